package app

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/totp"
	"hearth/internal/group"
	"hearth/internal/staff"
)

// staffGates are the routes of consoles and of what stands beside them, for the
// roles of the common table: none of these people works anywhere. The town's
// staff has a table of its own below.
var staffGates = slices.Concat([]gate{
	{"GET /o/{org}", at("/o/harbour"), nil, anybody},
	{"GET /o/{org}/{partner}", at("/o/harbour/nobody"), nil, [5]int{404, 404, 404, 404, 404}},
	{"POST /o/{org}/{partner}", at("/o/harbour/nobody"), none, nobodys},
	{"GET /org", nil, nil, signedIn},
	{"GET /staff-invitation/{token}", at("/staff-invitation/nonsense"), nil, [5]int{303, 404, 404, 404, 404}},
	{"POST /staff-invitation/{token}", at("/staff-invitation/nonsense"), none, nobodys},
	{"GET /groups/{slug}/lines", at(low + "/lines"), nil, [5]int{303, 404, 403, 200, 404}},
}, strangers())

// strangers are the gates of every console route for those who work nowhere.
func strangers() (all []gate) {
	for _, g := range consoleGates {
		want, form := [5]int{303, 404, 404, 404, 404}, url.Values(nil)
		if strings.HasPrefix(g.route, "POST") {
			want, form = nobodys, none
		}
		all = append(all, gate{g.route, at(g.path), form, want})
	}
	return all
}

// A consoleGate is one route of a console with a real request, and what each
// role gets: owner, organiser, supervisor, viewer; then an owner of another
// organisation, and an owner who gave no second factor.
type consoleGate struct {
	route, path string
	form        url.Values
	want        [6]int
}

var consoleRoles = []string{"owner", "organiser", "supervisor", "watcher", "neighbour", "locked"}

var (
	seesIt    = [6]int{200, 200, 200, 404, 404, 303}
	keepsIt   = [6]int{303, 303, 303, 404, 404, 403} // what was written stands on the page that asks for the code
	runsIt    = [6]int{303, 303, 403, 404, 404, 403}
	noToken   = [6]int{404, 404, 404, 404, 404, 303} // a token that names nothing
	noTokenOf = [6]int{404, 404, 403, 404, 404, 403}
	mendsIt   = [6]int{422, 422, 403, 404, 404, 403}
)

var consoleGates = []consoleGate{
	{"GET /org/{org}", "/org/harbour", nil, [6]int{200, 200, 200, 303, 404, 303}},
	{"GET /org/{org}/totals", "/org/harbour/totals", nil, [6]int{200, 200, 200, 200, 404, 303}},
	{"GET /org/{org}/settings", "/org/harbour/settings", nil, seesIt},
	{"POST /org/{org}/settings", "/org/harbour/settings", url.Values{"name": {""}}, mendsIt},
	{"GET /org/{org}/topics", "/org/harbour/topics", nil, seesIt},
	{"POST /org/{org}/topics", "/org/harbour/topics", url.Values{"slug": {"Not a slug"}}, mendsIt},
	{"GET /org/{org}/topics/{topic}", "/org/harbour/topics/own-one", nil, seesIt},
	{"POST /org/{org}/topics/{topic}", "/org/harbour/topics/own-one", url.Values{"name_en": {"One"}, "name_es": {"Uno"}, "name_ar": {"واحد"}}, runsIt},
	{"POST /org/{org}/topics/{topic}/move", "/org/harbour/topics/own-one/move", url.Values{"to": {"up"}}, runsIt},
	{"POST /org/{org}/topics/{topic}/merge", "/org/harbour/topics/own-one/merge", url.Values{"into": {"nothing"}}, mendsIt},
	{"GET /org/{org}/groups", "/org/harbour/groups", nil, seesIt},
	{"POST /org/{org}/groups/bulk", "/org/harbour/groups/bulk", url.Values{"do": {"archive"}, "group": {"low-days"}}, [6]int{200, 200, 403, 404, 404, 403}},
	{"GET /org/{org}/groups/{group}", "/org/harbour/groups/low-days", nil, seesIt},
	{"POST /org/{org}/groups/{group}/approve", "/org/harbour/groups/low-days/approve", none, [6]int{409, 409, 403, 404, 404, 403}},
	{"POST /org/{org}/groups/{group}/line", "/org/harbour/groups/low-days/line", url.Values{"text": {"Thank you."}}, runsIt},
	{"GET /org/{org}/staff", "/org/harbour/staff", nil, seesIt},
	{"POST /org/{org}/staff/invitations", "/org/harbour/staff/invitations", url.Values{"role": {"viewer"}, "name": {"New"}}, [6]int{201, 403, 403, 404, 404, 403}},
	{"POST /org/{org}/staff/invitations/{invitation}/revoke", "/org/harbour/staff/invitations/nonsense/revoke", none, [6]int{404, 403, 403, 404, 404, 403}},
	{"GET /org/{org}/staff/{person}", "/org/harbour/staff/nonsense", nil, noToken},
	{"POST /org/{org}/staff/{person}/role", "/org/harbour/staff/nonsense/role", none, [6]int{404, 403, 403, 404, 404, 403}},
	{"POST /org/{org}/staff/{person}/remove", "/org/harbour/staff/nonsense/remove", none, [6]int{404, 403, 403, 404, 404, 403}},
	{"POST /org/{org}/staff/{person}/checks", "/org/harbour/staff/nonsense/checks", none, noTokenOf},
	{"POST /org/{org}/staff/{person}/checks/{check}/remove", "/org/harbour/staff/nonsense/checks/nonsense/remove", none, noTokenOf},
	{"GET /org/{org}/roster", "/org/harbour/roster", nil, seesIt},
	{"GET /org/{org}/me", "/org/harbour/me", nil, seesIt},
	{"POST /org/{org}/me", "/org/harbour/me", url.Values{"name": {"Me"}, "langs": {"en"}}, keepsIt},
	{"POST /org/{org}/me/badges", "/org/harbour/me/badges", none, keepsIt},
	{"GET /org/{org}/partners", "/org/harbour/partners", nil, seesIt},
	{"POST /org/{org}/partners", "/org/harbour/partners", url.Values{"slug": {"Not a slug"}}, mendsIt},
	{"GET /org/{org}/partners/{partner}", "/org/harbour/partners/uni", nil, seesIt},
	{"POST /org/{org}/partners/{partner}", "/org/harbour/partners/uni", url.Values{"name": {""}}, mendsIt},
	{"POST /org/{org}/partners/{partner}/remove", "/org/harbour/partners/none/remove", none, noTokenOf},
	{"POST /org/{org}/partners/{partner}/codes", "/org/harbour/partners/uni/codes", url.Values{"uses": {"0"}}, mendsIt},
	{"POST /org/{org}/partners/{partner}/codes/{code}/revoke", "/org/harbour/partners/uni/codes/nonsense/revoke", none, noTokenOf},
	{"GET /org/{org}/audit", "/org/harbour/audit", nil, seesIt},
}

// An office is the town with people who work in its organisations, each in a
// session of their own in which they gave a second factor.
type office struct {
	*town
	sessions map[string]*http.Cookie
}

func newOffice(t *testing.T, w *town) *office {
	o := &office{town: w, sessions: map[string]*http.Cookie{}}
	ctx := t.Context()
	works := map[string]staff.Role{"owner": staff.Owner, "organiser": staff.Organiser, "supervisor": staff.Supervisor, "watcher": staff.Viewer, "neighbour": staff.Owner, "locked": staff.Owner}
	for _, role := range consoleRoles {
		w.people[role] = must(w.Account.Join(ctx, joining("calm-"+role)))
		org := "harbour"
		if role == "neighbour" {
			org = "northfold"
		}
		if err := w.Staff.Employ(ctx, org, w.people[role], works[role], "Name of "+role); err != nil {
			t.Fatal(err)
		}
		o.sessions[role] = w.Account.Cookie(must(w.Account.Begin(ctx, w.people[role], "test")))
		if role != "locked" {
			o.prove(role)
		}
	}
	v := must(w.Staff.Visit(ctx, account.Actor{ID: w.people["owner"]}, "harbour"))
	for _, err := range []error{
		w.Staff.AddPartner(ctx, v, staff.Partner{Slug: "uni", Name: "The university"}),
		w.Staff.AddTopic(ctx, v, group.Branch{Topic: group.Topic{Slug: "own-one", Names: map[lang]string{"en": "One", "es": "Uno", "ar": "واحد"}}}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// prove sets a code app up in the role's session, which proves it.
func (o *office) prove(role string) {
	o.t.Helper()
	o.in(role, "POST", "/account/second-factor", "text/html", none)
	f := must(o.Account.SecondFactorOf(o.t.Context(), o.people[role]))
	code := must(f.Waiting.Code(totp.Step(o.clock.Now())))
	if rec := o.in(role, "POST", "/account/second-factor/check", "text/html", url.Values{"second_factor_code": {code}}); rec.Code != 303 {
		o.t.Fatalf("%s has no second factor: %d", role, rec.Code)
	}
}

// in asks in the role's one session.
func (o *office) in(role, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	o.t.Helper()
	r := httptest.NewRequestWithContext(o.t.Context(), method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	r.Header.Set("Accept", accept)
	r.AddCookie(o.sessions[role])
	rec := httptest.NewRecorder()
	o.handler.ServeHTTP(rec, r)
	return rec
}

// settle changes the settings of harbour.
func (o *office) change(f func(*staff.Settings)) {
	o.t.Helper()
	v := must(o.Staff.Visit(o.t.Context(), account.Actor{ID: o.people["owner"]}, "harbour"))
	v.Settings.About = "A charity."
	f(&v.Settings)
	if err := o.Staff.SaveSettings(o.t.Context(), v, v.Settings); err != nil {
		o.t.Fatal(err)
	}
}

func TestEveryConsoleRouteForEveryStaffRole(t *testing.T) {
	o := newOffice(t, newTown(t, ""))
	for _, g := range consoleGates {
		for i, role := range consoleRoles {
			method, _, _ := strings.Cut(g.route, " ")
			for _, accept := range []string{"text/html", "application/json"} {
				got, want := o.in(role, method, g.path, accept, g.form), g.want[i]
				if accept == "application/json" {
					want = asScript(want, method, role == "locked")
				}
				if got.Code != want {
					t.Errorf("%s as %s, %s: %d, want %d (%s)", g.route, role, accept, got.Code, want, got.Header().Get("Location"))
				}
			}
		}
	}
}

// asScript is what a script gets where a browser is sent on.
func asScript(status int, method string, locked bool) int {
	switch {
	case locked:
		return http.StatusForbidden
	case status == http.StatusSeeOther && method == "POST":
		return http.StatusOK
	}
	return status
}

// After a quarter of an hour without a press the console asks again.
func TestTheConsoleLocksItself(t *testing.T) {
	o := newOffice(t, newTown(t, ""))
	o.clock.Advance(14 * time.Minute)
	if rec := o.in("owner", "GET", "/org/harbour", "text/html", nil); rec.Code != 200 {
		t.Errorf("after 14 minutes: %d", rec.Code)
	}
	o.clock.Advance(16 * time.Minute)
	if rec := o.in("owner", "GET", "/org/harbour", "text/html", nil); rec.Code != 303 || !strings.HasPrefix(rec.Header().Get("Location"), "/account/unlock") {
		t.Errorf("after 16 more: %d %s", rec.Code, rec.Header().Get("Location"))
	}
	if rec := o.in("owner", "POST", "/org/harbour/groups/low-days/line", "text/html", url.Values{"text": {"Not lost"}}); !strings.Contains(rec.Body.String(), "Not lost") {
		t.Errorf("what was written is lost: %d", rec.Code)
	}
}

// traceAtWork makes the person one of harbour's staff, with words of their own.
func (w *town) traceAtWork(person string) {
	w.t.Helper()
	ctx := w.t.Context()
	if err := w.Staff.Employ(ctx, "harbour", w.people[person], staff.Organiser, "Trace colleague"); err != nil {
		w.t.Fatal(err)
	}
	v := must(w.Staff.Visit(ctx, account.Actor{ID: w.people[person]}, "harbour"))
	if err := w.Staff.SaveOwn(ctx, v, "Trace colleague", staff.Roster{Langs: []string{"en"}, Words: "Trace roster"}); err != nil {
		w.t.Fatal(err)
	}
}
