package entry

import (
	"context"

	"hearth/internal/group"
)

var _ group.Porch = (*Module)(nil)

// Threshold implements group.Porch: what the group's own page shows of this
// feature.
func (m *Module) Threshold(ctx context.Context, v group.Visit) (t group.Threshold, err error) {
	if v.Belongs() {
		return m.inside(ctx, v)
	}
	if !v.Actor.SignedIn() {
		return t, nil
	}
	return m.outside(ctx, v)
}

// inside is what a member finds: a welcome, the way back from a break, and what
// those said who left.
func (m *Module) inside(ctx context.Context, v group.Visit) (t group.Threshold, err error) {
	view := thresholdView{Visit: v, Now: m.clock.Now()}
	greeting, welcomed, err := m.WelcomeFor(ctx, v)
	if err != nil {
		return t, err
	}
	if welcomed {
		view.Greeting = &greeting
	}
	if view.Said, err = m.Goodbyes(ctx, v); err != nil {
		return t, err
	}
	if welcomed || away(v, view) || v.MustAgree() {
		t.Top = insideTop(view)
	}
	if len(view.Said) > 0 {
		t.End = goodbyes(view)
	}
	return t, nil
}

// away reports whether the member is on a break, or has one to come back from.
func away(v group.Visit, view thresholdView) bool {
	return v.Member.Paused(view.Now) || v.Member.Unseated
}

// outside is what somebody finds who is signed in and does not belong.
func (m *Module) outside(ctx context.Context, v group.Visit) (t group.Threshold, err error) {
	view := thresholdView{Visit: v, Now: m.clock.Now()}
	place, waits, err := m.MyPlace(ctx, v)
	if err != nil {
		return t, err
	}
	if waits {
		view.Place = &place
		t.Entry = doorWaiting(view)
		return t, nil
	}
	if v.Group.Entry == "request" {
		if view.Request, _, err = m.MyRequest(ctx, v); err != nil {
			return t, err
		}
		setting, err := m.SettingOf(ctx, v.Group.ID)
		if err != nil {
			return t, err
		}
		view.Asks = len(setting.Questions)
	}
	switch {
	case v.Member != nil && !v.Group.Full(): // comes back
	case v.Group.Entry == "request" && v.Member == nil:
		t.Entry = doorRequest(view)
	case v.Group.Entry == "invitation" && v.Member == nil:
		t.Entry = doorInvitation(view)
	case v.Group.Full():
		t.Entry = doorFull(view)
	case v.Group.Entry == "code":
		t.AskCode = true
	}
	return t, nil
}
