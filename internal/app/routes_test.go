package app

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hearth/internal/platform/web"
)

// A gate is one route with a real request for it, and the status that each role
// gets: visitor, newcomer, member, holder, outsider.
type gate struct {
	route string
	path  func(w *town) string // nil: the route's own path
	form  url.Values           // nil for a GET
	want  [5]int
}

func at(path string) func(*town) string { return func(*town) string { return path } }

// on is an address beneath a fresh conversation of the member's.
func on(suffix string) func(*town) string {
	return func(w *town) string {
		conversation, _ := w.conversation("member")
		return conversation + suffix
	}
}

// onPost is an address beneath a fresh post of the member's.
func onPost(suffix string) func(*town) string {
	return func(w *town) string {
		_, post := w.conversation("member")
		return post + suffix
	}
}

func onMessage(suffix string) func(*town) string {
	return func(w *town) string { return w.message("member", "hello") + suffix }
}

const low = "/groups/low-days"

var (
	none  = url.Values{}
	words = url.Values{"body": {"hello"}}
	// Statuses that many routes share.
	anybody   = [5]int{200, 200, 200, 200, 200}
	signedIn  = [5]int{303, 200, 200, 200, 200} // the visitor is led to the sign-in page
	members   = [5]int{404, 404, 200, 200, 404}
	membersIn = [5]int{303, 404, 200, 200, 404} // as above, on a route for signed-in people
	writers   = [5]int{401, 404, 303, 303, 404}
	holders   = [5]int{401, 404, 403, 303, 404}
	authors   = [5]int{401, 404, 303, 403, 404}
	authorsIn = [5]int{303, 404, 200, 403, 404}
	onward    = [5]int{303, 303, 303, 303, 303}
	onwardIn  = [5]int{401, 303, 303, 303, 303}
	answered  = [5]int{401, 200, 200, 200, 200}
	refused   = [5]int{422, 422, 422, 422, 422} // the request here is one to be refused
	refusedIn = [5]int{401, 422, 422, 422, 422}
	newcomers = [5]int{200, 303, 303, 303, 303} // whoever is signed in already is led on
	nobodys   = [5]int{401, 404, 404, 404, 404} // a token that names nothing
)

// gates returns every route. What ends a membership or an account stands last;
// each newer feature's rows stand in a file of its own.
func gates() []gate {
	return slices.Concat(firstGates, directoryGates, accountGates, promiseGates, startGates, noticeGates, entryGates, boardGates, formatsGates, meetingGates, roomGates, apartGates, exposureGates, listeningGates, moderationGates, casesGates, sealedGates, careGates, staffGates, rotaGates, supervisionGates, lastGates)
}

var firstGates = []gate{
	{"GET /{$}", at("/"), nil, anybody},
	{"GET /privacy", nil, nil, anybody},
	{"GET /help", nil, nil, anybody},
	{"GET /goodbye", nil, nil, anybody},
	{"GET /healthz", nil, nil, anybody},
	{"GET /readyz", nil, nil, anybody},
	{"POST /preferences", nil, url.Values{"lang": {"en"}}, onward},
	{"GET /me", nil, nil, signedIn},

	{"GET /groups", nil, nil, anybody},
	{"GET /groups/{slug}", at(low), nil, anybody},
	{"GET /groups/{slug}/membership", at(low + "/membership"), nil, onward},

	{"GET /groups/{slug}/conversations", at(low + "/conversations"), nil, members},
	{"GET /groups/{slug}/conversations/{id}", on(""), nil, members},
	{"GET /groups/{slug}/search", at(low + "/search?q=a"), nil, members},
	{"GET /groups/{slug}/posts/{post}", onPost(""), nil, [5]int{404, 404, 303, 303, 404}},
	{"GET /groups/{slug}/conversations/new", at(low + "/conversations/new"), nil, membersIn},
	{"POST /groups/{slug}/conversations", at(low + "/conversations"), url.Values{"title": {"t"}, "body": {"b"}}, writers},
	{"POST /groups/{slug}/conversations/draft", at(low + "/conversations/draft"), words, writers},
	{"POST /groups/{slug}/conversations/{id}/draft", on("/draft"), words, writers},
	{"POST /groups/{slug}/conversations/{id}/replies", on("/replies"), words, writers},
	{"POST /groups/{slug}/conversations/{id}/read", on("/read"), url.Values{"number": {"1"}}, writers},
	{"POST /groups/{slug}/conversations/{id}/follow", on("/follow"), none, writers},
	{"POST /groups/{slug}/conversations/{id}/pin", on("/pin"), none, holders},
	{"POST /groups/{slug}/conversations/{id}/lock", on("/lock"), none, holders},
	{"GET /groups/{slug}/posts/{post}/edit", onPost("/edit"), nil, authorsIn},
	{"POST /groups/{slug}/posts/{post}/edit", onPost("/edit"), words, authors},
	{"POST /groups/{slug}/posts/{post}/withdraw", onPost("/withdraw"), none, authors},
	{"POST /groups/{slug}/posts/{post}/acknowledgements", onPost("/acknowledgements"), url.Values{"kind": {"me_too"}}, [5]int{401, 404, 403, 303, 404}},
	{"POST /groups/{slug}/posts/{post}/hide", onPost("/hide"), url.Values{"reason": {"It names a school."}}, holders},
	{"POST /groups/{slug}/posts/{post}/show", onPost("/show"), none, holders},
	{"POST /groups/{slug}/posts/{post}/touches", onPost("/touches"), url.Values{"touches": {"death"}}, writers},

	{"GET /groups/{slug}/room", at(low + "/room"), nil, membersIn},
	{"POST /groups/{slug}/room/messages", at(low + "/room/messages"), words, writers},
	{"POST /groups/{slug}/room/exercises", at(low + "/room/exercises"), url.Values{"exercise": {"grounding"}}, holders},
	{"POST /groups/{slug}/room/presence", at(low + "/room/presence"), url.Values{"present": {"yes"}}, writers},
	{"POST /groups/{slug}/room/messages/{id}/withdraw", onMessage("/withdraw"), none, authors},
	{"POST /groups/{slug}/room/messages/{id}/hide", onMessage("/hide"), url.Values{"reason": {"It names a school."}}, holders},
	{"POST /groups/{slug}/room/messages/{id}/show", onMessage("/show"), none, holders},

	{"GET /join", nil, nil, newcomers},
	{"POST /join", nil, url.Values{"name": {""}}, refused},
	{"POST /join/passkey", nil, url.Values{"name": {""}}, refused},
	{"POST /join/passkey/finish", nil, none, refused},
	{"GET /sign-in", nil, nil, newcomers},
	{"POST /sign-in", nil, url.Values{"name": {"nobody"}, "passphrase": {"wrong"}}, refused},
	{"POST /sign-in/passkey", nil, none, anybody},
	{"POST /sign-in/passkey/finish", nil, none, refused},
	{"GET /recover", nil, nil, anybody},
	{"POST /recover", nil, url.Values{"name": {"nobody"}, "words": {"a b"}, "passphrase": {aPassphrase}}, refused},
	{"POST /sign-out", nil, none, onward},
	{"GET /leave", nil, nil, onward},
	{"POST /leave", nil, none, [5]int{204, 204, 204, 204, 204}},
	{"GET /confirm", nil, nil, signedIn},
	{"POST /confirm", nil, url.Values{"passphrase": {"wrong"}}, refusedIn},
	{"POST /confirm/passkey", nil, none, answered},
	{"POST /confirm/passkey/finish", nil, none, refusedIn},
	{"GET /account", nil, nil, signedIn},
	{"GET /account/recovery", nil, nil, signedIn},
	{"GET /account/recovery/check", nil, nil, signedIn},
	{"POST /account/recovery/check", nil, none, refusedIn},
	{"POST /account/recovery/skip", nil, none, onwardIn},
	{"POST /account/recovery", nil, none, onwardIn},
	{"POST /account/name", nil, url.Values{"name": {""}}, refusedIn},
	{"POST /account/passphrase", nil, url.Values{"passphrase": {"short"}}, refusedIn},
	{"POST /account/passkeys", nil, none, answered},
	{"POST /account/passkeys/finish", nil, none, refusedIn},
	{"POST /account/passkeys/{passkey}/remove", at("/account/passkeys/nonsense/remove"), none, nobodys},
	{"POST /account/sessions/{session}/end", at("/account/sessions/nonsense/end"), none, nobodys},
	{"POST /account/sessions/end-others", nil, none, onwardIn},
	{"GET /account/data", nil, nil, signedIn},
	{"POST /account/data/export", nil, none, answered},
}

// From here on everybody may become a member, and nobody stays.
var lastGates = []gate{
	// The outsider comes second with the newcomer's handle.
	{"POST /groups/{slug}/membership", at(low + "/membership"), url.Values{"handle": {"somebody-new"}, "agree": {"yes"}}, [5]int{401, 303, 303, 303, 422}},
	{"GET /groups/{slug}/leave", at(low + "/leave"), nil, [5]int{303, 200, 200, 200, 404}},
	{"POST /groups/{slug}/leave", at(low + "/leave"), url.Values{"words": {"keep"}}, [5]int{401, 303, 303, 409, 404}}, // the holder is the last one
	{"POST /account/data/erase", nil, url.Values{"name": {"wrong"}}, refusedIn},
}

func TestEveryRouteForEveryRole(t *testing.T) {
	w := newTown(t, "")
	for _, g := range gates() {
		for i, role := range roles {
			t.Run(g.route+" as "+role, func(t *testing.T) {
				w.t = t
				method, path, _ := strings.Cut(g.route, " ")
				if g.path != nil {
					path = g.path(w)
				}
				if got := w.ask(role, method, path, "text/html", g.form); got.Code != g.want[i] {
					t.Errorf("status %d, want %d (%s)", got.Code, g.want[i], got.Header().Get("Location"))
				}
			})
		}
	}
}

// streams are routes whose answers never end; the features' own tests open them.
var streams = []string{"GET /groups/{slug}/room/events", "GET /groups/{slug}/meetings/{series}/{date}/room/events", "GET /groups/{slug}/listening/talks/{talk}/events"}

func TestNoRouteIsForgotten(t *testing.T) {
	w := newTown(t, "")
	known := map[string]bool{}
	for _, g := range gates() {
		known[g.route] = true
	}
	for _, r := range w.Router.Routes() {
		if !known[r.Pattern] && !slices.Contains(streams, r.Pattern) {
			t.Errorf("%s has no row in the table", r.Pattern)
		}
		delete(known, r.Pattern)
	}
	for route := range known {
		t.Errorf("%s is in the table and is no route", route)
	}
}

// public lists every route that people without an account may ask for.
var public = []string{
	"GET /calendar/{token}", "GET /o/{org}", "GET /o/{org}/{partner}", "GET /privacy/opening", "GET /o/{org}/transparency", "GET /o/{org}/transparency.csv",
	"GET /{$}", "GET /privacy", "GET /help", "GET /grounding", "GET /goodbye", "GET /healthz", "GET /readyz", "POST /preferences",
	"GET /invite/{token}", "GET /groups", "GET /groups/match", "POST /groups/match",
	"GET /hsds", "GET /hsds/openapi.json", "GET /hsds/services", "GET /hsds/services/{id}", "GET /hsds/organizations", "GET /hsds/organizations/{id}",
	"GET /hsds/service_at_locations", "GET /hsds/service_at_locations/{id}", "GET /hsds/taxonomies", "GET /hsds/taxonomies/{id}",
	"GET /hsds/taxonomy_terms", "GET /hsds/taxonomy_terms/{id}", "GET /start", "GET /formats/schema.json", "GET /groups/{slug}", "GET /groups/{slug}/membership",
	"GET /groups/{slug}/conversations", "GET /groups/{slug}/conversations/{id}", "GET /groups/{slug}/search", "GET /groups/{slug}/posts/{post}",
	"GET /join", "POST /join", "POST /join/passkey", "POST /join/passkey/finish",
	"GET /sign-in", "POST /sign-in", "POST /sign-in/passkey", "POST /sign-in/passkey/finish",
	"GET /recover", "POST /recover", "POST /sign-out", "GET /leave", "POST /leave",
	"GET /notices/mail/stop/{token}", "POST /notices/mail/stop/{token}", "GET /outbox",
}

func TestPublicRoutesAreThese(t *testing.T) {
	w := newTown(t, "")
	var got []string
	for _, r := range w.Router.Routes() {
		if r.Access == web.Public {
			got = append(got, r.Pattern)
		}
	}
	slices.Sort(got)
	want := slices.Sorted(slices.Values(public))
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("public routes are\n%s\nand should be\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}
