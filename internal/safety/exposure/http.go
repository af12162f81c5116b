package exposure

import (
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.Groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// member is the visit of somebody who may choose what they meet in the group.
func (h handler) member(r *http.Request) (group.Visit, error) {
	v, err := h.visit(r)
	if err == nil {
		err = mayChoose(v)
	}
	return v, err
}

// everywhere answers GET /account/reading: how the person meets heavy words in
// all their groups.
func (h handler) everywhere(w http.ResponseWriter, r *http.Request) error {
	chose, _, err := h.chosen(r.Context(), h.DB, account.ActorFrom(r.Context()).ID, group.Visit{})
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, readingJSON(chose))
	}
	return web.Render(w, r, http.StatusOK, everywherePage(readingView{Chose: chose, URL: "/account/reading"}))
}

func (h handler) setEverywhere(w http.ResponseWriter, r *http.Request) error {
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.choose(r.Context(), account.ActorFrom(r.Context()).ID, choiceIn(in)); err != nil {
		return err
	}
	return web.Done(w, r, "/account/reading")
}

// here answers GET …/reading: how a member meets heavy words in this group.
func (h handler) here(w http.ResponseWriter, r *http.Request) error {
	v, err := h.member(r)
	if err != nil {
		return err
	}
	everywhere, chose, err := h.chosen(r.Context(), h.DB, v.Actor.ID, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, readingJSON(chose))
	}
	return web.Render(w, r, http.StatusOK, herePage(readingView{Visit: v, Chose: chose, Everywhere: everywhere, URL: v.Group.ReadingURL()}))
}

func (h handler) setHere(w http.ResponseWriter, r *http.Request) error {
	v, err := h.member(r)
	if err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.chooseHere(r.Context(), v, choiceIn(in)); err != nil {
		return err
	}
	return web.Done(w, r, v.Group.ReadingURL())
}

// choiceIn reads a choice from a form: a field for each theme.
func choiceIn(in web.Form) choice {
	return readChoice(func(t group.Theme) string { return in.Text(string(t)) })
}

// temperature answers GET …/desk/temperature.
func (h handler) temperature(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.temperatureView(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	return web.Render(w, r, http.StatusOK, temperaturePage(view))
}

func (h handler) temperatureView(r *http.Request, v group.Visit) (temperatureView, error) {
	facts, err := h.Facts(r.Context(), v)
	return temperatureView{Visit: v, Reading: Read(facts), Facts: facts, Today: h.Clock.Now(), Slowing: Slowing{Every: Paces[1], For: Lengths[1]}}, err
}

// slowDown answers POST …/desk/slow: the group goes slowly for a while.
func (h handler) slowDown(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := mayFeel(v); err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	slowing := Slowing{Every: seconds(in.Text("every")), For: seconds(in.Text("for")), Room: in.Text("place") == spot(true), Why: in.Text("why")}
	if err := h.Slow(r.Context(), v, slowing); err != nil {
		view, readErr := h.temperatureView(r, v)
		if readErr != nil {
			return readErr
		}
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Slowing, view.problems = slowing, p
			return temperaturePage(view)
		})
	}
	return web.Done(w, r, temperatureURL(v.Group)+"#slow")
}

// seconds reads a time from a form; what is none is 0.
func seconds(s string) time.Duration {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return time.Duration(n) * time.Second
}

func (h handler) endSlow(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.EndSlow(r.Context(), v); err != nil {
		return err
	}
	return web.Done(w, r, temperatureURL(v.Group)+"#slow")
}
