package watch

import (
	"context"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
	"hearth/internal/safety/subject"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ m *Module }

// visit is for those who belong: nobody else writes here.
func (h handler) visit(r *http.Request) (group.Visit, error) {
	v, err := h.m.Groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err == nil && !v.Belongs() {
		err = fault.Missing("not a member")
	}
	return v, err
}

// note answers POST /groups/{slug}/quiet-note: what could be said about words
// that are being written. It keeps nothing, and no copy of the answer is kept on
// the way.
func (h handler) note(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	wish := ""
	if h.m.Talks != nil {
		wish = h.m.Talks.WishAt(r.Context(), v, form.Text("to"))
	}
	words := form.Raw("body")
	if title := form.Line("title"); title != "" && strings.TrimSpace(words) == "" {
		words = title
	}
	n, err := h.m.notes(r.Context(), kindAt(form.Text("to")), v, words, wish)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, notesJSON(n))
	}
	return web.Render(w, r, http.StatusOK, notesPart(notesView{Visit: v, Notes: n, Helplines: h.m.lines(r.Context())}))
}

// kindAt is what the form at an address writes.
func kindAt(action string) subject.Kind {
	switch {
	case strings.Contains(action, "/room"):
		return subject.Message
	case strings.Contains(action, "/meetings/"):
		return subject.Line
	}
	return subject.Post
}

// lines are the numbers that answer now.
func (m *Module) lines(ctx context.Context) templ.Component {
	if m.Helplines == nil {
		return templ.NopComponent
	}
	return m.Helplines.Helplines(ctx)
}

// hints answers POST /groups/{slug}/quiet-note/hints.
func (h handler) hints(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.m.SetHints(r.Context(), v.Actor.ID, form.Yes("on")); err != nil {
		return err
	}
	return web.Done(w, r, web.LocalPath(form.Text("next"), v.Group.URL()+"/conversations"))
}

// thing is a request about something that the visitor wrote.
func (h handler) thing(r *http.Request) (v group.Visit, at subject.Ref, err error) {
	at, ok := h.m.Cases.ThingOf(r.PathValue("thing"))
	if !ok {
		return v, at, fault.Missing("no such thing")
	}
	v, err = h.visit(r)
	return v, at, err
}

// after answers GET /groups/{slug}/quiet-note/{thing}: the author's own words
// once more, with what there is to say about them.
func (h handler) after(w http.ResponseWriter, r *http.Request) error {
	v, at, err := h.thing(r)
	if err != nil {
		return err
	}
	s, err := h.m.Stored(r.Context(), v, at)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, notesJSON(s.Notes))
	}
	view := notesView{Visit: v, Notes: s.Notes, Helplines: h.m.lines(r.Context()), Stored: s, At: h.m.URL(v.Group, s.Ref)}
	if view.held() {
		watched, err := h.m.Cases.Watched(r.Context(), v.Group.Organisation)
		if err != nil {
			return err
		}
		view.There = h.m.Cases.There(r.Context(), watched)
	}
	return web.Render(w, r, http.StatusOK, afterPage(view))
}

// mask answers POST /groups/{slug}/quiet-note/{thing}/mask.
func (h handler) mask(w http.ResponseWriter, r *http.Request) error {
	v, at, err := h.thing(r)
	if err != nil {
		return err
	}
	s, err := h.m.Mask(r.Context(), v, at)
	if err != nil {
		return err
	}
	return web.Done(w, r, s.URL)
}

// URL is the page with the notes about something.
func (m *Module) URL(g group.Group, at subject.Ref) string {
	return g.URL() + "/quiet-note/" + m.Cases.Thing(at)
}

// After is where an author goes who has just written something by a plain form:
// to the page with the notes, where there is something to say that they have not
// seen while they wrote, and else where they were going. A hint alone takes
// nobody elsewhere whose browser runs the script: they had it beside their words,
// or were quicker than it.
func (m *Module) After(r *http.Request, v group.Visit, at subject.Ref, words, next string) string {
	form, err := web.ParseForm(r)
	if err != nil || web.WantsJSON(r) || v.Member == nil {
		return next
	}
	n, err := m.notes(r.Context(), at.Kind, v, words, m.replied(r.Context(), v, at))
	if err != nil || !n.Any() || form.Has("noted") && !n.pressing() || form.Has("beside") && n.onlyHint() {
		return next
	}
	return m.URL(v.Group, at)
}

func (m *Module) replied(ctx context.Context, v group.Visit, at subject.Ref) string {
	if m.Talks == nil {
		return ""
	}
	return m.Talks.Replied(ctx, v, at)
}
