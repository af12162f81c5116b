package trust

import (
	"net/http"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/web"
)

// handler serves the page on which members read their own standing.
type handler struct{ m *Module }

func (h handler) standing(r *http.Request) (v group.Visit, s Standing, err error) {
	if v, err = h.m.Groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug")); err != nil {
		return v, s, err
	}
	s, err = h.m.Standing(r.Context(), v)
	return v, s, err
}

// page answers GET /groups/{slug}/trust.
func (h handler) page(w http.ResponseWriter, r *http.Request) error {
	v, s, err := h.standing(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, standingJSON(s))
	}
	return web.Render(w, r, http.StatusOK, trustPage(trustView{Visit: v, Standing: s}))
}

// read answers POST /groups/{slug}/trust.
func (h handler) read(w http.ResponseWriter, r *http.Request) error {
	v, _, err := h.standing(r)
	if err != nil {
		return err
	}
	if err := h.m.Read(r.Context(), v); err != nil {
		return err
	}
	return web.Done(w, r, URL(v.Group))
}
