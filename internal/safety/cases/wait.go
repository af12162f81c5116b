package cases

import "context"

// A Wait is what happens while somebody who asked, or whose words were a sign,
// waits for a first line. They are told, so that nobody sits before a page that
// says nothing; how grave it is rated is not said.
type Wait string

// The ways of waiting.
const (
	NoWait      Wait = ""        // somebody wrote, or nothing is awaited
	WaitAsked   Wait = "asked"   // somebody knows, and comes in the promised time
	WaitCalling Wait = "calling" // those on call are called, one after the other
	WaitComing  Wait = "coming"  // somebody has taken it
	WaitLate    Wait = "late"    // the promised time is over
	WaitTold    Wait = "told"    // nobody can be called; those who hold the group know
)

// Presses reports whether a voice at once is better than this page.
func (w Wait) Presses() bool { return w == WaitCalling || w == WaitLate || w == WaitTold }

// waitOf is how the member of the case waits.
func (m *Module) waitOf(ctx context.Context, c Case) (Wait, error) {
	switch {
	case !c.Open() || !c.FirstAt.IsZero():
		return NoWait, nil
	case !c.Level.Always() && c.Owner == 0:
		return WaitAsked, nil
	case !c.Level.Always():
		return WaitComing, nil
	}
	alone, err := m.aloneWith(ctx, m.DB, c)
	switch {
	case err != nil:
		return NoWait, err
	case !c.Due.IsZero() && m.Clock.Now().After(c.Due) && !alone:
		return WaitLate, nil
	case c.Owner != 0:
		return WaitComing, nil
	case alone:
		return WaitTold, nil
	}
	return WaitCalling, nil
}
