package listening

import (
	"context"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// at is a visit to a talk.
func (h handler) at(r *http.Request) (v group.Visit, id TalkID, err error) {
	n, ok := h.codec.ID(kindTalk, r.PathValue("talk"))
	if !ok {
		return v, 0, fault.Missing("no such talk token")
	}
	v, err = h.visit(r)
	return v, TalkID(n), err
}

// talk answers GET …/listening/talks/{talk}.
func (h handler) talk(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.at(r)
	if err != nil {
		return err
	}
	view, err := h.talkView(r.Context(), v, id)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	return web.Render(w, r, http.StatusOK, talkPage(view))
}

// refuseTalk shows the talk again, with what was written in its place.
func (h handler) refuseTalk(w http.ResponseWriter, r *http.Request, v group.Visit, id TalkID, fill func(*talkView), refused error) error {
	view, err := h.talkView(r.Context(), v, id)
	if err != nil {
		return refused
	}
	fill(&view)
	return web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		view.Problems = p
		return talkPage(view)
	})
}

// say answers POST …/lines.
func (h handler) say(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.at(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	body := form.Text("body")
	if refused := h.Say(r.Context(), v, id, body, form.Text("once")); refused != nil {
		return h.refuseTalk(w, r, v, id, func(view *talkView) { view.Body = body }, refused)
	}
	return web.Created(w, r, h.token(id), h.TalkURL(v.Group, id)+"#write")
}

// do answers POST …/do: what is done with a talk beside speaking.
func (h handler) do(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.at(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	note, back := form.Text("note"), h.TalkURL(v.Group, id)
	switch form.Text("do") {
	case "accept":
		err = h.Accept(r.Context(), v, id)
	case "pass":
		err, back = h.Pass(r.Context(), v, id), URL(v.Group)
	case "end":
		err = h.End(r.Context(), v, id)
	case "hand_over":
		err, back = h.HandOver(r.Context(), v, id, note), URL(v.Group)
	case "call":
		err = h.Call(r.Context(), v, id)
	case "join":
		err = h.Join(r.Context(), v, id)
	default:
		err = fault.New(fault.Invalid, "listening.nothing_to_do")
	}
	if err != nil {
		return h.refuseTalk(w, r, v, id, func(view *talkView) { view.HandNote = note }, err)
	}
	return web.Done(w, r, back)
}

// after answers POST …/after.
func (h handler) after(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.at(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	heard, err := strconv.ParseInt(form.Text("heard"), 10, 64)
	if err != nil {
		heard = 0
	}
	said := Word{Heard: heard, Safe: form.Text("safe") != "no", Heavy: form.Yes("heavy"), Words: form.Text("words")}
	if refused := h.After(r.Context(), v, id, said); refused != nil {
		return h.refuseTalk(w, r, v, id, func(view *talkView) { view.Said = said }, refused)
	}
	return web.Done(w, r, h.TalkURL(v.Group, id))
}

// How long a stream is silent, and how long a reader may take to read.
const (
	heartbeat = 15 * time.Second
	patience  = 30 * time.Second
)

var beat = []byte(": \n\n")

// events answers GET …/events: a ring whenever something is new. The page then
// fetches itself anew, so that a lost ring is never a lost word.
func (h handler) events(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.at(r)
	if err != nil {
		return err
	}
	if _, _, err := h.Talk(r.Context(), v, id); err != nil {
		return err
	}
	bell := h.bus.Subscribe(topic(id))
	defer bell.Close()
	out, err := web.OpenStream(w, patience)
	if err == nil && r.Method == http.MethodGet {
		err = h.follow(r.Context(), v, id, bell.C(), out)
	}
	if err != nil && r.Context().Err() == nil {
		slog.WarnContext(r.Context(), "a talk's stream ended early", "cause", err)
	}
	return nil
}

func (h handler) follow(ctx context.Context, v group.Visit, id TalkID, bell <-chan []byte, out *web.Stream) error {
	beats := time.NewTicker(heartbeat)
	defer beats.Stop()
	for {
		select {
		case _, open := <-bell:
			if !open {
				return nil
			}
			if err := out.Send(web.StreamEvent("", "changed", "{}")); err != nil {
				return err
			}
		case <-beats.C:
			if err := out.Send(beat); err != nil {
				return err
			}
			if !h.stillThere(ctx, v, id) {
				return out.Send(web.StreamEvent("", "changed", "{}"))
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// stillThere asks again what was asked when the stream began.
func (h handler) stillThere(ctx context.Context, v group.Visit, id TalkID) bool {
	if in, err := h.stillSignedIn(ctx); err == nil && !in {
		return false
	}
	now, err := h.groups.Visit(ctx, v.Actor, v.Group.Slug)
	if err != nil {
		return !fault.Is(err, fault.NotFound)
	}
	_, _, err = h.Talk(ctx, now, id)
	return err == nil || !fault.Is(err, fault.NotFound)
}
