package entry

import (
	"context"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

const invitationColumns = `id, group_id, made_by, note_sealed, uses, used, made_at, expires_at, revoked_at`

var (
	qInsertInvitation = db.Register("entry.invitation.insert", `INSERT INTO entry_invitation
		(id, group_id, hash, made_by, note_sealed, uses, used, made_at, expires_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, 0)
		ON CONFLICT (hash) DO NOTHING`)
	qInvitations = db.Register("entry.invitation.list", `SELECT `+invitationColumns+` FROM entry_invitation
		WHERE group_id = $1 ORDER BY made_at DESC, id DESC LIMIT 100`)
	qInvitation    = db.Register("entry.invitation.by_hash", `SELECT `+invitationColumns+` FROM entry_invitation WHERE hash = $1`)
	qUseInvitation = db.Register("entry.invitation.use", `UPDATE entry_invitation SET used = used + 1
		WHERE hash = $1 AND group_id = $2 AND used < uses AND expires_at > $3 AND revoked_at = 0`)
	qRevokeInvitation = db.Register("entry.invitation.revoke", `UPDATE entry_invitation SET revoked_at = $3
		WHERE id = $1 AND group_id = $2 AND revoked_at = 0`)
	qSweepInvitations = db.Register("entry.invitation.sweep", `DELETE FROM entry_invitation WHERE expires_at < $1`)
)

type invitationRow struct {
	Invitation
	by   group.MemberID
	note []byte
}

func scanInvitation(r db.Row) (i invitationRow, err error) {
	var made, expires, revoked int64
	err = r.Scan(&i.ID, &i.Group, &i.by, &i.note, &i.Uses, &i.Used, &made, &expires, &revoked)
	i.MadeAt, i.ExpiresAt, i.RevokedAt = clock.FromMillis(made), clock.FromMillis(expires), clock.FromMillis(revoked)
	return i, err
}

var linkLetters = base32.NewEncoding("abcdefghijkmnpqrstuvwxyz23456789").WithPadding(base32.NoPadding)

// linkToken is the secret of a link. It follows from the form that it was made
// with and the server's key: the same form sent twice makes the same link, and
// nothing in the database tells it.
func (m *Module) linkToken(by group.MemberID, once string) string {
	return linkLetters.EncodeToString(m.keys.Index("entry.invitation.token", fmt.Sprintf("%d/%s", by, once))[:20])
}

func (m *Module) linkHash(token string) []byte {
	return m.keys.Index("entry.invitation", strings.ToLower(strings.TrimSpace(token)))
}

// LinkOf is the address of the link that the visitor made with the form, and ""
// if there is none.
func (m *Module) LinkOf(ctx context.Context, v group.Visit, once string) (string, error) {
	if mayHold(v) != nil || once == "" {
		return "", nil
	}
	token := m.linkToken(v.Member.ID, once)
	_, found, err := db.Maybe(ctx, m.db, qInvitation, scanInvitation, m.linkHash(token))
	if err != nil || !found {
		return "", err
	}
	return m.baseURL + inviteURL(token), nil
}

// Invite makes a link and returns its address. It is shown to whoever made it,
// once: what is kept of it is a hash.
func (m *Module) Invite(ctx context.Context, v group.Visit, in NewInvitation) (string, error) {
	if err := mayHold(v); err != nil {
		return "", err
	}
	if err := in.check(); err != nil {
		return "", err
	}
	if in.Once == "" {
		in.Once = newOnce()
	}
	id, token := InvitationID(m.ids.Next()), m.linkToken(v.Member.ID, in.Once)
	note, err := m.store.words(ctx, m.db, v.Member.Key, notePlace(id), in.Note)
	if err != nil {
		return "", err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		until := m.clock.Now().Add(time.Duration(in.Days) * 24 * time.Hour)
		made, err := db.Exec(ctx, tx, qInsertInvitation, int64(id), int64(v.Group.ID), m.linkHash(token), int64(v.Member.ID), note,
			in.Uses, m.now(), clock.ToMillis(until))
		if err != nil || made == 0 {
			return err
		}
		return m.note(ctx, tx, v, "entry.invite", audit.Ref("entry_invitation", id), nil)
	})
	return m.baseURL + inviteURL(token), err
}

func notePlace(id InvitationID) crypto.Place {
	return crypto.Place{Table: "entry_invitation", Column: "note_sealed", Row: int64(id)}
}

// Invitations returns the group's links, the newest first, for those who hold
// it.
func (m *Module) Invitations(ctx context.Context, v group.Visit) ([]Invitation, error) {
	if err := mayHold(v); err != nil {
		return nil, err
	}
	rows, err := db.All(ctx, m.db, qInvitations, scanInvitation, int64(v.Group.ID))
	if err != nil {
		return nil, err
	}
	ids := make([]group.MemberID, len(rows))
	for i, row := range rows {
		ids[i] = row.by
	}
	cards, err := m.cards(ctx, ids)
	if err != nil {
		return nil, err
	}
	links := make([]Invitation, len(rows))
	for i, row := range rows {
		row.By = cards[row.by]
		if row.Note, err = m.store.read(ctx, m.db, row.By.Key, notePlace(row.ID), row.note); err != nil {
			return nil, err
		}
		links[i] = row.Invitation
	}
	return links, nil
}

// Revoke ends a link. Who came in by it stays.
func (m *Module) Revoke(ctx context.Context, v group.Visit, id InvitationID) error {
	if err := mayHold(v); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qRevokeInvitation, int64(id), int64(v.Group.ID), m.now())
		if err != nil || changed == 0 {
			return err
		}
		return m.note(ctx, tx, v, "entry.revoke", audit.Ref("entry_invitation", id), nil)
	})
}

// InvitedTo returns the group that a link
// leads to. It returns Missing for what is no link, and Conflict
// "entry.not_let_in" for one that is used up, over or revoked.
func (m *Module) InvitedTo(ctx context.Context, token string) (group.ID, error) {
	row, found, err := db.Maybe(ctx, m.db, qInvitation, scanInvitation, m.linkHash(token))
	switch {
	case err != nil:
		return 0, err
	case !found:
		return 0, fault.Missing("no such invitation")
	case !row.Open(m.clock.Now()):
		return row.Group, fault.New(fault.Conflict, "entry.not_let_in")
	}
	return row.Group, nil
}

// cards returns the cards of any number of members.
func (m *Module) cards(ctx context.Context, ids []group.MemberID) (map[group.MemberID]group.Card, error) {
	all := map[group.MemberID]group.Card{}
	for len(ids) > 0 {
		part := ids[:min(len(ids), group.Page)]
		ids = ids[len(part):]
		cards, err := m.groups.Cards(ctx, m.db, part)
		if err != nil {
			return nil, err
		}
		for id, card := range cards {
			all[id] = card
		}
	}
	return all, nil
}
