package cases

import (
	"context"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

func TestWhatOneDoesNotTakeStandsBehind(t *testing.T) {
	now := time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC)
	open := func(id ID, l ladder.Level, declined bool, due time.Duration) Line {
		return Line{Case: Case{ID: id, Level: l, OpenedAt: now, Due: now.Add(due)}, Declined: declined}
	}
	for name, row := range map[string]struct {
		lines []Line
		first ID
	}{
		"behind a lighter one that waits too":           {[]Line{open(1, ladder.S3, true, time.Hour), open(2, ladder.S2, false, time.Hour)}, 2},
		"first, where somebody is in danger now":        {[]Line{open(1, ladder.S2, false, time.Hour), open(2, ladder.S4, true, time.Minute)}, 2},
		"first, where the promised time is over":        {[]Line{open(1, ladder.S2, false, time.Hour), open(2, ladder.S3, true, -time.Minute)}, 2},
		"first, where nothing else waits":               {[]Line{{Case: Case{ID: 1, Level: ladder.S2, FirstAt: now, Owner: 5}}, open(2, ladder.S3, true, time.Hour)}, 2},
		"among those not taken the graver one is first": {[]Line{open(1, ladder.S2, true, time.Hour), open(2, ladder.S3, true, time.Hour)}, 2},
	} {
		if Order(row.lines, now); row.lines[0].ID != row.first {
			t.Errorf("%s: %d stands first", name, row.lines[0].ID)
		}
	}
}

// loadOf is how much everybody has, in these tests.
type loadOf Load

func (l loadOf) LoadOf(context.Context, account.ID, group.OrganisationID, []string) (Load, error) {
	return Load(l), nil
}

func (loadOf) Declined(context.Context, account.ID) ([]string, error) { return nil, nil }

func TestWorkIsToldOf(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		var told []Work
		b.cases.OnWorked(func(_ context.Context, _ *db.Tx, w Work) error {
			told = append(told, w)
			return nil
		})
		id := b.signal(ladder.S3)
		if len(told) != 0 {
			t.Fatalf("nobody has done anything: %+v", told)
		}
		desk := func() Desk { return b.desk(b.responder, id) }
		b.ok(b.cases.Take(t.Context(), desk(), false))
		if n, err := b.cases.Holding(t.Context(), b.responder.ID); n != 1 || err != nil {
			t.Errorf("holding: %d %v", n, err)
		}
		b.ok(b.cases.SetLevel(t.Context(), desk(), ladder.S1, "a song"))
		b.ok(b.cases.Pass(t.Context(), desk(), "for the next one"))
		if n, err := b.cases.Holding(t.Context(), b.responder.ID); n != 0 || err != nil {
			t.Errorf("holding after it was handed over: %d %v", n, err)
		}
		b.ok(b.cases.Take(t.Context(), b.desk(b.holder.Actor, id), false))
		want := []struct {
			level ladder.Level
			ended bool
		}{{ladder.S3, false}, {ladder.S3, false}, {ladder.S1, true}, {ladder.S1, false}}
		for i, w := range told {
			if w.Level != want[i].level || w.Ended != want[i].ended || w.Case.ID != id || (w.As != 0) != (i == 3) {
				t.Errorf("act %d: %+v", i, w)
			}
		}
		if len(told) != len(want) {
			t.Errorf("%d acts, want %d", len(told), len(want))
		}
		if n, err := b.cases.Holding(t.Context(), b.holder.Actor.ID); n != 1 || err != nil {
			t.Errorf("a facilitator holding: %d %v", n, err)
		}
		if _, err := b.cases.TopicsOf(t.Context(), id); err != nil {
			t.Error(err)
		}
		if topics, err := b.cases.TopicsOf(t.Context(), 0); topics != nil || err != nil {
			t.Errorf("of a drill: %v %v", topics, err)
		}
	})
}

func TestWhoHasEnoughIsAskedAndNotRefused(t *testing.T) {
	for name, row := range map[string]struct {
		load Load
		asks string
	}{
		"room for more":        {Load{Cases: 1, Most: 3}, ""},
		"as many as they take": {Load{Cases: 3, Most: 3}, "You have 3 open cases"},
		"resting":              {Load{Most: 3, Resting: true}, "You are resting"},
		"a topic":              {Load{Most: 3, Declines: true}, "A topic that you do not take"},
	} {
		t.Run(name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				texts(t)
				b := newBundle(t, d)
				b.cases.LoadBy(loadOf(row.load))
				id := b.signal(ladder.S4)
				page := b.ask(b.responder, "GET", b.cases.URL(id), "text/html", nil).Body.String()
				if row.asks != "" && !strings.Contains(page, row.asks) || strings.Contains(page, "Take it all the same") != (row.asks != "") {
					t.Errorf("asked: want %q\n%.3000s", row.asks, page)
				}
				if rec := b.ask(b.responder, "POST", b.cases.URL(id)+"/take", "text/html", map[string][]string{}); rec.Code != 303 {
					t.Errorf("taking it: %d", rec.Code)
				}
			})
		})
	}
}
