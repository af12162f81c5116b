package owndata

import (
	"bytes"
	"io"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/platform/web"
)

// Routes registers the module's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /account/data", h.page)
	rt.SignedIn("POST /account/data/export", m.accounts.Fresh("/account/data", h.export))
	rt.SignedIn("POST /account/data/erase", m.accounts.Fresh("/account/data", h.erase))
	rt.Public("GET /goodbye", h.goodbye)
}

type handler struct{ *Module }

func (h handler) page(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, dataPage(dataView{}))
}

func (h handler) export(w http.ResponseWriter, r *http.Request) error {
	sections, err := h.Gather(r.Context(), account.ActorFrom(r.Context()).ID)
	if err != nil {
		return err
	}
	view := archiveView{Sections: sections, At: h.clock.Now()}
	var buf bytes.Buffer
	err = writeArchive(&buf, sections, func(to io.Writer) error { return archivePage(view).Render(r.Context(), to) })
	if err != nil {
		return err
	}
	head := w.Header()
	head.Set("Content-Type", "application/zip")
	head.Set("Content-Disposition", `attachment; filename="my-data.zip"`) // a neutral name, for shared computers
	head.Set("Content-Length", strconv.Itoa(buf.Len()))
	_, _ = w.Write(buf.Bytes())
	return nil
}

func (h handler) erase(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	if err := confirmed(web.VisitorFrom(ctx).Name, form.Line("name")); err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return dataPage(dataView{Written: form.Line("name"), Problems: p})
		})
	}
	if err := h.Erase(ctx, account.ActorFrom(ctx).ID); err != nil {
		return err
	}
	h.accounts.Forget(w) // Clear-Site-Data means nothing without TLS
	w.Header().Set("Clear-Site-Data", `"cache", "cookies", "storage"`)
	return web.Done(w, r, "/goodbye")
}

func (h handler) goodbye(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, goodbyePage())
}
