package room

import (
	"net/http"
	"strconv"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// AfterURL is the page of what comes after a date's meeting.
func (m *Module) AfterURL(g group.Group, series meeting.SeriesID, key string) string {
	return m.dates.URLOf(g, series, key) + "/room/after"
}

// past is a meeting that is over, and who asks about it.
type past struct {
	visit group.Visit
	date  meeting.Date
	run   Run
}

// past finds the meeting of the request's date. One that nobody has opened is
// Missing; one that goes on is a Conflict.
func (h handler) past(r *http.Request) (p past, err error) {
	if p.visit, err = h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug")); err != nil {
		return p, err
	}
	if err = allow(p.visit, look); err != nil {
		return p, err
	}
	if p.date, err = h.dates.Held(r.Context(), p.visit, r.PathValue("series"), r.PathValue("date")); err != nil {
		return p, err
	}
	run, found, err := h.run(r.Context(), p.visit, p.date)
	switch {
	case err != nil:
		return p, err
	case !found:
		return p, fault.Missing("nobody has opened this meeting")
	case run.EndedAt.IsZero():
		return p, fault.New(fault.Conflict, "room.not_over")
	}
	p.run = run
	return p, nil
}

func (h handler) afterURL(p past) string {
	return h.AfterURL(p.visit.Group, p.date.Series.ID, string(p.date.Occurrence.Key))
}

// afterForm is one of the page's forms as it was sent; part names it.
type afterForm struct {
	part     afterPart
	body     string
	load     int
	scores   map[string]int
	problems *web.Problems
}

// An afterPart is a part of the page that can be sent.
type afterPart string

const (
	partRating     afterPart = "rating"
	partCommitment afterPart = "commitment"
	partFollowUp   afterPart = "follow-up"
	partDebrief    afterPart = "debrief"
	partCare       afterPart = "care"
)

var notesBy = map[afterPart]NoteKind{partCommitment: Commitment, partFollowUp: FollowUp, partDebrief: Debrief}

// onward sends a page that asks for a meeting that is over to what comes after
// it.
func (h handler) onward(w http.ResponseWriter, r *http.Request, p place, err error) error {
	if fault.Of(err).Code != "room.over" || web.WantsJSON(r) {
		return err
	}
	http.Redirect(w, r, h.url(p)+"/after", http.StatusSeeOther)
	return nil
}

func (h handler) after(w http.ResponseWriter, r *http.Request) error {
	p, err := h.past(r)
	if err != nil {
		return err
	}
	return h.renderAfter(w, r, http.StatusOK, p, afterForm{})
}

func (h handler) renderAfter(w http.ResponseWriter, r *http.Request, status int, p past, f afterForm) error {
	view, err := h.afterView(r.Context(), p, f)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, status, view.json())
	}
	return web.Render(w, r, status, afterPage(view))
}

// send answers a form of the page.
func (h handler) send(part afterPart) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		p, err := h.past(r)
		if err != nil {
			return err
		}
		in, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		f := readAfter(part, in)
		if err := h.take(r, p, f, in); err != nil {
			return h.refuseAfter(w, r, p, f, err)
		}
		if web.WantsJSON(r) {
			w.WriteHeader(http.StatusNoContent)
			return nil
		}
		http.Redirect(w, r, h.afterURL(p)+"#"+string(part), http.StatusSeeOther)
		return nil
	}
}

// readAfter reads a form. What should be a number and is not counts as 9, which
// no scale has.
func readAfter(part afterPart, in web.Form) afterForm {
	number := func(name string) int {
		if in.Text(name) == "" {
			return 0
		}
		n, err := strconv.Atoi(in.Text(name))
		if err != nil || n == 0 {
			n = 9
		}
		return n
	}
	f := afterForm{part: part, body: in.Text("body"), load: number("load"), scores: map[string]int{}}
	for _, q := range Questions {
		if n := number(q); n != 0 {
			f.scores[q] = n
		}
	}
	return f
}

func (h handler) take(r *http.Request, p past, f afterForm, in web.Form) error {
	switch f.part {
	case partRating:
		return h.Rate(r.Context(), p.visit, p.run, f.scores)
	case partCare:
		id, ok := h.codec.ID(kindCare, in.Text("id"))
		if !ok {
			return fault.Missing("no such care")
		}
		return h.Done(r.Context(), p.visit, p.run, id, in.Text("done") != "no")
	}
	return h.Keep(r.Context(), p.visit, p.run, Note{Kind: notesBy[f.part], Body: f.body, Load: f.load})
}

// refuseAfter shows the page again, with what was written in its place.
func (h handler) refuseAfter(w http.ResponseWriter, r *http.Request, p past, f afterForm, err error) error {
	if web.WantsJSON(r) || !fault.Is(err, fault.Invalid) {
		return err
	}
	f.problems = web.ProblemsOf(r.Context(), err)
	return h.renderAfter(w, r, http.StatusUnprocessableEntity, p, f)
}
