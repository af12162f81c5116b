package group_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
)

const asJSON = "application/json"

// A scene is one request and what its answer must and must not hold.
type scene struct {
	name          string
	who           string // visitor, stranger, member, holder, gone
	method, path  string
	accept        string
	form          url.Values
	status        int
	location      string
	must, mustNot []string
}

// cast are the people of the scenes.
func cast(w *town) map[string]account.Actor {
	member, holder, gone := w.Member("low-days", "quiet-otter"), w.Facilitator("low-days", "rowan-by-the-sea"), w.Member("low-days", "old-pine")
	w.Member("low-days", "third-birch") // so that there are enough to be told of
	for _, handle := range []string{"some-fern", "some-moss"} {
		w.Member("open-window", handle)
	}
	w.must(w.Groups.Leave(w.t.Context(), gone, group.Keep))
	w.Groups.ShowTalk(talk{[]group.TalkItem{{URL: "/groups/x/conversations/y", Title: "The Sunday feeling", Handle: "mild-wren", Posts: 3, LastAt: cryptotest.Now}}})
	return map[string]account.Actor{"visitor": {}, "stranger": w.Account(), "member": member.Actor, "holder": holder.Actor, "gone": gone.Actor}
}

func play(t *testing.T, w *town, people map[string]account.Actor, scenes []scene) {
	for _, s := range scenes {
		t.Run(s.name, func(t *testing.T) {
			if s.method == "" {
				s.method = http.MethodGet
			}
			rec := w.ask(people[s.who], i18n.English, s.method, s.path, s.accept, s.form)
			if rec.Code != s.status || rec.Header().Get("Location") != s.location {
				t.Errorf("got %d to %q, want %d to %q", rec.Code, rec.Header().Get("Location"), s.status, s.location)
			}
			page := rec.Body.String()
			for _, must := range s.must {
				if !strings.Contains(page, must) {
					t.Errorf("lacks %q", must)
				}
			}
			for _, not := range s.mustNot {
				if strings.Contains(page, not) {
					t.Errorf("holds %q", not)
				}
			}
			if strings.HasPrefix(rec.Header().Get("Content-Type"), "text/html") && rec.Code != http.StatusSeeOther {
				uitest.Clean(t, page)
			}
		})
	}
}

func TestPages(t *testing.T) {
	speak(t)
	w := newTown(t, dbtest.SQLite(t))
	w.topics("grief", "sleep")
	w.more(group.NewGroup{Slug: "duelo", Name: "Un <b>plato</b> menos", Summary: "La tristeza \"de\" después.", Lang: "es", Topics: []string{"grief"}})
	people := cast(w)
	play(t, w, people, []scene{
		{name: "a closed group for a visitor", who: "visitor", path: "/groups/low-days", status: 200,
			must: []string{"To be less alone.", "Emergencies.", "What is said here stays here.", "rowan-by-the-sea", "Trained peer, checked May 2026",
				"Join Hearth first", "/join?next=%2Fgroups%2Flow-days%23join", "Only members."},
			mustNot: []string{"The Sunday feeling", "/groups/low-days/room", "/groups/low-days/conversations", "quiet-otter", "<form class=\"stack\"", `name="handle"`}},
		{name: "an open group for a visitor", who: "visitor", path: "/groups/open-window", status: 200,
			must:    []string{"The Sunday feeling", "mild-wren", "Read along first", "Anyone can read along", "Quiet at the moment"},
			mustNot: []string{"/groups/open-window/room", "some-fern", "2 people"}},
		{name: "a stranger gets the form", who: "stranger", path: "/groups/low-days", status: 200,
			must:    []string{`action="/groups/low-days/membership"`, `name="version" value="1"`, `name="handle"`, "?again=1#join", "belongs to this group alone"},
			mustNot: []string{"Join Hearth first", "checked=\"\"", "/groups/low-days/leave"}},
		{name: "another suggestion", who: "stranger", path: "/groups/low-days?again=1", status: 200, must: []string{"?again=2#join"}},
		{name: "a crooked suggestion", who: "stranger", path: "/groups/low-days?again=-5x", status: 200, must: []string{"?again=1#join"}},
		{name: "a member", who: "member", path: "/groups/low-days", status: 200,
			must:    []string{"Here you are", "quiet-otter", "/groups/low-days/me", "/groups/low-days/room"},
			mustNot: []string{"Join this group", `name="handle"`}},
		{name: "who left gets their own name back", who: "gone", path: "/groups/low-days", status: 200,
			must: []string{"Good to see you again", "old-pine", `name="agree"`}, mustNot: []string{`name="handle"`, "/groups/low-days/room"}},
		{name: "a group for programs", who: "member", path: "/groups/low-days", accept: asJSON, status: 200,
			must:    []string{`"id":"low-days"`, `"agreements":{"version":1,"statements":["What is said here stays here."`, `"facilitators":[{"handle":"rowan-by-the-sea"`, `"handle":"quiet-otter"`},
			mustNot: []string{"old-pine"}},
		{name: "no such group", who: "member", path: "/groups/nowhere", status: 404, mustNot: []string{"low-days"}},
		{name: "a path trick", who: "member", path: "/groups/..%2f..%2fetc", status: 404},
		{name: "no such group for programs", who: "visitor", path: "/groups/nowhere", accept: asJSON, status: 404, must: []string{`"code":"not_found"`}},

		{name: "leaving is for those who belong", who: "stranger", path: "/groups/low-days/leave", status: 404},
		{name: "and not for those who left", who: "gone", path: "/groups/low-days/leave", status: 404},
		{name: "a visitor signs in first", who: "visitor", path: "/groups/low-days/leave", status: 303, location: "/sign-in?next=%2Fgroups%2Flow-days%2Fleave"},
		{name: "a member may leave", who: "member", path: "/groups/low-days/leave", status: 200,
			must: []string{`checked id="words" name="words"`, `value="withdraw"`, "quiet-otter"}, mustNot: []string{"Nobody else holds this group"}},
		{name: "the last facilitator is told", who: "holder", path: "/groups/low-days/leave", status: 200, must: []string{"Nobody else holds this group"}},
		{name: "a refused form that is loaded again", who: "stranger", path: "/groups/low-days/membership", status: 303, location: "/groups/low-days#join"},
	})
}

func TestJoiningAndLeavingByForm(t *testing.T) {
	speak(t)
	w := newTown(t, dbtest.SQLite(t))
	people := cast(w)
	people["newcomer"], people["program"] = w.Account(), w.Account()
	join := "/groups/low-days/membership"
	form := func(pairs ...string) url.Values {
		values := url.Values{}
		for i := 0; i+1 < len(pairs); i += 2 {
			values.Add(pairs[i], pairs[i+1])
		}
		return values
	}
	play(t, w, people, []scene{
		{name: "a visitor cannot join", who: "visitor", method: "POST", path: join, form: form("handle", "mild-wren", "agree", "on"), status: 401, mustNot: []string{"Incident"}},
		{name: "nor can a visitor's program", who: "visitor", method: "POST", path: join, accept: asJSON, form: form("handle", "mild-wren", "agree", "on"), status: 401, must: []string{`"code":"sign_in_needed"`}},
		{name: "no such group", who: "newcomer", method: "POST", path: "/groups/nowhere/membership", form: form("handle", "mild-wren", "agree", "on"), status: 404},
		{name: "nothing filled in", who: "newcomer", method: "POST", path: join, form: form(), status: 422,
			must: []string{"Please choose a name", "tick the box", "data-problems"}},
		{name: "an e-mail comes back to be mended", who: "newcomer", method: "POST", path: join, form: form("handle", "ann@example.org", "agree", "yes", "version", "1"), status: 422,
			must: []string{`value="ann@example.org"`, "looks like an e-mail address", `checked id="agree"`}, mustNot: []string{"tick the box"}},
		{name: "markup in a handle stays text", who: "newcomer", method: "POST", path: join, form: form("handle", `"><script>alert(1)</script>`), status: 422,
			must: []string{"&lt;script&gt;"}, mustNot: []string{"<script>alert"}},
		{name: "one letter with invisible ones", who: "newcomer", method: "POST", path: join, form: form("handle", "a\u200b\u202e\u2066", "agree", "on"), status: 422, must: []string{"at least 2 letters"}},
		{name: "a name like a member's", who: "newcomer", method: "POST", path: join, form: form("handle", "Quiet Otter", "agree", "on"), status: 422,
			must: []string{"already has this name"}, mustNot: []string{"quiet-otter"}},
		{name: "a giant name", who: "newcomer", method: "POST", path: join, form: form("handle", strings.Repeat("x", 100_000), "agree", "on"), status: 422, must: []string{"40 letters or fewer"}},
		{name: "too much", who: "newcomer", method: "POST", path: join, form: form("handle", strings.Repeat("x", 600<<10)), status: 413},
		{name: "a refused program", who: "program", method: "POST", path: join, accept: asJSON, form: form("handle", "ann@example.org"), status: 422,
			must: []string{`"code":"invalid"`, `"agree":"To join`, `"handle":"This looks like an e-mail`}},
		{name: "agreements of another day", who: "newcomer", method: "POST", path: join, form: form("handle", "mild-wren", "agree", "on", "version", "7"), status: 422,
			must: []string{"has changed since you opened", `name="version" value="1"`, `value="mild-wren"`}, mustNot: []string{`checked id="agree"`}},

		{name: "joining", who: "newcomer", method: "POST", path: join, form: form("handle", "mild-wren", "agree", "on", "version", "1"), status: 303, location: "/groups/low-days/conversations"},
		{name: "joining again does no harm", who: "newcomer", method: "POST", path: join, form: form("handle", "mild-wren", "agree", "on", "version", "1"), status: 303, location: "/groups/low-days/conversations"},
		{name: "a program joins", who: "program", method: "POST", path: join, accept: asJSON, form: form("handle", "loud-wren", "agree", "true"), status: 201,
			must: []string{`{"id":"low-days","url":"/groups/low-days/conversations"}`}},
		{name: "who left comes back under the old name", who: "gone", method: "POST", path: join, form: form("handle", "ignored", "agree", "1"), status: 303, location: "/groups/low-days/conversations"},
		{name: "and wears it", who: "gone", path: "/groups/low-days", status: 200, must: []string{"old-pine"}, mustNot: []string{"ignored"}},

		{name: "leaving without saying what becomes of one's words", who: "newcomer", method: "POST", path: "/groups/low-days/leave", form: form("words", "burn"), status: 422,
			must: []string{"Please choose what should happen"}},
		{name: "a stranger cannot leave", who: "stranger", method: "POST", path: "/groups/low-days/leave", form: form("words", "keep"), status: 404},
		{name: "leaving", who: "newcomer", method: "POST", path: "/groups/low-days/leave", form: form("words", "keep"), status: 303, location: "/groups/low-days"},
		{name: "leaving again does no harm", who: "newcomer", method: "POST", path: "/groups/low-days/leave", form: form("words", "keep"), status: 303, location: "/groups/low-days"},
		{name: "the last facilitator is shown what to do first", who: "holder", path: "/groups/low-days/leave", status: 200, must: []string{"/groups/low-days/desk/future"}, mustNot: []string{`name="words"`}},
		{name: "and does not leave people alone", who: "holder", method: "POST", path: "/groups/low-days/leave", form: form("words", "withdraw"), status: 409, must: []string{"/groups/low-days/desk/future"}},
	})
}

// A form that lay open while the agreements changed comes back with the new
// ones, unticked, and joins once they are signed.
func TestAgreementsChangedUnderAnOpenForm(t *testing.T) {
	speak(t)
	w := newTown(t, dbtest.SQLite(t))
	actor := w.Account()
	_, err := w.Groups.SetAgreements(t.Context(), "low-days", []string{"Nothing leaves the room."})
	w.must(err)
	form := url.Values{"handle": {"mild-wren"}, "agree": {"on"}, "version": {"1"}}
	rec := w.ask(actor, i18n.English, "POST", "/groups/low-days/membership", "", form)
	page := rec.Body.String()
	if rec.Code != 422 || !strings.Contains(page, "Nothing leaves the room.") || !strings.Contains(page, `value="2"`) || strings.Contains(page, "stays here") {
		t.Fatalf("%d: %s", rec.Code, page)
	}
	form.Set("version", "2")
	if rec = w.ask(actor, i18n.English, "POST", "/groups/low-days/membership", "", form); rec.Code != 303 {
		t.Errorf("signed anew: %d", rec.Code)
	}
}

// Every page speaks every language: no key stands where a sentence should.
func TestPagesSpeakEveryLanguage(t *testing.T) {
	speak(t)
	w := newTown(t, dbtest.SQLite(t))
	people := cast(w)
	for _, lang := range i18n.Langs {
		for _, who := range []string{"visitor", "stranger", "member", "holder", "gone"} {
			for _, path := range []string{"/groups/low-days", "/groups/open-window", "/groups/low-days/leave"} {
				page := w.ask(people[who], lang, "GET", path, "", nil).Body.String()
				for _, key := range []string{"group.", "naming.", "fault.", "ui."} {
					if i := strings.Index(page, ">"+key); i >= 0 {
						t.Errorf("%s %s in %s: a key on the page: %.60s", who, path, lang, page[i:])
					}
				}
			}
		}
	}
}
