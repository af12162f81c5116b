package board

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views. The
// lists are here, what is done with one item in http_item.go.
type handler struct{ *Module }

// visit finds the group and how the actor stands to it.
func (h handler) visit(r *http.Request) (group.Visit, error) {
	v, err := h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err == nil {
		err = mayEnter(v)
	}
	return v, err
}

// before reads where a list goes on; what names nothing begins at the newest.
func (h handler) before(r *http.Request) ID {
	id, ok := h.codec.ID(kindItem, r.URL.Query().Get("before"))
	if !ok {
		return 0
	}
	return ID(id)
}

// nextURL is the address of a list's next page, "" on the last.
func (h handler) nextURL(base string, next ID) string {
	if next == 0 {
		return ""
	}
	return base + "before=" + h.token(next)
}

// done lists what a page can say has just been done.
var done = map[string]string{
	"resource": "board.done_resource", "feedback": "board.done_feedback", "answered": "board.done_answered", "closed": "board.done_closed",
}

// base is what every list shows.
func (h handler) base(r *http.Request, v group.Visit, kind Kind, p Page, address string) listView {
	return listView{Visit: v, Kind: kind, Items: h.itemViews(r.Context(), v, p), Next: h.nextURL(address, p.Next),
		Further: h.before(r) != 0, Done: done[r.URL.Query().Get("done")]}
}

func (h handler) announcements(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	p, readUpTo, err := h.Announcements(r.Context(), v, h.before(r))
	if err != nil {
		return err
	}
	view := h.base(r, v, Announcement, p, boardURL(v.Group)+"?")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.itemsJSON(v, view.Items), view.Next))
	}
	ended, err := h.Ended(r.Context(), v)
	if err != nil {
		return err
	}
	view.Ended = h.itemViews(r.Context(), v, ended)
	for i := range view.Items {
		if view.Items[i].ID > readUpTo {
			view.Items[i].Unread = true
			if view.UpTo == "" {
				view.UpTo = view.Items[i].Token
			}
		}
	}
	return web.Render(w, r, http.StatusOK, announcementsPage(view))
}

func (h handler) markRead(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	id, ok := h.codec.ID(kindItem, form.Text("up_to"))
	if !ok {
		return fault.New(fault.Malformed, "malformed")
	}
	if err := h.MarkRead(r.Context(), v, ID(id)); err != nil {
		return err
	}
	return web.Done(w, r, web.LocalPath(form.Text("back"), boardURL(v.Group)))
}

func (h handler) cards(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	saved := r.URL.Query().Get("saved") == "yes"
	p, err := h.Cards(r.Context(), v, saved, h.before(r))
	if err != nil {
		return err
	}
	address := pathOf(v.Group, Card) + "?"
	if saved {
		address += "saved=yes&"
	}
	view := h.base(r, v, Card, p, address)
	if view.Saved = saved; web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.itemsJSON(v, view.Items), view.Next))
	}
	return web.Render(w, r, http.StatusOK, cardsPage(view))
}

func (h handler) help(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	p, err := h.OpenHelp(r.Context(), v, h.before(r))
	if err != nil {
		return err
	}
	view := h.base(r, v, Help, p, pathOf(v.Group, Help)+"?")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.itemsJSON(v, view.Items), view.Next))
	}
	own, err := h.OwnHelp(r.Context(), v)
	if err != nil {
		return err
	}
	view.Own = h.itemViews(r.Context(), v, own)
	return web.Render(w, r, http.StatusOK, helpPage(view))
}

func (h handler) resources(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	p, err := h.Resources(r.Context(), v, h.before(r))
	if err != nil {
		return err
	}
	view := h.base(r, v, Resource, p, pathOf(v.Group, Resource)+"?")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.itemsJSON(v, view.Items), view.Next))
	}
	if err := h.addOwnAndWaiting(r, v, &view, Resource); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, resourcesPage(view))
}

// addOwnAndWaiting adds what the reader handed in, and for facilitators what
// waits for them, each thing once.
func (h handler) addOwnAndWaiting(r *http.Request, v group.Visit, view *listView, kind Kind) error {
	waiting, err := h.Waiting(r.Context(), v, kind)
	if err != nil {
		return err
	}
	view.Waiting = h.itemViews(r.Context(), v, waiting)
	own, err := h.Own(r.Context(), v, kind)
	if err != nil {
		return err
	}
	for _, i := range h.itemViews(r.Context(), v, own) {
		if !v.Facilitates() || !i.Waits() {
			view.Own = append(view.Own, i)
		}
	}
	return nil
}

func (h handler) changes(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.changesView(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(changesJSON(view.Changes), view.Next))
	}
	return web.Render(w, r, http.StatusOK, changesPage(view))
}

func (h handler) changesView(r *http.Request, v group.Visit) (listView, error) {
	before, _ := h.codec.ID(kindChange, r.URL.Query().Get("before"))
	list, next, err := h.Changes(r.Context(), v, before)
	if err != nil {
		return listView{}, err
	}
	view := h.base(r, v, Feedback, Page{}, "")
	view.Further = before != 0
	for _, c := range list {
		view.Changes = append(view.Changes, changeView{Change: c, Token: h.codec.Token(kindChange, c.ID)})
	}
	if next != 0 {
		view.Next = pathOf(v.Group, Feedback) + "?before=" + h.codec.Token(kindChange, next)
	}
	view.Form = formView{Visit: v, Kind: Feedback, Once: h.once(), Action: boardURL(v.Group) + "/feedback"}
	return view, h.addOwnAndWaiting(r, v, &view, Feedback)
}

func (h handler) addChange(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	feedback := int64(0)
	if token := form.Text("feedback"); token != "" {
		var ok bool
		if feedback, ok = h.codec.ID(kindItem, token); !ok {
			return fault.Missing("no such item token")
		}
	}
	change := Change{Said: form.Text("said"), Did: form.Text("did")}
	id, err := h.AddChange(r.Context(), v, ID(feedback), change, form.Text("once"))
	if err != nil {
		return h.changeRefused(w, r, v, ID(feedback), change, err)
	}
	return web.Created(w, r, h.codec.Token(kindChange, id), pathOf(v.Group, Feedback)+"?done=answered")
}

// changeRefused shows the form by itself, filled in, with the feedback that it
// answers.
func (h handler) changeRefused(w http.ResponseWriter, r *http.Request, v group.Visit, feedback ID, c Change, err error) error {
	view := formView{Visit: v, Kind: Feedback, Said: c.Said, Did: c.Did, Once: h.once(), Action: pathOf(v.Group, Feedback), Back: pathOf(v.Group, Feedback)}
	if feedback != 0 {
		item, cards, failed := h.Get(r.Context(), v, feedback)
		if failed != nil {
			return failed
		}
		about := h.itemView(r.Context(), v, item, cards)
		view.Feedback = &about
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Problems = p
		return changePage(view)
	})
}

func (h handler) removeChange(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	id, ok := h.codec.ID(kindChange, r.PathValue("change"))
	if !ok {
		return fault.Missing("no such change token")
	}
	if err := h.RemoveChange(r.Context(), v, id); err != nil {
		return err
	}
	return web.Done(w, r, pathOf(v.Group, Feedback))
}

// writing reads what was handed in. An announcement ends at the end of the day
// that was named, on the group's clock.
func writing(g group.Group, form web.Form) (Writing, string) {
	w := Writing{Words: Words{
		Title: form.Line("title"), Body: form.Text("body"), When: form.Text("when"), Note: form.Line("note"), Topics: form.All("topics"),
		Way: Way(form.Text("way")), Sort: form.Text("sort"), Area: form.Line("area"), Link: form.Text("link"),
		Conflict: form.Yes("conflict"), Named: form.Yes("named"),
	}, Once: form.Text("once"), Revision: -1} // of no words at all
	if n, err := strconv.ParseInt(form.Text("revision"), 10, 64); err == nil {
		w.Revision = n
	}
	typed := form.Text("until")
	if day, err := time.ParseInLocation(time.DateOnly, typed, g.Location()); err == nil {
		w.Until = day.AddDate(0, 0, 1)
	} else if typed != "" {
		w.Until = time.Unix(0, 0) // no day at all: long past, so it is asked again
	}
	return w, typed
}

func (h handler) newItem(kind Kind) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := h.visit(r)
		if err == nil {
			err = mayAdd(v, kind)
		}
		if err != nil {
			return err
		}
		way := Way(r.URL.Query().Get("way"))
		return web.Render(w, r, http.StatusOK, formPage(h.formView(r, v, kind, Words{Way: way}, "")))
	}
}

func (h handler) formView(r *http.Request, v group.Visit, kind Kind, words Words, until string) formView {
	view := formView{Visit: v, Kind: kind, Words: words, Until: until, Action: pathOf(v.Group, kind), Back: pathOf(v.Group, kind), Once: h.once()}
	switch kind {
	case Announcement:
		view.Action = boardURL(v.Group) + "/announcements"
	case Card:
		view.Topics = h.topicOptions(r.Context(), words.Topics)
	}
	return view
}

func (h handler) add(kind Kind) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := h.visit(r)
		if err != nil {
			return err
		}
		form, err := web.ParseForm(r)
		if err != nil {
			return err
		}
		in, until := writing(v.Group, form)
		id, err := h.Add(r.Context(), v, kind, in)
		if err != nil {
			return h.addRefused(w, r, v, kind, in.Words, until, err)
		}
		return web.Created(w, r, h.token(id), h.afterAdding(v, kind, id))
	}
}

// afterAdding is where somebody goes who has put something up.
func (h handler) afterAdding(v group.Visit, kind Kind, id ID) string {
	switch {
	case kind == Feedback:
		return pathOf(v.Group, kind) + "?done=feedback"
	case kind == Resource && !v.Facilitates():
		return pathOf(v.Group, kind) + "?done=resource"
	case kind == Help:
		return itemURL(v.Group, h.token(id))
	}
	return pathOf(v.Group, kind) + "#i-" + h.token(id)
}

func (h handler) addRefused(w http.ResponseWriter, r *http.Request, v group.Visit, kind Kind, words Words, until string, err error) error {
	if kind != Feedback {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view := h.formView(r, v, kind, words, until)
			view.Problems = p
			return formPage(view)
		})
	}
	view, failed := h.changesView(r, v)
	if failed != nil {
		return failed
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Form.Words, view.Form.Problems = words, p
		return changesPage(view)
	})
}
