package cases

import (
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/web"
	"hearth/internal/safety/subject"
)

type (
	lineJSON struct {
		ID       string     `json:"id"`
		URL      string     `json:"url"`
		Level    string     `json:"level"`
		Group    string     `json:"group"`
		Handle   string     `json:"handle"`
		Source   Source     `json:"source"`
		Opened   time.Time  `json:"opened_at"`
		Due      *time.Time `json:"due_at"`
		First    *time.Time `json:"first_at"`
		Overdue  bool       `json:"overdue"`
		Taken    bool       `json:"taken"`
		Yours    bool       `json:"yours"`
		Declined bool       `json:"declined"` // a topic that the reader does not take
		Why      []Reason   `json:"why"`
	}
	entryJSON struct {
		At    time.Time `json:"at"`
		What  What      `json:"what"`
		Code  string    `json:"code"`
		Level string    `json:"level"`
		Thing string    `json:"thing"`
		Words string    `json:"words"`
	}
	caseJSON struct {
		lineJSON
		Alone    bool        `json:"nobody_on_call"`
		Revision int64       `json:"revision"`
		Outcome  Outcome     `json:"outcome"`
		Closed   *time.Time  `json:"closed_at"`
		Steps    []stepJSON  `json:"steps"`
		Held     []heldJSON  `json:"held"`
		Follows  []folJSON   `json:"follow_ups"`
		Entries  []entryJSON `json:"entries"`
	}
	stepJSON struct {
		Step Step `json:"step"`
		Done bool `json:"done"`
	}
	heldJSON struct {
		Thing string    `json:"thing"`
		State HoldState `json:"state"`
		Cause string    `json:"cause"`
		Again bool      `json:"asked_again"`
	}
	folJSON struct {
		Number int64        `json:"number"`
		From   time.Time    `json:"from"`
		Due    time.Time    `json:"due_at"`
		Result FollowResult `json:"result"`
	}
	// talkJSON is the member's own; it never has a level.
	talkJSON struct {
		Open    bool       `json:"open"`
		Items   []saidJSON `json:"items"`
		Held    []heldJSON `json:"held"`
		Watched bool       `json:"watched"`
		Until   *time.Time `json:"until"`
		Next    *time.Time `json:"next"`
		Waits   Wait       `json:"waits"`
	}
	saidJSON struct {
		At    time.Time `json:"at"`
		Yours bool      `json:"yours"`
		From  string    `json:"from"`
		Words string    `json:"words"`
	}
	excerptJSON struct {
		Author string     `json:"author"`
		Title  string     `json:"title"`
		Words  string     `json:"words"`
		State  string     `json:"state"`
		Before []readJSON `json:"before"`
		After  []readJSON `json:"after"`
	}
	readJSON struct {
		Author string    `json:"author"`
		At     time.Time `json:"at"`
		Words  string    `json:"words"`
	}
	placeJSON struct {
		Group string `json:"group"`
		Name  string `json:"name"`
		URL   string `json:"url"`
	}
)

// moment is a time for programs, null for none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (h handler) lineJSON(l Line, d Desk, handle string) lineJSON {
	return lineJSON{ID: h.m.Token(l.ID), URL: h.m.URL(l.ID), Level: l.Level.String(), Group: d.Group.Slug, Handle: handle, Source: l.Source,
		Opened: l.OpenedAt, Due: moment(l.Due), First: moment(l.FirstAt), Overdue: l.Overdue(h.m.Clock.Now()), Taken: l.Owner != 0, Yours: d.owner, Declined: l.Declined, Why: l.Why}
}

func (h handler) queueJSON(q Queue) web.List[lineJSON] {
	var items []lineJSON
	for _, l := range q.Lines {
		items = append(items, h.lineJSON(l, q.Desks[l.ID], q.Cards[l.Member].Handle))
	}
	return web.NewList(items, "")
}

func (h handler) caseJSON(w Whole) caseJSON {
	c := w.Desk.Case
	out := caseJSON{lineJSON: h.lineJSON(w.Line, w.Desk, w.Card.Handle), Alone: w.Desk.alone, Revision: c.Revision, Outcome: c.Outcome, Closed: moment(c.ClosedAt),
		Steps: []stepJSON{}, Held: h.heldJSON(w.Holds), Follows: []folJSON{}, Entries: []entryJSON{}}
	for _, s := range Protocol(c.Level) {
		_, done := w.Done[s]
		out.Steps = append(out.Steps, stepJSON{s, done})
	}
	for _, f := range w.Follows {
		out.Follows = append(out.Follows, folJSON{f.Number, f.From, f.Due, f.Result})
	}
	for _, e := range w.Entries {
		out.Entries = append(out.Entries, entryJSON{e.At, e.What, e.Code, e.Level.String(), h.m.Thing(e.Ref), e.Words})
	}
	return out
}

func (h handler) heldJSON(holds []Hold) []heldJSON {
	out := []heldJSON{}
	for _, one := range holds {
		out = append(out, heldJSON{h.m.Thing(one.Ref), one.State, one.Cause, !one.AgainAt.IsZero()})
	}
	return out
}

func (h handler) talkJSON(t Talk) talkJSON {
	out := talkJSON{Open: t.Case.ID != 0 && t.Case.Open(), Items: []saidJSON{}, Held: h.heldJSON(t.Holds), Watched: t.Watched.Now,
		Until: moment(t.Watched.Until), Next: moment(t.Watched.Next), Waits: t.Waits}
	for _, e := range t.Entries {
		out.Items = append(out.Items, saidJSON{e.At, e.What == Wrote, t.Names[e.Party], e.Words})
	}
	return out
}

func (v contextView) json() excerptJSON {
	read := func(list []subject.Said) []readJSON {
		out := []readJSON{}
		for _, s := range list {
			out = append(out, readJSON{v.Cards[s.Author].Handle, s.At, s.Words})
		}
		return out
	}
	return excerptJSON{v.Cards[v.Author].Handle, v.Title, v.Words, string(v.State), read(v.Before), read(v.After)}
}

func chooseJSON(visits []group.Visit) web.List[placeJSON] {
	var items []placeJSON
	for _, v := range visits {
		items = append(items, placeJSON{v.Group.Slug, v.Group.Name, PersonURL(v.Group)})
	}
	return web.NewList(items, "")
}
