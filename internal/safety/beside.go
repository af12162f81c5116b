package safety

import (
	"context"

	"github.com/a-h/templ"
	"golang.org/x/text/language"

	"hearth/internal/platform/i18n"
)

// besideLines is how many helplines stand beside something else.
const besideLines = 3

type acceptKey struct{}

// Accepting returns a context that knows the request's Accept-Language, so that
// Helplines can guess the reader's country as Help now does.
func Accepting(ctx context.Context, header string) context.Context {
	return context.WithValue(ctx, acceptKey{}, header)
}

// Helplines shows the emergency number of the reader's country and a few
// helplines for a crisis, to stand beside something else. Where the country is
// not known it says to call the local number: a wrong one is worse than none.
func (m *Module) Helplines(ctx context.Context) templ.Component {
	header, _ := ctx.Value(acceptKey{}).(string)
	accepted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		accepted = nil
	}
	now := m.handler.clock.Now()
	v := viewOf(ctx, m.handler.directory, Wish{Country: regionOf(accepted), Need: Crisis, Tongues: tonguesOf(i18n.From(ctx), accepted)}, now)
	return beside(v)
}

// few are the first helplines of the country, none where it is not known.
func (v HelpView) few() (lines []LineView) {
	if v.Country == "" {
		return nil
	}
	for _, g := range v.Groups {
		lines = append(lines, g.Lines...)
	}
	return lines[:min(len(lines), besideLines)]
}
