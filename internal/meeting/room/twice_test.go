package room

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/web"
)

// TestAFormSentTwiceAtOnceIsOneLine sends one form from many tabs at the same
// time, to two nodes that do not hear of each other.
func TestAFormSentTwiceAtOnceIsOneLine(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newAside(t, d)
		other := newNode(t, a.World, bus.NewMemory(), a.dates, a.told)
		one := seatOf(a.l, a.one).ID
		for _, row := range []struct {
			name string
			say  func(m *Module, l *live) (Line, error)
		}{
			{"in the circle", func(m *Module, l *live) (Line, error) {
				return m.Say(t.Context(), l, a.two, Writing{Body: "hello", Kind: Beside, Once: "a form"})
			}},
			{"to who stepped aside, by who leads", func(m *Module, l *live) (Line, error) {
				return m.Reach(t.Context(), l, a.host, Writing{Body: "I am here.", To: one, Once: "a form"})
			}},
			{"to who stepped aside, from outside", func(m *Module, l *live) (Line, error) {
				return m.Reach(t.Context(), l, a.fern, Writing{Body: "I am here.", To: one, Once: "a form"})
			}},
		} {
			before := len(a.l.now().lines)
			var all sync.WaitGroup
			var mu sync.Mutex
			said := map[LineID]int{}
			for i := range 8 {
				node := []*bundle{a.bundle, other}[i%2]
				l := node.live(a.host)
				all.Go(func() {
					line, err := row.say(node.room, l)
					if err != nil {
						t.Errorf("%s: %v", row.name, err)
						return
					}
					mu.Lock()
					defer mu.Unlock()
					said[line.ID]++
				})
			}
			all.Wait()
			a.must(a.l.lookAgain(t.Context()))
			if n := len(a.l.now().lines) - before; n != 1 || len(said) != 1 {
				t.Errorf("%s: %d lines, answered with %v", row.name, n, said)
			}
		}
	})
}

func formOf(t *testing.T, body string) web.Form {
	t.Helper()
	r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	in, err := web.ParseForm(r)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

func TestWhatAFormPicks(t *testing.T) {
	for _, row := range []struct {
		form           string
		number, choice int
		refused        bool
	}{
		{"act=card", -1, -1, false},
		{"act=card&number=0", 0, -1, false},
		{"act=card&number=first", -1, -1, false},
		{"act=card_away&number=", -1, -1, false},
		{"act=chip", -1, -1, false},
		{"act=vote&choice=0", 0, 0, false},
		{"act=vote", 0, -1, false},
		{"act=hand_up", 0, -1, false},
		{"act=entrust&seat=1", 0, -1, true},
		{"act=lapse", 0, -1, true},
	} {
		a, err := actOf(formOf(t, row.form))
		if a.Number != row.number || a.Choice != row.choice || (err != nil) != row.refused {
			t.Errorf("%s: number %d, choice %d, %v", row.form, a.Number, a.Choice, err)
		}
	}
}

func TestABallotNeedsAChoice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		p := newPoll(t, d)
		for _, row := range []struct {
			name, choice string
			taken        bool
			who          group.Visit
		}{
			{"nothing", "", false, p.one},
			{"no number", "yes", false, p.one},
			{"no option", "7", false, p.one},
			{"the first", "0", true, p.one},
			{"the second", "1", true, p.two},
		} {
			before := p.ballots()
			a, err := actOf(formOf(t, "act=vote&choice="+row.choice))
			p.must(err)
			err = p.room.Do(t.Context(), p.l, row.who, a)
			if taken := p.ballots() > before; taken != row.taken || (err == nil) != row.taken {
				t.Errorf("%s: taken %v, %v", row.name, taken, err)
			}
		}
	})
}
