package account

import "context"

// ID names an account inside the server. It is the only thing of an account
// that travels to other features, and it is never shown.
type ID int64

// An Actor is whoever asks. The zero Actor is a visitor without an account.
type Actor struct{ ID ID }

// SignedIn reports whether the actor has an account.
func (a Actor) SignedIn() bool { return a.ID != 0 }

type actorKey struct{}

// WithActor returns a context in which a asks.
func WithActor(ctx context.Context, a Actor) context.Context {
	return context.WithValue(ctx, actorKey{}, a)
}

// ActorFrom returns the context's actor; the zero Actor if nobody is signed in.
func ActorFrom(ctx context.Context) Actor {
	a, _ := ctx.Value(actorKey{}).(Actor)
	return a
}
