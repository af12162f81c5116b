package room

import (
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// askWhereView is the question where one is.
type askWhereView struct {
	place
	URL      string
	Body     string
	Kept     bool
	Problems *web.Problems
}

// where answers GET …/room/where: the question, with what one has said.
func (h handler) where(w http.ResponseWriter, r *http.Request) error {
	p, err := h.asking(r)
	if err != nil {
		return err
	}
	kept, err := h.whereOf(r.Context(), p.live.run.ID, *p.visit.Member)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, whereJSON{Where: kept.Body})
	}
	return web.Render(w, r, http.StatusOK, wherePage(askWhereView{place: p, URL: h.url(p), Body: kept.Body, Kept: kept.Body != ""}))
}

// asking is inside for a meeting that asks where people are. It keeps the seat
// of somebody who answers.
func (h handler) asking(r *http.Request) (place, error) {
	p, err := h.inside(r)
	if err != nil {
		return p, err
	}
	if !p.live.asksWhere() {
		return p, fault.Missing("this meeting does not ask where people are")
	}
	if _, err := h.seat(p.live, p.visit); err != nil {
		return p, err
	}
	return p, h.sit(r.Context(), p.live, p.visit.Member.ID)
}

func (h handler) putWhere(w http.ResponseWriter, r *http.Request) error {
	p, err := h.asking(r)
	if err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	body := in.Text("where")
	if err := h.PutWhere(r.Context(), p.live, p.visit, body); err != nil {
		return web.Refused(w, r, err, func(problems *web.Problems) templ.Component {
			return wherePage(askWhereView{place: p, URL: h.url(p), Body: body, Problems: problems})
		})
	}
	return h.back(w, r, p)
}

// wantsWhere reports whether somebody who has just come in is to be asked where
// they are.
func (h handler) wantsWhere(r *http.Request, p place) (bool, error) {
	live, err := h.find(r.Context(), p.visit, p.date)
	if err != nil || live == nil || !live.asksWhere() {
		return false, err
	}
	kept, err := h.whereOf(r.Context(), live.run.ID, *p.visit.Member)
	return kept.Body == "", err
}
