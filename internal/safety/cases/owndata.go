package cases

import (
	"context"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

var (
	// Whoever the case is about takes everything that was written in it along;
	// who worried about somebody takes their own words.
	qEraseWords = db.Register("cases.words.erase", `DELETE FROM safety_case_words WHERE writer_id = $1 OR key_of = $1
		OR case_id IN (SELECT id FROM safety_case WHERE member_id = $1)`)
	qEraseHolds  = db.Register("cases.hold.erase", `DELETE FROM safety_hold WHERE member_id = $1`)
	qEraseParty  = db.Register("cases.party.erase", `UPDATE safety_case_party SET account_id = 0 WHERE account_id = $1`)
	qErasePlace  = db.Register("cases.party.erase_member", `UPDATE safety_case_party SET member_id = 0 WHERE member_id = $1`)
	qWorkedOn    = db.Register("cases.party.cases", `SELECT case_id FROM safety_case_party WHERE account_id = $1 ORDER BY id`)
	qWorriesOf   = db.Register("cases.entry.by_member", `SELECT `+entryColumns+` FROM safety_case_entry WHERE member_id = $1 AND kind = 'signalled' ORDER BY id`)
	qEveryCaseOf = db.Register("cases.case.every_of_member", `SELECT `+caseColumns+` FROM safety_case WHERE member_id = $1 ORDER BY id`)
)

// Erase implements account.OwnData. A case about the person keeps no word, and
// is closed: there is nobody left to write to. A responder's part in the cases
// of others stays, without a name.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.Groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.eraseMember(ctx, tx, member.ID); err != nil {
			return err
		}
	}
	_, err = db.Exec(ctx, tx, qEraseParty, int64(id))
	return err
}

func (m *Module) eraseMember(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	c, open, err := db.Maybe(ctx, tx, qLockOpen, scanCase, int64(member))
	if err != nil {
		return err
	}
	if open {
		c.ClosedAt, c.Outcome, c.MemberWrote, c.AskedAgain = m.Clock.Now(), Gone, time.Time{}, false
		if _, err := m.append(ctx, tx, Entry{Case: c.ID, What: Closed, Code: string(Gone)}, ""); err != nil {
			return err
		}
		if err := m.store.head(ctx, tx, c); err != nil {
			return err
		}
	}
	for _, q := range []*db.Query{qEraseWords, qEraseHolds, qErasePlace} {
		if _, err := db.Exec(ctx, tx, q, int64(member)); err != nil {
			return err
		}
	}
	return nil
}

// WithdrawAll takes back what a member wrote when they leave and wish that: the
// talks, and their worries about others. A talk that goes on stays, for somebody
// may be in danger.
func (m *Module) WithdrawAll(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	_, open, err := db.Maybe(ctx, tx, qLockOpen, scanCase, int64(member))
	if err != nil || open {
		return err
	}
	_, err = db.Exec(ctx, tx, qEraseWords, int64(member))
	return err
}

// Export implements account.OwnData: the talks, the decisions about one's words
// with their reasons, and the worries about others. It has no level in it, and
// nothing that those on duty wrote to each other.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	talks := account.Section{Name: "cases-talks", Title: "cases.export.talks"}
	worries := account.Section{Name: "cases-worries", Title: "cases.export.worries"}
	work := account.Section{Name: "cases-work", Title: "cases.export.work"}
	members, err := m.Groups.Memberships(ctx, m.DB, id)
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		if err := m.exportTalks(ctx, member, &talks); err != nil {
			return nil, err
		}
		if err := m.exportWorries(ctx, member, &worries); err != nil {
			return nil, err
		}
	}
	cases, err := db.All(ctx, m.DB, qWorkedOn, db.Value[int64], int64(id))
	for _, c := range cases {
		work.Records = append(work.Records, account.Record{{Label: "cases.export.case", Value: m.Token(ID(c))}})
	}
	return []account.Section{talks, worries, work}, err
}

// exported are the kinds of entries that a person gets of a case about them.
var exported = map[What]bool{Said: true, Wrote: true, Held: true, Released: true, EditAsked: true, KeptHeld: true, Again: true}

func (m *Module) exportTalks(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.DB, qEveryCaseOf, scanCase, int64(member.ID))
	if err != nil {
		return err
	}
	for _, c := range rows {
		entries, err := m.store.entries(ctx, m.DB, c)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if !exported[e.What] {
				continue
			}
			to.Records = append(to.Records, account.Record{
				{Label: "cases.export.handle", Value: member.Handle}, {Label: "cases.export.at", Value: e.At.Format(time.RFC3339)},
				{Label: "cases.export.what", Value: string(e.What)}, {Label: "cases.export.words", Value: e.Words},
			})
		}
	}
	return nil
}

func (m *Module) exportWorries(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.DB, qWorriesOf, scanEntry, int64(member.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		c, found, err := m.store.one(ctx, m.DB, row.Case)
		if err != nil || !found {
			return err
		}
		entries, err := m.store.entries(ctx, m.DB, c)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if e.ID == row.ID {
				to.Records = append(to.Records, account.Record{
					{Label: "cases.export.handle", Value: member.Handle}, {Label: "cases.export.at", Value: e.At.Format(time.RFC3339)},
					{Label: "cases.export.words", Value: e.Words},
				})
			}
		}
	}
	return nil
}
