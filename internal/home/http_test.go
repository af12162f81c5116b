package home_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/home"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/ui/uitest"
	"hearth/internal/platform/web"
)

// town is a small town with a front page. The forum and the rooms are played.
type town struct {
	*grouptest.World
	t      *testing.T
	forum  *forum
	rooms  rooms
	router *web.Router
}

// forum says what it is told, under the group that is asked for.
type forum struct {
	latest, following, drafts map[string][]group.TalkItem
	asked                     []string // groups whose newest talk was asked for
	err                       error
}

func (f *forum) Latest(_ context.Context, v group.Visit) ([]group.TalkItem, error) {
	f.asked = append(f.asked, v.Group.Slug)
	return f.latest[v.Group.Slug], f.err
}

func (f *forum) Following(_ context.Context, v group.Visit) ([]group.TalkItem, error) {
	return f.following[v.Group.Slug], f.err
}

func (f *forum) Drafts(_ context.Context, v group.Visit) ([]group.TalkItem, error) {
	return f.drafts[v.Group.Slug], f.err
}

// rooms tells how many are in every room.
type rooms struct{ here int64 }

func (r *rooms) Crowd(context.Context, group.ID) (int64, error) { return r.here, nil }

func newTown(t *testing.T) *town {
	t.Helper()
	catalog, err := i18n.Load(home.Texts, directory.Texts, group.Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(catalog)
	w := &town{World: grouptest.New(t, dbtest.SQLite(t)), t: t, forum: &forum{}, router: web.NewRouter(ui.ErrorPage, nil)}
	home.New(home.Deps{Groups: w.Groups, Directory: directory.New(directory.Deps{Groups: w.Groups, Clock: w.Clock}), Forum: w.forum, Chat: &w.rooms}).Routes(w.router)
	return w
}

func (w *town) ask(actor account.Actor, lang i18n.Lang, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	w.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := i18n.With(account.WithActor(r.Context(), actor), lang)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	rec := httptest.NewRecorder()
	w.router.ServeHTTP(rec, r.WithContext(ctx))
	return rec
}

// shows fails the test unless the answer has the status, every must and no
// mustNot.
func shows(t *testing.T, rec *httptest.ResponseRecorder, status int, must, mustNot []string) {
	t.Helper()
	page := rec.Body.String()
	if rec.Code != status {
		t.Errorf("status %d, want %d", rec.Code, status)
	}
	for _, s := range must {
		if !strings.Contains(page, s) {
			t.Errorf("lacks %q", s)
		}
	}
	for _, s := range mustNot {
		if strings.Contains(page, s) {
			t.Errorf("holds %q", s)
		}
	}
	uitest.Clean(t, page)
}

func at(hours int) time.Time { return cryptotest.Now.Add(time.Duration(-hours) * time.Hour) }

func TestFrontPage(t *testing.T) {
	w := newTown(t)
	w.rooms.here = 7
	w.forum.latest = map[string][]group.TalkItem{
		"open-window": {{URL: "/groups/open-window/conversations/a", Title: "The <b>Sunday</b> feeling", Handle: "mild-wren", Posts: 3, LastAt: at(1)}},
		"low-days":    {{URL: "/groups/low-days/conversations/b", Title: "Behind the door", LastAt: at(0)}},
	}
	for _, c := range []struct {
		name          string
		actor         account.Actor
		must, mustNot []string
	}{
		{"a visitor", account.Actor{},
			[]string{"You don’t have to carry it alone.", `action="/groups"`, `name="format"`, `name="led"`, `href="/groups/low-days"`, "See all 2 groups",
				"The &lt;b&gt;Sunday&lt;/b&gt; feeling", "Group open-window", "Open now", "About 5 people here", `href="/help"`, `href="/privacy"`, "Nothing. You can look around"},
			[]string{"Behind the door", "7 people", "<b>Sunday", "A name you chose", "/room"}},
		{"somebody signed in", w.Account(), []string{"A name you chose"}, []string{"Nothing. You can look around", "Behind the door"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			shows(t, w.ask(c.actor, i18n.English, "GET", "/", "", nil), 200, c.must, c.mustNot)
		})
	}
	if diff := cmp.Diff([]string{"open-window", "open-window"}, w.forum.asked); diff != "" {
		t.Errorf("closed groups must not even be asked: %s", diff)
	}
	w.rooms.here = 2
	shows(t, w.ask(account.Actor{}, i18n.English, "GET", "/", "", nil), 200, nil, []string{"Open now", "people here"})
	w.forum.err = errors.New("broken")
	shows(t, w.ask(account.Actor{}, i18n.English, "GET", "/", "", nil), 500, nil, []string{"broken", "low-days"})
}

func TestFrontPageOfAnEmptyServer(t *testing.T) {
	w := newTown(t)
	for _, slug := range []string{"low-days", "open-window"} {
		if err := w.Groups.ArchiveGroup(t.Context(), slug); err != nil {
			t.Fatal(err)
		}
	}
	shows(t, w.ask(account.Actor{}, i18n.English, "GET", "/", "", nil), 200, []string{"The first groups are on their way"}, []string{"Open now", "People are talking"})
}

func TestMyGroups(t *testing.T) {
	w := newTown(t)
	v := w.Facilitator("low-days", "quiet-otter")
	other := w.Member("open-window", "somebody-else")
	w.forum.following = map[string][]group.TalkItem{"low-days": {
		{URL: "/groups/low-days/conversations/a", Title: "The Sunday feeling", Posts: 9, New: 2, LastAt: at(1)},
		{URL: "/groups/low-days/conversations/b", Title: "Small things", Posts: 4, LastAt: at(2)},
	}}
	w.forum.drafts = map[string][]group.TalkItem{"low-days": {{URL: "/groups/low-days/conversations/new", Title: "I have been", LastAt: at(3)}}}

	for _, c := range []struct {
		name, accept  string
		actor         account.Actor
		status        int
		must, mustNot []string
	}{
		{"theirs", "", v.Actor, 200,
			[]string{"low-days", "quiet-otter", "You hold this group", "The Sunday feeling", "2 new", "I have been", "/groups/low-days/room"},
			[]string{"open-window", "somebody-else", "0 new", "You are not in a group yet"}},
		{"of somebody who follows nothing", "", other.Actor, 200, []string{"somebody-else", "You follow no conversation here yet"}, []string{"quiet-otter", "low-days", "You hold"}},
		{"of a newcomer", "", w.Account(), 200, []string{"You are not in a group yet", `href="/groups"`}, []string{"quiet-otter", "You wear another name"}},
		{"for programs", "application/json", v.Actor, 200,
			[]string{`{"items":[{"id":"low-days","url":"/groups/low-days","name":"Group low-days","handle":"quiet-otter","new":2}],"next":null}`}, []string{"open-window"}},
		{"a visitor's program", "application/json", account.Actor{}, 401, []string{`"code":"sign_in_needed"`}, []string{"low-days"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			shows(t, w.ask(c.actor, i18n.English, "GET", "/me", c.accept, nil), c.status, c.must, c.mustNot)
		})
	}
	if rec := w.ask(account.Actor{}, i18n.English, "GET", "/me", "", nil); rec.Code != 303 || rec.Header().Get("Location") != "/sign-in?next=%2Fme" {
		t.Errorf("a visitor: %d to %q", rec.Code, rec.Header().Get("Location"))
	}
}

// Every page speaks every language: no key stands where a sentence should.
func TestPagesSpeakEveryLanguage(t *testing.T) {
	w := newTown(t)
	w.rooms.here = 30
	member := w.Member("low-days", "quiet-otter")
	for _, lang := range i18n.Langs {
		for _, actor := range []account.Actor{{}, member.Actor, w.Account()} {
			for _, path := range []string{"/", "/me", "/privacy"} {
				page := w.ask(actor, lang, "GET", path, "", nil).Body.String()
				for _, key := range []string{"home.", "group.", "ui."} {
					if i := strings.Index(page, ">"+key); i >= 0 {
						t.Errorf("%s in %s: a key on the page: %.60s", path, lang, page[i:])
					}
				}
			}
		}
	}
}

func TestPreferences(t *testing.T) {
	w := newTown(t)
	for _, c := range []struct {
		name     string
		form     url.Values
		cookies  map[string]string
		location string
	}{
		{"a language", url.Values{"lang": {"ar"}, "back": {"/groups/low-days"}}, map[string]string{"lang": "ar"}, "/groups/low-days"},
		{"a theme", url.Values{"theme": {"dark"}, "back": {"/groups?q=x&topic=y"}}, map[string]string{"theme": "dark"}, "/groups?q=x&topic=y"},
		{"both", url.Values{"lang": {"es"}, "theme": {"auto"}}, map[string]string{"lang": "es", "theme": "auto"}, "/"},
		{"a language that the interface does not speak", url.Values{"lang": {"ja"}}, nil, "/"},
		{"nonsense", url.Values{"lang": {"<script>"}, "theme": {"neon; Path=/x"}, "back": {"x"}}, nil, "/"},
		{"another site", url.Values{"theme": {"light"}, "back": {"https://evil.example/"}}, map[string]string{"theme": "light"}, "/"},
		{"another site in disguise", url.Values{"theme": {"light"}, "back": {"//evil.example/"}}, map[string]string{"theme": "light"}, "/"},
		{"another site with a backslash", url.Values{"theme": {"light"}, "back": {`/\evil.example`}}, map[string]string{"theme": "light"}, "/"},
		{"nothing", url.Values{}, nil, "/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := w.ask(account.Actor{}, i18n.English, "POST", "/preferences", "", c.form)
			if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != c.location {
				t.Errorf("%d to %q", rec.Code, rec.Header().Get("Location"))
			}
			var got map[string]string
			for _, cookie := range rec.Result().Cookies() {
				if got == nil {
					got = map[string]string{}
				}
				got[cookie.Name] = cookie.Value
				if !cookie.HttpOnly || cookie.SameSite != http.SameSiteLaxMode || cookie.Path != "/" {
					t.Errorf("%s is not guarded: %+v", cookie.Name, cookie)
				}
			}
			if diff := cmp.Diff(c.cookies, got); diff != "" {
				t.Error(diff)
			}
		})
	}
	rec := w.ask(account.Actor{}, i18n.English, "POST", "/preferences", "application/json", url.Values{"lang": {"es"}})
	if rec.Code != 200 || !strings.Contains(rec.Body.String(), `{"url":"/"}`) {
		t.Errorf("a program: %d %s", rec.Code, rec.Body)
	}
}
