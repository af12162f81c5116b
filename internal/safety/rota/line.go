package rota

import (
	"context"
	"log/slog"

	"github.com/a-h/templ"

	"hearth/internal/group"
)

// Line says to those who write in a group of the organisation that nobody is on
// duty, and until when, in the reader's own zone, with the way to Help now. While
// somebody is on duty it says nothing; where no hours are kept it says that
// plainly. A page is shown without it rather than not at all, but then it says
// that nobody reads along: that is the safe mistake.
func (m *Module) Line(ctx context.Context, org group.OrganisationID) templ.Component {
	w, err := m.Watched(ctx, org)
	if err != nil {
		slog.WarnContext(ctx, "whether somebody is on duty could not be told", "cause", err)
		return line(lineView{Watched: Watched{Kept: true}, Now: m.Clock.Now()})
	}
	if w.Now {
		return templ.NopComponent
	}
	return line(lineView{Watched: w, Now: m.Clock.Now()})
}

// Warnings says on an organisation's console that nobody is on the list, or that
// calling people does not work.
func (m *Module) Warnings(ctx context.Context, o group.Organisation) templ.Component {
	p, err := m.plan(ctx, m.DB, o)
	if err != nil {
		slog.WarnContext(ctx, "the console could not be warned", "cause", err)
		return templ.NopComponent
	}
	pulse, err := m.Pulse(ctx)
	if err != nil {
		slog.WarnContext(ctx, "the console could not be warned", "cause", err)
		pulse.Well = true
	}
	if len(p.people) == 0 {
		pulse = Pulse{Well: true} // one thing at a time
	}
	return warnings(warningsView{Pulse: pulse, Now: m.Clock.Now(), Empty: len(p.people) == 0, Few: p.few(), URL: rotaURL(o)})
}

// few is how many people there are for decisions that one alone may not make,
// where that is too few: one, who cannot decide with a second person, or two, so
// that nobody is left to answer a question about what both decided. Else 0.
func (p plan) few() int {
	if n := len(p.people) + len(p.owners); n < 3 {
		return n
	}
	return 0
}
