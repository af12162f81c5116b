package cases

import (
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/ladder"
)

// A talk is not cut off when a membership ends, or the group closes.
func TestATalkGoesOnWhereTheGroupDoesNot(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		heron, gone := b.joined("marsh-heron"), b.joined("old-pine")
		for _, v := range []group.Visit{b.member, gone} {
			b.ok(b.cases.Ask(t.Context(), v, Asking{Words: "lantern question"}))
		}
		b.ok(b.Groups.Leave(t.Context(), gone, group.Keep))
		look := func(when string, stranger, silent int) {
			for name, row := range map[string]struct {
				actor  account.Actor
				status int
			}{"who talks": {b.member.Actor, 200}, "who talks and left": {gone.Actor, 200}, "who has no talk": {heron.Actor, silent}, "a stranger": {b.Account(), stranger}} {
				rec := b.ask(row.actor, "GET", "/groups/low-days/person", "text/html", nil)
				if rec.Code != row.status || strings.Contains(rec.Body.String(), "lantern") != (row.status == 200 && strings.HasPrefix(name, "who talks")) {
					t.Errorf("%s, %s: %d", name, when, rec.Code)
				}
			}
		}
		look("open", 404, 200)
		for _, v := range []group.Visit{b.member, gone} {
			page := b.ask(b.responder, "GET", b.cases.URL(b.caseOf(v)), "text/html", nil).Body.String()
			if strings.Contains(page, "no message goes out to tell them") != (v.Member.ID == gone.Member.ID) {
				t.Errorf("what the responder reads of %s reaching them is wrong", v.Member.Handle)
			}
		}
		b.ok(b.Groups.ArchiveGroup(t.Context(), "low-days"))
		look("archived", 404, 404)
		for name, row := range map[string]struct {
			actor  account.Actor
			status int
		}{"who talks": {b.member.Actor, 303}, "who has no talk": {heron.Actor, 404}} {
			if rec := b.ask(row.actor, "POST", "/groups/low-days/person", "text/html", url.Values{"body": {"and one more line"}}); rec.Code != row.status {
				t.Errorf("%s writes: %d", name, rec.Code)
			}
		}
		if rec := b.ask(b.member.Actor, "GET", "/person", "text/html", nil); rec.Code != 303 || rec.Header().Get("Location") != "/groups/low-days/person" {
			t.Errorf("the door that Help now names: %d %s", rec.Code, rec.Header().Get("Location"))
		}
	})
}

// caseOf is the open case of a member.
func (b *bundle) caseOf(v group.Visit) ID {
	b.t.Helper()
	talk, err := b.cases.Talk(b.t.Context(), v)
	b.ok(err)
	return talk.Case.ID
}

func TestWordsThatStandNowhereComeWithTheirCase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		say := func(l ladder.Level, words, once string, source Source) {
			b.ok(b.cases.Overheard(t.Context(), b.member, Words{Level: l, Source: source, Text: words, Once: once}))
		}
		say(ladder.S4, "lantern words", "a", Refused)
		say(ladder.S4, "lantern words", "a", Refused)
		say(ladder.S2, "other words", "a", Reading)
		if len(b.paged) != 1 || b.paged[0].Level != ladder.S4 {
			t.Fatalf("paged %+v", b.paged)
		}
		got := []string{}
		w := b.whole(b.responder, ID(b.paged[0].Case))
		for _, e := range w.Entries {
			if e.What == Signalled {
				got = append(got, e.Code+": "+e.Words)
			}
		}
		if strings.Join(got, ", ") != "refused: lantern words, reading: other words" {
			t.Errorf("signs: %q", got)
		}
		if !w.Desk.Case.Talks {
			t.Error("who was told that somebody comes finds no talk")
		}
	})
}
