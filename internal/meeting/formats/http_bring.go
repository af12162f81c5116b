package formats

import (
	"io"
	"mime"
	"net/http"
	"strings"
	"unicode/utf8"

	"github.com/a-h/templ"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

func (h handler) elsewhere(w http.ResponseWriter, r *http.Request) error {
	v, err := h.changer(r)
	if err != nil {
		return err
	}
	others, err := h.Others(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		var items []elsewhereJSON
		for _, o := range others {
			for _, k := range o.Own {
				items = append(items, elsewhereJSON{Group: o.Group.Slug, From: k.Code, Name: k.Format.Name, Length: k.Format.Length})
			}
		}
		return web.JSON(w, http.StatusOK, web.NewList(items, ""))
	}
	return web.Render(w, r, http.StatusOK, elsewherePage(elsewhereView{Visit: v, Others: others}))
}

// copyFrom opens the editor on another group's format. The other group is named
// in the form and never in an address, which others may see.
func (h handler) copyFrom(w http.ResponseWriter, r *http.Request) error {
	v, form, err := h.formFrom(r)
	if err == nil {
		err = mayChange(v)
	}
	if err != nil {
		return err
	}
	f, err := h.CopyOf(r.Context(), v, form.Text("group"), form.Text("from"))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		j, err := whole(v.Group, Kept{Format: f})
		if err != nil {
			return err
		}
		return web.JSON(w, http.StatusOK, j)
	}
	view := h.newEditor(v, "")
	view.Draft = draftOf(f)
	return web.Render(w, r, http.StatusOK, editorPage(view.counted(r.Context())))
}

func (h handler) importForm(w http.ResponseWriter, r *http.Request) error {
	v, err := h.changer(r)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, importPage(importView{Visit: v}))
}

// importFrom opens the editor on a document that was pasted or sent as a file,
// so that it is looked through before it is the group's.
func (h handler) importFrom(w http.ResponseWriter, r *http.Request) error {
	v, err := h.changer(r)
	if err != nil {
		return err
	}
	document, err := documentOf(r)
	if err != nil {
		return err
	}
	f, err := format.Parse([]byte(document))
	if err != nil {
		return web.Refused(w, r, documentRefusal(r.Context(), err), func(p *web.Problems) templ.Component {
			return importPage(importView{Visit: v, Document: document, Problems: p})
		})
	}
	if web.WantsJSON(r) {
		j, err := whole(v.Group, Kept{Format: f})
		if err != nil {
			return err
		}
		return web.JSON(w, http.StatusOK, j)
	}
	view := h.newEditor(v, "")
	view.Draft = draftOf(f)
	return web.Render(w, r, http.StatusOK, editorPage(view.counted(r.Context())))
}

// documentOf is the document in a request: of a form, the field "document"; of a
// form with a file, the file if one was chosen.
func documentOf(r *http.Request) (string, error) {
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind != "multipart/form-data" || params["boundary"] == "" {
		form, err := web.ParseForm(r)
		return form.Raw("document"), err
	}
	r.Body = http.MaxBytesReader(nil, r.Body, web.MaxForm)
	parts, err := r.MultipartReader()
	if err != nil {
		return "", fault.Wrap(fault.Malformed, "malformed", err)
	}
	pasted, file := "", ""
	for range 8 { // the page's form has two fields
		p, err := parts.NextPart()
		if err == io.EOF {
			break
		}
		if err != nil {
			return "", fault.Wrap(fault.Malformed, "malformed", err)
		}
		raw, err := io.ReadAll(io.LimitReader(p, format.MaxBytes+1)) // one more, for Parse to refuse
		if err != nil {
			return "", fault.Wrap(fault.Malformed, "malformed", err)
		}
		switch p.FormName() {
		case "document":
			pasted = string(raw)
		case "file":
			file = string(raw)
		}
	}
	if strings.TrimSpace(file) != "" {
		pasted = file
	}
	if !utf8.ValidString(pasted) {
		return strings.ToValidUTF8(pasted, "\uFFFD"), nil
	}
	return pasted, nil
}
