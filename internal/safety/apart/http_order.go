package apart

import (
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// onDuty serves those who hold the group, and staff who decide about it, who
// need a second factor. To everybody else the page is not there.
func (h handler) onDuty(next func(w http.ResponseWriter, r *http.Request, v group.Visit) error) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := h.visit(r)
		if err != nil {
			return err
		}
		if err := h.mayOrder(r.Context(), v); err != nil {
			return err
		}
		serve := func(w http.ResponseWriter, r *http.Request) error { return next(w, r, v) }
		if v.MayFacilitate() == nil {
			return serve(w, r)
		}
		return h.gate(ordersURL(v.Group), serve)(w, r)
	}
}

func (h handler) orders(w http.ResponseWriter, r *http.Request, v group.Visit) error {
	view, err := h.ordersView(r, v, Wanted{}, nil)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(view.json(), ""))
	}
	return web.Render(w, r, http.StatusOK, ordersPage(view))
}

func (h handler) order(w http.ResponseWriter, r *http.Request, v group.Visit) error {
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	wanted := Wanted{One: in.Line("one"), Other: in.Line("other"), Reason: in.Text("reason"), Shown: in.Yes("shown")}
	id, err := h.Order(r.Context(), v, wanted)
	if err != nil {
		view, viewErr := h.ordersView(r, v, wanted, nil)
		if viewErr != nil {
			return viewErr
		}
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Problems = p
			return ordersPage(view)
		})
	}
	return web.Created(w, r, h.codec.Token(kindOrder, int64(id)), ordersURL(v.Group))
}

func (h handler) end(w http.ResponseWriter, r *http.Request, v group.Visit) error {
	id, ok := h.codec.ID(kindOrder, r.PathValue("order"))
	if !ok {
		return fault.Missing("no such order token")
	}
	if err := h.End(r.Context(), v, OrderID(id)); err != nil {
		return err
	}
	return web.Done(w, r, ordersURL(v.Group))
}
