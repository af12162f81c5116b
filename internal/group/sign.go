package group

import (
	"context"
	"time"
)

// A Sign is what every page of a group says at its head: that the group ends.
type Sign struct {
	Ending   bool
	ReadOnly bool      // nobody writes any more
	At       time.Time // when writing ends, and once it has, when the group is gone
}

type signKey struct{}

// WithSign returns a context whose group pages bear the sign.
func WithSign(ctx context.Context, s Sign) context.Context {
	return context.WithValue(ctx, signKey{}, s)
}

// signFrom returns the context's sign; the zero Sign says nothing.
func signFrom(ctx context.Context) Sign {
	s, _ := ctx.Value(signKey{}).(Sign)
	return s
}
