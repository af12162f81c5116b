package chat

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// Members who are apart do not hear each other. Whoever has nobody apart is
// served what all others are served; only the others are looked after one by
// one.

// mostApart is how many members a statement leaves out; beyond it rows are left
// out one by one.
const mostApart = 128

// A stretch is a statement that reads messages of a room, and the same without
// those of some members.
type stretch struct{ all, without *db.Query }

func newStretch(name, where, rest string) stretch {
	from := `SELECT m.seq, FALSE, ` + messageColumns + ` FROM message m WHERE m.group_id = $1 AND ` + where
	return stretch{
		all:     db.Register(name, from+` `+rest),
		without: db.Register(name+"_apart", from+` AND m.author_id NOT IN (`+db.Slots(4, mostApart)+`) `+rest),
	}
}

func (s stretch) rows(ctx context.Context, c db.Conn, apart group.Apart, args ...any) ([]row, error) {
	unseen := apart.Unseen()
	if len(unseen) == 0 {
		return db.All(ctx, c, s.all, scanEvent, args...)
	}
	rows, err := db.All(ctx, c, s.without, scanEvent, append(args, db.Pad(unseen[:min(len(unseen), mostApart)], mostApart)...)...)
	if len(unseen) > mostApart {
		rows = slices.DeleteFunc(rows, func(r row) bool { return apart.From(r.Author) })
	}
	return rows, err
}

// without is who is here for somebody who does not see all of them.
func (h Here) without(apart group.Apart) Here {
	if apart.None() {
		return h
	}
	h.Seen = slices.DeleteFunc(slices.Clone(h.Seen), func(c group.Card) bool { return apart.From(c.ID) })
	return h
}

// encodeHereFor is who is here as one listener may know it.
func (m *Module) encodeHereFor(f *hereFrame, s *listener) ([]byte, error) {
	if !slices.ContainsFunc(f.here.Seen, func(c group.Card) bool { return s.apart.From(c.ID) }) {
		return m.encodeHere(f, s.variant)
	}
	html, err := drawn(i18n.Langs[s.variant], here(f.here.without(s.apart)))
	return web.StreamEvent("", "here", html), err
}

// encodeFor is an event as one listener may know it: the author of what waits
// goes on seeing it.
func (m *Module) encodeFor(g group.Group, f *frame, s *listener) ([]byte, error) {
	if f.event.Held && f.event.Author == s.member {
		return nil, nil
	}
	if word := mutedFor(s.mute, s.member, f.event.Message); word != "" && s.variant != asJSON && f.event.Open() {
		return m.write(f.event, s.variant, func(view *lineView) { view.Muted = word })
	}
	if as := meet(s.brake, s.member, f.event.Message); as != group.Shown {
		return m.encodeMet(g, f, as, s.variant)
	}
	return m.encode(f, s.variant)
}

// gone is told of lines that a page is to show no longer: one message, or all of
// a member, by the token that their lines carry.
func gone(id, token string, v variant) ([]byte, error) {
	if v != asJSON {
		return web.StreamEvent(id, "gone", token), nil
	}
	raw, err := json.Marshal(map[string]string{"id": token})
	return web.StreamEvent(id, "gone", string(raw)), err
}

// lookWho asks anew who is apart from the listener, and returns what takes the
// lines of those from their page whom they see no longer.
func (m *Module) lookWho(ctx context.Context, l *live, s *listener, member group.Member) (frames [][]byte) {
	v := group.Visit{Group: l.group, Actor: s.actor, Member: &member}
	if mute, err := m.groups.Mute(ctx, m.db, v); err == nil {
		s.mute = mute
	}
	if brake, err := m.groups.Brake(ctx, m.db, v); err == nil {
		s.brake = brake
	}
	apart, err := m.groups.Apart(ctx, m.db, v)
	if err != nil || apart.Same(s.apart) {
		return nil
	}
	was := s.apart
	s.apart, s.here = apart, nil
	for _, id := range apart.Unseen() {
		if was.From(id) || s.variant == asJSON { // a program's messages do not say whose they are
			continue
		}
		if frame, err := gone("", m.memberToken(id), s.variant); err == nil {
			frames = append(frames, frame)
		}
	}
	return frames
}

// mutedFor is the word for which somebody sees a message folded, "" for none.
// One's own words are never folded.
func mutedFor(mute group.Mute, reader group.MemberID, message Message) string {
	if mute.None() || message.Author == reader {
		return ""
	}
	return mute.In(message.Body)
}

// apartTemplate is where a reader can ask not to meet the author of a line, with
// a place for whose line it is; "" where they cannot.
func (m *Module) apartTemplate(v group.Visit) string {
	url := m.groups.ApartURL(v, anybody)
	return strings.Replace(url, m.memberToken(anybody), "MEMBER", 1)
}

// anybody is no member's id, but one that an address can be made with.
const anybody group.MemberID = 1
