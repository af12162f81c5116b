package exposure

import (
	"context"
	"errors"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// Themes is what words touch on, as is read in them.
func (m *Module) Themes(words string) (t group.Touches) {
	v := Verdict{}
	if m.Engine != nil {
		v = m.verdict(words)
	}
	return touches(words, v.Level)
}

// verdict asks the engine. A mistake in it is ours, and not the author's.
func (m *Module) verdict(words string) (v Verdict) {
	defer func() {
		if recover() != nil {
			v = Verdict{} // the watch counts it
		}
	}()
	return m.Engine.Read(words)
}

// Brake returns how the visitor meets what words touch on: as they chose for the
// group, and else as they chose everywhere.
func (m *Module) Brake(ctx context.Context, c db.Conn, v group.Visit) (group.Brake, error) {
	everywhere, here, err := m.chosen(ctx, c, v.Actor.ID, v)
	return group.NewBrake(v, here.over(everywhere)), err
}

// chosen reads both choices in one question.
func (m *Module) chosen(ctx context.Context, c db.Conn, id account.ID, v group.Visit) (everywhere, here choice, err error) {
	member := int64(0)
	if v.Belongs() {
		member = int64(v.Member.ID)
	}
	rows, err := db.All(ctx, c, qChosen, scanChosen, int64(id), member)
	for _, row := range rows {
		switch row.whose {
		case ofAccount:
			everywhere, err = m.open(ctx, c, row.key, accountPlace(int64(id)), row.sealed)
		case ofMember:
			here, err = m.open(ctx, c, v.Member.Key, memberPlace(member), row.sealed)
		}
		if err != nil {
			return nil, nil, err
		}
	}
	return everywhere, here, err
}

func (m *Module) open(ctx context.Context, c db.Conn, key crypto.KeyID, place crypto.Place, sealed []byte) (choice, error) {
	said, err := m.Keys.Open(ctx, c, key, place, sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return nil, nil
	}
	return choiceOf(said), err
}

// choose writes what an account wishes to meet everywhere; nothing takes it back.
func (m *Module) choose(ctx context.Context, id account.ID, c choice) error {
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		if len(c) == 0 {
			_, err := db.Exec(ctx, tx, qDropAccount, int64(id))
			return err
		}
		key, err := m.Accounts.KeyOf(ctx, tx, id)
		if err != nil {
			return err
		}
		sealed, err := m.Keys.Seal(ctx, tx, key, accountPlace(int64(id)), c.String())
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, qSetAccount, int64(id), int64(key), sealed)
		return err
	})
}

// chooseHere writes what a member wishes to meet in the group.
func (m *Module) chooseHere(ctx context.Context, v group.Visit, c choice) error {
	if err := mayChoose(v); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		if len(c) == 0 {
			_, err := db.Exec(ctx, tx, qDropMember, int64(v.Member.ID))
			return err
		}
		sealed, err := m.Keys.Seal(ctx, tx, v.Member.Key, memberPlace(int64(v.Member.ID)), c.String())
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, qSetMember, int64(v.Member.ID), sealed)
		return err
	})
}
