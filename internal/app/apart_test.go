package app

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
)

// ways are how two members come to be apart. The peer is the one who then walks
// through every route.
var ways = []struct {
	name   string
	part   func(w *town)
	circle bool // they may still sit in one circle, where seats are seen
}{
	{"the member has blocked the peer", func(w *town) { w.block("member", "peer") }, true},
	{"the peer has blocked the member", func(w *town) { w.block("peer", "member") }, true},
	{"the two are to have no contact", func(w *town) {
		form := url.Values{"one": {"quiet-otter"}, "other": {"marsh-heron"}, "reason": {"They asked for it."}}
		w.post("holder", low+"/desk/no-contact", form)
	}, false},
}

func (w *town) block(who, whom string) {
	w.t.Helper()
	path := low + "/members/" + w.memberToken(whom) + "/block"
	if rec := w.ask(who, "POST", path, "text/html", url.Values{"on": {"yes"}}); rec.Code != 303 {
		w.t.Fatalf("%s blocks %s: %d", who, whom, rec.Code)
	}
}

// leavings are routes that end what the walk stands on.
var leavings = []string{"POST /groups/{slug}/leave", "POST /account/data/erase", "POST /sign-out", "POST /leave", "POST /preferences"}

// toldOf are routes on which somebody meets the handle of one whom they asked not
// to meet, because they look for it.
var toldOf = []string{"GET /groups/{slug}/apart", "GET /groups/{slug}/members/{member}/block", "POST /groups/{slug}/members/{member}/block", "POST /groups/{slug}/apart/words"}

// ofTheMember reports whether a route lies beneath something that the member wrote.
func ofTheMember(route string) bool {
	for _, part := range []string{"/conversations/{id}", "/posts/{post}", "/room/messages/{id}"} {
		if strings.Contains(route, part) {
			return true
		}
	}
	return false
}

// Every route, asked by the peer, with the addresses of what the member wrote:
// the member's handle and words are on none, and what is theirs is not there.
func TestNoRouteLeadsToWhoeverIsApart(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			w := newTown(t, "")
			w.peer()
			w.writeAs("member")
			if body := w.everything("peer"); !strings.Contains(body, "quiet-otter") || !strings.Contains(body, "Zanzibar") {
				t.Fatal("the peer does not meet the member even before")
			}
			before := w.everything("holder")
			way.part(w)
			for _, never := range []string{"quiet-otter", "Zanzibar"} {
				if body := w.everything("peer"); strings.Contains(body, never) {
					t.Errorf("the peer meets %q", never)
				}
			}
			if after := w.everything("holder"); len(after) != len(before) {
				t.Error("whoever holds the group sees less than before")
			}
			for _, g := range gates() {
				// A talk with a listener is between two who found each other; who is
				// apart is not offered (package listening has that test).
				if slices.Contains(leavings, g.route) || slices.Contains(toldOf, g.route) || strings.Contains(g.route, "/listening") {
					continue
				}
				w.t = t
				inCircle := strings.Contains(g.route, "/{date}/room")
				method, path, _ := strings.Cut(g.route, " ")
				if g.path != nil {
					path = g.path(w)
				}
				for _, accept := range []string{"text/html", "application/json"} {
					rec := w.ask("peer", method, path, accept, g.form)
					if strings.Contains(rec.Body.String(), "quiet-otter") && !(inCircle && way.circle) {
						t.Errorf("%s shows the peer the member, as %s", g.route, accept)
					}
					if ofTheMember(g.route) && rec.Code != 404 {
						t.Errorf("%s answers the peer %d, as %s", g.route, rec.Code, accept)
					}
				}
			}
		})
	}
}

// writeAs has somebody leave words in every place of the group.
func (w *town) writeAs(role string) {
	w.post(role, low+"/conversations", url.Values{"title": {"Zanzibar title"}, "body": {"Zanzibar words"}})
	theirs, _ := w.conversation("holder")
	w.post(role, theirs+"/replies", url.Values{"body": {"Zanzibar answer"}})
	w.message(role, "Zanzibar message")
	w.post(role, lowBoard+"/cards", url.Values{"title": {"Zanzibar card"}, "body": {"b"}})
	w.post(role, lowBoard+"/help", url.Values{"title": {"Zanzibar ask"}, "body": {"b"}, "way": {"ask"}, "sort": {"forms"}})
}

// everything is what somebody can come by on the group's pages.
func (w *town) everything(role string) string {
	var all strings.Builder
	pages := []string{low, low + "/conversations", low + "/conversations?order=waiting", low + "/search?q=zanzibar", low + "/room", lowBoard + "/cards", lowBoard + "/help",
		"/me", "/notices", "/helping", low + "/meetings"}
	for _, path := range pages {
		for _, accept := range []string{"text/html", "application/json"} {
			all.WriteString(w.ask(role, "GET", path, accept, nil).Body.String())
		}
	}
	return all.String()
}

// The blocked one gets the same answers as before to whatever they press.
func TestABlockCannotBeFoundOut(t *testing.T) {
	w := newTown(t, "")
	w.peer()
	asked := func() (codes []int) {
		for _, c := range []struct{ method, path string }{
			{"GET", low + "/members/" + w.memberToken("member") + "/block"},
			{"GET", low + "/apart"}, {"GET", low + "/room"}, {"GET", low + "/conversations"}, {"GET", low + "/meetings"},
			{"POST", low + "/members/" + w.memberToken("member") + "/block"},
		} {
			form := url.Values{"on": {"no"}}
			if c.method == "GET" {
				form = nil
			}
			rec := w.ask("peer", c.method, c.path, "text/html", form)
			codes = append(codes, rec.Code)
		}
		return codes
	}
	before := asked()
	page := w.ask("peer", "GET", low+"/members/"+w.memberToken("member")+"/block", "application/json", nil).Body.String()
	w.block("member", "peer")
	if after := asked(); !slices.Equal(before, after) {
		t.Errorf("answered %v before and %v after", before, after)
	}
	if now := w.ask("peer", "GET", low+"/members/"+w.memberToken("member")+"/block", "application/json", nil).Body.String(); now != page {
		t.Errorf("told %s before and %s after", page, now)
	}
}

// Two who are to have no contact are never in one meeting.
func TestAnOrderKeepsTwoOutOfOneMeeting(t *testing.T) {
	w := newTown(t, "")
	w.peer()
	in := w.room("no contact", "peer") // the holder and the member are in it
	date := strings.TrimSuffix(in, "/room")
	w.ask("member", "POST", date+"/answer", "text/html", url.Values{"says": {"coming"}})
	ways[2].part(w)
	if rec := w.ask("peer", "POST", date+"/answer", "application/json", url.Values{"says": {"coming"}}); rec.Code != 409 || strings.Contains(rec.Body.String(), "otter") {
		t.Errorf("the peer's answer: %d %s", rec.Code, rec.Body)
	}
	if rec := w.ask("peer", "POST", date+"/answer", "application/json", url.Values{"says": {"not"}}); rec.Code != 200 {
		t.Errorf("to say that one does not come: %d", rec.Code)
	}
	if rec := w.ask("peer", "POST", in+"/enter", "application/json", entering); rec.Code != 409 || !strings.Contains(rec.Body.String(), "not_this_time") {
		t.Errorf("the peer comes in: %d %s", rec.Code, rec.Body)
	}
	w.ask("member", "POST", in+"/acts", "text/html", url.Values{"act": {"leave"}})
	if rec := w.ask("peer", "POST", in+"/enter", "application/json", entering); rec.Code != 204 {
		t.Errorf("the peer comes in once the member has left: %d %s", rec.Code, rec.Body)
	}
	if rec := w.ask("member", "POST", in+"/enter", "application/json", entering); rec.Code != 409 {
		t.Errorf("the member comes back: %d", rec.Code)
	}
}

// An order that is set while both are in a meeting has who came second leave.
func TestAnOrderPartsTwoWhoAreInAMeeting(t *testing.T) {
	w := newTown(t, "")
	w.peer()
	in := w.room("parted", "peer")
	if rec := w.ask("peer", "POST", in+"/enter", "application/json", entering); rec.Code != 204 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	ways[2].part(w)
	out := false
	for range 500 { // the room parts them right after the order was set
		rec := w.ask("peer", "GET", in, "application/json", nil)
		if out = strings.Contains(rec.Body.String(), `"door"`); out {
			break
		}
	}
	if !out {
		t.Error("the peer is still in")
	}
	if rec := w.ask("member", "GET", in, "application/json", nil); !strings.Contains(rec.Body.String(), `"presence":"here"`) {
		t.Errorf("the member is out: %s", rec.Body)
	}
}

// The member is told before they come in; the peer, who was blocked, is not.
func TestOnlyWhoAskedIsTold(t *testing.T) {
	w := newTown(t, "")
	w.peer()
	in := w.room("told", "peer")
	w.ask("peer", "POST", in+"/enter", "text/html", entering)
	w.ask("member", "POST", in+"/acts", "text/html", url.Values{"act": {"leave"}})
	const sentence = "Somebody whom you asked not to meet"
	w.block("member", "peer")
	if body := w.ask("member", "GET", in, "text/html", nil).Body.String(); !strings.Contains(body, sentence) {
		t.Error("the member is not told")
	}
	w.ask("member", "POST", in+"/enter", "text/html", entering)
	w.ask("peer", "POST", in+"/acts", "text/html", url.Values{"act": {"leave"}})
	if body := w.ask("peer", "GET", in, "text/html", nil).Body.String(); strings.Contains(body, sentence) {
		t.Error("the peer is told")
	}
}

// Nobody under eighteen has a way in, by any words for it.
func TestThereIsNoDoorForTheYoung(t *testing.T) {
	w := newTown(t, "")
	for _, age := range []string{"", "youth", "under_18", "17", "13_17", "minor"} {
		rec := w.ask("visitor", "POST", "/join", "application/json", url.Values{"name": {"young-otter"}, "passphrase": {aPassphrase}, "age_band": {age}})
		if rec.Code != 422 {
			t.Errorf("age %q joins: %d", age, rec.Code)
		}
		rec = w.ask("visitor", "POST", "/join/passkey", "application/json", url.Values{"name": {"young-otter"}, "age_band": {age}})
		if rec.Code < 400 {
			t.Errorf("age %q joins with a passkey: %d", age, rec.Code)
		}
	}
}

// What somebody asked not to come upon comes folded, for them alone.
func TestMutedWordsComeFolded(t *testing.T) {
	w := newTown(t, "")
	w.peer()
	w.writeAs("member")
	w.ask("peer", "POST", low+"/apart/words", "text/html", url.Values{"words": {"zanzibar"}})
	v := must(w.Group.Visit(t.Context(), account.Actor{ID: w.people["peer"]}, "low-days"))
	if words := must(w.Apart.Words(t.Context(), w.DB, v)); !slices.Equal(words, []string{"zanzibar"}) {
		t.Fatalf("muted %v", words)
	}
	for _, path := range []string{low + "/conversations", low + "/room"} {
		if body := w.ask("peer", "GET", path, "text/html", nil).Body.String(); !strings.Contains(body, "You asked not to see this") {
			t.Errorf("%s is not folded for the peer", path)
		}
		if body := w.ask("holder", "GET", path, "text/html", nil).Body.String(); strings.Contains(body, "You asked not to see this") {
			t.Errorf("%s is folded for somebody else", path)
		}
	}
	if strings.Contains(w.dump(), "zanzibar") {
		t.Error("the words stand in the database unsealed")
	}
}

var codeInMail = regexp.MustCompile(`\b\d{6}\b`)

// mailed lets the role be told of everything by mail, at once.
func (w *town) mailed(role string) {
	w.t.Helper()
	w.pressed(role, "/account/notices/mail", url.Values{"address": {role + "@example.org"}})
	if err := w.Notice.Work(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	code := codeInMail.FindString(w.outbox())
	w.pressed(role, "/account/notices/mail/confirm", url.Values{"code": {code}})
	w.pressed(role, "/account/notices", url.Values{"rhythm_needs": {"soon"}, "rhythm_you": {"soon"}, "rhythm_information": {"soon"}})
	w.pressed(role, "/account/notices/groups/low-days", url.Values{"on": {"yes"}})
}

// outbox is every mail that was sent.
func (w *town) outbox() string {
	w.t.Helper()
	for range 3 {
		if err := w.Notice.Work(w.t.Context()); err != nil {
			w.t.Fatal(err)
		}
	}
	return w.ask("visitor", "GET", "/outbox", "text/html", nil).Body.String()
}

// Calendars, answers to dates, lists of who came, notices and mails: none of them
// tells the peer of the member, and none of what the member does reaches them. The
// last row shows that it would.
func TestWhoIsApartIsNotHeardOfByOtherWays(t *testing.T) {
	free := ways[0]
	free.name, free.part = "nobody is apart", func(*town) {}
	for _, way := range append(slices.Clone(ways), free) {
		t.Run(way.name, func(t *testing.T) {
			w := newTown(t, "")
			w.t = t
			w.unwatch()
			w.peer()
			w.mailed("peer")
			theirs, _ := w.conversation("holder")
			peers, _ := w.conversation("peer")
			w.pressed("peer", theirs+"/follow", url.Values{"on": {"yes"}})
			in := w.room("other ways", "peer")
			date := strings.TrimSuffix(in, "/room")
			way.part(w)
			notices, mails := w.ask("peer", "GET", "/notices", "application/json", nil).Body.String(), w.outbox()
			w.ask("member", "POST", date+"/answer", "text/html", url.Values{"says": {"coming"}})
			for _, at := range []string{theirs, peers} {
				w.ask("member", "POST", at+"/replies", "application/json", url.Values{"body": {"@marsh-heron I wanted to say this to you."}})
			}
			w.message("member", "@marsh-heron are you there?")
			w.outbox()                      // whom to tell is found out now, and told later
			w.clock.Advance(15 * time.Hour) // past the night, in which nothing is sent
			sent := w.outbox() != mails     // before they are read
			told := w.ask("peer", "GET", "/notices", "application/json", nil).Body.String() != notices
			if meets := way.name == free.name; told != meets || sent != meets {
				t.Errorf("told %v, mailed %v", told, sent)
			}
			if strings.Contains(w.outbox(), "quiet-otter") {
				t.Error("a mail names the member")
			}
			for _, path := range []string{w.calendar("peer"), lowMeetings, lowMeetings + "/yours", date, in + "/after", in + "/where", "/me", "/notices", low} {
				for _, accept := range []string{"text/html", "application/json"} {
					rec := w.ask("peer", "GET", path, accept, nil)
					if strings.Contains(rec.Body.String(), "quiet-otter") && way.name != free.name {
						t.Errorf("%s tells of the member, as %s", path, accept)
					}
				}
			}
		})
	}
}

// The same ways, for somebody of the other band who was a member before the group
// was for young people: nothing reaches them any more.
func TestNothingReachesWhoIsOfTheOtherBand(t *testing.T) {
	w := newTown(t, "")
	w.unwatch()
	w.peer()
	w.mailed("peer")
	theirs, _ := w.conversation("holder")
	peers, _ := w.conversation("peer")
	w.pressed("peer", theirs+"/follow", url.Values{"on": {"yes"}})
	in := w.room("other band", "peer")
	date := strings.TrimSuffix(in, "/room")
	w.youngTown() // the peer is an adult, and a member
	notices := w.ask("peer", "GET", "/notices", "application/json", nil).Body.String()
	w.ask("member", "POST", date+"/answer", "text/html", url.Values{"says": {"coming"}})
	for _, at := range []string{theirs, peers} {
		w.ask("member", "POST", at+"/replies", "application/json", url.Values{"body": {"@marsh-heron I wanted to say this to you."}})
	}
	w.outbox()
	w.clock.Advance(15 * time.Hour)
	for _, never := range []string{"quiet-otter", "Group low-days", "wanted to say"} {
		if strings.Contains(w.outbox(), never) {
			t.Errorf("a mail to an adult says %q", never)
		}
	}
	if now := w.ask("peer", "GET", "/notices", "application/json", nil).Body.String(); len(now) > len(notices) {
		t.Errorf("an adult is told: %s", now)
	}
	for _, path := range []string{lowMeetings, date, in, in + "/after"} {
		if rec := w.ask("peer", "GET", path, "text/html", nil); rec.Code != 404 && rec.Code != 403 {
			t.Errorf("%s answers an adult %d", path, rec.Code)
		}
	}
}

// A calendar's address is all that its program knows. Once somebody has turned 18
// it tells no more of when young people meet.
func TestTheCalendarOfWhoHasGrownUpIsEmpty(t *testing.T) {
	w := newTown(t, "")
	w.post("holder", lowMeetings, aMeeting) // every week
	w.youngTown()
	address := w.calendar("member")
	meets := func() bool {
		return strings.Contains(w.ask("visitor", "GET", address, "text/html", nil).Body.String(), "BEGIN:VEVENT")
	}
	if !meets() {
		t.Fatal("it is empty even before")
	}
	w.clock.Advance(must(w.Account.AgeOf(t.Context(), w.people["member"])).GrownAt().Sub(w.clock.Now()))
	for range 2 {
		if err := w.tendAges(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if meets() {
		t.Error("it goes on telling when young people meet")
	}
}

// calendar makes the role a calendar of the group's meetings, and returns its
// address.
func (w *town) calendar(role string) string {
	w.t.Helper()
	made := w.ask(role, "POST", lowMeetings+"/calendar", "application/json", nil).Body.String()
	address := regexp.MustCompile(`/calendar/[^"]+\.ics`).FindString(made)
	if rec := w.ask("visitor", "GET", address, "text/html", nil); rec.Code != 200 {
		w.t.Fatalf("no calendar at %q: %d, %s", address, rec.Code, made)
	}
	return address
}
