package fee

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Line is one member's fee for the period that a page shows.
type Line struct {
	Member group.MemberID
	Card   group.Card
	Waiver WaiverState // "" for none
	Entry  *Entry      // nil: nothing is noted yet
}

// A Ledger is one period of a group.
type Ledger struct {
	Period  string
	Periods []string
	Lines   []Line
	Waivers []Asked // requests that wait for an answer, the oldest first
	Default bool
	Next    group.MemberID // after whom the next page begins; 0 on the last
}

// Asked is a request not to pay with who asked.
type Asked struct {
	Waiver
	Card group.Card
}

// Ledger returns a page of the group's members and how it stands with each, for
// those who keep it; an unknown period is the latest.
func (m *Module) Ledger(ctx context.Context, v group.Visit, period string, after group.MemberID) (l Ledger, err error) {
	if err := m.mayKeep(ctx, v); err != nil {
		return l, err
	}
	if v.Group.Cost.Free() {
		return l, fault.Missing("costs nothing")
	}
	l.Periods, l.Period = Periods(v.Group, m.Clock.Now()), period
	if !knownPeriod(v.Group.Cost.Per, period) {
		l.Period = latest(l.Periods, v.Group.Cost.Per, m.Clock.Now())
	}
	if !slices.Contains(l.Periods, l.Period) {
		l.Periods = append(l.Periods, l.Period)
	}
	if l.Default, err = m.Rule(ctx, m.DB, v.Group.ID); err != nil {
		return l, err
	}
	waivers, err := m.waivers(ctx, v.Group.ID)
	if err != nil {
		return l, err
	}
	if err := m.asked(ctx, &l, waivers); err != nil {
		return l, err
	}
	return l, m.lines(ctx, v.Group.ID, &l, waivers, after)
}

// latest is the period that is most likely meant: the newest that has begun.
func latest(periods []string, per string, now time.Time) string {
	for _, p := range periods {
		if per != "meeting" || p <= now.Format(time.DateOnly) {
			return p
		}
	}
	return periods[0]
}

func (m *Module) waivers(ctx context.Context, g group.ID) (map[group.MemberID]waiverRow, error) {
	rows, err := db.All(ctx, m.DB, qWaiversIn, scanWaiver, int64(g))
	by := make(map[group.MemberID]waiverRow, len(rows))
	for _, row := range rows {
		by[row.Member] = row
	}
	return by, err
}

// unanswered is a request that waits, and who asked.
type unanswered struct {
	waiverRow
	card group.Card
}

// unanswered returns the requests that wait, the oldest first. Who has left
// waits for nothing.
func (m *Module) unanswered(ctx context.Context, waivers map[group.MemberID]waiverRow) ([]unanswered, error) {
	now := m.Clock.Now()
	var ids []group.MemberID
	for id, row := range waivers {
		if row.StateAt(now) == Open {
			ids = append(ids, id)
		}
	}
	var waiting []unanswered
	for part := range slices.Chunk(ids, group.Page) {
		cards, err := m.Groups.Cards(ctx, m.DB, part)
		if err != nil {
			return nil, err
		}
		for _, id := range part {
			if card := cards[id]; !card.Gone && !card.Erased {
				waiting = append(waiting, unanswered{waivers[id], card})
			}
		}
	}
	slices.SortFunc(waiting, func(a, b unanswered) int { return cmp.Or(a.AskedAt.Compare(b.AskedAt), cmp.Compare(a.ID, b.ID)) })
	return waiting, nil
}

// asked gathers the requests that wait, with their words.
func (m *Module) asked(ctx context.Context, l *Ledger, waivers map[group.MemberID]waiverRow) error {
	waiting, err := m.unanswered(ctx, waivers)
	if err != nil {
		return err
	}
	for _, row := range waiting {
		w, err := m.openWaiver(ctx, row.waiverRow, row.card.Key)
		if err != nil {
			return err
		}
		l.Waivers = append(l.Waivers, Asked{Waiver: w, Card: row.card})
	}
	return nil
}

func (m *Module) lines(ctx context.Context, g group.ID, l *Ledger, waivers map[group.MemberID]waiverRow, after group.MemberID) error {
	ids, err := m.Groups.MemberIDs(ctx, m.DB, g, after, group.Page)
	if err != nil || len(ids) == 0 {
		return err
	}
	if len(ids) == group.Page {
		l.Next = ids[len(ids)-1]
	}
	cards, err := m.Groups.Cards(ctx, m.DB, ids)
	if err != nil {
		return err
	}
	entries, err := db.All(ctx, m.DB, qEntriesIn, scanEntry, int64(g), l.Period)
	if err != nil {
		return err
	}
	standing := Standing(entries)
	for _, id := range ids {
		line := Line{Member: id, Card: cards[id]}
		if at := slices.IndexFunc(standing, func(e Entry) bool { return e.Member == id }); at >= 0 {
			line.Entry = &standing[at]
		}
		if w, ok := waivers[id]; ok {
			line.Waiver = w.StateAt(m.Clock.Now())
		}
		l.Lines = append(l.Lines, line)
	}
	return nil
}

// Mark notes how it stands with a member's fee for a period, by those who keep
// the ledger. Nothing is overwritten: seen is the line that was on the page, 0
// for none, and a new line corrects it. The same again changes nothing. It
// returns Conflict if somebody else noted something meanwhile.
func (m *Module) Mark(ctx context.Context, v group.Visit, member group.MemberID, period string, state State, seen int64) error {
	if err := m.mayKeep(ctx, v); err != nil {
		return err
	}
	if v.Group.Cost.Free() {
		return fault.Missing("costs nothing")
	}
	if err := checkMark(v.Group.Cost, period, state); err != nil {
		return err
	}
	if err := m.belongs(ctx, v, member); err != nil {
		return err
	}
	by := int64(0)
	if v.Facilitates() {
		by = int64(v.Member.ID)
	}
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		last, found, err := db.Maybe(ctx, tx, qLastEntry, scanEntry, int64(member), period)
		switch {
		case err != nil:
			return err
		case found && last.State == state:
			return nil
		case last.ID != seen:
			return fault.New(fault.Conflict, "fee.marked_meanwhile")
		}
		cost := v.Group.Cost
		if _, err := db.Exec(ctx, tx, qInsertEntry, m.IDs.Next(), int64(v.Group.ID), int64(member), period, string(state),
			amountFor(cost, state), cost.Currency, last.ID, by, m.now()); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "fee.mark", audit.Ref("member", member), map[string]string{"period": period, "state": string(state)})
	})
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "fee.marked_meanwhile")
	}
	return err
}

// belongs returns Missing for a member of another group.
func (m *Module) belongs(ctx context.Context, v group.Visit, id group.MemberID) error {
	page, err := m.Groups.MemberIDs(ctx, m.DB, v.Group.ID, id-1, 1)
	if err == nil && (len(page) == 0 || page[0] != id) {
		err = fault.Missing("not a member of this group")
	}
	return err
}

// Entries calls do with every line that was ever written in the group, the
// oldest first, a thousand at a time, for those who keep the ledger.
func (m *Module) Entries(ctx context.Context, v group.Visit, do func(Entry) error) error {
	if err := m.mayKeep(ctx, v); err != nil {
		return err
	}
	for after := int64(0); ; {
		page, err := db.All(ctx, m.DB, qAllEntries, scanEntry, int64(v.Group.ID), after)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, e := range page {
			if err := do(e); err != nil {
				return err
			}
		}
		after = page[len(page)-1].ID
	}
}

// Waiting returns how many requests not to pay wait in the group and since when,
// for the facilitator's desk.
func (m *Module) Waiting(ctx context.Context, v group.Visit) (n int64, since time.Time, url string, err error) {
	url = ledgerURL(v.Group)
	if v.Group.Cost.Free() {
		return 0, since, url, nil
	}
	if err := m.mayKeep(ctx, v); err != nil {
		return 0, since, url, err
	}
	waivers, err := m.waivers(ctx, v.Group.ID)
	if err != nil {
		return 0, since, url, err
	}
	waiting, err := m.unanswered(ctx, waivers)
	if len(waiting) > 0 {
		since = waiting[0].AskedAt
	}
	return int64(len(waiting)), since, url, err
}
