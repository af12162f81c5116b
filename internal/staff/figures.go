package staff

import (
	"context"
	"encoding/json"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/staff/totals"
)

// lookBack is how many months that are over the totals show.
const lookBack = 12

// monthsBefore returns the starts of the last n months that are over at the
// moment, the oldest first, and the start of the one that is not.
func monthsBefore(now time.Time, n int) (starts []time.Time, current time.Time) {
	current = time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	for i := n; i > 0; i-- {
		starts = append(starts, current.AddDate(0, -i, 0))
	}
	return starts, current
}

func monthName(t time.Time) string { return t.Format("2006-01") }

// CountMonths counts every month that is over and was not counted yet. A month
// is counted for all groups at once, in UTC, and never again.
func (m *Module) CountMonths(ctx context.Context) error {
	starts, current := monthsBefore(m.clock.Now().UTC(), lookBack)
	for i, from := range starts {
		to := current
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		counted, err := db.One(ctx, m.db, qCounted, db.Value[int64], monthName(from))
		if err != nil {
			return err
		}
		if counted == 0 {
			if err := m.countMonth(ctx, from, to); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m *Module) countMonth(ctx context.Context, from, to time.Time) error {
	written, err := m.talk.Figures(ctx, from, to)
	if err != nil {
		return err
	}
	joined, err := m.groups.Newcomers(ctx, from, to)
	if err != nil {
		return err
	}
	months := map[group.ID]totals.Month{}
	for id, f := range written {
		month := totals.Month{Active: int64(len(f.Posts)), Waits: f.Waits}
		for _, n := range f.Posts {
			month.Posts += min(n, totals.MostPosts)
		}
		months[id] = month
	}
	for id, n := range joined {
		month := months[id]
		month.Joined = n
		months[id] = month
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		for id, month := range months {
			packed, err := json.Marshal(month)
			if err != nil {
				return err
			}
			if _, err := db.Exec(ctx, tx, qInsertMonth, int64(id), monthName(from), string(packed)); err != nil {
				return err
			}
		}
		return nil
	})
}

// Totals are what may be handed out about an organisation.
type Totals struct {
	Months []MonthRow // the newest first
	Groups []GroupRow // of the newest month, by name: only groups whose number may be told
	Hidden int        // groups whose number may not
	Of     string     // the partner whose groups they are about, "" for all
}

// A MonthRow is one month.
type MonthRow struct {
	Month  time.Time
	Groups int // that had begun and were not archived; groups are not people
	totals.Row
}

// A GroupRow is one group's active members in the newest month.
type GroupRow struct {
	Name   string
	Active totals.Cell
}

// Totals returns the published numbers. A viewer with a partner sees those of
// the partner's groups.
func (m *Module) Totals(ctx context.Context, v Visit) (Totals, error) {
	if err := v.May(SeeTotals); err != nil {
		return Totals{}, err
	}
	var t Totals
	groups, err := m.groups.GroupsOf(ctx, v.Org.ID)
	if err != nil {
		return t, err
	}
	if v.Person.Role == Viewer && v.Person.Partner != 0 {
		if groups, t.Of, err = m.partnersOnly(ctx, v, groups); err != nil {
			return t, err
		}
	}
	if err := m.CountMonths(ctx); err != nil {
		return t, err
	}
	figures, err := m.figuresOf(ctx, v.Org)
	if err != nil {
		return t, err
	}
	m.fill(&t, groups, figures)
	return t, nil
}

func (m *Module) partnersOnly(ctx context.Context, v Visit, groups []group.Group) ([]group.Group, string, error) {
	partners, err := db.All(ctx, m.db, qPartners, scanPartner, int64(v.Org.ID))
	if err != nil {
		return nil, "", err
	}
	for _, p := range partners {
		if p.ID != v.Person.Partner {
			continue
		}
		if p, err = m.partner(ctx, v.Org, p.Slug); err != nil {
			return nil, "", err
		}
		theirs := map[group.ID]bool{}
		for _, id := range p.Groups {
			theirs[id] = true
		}
		var only []group.Group
		for _, g := range groups {
			if theirs[g.ID] {
				only = append(only, g)
			}
		}
		return only, p.Name, nil
	}
	return nil, "", nil
}

// figuresOf reads what was counted, by group and month.
func (m *Module) figuresOf(ctx context.Context, o group.Organisation) (map[group.ID]map[string]totals.Month, error) {
	type row struct {
		group          group.ID
		month, figures string
	}
	rows, err := db.All(ctx, m.db, qMonths, func(r db.Row) (v row, err error) {
		err = r.Scan(&v.group, &v.month, &v.figures)
		return v, err
	}, int64(o.ID))
	if err != nil {
		return nil, err
	}
	all := map[group.ID]map[string]totals.Month{}
	for _, row := range rows {
		var month totals.Month
		if err := json.Unmarshal([]byte(row.figures), &month); err != nil {
			return nil, err
		}
		if all[row.group] == nil {
			all[row.group] = map[string]totals.Month{}
		}
		all[row.group][row.month] = month
	}
	return all, nil
}

// fill adds months up and publishes them.
func (m *Module) fill(t *Totals, groups []group.Group, figures map[group.ID]map[string]totals.Month) {
	starts, current := monthsBefore(m.clock.Now().UTC(), lookBack)
	sums := make([]totals.Month, len(starts))
	histories := make([][]int64, len(groups))
	counts := make([]int, len(starts))
	for i, from := range starts {
		to := current
		if i+1 < len(starts) {
			to = starts[i+1]
		}
		for j, g := range groups {
			month := figures[g.ID][monthName(from)]
			sums[i] = sums[i].Plus(month)
			histories[j] = append(histories[j], month.Active)
			if g.CreatedAt.Before(to) && g.State == group.Live && (g.ArchivedAt.IsZero() || !g.ArchivedAt.Before(from)) {
				counts[i]++
			}
		}
	}
	for i, row := range totals.Rows(sums) {
		t.Months = append([]MonthRow{{Month: starts[i], Groups: counts[i], Row: row}}, t.Months...)
	}
	for j, cell := range totals.Parts(histories) {
		if cell.Hidden {
			t.Hidden++
			continue
		}
		t.Groups = append(t.Groups, GroupRow{Name: groups[j].Name, Active: cell})
	}
}
