package fee

import (
	"context"
	"encoding/csv"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// till is a town whose group low-days costs something.
type till struct {
	*grouptest.World
	t    *testing.T
	fee  *Module
	told []string
}

func (w *till) Tell(_ context.Context, _ *db.Tx, _ group.MemberID, kind, _ string) error {
	w.told = append(w.told, kind)
	return nil
}

func (w *till) count(kind string) (n int) {
	for _, k := range w.told {
		if k == kind {
			n++
		}
	}
	return n
}

func newTill(t *testing.T, d *db.DB, cost group.Cost) *till {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
	w := &till{World: grouptest.New(t, d), t: t}
	w.fee = New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: audit.New(d, w.Keys, w.Clock), Teller: w})
	rowan := w.Facilitator("low-days", "rowan")
	in := rowan.Group.Editable()
	in.Terms.Cost = cost
	w.must(w.Groups.Edit(t.Context(), rowan, in, rowan.Group.Revision))
	return w
}

var (
	sliding = group.Cost{Kind: "sliding", Min: 500, Max: 2000, Currency: "EUR", Per: "month", PayURL: "https://pay.example/low", Waiver: true}
	fixed   = group.Cost{Kind: "fee", Min: 1250, Currency: "EUR", Per: "month"}
)

func (w *till) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

func (w *till) refused(err error, code string) {
	w.t.Helper()
	if err == nil || fault.Of(err).Code != code {
		w.t.Errorf("got %v, want %s", err, code)
	}
}

func (w *till) ask(actor account.Actor, method, path string, form url.Values) *httptest.ResponseRecorder {
	rt := web.NewRouter(ui.ErrorPage, nil)
	w.fee.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	ctx := web.WithVisitor(account.WithActor(r.Context(), actor), web.Visitor{SignedIn: actor.SignedIn()})
	rec := httptest.NewRecorder()
	rt.ServeHTTP(rec, r.WithContext(ctx))
	return rec
}

func (w *till) mine(v group.Visit) Mine {
	w.t.Helper()
	mine, err := w.fee.Mine(w.t.Context(), v)
	w.must(err)
	return mine
}

func TestWhatSomebodyChoosesIsTheirs(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTill(t, d, sliding)
		ctx := t.Context()
		otter, holder := w.Member("low-days", "quiet-otter"), w.Facilitator("low-days", "fern")
		w.must(w.fee.Choose(ctx, otter, "7,50"))
		w.refused(w.fee.Choose(ctx, otter, "4.99"), "invalid")
		w.refused(w.fee.Choose(ctx, otter, "a lot"), "invalid")
		w.refused(w.fee.Choose(ctx, w.Visit(w.Account(), "low-days"), "7"), "not_found")
		if mine := w.mine(otter); !mine.Chosen || mine.Amount != 750 {
			t.Errorf("%+v", mine)
		}
		for _, path := range []string{"/fees/ledger", "/fees/ledger.csv", "/fees"} {
			w.must(w.fee.Mark(ctx, holder, otter.Member.ID, "2026-11", Paid, w.seen(holder, otter)))
			if body := w.ask(holder.Actor, "GET", "/groups/low-days"+path, nil).Body.String(); strings.Contains(body, "7.50") || strings.Contains(body, "750") {
				t.Errorf("%s tells the facilitator what somebody chose", path)
			}
		}
		if body := w.ask(otter.Actor, "GET", "/groups/low-days/fees", nil).Body.String(); !strings.Contains(body, `value="7.50"`) || !strings.Contains(body, "https://pay.example/low") {
			t.Error("the member's own page lacks the amount or the way to pay")
		}
	})
}

// seen is the line that stands on the holder's page for somebody.
func (w *till) seen(holder, of group.Visit) int64 {
	w.t.Helper()
	l, err := w.fee.Ledger(w.t.Context(), holder, "2026-11", 0)
	w.must(err)
	for _, line := range l.Lines {
		if line.Member == of.Member.ID && line.Entry != nil {
			return line.Entry.ID
		}
	}
	return 0
}

func TestAskingTakesOnePressAndGetsAnAnswer(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTill(t, d, sliding)
		ctx := t.Context()
		otter, heron, holder := w.Member("low-days", "quiet-otter"), w.Member("low-days", "marsh-heron"), w.Facilitator("low-days", "fern")
		if rec := w.ask(otter.Actor, "POST", "/groups/low-days/fees/waiver", nil); rec.Code != http.StatusSeeOther {
			t.Fatalf("one press: %d %s", rec.Code, rec.Body)
		}
		w.must(w.fee.Ask(ctx, otter, "and a second press"))
		w.must(w.fee.Ask(ctx, heron, "My hours were cut."))
		ledger, err := w.fee.Ledger(ctx, holder, "", 0)
		w.must(err)
		if len(ledger.Waivers) != 2 || ledger.Waivers[0].Words != "" || ledger.Waivers[1].Words != "My hours were cut." {
			t.Fatalf("%+v", ledger.Waivers)
		}
		if n, since, _, err := w.fee.Waiting(ctx, holder); err != nil || n != 2 || since.IsZero() {
			t.Errorf("%d wait since %v, %v", n, since, err)
		}
		id := ledger.Waivers[1].ID
		w.refused(w.fee.Answer(ctx, otter, id, true), "group.facilitators_only")
		w.must(w.fee.Answer(ctx, holder, id, false))
		w.refused(w.fee.Answer(ctx, holder, id, true), "fee.answered_already")
		if state := w.mine(heron).Waiver.State; state != Declined {
			t.Errorf("heron: %s", state)
		}
		w.must(w.fee.EndWaiver(ctx, heron))
		w.must(w.fee.Ask(ctx, heron, "")) // and asks again
		w.Clock.Advance(AnsweredWithin)
		if w.mine(otter).Waiver.StateAt(w.Clock.Now()) != Granted {
			t.Error("silence should have been a yes")
		}
		w.refused(w.fee.Answer(ctx, holder, ledger.Waivers[0].ID, false), "fee.answered_already")
		if asked, answered := w.count("fee.asked"), w.count("fee.answered"); asked != 3*2 || answered != 1 { // two hold the group
			t.Errorf("told %v", w.told)
		}
		w.must(w.fee.SetRule(ctx, holder, false))
		w.must(w.fee.EndWaiver(ctx, otter))
		w.must(w.fee.Ask(ctx, otter, ""))
		w.Clock.Advance(10 * AnsweredWithin)
		if w.mine(otter).Waiver.StateAt(w.Clock.Now()) != Open {
			t.Error("this group answers itself")
		}
	})
}

// The desk shows what the ledger shows: who has left waits for no answer.
func TestWhoHasLeftWaitsForNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTill(t, d, sliding)
		ctx, holder := t.Context(), w.Facilitator("low-days", "fern")
		otter := w.Member("low-days", "quiet-otter")
		w.must(w.fee.Ask(ctx, otter, "My hours were cut."))
		w.Clock.Advance(time.Hour)
		const more = group.Page + 2 // further than one page of cards reaches
		for i := range more {
			w.must(w.fee.Ask(ctx, w.Member("low-days", fmt.Sprintf("marsh-heron-%d", i+100)), ""))
		}
		waiting := func() (int64, time.Time) {
			t.Helper()
			n, since, _, err := w.fee.Waiting(ctx, holder)
			w.must(err)
			ledger, err := w.fee.Ledger(ctx, holder, "", 0)
			w.must(err)
			if len(ledger.Waivers) != int(n) || !ledger.Waivers[0].AskedAt.Equal(since) {
				t.Errorf("the desk counts %d since %v, the ledger shows %d since %v", n, since, len(ledger.Waivers), ledger.Waivers[0].AskedAt)
			}
			return n, since
		}
		n, first := waiting()
		if n != more+1 {
			t.Errorf("%d wait", n)
		}
		w.must(w.Groups.Leave(ctx, otter, group.Keep))
		if n, since := waiting(); n != more || !since.After(first) {
			t.Errorf("once one has left, %d wait since %v", n, since)
		}
	})
}

func TestTheLedgerIsAppendedTo(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTill(t, d, fixed)
		ctx := t.Context()
		otter, holder := w.Member("low-days", "quiet-otter"), w.Facilitator("low-days", "fern")
		stranger := w.Member("open-window", "elsewhere")
		w.refused(w.fee.Mark(ctx, otter, otter.Member.ID, "2026-11", Paid, 0), "group.facilitators_only")
		w.refused(w.fee.Mark(ctx, holder, stranger.Member.ID, "2026-11", Paid, 0), "not_found")
		w.refused(w.fee.Mark(ctx, holder, otter.Member.ID, "2026-11-22", Paid, 0), "invalid")
		w.must(w.fee.Mark(ctx, holder, otter.Member.ID, "2026-11", Due, 0))
		w.must(w.fee.Mark(ctx, holder, otter.Member.ID, "2026-11", Due, 0)) // pressed twice
		w.refused(w.fee.Mark(ctx, holder, otter.Member.ID, "2026-11", Paid, 0), "fee.marked_meanwhile")
		w.must(w.fee.Mark(ctx, holder, otter.Member.ID, "2026-11", Paid, w.seen(holder, otter)))
		w.must(w.fee.Mark(ctx, holder, otter.Member.ID, "2026-11", Due, w.seen(holder, otter)))
		mine := w.mine(otter)
		if len(mine.Entries) != 1 || mine.Entries[0].State != Due || mine.Entries[0].Amount != 1250 {
			t.Errorf("%+v", mine.Entries)
		}
		rec := w.ask(holder.Actor, "GET", "/groups/low-days/fees/ledger.csv", nil)
		rows, err := csv.NewReader(rec.Body).ReadAll()
		if err != nil || len(rows) != 4 || rows[2][6] != rows[1][0] || rows[3][6] != rows[2][0] || rows[2][3] != "paid" {
			t.Errorf("%v, %v", rows, err)
		}
		for _, row := range rows {
			if strings.Contains(strings.Join(row, " "), "otter") {
				t.Error("the table names somebody")
			}
		}
		if !w.Visit(otter.Actor, "low-days").Belongs() {
			t.Error("the ledger put somebody out")
		}
		if mine := w.ask(otter.Actor, "GET", "/groups/low-days/fees", nil).Body.String(); !strings.Contains(mine, "November 2026") || !strings.Contains(mine, "€12.50") {
			t.Error("the member does not see their own line")
		}
	})
}

func TestWhoSeesWhichPage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTill(t, d, sliding)
		otter, holder, stranger := w.Member("low-days", "quiet-otter"), w.Facilitator("low-days", "fern"), w.Account()
		elsewhere := w.Facilitator("open-window", "elsewhere")
		manager := w.Account()
		w.fee.Manages = func(_ context.Context, id account.ID, _ group.OrganisationID) (bool, error) {
			return id == manager.ID, nil
		}
		for path, want := range map[string][5]int{ // member, holder, stranger, another group's, staff
			"/groups/low-days/fees":            {200, 200, 404, 404, 404},
			"/groups/low-days/fees/ledger":     {403, 200, 404, 404, 200},
			"/groups/low-days/fees/ledger.csv": {403, 200, 404, 404, 200},
			"/groups/open-window/fees":         {404, 404, 404, 404, 404},
			"/groups/open-window/fees/ledger":  {403, 403, 403, 404, 404},
		} {
			for i, actor := range []account.Actor{otter.Actor, holder.Actor, stranger, elsewhere.Actor, manager} {
				if rec := w.ask(actor, "GET", path, nil); rec.Code != want[i] {
					t.Errorf("%s as %d: %d, want %d", path, i, rec.Code, want[i])
				}
			}
		}
	})
}

func TestErasureTakesEverything(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTill(t, d, sliding)
		ctx := t.Context()
		otter, holder := w.Member("low-days", "quiet-otter"), w.Facilitator("low-days", "fern")
		w.must(w.fee.Choose(ctx, otter, "8"))
		w.must(w.fee.Ask(ctx, otter, "My hours were cut."))
		w.must(w.fee.Mark(ctx, holder, otter.Member.ID, "2026-11", Paid, 0))
		sections, err := w.fee.Export(ctx, otter.Actor.ID)
		w.must(err)
		for _, s := range sections {
			if len(s.Records) != 1 {
				t.Errorf("%s has %d records", s.Name, len(s.Records))
			}
		}
		w.must(d.Tx(ctx, func(tx *db.Tx) error { return w.fee.Erase(ctx, tx, otter.Actor.ID) }))
		n := 0
		w.must(w.fee.Entries(ctx, holder, func(Entry) error { n++; return nil }))
		ledger, err := w.fee.Ledger(ctx, holder, "", 0)
		w.must(err)
		if n != 0 || len(ledger.Waivers) != 0 || w.mine(otter).Chosen {
			t.Errorf("%d lines, %d requests left", n, len(ledger.Waivers))
		}
	})
}

func TestTimePasses(t *testing.T) {
	if AnsweredWithin != 3*24*time.Hour {
		t.Error("pages say three days")
	}
}
