package directory

import (
	"net/http"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/directory/match"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// handler serves the directory and the three questions.
type handler struct{ *Module }

// directory answers GET /groups. It refuses nothing: what it does not know in
// the query, it leaves out.
func (h handler) directory(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	ix, err := h.index(ctx)
	if err != nil {
		return err
	}
	f := filterOf(r.URL.Query(), ix)
	reader, err := h.readerOf(ctx)
	if err != nil {
		return err
	}
	found := ix.search(f, reader)
	view := directoryViewOf(found)
	view.Starts = reader.band != account.Youth
	if h.Neighbours != nil && view.Page == 1 && f.onlyWords() {
		if view.Elsewhere, err = h.Neighbours.Elsewhere(ctx, f.Query, f.Chosen[Lang], shownElsewhere); err != nil {
			return err
		}
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, foundJSONOf(view))
	}
	if f.Empty() {
		web.Findable(w) // one list for search engines, not one for every choice
	}
	return web.Render(w, r, http.StatusOK, directoryPage(view))
}

// shownElsewhere is how many groups of others a page of the directory names.
const shownElsewhere = 6

// questions answers GET /groups/match.
func (h handler) questions(w http.ResponseWriter, r *http.Request) error {
	view, err := h.matchView(r)
	if err != nil {
		return err
	}
	web.Findable(w)
	return web.Render(w, r, http.StatusOK, matchPage(view))
}

// match answers POST /groups/match. The answers come in the body, so that they
// are in no address, no history and no log; and they are gone with the answer.
func (h handler) match(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	view, err := h.matchView(r)
	if err != nil {
		return err
	}
	view.answered(form)
	if view.Matched, err = h.Match(r.Context(), view.Wishes); err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, matchedJSONOf(view))
	}
	return web.Render(w, r, http.StatusOK, matchPage(view))
}

// matchView is the page before anything was said: the reader's own language is
// ticked, if any group speaks it.
func (h handler) matchView(r *http.Request) (matchView, error) {
	ix, err := h.index(r.Context())
	if err != nil {
		return matchView{}, err
	}
	reader, err := h.readerOf(r.Context())
	if err != nil {
		return matchView{}, err
	}
	there := ix.bands[reader.band]
	v := matchView{Now: h.Clock.Now(), Anything: there.count(ix.all) > 0}
	for _, t := range ix.topics {
		if ix.facets[Topic].of(t.Slug).count(there) > 0 {
			v.Topics = append(v.Topics, t)
		}
	}
	v.Langs = ix.languages()
	if own := string(i18n.From(r.Context())); slices.Contains(v.Langs, own) {
		v.Wishes.Langs = []string{own}
	}
	return v, nil
}

// languages are those that groups speak, dialects of the interface's languages
// folded into them.
func (ix *index) languages() (langs []string) {
	for i := range ix.weighed {
		if lang := ix.weighed[i].Lang; !slices.Contains(langs, lang) {
			langs = append(langs, lang)
		}
	}
	slices.Sort(langs)
	return langs
}

// answered reads the three answers. What is not known is left out.
func (v *matchView) answered(form web.Form) {
	pick := func(name string, known []string) []string {
		return slices.DeleteFunc(slices.Compact(slices.Sorted(slices.Values(form.All(name)))), func(s string) bool { return !slices.Contains(known, s) })
	}
	var topics []string
	for _, t := range v.Topics {
		topics = append(topics, t.Slug)
	}
	v.Asked = true
	v.Parts, v.Week = pick("part", match.Parts), pick("week", []string{"weekdays", "weekend"})
	v.Wishes = match.Wishes{
		Topics: pick("topic", topics), Today: form.Yes("today"), Formats: pick("format", group.Formats),
		Audiences: pick("audience", group.Audiences), Langs: pick("lang", v.Langs), Matters: pick("matters", match.Matters),
	}
	if led := form.Text("led"); slices.Contains(group.LedBys, led) {
		v.Wishes.LedBy = led
	}
	if len(v.Parts)+len(v.Week) > 0 {
		v.Wishes.When = whenOf(v.Parts, v.Week)
	}
}

// whenOf crosses the ticked parts of the day with the ticked parts of the week.
func whenOf(parts, week []string) match.Slots {
	var ps []match.Part
	for _, p := range parts {
		ps = append(ps, match.Part(slices.Index(match.Parts, p)))
	}
	var ds []time.Weekday
	if len(week) == 1 && week[0] == "weekend" {
		ds = []time.Weekday{time.Saturday, time.Sunday}
	}
	if len(week) == 1 && week[0] == "weekdays" {
		ds = []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday}
	}
	return match.SlotsOf(ds, ps)
}
