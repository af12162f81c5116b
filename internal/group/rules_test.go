package group

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// fieldsOf names the fields that an Invalid fault blames, and their sentences.
func fieldsOf(t *testing.T, err error) map[string]string {
	t.Helper()
	if err == nil {
		return nil
	}
	if !fault.Is(err, fault.Invalid) {
		t.Fatalf("got %v, want an Invalid fault", err)
	}
	fields := map[string]string{}
	for _, f := range fault.Of(err).Fields {
		fields[f.Name] = f.Key
	}
	return fields
}

func TestPeopleRoundsSoThatNobodyCanBeCounted(t *testing.T) {
	for active, want := range map[int64]int64{-1: 0, 0: 0, 1: 0, 2: 0, 3: 5, 7: 5, 8: 10, 12: 10, 13: 15, 99: 100, 1002: 1000} {
		if got := People(active); got != want {
			t.Errorf("People(%d) = %d, want %d", active, got, want)
		}
	}
}

func goodGroup() NewGroup {
	return NewGroup{Slug: "low-days", Name: "Low days", Summary: "We check in.", Aim: "To be less alone.", ForWhom: "Anybody.",
		NotFor: "Emergencies.", Lang: "en", LedBy: "peers", Formats: []string{"text"}, Agreements: []string{"It stays here."}}
}

func TestNewGroupCheck(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*NewGroup)
		want   map[string]string
	}{
		{"a good one", func(*NewGroup) {}, nil},
		{"another tag", func(n *NewGroup) { n.Lang = "pt-BR" }, nil},
		{"as long as may be", func(n *NewGroup) { n.Name = strings.Repeat("ш", MaxName) }, nil},
		{"one too long", func(n *NewGroup) { n.Name = strings.Repeat("ш", MaxName+1) }, map[string]string{"name": "group.problem.length"}},
		{"a path in the slug", func(n *NewGroup) { n.Slug = "../admin" }, map[string]string{"slug": "group.problem.slug"}},
		{"capitals in the slug", func(n *NewGroup) { n.Slug = "Low" }, map[string]string{"slug": "group.problem.slug"}},
		{"an address of the directory's own", func(n *NewGroup) { n.Slug = "match" }, map[string]string{"slug": "group.problem.slug"}},
		{"no slug", func(n *NewGroup) { n.Slug = "" }, map[string]string{"slug": "group.problem.slug"}},
		{"no aim, nobody to lead", func(n *NewGroup) { n.Aim, n.LedBy = "", "" },
			map[string]string{"aim": "group.problem.length", "led_by": "group.problem.led_by"}},
		{"no way of talking", func(n *NewGroup) { n.Formats = nil }, map[string]string{"formats": "group.problem.formats"}},
		{"an unknown way", func(n *NewGroup) { n.Formats = []string{"text", "telepathy"} }, map[string]string{"formats": "group.problem.formats"}},
		{"no language", func(n *NewGroup) { n.Lang = "" }, map[string]string{"lang": "group.problem.lang"}},
		{"not a language", func(n *NewGroup) { n.Lang = "quite English" }, map[string]string{"lang": "group.problem.lang"}},
		{"nothing agreed", func(n *NewGroup) { n.Agreements = nil }, map[string]string{"agreements": "group.problem.agreements"}},
		{"an empty agreement", func(n *NewGroup) { n.Agreements = []string{"a", ""} }, map[string]string{"agreements": "group.problem.length"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := goodGroup()
			c.change(&n)
			if diff := cmp.Diff(c.want, fieldsOf(t, n.Check())); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestJoiningCheck(t *testing.T) {
	for _, c := range []struct {
		name string
		in   Joining
		want map[string]string
	}{
		{"agreed, on the page's version", Joining{Handle: "quiet-otter", Agree: true, Version: 3}, nil},
		{"agreed, no version as programs do", Joining{Handle: "quiet-otter", Agree: true}, nil},
		{"not agreed", Joining{Handle: "quiet-otter"}, map[string]string{"agree": "group.problem.agree"}},
		{"agreed to what stood there before", Joining{Handle: "quiet-otter", Agree: true, Version: 2}, map[string]string{"agree": "group.problem.agreements_changed"}},
		{"agreed to what never stood there", Joining{Handle: "quiet-otter", Agree: true, Version: 9}, map[string]string{"agree": "group.problem.agreements_changed"}},
		{"no handle", Joining{Agree: true}, map[string]string{"handle": "naming.empty"}},
		{"an e-mail", Joining{Handle: "ann@example.org", Agree: true}, map[string]string{"handle": "naming.email"}},
		{"a phone number and no agreement", Joining{Handle: "0171 2345678"}, map[string]string{"handle": "naming.phone", "agree": "group.problem.agree"}},
		{"a title", Joining{Handle: "facilitator", Agree: true}, map[string]string{"handle": "naming.staff"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, fieldsOf(t, c.in.check(3))); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestTopicsNeedEveryLanguage(t *testing.T) {
	all := map[i18n.Lang]string{i18n.English: "Grief", i18n.Spanish: "Duelo", i18n.Arabic: "الحداد"}
	for _, c := range []struct {
		name  string
		topic Topic
		ok    bool
	}{
		{"complete", Topic{Slug: "grief", Names: all}, true},
		{"no Arabic", Topic{Slug: "grief", Names: map[i18n.Lang]string{i18n.English: "Grief", i18n.Spanish: "Duelo"}}, false},
		{"no names", Topic{Slug: "grief"}, false},
		{"no slug", Topic{Names: all}, false},
		{"a slug with a space", Topic{Slug: "my grief", Names: all}, false},
	} {
		if err := checkTopics([]Topic{c.topic}); (err == nil) != c.ok {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

func TestVisitSaysWhoMayDoWhat(t *testing.T) {
	open, closed := Group{PublicConversations: true}, Group{}
	member, holder := &Member{Role: Plain}, &Member{Role: Facilitator}
	gone := &Member{Role: Facilitator, LeftAt: clockNow}
	for _, c := range []struct {
		name                    string
		visit                   Visit
		read, write, facilitate fault.Kind // Internal for "may"
	}{
		{"stranger, closed group", Visit{Group: closed}, fault.NotFound, fault.NotFound, fault.NotFound},
		{"stranger, open group", Visit{Group: open}, may, fault.Forbidden, fault.Forbidden},
		{"member", Visit{Group: closed, Member: member}, may, may, fault.Forbidden},
		{"facilitator", Visit{Group: closed, Member: holder}, may, may, may},
		{"facilitator who left, closed group", Visit{Group: closed, Member: gone}, fault.NotFound, fault.NotFound, fault.NotFound},
		{"facilitator who left, open group", Visit{Group: open, Member: gone}, may, fault.Forbidden, fault.Forbidden},
	} {
		for _, a := range []struct {
			what string
			err  error
			want fault.Kind
		}{{"read", c.visit.MayRead(), c.read}, {"write", c.visit.MayWrite(), c.write}, {"facilitate", c.visit.MayFacilitate(), c.facilitate}} {
			got := may
			if a.err != nil {
				got = fault.Of(a.err).Kind
			}
			if got != a.want {
				t.Errorf("%s, %s: got %v, want kind %v", c.name, a.what, a.err, a.want)
			}
		}
	}
}

// may stands for no fault in the table above; no rule answers Internal.
const may = fault.Internal

var clockNow = time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)

// The doors that are closed to a reader are not shown to them.
func TestHeaderShowsOpenDoorsOnly(t *testing.T) {
	for _, c := range []struct {
		name  string
		visit Visit
		want  []string
	}{
		{"stranger, closed group", Visit{Group: Group{Slug: "a"}}, []string{"/groups/a"}},
		{"stranger, open group", Visit{Group: Group{Slug: "a", PublicConversations: true}}, []string{"/groups/a/conversations", "/groups/a"}},
		{"member", Visit{Group: Group{Slug: "a"}, Member: &Member{}}, []string{"/groups/a/conversations", "/groups/a/room", "/groups/a/meetings", "/groups/a/board", "/groups/a"}},
		{"facilitator", Visit{Group: Group{Slug: "a"}, Member: &Member{Role: Facilitator}},
			[]string{"/groups/a/conversations", "/groups/a/room", "/groups/a/meetings", "/groups/a/board", "/groups/a", "/groups/a/desk"}},
		{"left", Visit{Group: Group{Slug: "a"}, Member: &Member{LeftAt: clockNow}}, []string{"/groups/a"}},
	} {
		var got []string
		for _, tab := range (HeaderView{Visit: c.visit}).tabs(t.Context()) {
			got = append(got, tab.URL)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
}

func TestFaceIsTheMembersOwn(t *testing.T) {
	if (Card{ID: 1}).Face() == (Card{ID: 2}).Face() {
		t.Error("two members have one face")
	}
	if (Card{ID: 1}).Face() != (Card{ID: 1, Handle: "x"}).Face() {
		t.Error("a face must depend on the member alone")
	}
}
