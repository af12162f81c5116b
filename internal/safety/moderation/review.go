package moderation

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/subject"
)

// A Review lays like cases side by side, for whoever leads. Nobody is ranked by
// it, and no measure follows from it by itself.
type Review struct {
	Alike   []Alike
	Pairs   []Pair
	Hands   []Handed
	Since   time.Time
	Overall Share
}

// Alike are decisions by one rule about one kind of thing, with what was done.
type Alike struct {
	Rule     RuleKey
	Thing    subject.Kind
	Measures []Counted
	Wide     bool // alike cases ended far apart: worth talking about
}

// Counted is how often one measure was taken.
type Counted struct {
	Measure Measure
	Times   int64
}

// A Pair are two decisions that followed each other by the same rule, about the
// same kind of thing, both about somebody of whom nothing had been decided
// before or both about somebody of whom something had, with different measures.
type Pair struct {
	Lighter, Heavier Decision
	Again            bool // something had been decided about both before
}

// Handed is how one colleague's or facilitator's decisions fared on appeal, and
// how long matters waited for them.
type Handed struct {
	By By
	Share
}

// A Share is a part of a whole.
type Share struct {
	Decided    int64   `json:"decided"`
	Asked      int64   `json:"asked"` // about how many of them another look was asked for, and given
	Overturned int64   `json:"overturned"`
	Hours      []int64 `json:"-"` // within how many each matter was decided, sorted
}

// Few is below how many answered appeals, or decided matters, a share or a middle
// would say more than is known.
const Few = 5

// Rate is the percentage of what was overturned, and false where there are too
// few to tell.
func (s Share) Rate() (int64, bool) {
	if s.Asked < Few {
		return 0, false
	}
	return 100 * s.Overturned / s.Asked, true
}

// Median is in how many hours half of the matters were decided, and false where
// there are too few to tell.
func (s Share) Median() (int64, bool) {
	if len(s.Hours) < Few {
		return 0, false
	}
	return s.Hours[len(s.Hours)/2], true
}

const (
	// ReviewWindow is what a review looks back over.
	ReviewWindow = 180 * 24 * time.Hour
	// pairsShown is how many pairs a review lays open, the newest.
	pairsShown = 8
	// farApart is how many steps of Measures lie between ends of one kind of case
	// that are worth talking about.
	farApart = 4
)

// pile is what cases have in common that are alike.
type pile struct {
	rule  RuleKey
	thing subject.Kind
}

func pileOf(d Decision) pile {
	p := pile{d.Rule, d.Thing.Kind}
	if d.Rule.Number() > 0 {
		p.rule = "agreement"
	}
	return p
}

// Compare makes the review. It is pure. Decisions come by age; opened is since
// when each matter waited.
func Compare(decisions []Decision, appeals []Appeal, opened map[MatterID]time.Time) (r Review) {
	piles, hands := map[pile]map[Measure]int64{}, map[By]*Share{}
	by := map[DecisionID]By{}
	for _, d := range decisions {
		if piles[pileOf(d)] == nil {
			piles[pileOf(d)] = map[Measure]int64{}
		}
		piles[pileOf(d)][d.Measure]++
		if d.By.None() {
			continue
		}
		if hands[d.By] == nil {
			hands[d.By] = &Share{}
		}
		by[d.ID] = d.By
		for _, share := range []*Share{hands[d.By], &r.Overall} {
			share.Decided++
			if since, waited := opened[d.Matter]; waited {
				share.Hours = append(share.Hours, hoursOf(d.At.Sub(since)))
			}
		}
	}
	for _, a := range appeals {
		share := hands[by[a.Decision]]
		if share == nil || a.State == Waiting {
			continue
		}
		for _, share := range []*Share{share, &r.Overall} {
			share.Asked++
			if a.State != Upheld {
				share.Overturned++
			}
		}
	}
	r.Alike, r.Pairs = alike(piles), pairs(decisions)
	slices.Sort(r.Overall.Hours)
	for b, share := range hands {
		slices.Sort(share.Hours)
		r.Hands = append(r.Hands, Handed{b, *share})
	}
	slices.SortFunc(r.Hands, func(x, y Handed) int {
		return cmp.Or(cmp.Compare(y.Decided, x.Decided), cmp.Compare(x.By.Member, y.By.Member), cmp.Compare(x.By.Account, y.By.Account))
	})
	return r
}

// hoursOf is within how many hours something came: within one, where it came at
// once.
func hoursOf(d time.Duration) int64 { return max(int64((d+time.Hour-1)/time.Hour), 1) }

func alike(piles map[pile]map[Measure]int64) (list []Alike) {
	for key, measures := range piles {
		a := Alike{Rule: key.rule, Thing: key.thing}
		lightest, heaviest := len(Measures), -1
		for measure, times := range measures {
			a.Measures = append(a.Measures, Counted{measure, times})
			lightest, heaviest = min(lightest, measure.weight()), max(heaviest, measure.weight())
		}
		slices.SortFunc(a.Measures, func(x, y Counted) int { return cmp.Compare(x.Measure.weight(), y.Measure.weight()) })
		a.Wide = heaviest-lightest > farApart
		list = append(list, a)
	}
	slices.SortFunc(list, func(x, y Alike) int { return cmp.Or(cmp.Compare(x.Rule, y.Rule), cmp.Compare(x.Thing, y.Thing)) })
	return list
}

// pairs finds neighbours that ended differently, the newest first: something was
// taken from one of the two. What the program held, and acts without a matter,
// have no neighbours: nobody weighed them against a rule.
func pairs(decisions []Decision) (list []Pair) {
	type street struct {
		pile
		again bool
	}
	before, last := map[group.MemberID]bool{}, map[street]Decision{}
	for _, d := range decisions {
		if d.By.None() || d.Matter == 0 {
			continue
		}
		at := street{pileOf(d), before[d.Member]}
		if d.Measure.Restricts() && d.State != Reversed {
			before[d.Member] = true
		}
		one, known := last[at]
		last[at] = d
		if !known || one.Measure == d.Measure || one.Member == d.Member || !one.Measure.Restricts() && !d.Measure.Restricts() {
			continue
		}
		p := Pair{Lighter: one, Heavier: d, Again: at.again}
		if one.Measure.weight() > d.Measure.weight() {
			p.Lighter, p.Heavier = d, one
		}
		list = append(list, p)
	}
	slices.Reverse(list)
	return list[:min(len(list), pairsShown)]
}

// ReviewFor compares what was decided in an organisation in the last half year,
// for whoever leads there; that they looked is in the record. It is Missing for
// everybody else.
func (m *Module) ReviewFor(ctx context.Context, actor account.Actor, o group.Organisation) (Review, error) {
	if err := m.mayLead(ctx, actor, o.ID); err != nil {
		return Review{}, err
	}
	by, _, err := m.staff.Moderates(ctx, actor.ID, o.ID)
	if err != nil {
		return Review{}, err
	}
	r, err := m.review(ctx, o)
	if err != nil {
		return r, err
	}
	return r, m.db.Tx(ctx, func(tx *db.Tx) error {
		return m.audit.Append(ctx, tx, audit.Entry{Actor: by, Action: "moderation.review", Object: audit.Ref("organisation", o.ID)})
	})
}

// mayLead returns nil for whoever leads those who moderate.
func (m *Module) mayLead(ctx context.Context, actor account.Actor, o group.OrganisationID) error {
	if m.staff == nil {
		return fault.Missing("no staff")
	}
	yes, err := m.staff.Leads(ctx, actor.ID, o)
	if err == nil && !yes {
		err = fault.Missing("does not lead here")
	}
	return err
}

var qOpenedSince = db.Register("moderation.matter.opened", `SELECT DISTINCT m.id, m.opened_at FROM moderation_matter m JOIN moderation_decision d ON d.matter_id = m.id
	WHERE d.org_id = $1 AND d.made_at >= $2 AND d.made_at < $3`)

// openedSince is since when the matters waited that were decided in a span of
// time, in milliseconds.
func (m *Module) openedSince(ctx context.Context, o group.OrganisationID, from, to int64) (map[MatterID]time.Time, error) {
	rows, err := db.All(ctx, m.db, qOpenedSince, func(r db.Row) (v [2]int64, err error) {
		err = r.Scan(&v[0], &v[1])
		return v, err
	}, int64(o), from, to)
	opened := make(map[MatterID]time.Time, len(rows))
	for _, row := range rows {
		opened[MatterID(row[0])] = clock.FromMillis(row[1])
	}
	return opened, err
}

func (m *Module) review(ctx context.Context, o group.Organisation) (r Review, err error) {
	now := m.clock.Now()
	from, to := clock.ToMillis(now.Add(-ReviewWindow)), clock.ToMillis(now)+1
	rows, err := db.All(ctx, m.db, qDecisionsSince, scanDecision, int64(o.ID), from, to)
	if err != nil {
		return r, err
	}
	appeals, err := db.All(ctx, m.db, qAppealsSince, scanAppeal, int64(o.ID), from, to)
	if err != nil {
		return r, err
	}
	decisions, sealed := make([]Decision, len(rows)), map[DecisionID]decisionRow{}
	for i, row := range rows {
		decisions[i], sealed[row.ID] = row.Decision, row
	}
	asked := make([]Appeal, len(appeals))
	for i, row := range appeals {
		asked[i] = row.Appeal
	}
	since, err := m.openedSince(ctx, o.ID, from, to)
	if err != nil {
		return r, err
	}
	r = Compare(decisions, asked, since)
	r.Since = now.Add(-ReviewWindow)
	for i := range r.Pairs {
		for _, d := range []*Decision{&r.Pairs[i].Lighter, &r.Pairs[i].Heavier} {
			g, err := m.groups.ByID(ctx, d.Group)
			if err != nil {
				return r, err
			}
			if *d, err = m.store.openDecision(ctx, m.db, g, sealed[d.ID]); err != nil {
				return r, err
			}
		}
	}
	return r, nil
}
