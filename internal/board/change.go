package board

import (
	"context"
	"encoding/json"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

type changeRow struct {
	Change
	sealed []byte
}

func scanChange(r db.Row) (c changeRow, err error) {
	var created int64
	err = r.Scan(&c.ID, &c.sealed, &created)
	c.CreatedAt = clock.FromMillis(created)
	return c, err
}

// Changes returns a page of what changed because of what members said, the
// newest first, and where the next page begins.
func (m *Module) Changes(ctx context.Context, v group.Visit, before int64) (list []Change, next int64, err error) {
	if err := mayEnter(v); err != nil {
		return nil, 0, err
	}
	rows, err := db.All(ctx, m.db, qChanges, scanChange, int64(v.Group.ID), from(ID(before)))
	if err != nil {
		return nil, 0, err
	}
	if len(rows) > PerPage {
		rows = rows[:PerPage]
		next = rows[PerPage-1].ID
	}
	for _, row := range rows {
		raw, err := m.store.open(ctx, m.db, v.Group.Key, changePlace(row.ID), row.sealed)
		if err != nil {
			return nil, 0, err
		}
		if raw == "" {
			continue
		}
		if err := json.Unmarshal([]byte(raw), &row.Change); err != nil {
			return nil, 0, err
		}
		list = append(list, row.Change)
	}
	return list, next, nil
}

// AddChange notes what is different now, in the facilitators' words, and answers
// the feedback that led to it, if it is named. Whose feedback it was is not
// said; its author is told.
func (m *Module) AddChange(ctx context.Context, v group.Visit, feedback ID, c Change, once string) (int64, error) {
	if err := mayEnter(v); err != nil {
		return 0, err
	}
	if err := v.MayFacilitate(); err != nil {
		return 0, err
	}
	var check fault.Check
	need(&check, "said", c.Said, MaxSaid)
	need(&check, "did", c.Did, MaxBody)
	if err := check.Err(); err != nil {
		return 0, err
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return 0, err
	}
	id := m.ids.Next()
	sealed, err := m.store.seal(ctx, m.db, v.Group.Key, changePlace(id), string(raw))
	if err != nil {
		return 0, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if made, err := m.taken(ctx, tx, v, "change", once, id); err != nil || made != 0 {
			id = made
			return err
		}
		if _, err := db.Exec(ctx, tx, qInsertChange, id, int64(v.Group.ID), sealed, m.now()); err != nil {
			return err
		}
		if err := m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: "board.change.add", Object: audit.Ref("board_change", ID(id))}); err != nil {
			return err
		}
		return m.answerFeedback(ctx, tx, v, feedback)
	})
	return id, err
}

// answerFeedback ends the wait of one piece of feedback; 0 is none.
func (m *Module) answerFeedback(ctx context.Context, tx *db.Tx, v group.Visit, id ID) error {
	if id == 0 {
		return nil
	}
	item, _, err := m.get(ctx, tx, v, see, id)
	if err != nil {
		return err
	}
	if item.Kind != Feedback {
		return fault.Missing("not feedback")
	}
	n, err := db.Exec(ctx, tx, qClose, int64(id), m.now())
	if err != nil || n == 0 {
		return err
	}
	return m.tell(ctx, tx, v, item.Author, "board.feedback_answered", boardURL(v.Group)+"/changes")
}

// RemoveChange takes a note off the log.
func (m *Module) RemoveChange(ctx context.Context, v group.Visit, id int64) error {
	if err := mayEnter(v); err != nil {
		return err
	}
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qDropChange, id, int64(v.Group.ID))
		if err != nil || n == 0 {
			return err
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: "board.change.remove", Object: audit.Ref("board_change", ID(id))})
	})
}
