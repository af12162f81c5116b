package demo

import (
	"slices"
	"strings"
	"testing"

	"hearth/internal/account/naming"
	"hearth/internal/account/passphrase"
)

// load reads the world or ends the test.
func load(t *testing.T) World {
	t.Helper()
	w, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestParseRefuses(t *testing.T) {
	for name, raw := range map[string]string{
		"an unknown key":    "groups: [{slug: a, naem: b}]",
		"a time unlike any": "rooms: [{group: a, messages: [{handle: b, ago: soon, body: c}]}]",
		"an empty file":     "",
	} {
		t.Run(name, func(t *testing.T) {
			if _, err := parse([]byte(raw)); err == nil {
				t.Errorf("parse(%q) gave no error", raw)
			}
		})
	}
}

func TestWorldIsBigEnough(t *testing.T) {
	w := load(t)
	langs := map[string]int{}
	public := map[string]int{}
	for _, g := range w.Groups {
		langs[g.Lang]++
		if g.PublicConversations {
			public[g.Lang]++
		}
	}
	var unanswered, pinned, locked, hidden, noted, listed int
	wishes := map[string]int{}
	for _, c := range w.Conversations {
		wishes[c.Wish]++
		unanswered += one(len(c.Replies) == 0)
		pinned += one(c.PinnedBy != "")
		locked += one(c.LockedBy != "")
		noted += one(c.ContentNote != "")
		for _, r := range c.Replies {
			hidden += one(r.Hidden != nil)
		}
	}
	for _, m := range w.Members {
		listed += one(m.About != "")
	}
	for _, tt := range []struct {
		what      string
		got, want int
	}{
		{"organisations", len(w.Organisations), 2},
		{"English groups", langs["en"], 5},
		{"Spanish groups", langs["es"], 2},
		{"Arabic groups", langs["ar"], 1},
		{"English groups open to read", public["en"], 1},
		{"Spanish groups open to read", public["es"], 1},
		{"Arabic groups open to read", public["ar"], 1},
		{"members", len(w.Members), 40},
		{"members on the sign-in page", listed, 6},
		{"conversations", len(w.Conversations), 30},
		{"unanswered", unanswered, 3},
		{"pinned", pinned, 2},
		{"locked", locked, 1},
		{"hidden", hidden, 1},
		{"with content notes", noted, 3},
		{"wishing to be heard", wishes["heard"], 1},
		{"wishing advice", wishes["advice"], 1},
		{"wishing information", wishes["information"], 1},
		{"wishing practical help", wishes["practical"], 1},
		{"wishing to celebrate", wishes["celebrate"], 1},
		{"wishing distraction", wishes["distraction"], 1},
		{"rooms", len(w.Rooms), 3},
	} {
		if tt.got < tt.want {
			t.Errorf("%s: %d, want at least %d", tt.what, tt.got, tt.want)
		}
	}
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func TestGroups(t *testing.T) {
	w := load(t)
	orgs, topics, used := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, o := range w.Organisations {
		if orgs[o.Slug] || o.Name == "" || o.About == "" {
			t.Errorf("organisation %q is twice there or incomplete", o.Slug)
		}
		orgs[o.Slug] = true
	}
	for _, tp := range w.Topics {
		if topics[tp.Slug] || tp.Names["en"] == "" || tp.Names["es"] == "" || tp.Names["ar"] == "" {
			t.Errorf("topic %q is twice there or lacks a language", tp.Slug)
		}
		topics[tp.Slug] = true
	}
	seen := map[string]bool{}
	for _, g := range w.Groups {
		if seen[g.Slug] || !orgs[g.Org] {
			t.Errorf("group %q is twice there, or its organisation %q is unknown", g.Slug, g.Org)
		}
		seen[g.Slug] = true
		checkGroup(t, g)
		for _, topic := range g.Topics {
			used[topic] = true
			if !topics[topic] {
				t.Errorf("group %q: unknown topic %q", g.Slug, topic)
			}
		}
		for _, f := range g.Facilitators {
			if roleIn(w, g.Slug, f.Handle) != "facilitator" || f.Checked == "" {
				t.Errorf("group %q: %q is no facilitator of it, or not checked", g.Slug, f.Handle)
			}
		}
	}
	for topic := range topics {
		if !used[topic] {
			t.Errorf("topic %q leads to no group", topic)
		}
	}
}

func checkGroup(t *testing.T, g Group) {
	t.Helper()
	for what, text := range map[string]string{
		"name": g.Name, "summary": g.Summary, "aim": g.Aim, "for_whom": g.ForWhom, "not_for": g.NotFor,
		"size_hint": g.SizeHint, "reply_note": g.ReplyNote, "agreements title": g.Agreements.Title,
	} {
		if strings.TrimSpace(text) == "" {
			t.Errorf("group %q: no %s", g.Slug, what)
		}
	}
	n := len(g.Agreements.Statements)
	if g.Agreements.Version != 1 || n < 4 || n > 7 {
		t.Errorf("group %q: version %d of %d agreements; want version 1 of 4 to 7", g.Slug, g.Agreements.Version, n)
	}
	if g.Entry != "open" || !slices.Contains([]string{"peers", "professionals", "members"}, g.LedBy) {
		t.Errorf("group %q: entry %q, led by %q", g.Slug, g.Entry, g.LedBy)
	}
	if len(g.Formats) == 0 || len(g.Topics) == 0 || len(g.Facilitators) == 0 {
		t.Errorf("group %q lacks a format, a topic or a facilitator", g.Slug)
	}
	for _, f := range g.Formats {
		if !slices.Contains([]string{"text", "chat", "voice", "video"}, f) {
			t.Errorf("group %q: unknown format %q", g.Slug, f)
		}
	}
}

// roleIn is the role of whoever wears handle in group; empty for nobody.
func roleIn(w World, group, handle string) string {
	for _, m := range w.Members {
		for _, in := range m.Memberships {
			if in.Group == group && in.Handle == handle {
				return in.Role
			}
		}
	}
	return ""
}

// joinedIn is how long ago the wearer of handle entered group; zero for nobody.
func joinedIn(w World, group, handle string) Ago {
	for _, m := range w.Members {
		for _, in := range m.Memberships {
			if in.Group == group && in.Handle == handle {
				return m.JoinedGroup(in)
			}
		}
	}
	return 0
}

// No handle may tell which account wears it, nor be mistaken for another name
// anywhere in the world.
func TestNamesCannotBeLinked(t *testing.T) {
	w := load(t)
	worn := map[string]string{}
	take := func(name, by string) {
		t.Helper()
		if reason := naming.Check(name); reason != "" {
			t.Errorf("%s: name %q is refused: %s", by, name, reason)
		}
		bones := naming.Skeleton(name)
		if other, taken := worn[bones]; taken {
			t.Errorf("%s: name %q is taken by %s", by, name, other)
		}
		worn[bones] = by
	}
	phrases := map[string]bool{}
	newcomers := 0
	for _, m := range w.Members {
		take(m.Name, "account "+m.Name)
		if reason := passphrase.Check(m.Passphrase, m.Name); reason != "" || phrases[m.Passphrase] {
			t.Errorf("%s: passphrase used twice, or refused: %s", m.Name, reason)
		}
		phrases[m.Passphrase] = true
		newcomers += one(len(m.Memberships) == 0)
		groups := map[string]bool{}
		for _, in := range m.Memberships {
			take(in.Handle, m.Name+" in "+in.Group)
			if groups[in.Group] || !hasGroup(w, in.Group) || m.JoinedGroup(in) > m.Joined {
				t.Errorf("%s: group %q is twice there, unknown, or entered before signing up", m.Name, in.Group)
			}
			groups[in.Group] = true
			if in.Role != "member" && in.Role != "facilitator" {
				t.Errorf("%s: role %q", m.Name, in.Role)
			}
		}
	}
	if newcomers == 0 {
		t.Error("nobody is new")
	}
}

func hasGroup(w World, slug string) bool {
	return slices.ContainsFunc(w.Groups, func(g Group) bool { return g.Slug == slug })
}

func TestConversations(t *testing.T) {
	w := load(t)
	wishes := []string{"heard", "advice", "information", "practical", "celebrate", "distraction"}
	titles := map[string]bool{}
	for _, c := range w.Conversations {
		where := c.Group + ": " + c.Title
		if c.Title == "" || titles[where] || !slices.Contains(wishes, c.Wish) || len(c.Replies) > 9 {
			t.Errorf("%s: title, wish %q or %d replies", where, c.Wish, len(c.Replies))
		}
		titles[where] = true
		for _, by := range []string{c.PinnedBy, c.LockedBy} {
			if by != "" && roleIn(w, c.Group, by) != "facilitator" {
				t.Errorf("%s: %q may not pin or lock", where, by)
			}
		}
		if c.Hidden != nil {
			t.Errorf("%s: an opening post is hidden", where)
		}
		checkPost(t, w, where, c.Group, c.Post)
		last := c.Ago
		for _, r := range c.Replies {
			if r.Ago > last {
				t.Errorf("%s: %s answers before the post above", where, r.Handle)
			}
			last = r.Ago
			checkPost(t, w, where, c.Group, r)
		}
	}
}

func checkPost(t *testing.T, w World, where, group string, p Post) {
	t.Helper()
	if strings.TrimSpace(p.Body) == "" || p.Ago == 0 {
		t.Errorf("%s: %s says nothing, or at no time", where, p.Handle)
	}
	if joined := joinedIn(w, group, p.Handle); joined == 0 || joined < p.Ago {
		t.Errorf("%s: %s is not a member, or not yet", where, p.Handle)
	}
	if p.Hidden != nil && (roleIn(w, group, p.Hidden.By) != "facilitator" || p.Hidden.Reason == "") {
		t.Errorf("%s: %s hidden by %q, reason %q", where, p.Handle, p.Hidden.By, p.Hidden.Reason)
	}
	for kind, handles := range map[string][]string{
		"with_you": p.Acks.WithYou, "me_too": p.Acks.MeToo, "thank_you": p.Acks.ThankYou,
	} {
		for i, h := range handles {
			if h == p.Handle || roleIn(w, group, h) == "" || slices.Contains(handles[:i], h) {
				t.Errorf("%s: post of %s, %s by %s: unknown, twice, or their own", where, p.Handle, kind, h)
			}
		}
	}
}

func TestRooms(t *testing.T) {
	w := load(t)
	chatty := map[string]bool{}
	for _, g := range w.Groups {
		chatty[g.Slug] = slices.Contains(g.Formats, "chat")
	}
	lively := false
	seen := map[string]bool{}
	for _, r := range w.Rooms {
		if !chatty[r.Group] || seen[r.Group] {
			t.Errorf("room %q: no such group, no chat there, or twice", r.Group)
		}
		seen[r.Group] = true
		voices := map[string]bool{}
		for i, m := range r.Messages {
			voices[m.Handle] = true
			if joined := joinedIn(w, r.Group, m.Handle); joined == 0 || joined < m.Ago || strings.TrimSpace(m.Body) == "" {
				t.Errorf("room %q: %q by %s, who is not a member or not yet", r.Group, m.Body, m.Handle)
			}
			if i > 0 && m.Ago > r.Messages[i-1].Ago {
				t.Errorf("room %q: %q comes before the message above", r.Group, m.Body)
			}
		}
		if len(r.Messages) >= 60 && len(voices) >= 6 && len(voices) <= 8 {
			lively = true
		}
	}
	if !lively {
		t.Error("no room is lively: want one with 60 messages by 6 to 8 people")
	}
}
