package group

import (
	"context"
	"time"

	"hearth/internal/platform/i18n"
)

// A SlowTime is a while in which everybody in a group, or in its room, writes
// less often, so that all can keep up. Those who hold the group begin it, it ends
// by itself, and everybody sees why and until when. It slows nobody who asks for
// help. The zero SlowTime is none.
type SlowTime struct {
	Every time.Duration // between two texts of one member
	Until time.Time
	Room  bool   // in the room alone
	Why   string // in the words of who began it; may be ""
}

// On reports whether there is one.
func (s SlowTime) On() bool { return s.Every > 0 }

// A Spot is where somebody writes, as far as a slow time asks.
type Spot string

// The spots. What somebody says in a turn of a meeting, and what is for those who
// lead, has none.
const (
	InPosts   Spot = "posts"
	InRoom    Spot = "room"
	InMeeting Spot = "meeting" // beside the circle
)

// Slows knows how slowly groups go.
type Slows interface {
	// SlowTime is asked at each visit of a member.
	SlowTime(ctx context.Context, g Group) (SlowTime, error)
	// Turn takes the visitor's turn to write the words, or returns a TooMany fault
	// that says when it comes. What one form sends twice is one turn.
	Turn(ctx context.Context, v Visit, at Spot, words, form string) error
}

// SetSlows makes s keep slow times. It is called while the program is put
// together.
func (m *Module) SetSlows(s Slows) { m.slows = s }

// InTurn returns nil if the visitor may write the words now. It is asked once
// they are known to be good, and before they are written.
func (m *Module) InTurn(ctx context.Context, v Visit, at Spot, words, form string) error {
	if m.slows == nil || !v.Slow.On() {
		return nil
	}
	return m.slows.Turn(ctx, v, at, words, form)
}

// slowed finishes a visit: how slowly its group goes.
func (m *Module) slowed(ctx context.Context, v Visit) (_ Visit, err error) {
	if m.slows != nil && v.Belongs() {
		v.Slow, err = m.slows.SlowTime(ctx, v.Group)
	}
	return v, err
}

// Pace is the time between two texts in words: "30 seconds", "5 minutes".
func (s SlowTime) Pace(ctx context.Context) string { return InWords(ctx, s.Every) }

// InWords is a short time in words, in whole seconds or minutes.
func InWords(ctx context.Context, d time.Duration) string {
	if d < 2*time.Minute && d%time.Minute != 0 {
		return i18n.T(ctx, "group.slow.seconds", "count", int64((d+time.Second-1)/time.Second))
	}
	return i18n.T(ctx, "group.slow.minutes", "count", int64((d+time.Minute-1)/time.Minute))
}

// key is the sentence of the note: of the room, or of everything.
func (s SlowTime) key() string {
	if s.Room {
		return "group.slow.room"
	}
	return "group.slow.all"
}
