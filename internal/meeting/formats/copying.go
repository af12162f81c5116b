package formats

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db"
)

// An Elsewhere is another group of the same person's, with its own formats.
type Elsewhere struct {
	Group group.Group
	Own   []Kept
}

// Others returns the person's other groups that have formats of their own, for
// copying. Nobody else learns that these groups have a member in common.
func (m *Module) Others(ctx context.Context, v group.Visit) ([]Elsewhere, error) {
	if err := mayChange(v); err != nil {
		return nil, err
	}
	visits, err := m.groups.MyGroups(ctx, v.Actor.ID)
	if err != nil {
		return nil, err
	}
	var others []Elsewhere
	for _, other := range visits {
		if other.Group.ID == v.Group.ID {
			continue
		}
		rows, err := db.All(ctx, m.db, qOfGroup, scanRow, int64(other.Group.ID))
		if err != nil {
			return nil, err
		}
		kept, err := m.openAll(ctx, m.db, other.Group, rows)
		if err != nil {
			return nil, err
		}
		e := Elsewhere{Group: other.Group}
		for _, k := range forReader(other, kept) {
			if !k.Archived() {
				e.Own = append(e.Own, k)
			}
		}
		if len(e.Own) > 0 {
			others = append(others, e)
		}
	}
	return others, nil
}

// CopyOf returns a format of another group, to which the visitor must belong,
// for them to look through before it becomes this group's. Where it came from is
// not kept: nothing leads from one group to the other.
func (m *Module) CopyOf(ctx context.Context, v group.Visit, slug, code string) (format.Format, error) {
	if err := mayChange(v); err != nil {
		return format.Format{}, err
	}
	other, err := m.groups.Visit(ctx, v.Actor, slug)
	if err != nil {
		return format.Format{}, err
	}
	k, err := m.Look(ctx, other, code, 0)
	return k.Format, err
}
