package safety

import (
	"net/http"
	"slices"
	"strings"

	"golang.org/x/text/language"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// handler serves Help now. It reads only the directory and the clock.
type handler struct {
	directory *Directory
	clock     clock.Clock
}

// helpCache lets a browser show the page again when the network is gone. It is
// private because the page's frame tells whether somebody is signed in; who that
// is stays out of a page that lies in a browser for weeks.
const helpCache = "private, max-age=60, stale-if-error=2592000"

// help answers GET /help. It refuses nothing: what it does not understand in
// the query, it leaves out.
func (h *handler) help(w http.ResponseWriter, r *http.Request) error {
	r = unnamed(r)
	wish, guessed := wishOf(r)
	w.Header().Set("Cache-Control", helpCache)
	w.Header().Add("Vary", "Accept-Language, Cookie")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, answerOf(h.directory, wish, h.clock.Now()))
	}
	view := viewOf(r.Context(), h.directory, wish, h.clock.Now())
	view.Guessed = guessed
	view.SignedIn = web.VisitorFrom(r.Context()).SignedIn
	return web.Render(w, r, http.StatusOK, helpPage(view))
}

// grounding answers GET /grounding: what one can do after something heavy.
func (h *handler) grounding(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, groundingPage())
}

// unnamed takes the account's name out of the page's frame.
func unnamed(r *http.Request) *http.Request {
	visitor := web.VisitorFrom(r.Context())
	visitor.Name = ""
	return r.WithContext(web.WithVisitor(r.Context(), visitor))
}

// wishOf reads the query. Without a country it takes the region that the
// browser names, and says that it guessed; "country=" asks for all of them.
func wishOf(r *http.Request) (wish Wish, guessed bool) {
	accepted, _, err := language.ParseAcceptLanguage(r.Header.Get("Accept-Language"))
	if err != nil {
		accepted = nil
	}
	q := r.URL.Query()
	if need := Need(q.Get("need")); slices.Contains(needs, need) {
		wish.Need = need
	}
	wish.Tongues = tonguesOf(i18n.From(r.Context()), accepted)
	wish.Country = countryOf(q.Get("country"))
	if !q.Has("country") {
		wish.Country = regionOf(accepted)
		guessed = wish.Country != ""
	}
	return wish, guessed
}

// countryOf returns the ISO code for what stands in the query, or "". It
// knows "gb", "GB" and the common "UK".
func countryOf(code string) string {
	region, err := language.ParseRegion(strings.ToUpper(strings.TrimSpace(code)))
	if err != nil || !region.IsCountry() {
		return ""
	}
	return region.Canonicalize().String()
}

// regionOf returns the first country that a tag names itself. "es" alone says
// nothing of where somebody is.
func regionOf(accepted []language.Tag) string {
	for _, tag := range accepted {
		if region, sure := tag.Region(); sure == language.Exact && region.IsCountry() {
			return region.Canonicalize().String()
		}
	}
	return ""
}

// tonguesOf lists the languages the reader can use: the page's, and those the
// browser asks for.
func tonguesOf(lang i18n.Lang, accepted []language.Tag) []language.Base {
	var bases []language.Base
	for _, tag := range append([]language.Tag{language.Make(string(lang))}, accepted...) {
		if base, sure := tag.Base(); sure != language.No {
			bases = append(bases, base)
		}
	}
	return bases
}
