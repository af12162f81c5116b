package group

import (
	"context"

	"github.com/a-h/templ"
)

// A WatchLine says to those who write in a group whether somebody reads along.
type WatchLine func(ctx context.Context, o OrganisationID) templ.Component

type watchLineKey struct{}

// WithWatchLine returns a context whose group pages say, where one can write, who
// reads along.
func WithWatchLine(ctx context.Context, f WatchLine) context.Context {
	return context.WithValue(ctx, watchLineKey{}, f)
}

// WatchLineOf is what the context has to say of the group's organisation; it says
// nothing if nobody set it. Pages with a head of their own put it in.
func WatchLineOf(ctx context.Context, g Group) templ.Component {
	if f, ok := ctx.Value(watchLineKey{}).(WatchLine); ok {
		return f(ctx, g.Organisation)
	}
	return templ.NopComponent
}

// writing reports whether the page is one on which this reader can write to the
// group.
func (v HeaderView) writing() bool {
	return v.Visit.Belongs() && (v.Current == Conversations || v.Current == Room || v.Current == Meetings)
}
