package room

import (
	"context"
	"net/http"
	"net/url"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
)

func TestTheMeetingFollowsTheGroupInWhoFacilitates(t *testing.T) {
	for _, how := range []string{"by an act", "by a look at the page", "by the stream"} {
		t.Run(how, func(t *testing.T) {
			b := newBundle(t, dbtest.SQLite(t))
			host, one := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one")
			l := b.enter(host, format.Text)
			b.enter(one, format.Text)
			b.do(l, host, floor.Event{Kind: floor.Begin})
			notice := func(v group.Visit) {
				switch how {
				case "by an act":
					b.must(b.room.Do(t.Context(), l, b.Visit(v.Actor, "low-days"), Act{Event: floor.Event{Kind: floor.SendSignal, Signal: floor.WithYou}}))
				case "by a look at the page":
					if w := b.send(v, "", "application/json", nil); w.Code != http.StatusOK {
						t.Fatal(w.Code)
					}
				case "by the stream":
					if !(handler{b.room}).stillHere(t.Context(), place{visit: v, date: b.dates.date, live: l}) {
						t.Fatal("not here any more")
					}
				}
			}
			leads := func(v group.Visit) bool { s := l.now().state; return s.Leads(seatOf(l, v).ID) }
			b.must(b.Groups.SetRole(t.Context(), one.Member.ID, group.Facilitator, "a reason", time.Time{}))
			notice(one)
			if !leads(one) {
				t.Error("who holds the group now does not lead")
			}
			b.must(b.Groups.SetRole(t.Context(), host.Member.ID, group.Plain, "", time.Time{}))
			if how == "by an act" {
				err := b.room.Do(t.Context(), l, b.Visit(host.Actor, "low-days"), Act{Event: floor.Event{Kind: floor.Remove, Seat: seatOf(l, one).ID}})
				if !fault.Is(err, fault.Conflict) {
					t.Errorf("who holds it no more removes somebody: %v", err)
				}
			}
			notice(host)
			if leads(host) {
				t.Error("who holds the group no more still leads")
			}
		})
	}
}

func TestAMeetingThatCannotBeReadIsNoEmptyMeeting(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	host := b.Facilitator("low-days", "rowan")
	l := b.enter(host, format.Text)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if room, err := (handler{b.room}).json(ctx, place{visit: host, date: b.dates.date, live: l}); err == nil {
		t.Errorf("told as %+v", room)
	}
}

func TestNobodyFloodsAMeeting(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	b.room.limiter, b.room.pace = limit.NewMemory(b.Clock), limit.Per(3, 30*time.Second)
	host, one := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one")
	b.enter(host, format.Text)
	l := b.enter(one, format.Text)
	line := url.Values{"kind": {"private"}, "body": {"hello"}}
	for i, row := range []struct {
		who  group.Visit
		path string
		form url.Values
		want int
	}{
		{one, "/lines", line, http.StatusCreated},
		{one, "/acts", url.Values{"act": {"signal"}, "signal": {"with_you"}}, http.StatusNoContent},
		{one, "/lines", line, http.StatusCreated},
		{one, "/lines", line, http.StatusTooManyRequests},
		{one, "/acts", url.Values{"act": {"hand_up"}}, http.StatusTooManyRequests},
		{host, "/lines", line, http.StatusCreated},
		{one, "/acts", url.Values{"act": {"step_aside"}}, http.StatusNoContent}, // the ways out stay open
		{one, "/acts", url.Values{"act": {"leave"}}, http.StatusNoContent},
	} {
		if w := b.send(row.who, row.path, "application/json", row.form); w.Code != row.want {
			t.Errorf("step %d: %d, want %d: %s", i, w.Code, row.want, w.Body)
		}
	}
	if p := seatOf(l, one).Presence; p != floor.Left {
		t.Errorf("presence %s", p)
	}
}

func TestAnAgreementThatChangesInMidMeetingLocksNobodyOut(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	host, one, two := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one"), b.Member("low-days", "two")
	b.enter(host, format.Text)
	l := b.enter(one, format.Text)
	say := func(v group.Visit, kind Kind) error {
		_, err := b.room.Say(t.Context(), l, v, Writing{Body: "hello", Kind: kind})
		return err
	}
	one.Group.AgreementVersion++
	two.Group.AgreementVersion++
	if err := b.room.Enter(t.Context(), two, b.dates.date, Entering{Way: format.Text, CheckIn: "wait"}); code(err) != "group.agree_again" {
		t.Errorf("coming in: %v", err)
	}
	for what, err := range map[string]error{
		"a line":  say(one, Beside),
		"an act":  b.room.Do(t.Context(), l, one, Act{Event: floor.Event{Kind: floor.RaiseHand}}),
		"a voice": mediaRefused(b.room.TicketFor(t.Context(), l, one)),
	} {
		if err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
	// What was decided about somebody holds, but for a word to those who lead.
	one.Member.Unseated = true
	if err := say(one, Beside); code(err) != "group.paused" {
		t.Errorf("on a break: %v", err)
	}
	if err := say(one, Private); err != nil {
		t.Errorf("to those who lead: %v", err)
	}
}

// mediaRefused is why there is no ticket, but for there being no voice at all.
func mediaRefused(_ Ticket, err error) error {
	if code(err) == "room.no_media" {
		return nil
	}
	return err
}

func TestErasedWordsAreReadNowhereAndALeaversStay(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newBundle(t, d)
		host, one, two := a.Facilitator("low-days", "rowan"), a.Member("low-days", "one"), a.Member("low-days", "two")
		l := a.enter(host, format.Text)
		for _, v := range []group.Visit{one, two} {
			a.enter(v, format.Text)
			_, err := a.room.Say(t.Context(), l, v, Writing{Body: "by " + v.Member.Handle, Kind: Beside})
			a.must(err)
		}
		deaf := newNode(t, a.World, bus.NewMemory(), a.dates, a.told) // whose bus rings nothing
		reads := func(b *bundle) (all []string) {
			h, l := handler{b.room}, b.live(host)
			view, err := h.stageView(pageContext(t, i18n.English), place{visit: host, date: b.dates.date, live: l}, seatOf(l, host).ID, l.now())
			b.must(err)
			for _, line := range view.Lines {
				all = append(all, line.words())
			}
			return all
		}
		a.room.Gone(two.Member.ID)
		a.must(d.Tx(t.Context(), func(tx *db.Tx) error {
			if err := a.room.Erase(t.Context(), tx, one.Actor.ID); err != nil {
				return err
			}
			return a.Groups.Erase(t.Context(), tx, one.Actor.ID)
		}))
		for name, b := range map[string]*bundle{"here": a, "elsewhere": deaf} {
			if got := reads(b); len(got) != 2 || got[0] != "" || got[1] != "by two" {
				t.Errorf("%s: %q", name, got)
			}
		}
	})
}
