package apart

import (
	"context"
	"encoding/json"
	"errors"

	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Apart returns who is apart from the visitor. It is one short question, and for
// most people the answer is nobody.
func (m *Module) Apart(ctx context.Context, c db.Conn, v group.Visit) (group.Apart, error) {
	rows, err := db.All(ctx, c, qApart, scanRow, int64(v.Member.ID))
	if err != nil || len(rows) == 0 {
		return group.Apart{}, err
	}
	hold := map[group.MemberID]bool{}
	for from := 0; from < len(rows); from += group.Page {
		part := rows[from:min(from+group.Page, len(rows))]
		ids := make([]group.MemberID, len(part))
		for i, r := range part {
			ids[i] = r.other
		}
		cards, err := m.groups.Cards(ctx, c, ids)
		if err != nil {
			return group.Apart{}, err
		}
		for id, card := range cards {
			hold[id] = card.Facilitates()
		}
	}
	return setOf(rows, v.Facilitates(), func(id group.MemberID) bool { return hold[id] }), nil
}

// Blocks returns whom the visitor asked not to meet, and nobody else's.
func (m *Module) Blocks(ctx context.Context, v group.Visit) ([]Block, error) {
	if err := mayKeep(v); err != nil {
		return nil, err
	}
	return db.All(ctx, m.db, qBlocks, scanBlock, int64(v.Member.ID))
}

// Block makes the visitor and another member of the group not meet any more, or
// with on false takes that back. To do it twice changes nothing. It returns
// Missing for who is not of the group, Conflict for oneself and for one too
// many, and Forbidden for those who hold the group.
func (m *Module) Block(ctx context.Context, v group.Visit, other group.MemberID, on bool) error {
	if err := mayKeep(v); err != nil {
		return err
	}
	if on { // what was asked before one held the group can be taken back
		if err := mayBlock(v, other); err != nil {
			return err
		}
	}
	if _, err := m.groups.MemberOf(ctx, v, other); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.Ring(func() { m.parted(v.Group.ID) })
		if !on {
			_, err := db.Exec(ctx, tx, qUnblock, int64(v.Member.ID), int64(other))
			return err
		}
		n, err := db.One(ctx, tx, qCountBlocks, db.Value[int64], int64(v.Member.ID))
		if err != nil {
			return err
		}
		if n >= MaxBlocks {
			return fault.New(fault.Conflict, "apart.many")
		}
		_, err = db.Exec(ctx, tx, qBlock, int64(v.Member.ID), int64(other), m.now())
		return err
	})
}

// Words returns what the visitor asked not to come upon.
func (m *Module) Words(ctx context.Context, c db.Conn, v group.Visit) ([]string, error) {
	if err := mayKeep(v); err != nil {
		return nil, err
	}
	return m.wordsOf(ctx, c, *v.Member)
}

func (m *Module) wordsOf(ctx context.Context, c db.Conn, member group.Member) (words []string, err error) {
	sealed, found, err := db.Maybe(ctx, c, qMute, db.Value[[]byte], int64(member.ID))
	if err != nil || !found {
		return nil, err
	}
	raw, err := m.keys.Open(ctx, c, member.Key, mutePlace(member.ID), sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return words, json.Unmarshal([]byte(raw), &words)
}

// Mute returns what folds the visitor's pages.
func (m *Module) Mute(ctx context.Context, c db.Conn, v group.Visit) (group.Mute, error) {
	words, err := m.Words(ctx, c, v)
	return group.NewMute(words), err
}

// SetWords writes what the visitor asks not to come upon, one word or a few on
// each line; nothing takes it all back. It returns Invalid for too many, or too
// long ones.
func (m *Module) SetWords(ctx context.Context, v group.Visit, lines string) error {
	if err := mayKeep(v); err != nil {
		return err
	}
	words, err := readWords(lines)
	if err != nil {
		return err
	}
	raw, err := json.Marshal(words)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.Ring(func() { m.parted(v.Group.ID) })
		if len(words) == 0 {
			_, err := db.Exec(ctx, tx, qDropMute, int64(v.Member.ID))
			return err
		}
		sealed, err := m.keys.Seal(ctx, tx, v.Member.Key, mutePlace(v.Member.ID), string(raw))
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, qSetMute, int64(v.Member.ID), sealed)
		return err
	})
}
