package board

import (
	"context"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Announcements returns those that stand at the moment, the newest first, and
// up to which the visitor has read.
func (m *Module) Announcements(ctx context.Context, v group.Visit, before ID) (p Page, readUpTo ID, err error) {
	if p, err = m.list(ctx, m.db, qOpen, v, Announcement, from(before)); err != nil {
		return p, 0, err
	}
	upTo, _, err := db.Maybe(ctx, m.db, qReadUpTo, db.Value[int64], int64(v.Member.ID))
	return p, ID(upTo), err
}

// Ended returns announcements that have ended, for the facilitators.
func (m *Module) Ended(ctx context.Context, v group.Visit) (Page, error) {
	if !v.Facilitates() {
		return Page{}, nil
	}
	return m.list(ctx, m.db, qOver, v, Announcement, newest)
}

// MarkRead notes that the visitor has read the announcements up to the given
// one. It never goes back.
func (m *Module) MarkRead(ctx context.Context, v group.Visit, upTo ID) error {
	if err := mayEnter(v); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qRead, int64(v.Member.ID), int64(upTo))
		return err
	})
}

// Above is what stands above the group's conversations: the newest announcements
// that the visitor has not read. It is nil if there are none.
func (m *Module) Above(ctx context.Context, v group.Visit) (templ.Component, error) {
	if !v.Belongs() {
		return nil, nil
	}
	p, readUpTo, err := m.Announcements(ctx, v, 0)
	if err != nil {
		return nil, err
	}
	h := handler{m}
	view := aboveView{Visit: v, Action: boardURL(v.Group) + "/read"}
	for _, item := range p.Items {
		if item.ID <= readUpTo || item.Hidden {
			continue
		}
		if view.UpTo == "" {
			view.UpTo = m.token(item.ID)
		}
		if len(view.Items) == MaxAbove {
			view.More = true
			break
		}
		view.Items = append(view.Items, h.itemView(ctx, v, item, p.Cards))
	}
	if len(view.Items) == 0 {
		return nil, nil
	}
	return above(view), nil
}

// from is where a list begins: at the newest, unless it goes on.
func from(before ID) int64 {
	if before == 0 {
		return newest
	}
	return int64(before)
}
