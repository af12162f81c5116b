package formats

import (
	"context"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

type handler struct{ *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	v, err := h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err == nil {
		err = mayRead(v)
	}
	return v, err
}

// changer is visit for what only facilitators do.
func (h handler) changer(r *http.Request) (group.Visit, error) {
	v, err := h.visit(r)
	if err == nil {
		err = mayChange(v)
	}
	return v, err
}

func (h handler) schema(w http.ResponseWriter, _ *http.Request) error {
	w.Header().Set("Content-Type", "application/schema+json")
	w.Header().Set("Access-Control-Allow-Origin", "*") // for editors elsewhere; there is nothing of anybody in it
	_, _ = w.Write(format.Schema())
	return nil
}

func (h handler) list(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	all, err := h.List(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		items := make([]formatJSON, len(all))
		for i, k := range all {
			items[i] = inList(v.Group, k)
		}
		return web.JSON(w, http.StatusOK, web.NewList(items, ""))
	}
	return web.Render(w, r, http.StatusOK, listPage(newListView(v, all)))
}

// look shows a format, today's or an older version.
func (h handler) look(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	k, err := h.named(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		j, err := whole(v.Group, k)
		if err != nil {
			return err
		}
		return web.JSON(w, http.StatusOK, j)
	}
	view := lookView{Visit: v, Kept: k, Open: r.URL.Query().Get("open") == "yes", Saved: r.URL.Query().Get("done") == "saved"}
	return web.Render(w, r, http.StatusOK, lookPage(view))
}

// named is the format that the path names, in the version that it names.
func (h handler) named(r *http.Request, v group.Visit) (Kept, error) {
	version := int64(0)
	if typed := r.PathValue("version"); typed != "" {
		n, err := strconv.ParseInt(typed, 10, 64)
		if err != nil || n < 1 {
			return Kept{}, fault.Missing("no such version")
		}
		version = n
	}
	k, err := h.Look(r.Context(), v, r.PathValue("format"), version)
	if err == nil && version != 0 && !k.Own() {
		return k, fault.Missing("what Hearth brings along has no versions here")
	}
	return k, err
}

func (h handler) history(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.historyView(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(historyJSON(r.Context(), view), view.Next))
	}
	return web.Render(w, r, http.StatusOK, historyPage(view))
}

func (h handler) historyView(r *http.Request, v group.Visit) (historyView, error) {
	ctx, code := r.Context(), r.PathValue("format")
	before, _ := strconv.ParseInt(r.URL.Query().Get("before"), 10, 64)
	all, changes, next, err := h.History(ctx, v, code, max(before, 0))
	if err != nil {
		return historyView{}, err
	}
	cards, err := h.authors(ctx, all)
	if err != nil {
		return historyView{}, err
	}
	view := historyView{Visit: v, Code: code, Newest: all[0].Newest, Archived: all[0].Archived(), MayRestore: mayChange(v) == nil && !all[0].Archived()}
	newest, err := h.Look(ctx, v, code, 0)
	if err != nil {
		return view, err
	}
	view.Name = newest.Format.Name
	if next > 0 {
		view.Next = formatURL(v.Group, code) + "/history?before=" + strconv.FormatInt(next, 10)
	}
	for i, k := range all {
		past := pastView{Kept: k, By: cards[k.Author], URL: versionURL(v.Group, code, k.Version), Changes: []string{}}
		for _, c := range changes[i] {
			past.Changes = append(past.Changes, c.Say(ctx))
		}
		view.Items = append(view.Items, past)
	}
	return view, nil
}

func (h handler) authors(ctx context.Context, all []Kept) (map[group.MemberID]group.Card, error) {
	var ids []group.MemberID
	for _, k := range all {
		if k.Author != 0 {
			ids = append(ids, k.Author)
		}
	}
	return h.groups.Cards(ctx, h.db, ids)
}

func (h handler) restore(w http.ResponseWriter, r *http.Request) error {
	v, err := h.changer(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := r.PathValue("format")
	version, err := strconv.ParseInt(r.PathValue("version"), 10, 64)
	if err != nil || version < 1 {
		return fault.Missing("no such version")
	}
	if err := h.Restore(r.Context(), v, code, version, revision(form)); err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component { return h.historyAgain(r, v, p) })
	}
	return web.Done(w, r, formatURL(v.Group, code)+"?done=saved")
}

// historyAgain is the history as it is now, with why going back did not work.
func (h handler) historyAgain(r *http.Request, v group.Visit, p *web.Problems) templ.Component {
	view, err := h.historyView(r, v)
	if err != nil {
		view = historyView{Visit: v, Code: r.PathValue("format")}
	}
	view.Problems = p
	return historyPage(view)
}

func (h handler) archive(w http.ResponseWriter, r *http.Request) error { return h.putAway(w, r, true) }

func (h handler) unarchive(w http.ResponseWriter, r *http.Request) error {
	return h.putAway(w, r, false)
}

func (h handler) putAway(w http.ResponseWriter, r *http.Request, away bool) error {
	v, err := h.changer(r)
	if err != nil {
		return err
	}
	if err := h.Archive(r.Context(), v, r.PathValue("format"), away); err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			all, _ := h.List(r.Context(), v)
			view := newListView(v, all)
			view.Problems = p
			return listPage(view)
		})
	}
	return web.Done(w, r, formatsURL(v.Group))
}

func (h handler) exportYAML(w http.ResponseWriter, r *http.Request) error {
	return h.export(w, r, "application/yaml; charset=utf-8", ".yaml", format.Format.YAML)
}

func (h handler) exportJSON(w http.ResponseWriter, r *http.Request) error {
	return h.export(w, r, "application/json; charset=utf-8", ".json", format.Format.JSON)
}

// export hands a format out as a file. Its name says nothing of the group.
func (h handler) export(w http.ResponseWriter, r *http.Request, kind, ending string, write func(format.Format) ([]byte, error)) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	k, err := h.Look(r.Context(), v, r.PathValue("format"), 0)
	if err != nil {
		return err
	}
	raw, err := write(k.Format)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="meeting-format`+ending+`"`)
	_, _ = w.Write(raw)
	return nil
}

// revision is the version that an edit began with; -1, which is none, where the
// form does not say.
func revision(form web.Form) int64 {
	n, err := strconv.ParseInt(form.Text("revision"), 10, 64)
	if err != nil {
		return -1
	}
	return n
}

func tr(ctx context.Context, key string, args ...any) string { return i18n.T(ctx, key, args...) }
