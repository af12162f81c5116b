package board

import (
	"context"
	"maps"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// keepApart takes out what members put up who are apart from the visitor, and
// the names of such who took or answered something. Announcements are those of
// the group, whoever of its holders writes them down.
func (m *Module) keepApart(ctx context.Context, c db.Conn, v group.Visit, p *Page) error {
	apart, err := m.groups.Apart(ctx, c, v)
	if err != nil || apart.None() {
		return err
	}
	p.Items = slices.DeleteFunc(p.Items, func(i Item) bool { return i.Kind != Announcement && apart.From(i.Author) })
	announced := map[group.MemberID]bool{}
	for _, i := range p.Items {
		announced[i.Author] = true
	}
	maps.DeleteFunc(p.Cards, func(id group.MemberID, _ group.Card) bool { return apart.From(id) && !announced[id] })
	return nil
}
