package app

import (
	"net/url"
	"slices"
	"strings"
	"testing"
)

// rotaGates are the responders' routes for the roles of the common table: none
// of these people works anywhere, so there is nothing for them.
var rotaGates = slices.Concat([]gate{
	{"GET /safety", nil, nil, [5]int{303, 404, 404, 404, 404}},
	{"GET /safety/events", nil, nil, [5]int{303, 404, 404, 404, 404}},
	{"POST /safety/alarms/{alarm}/take", at("/safety/alarms/nonsense/take"), none, nobodys},
	{"POST /safety/alarms/{alarm}/pass", at("/safety/alarms/nonsense/pass"), none, nobodys},
}, notOnTheRota())

// notOnTheRota are the gates of every route of a rota for those who work nowhere.
func notOnTheRota() (all []gate) {
	for _, g := range officeRotaGates {
		want, form := [5]int{303, 404, 404, 404, 404}, url.Values(nil)
		if strings.HasPrefix(g.route, "POST") {
			want, form = nobodys, none
		}
		all = append(all, gate{g.route, at(g.path), form, want})
	}
	return all
}

const harbourRota = "/safety/rota/harbour"

// What each role of an office gets: owner, organiser, supervisor, viewer; then
// somebody of another organisation, and an owner who gave no second factor.
var officeRotaGates = []consoleGate{
	{"GET /safety/rota/{org}", harbourRota, nil, seesIt},
	{"POST /safety/rota/{org}/shifts", harbourRota + "/shifts", url.Values{"start": {"25:00"}}, mendsIt},
	{"POST /safety/rota/{org}/shifts/{shift}/remove", harbourRota + "/shifts/nonsense/remove", none, onRota},
	{"POST /safety/rota/{org}/shifts/{shift}/{day}/cover", harbourRota + "/shifts/nonsense/2026-05-04/cover", none, onRota},
	{"POST /safety/rota/{org}/covers/{cover}/take", harbourRota + "/covers/nonsense/take", none, onRota},
	{"POST /safety/rota/{org}/people/{responder}/lead", harbourRota + "/people/nonsense/lead", none, onRota},
	{"POST /safety/rota/{org}/people/{responder}/remove", harbourRota + "/people/nonsense/remove", none, onRota},
	{"GET /safety/rota/{org}/me", harbourRota + "/me", nil, seesIt},
	{"POST /safety/rota/{org}/me", harbourRota + "/me", url.Values{"levels": {"nonsense"}}, [6]int{422, 422, 422, 404, 404, 403}},
	{"POST /safety/rota/{org}/me/leave", harbourRota + "/me/leave", none, keepsIt},
	{"GET /safety/rota/{org}/handover", harbourRota + "/handover", nil, [6]int{200, 403, 403, 404, 404, 303}},
	{"POST /safety/rota/{org}/handover", harbourRota + "/handover", none, [6]int{422, 403, 403, 404, 404, 403}},
	{"GET /safety/rota/{org}/drills", harbourRota + "/drills", nil, seesIt},
	{"POST /safety/rota/{org}/drills", harbourRota + "/drills", none, [6]int{303, 409, 403, 404, 404, 403}}, // the owner's is under way
	{"GET /safety/rota/{org}/calling", harbourRota + "/calling", nil, seesIt},
	{"POST /safety/rota/{org}/calling", harbourRota + "/calling", url.Values{"url": {"https://127.0.0.1/"}}, mendsIt},
	{"POST /safety/rota/{org}/calling/try", harbourRota + "/calling/try", none, runsIt},
}

// onRota is what a token that names nothing gets.
var onRota = [6]int{404, 404, 404, 404, 404, 403}

func TestEveryRouteOfARotaForEveryRole(t *testing.T) {
	o := newOffice(t, newTown(t, ""))
	for _, g := range officeRotaGates {
		for i, role := range consoleRoles {
			method, _, _ := strings.Cut(g.route, " ")
			if got := o.in(role, method, g.path, "text/html", g.form); got.Code != g.want[i] {
				t.Errorf("%s as %s: %d, want %d (%s)", g.route, role, got.Code, g.want[i], got.Header().Get("Location"))
			}
		}
	}
	// Nobody is on the list: the owners are called, and see it without a code.
	for role, want := range map[string]int{"owner": 200, "locked": 200, "organiser": 404, "supervisor": 404, "watcher": 404} {
		if got := o.in(role, "GET", "/safety", "text/html", nil); got.Code != want {
			t.Errorf("/safety as %s: %d, want %d", role, got.Code, want)
		}
	}
}
