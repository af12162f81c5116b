package meeting

import (
	"net/http"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views. The
// list and what a member has for themselves are here, one date in http_date.go,
// series in http_series.go.
type handler struct{ *Module }

// visit finds the group and how the actor stands to it.
func (h handler) visit(r *http.Request) (group.Visit, error) {
	v, err := h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err == nil {
		err = allow(v, look)
	}
	return v, err
}

// done lists what a page can say has just been done.
var done = map[string]string{
	"ended": "meeting.done.ended", "off": "meeting.done.off", "on": "meeting.done.on", "changed": "meeting.done.changed",
	"added": "meeting.done.added", "saved": "meeting.done.saved", "reminders": "meeting.done.reminders", "calendar_off": "meeting.done.calendar_off",
}

func doneOf(r *http.Request) string { return done[r.URL.Query().Get("done")] }

func (h handler) list(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.listView(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(datesJSON(append(view.Dates, view.Later...)), ""))
	}
	return web.Render(w, r, http.StatusOK, listPage(view))
}

// yours answers with what a member has for themselves: reminders, a calendar.
func (h handler) yours(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.yoursView(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, yoursJSON(view))
	}
	return web.Render(w, r, http.StatusOK, yoursPage(view))
}

func (h handler) remind(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	var chosen []schedule.Remind
	for _, text := range form.All("remind") {
		chosen = append(chosen, schedule.Remind(text))
	}
	if err := h.SetReminders(r.Context(), v, chosen); err != nil {
		return err
	}
	return web.Done(w, r, meetingsURL(v.Group)+"/yours?done=reminders")
}

// makeCalendar shows the new address on the page that answers, since it can be
// shown this once only. A page that is loaded again makes another one, which is
// as good.
func (h handler) makeCalendar(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	url, err := h.MakeCalendar(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusCreated, struct {
			URL string `json:"url"`
		}{url})
	}
	view, err := h.yoursView(r, v)
	if err != nil {
		return err
	}
	view.Address, view.Done = url, ""
	return web.Render(w, r, http.StatusOK, yoursPage(view))
}

func (h handler) dropCalendar(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.DropCalendar(r.Context(), v); err != nil {
		return err
	}
	return web.Done(w, r, meetingsURL(v.Group)+"/yours?done=calendar_off")
}

// calendar serves a member's calendar to whoever holds its address.
func (h handler) calendar(w http.ResponseWriter, r *http.Request) error {
	token, is := strings.CutSuffix(r.PathValue("token"), ".ics")
	if !is {
		return fault.Missing("no calendar's address")
	}
	body, err := h.feed(r.Context(), token, h.address(r))
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/calendar; charset=utf-8")
	w.Header().Set("Content-Disposition", `inline; filename="calendar.ics"`)
	_, err = w.Write(body)
	return err
}

// window is what the list shows: two months ahead, half a year back.
const (
	listAhead = 61 * 24 * time.Hour
	listBack  = 183 * 24 * time.Hour
	listPast  = 12
	listMost  = 30
	listShown = 6 // the rest is folded away
)
