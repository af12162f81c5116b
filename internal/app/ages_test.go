package app

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/safety/ladder"
	"hearth/internal/staff"
)

var qTestAudience = db.Register("test.audience", `UPDATE support_group SET audience = $2, entry = 'request', revision = revision + 1 WHERE slug = $1`)

// band gives the account of a role an age.
func (w *town) band(role string, b account.AgeBand) {
	w.t.Helper()
	age := account.Age{}
	if b == account.Youth {
		age.Turns = account.MonthOf(w.clock.Now()) + 24
	}
	if err := w.DB.Tx(w.t.Context(), func(tx *db.Tx) error { return w.Account.SetAge(w.t.Context(), tx, w.people[role], age) }); err != nil {
		w.t.Fatal(err)
	}
}

// youngTown makes low-days a group for young people, as if it had been founded
// as one: its member is young, and two vetted people hold it. Everybody else is
// an adult.
func (w *town) youngTown() {
	w.t.Helper()
	ctx := w.t.Context()
	o := must(w.Group.Organisation(ctx, "harbour"))
	o.Youth, o.About = true, "A charity."
	w.people["second"] = must(w.Account.Join(ctx, joining("calm-second")))
	must(w.Group.Appoint(ctx, "low-days", w.people["second"], "hazel", group.Facilitator, "checked"))
	w.band("member", account.Youth)
	if err := w.DB.Tx(ctx, func(tx *db.Tx) error {
		if err := w.Group.EditOrganisation(ctx, tx, o); err != nil {
			return err
		}
		for _, role := range []string{"holder", "second"} {
			id := must(w.Group.Past(ctx, account.Actor{ID: w.people[role]}, must(w.Group.BySlug(ctx, "low-days")).ID)).Member.ID
			if err := w.Group.SetVetted(ctx, tx, o.ID, id, w.clock.Now().AddDate(1, 0, 0)); err != nil {
				return err
			}
		}
		_, err := db.Exec(ctx, tx, qTestAudience, "low-days", string(account.Youth))
		return err
	}); err != nil {
		w.t.Fatal(err)
	}
	w.clock.Advance(time.Minute) // what is in memory runs out
}

// everybodys are routes beneath which the name of a group for the other band may
// stand, and why.
var everybodys = map[string]string{
	"/hsds":             "the public list for other directories: it knows no reader, and holds no more than a visitor sees",
	"/calendar/{token}": "whoever has the address is the member, and it holds times and no names",
}

func isEverybodys(route string) bool {
	for prefix := range everybodys {
		if strings.Contains(route, prefix) {
			return true
		}
	}
	return false
}

// An asked gate is one with its address worked out, while its things were there.
type askedGate struct {
	gate
	method, at string
}

func (w *town) addresses() (all []askedGate) {
	w.unwatch() // one member writes the same words many times here, which would be held
	for _, g := range gates() {
		if slices.Contains(leavings, g.route) {
			continue
		}
		method, path, _ := strings.Cut(g.route, " ")
		if g.path != nil {
			path = g.path(w)
		}
		all = append(all, askedGate{g, method, path})
	}
	return all
}

// Every route, asked by somebody of each band, with real addresses of a group of
// the other one: it is not there, and nothing of it stands anywhere. A route that
// comes new is in the table of routes, and so in here.
func TestNoPathLeadsFromOneBandToTheOther(t *testing.T) {
	secrets := []string{"Group low-days", "quiet-otter", "Zanzibar"}
	for _, world := range []struct {
		name string
		make func(w *town)
		ask  []string // of the other band
	}{
		{"a group for adults, and young people", func(w *town) { w.band("newcomer", account.Youth); w.band("outsider", account.Youth) }, []string{"newcomer"}},
		{"a group for young people, and adults", (*town).youngTown, []string{"newcomer", "outsider"}},
	} {
		t.Run(world.name, func(t *testing.T) {
			w := newTown(t, "")
			w.writeAs("member")
			all := w.addresses()
			if rec := w.ask("newcomer", "GET", low, "text/html", nil); rec.Code != 200 {
				t.Fatalf("is not found even before: %d", rec.Code)
			}
			world.make(w)
			for _, role := range world.ask {
				for _, g := range all {
					for _, accept := range []string{"text/html", "application/json"} {
						rec := w.ask(role, g.method, g.at, accept, g.form)
						if strings.Contains(g.route, "/groups/{slug}") && rec.Code != 404 {
							t.Errorf("%s answers the %s %d, as %s", g.route, role, rec.Code, accept)
						}
						for _, s := range secrets {
							if strings.Contains(rec.Body.String(), s) && !isEverybodys(g.route) {
								t.Errorf("%s shows the %s %q, as %s", g.route, role, s, accept)
							}
						}
					}
				}
				if body := w.everything(role); strings.Contains(body, "otter") || strings.Contains(body, "Zanzibar") {
					t.Errorf("the %s comes upon it", role)
				}
			}
		})
	}
}

// Who is of the band gets in, so that the test above proves something; and a
// visitor sees that there is a group, and no word of it.
func TestWhoIsOfTheBandGetsIn(t *testing.T) {
	w := newTown(t, "")
	w.writeAs("member")
	w.youngTown()
	w.people["young"] = must(w.Account.Join(t.Context(), account.Joining{Name: "young-otter", Passphrase: aPassphrase, AgeBand: "youth", Born: "2011-05"}))
	for _, row := range []struct {
		role, path string
		want       int
	}{
		{"visitor", low, 200}, {"visitor", low + "/conversations", 404}, {"visitor", low + "/room", 303},
		{"young", low, 200}, {"young", low + "/conversations", 404},
		{"member", low, 200}, {"member", low + "/conversations", 200}, {"member", low + "/room", 200}, {"member", low + "/board", 200}, {"member", low + "/desk", 403},
		{"holder", low, 200}, {"holder", low + "/conversations", 200}, {"holder", low + "/desk", 200},
		{"newcomer", low, 404}, {"member", "/groups/steady-ground", 404}, {"young", "/groups/steady-ground", 404},
		{"member", low + "/listening", 404}, {"holder", low + "/listening", 404},
	} {
		if rec := w.ask(row.role, "GET", row.path, "text/html", nil); rec.Code != row.want {
			t.Errorf("%s for the %s: %d, want %d", row.path, row.role, rec.Code, row.want)
		}
	}
	for role, want := range map[string][2]bool{"visitor": {true, true}, "young": {true, false}, "newcomer": {false, true}} {
		for _, accept := range []string{"text/html", "application/json"} {
			body := w.ask(role, "GET", "/groups", accept, nil).Body.String()
			if got := [2]bool{strings.Contains(body, "Group low-days"), strings.Contains(body, "Group steady-ground")}; got != want {
				t.Errorf("the directory for the %s as %s: %v, want %v", role, accept, got, want)
			}
		}
	}
}

// To hold a group is for adults: young people are not offered to start one, and
// the address says kindly why.
func TestYoungPeopleAreNotOfferedToStartAGroup(t *testing.T) {
	w := newTown(t, "")
	w.youngTown()
	for role, want := range map[string]bool{"member": false, "newcomer": true} {
		for _, path := range []string{"/groups", "/me"} {
			if got := strings.Contains(w.ask(role, "GET", path, "text/html", nil).Body.String(), `href="/start"`); got != want {
				t.Errorf("%s offers the %s to start a group: %v", path, role, got)
			}
		}
		body := w.ask(role, "GET", "/start", "text/html", nil).Body.String()
		if strings.Contains(body, "Groups are held by adults") == want || strings.Contains(body, `name="template"`) && !want {
			t.Errorf("/start for the %s", role)
		}
	}
	if rec := w.ask("member", "POST", "/start", "application/json", url.Values{"template": {""}, "organisation": {"harbour"}}); rec.Code != 409 {
		t.Errorf("a young person starts one: %d", rec.Code)
	}
}

// Below two vetted people, a group for young people rests, and its organisation
// hears of it.
func TestAGroupForYoungPeopleRests(t *testing.T) {
	w := newTown(t, "")
	w.youngTown()
	if err := w.Staff.Employ(t.Context(), "harbour", w.people["outsider"], staff.Owner, "Wren"); err != nil {
		t.Fatal(err)
	}
	form := url.Values{"title": {"t"}, "body": {"b"}}
	if rec := w.ask("member", "POST", low+"/conversations", "text/html", form); rec.Code != 303 {
		t.Fatalf("with two: %d", rec.Code)
	}
	w.band("second", account.Adult)
	w.clock.Advance(366 * 24 * time.Hour) // all checks have run out
	for range 2 {
		if err := w.tendAges(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if rec := w.ask("member", "POST", low+"/conversations", "text/html", form); rec.Code != 403 || !strings.Contains(rec.Body.String(), "current check") {
		t.Errorf("without: %d", rec.Code)
	}
	if rec := w.ask("member", "GET", low+"/conversations", "text/html", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "The group is resting") {
		t.Errorf("reading: %d", rec.Code)
	}
	if rec := w.ask("holder", "GET", low+"/conversations", "text/html", nil); rec.Code != 403 || !strings.Contains(rec.Body.String(), "background checks") {
		t.Errorf("who holds it, with a check that has run out: %d", rec.Code)
	}
	if rec := w.ask("holder", "GET", low, "text/html", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), "closed for you at the moment") {
		t.Errorf("the group's own page: %d", rec.Code)
	}
	body := w.ask("outsider", "GET", "/notices", "text/html", nil).Body.String()
	if n := strings.Count(body, "fewer than two people with a current check"); n != 1 {
		t.Errorf("the owner is told %d times", n)
	}
}

// Who turns 18 hears of it a month before, and leaves when the month is over.
func TestTheClockMakesAdults(t *testing.T) {
	w := newTown(t, "")
	w.youngTown()
	notices := func() string { return w.ask("member", "GET", "/notices", "text/html", nil).Body.String() }
	tend := func(at time.Time) {
		w.clock.Advance(at.Sub(w.clock.Now()))
		for range 2 {
			if err := w.tendAges(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	}
	grown := must(w.Account.AgeOf(t.Context(), w.people["member"])).GrownAt()
	if tend(grown.Add(-31 * 24 * time.Hour)); strings.Contains(notices(), "turn 18") {
		t.Error("told too early")
	}
	if tend(grown.Add(-30 * 24 * time.Hour)); strings.Count(notices(), "You soon turn 18") != 1 {
		t.Error("was not told once, a month before")
	}
	if rec := w.ask("member", "GET", low, "text/html", nil); rec.Code != 200 {
		t.Errorf("is out before the time: %d", rec.Code)
	}
	w.clock.Advance(grown.Sub(w.clock.Now()))
	if rec := w.ask("member", "GET", low+"/conversations", "text/html", nil); rec.Code != 403 || !strings.Contains(rec.Body.String(), "people under 18") {
		t.Errorf("on the day, before anything has run: %d", rec.Code)
	}
	if tend(grown); !strings.Contains(notices(), "here are the groups for adults") {
		t.Error("was not told that it came")
	}
	for path, want := range map[string]int{low: 404, "/groups/steady-ground": 200, "/groups": 200} {
		if rec := w.ask("member", "GET", path, "text/html", nil); rec.Code != want {
			t.Errorf("%s: %d, want %d", path, rec.Code, want)
		}
	}
}

// An approach among young people is a case of a child at risk; whoever made it
// is told nothing. Among adults the same words are none.
func TestAnApproachAmongYoungPeopleIsACase(t *testing.T) {
	const lure = "you seem so mature for your age. how old are you? add me on snapchat, and don't tell anyone, it's our secret. send me a photo of you"
	for _, young := range []bool{true, false} {
		w := newTown(t, "")
		if young {
			w.youngTown()
		}
		rec := w.ask("member", "POST", low+"/conversations", "text/html", url.Values{"title": {"hello"}, "body": {lure}})
		if rec.Code != 303 {
			t.Fatalf("young %v: %d", young, rec.Code)
		}
		if next := rec.Header().Get("Location"); strings.Contains(next, "note") {
			t.Errorf("young %v: the writer is led to %s", young, next)
		}
		n, err := db.One(context.Background(), w.DB, qTestCases, db.Value[int64], int64(ladder.C))
		if err != nil || (n == 1) != young {
			t.Errorf("young %v: %d cases, %v", young, n, err)
		}
	}
}

var qTestCases = db.Register("test.cases", `SELECT COUNT(*) FROM safety_case WHERE level = $1`)

// A meeting of young people has two vetted people in it, or waits.
func TestAMeetingOfYoungPeopleWaitsForTwo(t *testing.T) {
	w := newTown(t, "")
	in := w.room("young", "peer") // the holder and the member are in it
	w.ask("member", "POST", in+"/acts", "text/html", url.Values{"act": {"leave"}})
	w.youngTown()
	enter := func(role string) int { return w.ask(role, "POST", in+"/enter", "application/json", entering).Code }
	if rec := w.ask("member", "POST", in+"/enter", "application/json", entering); rec.Code != 409 || !strings.Contains(rec.Body.String(), "youth_waits") {
		t.Errorf("with one of them: %d %s", rec.Code, rec.Body)
	}
	if code := enter("second"); code != 204 {
		t.Fatalf("the second of them: %d", code)
	}
	if code := enter("member"); code != 204 {
		t.Errorf("with two of them: %d", code)
	}
	w.ask("second", "POST", in+"/acts", "text/html", url.Values{"act": {"leave"}})
	w.ask("member", "POST", in+"/acts", "text/html", url.Values{"act": {"leave"}})
	if code := enter("member"); code != 409 {
		t.Errorf("one of them left, and the member comes back: %d", code)
	}
}

// Nobody changes their own age.
func TestNobodyChangesTheirOwnAge(t *testing.T) {
	w := newTown(t, "")
	all := w.addresses()
	w.youngTown()
	for _, g := range all {
		if strings.HasPrefix(g.route, "POST /account") {
			form := url.Values{"age_band": {"adult"}, "born": {"1990-01"}, "turns_adult": {"0"}}
			for k, v := range g.form {
				form[k] = v
			}
			w.ask("member", g.method, g.at, "text/html", form)
		}
	}
	if band := must(w.Account.BandOf(t.Context(), w.people["member"])); band != account.Youth {
		t.Errorf("is %s now", band)
	}
	if err := w.SetAge(t.Context(), "calm-member", account.Age{}); err != nil {
		t.Fatal(err)
	}
	if rec := w.ask("member", "GET", low, "text/html", nil); rec.Code != 404 {
		t.Errorf("corrected to an adult, and finds the group: %d", rec.Code)
	}
}
