package breakglass

import (
	"context"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Export implements account.OwnData: what the person left, what was opened of
// theirs as far as they were told, and their own part in openings of others.
// What they were not told yet is not in it, or the copy would tell somebody who
// reads over their shoulder.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	left := account.Section{Name: "sealed-contacts", Title: "breakglass.export.left"}
	opened := account.Section{Name: "sealed-opened", Title: "breakglass.export.opened"}
	members, err := m.Groups.Memberships(ctx, m.DB, id)
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		l, err := m.leftBy(ctx, m.DB, member)
		if err != nil {
			return nil, err
		}
		if !l.Contact.None() || !l.Near.None() {
			left.Records = append(left.Records, account.Record{
				{Label: "breakglass.export.handle", Value: member.Handle}, {Label: "breakglass.phone", Value: l.Contact.Phone},
				{Label: "breakglass.mail", Value: l.Contact.Mail}, {Label: "breakglass.note", Value: l.Contact.Note},
				{Label: "breakglass.near.name", Value: l.Near.Name}, {Label: "breakglass.near.relation", Value: l.Near.Relation},
				{Label: "breakglass.near.phone", Value: l.Near.Phone}, {Label: "breakglass.near.note", Value: l.Near.Note},
			})
		}
		told, err := m.ToldTo(ctx, group.Visit{Member: &member})
		if err != nil {
			return nil, err
		}
		for _, t := range told {
			opened.Records = append(opened.Records, account.Record{
				{Label: "breakglass.export.handle", Value: member.Handle}, {Label: "breakglass.export.at", Value: t.OpenedAt.Format(time.RFC3339)},
				{Label: "breakglass.export.what", Value: pack(t.What)}, {Label: "breakglass.export.reason", Value: string(t.Reason)},
				{Label: "breakglass.export.question", Value: t.Question}, {Label: "breakglass.export.answer", Value: t.Answer},
			})
		}
	}
	work, err := m.exportWork(ctx, id)
	return []account.Section{left, opened, work}, err
}

// exportWork is what somebody wrote and did on duty.
func (m *Module) exportWork(ctx context.Context, id account.ID) (account.Section, error) {
	work := account.Section{Name: "sealed-work", Title: "breakglass.export.work"}
	asks, err := db.All(ctx, m.DB, qBy, db.Value[int64], int64(id))
	if err != nil {
		return work, err
	}
	for _, of := range asks {
		a, found, err := m.store.one(ctx, m.DB, ID(of))
		if err != nil || !found {
			return work, err
		}
		entries, err := m.store.entries(ctx, m.DB, a)
		if err != nil {
			return work, err
		}
		for _, e := range entries {
			if e.By == id {
				work.Records = append(work.Records, account.Record{
					{Label: "breakglass.export.at", Value: e.At.Format(time.RFC3339)}, {Label: "breakglass.export.step", Value: string(e.What)},
					{Label: "breakglass.export.words", Value: strings.TrimSpace(e.Words)},
				})
			}
		}
	}
	return work, nil
}

// Erase implements account.OwnData. What a member left goes, and every word about
// opening it; that it was asked for stays as codes, for it is counted. The part
// of somebody on duty stays without a name.
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
	for _, q := range []*db.Query{qEraseBy, qEraseAsker, qEraseSecond} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) eraseMember(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	for _, q := range []*db.Query{qTakeBack, qEraseWords} {
		if _, err := db.Exec(ctx, tx, q, int64(member)); err != nil {
			return err
		}
	}
	rows, err := db.All(ctx, tx, qOfMember, scanAsk, int64(member))
	if err != nil {
		return err
	}
	for _, a := range rows {
		a.TellAt = time.Time{} // there is nobody left to tell
		if a.Complains() {
			a.ComplainedAt = time.Time{}
		}
		if !a.EndedAt.IsZero() {
			if err := m.store.head(ctx, tx, a); err != nil {
				return err
			}
			continue
		}
		state := Gone
		if a.WasOpened() {
			state, a.ClosesAt = Shut, m.Clock.Now()
		}
		if err := m.ended(ctx, tx, &a, state); err != nil {
			return err
		}
	}
	return nil
}
