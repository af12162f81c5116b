package assets

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where Handler must be mounted.
const Prefix = "/static/"

// An icon is the inside of a Lucide drawing.
type icon struct {
	Body string `json:"body"`
	Flip bool   `json:"flip"` // mirrored where text runs from right to left
}

var (
	built = load[map[string]string]("manifest.json") // "app.css" to "app-1A2B3C4D.css"
	icons = load[map[string]icon]("icons.json")
	drawn = drawAll(icons)
)

// load reads a JSON file of the build, or gives the zero value where nothing
// was built. The build wrote the file, so an unreadable one is a bug that must
// stop the program before it serves a page without its stylesheet.
func load[T any](name string) (value T) {
	raw, err := dist.ReadFile("dist/" + name)
	if err != nil {
		return value
	}
	if err := json.Unmarshal(raw, &value); err != nil {
		panic("assets: " + name + ": " + err.Error())
	}
	return value
}

// URL returns the address of a built file: "app.css" gives
// "/static/app-1A2B3C4D.css". An unknown name keeps its plain address.
func URL(name string) string {
	if hashed, ok := built[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Icon returns the named icon as inline SVG in the colour of the text around
// it. It is hidden from screen readers: the words beside it say what it means.
// An unknown icon is an empty drawing of the same size.
func Icon(name string) string {
	if svg, ok := drawn[name]; ok {
		return svg
	}
	return icon{}.draw()
}

// drawAll draws the icons once: a page has dozens.
func drawAll(icons map[string]icon) map[string]string {
	drawn := make(map[string]string, len(icons))
	for name, i := range icons {
		drawn[name] = i.draw()
	}
	return drawn
}

func (i icon) draw() string {
	class := "icon"
	if i.Flip {
		class = "icon flip"
	}
	return `<svg class="` + class + `" width="24" height="24" viewBox="0 0 24 24" fill="none" stroke="currentColor" ` +
		`stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">` + i.Body + `</svg>`
}

// HasIcon reports whether the build knows the icon, so that a test can catch a
// name that icons/list.txt lacks. It is false for all names where nothing was
// built.
func HasIcon(name string) bool {
	_, ok := icons[name]
	return ok
}

var contentTypes = map[string]string{
	".css":   "text/css; charset=utf-8",
	".js":    "text/javascript; charset=utf-8",
	".svg":   "image/svg+xml",
	".woff2": "font/woff2",
}

// Handler serves GET /static/{file}. It knows only the names that the build
// wrote; every other path is a 404.
func Handler() http.Handler {
	files := map[string]bool{}
	for _, name := range built {
		files[name] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		name := strings.TrimPrefix(r.URL.Path, Prefix)
		if !files[name] {
			http.NotFound(w, r)
			return
		}
		serve(w, r, name)
	})
}

func serve(w http.ResponseWriter, r *http.Request, name string) {
	h := w.Header()
	h.Set("Content-Type", contentTypes[path.Ext(name)])
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Vary", "Accept-Encoding")
	if _, err := fs.Stat(dist, "dist/"+name+".gz"); err == nil && takesGzip(r) {
		h.Set("Content-Encoding", "gzip")
		name += ".gz"
	}
	http.ServeFileFS(w, r, dist, "dist/"+name)
}

// takesGzip reads Accept-Encoding as browsers write it. A client that names
// gzip only to refuse it ("gzip;q=0") gets the plain file.
func takesGzip(r *http.Request) bool {
	for _, part := range strings.Split(r.Header.Get("Accept-Encoding"), ",") {
		name, q, _ := strings.Cut(strings.TrimSpace(part), ";")
		if name == "gzip" && strings.TrimSpace(q) != "q=0" {
			return true
		}
	}
	return false
}
