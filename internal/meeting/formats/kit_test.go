package formats

import (
	"context"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

const script = "application/json"

// bundle is a town with formats.
type bundle struct {
	*grouptest.World
	m *Module
	t *testing.T
}

func newBundle(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	world := grouptest.New(t, d)
	b := &bundle{World: world, t: t, m: New(Deps{DB: d, Keys: world.Keys, IDs: world.IDs, Codec: world.Codec, Clock: world.Clock,
		Groups: world.Groups, Audit: audit.New(d, world.Keys, world.Clock)})}
	world.Groups.OnWithdraw(b.m.WithdrawAll)
	texts(t)
	return b
}

// texts loads the messages.
func texts(t *testing.T) {
	t.Helper()
	c, err := i18n.Load(Texts, format.Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

// plain is a format that can be run.
func plain(change ...func(*format.Format)) format.Format {
	f := fresh("en", func(k format.Kind) string { return "The " + string(k) })
	f.Name = "Our evening"
	f.Segments[1].Private = "Look at the clock."
	for _, c := range change {
		c(&f)
	}
	return f
}

// create makes a format the group's own and fails the test if it is refused.
func (b *bundle) create(v group.Visit, change ...func(*format.Format)) string {
	b.t.Helper()
	code, err := b.m.Create(b.t.Context(), v, Making{Format: plain(change...)})
	if err != nil {
		b.t.Fatal(err)
	}
	return code
}

func (b *bundle) look(v group.Visit, code string) Kept {
	b.t.Helper()
	k, err := b.m.Look(b.t.Context(), v, code, 0)
	if err != nil {
		b.t.Fatal(err)
	}
	return k
}

// codeOf is the code of a fault, "" for none.
func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(refusal(err)).Code
}

// ask sends a request as the actor through a router of this feature alone.
func (b *bundle) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	return b.send(actor, method, path, accept, "application/x-www-form-urlencoded", form.Encode())
}

func (b *bundle) send(actor account.Actor, method, path, accept, kind, body string) *httptest.ResponseRecorder {
	b.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.m.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(body))
	if method == "POST" {
		r.Header.Set("Content-Type", kind)
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := account.WithActor(r.Context(), actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.RequestURI()})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}

// formOf reads the editor's form off a page as a browser would send it, without
// a button.
func formOf(t *testing.T, page string) url.Values {
	t.Helper()
	root, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	form := find(root, func(n *html.Node) bool { return n.Data == "form" && attr(n, "id") == "format" })
	if form == nil {
		t.Fatalf("there is no editor on\n%s", page)
	}
	values := url.Values{}
	for n := range form.Descendants() {
		name := attr(n, "name")
		if name == "" {
			continue
		}
		switch n.Data {
		case "textarea":
			text := ""
			if n.FirstChild != nil {
				text = n.FirstChild.Data
			}
			values.Add(name, text)
		case "select":
			chosen := find(n, func(o *html.Node) bool { return o.Data == "option" && has(o, "selected") })
			if chosen == nil {
				chosen = find(n, func(o *html.Node) bool { return o.Data == "option" })
			}
			values.Add(name, attr(chosen, "value"))
		case "input":
			if kind := attr(n, "type"); (kind == "checkbox" || kind == "radio") && !has(n, "checked") {
				continue
			}
			values.Add(name, attr(n, "value"))
		}
	}
	return values
}

func find(n *html.Node, is func(*html.Node) bool) *html.Node {
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && is(d) {
			return d
		}
	}
	return nil
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

func has(n *html.Node, name string) bool {
	for _, a := range n.Attr {
		if a.Key == name {
			return true
		}
	}
	return false
}

func in(lang i18n.Lang) context.Context { return i18n.With(context.Background(), lang) }
