package formats

import (
	"context"
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// begin opens the editor on a copy, or on a fresh format. Nothing is kept before
// it is saved.
func (h handler) begin(w http.ResponseWriter, r *http.Request) error {
	v, err := h.changer(r)
	if err != nil {
		return err
	}
	view := h.newEditor(v, "")
	if from := r.URL.Query().Get("from"); from != "" {
		k, err := h.Look(r.Context(), v, from, 0)
		if err != nil {
			return err
		}
		view.From, view.Draft = from, draftOf(k.Format)
	} else {
		view.Draft = draftOf(fresh(v.Group.Lang, kindNames(r.Context(), v.Group.Lang)))
	}
	return web.Render(w, r, http.StatusOK, editorPage(view.counted(r.Context())))
}

// kindNames calls new segments by what they are, in the format's own language
// where Hearth speaks it.
func kindNames(ctx context.Context, lang string) func(format.Kind) string {
	if known, ok := i18n.Parse(lang); ok {
		ctx = i18n.With(ctx, known)
	}
	return func(k format.Kind) string { return k.Name(ctx) }
}

func (h handler) newEditor(v group.Visit, once string) editorView {
	if once == "" {
		once = h.codec.Token("form", h.ids.Next())
	}
	return editorView{Visit: v, Action: formatsURL(v.Group), Back: formatsURL(v.Group), Once: once}
}

// create makes a format the group's own. The editor's other buttons come here
// too while it is not.
func (h handler) create(w http.ResponseWriter, r *http.Request) error {
	v, form, err := h.formFrom(r)
	if err != nil {
		return err
	}
	view := h.newEditor(v, form.Text("once"))
	view.From = form.Text("from")
	return h.submit(w, r, view, form, func(v group.Visit, f format.Format) error {
		code, err := h.Create(r.Context(), v, Making{Format: f, From: view.From, Once: view.Once})
		if err != nil {
			return err
		}
		return web.Created(w, r, code, formatURL(v.Group, code)+"?done=saved")
	})
}

// formFrom reads a form of somebody who facilitates. Agreements that changed
// meanwhile are signed beside what was typed.
func (h handler) formFrom(r *http.Request) (group.Visit, web.Form, error) {
	v, err := h.visit(r)
	if err != nil {
		return v, web.Form{}, err
	}
	if !v.Facilitates() {
		return v, web.Form{}, fault.New(fault.Forbidden, "group.facilitators_only")
	}
	form, err := web.ParseForm(r)
	return v, form, err
}

func (h handler) editForm(w http.ResponseWriter, r *http.Request) error {
	v, err := h.changer(r)
	if err != nil {
		return err
	}
	k, err := h.ownOf(r, v)
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
	view := editing(v, k)
	view.Draft, view.Revision = draftOf(k.Format), k.Version
	return web.Render(w, r, http.StatusOK, editorPage(view.counted(r.Context())))
}

// ownOf is the group's own format that the path names, for changing it.
func (h handler) ownOf(r *http.Request, v group.Visit) (Kept, error) {
	k, err := h.Look(r.Context(), v, r.PathValue("format"), 0)
	switch {
	case err != nil:
		return k, err
	case !k.Own():
		return k, fault.Missing("what Hearth brings along is copied first")
	}
	return k, nil
}

func editing(v group.Visit, k Kept) editorView {
	url := formatURL(v.Group, k.Code)
	return editorView{Visit: v, Action: url + "/edit", Back: url, Edit: true, Archived: k.Archived()}
}

func (h handler) edit(w http.ResponseWriter, r *http.Request) error {
	v, form, err := h.formFrom(r)
	if err != nil {
		return err
	}
	k, err := h.ownOf(r, v)
	if err != nil {
		return err
	}
	view := editing(v, k)
	view.Revision = revision(form)
	return h.submit(w, r, view, form, func(v group.Visit, f format.Format) error {
		if err := h.Save(r.Context(), v, k.Code, f, view.Revision); err != nil {
			return err
		}
		return web.Done(w, r, formatURL(v.Group, k.Code)+"?done=saved")
	})
}

// submit does what the pressed button says: changes the form and shows it again,
// or saves it. keep saves and answers.
func (h handler) submit(w http.ResponseWriter, r *http.Request, view editorView, form web.Form, keep func(group.Visit, format.Format) error) error {
	f, err := view.read(form)
	if do := form.Text("do"); err == nil && do != "" && do != "save" && !form.Has("document") {
		view.Preview = do == "preview"
		view.Draft.arrange(do, form, kindNames(r.Context(), view.Draft.Lang))
		return web.Render(w, r, http.StatusOK, editorPage(view.counted(r.Context())))
	}
	if err == nil {
		if view.Visit, err = h.groups.Signed(r.Context(), view.Visit, form); err == nil {
			err = keep(view.Visit, f)
		}
	}
	if err == nil {
		return nil
	}
	return h.editorRefused(w, r, view, err)
}

// read takes the form apart: fields of the editor, or a whole document.
func (v *editorView) read(form web.Form) (format.Format, error) {
	if !form.Has("document") {
		v.Draft = draftFrom(form)
		return v.Draft.format(), nil
	}
	f, err := format.Parse([]byte(form.Raw("document")))
	v.Draft = draftOf(f)
	return f, err
}

// editorRefused shows the editor again with everything that was typed. Where
// somebody else saved meanwhile, it says what they changed, and saving again is
// meant: their version stays in the history.
func (h handler) editorRefused(w http.ResponseWriter, r *http.Request, view editorView, err error) error {
	if fault.Is(err, fault.Conflict) && fault.Of(err).Code == "formats.changed_meanwhile" && !web.WantsJSON(r) {
		if failed := h.showTheirs(r, &view); failed != nil {
			return failed
		}
	}
	return web.Refused(w, r, refusal(err), func(p *web.Problems) templ.Component {
		view = view.counted(r.Context())
		view.Problems, view.Top, view.Advice = p, summary(r.Context(), p, err), nil
		return editorPage(view)
	})
}

func (h handler) showTheirs(r *http.Request, view *editorView) error {
	code := r.PathValue("format")
	now, err := h.Look(r.Context(), view.Visit, code, 0)
	if err != nil {
		return err
	}
	view.Meanwhile = []string{}
	before, err := h.Look(r.Context(), view.Visit, code, max(view.Revision, 1))
	if err == nil { // else it is too long ago, or the form named none
		for _, c := range format.Diff(before.Format, now.Format) {
			view.Meanwhile = append(view.Meanwhile, c.Say(r.Context()))
		}
	}
	cards, err := h.authors(r.Context(), []Kept{now})
	if err != nil {
		return err
	}
	view.Theirs = &pastView{Kept: now, By: cards[now.Author], URL: versionURL(view.Visit.Group, code, now.Version)}
	view.Revision = now.Version
	return nil
}
