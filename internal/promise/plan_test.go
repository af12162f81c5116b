package promise

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func fields(err error) (names []string) {
	if err == nil {
		return nil
	}
	for _, f := range fault.Of(err).Fields {
		names = append(names, f.Name)
	}
	return names
}

func TestShiftsThatAreRefused(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, fern := b.holder("low-days", "rowan"), b.holder("open-window", "fern")
		plain := b.member("low-days", "otter")
		wren := b.helper(rowan, "wren", account.Actor{})
		token := func(v group.Visit) string { return b.promise.HelperToken(v.Member.ID) }
		good := NewShifts{Member: token(wren), Days: []time.Weekday{1}, Start: "19:00", End: "21:00"}
		for _, c := range []struct {
			name string
			in   NewShifts
			want []string
		}{
			{"good", good, nil},
			{"over midnight", NewShifts{Member: token(wren), Days: []time.Weekday{1}, Start: "22:00", End: "06:00"}, nil},
			{"the facilitator", NewShifts{Member: token(rowan), Days: []time.Weekday{2}, Start: "19:00", End: "21:00"}, nil},
			{"nothing at all", NewShifts{}, []string{"member", "days", "start", "end"}},
			{"somebody without the duty", NewShifts{Member: token(plain), Days: good.Days, Start: "19:00", End: "21:00"}, []string{"member"}},
			{"somebody of another group", NewShifts{Member: token(fern), Days: good.Days, Start: "19:00", End: "21:00"}, []string{"member"}},
			{"a day that is none", NewShifts{Member: token(wren), Days: []time.Weekday{7}, Start: "19:00", End: "21:00"}, []string{"days"}},
			{"too short", NewShifts{Member: token(wren), Days: good.Days, Start: "19:00", End: "19:20"}, []string{"end"}},
			{"no time", NewShifts{Member: token(wren), Days: good.Days, Start: "7pm", End: "25:00"}, []string{"start", "end"}},
		} {
			if diff := cmp.Diff(c.want, fields(b.promise.AddShifts(t.Context(), rowan, c.in))); diff != "" {
				t.Errorf("%s: %s", c.name, diff)
			}
		}
		b.ok(b.promise.AddShifts(t.Context(), rowan, good)) // sent twice
		o := must(b.promise.Overview(t.Context(), rowan))
		if len(o.Shifts) != 3 {
			t.Errorf("%d shifts, want 3", len(o.Shifts))
		}
		code(t, b.promise.AddShifts(t.Context(), plain, good), "group.facilitators_only")
		code(t, b.promise.SetPromise(t.Context(), plain, 12), "group.facilitators_only")
		code(t, b.promise.RemoveShift(t.Context(), plain, o.Shifts[0].ID), "group.facilitators_only")
		b.ok(b.promise.RemoveShift(t.Context(), fern, o.Shifts[0].ID)) // not theirs: nothing happens
		b.ok(b.promise.RemoveShift(t.Context(), rowan, o.Shifts[1].ID))
		b.ok(b.promise.RemoveShift(t.Context(), rowan, o.Shifts[1].ID))
		if o := must(b.promise.Overview(t.Context(), rowan)); len(o.Shifts) != 2 {
			t.Errorf("%d shifts are left, want 2", len(o.Shifts))
		}
		if diff := cmp.Diff([]string{"hours"}, fields(b.promise.SetPromise(t.Context(), rowan, 5))); diff != "" {
			t.Error(diff)
		}
	})
}

func TestWhoLeftIsNotCountedOn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan := b.holder("low-days", "rowan")
		wren := b.helper(rowan, "wren", account.Actor{})
		b.ok(b.promise.AddShifts(t.Context(), rowan, NewShifts{Member: b.promise.HelperToken(wren.Member.ID), Days: []time.Weekday{0, 1, 2, 3, 4, 5, 6}, Start: "00:00", End: "00:00"}))
		if o := must(b.promise.Overview(t.Context(), rowan)); !o.Schedule.Staffed() || o.Gone[wren.Member.ID] {
			t.Error("wren is not on duty")
		}
		b.ok(b.Groups.Leave(t.Context(), wren, group.Keep))
		b.Clock.Advance(plansFor)
		o := must(b.promise.Overview(t.Context(), rowan))
		if o.Schedule.Staffed() || !o.Gone[wren.Member.ID] || len(o.Shifts) != 7 {
			t.Errorf("after leaving: staffed %v, away %v, %d shifts to clear away", o.Schedule.Staffed(), o.Gone, len(o.Shifts))
		}
	})
}

func TestWhatIsMeasuredIsWhatIsThere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.holder("low-days", "rowan"), b.member("low-days", "otter")
		for i := range 10 {
			id := b.start(otter, fmt.Sprint("post ", i), forum.Heard, "")
			b.Clock.Advance(time.Duration(i+1) * 10 * time.Minute)
			if i < 9 {
				b.reply(rowan, id)
			}
		}
		m := must(b.promise.Measure(t.Context(), rowan.Group.ID))
		if m.Posts != 10 || m.Answered != 9 || m.Median.Duration != 50*time.Minute || m.Median.Open || m.Ninety.Duration != 90*time.Minute {
			t.Errorf("%+v", m)
		}
		b.Clock.Advance(Window)
		if m := must(b.promise.Measure(t.Context(), rowan.Group.ID)); m.Posts != 0 {
			t.Errorf("what is older counts: %+v", m)
		}
	})
}

func TestPagesAndAnswersForPrograms(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.holder("low-days", "rowan"), b.member("low-days", "otter")
		wren := b.helper(rowan, "wren", account.Actor{})
		if rec := b.ask(rowan.Actor, "POST", "/groups/low-days/promise", "", url.Values{"hours": {"12"}}); rec.Code != http.StatusSeeOther {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		b.Clock.Advance(time.Minute)
		id := b.start(otter, "The Sunday feeling", forum.Heard, "hospital")
		rec := b.ask(otter.Actor, "GET", "/groups/low-days/conversations/"+b.forum.TokenOf(id), "text/html", nil)
		if body := rec.Body.String(); !strings.Contains(body, "Waiting for 1 minute. Helpers see it first.") {
			t.Error("the author is not told how it stands")
		}
		if body := b.ask(otter.Actor, "GET", "/groups/low-days/conversations/new", "text/html", nil).Body.String(); !strings.Contains(body, "Somebody will answer within 12 hours.") {
			t.Error("the composer promises nothing")
		}

		var q queueJSON
		b.json(wren, "/helping", &q)
		if len(q.Items) != 1 || q.Items[0].Title != "The Sunday feeling" || q.Items[0].ContentNote != "hospital" || q.Items[0].Due == nil || q.Daily != StartWith || q.Left != 3 {
			t.Fatalf("%+v", q)
		}
		act := "/groups/low-days/promise/" + q.Items[0].ID
		if rec := b.ask(wren.Actor, "POST", act+"/take", "", url.Values{}); rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != q.Items[0].URL+"#reply" {
			t.Errorf("%d %s", rec.Code, rec.Header())
		}
		if rec := b.ask(rowan.Actor, "POST", act+"/take", "application/json", url.Values{}); rec.Code != http.StatusConflict || !strings.Contains(rec.Body.String(), "promise.taken") {
			t.Errorf("%d %s", rec.Code, rec.Body)
		}
		page := func(v group.Visit) string {
			return b.ask(v.Actor, "GET", q.Items[0].URL, "text/html", nil).Body.String()
		}
		if body := page(wren); !strings.Contains(body, "You have this one until") || !strings.Contains(body, act+"/pass") {
			t.Error("the helper is not shown what they took")
		}
		if body := page(rowan); !strings.Contains(body, "Somebody is answering at the moment.") {
			t.Error("the other helper is not warned")
		}
		if body := page(otter); strings.Contains(body, "Somebody is answering") || strings.Contains(body, "wren") {
			t.Error("the author is told who took it, and would see them turn away")
		}

		form := url.Values{"member": {b.promise.HelperToken(wren.Member.ID)}, "days": {"1", "3"}, "start": {"19:00"}, "end": {"21:00"}}
		if rec := b.ask(rowan.Actor, "POST", "/groups/low-days/promise/shifts", "", form); rec.Code != http.StatusSeeOther {
			t.Errorf("%d %s", rec.Code, rec.Body)
		}
		rec = b.ask(rowan.Actor, "POST", "/groups/low-days/promise/shifts", "", url.Values{"start": {"19:30"}})
		if body := rec.Body.String(); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(body, `value="19:30"`) || !strings.Contains(body, "Please choose at least one day.") {
			t.Errorf("a refused shift: %d", rec.Code)
		}
		var o overviewJSON
		b.json(rowan, "/groups/low-days/promise", &o)
		if o.Hours != 12 || o.Kept || o.GapFrom == nil || len(o.Shifts) != 2 || o.Shifts[0].Start != "19:00" || len(o.Helpers) != 2 || !o.Helpers[0].Holds || len(o.Waiting) != 1 || o.Measured != nil {
			t.Errorf("%+v", o)
		}
		if body := b.ask(rowan.Actor, "GET", "/groups/low-days/promise", "text/html", nil).Body.String(); !strings.Contains(body, "The shifts cannot keep this promise") {
			t.Error("no warning")
		}

		rec = b.ask(wren.Actor, "POST", "/helping", "", url.Values{"daily": {"many"}, "avoid": {"my own words"}})
		if body := rec.Body.String(); rec.Code != http.StatusUnprocessableEntity || !strings.Contains(body, "my own words") || !strings.Contains(body, "from 0 to 20") {
			t.Errorf("refused choices: %d", rec.Code)
		}
	})
}

func (b *bundle) json(v group.Visit, path string, to any) {
	b.t.Helper()
	if err := json.Unmarshal(b.ask(v.Actor, "GET", path, "application/json", nil).Body.Bytes(), to); err != nil {
		b.t.Fatal(err)
	}
}

func TestOwnData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rowan, otter := b.holder("low-days", "rowan"), b.member("low-days", "otter")
		wren := b.helper(rowan, "wren", account.Actor{})
		b.ok(b.promise.Choose(t.Context(), wren.Actor.ID, Choices{Daily: 2, Avoid: "trace subject", Wishes: []forum.Wish{forum.Heard}, Rest: []time.Weekday{3}}))
		b.ok(b.promise.AddShifts(t.Context(), rowan, NewShifts{Member: b.promise.HelperToken(wren.Member.ID), Days: []time.Weekday{1}, Start: "19:00", End: "21:00"}))
		helped, passed := b.start(otter, "one", forum.Heard, ""), b.start(otter, "two", forum.Heard, "")
		b.reply(wren, helped)
		b.ok(b.promise.Pass(t.Context(), wren, passed))
		b.ok(b.promise.Take(t.Context(), wren, passed))

		got := fmt.Sprint(must(b.promise.Export(t.Context(), wren.Actor.ID)))
		for _, want := range []string{"trace subject", "heard", "Wednesday", "19:00", "21:00", b.forum.TokenOf(helped), b.forum.TokenOf(passed), "wren"} {
			if !strings.Contains(got, want) {
				t.Errorf("the export lacks %q: %s", want, got)
			}
		}
		b.ok(d.Tx(t.Context(), func(tx *db.Tx) error { return b.promise.Erase(t.Context(), tx, wren.Actor.ID) }))
		if got := must(b.promise.Export(t.Context(), wren.Actor.ID)); len(got[0].Records)+len(got[1].Records)+len(got[2].Records)+len(got[3].Records) != 0 {
			t.Errorf("erased, and still there: %v", got)
		}
		if n := must(db.One(t.Context(), d, qCountTakings, db.Value[int64])); n != 0 {
			t.Error("what they had taken stays with nobody")
		}
	})
}
