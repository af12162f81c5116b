package start

import (
	"context"
	"time"

	"hearth/internal/platform/i18n"
)

// The shapes that scripts get; they are a contract.
type (
	templateJSON struct {
		Code       string   `json:"code"`
		Title      string   `json:"title"`
		Suits      string   `json:"suits"`
		Agreements []string `json:"agreements"`
	}
	placeJSON struct {
		Slug     string `json:"slug"`
		Name     string `json:"name"`
		NeedsYes bool   `json:"needs_yes"`
	}
	draftJSON struct {
		ID        string    `json:"id"`
		URL       string    `json:"url"`
		UpdatedAt time.Time `json:"updated_at"`
		Plan      Plan      `json:"plan"`
		Mend      Step      `json:"mend"` // first step with something to mend, "" for none
	}
	chooseJSON struct {
		Templates     []templateJSON `json:"templates"`
		Organisations []placeJSON    `json:"organisations"`
		Drafts        []draftJSON    `json:"drafts"`
	}
	settingsShape struct {
		Revision int64             `json:"revision"`
		Version  int64             `json:"agreements_version"`
		Asked    int64             `json:"asked"`
		Plan     Plan              `json:"plan"`
		Base     map[string]string `json:"base"` // by part, to be sent back with a change
	}
)

func (h handler) chooseJSON(ctx context.Context, v chooseView) chooseJSON {
	out := chooseJSON{Templates: []templateJSON{}, Organisations: []placeJSON{}, Drafts: []draftJSON{}}
	for _, t := range v.Templates {
		w := t.In(i18n.From(ctx))
		out.Templates = append(out.Templates, templateJSON{Code: t.Code, Title: w.Title, Suits: w.Suits, Agreements: w.Agreements})
	}
	for _, p := range v.Places {
		out.Organisations = append(out.Organisations, placeJSON{Slug: p.Slug, Name: p.Name, NeedsYes: p.NeedsYes})
	}
	for _, d := range v.Drafts {
		out.Drafts = append(out.Drafts, h.draftJSON(d))
	}
	return out
}

func (h handler) draftJSON(d Draft) draftJSON {
	token := h.token(d.ID)
	return draftJSON{ID: token, URL: stepURL(token, Purpose), UpdatedAt: d.UpdatedAt, Plan: d.Plan, Mend: d.Plan.FirstProblem()}
}

func settingsJSON(s Settings) settingsShape {
	out := settingsShape{Revision: s.Revision, Version: s.Version, Asked: s.Asked, Plan: s.Plan, Base: map[string]string{}}
	for _, part := range Parts {
		out.Base[string(part)] = s.Plan.base(part)
	}
	return out
}
