package breakglass

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// explain answers GET /privacy/opening: all of it, for everybody.
func (h handler) explain(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, explainPage())
}

// own is the group as somebody meets it who is or was a member there.
func (h handler) own(r *http.Request) (group.Visit, error) {
	v, err := h.m.Groups.Visit(r.Context(), actorOf(r), r.PathValue("slug"))
	if err == nil && v.Member == nil {
		err = fault.Missing("was never a member")
	}
	return v, err
}

// mine answers GET /groups/{slug}/sealed.
func (h handler) mine(w http.ResponseWriter, r *http.Request) error {
	v, err := h.own(r)
	if err != nil {
		return err
	}
	view, err := h.mineView(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.mineJSON(view))
	}
	return web.Render(w, r, http.StatusOK, minePage(view))
}

func (h handler) mineView(ctx context.Context, v group.Visit) (mineView, error) {
	left, err := h.m.Left(ctx, v)
	if err != nil {
		return mineView{}, err
	}
	told, err := h.m.ToldTo(ctx, v)
	return mineView{Visit: v, Left: left, Told: told, Now: h.m.Clock.Now(), m: h.m}, err
}

func (h handler) leave(w http.ResponseWriter, r *http.Request) error {
	v, err := h.own(r)
	if err != nil {
		return err
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := Left{Contact: Reach{Phone: f.Line("phone"), Mail: f.Line("mail"), Note: f.Text("note")},
		Near: Person{Name: f.Line("near_name"), Relation: f.Line("near_relation"), Phone: f.Line("near_phone"), Note: f.Text("near_note")}}
	refused := h.m.Leave(r.Context(), v, in)
	if refused == nil {
		return web.Done(w, r, MineURL(v.Group)+"#left")
	}
	return h.again(w, r, v, refused, func(view *mineView) { view.Left = in })
}

// again draws the member's page with what was typed.
func (h handler) again(w http.ResponseWriter, r *http.Request, v group.Visit, refused error, fill func(*mineView)) error {
	view, err := h.mineView(r.Context(), v)
	if err != nil {
		return err
	}
	fill(&view)
	return web.Refused(w, r, refused, func(p *web.Problems) templ.Component {
		view.Problems = p
		return minePage(view)
	})
}

func (h handler) takeBack(w http.ResponseWriter, r *http.Request) error {
	v, err := h.own(r)
	if err != nil {
		return err
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.m.TakeBack(r.Context(), v, What(f.Text("what"))); err != nil {
		return err
	}
	return web.Done(w, r, MineURL(v.Group)+"#left")
}

func (h handler) complain(w http.ResponseWriter, r *http.Request) error {
	v, err := h.own(r)
	if err != nil {
		return err
	}
	id, ok := h.m.Codec.ID(kindAsk, r.PathValue("ask"))
	if !ok {
		return fault.Missing("no such token")
	}
	f, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	words := f.Text("words")
	refused := h.m.Complain(r.Context(), v, ID(id), words)
	if refused == nil {
		return web.Done(w, r, MineURL(v.Group)+"#opened")
	}
	return h.again(w, r, v, refused, func(view *mineView) { view.Asks, view.Words = ID(id), words })
}
