package group

import (
	"context"

	"hearth/internal/account/naming"
	"hearth/internal/consent"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

var qHandleTaken = db.Register("group.member.handle_taken", `SELECT COUNT(*) FROM member WHERE group_id = $1 AND handle_index = $2`)

// Words says what becomes of what a member wrote when they leave.
type Words string

// The choices.
const (
	Keep     Words = "keep"
	Withdraw Words = "withdraw"
)

// suggestions is how often Suggest tries for a handle that nobody wears.
const suggestions = 8

// Suggest returns a handle for a newcomer, in the group's language where the
// interface speaks it, that nobody in the group wears at this moment.
func (m *Module) Suggest(ctx context.Context, g Group) (string, error) {
	lang, ok := i18n.Parse(g.Lang)
	if !ok {
		lang = i18n.From(ctx)
	}
	var handle string
	for range suggestions {
		handle = naming.Suggest(m.random, lang)
		free, err := m.HandleFree(ctx, g.ID, handle)
		if err != nil {
			return "", err
		}
		if free {
			break
		}
	}
	return handle, nil
}

// LastHolder reports whether the group has nobody to hold it once the visitor
// has left.
func (m *Module) LastHolder(ctx context.Context, v Visit) (bool, error) {
	if !v.Facilitates() {
		return false, nil
	}
	holders, err := m.Holders(ctx, m.db, v.Group.ID)
	return len(holders) <= 1, err
}

// Leave ends the visitor's membership. What they wrote stays under their
// handle, or is taken back; the handle stays theirs, so that they wear the same
// one if they come back, and nobody else can wear it meanwhile. It returns
// Missing for those who do not belong, Invalid for an unknown choice, and
// Conflict for the last one who holds a group that goes on.
func (m *Module) Leave(ctx context.Context, v Visit, words Words) error {
	return m.LeaveSaying(ctx, v, words, "")
}

// LeaveSaying is Leave with a goodbye to the group, "" for none. It is kept if
// they leave, and only then. It returns Invalid for one that is too long, too.
func (m *Module) LeaveSaying(ctx context.Context, v Visit, words Words, goodbye string) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	if words != Keep && words != Withdraw {
		var c fault.Check
		c.Add("words", "group.problem.words")
		return c.Err()
	}
	member := v.Member.ID
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.mayGo(ctx, tx, v); err != nil {
			return err
		}
		tx.OnCommit(func() {
			m.dropCard(member)
			m.recheck(v.Group.ID)
		})
		if err := m.Unseat(ctx, tx, v.Group.ID, member); err != nil {
			return err
		}
		left, err := db.Exec(ctx, tx, qLeave, int64(member), clock.ToMillis(m.clock.Now()))
		if err != nil || left == 0 { // pressed twice at once
			return err
		}
		if err := m.consents.Withdraw(ctx, tx, subject(member), agreementsOf(v.Group)); err != nil {
			return err
		}
		if err := m.tellGone(ctx, tx, v.Group.ID, member); err != nil {
			return err
		}
		if words == Withdraw {
			if err := m.withdraw(ctx, tx, member); err != nil {
				return err
			}
		}
		return m.sayGoodbye(ctx, tx, v, goodbye)
	})
}

// withdraw takes back what the member wrote in every feature.
func (m *Module) withdraw(ctx context.Context, tx *db.Tx, member MemberID) error {
	for _, withdraw := range m.withdrawals {
		if err := withdraw(ctx, tx, member); err != nil {
			return err
		}
	}
	return nil
}

// mayGo refuses the last one who holds the group, unless its end is planned:
// the people in it would have nobody. Who waits for the same answer about the
// same group waits here, so that two do not leave as the last but one.
func (m *Module) mayGo(ctx context.Context, tx *db.Tx, v Visit) error {
	if !v.Facilitates() || signFrom(ctx).Ending {
		return nil
	}
	if err := m.Queue(ctx, tx, v.Group.ID); err != nil {
		return err
	}
	holders, err := m.Holders(ctx, tx, v.Group.ID)
	if err == nil && len(holders) == 1 && holders[0] == v.Member.ID {
		err = fault.New(fault.Conflict, "group.last_holder")
	}
	return err
}

// subject and agreementsOf are how the ledger of consents names a member, and
// what they sign in a group.
func subject(id MemberID) consent.Subject { return consent.Subject{Kind: "member", ID: int64(id)} }

func agreementsOf(g Group) string { return "group:" + g.Slug }
