package breakglass

import (
	"time"

	"hearth/internal/platform/web"
)

type (
	lineJSON struct {
		ID      string     `json:"id"`
		URL     string     `json:"url"`
		Case    string     `json:"case_url"`
		What    []What     `json:"what"`
		Reason  Reason     `json:"reason"`
		Level   string     `json:"level"`
		Group   string     `json:"group"`
		Handle  string     `json:"handle"`
		State   State      `json:"state"`
		Need    Need       `json:"need"`
		Alone   bool       `json:"alone"`
		Yours   bool       `json:"yours"`
		Asked   time.Time  `json:"asked_at"`
		Opened  *time.Time `json:"opened_at"`
		Closes  *time.Time `json:"closes_at"`
		Review  *time.Time `json:"review_by"`
		Told    *time.Time `json:"told_at"`
		Verdict Verdict    `json:"verdict"`
	}
	stepJSON struct {
		At    time.Time `json:"at"`
		Step  Step      `json:"step"`
		Words string    `json:"words"`
	}
	oneJSON struct {
		lineJSON
		Looks int64      `json:"looks"`
		Steps []stepJSON `json:"steps"`
	}
	caseJSON struct {
		Contact bool       `json:"contact_left"`
		Near    bool       `json:"near_left"`
		Others  int        `json:"second_persons"`
		Alone   bool       `json:"may_open_alone"`
		Items   []lineJSON `json:"items"`
	}
	handleJSON struct {
		Group  string `json:"group"`
		URL    string `json:"url"`
		Handle string `json:"handle"`
	}
	shownJSONView struct {
		Closes  time.Time    `json:"closes_at"`
		Contact *Reach       `json:"contact"`
		Near    *Person      `json:"near"`
		Handles []handleJSON `json:"handles"`
	}
	toldJSON struct {
		ID       string    `json:"id"`
		At       time.Time `json:"at"`
		What     []What    `json:"what"`
		Reason   Reason    `json:"reason"`
		Alone    bool      `json:"alone"`
		Question string    `json:"question"`
		Answer   string    `json:"answer"`
	}
	mineJSON struct {
		Contact *Reach     `json:"contact"`
		Near    *Person    `json:"near"`
		Opened  []toldJSON `json:"opened"`
	}
)

// moment is null for the zero time.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

func (h handler) lineJSON(d Desk, handle string) lineJSON {
	a, now := d.Ask, h.m.Clock.Now()
	need, _ := a.Need(now)
	return lineJSON{ID: h.m.Codec.Token(kindAsk, int64(a.ID)), URL: h.m.URL(a.ID), Case: h.caseURL(a.Case), What: a.What, Reason: a.Reason, Level: a.Level.String(),
		Group: d.Group.Name, Handle: handle, State: a.State(now), Need: need, Alone: a.Alone, Yours: d.Yours(), Asked: a.At, Opened: moment(a.OpenedAt),
		Closes: moment(a.ClosesAt), Review: moment(a.ReviewAt), Told: moment(a.ToldAt), Verdict: a.Verdict}
}

func (h handler) listJSON(lines []Line) web.List[lineJSON] {
	items := make([]lineJSON, len(lines))
	for i, l := range lines {
		items[i] = h.lineJSON(l.Desk, l.Card.Handle)
	}
	return web.NewList(items, "")
}

func (h handler) caseJSON(v askView) caseJSON {
	out := caseJSON{Contact: v.Contact, Near: v.Near, Others: v.Others, Alone: v.MayAskAlone(), Items: []lineJSON{}}
	for _, a := range v.Earlier {
		d := v.Desk
		d.sit(a)
		out.Items = append(out.Items, h.lineJSON(d, v.Card.Handle))
	}
	return out
}

func (h handler) oneJSON(v oneView) oneJSON {
	out := oneJSON{lineJSON: h.lineJSON(v.Desk, v.Card.Handle), Looks: v.Ask.Looks, Steps: []stepJSON{}}
	for _, e := range v.Entries {
		out.Steps = append(out.Steps, stepJSON{e.At, e.What, e.Words})
	}
	return out
}

func parts(l Left) (contact *Reach, near *Person) {
	if !l.Contact.None() {
		contact = &l.Contact
	}
	if !l.Near.None() {
		near = &l.Near
	}
	return contact, near
}

func shownJSON(s Shown, a Ask) shownJSONView {
	out := shownJSONView{Closes: a.ClosesAt, Handles: []handleJSON{}}
	out.Contact, out.Near = parts(s.Left)
	for _, one := range s.Handles {
		out.Handles = append(out.Handles, handleJSON(one))
	}
	return out
}

func (h handler) mineJSON(v mineView) mineJSON {
	out := mineJSON{Opened: []toldJSON{}}
	out.Contact, out.Near = parts(v.Left)
	for _, t := range v.Told {
		out.Opened = append(out.Opened, toldJSON{h.m.Codec.Token(kindAsk, int64(t.ID)), t.OpenedAt, t.What, t.Reason, t.Alone, t.Question, t.Answer})
	}
	return out
}
