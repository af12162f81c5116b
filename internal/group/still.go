package group

import (
	"context"
	"time"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Still is a time in which a member writes less, or not at all. It was decided
// by people, with reasons that the member can read, and it ends by itself.
type Still struct {
	Kind  StillKind
	Until time.Time // zero: no end was set
	Next  time.Time // Slowly: when they may write again; zero or past for now
	URL   string    // where the reasons are, and the way to answer them
}

// A StillKind says how much somebody may write.
type StillKind string

// The kinds, the lightest first.
const (
	NotStill  StillKind = ""
	Slowly    StillKind = "slowly"  // one thing an hour
	ReadsOnly StillKind = "reading" // they read and do not write
	Outside   StillKind = "outside" // they do not belong any more
)

// Stills decides what a member may write at the moment, and hears when somebody
// has written.
type Stills interface {
	// StillOf is asked at each visit of somebody with an account.
	StillOf(ctx context.Context, v Visit) (Still, error)
	Wrote(ctx context.Context, tx *db.Tx, member MemberID) error
}

// SetStills makes s decide. It is called while the program is put together.
func (m *Module) SetStills(s Stills) { m.stills = s }

// stilled finishes a visit: what the visitor may write, and whether they still
// belong.
func (m *Module) stilled(ctx context.Context, v Visit) (Visit, error) {
	if m.stills == nil {
		return v, nil
	}
	still, err := m.stills.StillOf(ctx, v)
	if err != nil {
		return v, err
	}
	v.Still = still
	if still.Kind == Outside && v.Belongs() {
		left := *v.Member
		left.LeftAt = m.clock.Now()
		v.Member = &left
	}
	return v, nil
}

// mayWriteNow returns nil if no decision keeps the visitor from writing at the
// moment. A Visit knows no clock: Next is zero once its time has come.
func (s Still) mayWriteNow() error {
	switch {
	case s.Kind == ReadsOnly:
		return fault.New(fault.Forbidden, "group.still_reading")
	case s.Kind == Slowly && !s.Next.IsZero():
		return fault.New(fault.TooMany, "group.still_slowly")
	}
	return nil
}

// wrote tells that a member has written something.
func (m *Module) wrote(ctx context.Context, tx *db.Tx, member MemberID) error {
	if m.stills == nil {
		return nil
	}
	return m.stills.Wrote(ctx, tx, member)
}
