package cases

import (
	"log/slog"
	"net/http"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
	"hearth/internal/safety/subject"
)

// kindMember is how a member stands in addresses everywhere.
const kindMember = "member"

// choosePerson answers GET /person, where Help now leads: a group is chosen, for
// those who talk with somebody do so in a group.
func (h handler) choosePerson(w http.ResponseWriter, r *http.Request) error {
	visits, err := h.m.Groups.MyGroups(r.Context(), account.ActorFrom(r.Context()).ID)
	if err != nil {
		return err
	}
	elsewhere, err := h.m.talksElsewhere(r.Context(), account.ActorFrom(r.Context()), visits)
	if err != nil {
		return err
	}
	visits = append(visits, elsewhere...)
	if len(visits) == 1 && !web.WantsJSON(r) {
		return web.SeeOther(w, r, PersonURL(visits[0].Group))
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, chooseJSON(visits))
	}
	return web.Render(w, r, http.StatusOK, choosePage(chooseView{Visits: visits, Helplines: h.lines(r)}))
}

func (h handler) lines(r *http.Request) templ.Component {
	if h.m.Helplines == nil {
		return templ.NopComponent
	}
	return h.m.Helplines.Helplines(r.Context())
}

// person answers GET /groups/{slug}/person.
func (h handler) person(w http.ResponseWriter, r *http.Request) error {
	v, talk, err := h.talk(r)
	if err != nil {
		return err
	}
	w.Header().Set("Cache-Control", "no-store")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.talkJSON(talk))
	}
	return web.Render(w, r, http.StatusOK, personPage(h.personView(r, v, talk, Asking{}, nil)))
}

// talk is the visitor's own. Who never belonged finds nothing.
func (h handler) talk(r *http.Request) (group.Visit, Talk, error) {
	v, err := h.talker(r)
	if err != nil {
		return v, Talk{}, err
	}
	talk, err := h.m.Talk(r.Context(), v)
	if err == nil {
		err = mayTalk(v, talk)
	}
	return v, talk, err
}

// ask answers POST /groups/{slug}/person.
func (h handler) ask(w http.ResponseWriter, r *http.Request) error {
	v, err := h.talker(r)
	if err != nil {
		return h.keep(w, r, err)
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if !v.Belongs() || v.Shut != nil {
		if talk, err := h.m.Talk(r.Context(), v); err != nil || !talk.Case.Open() || talk.Case.ID == 0 {
			return h.keep(w, r, orMissing(err))
		}
	}
	in := Asking{Words: form.Text("body"), Now: form.Yes("now"), Once: form.Text("once")}
	if h.m.read != nil {
		in.Level = h.m.read(r.Context(), v, in.Words)
	}
	refused := h.m.Ask(r.Context(), v, in)
	talk, err := h.m.Talk(r.Context(), v)
	if refused == nil {
		at := "#talk"
		if err == nil && talk.Waits.Presses() { // whom to call stands above the talk
			at = "#there"
		}
		return web.Done(w, r, PersonURL(v.Group)+at)
	}
	if err != nil {
		return h.keep(w, r, refused)
	}
	return h.keep(w, r, web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		return personPage(h.personView(r, v, talk, in, p))
	}))
}

func orMissing(err error) error {
	if err != nil {
		return err
	}
	return fault.Missing("no talk goes on")
}

// again answers POST /groups/{slug}/person/again: the author of held words asks
// that somebody else looks.
func (h handler) again(w http.ResponseWriter, r *http.Request) error {
	v, err := h.talker(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	at, err := h.thing(form.Text("thing"))
	if err != nil {
		return err
	}
	if err := h.m.AskAgain(r.Context(), v, at); err != nil {
		return err
	}
	return web.Done(w, r, PersonURL(v.Group)+"#words")
}

// worryForm answers GET /groups/{slug}/worry. "about" names a member, "thing"
// something that was written.
func (h handler) worryForm(w http.ResponseWriter, r *http.Request) error {
	v, err := h.inside(r)
	if err != nil {
		return err
	}
	in := worryTyped{About: r.URL.Query().Get("about"), Thing: r.URL.Query().Get("thing")}
	view, err := h.worryView(r, v, in, nil)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, worryPage(view))
}

func (h handler) inside(r *http.Request) (group.Visit, error) {
	v, err := h.visit(r)
	if err == nil && !v.Belongs() {
		err = fault.Missing("not a member")
	}
	return v, err
}

// worry answers POST /groups/{slug}/worry.
func (h handler) worry(w http.ResponseWriter, r *http.Request) error {
	v, err := h.inside(r)
	if err != nil {
		return h.keep(w, r, err)
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := worryTyped{About: form.Text("about"), Thing: form.Text("thing"), Handle: form.Line("handle"), Words: form.Text("body"),
		Urgent: Urgency(form.Text("urgency")), Once: form.Text("once")}
	worried, err := h.worried(r, v, in)
	if err == nil {
		err = h.m.WorryAbout(r.Context(), v, worried)
	}
	if err == nil {
		if web.WantsJSON(r) {
			return web.Done(w, r, v.Group.URL()+"/conversations")
		}
		view, err := h.worryView(r, v, worryTyped{Sent: true, Urgent: in.Urgent}, nil)
		if err != nil {
			return err
		}
		return web.Render(w, r, http.StatusOK, worryPage(view))
	}
	view, failed := h.worryView(r, v, in, nil)
	if failed != nil {
		return h.keep(w, r, err)
	}
	return h.keep(w, r, web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Problems = p
		return worryPage(view)
	}))
}

// worried finds out whom the form is about: the member it names, who wrote the
// thing it names, or who wears the handle.
func (h handler) worried(r *http.Request, v group.Visit, in worryTyped) (Worried, error) {
	out := Worried{Words: in.Words, Urgent: in.Urgent, Once: in.Once}
	switch {
	case in.Thing != "":
		at, err := h.thing(in.Thing)
		if err != nil {
			return out, err
		}
		out.At, err = h.about(r, v, at)
		out.About = out.At.Author
		return out, err
	case in.About != "":
		id, ok := h.m.Codec.ID(kindMember, in.About)
		if !ok {
			return out, fault.Missing("no such member")
		}
		out.About = group.MemberID(id)
		return out, nil
	}
	id, err := h.m.Groups.Wearing(r.Context(), v, in.Handle)
	out.About = id
	return out, err
}

// about finds a thing of the visited group that the visitor may know of. What is
// held is nobody's but its author's.
func (h handler) about(r *http.Request, v group.Visit, at subject.Ref) (subject.About, error) {
	place, err := h.m.Places.At(at.Kind)
	if err != nil {
		return subject.About{}, err
	}
	about, err := place.About(r.Context(), h.m.DB, at.ID)
	if err == nil && (about.Group != v.Group.ID || about.State == subject.Held && about.Author != v.Member.ID) {
		err = fault.Missing("not of this group, or held")
	}
	return about, err
}

// keep answers with the words that somebody sent, where it is our mistake that
// they could not be kept: the page needs no database, and sends the same form
// again. Any other error goes on.
func (h handler) keep(w http.ResponseWriter, r *http.Request, err error) error {
	if err == nil {
		return nil
	}
	kind := fault.Of(err).Kind
	if web.WantsJSON(r) || kind != fault.Internal && kind != fault.Unavailable {
		return err
	}
	form, failed := web.ParseForm(r)
	if failed != nil {
		return err
	}
	view := keptView{Action: r.URL.Path, Helplines: h.lines(r)}
	for _, name := range keptFields {
		for _, value := range form.All(name) {
			view.add(name, value)
		}
	}
	if view.Words == "" {
		return err
	}
	slog.ErrorContext(r.Context(), "a form could not be kept, and came back", "cause", err)
	return web.Render(w, r, http.StatusServiceUnavailable, keptPage(view))
}

// keptFields are the fields of this package's forms.
var keptFields = []string{"body", "note", "reason", "now", "once", "urgency", "about", "thing", "handle", "level", "outcome", "do"}

// cut splits what Thing wrote.
func cut(thing string) (subject.Kind, string) {
	kind, token, _ := strings.Cut(thing, ".")
	return subject.Kind(kind), token
}
