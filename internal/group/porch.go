package group

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/platform/db"
)

// A Threshold is what stands at a group's door for one reader, beside the
// group's own words.
type Threshold struct {
	Top   templ.Component // above everything else: a welcome, a seat that is held; nil for nothing
	Entry templ.Component // in place of the join form; nil where the form itself is right
	End   templ.Component // below everything else; nil for nothing
	// AskCode makes the join form ask for an access code.
	AskCode bool
}

// A Porch shows what lies before and behind a group's door; package entry
// implements it.
type Porch interface {
	Threshold(ctx context.Context, v Visit) (Threshold, error)
	// Knock is asked before somebody is made a member, outside of any
	// transaction, and paces those who try one code after another.
	Knock(ctx context.Context, v Visit, invitation string) error
	// SayGoodbye keeps what somebody says to the group who leaves it, in the
	// transaction that ends the membership. v is from before.
	SayGoodbye(ctx context.Context, tx *db.Tx, v Visit, words string) error
}

// SetPorch makes p show what lies before the door. It is called while the
// program is put together.
func (m *Module) SetPorch(p Porch) { m.porch = p }

// threshold is what the porch shows; nothing without one.
func (m *Module) threshold(ctx context.Context, v Visit) (Threshold, error) {
	if m.porch == nil {
		return Threshold{}, nil
	}
	return m.porch.Threshold(ctx, v)
}

func (m *Module) knock(ctx context.Context, v Visit, invitation string) error {
	if m.porch == nil {
		return nil
	}
	return m.porch.Knock(ctx, v, invitation)
}

func (m *Module) sayGoodbye(ctx context.Context, tx *db.Tx, v Visit, words string) error {
	if m.porch == nil || words == "" {
		return nil
	}
	return m.porch.SayGoodbye(ctx, tx, v, words)
}
