package chat

import (
	"fmt"
	"net/http"
	"strconv"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

// visit finds the group and how the actor stands to it.
func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// message is a visit to one message, as the path names it.
func (h handler) message(r *http.Request) (group.Visit, ID, error) {
	id, ok := h.codec.ID(kindMessage, r.PathValue("id"))
	if !ok {
		return group.Visit{}, 0, fault.Missing("no such message token")
	}
	v, err := h.visit(r)
	return v, ID(id), err
}

// window reads which stretch of the room the address asks for.
func (h handler) window(r *http.Request) Window {
	number := func(name string) int64 {
		n, err := strconv.ParseInt(r.URL.Query().Get(name), 10, 64)
		if err != nil {
			return 0
		}
		return n
	}
	show, _ := h.codec.ID(kindMessage, r.URL.Query().Get("show"))
	return Window{Before: number("before"), After: number("after"), Show: ID(show)}
}

func (h handler) room(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	page, err := h.Read(r.Context(), v, h.window(r))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.pageJSON(v, page, h.window(r)))
	}
	return h.render(w, r, http.StatusOK, v, page, form{})
}

// form is what stands in the page's forms when one comes back.
type form struct {
	Writing
	hiding   ID // the message whose reason for hiding is asked for again
	reason   string
	problems *web.Problems
}

func (h handler) render(w http.ResponseWriter, r *http.Request, status int, v group.Visit, page Page, f form) error {
	here, err := h.Here(r.Context(), v)
	if err != nil {
		return err
	}
	return web.Render(w, r, status, roomPage(h.roomView(r.Context(), v, page, here, f)))
}

func (h handler) say(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := allow(v, read, nil); err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	writing, said := Writing{Body: in.Text("body"), Once: in.Text("once")}, Message{}
	if v, err = h.groups.Signed(r.Context(), v, in); err == nil {
		said, err = h.sayInTurn(r, v, writing)
	}
	if err != nil {
		return h.refuse(w, r, v, form{Writing: writing}, err)
	}
	if said.Held && web.WantsJSON(r) { // it does not come over the stream
		return web.JSON(w, http.StatusCreated, heldJSON{ID: h.token(said.ID), URL: h.messageURL(v.Group, said.ID), Held: true})
	}
	return web.Created(w, r, h.token(said.ID), h.messageURL(v.Group, said.ID))
}

// sayInTurn is Say at the pace that one member may keep.
func (h handler) sayInTurn(r *http.Request, v group.Visit, in Writing) (Message, error) {
	if err := in.check(); err != nil {
		return Message{}, err
	}
	if err := h.look(r.Context(), v.Group, in.Body); err != nil {
		return Message{}, err
	}
	key := "chat:" + strconv.FormatInt(int64(v.Member.ID), 10)
	if ok, retry := h.limiter.Allow(r.Context(), key, h.pace); !ok {
		f := fault.New(fault.TooMany, "chat.too_fast")
		f.Retry = int(retry.Seconds()) + 1
		return Message{}, f
	}
	return h.Say(r.Context(), v, in)
}

// refused lists what a form comes back filled in for, with its status.
var refused = map[fault.Kind]int{
	fault.Invalid:     http.StatusUnprocessableEntity,
	fault.Conflict:    http.StatusConflict,
	fault.TooMany:     http.StatusTooManyRequests,
	fault.Unavailable: http.StatusServiceUnavailable,
}

// refuse shows the room again with what was written in its place; a room that
// is too busy keeps it as well.
func (h handler) refuse(w http.ResponseWriter, r *http.Request, v group.Visit, f form, err error) error {
	cause := fault.Of(err)
	status, mendable := refused[cause.Kind]
	if web.WantsJSON(r) || !mendable {
		return err
	}
	page, readErr := h.Read(r.Context(), v, Window{})
	if readErr != nil {
		return readErr
	}
	if cause.Retry > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(cause.Retry))
	}
	f.problems = web.ProblemsOf(r.Context(), err)
	return h.render(w, r, status, v, page, f)
}

func (h handler) withdraw(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.message(r)
	if err != nil {
		return err
	}
	if _, err := h.Withdraw(r.Context(), v, id); err != nil {
		return err
	}
	return web.Done(w, r, h.messageURL(v.Group, id))
}

func (h handler) hide(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.message(r)
	if err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if _, err := h.Hide(r.Context(), v, id, in.Text("reason")); err != nil {
		return h.refuse(w, r, v, form{hiding: id, reason: in.Text("reason")}, err)
	}
	return web.Done(w, r, h.messageURL(v.Group, id))
}

func (h handler) show(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.message(r)
	if err != nil {
		return err
	}
	if _, err := h.Show(r.Context(), v, id); err != nil {
		return err
	}
	return web.Done(w, r, h.messageURL(v.Group, id))
}

func (h handler) present(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := allow(v, read, nil); err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.SetPresent(r.Context(), v, in.Yes("present")); err != nil {
		return err
	}
	return web.Done(w, r, roomURL(v.Group)+"#here")
}

func roomURL(g group.Group) string { return g.URL() + "/room" }

func (m *Module) messageURL(g group.Group, id ID) string {
	return fmt.Sprintf("%s#m-%s", roomURL(g), m.token(id))
}
