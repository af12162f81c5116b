package start

import (
	"cmp"
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// Parts are the parts of a group's settings: all steps but people, who are
// looked after elsewhere.
var Parts = []Step{Purpose, Shape, Agreements}

// Settings are a group's settings as a facilitator finds them.
type Settings struct {
	Plan     Plan
	Revision int64 // of what the group says of itself
	Version  int64 // of its agreements
	Asked    int64 // how many members a change of the agreements asks again
}

// SettingsOf reads the settings of a group afresh. It is for facilitators.
func (m *Module) SettingsOf(ctx context.Context, v group.Visit) (Settings, error) {
	if err := v.MayFacilitate(); err != nil {
		return Settings{}, err
	}
	g, err := m.groups.ByID(ctx, v.Group.ID)
	if err != nil {
		return Settings{}, err
	}
	agreed, err := m.groups.Agreements(ctx, g.ID)
	if err != nil {
		return Settings{}, err
	}
	return Settings{Plan: PlanOf(g, agreed.Statements), Revision: g.Revision, Version: agreed.Version, Asked: max(g.Seats-1, 0)}, nil
}

// A Change is what a facilitator typed into one part of the settings.
type Change struct {
	Part Step
	Plan Plan   // the whole group, with what was typed in the part
	Base string // how the part's fields stood when the form was made
}

// Outcome is what became of a Change.
type Outcome struct {
	Now     Settings // as the group stands
	Plan    Plan     // to show again, where there is something to mend or to decide
	Clashes []Clash  // what somebody else changed since the form was made
	Asked   int64    // members who are asked to agree again; 0 where the agreements stayed
}

// decide reports whether both changed one field.
func (o Outcome) decide() bool {
	return slices.ContainsFunc(o.Clashes, func(c Clash) bool { return c.Both })
}

// triesToSave is how often a change is put together anew with what others save
// at the same time.
const triesToSave = 5

// Change writes one part of a group's settings. What others changed meanwhile in
// other fields is kept; where they changed the same field, it returns a Conflict
// and an Outcome that says so. It returns Invalid with the fields to mend.
func (m *Module) Change(ctx context.Context, v group.Visit, in Change) (Outcome, error) {
	for try := 1; ; try++ {
		now, err := m.SettingsOf(ctx, v)
		if err != nil {
			return Outcome{}, err
		}
		out := Outcome{Now: now}
		typed := now.Plan
		for _, field := range fields[in.Part] {
			typed.take(field, in.Plan)
		}
		out.Plan, out.Clashes = merge(typed, now.Plan, in.Part, in.Base)
		if out.decide() {
			return out, fault.New(fault.Conflict, "start.changed_meanwhile")
		}
		err = m.write(ctx, v, in.Part, &out)
		if meanwhile(err) && try < triesToSave {
			continue
		}
		return out, err
	}
}

// meanwhile reports whether somebody else wrote in the very moment.
func meanwhile(err error) bool {
	code := ""
	if fault.Is(err, fault.Conflict) {
		code = fault.Of(err).Code
	}
	return code == "group.changed_meanwhile" || code == "group.agreements_meanwhile"
}

// write saves a part that has been put together.
func (m *Module) write(ctx context.Context, v group.Visit, part Step, out *Outcome) error {
	next, err := out.Plan.Group()
	if err := onlyFields(err, fields[part]); err != nil {
		return err
	}
	if !sameSettings(out.Plan, out.Now.Plan, part) {
		if err := m.groups.Edit(ctx, v, next, out.Now.Revision); err != nil {
			return cmp.Or(onlyFields(err, fields[part]), err)
		}
	}
	if part != Agreements || slices.Equal(out.Plan.statements(), out.Now.Plan.statements()) {
		return nil
	}
	if _, err := m.groups.Revise(ctx, v, out.Plan.statements()); err != nil {
		return err
	}
	out.Asked = out.Now.Asked
	return nil
}

// sameSettings reports whether nothing in the part changed beside the
// agreements.
func sameSettings(a, b Plan, part Step) bool {
	for _, field := range fields[part] {
		if field != "agreements" && field != "questions" && a.value(field) != b.value(field) {
			return false
		}
	}
	return true
}
