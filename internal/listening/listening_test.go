package listening

import (
	"testing"
	"time"

	"hearth/internal/group"
)

var noon = time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)

func ready(member group.MemberID) Listener {
	return Listener{Member: member, PassedAt: noon.Add(-day), ConfirmedAt: noon.Add(-day), Talks: Practice, Limits: Limits{Daily: 1}}
}

func TestHowFarAListenerIs(t *testing.T) {
	l := ready(1)
	for _, c := range []struct {
		name   string
		change func(*Listener)
		want   Stage
	}{
		{"begun nothing", func(l *Listener) { *l = Listener{} }, Nobody},
		{"passed, and nobody said yes yet", func(l *Listener) { l.ConfirmedAt = time.Time{} }, Passed},
		{"the first talks", func(l *Listener) { l.Talks = Practice - 1 }, Practising},
		{"listens", func(*Listener) {}, Listening},
		{"the course is a year ago", func(l *Listener) { l.PassedAt = noon.Add(-Valid) }, Lapsed},
		{"the day before it is", func(l *Listener) { l.PassedAt = noon.Add(-Valid + time.Second) }, Listening},
		{"stopped", func(l *Listener) { l.EndedAt = noon }, Ended},
	} {
		now := l
		c.change(&now)
		if got := now.Stage(noon); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if now.HereUntil = noon.Add(time.Hour); now.Here(noon) != c.want.Listens() {
			t.Errorf("%s: is there: %v", c.name, now.Here(noon))
		}
	}
}

func TestWhoIsOfferedNext(t *testing.T) {
	g := group.Group{Lang: "en"}
	waits := func(id TalkID, ago time.Duration) Talk {
		return Talk{ID: id, Asker: group.MemberID(100 + id), Ask: Ask{Wish: "heard", Lang: "en"}, AskedAt: noon.Add(-ago)}
	}
	for _, c := range []struct {
		name    string
		change  func(l *Listener, talks []Talk)
		passed  map[TalkID]bool
		apart   []group.MemberID
		want    TalkID
		nothing bool
	}{
		{name: "the longest wait", want: 2},
		{name: "not what was passed on", passed: map[TalkID]bool{2: true}, want: 1},
		{name: "not whom one does not meet", apart: []group.MemberID{102}, want: 1},
		{name: "not another's", change: func(_ *Listener, ts []Talk) { ts[1].Listener, ts[1].OfferedUntil = 9, noon.Add(time.Minute) }, want: 1},
		{name: "but what another let lapse", change: func(_ *Listener, ts []Talk) { ts[1].Listener, ts[1].OfferedUntil = 9, noon }, want: 2},
		{name: "not one that goes on", change: func(_ *Listener, ts []Talk) { ts[1].BegunAt = noon }, want: 1},
		{name: "not one that is over", change: func(_ *Listener, ts []Talk) { ts[1].EndedAt = noon }, want: 1},
		{name: "not one's own", change: func(l *Listener, _ []Talk) { l.Member = 102 }, want: 1},
		{name: "not in a language one has not", change: func(_ *Listener, ts []Talk) { ts[1].Lang = "ar" }, want: 1},
		{name: "in a language that one chose", change: func(l *Listener, ts []Talk) { ts[0].Lang, l.Limits.Langs = "ar", []string{"ar"} }, want: 1},
		{name: "not on a topic that one leaves out", change: func(l *Listener, ts []Talk) { ts[1].Topics, l.Limits.Topics = []string{"grief"}, []string{"sleep"} }, want: 1},
		{name: "a talk without topics is for all", change: func(l *Listener, _ []Talk) { l.Limits.Topics = []string{"sleep"} }, want: 2},
		{name: "not what one cannot bear, folded", change: func(l *Listener, ts []Talk) { ts[1].Words, l.Limits.Avoid = "My CANCÉR again", "cancer, war" }, want: 1},
		{name: "later is not now", change: func(_ *Listener, ts []Talk) { ts[1].From = noon.Add(time.Hour) }, want: 1},
		{name: "its time has nearly come", change: func(_ *Listener, ts []Talk) { ts[1].From = noon.Add(Early) }, want: 1},
		{name: "its time came first", change: func(_ *Listener, ts []Talk) { ts[1].From = noon.Add(-2 * time.Hour) }, want: 2},
		{name: "alone is not for first talks", change: func(l *Listener, ts []Talk) { l.Talks, ts[1].Alone = 0, true }, want: 1},
		{name: "nobody yet", change: func(l *Listener, _ []Talk) { l.ConfirmedAt = time.Time{} }, nothing: true},
	} {
		l, talks := ready(1), []Talk{waits(1, time.Hour), waits(2, 3*time.Hour)}
		if c.change != nil {
			c.change(&l, talks)
		}
		got, ok := Next(l, g, talks, c.passed, group.NewApart(c.apart, nil), noon)
		if ok == c.nothing || got.ID != c.want {
			t.Errorf("%s: %d, %v; want %d", c.name, got.ID, ok, c.want)
		}
	}
}

// Fairness does not depend on who presses first: whoever waited longest is
// served before anybody who came later, whatever the order of the rows.
func TestNobodyWhoFitsIsOvertaken(t *testing.T) {
	g := group.Group{Lang: "en"}
	var talks []Talk
	for i := range 40 {
		talks = append(talks, Talk{ID: TalkID(i*7%40 + 1), Asker: group.MemberID(500 + i), Ask: Ask{Lang: "en"}, AskedAt: noon.Add(-time.Duration(i*13%40) * time.Minute)})
	}
	var last time.Time
	for range talks {
		next, ok := Next(ready(1), g, talks, nil, group.Apart{}, noon)
		if !ok || next.AskedAt.Before(last) {
			t.Fatalf("%v was offered after %v", next.AskedAt, last)
		}
		last = next.AskedAt
		for i := range talks {
			if talks[i].ID == next.ID {
				talks[i].EndedAt = noon
			}
		}
	}
}

func TestTheCourse(t *testing.T) {
	if wrong := Mark(right()); wrong != nil {
		t.Errorf("the course's own answers are wrong: %v", wrong)
	}
	if wrong := Mark(nil); len(wrong) != len(Quiz) {
		t.Errorf("nothing was answered, and only %v are wrong", wrong)
	}
	for _, q := range Quiz {
		if !q.answered(q.Right) {
			t.Errorf("%s: %q is no answer of it", q.Name, q.Right)
		}
		answers := right()
		for _, a := range q.Answers {
			if answers[q.Name] = a; (len(Mark(answers)) == 0) != (a == q.Right) {
				t.Errorf("%s: %q is marked wrongly", q.Name, a)
			}
		}
	}
}

func TestWhoseSide(t *testing.T) {
	talk := Talk{Asker: 1, Listener: 2, Second: 3, BegunAt: noon}
	for member, want := range map[group.MemberID]Side{1: Asks, 2: Listens, 3: Beside, 4: Outside, 0: Outside} {
		if got := talk.side(member); got != want {
			t.Errorf("%d: %q, want %q", member, got, want)
		}
	}
	talk.BegunAt = time.Time{}
	if talk.side(2) != Outside {
		t.Error("whom it is only offered has no side yet")
	}
}
