package web_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/a-h/templ"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

func TestFormsAreHeardOnce(t *testing.T) {
	rt, heard, refused := router(t), 0, false
	rt.HearForms(func(r *http.Request, err error) *web.Beside {
		heard++
		if refused = err != nil; !refused {
			return nil
		}
		form, err := web.ParseForm(r)
		if err != nil || form.Text("body") != "lantern" {
			return nil
		}
		return &web.Beside{Part: page("call somebody"), JSON: map[string]string{"person": "/person"}}
	})
	refuse := func(kind fault.Kind, read bool) web.Handler {
		return func(_ http.ResponseWriter, r *http.Request) error {
			if read { // or the refusal comes before the form was read
				if _, err := web.ParseForm(r); err != nil {
					return err
				}
			}
			return fault.New(kind, "not_found")
		}
	}
	rt.Public("POST /no", refuse(fault.Forbidden, true))
	rt.Public("POST /early", refuse(fault.NotFound, false))
	rt.Public("POST /who", refuse(fault.SignInNeeded, false))
	rt.Public("GET /no", refuse(fault.Forbidden, false))
	rt.Public("POST /yes", func(w http.ResponseWriter, r *http.Request) error { return web.SeeOther(w, r, "/") })
	rt.Public("POST /again", func(w http.ResponseWriter, r *http.Request) error {
		var c fault.Check
		c.Add("body", "fault.not_found")
		return web.Refused(w, r, c.Err(), func(p *web.Problems) templ.Component {
			if p.Beside == nil {
				return page("nothing beside")
			}
			return p.Beside.Part
		})
	})
	rows := []struct {
		name, method, path, body, accept string
		heard                            int
		want, never                      string
	}{
		{"a page keeps the words", "POST", "/no", "lantern", "text/html", 1, "body=lantern", ""},
		{"a refusal before the form was read", "POST", "/early", "lantern", "text/html", 1, "body=lantern", ""},
		{"a script", "POST", "/no", "lantern", "application/json", 1, `"help":{"person":"/person"}`, ""},
		{"a form that comes back", "POST", "/again", "lantern", "text/html", 1, "call somebody", ""},
		{"a form's script", "POST", "/again", "lantern", "application/json", 1, `"help"`, ""},
		{"nothing to say", "POST", "/no", "soup", "text/html", 1, "", "body="},
		{"nothing to say to a script", "POST", "/no", "soup", "application/json", 1, "", "help"},
		{"nothing beside", "POST", "/again", "soup", "text/html", 1, "nothing beside", ""},
		{"what was taken", "POST", "/yes", "lantern", "text/html", 1, "", "call"},
		{"looking at a page", "GET", "/no", "", "text/html", 0, "", "call"},
		{"not signed in", "POST", "/who", "lantern", "text/html", 0, "", "call"},
		{"another kind of body", "POST", "/no", "", "text/html", 0, "", "call"},
	}
	for _, row := range rows {
		heard = 0
		r := httptest.NewRequest(row.method, row.path, strings.NewReader("body="+row.body))
		r.Header.Set("Accept", row.accept)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if row.name == "another kind of body" {
			r.Header.Set("Content-Type", "text/plain")
		}
		w := httptest.NewRecorder()
		rt.ServeHTTP(w, r)
		got := w.Body.String()
		if heard > 0 && refused == (row.path == "/yes") {
			t.Errorf("%s: heard as refused: %v", row.name, refused)
		}
		if heard != row.heard || !strings.Contains(got, row.want) || row.never != "" && strings.Contains(got, row.never) {
			t.Errorf("%s: heard %d times, answered %s", row.name, heard, got)
		}
	}
}
