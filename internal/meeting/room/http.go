package room

import (
	"context"
	"net/http"
	"slices"
	"strconv"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

// place is where a request is: the group, the date, and its meeting if somebody
// has opened it.
type place struct {
	visit group.Visit
	date  meeting.Date
	live  *live
	eyes  *eyes // of a stream, which keeps them; nil: asked for the page
}

func (h handler) place(r *http.Request) (p place, err error) {
	if p.visit, err = h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug")); err != nil {
		return p, err
	}
	if err := allow(p.visit, look); err != nil {
		return p, err
	}
	if p.date, err = h.dates.Held(r.Context(), p.visit, r.PathValue("series"), r.PathValue("date")); err != nil {
		return p, err
	}
	p.live, err = h.find(r.Context(), p.visit, p.date)
	return p, err
}

// inside is place for what can only be done in a meeting that is open.
func (h handler) inside(r *http.Request) (place, error) {
	p, err := h.place(r)
	if err == nil && p.live == nil {
		err = fault.New(fault.Conflict, "room.come_in")
	}
	return p, err
}

func (h handler) url(p place) string {
	return h.dates.URLOf(p.visit.Group, p.date.Series.ID, string(p.date.Occurrence.Key)) + "/room"
}

// room answers GET …/room: the door, the waiting room, or the meeting.
func (h handler) room(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return h.onward(w, r, p, err)
	}
	if p.live != nil {
		if err := h.entrust(r.Context(), p.live, p.visit); err != nil {
			return err
		}
		if err := h.sit(r.Context(), p.live, p.visit.Member.ID); err != nil {
			return err
		}
	}
	show, _ := h.codec.ID(kindLine, r.URL.Query().Get("show"))
	return h.render(w, r, http.StatusOK, p, form{show: LineID(show)})
}

// form is what stands in the page's forms when one comes back.
type form struct {
	Entering
	Writing
	problems *web.Problems
	show     LineID // stands open this once
}

func (h handler) render(w http.ResponseWriter, r *http.Request, status int, p place, f form) error {
	if web.WantsJSON(r) {
		room, err := h.json(r.Context(), p)
		if err != nil {
			return err
		}
		return web.JSON(w, status, room)
	}
	view, err := h.roomView(r.Context(), p, f)
	if err != nil {
		return err
	}
	if h.media != nil && h.media.On() {
		web.WithCamera(w)
	}
	page, err := h.page(r.Context(), view)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, page)
}

// back sends a page to the room again; a script learns that it was done.
func (h handler) back(w http.ResponseWriter, r *http.Request, p place) error {
	if web.WantsJSON(r) {
		w.WriteHeader(http.StatusNoContent)
		return nil
	}
	http.Redirect(w, r, h.url(p), http.StatusSeeOther)
	return nil
}

func (h handler) enter(w http.ResponseWriter, r *http.Request) error {
	p, err := h.place(r)
	if err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	entering := Entering{Way: format.Way(in.Text("way")), CheckIn: in.Text("check_in")}
	if people, err := strconv.Atoi(in.Text("people")); err == nil && entering.Way == format.Device {
		entering.People = people
	}
	if p.visit, err = h.groups.Signed(r.Context(), p.visit, in); err == nil {
		err = h.Enter(r.Context(), p.visit, p.date, entering)
	}
	if err != nil {
		return h.refuse(w, r, p, form{Entering: entering}, err)
	}
	if asks, err := h.wantsWhere(r, p); err != nil {
		return err
	} else if asks && !web.WantsJSON(r) {
		http.Redirect(w, r, h.url(p)+"/where", http.StatusSeeOther)
		return nil
	}
	return h.back(w, r, p)
}

// refuse shows the room again, with what was written in its place.
func (h handler) refuse(w http.ResponseWriter, r *http.Request, p place, f form, err error) error {
	cause := fault.Of(err)
	status := map[fault.Kind]int{
		fault.Invalid: http.StatusUnprocessableEntity, fault.Conflict: http.StatusConflict, fault.Unavailable: http.StatusServiceUnavailable,
		fault.TooMany: http.StatusTooManyRequests,
	}[cause.Kind]
	if web.WantsJSON(r) || status == 0 {
		return err
	}
	f.problems = web.ProblemsOf(r.Context(), err)
	return h.render(w, r, status, p, f)
}

func (h handler) act(w http.ResponseWriter, r *http.Request) error {
	p, err := h.inside(r)
	if err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	a, err := actOf(in)
	if err == nil && a.Kind != floor.Leave && a.Kind != floor.StepAside { // ways out are always open
		err = h.inPace(r.Context(), p.visit.Member.ID)
	}
	if err == nil {
		err = h.Do(r.Context(), p.live, p.visit, a)
	}
	if err != nil {
		return h.refuse(w, r, p, form{}, err)
	}
	return h.back(w, r, p)
}

// inPace refuses who says or does more in a moment than anybody does by hand: all
// who are there have it drawn for them.
func (m *Module) inPace(ctx context.Context, member group.MemberID) error {
	if m.limiter == nil {
		return nil
	}
	ok, retry := m.limiter.Allow(ctx, "room:"+strconv.FormatInt(int64(member), 10), m.pace)
	if ok {
		return nil
	}
	f := fault.New(fault.TooMany, "room.too_fast")
	f.Retry = int(retry.Seconds()) + 1
	return f
}

// theirs are the acts that only the server reports; a form that names one is
// refused before the floor is asked.
var theirs = []floor.Kind{floor.Knock, floor.Join, floor.Lose, floor.TimeReached, floor.Count, floor.Entrust, floor.Lapse}

// picks are the acts that pick one of a list that is counted from 0. To pick
// nothing is not to pick the first.
var picks = []floor.Kind{floor.LayCard, floor.TakeCard, floor.ClaimChip}

// actOf reads what somebody does. What a field should be and is not counts as
// nothing, which the floor then refuses with a reason.
func actOf(in web.Form) (Act, error) {
	numberOr := func(name string, nothing int) int {
		n, err := strconv.Atoi(in.Text(name))
		if err != nil {
			return nothing
		}
		return n
	}
	number := func(name string) int { return numberOr(name, 0) }
	a := Act{Event: floor.Event{
		Kind: floor.Kind(in.Text("act")), Seat: floor.SeatID(number("seat")), Way: format.Way(in.Text("way")),
		Role: format.Role(in.Text("role")), Signal: floor.Signal(in.Text("signal")), Outcome: floor.Outcome(in.Text("outcome")),
		Seconds: number("seconds"), Number: number("number"),
	}, Choice: numberOr("choice", -1)}
	if slices.Contains(picks, a.Kind) {
		a.Number = numberOr("number", -1)
	}
	for _, seat := range in.All("seats") {
		n, err := strconv.Atoi(seat)
		if id := floor.SeatID(n); err == nil && !slices.Contains(a.Seats, id) { // a form may name whom to ask first, and then all
			a.Seats = append(a.Seats, id)
		}
	}
	if slices.Contains(theirs, a.Kind) {
		return a, fault.New(fault.Forbidden, "room.not_an_act")
	}
	return a, nil
}

func (h handler) say(w http.ResponseWriter, r *http.Request) error {
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
	writing := Writing{Body: in.Text("body"), Kind: Kind(in.Text("kind")), To: floor.SeatID(to), Once: in.Text("once")}
	var line Line
	if err = h.inPace(r.Context(), p.visit.Member.ID); err == nil {
		line, err = h.Say(r.Context(), p.live, p.visit, writing)
	}
	if err != nil {
		return h.refuse(w, r, p, form{Writing: writing}, err)
	}
	if line.Held && web.WantsJSON(r) { // it does not come over the stream
		return h.answerHeld(w, r, p, line)
	}
	return web.Created(w, r, h.codec.Token(kindLine, int64(line.ID)), h.url(p))
}

// ticket answers POST …/room/ticket with a way into voice and video.
func (h handler) ticket(w http.ResponseWriter, r *http.Request) error {
	p, err := h.inside(r)
	if err != nil {
		return err
	}
	ticket, err := h.TicketFor(r.Context(), p.live, p.visit)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, ticket)
}
