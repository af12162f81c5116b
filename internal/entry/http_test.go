package entry

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db/dbtest"
)

// A row asks for one page and says what must and must not be on it.
type row struct {
	name         string
	actor        account.Actor
	method, path string
	form         url.Values
	status       int
	want         []string
	never        []string
}

func (h *hall) walk(rows []row) {
	h.t.Helper()
	for _, r := range rows {
		h.t.Run(r.name, func(t *testing.T) {
			rec := h.request(r.actor, r.method, r.path, "text/html", r.form)
			if rec.Code != r.status {
				t.Fatalf("status %d, want %d", rec.Code, r.status)
			}
			body := rec.Body.String() + rec.Header().Get("Location")
			for _, want := range r.want {
				if !strings.Contains(body, want) {
					t.Errorf("lacks %q", want)
				}
			}
			for _, never := range r.never {
				if strings.Contains(body, never) {
					t.Errorf("must not contain %q", never)
				}
			}
		})
	}
}

func TestPagesOfRequests(t *testing.T) {
	texts(t)
	h := newHall(t, dbtest.SQLite(t))
	h.open("quiet-room", group.Terms{Entry: "request"})
	rowan := h.holder("quiet-room", "rowan")
	h.must(h.entry.SetQuestions(t.Context(), rowan, asked))
	otter, room := h.Account(), "/groups/quiet-room"
	why, over := asked[0].Field(), asked[1].Field()
	h.walk([]row{
		{"the group's page leads to the form", otter, "GET", room, nil, 200, []string{"Ask to come in", room + "/request"}, []string{`action="` + room + `/membership"`}},
		{"the form asks", otter, "GET", room + "/request", nil, 200, []string{"What brings you?", why, over, `name="agree"`, "Kindness."}, nil},
		{"half of it is kept", otter, "POST", room + "/request", url.Values{"do": {"draft"}, why: {"It began"}}, 303, nil, nil},
		{"and is there again", otter, "GET", room + "/request", nil, 200, []string{"It began"}, nil},
		{"an empty one comes back filled in", otter, "POST", room + "/request", url.Values{why: {"My <b>brother</b>"}, "handle": {"quiet-otter"}, "pronouns": {"he"}}, 422,
			[]string{"My &lt;b&gt;brother&lt;/b&gt;", `value="quiet-otter"`, `value="he"`, "Please answer this one", `aria-invalid="true"`}, nil},
		{"agreements that changed under it", otter, "POST", room + "/request", url.Values{why: {"My brother"}, over: {"yes"}, "handle": {"quiet-otter"}, "agree": {"yes"}, "version": {"7"}}, 422,
			[]string{"My brother"}, []string{`name="agree" type="checkbox" value="yes" checked`}},
		{"an answer to a question that is gone is not lost", otter, "POST", room + "/request", url.Values{"q-0000000000": {"Old words"}}, 422, []string{"Old words"}, nil},
		{"a good one is sent", otter, "POST", room + "/request", url.Values{why: {"My brother"}, over: {"yes"}, "handle": {"quiet-otter"}, "agree": {"yes"}, "version": {"1"}}, 303, nil, nil},
		{"and its state is shown", otter, "GET", room + "/request", nil, 200, []string{"on its way", "My brother"}, nil},
		{"others read nothing of it", h.Account(), "GET", room + "/requests", nil, 404, nil, []string{"quiet-otter"}},
		{"facilitators see it", rowan.Actor, "GET", room + "/requests", nil, 200, []string{"quiet-otter"}, []string{"My brother"}},
	})
	q := h.mine(otter, "quiet-room")
	one := room + "/requests/" + h.Codec.Token(kindRequest, int64(q.ID))
	h.walk([]row{
		{"a facilitator reads it", rowan.Actor, "GET", one, nil, 200, []string{"My brother", `name="revision" value="2"`}, nil},
		{"a bare no comes back", rowan.Actor, "POST", one, url.Values{"answer": {"elsewhere"}, "words": {"Sorry."}, "revision": {"2"}}, 422, []string{"another way", "Sorry."}, nil},
		{"an answer to words that changed", rowan.Actor, "POST", one, url.Values{"answer": {"welcome"}, "words": {"Come."}, "revision": {"1"}}, 409, []string{"Come."}, nil},
		{"a no with another group", rowan.Actor, "POST", one, url.Values{"answer": {"elsewhere"}, "words": {"They know."}, "groups": {"https://hearth.example/groups/open-window"}, "revision": {"2"}}, 303, nil, nil},
		{"a second answer is told the first", rowan.Actor, "POST", one, url.Values{"answer": {"welcome"}, "words": {"Too late."}}, 409, []string{"They know.", "Too late."}, nil},
		{"the applicant finds the other way", otter, "GET", room + "/request", nil, 200, []string{"They know.", "/groups/open-window"}, []string{"come-in"}},
	})
}

func TestPagesOfTheDoor(t *testing.T) {
	texts(t)
	h := newHall(t, dbtest.SQLite(t))
	h.open("back-room", group.Terms{Entry: "invitation"})
	h.open("students", group.Terms{Entry: "code"})
	h.open("small-room", group.Terms{Capacity: 2})
	rowan, finch := h.holder("back-room", "rowan"), h.holder("small-room", "finch")
	link, err := h.entry.Invite(t.Context(), rowan, NewInvitation{Uses: 1, Days: 7})
	h.must(err)
	path := strings.TrimPrefix(link, "https://hearth.example")
	o, err := h.Groups.Organisation(t.Context(), "harbour")
	h.must(err)
	code, err := h.entry.CreateCode(t.Context(), "staff:1", o, NewCode{Population: "Students", Uses: 9, ExpiresAt: h.Clock.Now().Add(time.Hour)})
	h.must(err)
	otter, heron, gull := h.Account(), h.Account(), h.Account()
	h.must(h.joins(h.Account(), "small-room", "moth", ""))
	in := url.Values{"handle": {"quiet-otter"}, "agree": {"yes"}}
	h.walk([]row{
		{"a visitor is led to an account and back", account.Actor{}, "GET", path, nil, 200, []string{"/join?next=%2Finvite%2F", "Kindness."}, nil},
		{"no such link", otter, "GET", "/invite/nonsense", nil, 404, nil, []string{"back-room"}},
		{"without a link", otter, "GET", "/groups/back-room", nil, 200, []string{"personal link"}, []string{`action="/groups/back-room/membership"`}},
		{"by the link, without the tick", otter, "POST", path, url.Values{"handle": {"quiet-otter"}}, 422, []string{`value="quiet-otter"`}, nil},
		{"by the link", otter, "POST", path, in, 303, []string{"/groups/back-room/conversations"}, nil},
		{"by the link once more", heron, "POST", path, in, 409, []string{"does not let anybody in"}, nil},
		{"the door asks for a code", heron, "GET", "/groups/students", nil, 200, []string{`name="invitation"`}, nil},
		{"a wrong one comes back", heron, "POST", "/groups/students/membership", url.Values{"handle": {"marsh-heron"}, "agree": {"yes"}, "invitation": {"AAAA"}}, 409, []string{`value="AAAA"`, `value="marsh-heron"`}, nil},
		{"what a code opens", heron, "POST", "/codes", url.Values{"code": {strings.ToLower(code.Text)}}, 200, []string{"Group students"}, []string{"Group back-room"}},
		{"and in", heron, "POST", "/groups/students/membership", url.Values{"handle": {"marsh-heron"}, "agree": {"yes"}, "invitation": {code.Text}}, 303, nil, nil},
		{"a full group leads to its list", gull, "GET", "/groups/small-room", nil, 200, []string{"/groups/small-room/waiting"}, []string{`action="/groups/small-room/membership"`}},
		{"the list", gull, "POST", "/groups/small-room/waiting", url.Values{"handle": {"grey-gull"}, "agree": {"yes"}}, 303, nil, nil},
		{"one's place", gull, "GET", "/groups/small-room/waiting", nil, 200, []string{"You are next."}, []string{"last month"}},
		{"nobody else's business", heron, "GET", "/groups/small-room/waiting-list", nil, 404, nil, []string{"grey-gull"}},
		{"the facilitator's list", finch.Actor, "GET", "/groups/small-room/waiting-list", nil, 200, []string{"grey-gull"}, nil},
	})
}

func TestPagesOfMembers(t *testing.T) {
	texts(t)
	h := newHall(t, dbtest.SQLite(t))
	rowan, otter, low := h.Facilitator("low-days", "rowan"), h.Member("low-days", "quiet-otter"), "/groups/low-days"
	h.must(h.entry.Welcome(t.Context(), rowan, otter.Member.ID, "Good that you are here."))
	_, err := h.Groups.SetAgreements(t.Context(), "low-days", []string{"What is said here stays here, also the good news.", "No phone numbers."})
	h.must(err)
	h.walk([]row{
		{"a welcome, and what changed", otter.Actor, "GET", low, nil, 200, []string{"Good that you are here.", low + "/agreements"}, nil},
		{"another member reads no welcome", rowan.Actor, "GET", low, nil, 200, nil, []string{"Good that you are here."}},
		{"what changed is said in words", otter.Actor, "GET", low + "/agreements", nil, 200, []string{"Changed", "New", "Taken away", "Ask before advising."}, nil},
		{"a missing tick", otter.Actor, "POST", low + "/agreements", url.Values{"version": {"2"}}, 422, []string{`aria-invalid="true"`}, nil},
		{"an old version", otter.Actor, "POST", low + "/agreements", url.Values{"version": {"1"}, "agree": {"yes"}}, 422, nil, nil},
		{"signed, and back", otter.Actor, "POST", low + "/agreements", url.Values{"version": {"2"}, "agree": {"yes"}, "back": {low + "/room"}}, 303, []string{low + "/room"}, nil},
		{"not to another site", otter.Actor, "POST", low + "/agreements", url.Values{"agree": {"yes"}, "back": {"//evil.example"}}, 303, []string{low + "/conversations"}, []string{"evil"}},
		{"pronouns that are too long come back", otter.Actor, "POST", low + "/me", url.Values{"pronouns": {strings.Repeat("p", 50)}}, 422, []string{strings.Repeat("p", 50)}, nil},
		{"pronouns and a language", otter.Actor, "POST", low + "/me", url.Values{"pronouns": {"they & them"}, "langs": {"fr"}, "access": {"captions"}}, 303, nil, nil},
		{"stand there as they were written", otter.Actor, "GET", low + "/me", nil, 200, []string{`value="they &amp; them"`, "captions"}, nil},
		{"a break until a day that is past", otter.Actor, "POST", low + "/pause", url.Values{"for": {"date"}, "until": {"2020-01-01"}, "words": {"Exams."}}, 422, []string{"Exams.", "2020-01-01"}, nil},
		{"a break", otter.Actor, "POST", low + "/pause", url.Values{"for": {"month"}, "keep_seat": {"yes"}, "words": {"Exams."}}, 303, nil, nil},
		{"the way back", otter.Actor, "GET", low, nil, 200, []string{low + "/back"}, nil},
		{"facilitators read the sentence", rowan.Actor, "GET", low + "/breaks", nil, 200, []string{"Exams."}, nil},
		{"I am back", otter.Actor, "POST", low + "/back", url.Values{}, 303, nil, nil},
		{"leaving with a goodbye", otter.Actor, "POST", low + "/leave", url.Values{"words": {"keep"}, "goodbye": {"Thank you all."}}, 303, nil, nil},
		{"the group reads it", rowan.Actor, "GET", low, nil, 200, []string{"Thank you all."}, nil},
		{"a stranger does not", h.Account(), "GET", low, nil, 200, nil, []string{"Thank you all."}},
	})
}
