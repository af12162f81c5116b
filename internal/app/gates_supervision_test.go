package app

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// supervisionGates are the routes of those who look after others: the holder and
// the outsider hold groups, and nobody of them works for an organisation.
var supervisionGates = slices.Concat([]gate{
	{"GET /groups/{slug}/work", at(low + "/work"), nil, [5]int{303, 404, 404, 303, 404}},
	{"GET /account/work", nil, nil, [5]int{303, 404, 404, 200, 200}},
	{"POST /account/work", nil, url.Values{"cases": {"2"}, "cover": {"yes"}}, holdSomething},
	{"POST /account/work/rest", nil, url.Values{"on": {"no"}}, holdSomething},
	{"GET /account/work/debriefs/{number}", at("/account/work/debriefs/1"), nil, [5]int{303, 404, 404, 404, 404}},
	{"POST /account/work/debriefs/{number}", at("/account/work/debriefs/1"), none, nobodys},
	{"POST /account/work/talks", nil, url.Values{"place": {"nowhere"}}, [5]int{401, 404, 404, 422, 422}},
	{"POST /account/work/talks/{talk}", at("/account/work/talks/nonsense"), none, nobodys},
}, notInOffice(officeSupervisionGates))

var holdSomething = [5]int{401, 404, 404, 303, 303}

// notInOffice are the gates of an office's routes for those who work nowhere.
func notInOffice(of []consoleGate) (all []gate) {
	for _, g := range of {
		want, form := [5]int{303, 404, 404, 404, 404}, url.Values(nil)
		if strings.HasPrefix(g.route, "POST") {
			want, form = nobodys, none
		}
		all = append(all, gate{g.route, at(g.path), form, want})
	}
	return all
}

// What each role of an office gets: owner, organiser, supervisor, viewer; then
// somebody of another organisation, and an owner who gave no second factor.
var officeSupervisionGates = []consoleGate{
	{"GET /supervision/{org}", "/supervision/harbour", nil, seesIt},
	{"POST /supervision/{org}/limits", "/supervision/harbour/limits", url.Values{"cases": {"many"}}, mendsIt},
	{"GET /supervision/{org}/talks/{talk}", "/supervision/harbour/talks/nonsense", nil, noToken},
	{"POST /supervision/{org}/talks/{talk}/offer", "/supervision/harbour/talks/nonsense/offer", none, onRota},
	{"POST /supervision/{org}/talks/{talk}/held", "/supervision/harbour/talks/nonsense/held", none, onRota},
}

func TestEveryRouteOfSupervisionForEveryRole(t *testing.T) {
	o := newOffice(t, newTown(t, ""))
	for _, g := range officeSupervisionGates {
		for i, role := range consoleRoles {
			method, _, _ := strings.Cut(g.route, " ")
			if got := o.in(role, method, g.path, "text/html", g.form); got.Code != g.want[i] {
				t.Errorf("%s as %s: %d, want %d (%s)", g.route, role, got.Code, g.want[i], got.Header().Get("Location"))
			}
		}
	}
}

// Who asks for a talk is read by the supervisor alone, and what was told to them
// is on no other colleague's page.
func TestOnlyTheSupervisorReads(t *testing.T) {
	o := newOffice(t, newTown(t, ""))
	if got := o.in("organiser", "POST", "/account/work/talks", "text/html", url.Values{"place": {"org.harbour"}, "words": {"lantern words"}}); got.Code != 303 {
		t.Fatalf("asking: %d %s", got.Code, got.Body)
	}
	var queue struct {
		Waiting struct{ Items []struct{ URL string } }
	}
	if err := json.Unmarshal(o.in("supervisor", "GET", "/supervision/harbour", "application/json", nil).Body.Bytes(), &queue); err != nil {
		t.Fatal(err)
	}
	if len(queue.Waiting.Items) != 1 {
		t.Fatalf("the queue: %+v", queue)
	}
	for role, want := range map[string]int{"supervisor": 200, "owner": 404, "organiser": 404, "watcher": 404, "neighbour": 404} {
		got := o.in(role, "GET", queue.Waiting.Items[0].URL, "text/html", nil)
		if got.Code != want || strings.Contains(got.Body.String(), "lantern words") != (want == 200) {
			t.Errorf("%s: %d, want %d", role, got.Code, want)
		}
	}
}
