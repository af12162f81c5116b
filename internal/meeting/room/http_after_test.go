package room

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

const aRoom = "/groups/low-days/meetings/one/20260501T190000/room"

// send sends a request through a router of this feature alone. A form of nil is
// a GET.
func (b *bundle) send(v group.Visit, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	c, err := i18n.Load(Texts, floor.Texts, format.Texts, group.Texts, ui.Texts, web.Texts)
	b.must(err)
	i18n.Use(c)
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.room.Routes(rt)
	method := http.MethodGet
	if form != nil {
		method = http.MethodPost
	}
	r := httptest.NewRequest(method, aRoom+path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := web.WithVisitor(account.WithActor(r.Context(), v.Actor), web.Visitor{SignedIn: true, Path: r.URL.RequestURI()})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}

func TestWhoGetsWhatAfterAMeeting(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newAside(t, d)
		stranger, away := a.Visit(a.Account(), "low-days"), a.Member("low-days", "away")
		if w := a.send(a.one, "/after", "application/json", nil); w.Code != http.StatusConflict {
			t.Errorf("before the end: %d", w.Code)
		}
		a.Clock.Advance(20 * time.Minute)
		a.do(a.l, a.host, floor.Event{Kind: floor.End})
		cares, err := a.room.Cares(t.Context(), a.host, a.l.run)
		a.must(err)
		care := url.Values{"id": {a.Codec.Token(kindCare, cares[0].ID)}, "done": {"yes"}}
		people := []group.Visit{stranger, away, a.one, a.host, a.fern}
		for _, row := range []struct {
			name, path string
			form       url.Values
			want       [5]int // of each of the people
		}{
			{"the page", "/after", nil, [5]int{404, 200, 200, 200, 200}},
			{"a rating without an answer, which is none", "/after/rating", url.Values{"heard": {""}}, [5]int{404, 422, 422, 422, 422}},
			{"a rating", "/after/rating", url.Values{"heard": {"5"}}, [5]int{404, 403, 303, 303, 403}},
			{"a score that is none", "/after/rating", url.Values{"heard": {"6"}}, [5]int{404, 422, 422, 422, 422}},
			{"a score of nought", "/after/rating", url.Values{"safe": {"0"}}, [5]int{404, 422, 422, 422, 422}},
			{"a word for a score", "/after/rating", url.Values{"safe": {"very"}}, [5]int{404, 422, 422, 422, 422}},
			{"what I take along", "/after/commitment", url.Values{"body": {"Walk on Tuesday."}}, [5]int{404, 403, 303, 303, 403}},
			{"too much to take along", "/after/commitment", url.Values{"body": {strings.Repeat("a", MaxNote+1)}}, [5]int{404, 422, 422, 422, 422}},
			{"a message to all", "/after/follow-up", url.Values{"body": {"Thank you."}}, [5]int{404, 403, 403, 303, 403}},
			{"a debrief", "/after/debrief", url.Values{"body": {"A lot."}, "load": {"4"}}, [5]int{404, 403, 403, 303, 403}},
			{"a load that is none", "/after/debrief", url.Values{"load": {"heavy"}}, [5]int{404, 403, 403, 422, 422}},
			{"somebody followed up", "/after/care", care, [5]int{404, 403, 403, 303, 303}},
			{"nobody followed up", "/after/care", url.Values{"id": {"x"}}, [5]int{404, 404, 404, 404, 404}},
		} {
			for i, v := range people {
				if w := a.send(v, row.path, "", row.form); w.Code != row.want[i] {
					t.Errorf("%s, person %d: %d, want %d", row.name, i, w.Code, row.want[i])
				}
			}
		}
		if n := a.told.count("room.follow_up"); n != 2 {
			t.Errorf("%d are told of the message", n)
		}
		if w := a.send(a.host, "/after/follow-up", "", url.Values{"body": {"Thank you."}}); w.Code != http.StatusSeeOther || a.told.count("room.follow_up") != 2 {
			t.Error("the same message, sent again, is told again")
		}
		if sums, err := db.All(t.Context(), d, qRatings, scanRating, int64(a.l.run.ID)); err != nil || len(sums) != 1 || sums[0].voices != 2 {
			t.Errorf("the ratings of two: %+v %v", sums, err)
		}
		for _, row := range []struct {
			who  group.Visit
			has  []string
			hasn []string
		}{
			{a.one, []string{"commitment", "rated", "messages"}, []string{"attendance", "debriefs", "care", "ratings"}},
			{a.two, []string{"messages"}, []string{"commitment", "attendance", "debriefs", "care"}},
			{a.fern, []string{"attendance", "debriefs", "care"}, []string{"commitment", "ratings", "messages"}},
			{away, nil, []string{"commitment", "attendance", "debriefs", "care", "messages"}},
		} {
			var got map[string]any
			a.must(json.Unmarshal(a.send(row.who, "/after", "application/json", nil).Body.Bytes(), &got))
			for _, name := range row.has {
				if got[name] == nil {
					t.Errorf("%s does not get %s", row.who.Member.Handle, name)
				}
			}
			for _, name := range row.hasn {
				if got[name] != nil {
					t.Errorf("%s gets %s: %v", row.who.Member.Handle, name, got[name])
				}
			}
		}
		// A refused form comes back with what was in it.
		long := strings.Repeat("bread ", 700)
		if w := a.send(a.one, "/after/commitment", "", url.Values{"body": {long}}); !strings.Contains(w.Body.String(), "bread bread") {
			t.Error("the words are lost")
		}
		a.Clock.Advance(keepLog + time.Minute)
		if w := a.send(a.one, "", "", nil); w.Code != http.StatusSeeOther || w.Header().Get("Location") != aRoom+"/after" {
			t.Errorf("the room of a meeting that is over: %d %s", w.Code, w.Header().Get("Location"))
		}
		next := a.dates.date
		next.Occurrence.Start = next.Occurrence.Start.Add(7 * 24 * time.Hour)
		n, err := handler{a.room}.along(t.Context(), place{visit: a.one, date: next})
		if err != nil || n.Body != "Walk on Tuesday." {
			t.Errorf("next time: %+v %v", n, err)
		}
	})
}

func TestFourRatingsMakeASum(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	host := b.Facilitator("low-days", "rowan")
	l := b.enter(host, format.Text)
	people := []group.Visit{host}
	for _, name := range []string{"one", "two", "three"} {
		v := b.Member("low-days", name)
		b.enter(v, format.Text)
		people = append(people, v)
	}
	b.do(l, host, floor.Event{Kind: floor.Begin})
	b.do(l, host, floor.Event{Kind: floor.End})
	for i, v := range people {
		if w := b.send(host, "/after", "application/json", nil); strings.Contains(w.Body.String(), `"ratings"`) {
			t.Errorf("sums are shown of %d answers", i)
		}
		for range 2 { // pressed twice
			if w := b.send(v, "/after/rating", "application/json", url.Values{"heard": {"5"}, "safe": {"4"}}); w.Code != http.StatusNoContent {
				t.Fatal(w.Code, w.Body)
			}
		}
	}
	var got afterJSON
	b.must(json.Unmarshal(b.send(host, "/after", "application/json", nil).Body.Bytes(), &got))
	if r := got.Ratings["heard"]; r.Mean != 5 || r.Voices != [5]int64{0, 0, 0, 0, 4} || len(got.Ratings) != 2 {
		t.Errorf("%+v", got.Ratings)
	}
}

func TestWhoGetsWhatOfThePrivateRoom(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		a := newAside(t, d)
		stranger := a.Visit(a.Account(), "low-days")
		people := []group.Visit{stranger, a.two, a.one, a.host, a.fern}
		word := url.Values{"to": {seatNo(seatOf(a.l, a.one).ID)}, "body": {"I am here."}}
		for _, row := range []struct {
			name, path string
			form       url.Values
			want       [5]int
		}{
			{"the private room", "/aside", nil, [5]int{404, 303, 200, 200, 200}},
			{"a word to them", "/aside/lines", word, [5]int{404, 403, 403, 303, 303}},
			{"nothing to them", "/aside/lines", url.Values{"to": word["to"]}, [5]int{404, 403, 403, 422, 422}},
			{"a word to who is not there", "/aside/lines", url.Values{"to": {"x"}, "body": {"hello"}}, [5]int{404, 403, 403, 409, 409}},
			{"asking for a person", "/aside/ask", url.Values{}, [5]int{404, 409, 303, 409, 409}},
			{"where they are", "/where", nil, [5]int{404, 404, 404, 404, 404}},
		} {
			for i, v := range people {
				if w := a.send(v, row.path, "", row.form); w.Code != row.want[i] {
					t.Errorf("%s, person %d: %d, want %d", row.name, i, w.Code, row.want[i])
				}
			}
		}
		has := func(v group.Visit, path, text string) bool {
			return strings.Contains(a.send(v, path, "", nil).Body.String(), text)
		}
		for name, shown := range map[string]bool{
			"the private room in the meeting's place": has(a.one, "", `data-presence="aside"`) && has(a.one, "", `class="meet-stage apart"`),
			"the same at its own address":             has(a.one, "/aside", `class="meet-stage apart"`),
			"what was written to them":                has(a.one, "/aside", "I am here."),
			"who is told":                             has(a.one, "/aside", "rowan"),
			"a way back":                              has(a.one, "/aside", `value="come_back"`),
		} {
			if !shown {
				t.Errorf("who stepped aside does not see %s", name)
			}
		}
		if has(a.two, "", "I am here.") {
			t.Error("another member reads it")
		}
		var got asideJSON
		a.must(json.Unmarshal(a.send(a.one, "/aside", "application/json", nil).Body.Bytes(), &got))
		if !got.Aside || got.Told != 2 || len(got.Leads) != 1 || len(got.Answered) != 2 || len(got.Seats) != 0 {
			t.Errorf("who stepped aside gets %+v", got)
		}
		a.must(json.Unmarshal(a.send(a.fern, "/aside", "application/json", nil).Body.Bytes(), &got))
		if len(got.Seats) != 1 || len(got.Seats[0].Lines) != 2 {
			t.Errorf("who holds the group gets %+v", got)
		}
	})
}

func TestAskingWhereOnComingIn(t *testing.T) {
	b, host, one, l := placed(t, dbtest.SQLite(t))
	two := b.Member("low-days", "two")
	in := url.Values{"way": {"text"}, "check_in": {"wait"}}
	if w := b.send(two, "/enter", "", in); w.Code != http.StatusSeeOther || w.Header().Get("Location") != aRoom+"/where" {
		t.Errorf("coming in: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := b.send(two, "/where", "", nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `name="where"`) {
		t.Errorf("the question: %d", w.Code)
	}
	if w := b.send(two, "/where", "", url.Values{"where": {strings.Repeat("road ", 200)}}); w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "road road") {
		t.Errorf("too long: %d", w.Code)
	}
	if w := b.send(two, "/where", "", url.Values{"where": {"Linden Street 4"}}); w.Code != http.StatusSeeOther || w.Header().Get("Location") != aRoom {
		t.Errorf("answering: %d %s", w.Code, w.Header().Get("Location"))
	}
	if w := b.send(two, "/enter", "", in); w.Header().Get("Location") != aRoom {
		t.Errorf("who has answered is asked again: %s", w.Header().Get("Location"))
	}
	b.must(b.room.sit(t.Context(), l, one.Member.ID))
	for _, row := range []struct {
		who  group.Visit
		sees bool
	}{{host, true}, {one, false}, {two, false}} {
		all := b.send(row.who, "/aside", "", nil).Body.String() + b.send(row.who, "", "", nil).Body.String() + b.send(row.who, "", "application/json", nil).Body.String()
		if strings.Contains(all, "Linden") != row.sees {
			t.Errorf("%s sees where somebody is: %v", row.who.Member.Handle, !row.sees)
		}
	}
}
