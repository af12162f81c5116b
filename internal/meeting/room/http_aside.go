package room

import (
	"net/http"
	"strconv"

	"hearth/internal/meeting/floor"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

func (h handler) asideURL(p place) string { return h.url(p) + "/aside" }

// apart answers GET …/room/aside: the private room for who has stepped aside;
// for those who hold the group, everybody who has. Who is neither is sent to the
// meeting.
func (h handler) apart(w http.ResponseWriter, r *http.Request) error {
	p, err := h.inside(r)
	if err != nil {
		return h.onward(w, r, p, err)
	}
	return h.renderAside(w, r, http.StatusOK, p, form{})
}

func (h handler) renderAside(w http.ResponseWriter, r *http.Request, status int, p place, f form) error {
	now := p.live.now()
	switch id := now.state.SeatOf(int64(p.visit.Member.ID)); {
	case isAside(&now.state, id):
		if conn := now.state.Seats[id-1].Conn; p.live.touches(conn) { // a page without a script
			p.live.touch(conn, h.clock.Now())
		}
		if web.WantsJSON(r) {
			return h.asideJSON(w, r, p, now)
		}
		return h.render(w, r, status, p, f)
	case p.visit.Facilitates():
		v, err := h.tendView(r.Context(), p, f)
		if err != nil {
			return err
		}
		if web.WantsJSON(r) {
			return web.JSON(w, status, v.json())
		}
		return web.Render(w, r, status, tendPage(v))
	case web.WantsJSON(r):
		return web.JSON(w, status, asideJSON{})
	}
	http.Redirect(w, r, h.url(p), http.StatusSeeOther)
	return nil
}

// refuseAside shows the page again, with what was written in its place.
func (h handler) refuseAside(w http.ResponseWriter, r *http.Request, p place, f form, err error) error {
	status := map[fault.Kind]int{fault.Invalid: http.StatusUnprocessableEntity, fault.Conflict: http.StatusConflict, fault.TooMany: http.StatusTooManyRequests}[fault.Of(err).Kind]
	if web.WantsJSON(r) || status == 0 {
		return err
	}
	f.problems = web.ProblemsOf(r.Context(), err)
	return h.renderAside(w, r, status, p, f)
}

func (h handler) asideJSON(w http.ResponseWriter, r *http.Request, p place, now moment) error {
	id := now.state.SeatOf(int64(p.visit.Member.ID))
	v, err := h.stageView(r.Context(), p, id, now)
	if err != nil {
		return err
	}
	if err := h.nameOutside(r.Context(), &v); err != nil {
		return err
	}
	a, err := h.apartView(r.Context(), v, now)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, a.asideJSON())
}

// reach answers POST …/room/aside/lines: a word to somebody who has stepped
// aside, by who holds the group.
func (h handler) reach(w http.ResponseWriter, r *http.Request) error {
	p, err := h.inside(r)
	if err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	to, err := strconv.Atoi(in.Text("to"))
	if err != nil {
		to = 0
	}
	writing := Writing{Body: in.Text("body"), To: floor.SeatID(to), Once: in.Text("once")}
	var line Line
	if err = h.inPace(r.Context(), p.visit.Member.ID); err == nil {
		line, err = h.Reach(r.Context(), p.live, p.visit, writing)
	}
	if err != nil {
		return h.refuseAside(w, r, p, form{Writing: writing}, err)
	}
	return web.Created(w, r, h.codec.Token(kindLine, int64(line.ID)), h.asideURL(p))
}

// ask answers POST …/room/aside/ask: tell them once more.
func (h handler) ask(w http.ResponseWriter, r *http.Request) error {
	p, err := h.inside(r)
	if err != nil {
		return err
	}
	if err := h.Ask(r.Context(), p.live, p.visit); err != nil {
		return h.refuse(w, r, p, form{}, err)
	}
	return h.back(w, r, p)
}
