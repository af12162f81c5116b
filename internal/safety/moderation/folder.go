package moderation

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/subject"
)

// A Folder is one matter, for whoever decides.
type Folder struct {
	Matter
	Hand     Hand
	Said     []Said
	Earlier  []Decision // about how the same member treats others, the newest first; nothing that was undone
	Decided  []Decision // of this matter
	Excerpt  *subject.Excerpt
	Rules    []Rule
	Promises []string // the group's agreements
	Author   group.Card
	Waiting  int  // how many things of theirs wait by a rule, and open or fold with the decision
	Alone    bool // there is one voice and nothing before it: too little for what lasts
}

// Said is what one reporter said, without their name.
type Said struct {
	ID      ReportID
	Rule    RuleKey
	Words   string
	Misused bool
}

// Folder returns the matter for whoever may look into it.
func (m *Module) Folder(ctx context.Context, actor account.Actor, id MatterID) (f Folder, err error) {
	if f.Matter, err = m.matterOf(ctx, id); err != nil {
		return f, err
	}
	if f.Hand, err = m.hand(ctx, actor, f.Matter.Group); err != nil {
		return f, err
	}
	if _, err := m.mayLook(ctx, f.Hand, f.Matter); err != nil {
		return f, hideIf(f.Hand, err)
	}
	return f, m.fill(ctx, &f)
}

func (m *Module) fill(ctx context.Context, f *Folder) error {
	g := f.Hand.Visit.Group
	agreements, err := m.groups.Agreements(ctx, g.ID)
	if err != nil {
		return err
	}
	f.Promises, f.Rules = agreements.Statements, Site
	rows, err := db.All(ctx, m.db, qReportsTo, scanReport, int64(f.ID))
	if err != nil {
		return err
	}
	for _, row := range rows {
		said := Said{ID: row.ID, Rule: row.Rule, Misused: !row.MisusedAt.IsZero()}
		if said.Words, err = m.openReport(ctx, row); err != nil {
			return err
		}
		f.Said = append(f.Said, said)
	}
	cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{f.About})
	if err != nil {
		return err
	}
	f.Author = cards[f.About]
	if f.State == Open {
		waiting, err := m.held(ctx, m.db, f.Thing, f.About)
		if err != nil {
			return err
		}
		f.Waiting = len(waiting)
		if f.Alone, err = m.alone(ctx, f.Matter); err != nil {
			return err
		}
	}
	if f.Decided, err = m.decisions(ctx, g, qDecisionsTo, int64(f.ID)); err != nil {
		return err
	}
	f.Earlier, err = m.decisions(ctx, g, qDecisionsOf, int64(f.About))
	f.Earlier = slices.DeleteFunc(f.Earlier, func(d Decision) bool {
		return d.Matter == f.ID || d.Measure == None || d.State == Reversed || d.State == Lapsed || !d.ofConduct()
	})
	return err
}

// alone reports whether one report is all there is to go by.
func (m *Module) alone(ctx context.Context, matter Matter) (bool, error) {
	earlier, err := db.One(ctx, m.db, qEarlier, db.Value[int64], int64(matter.About))
	return MayLast(matter.Reports, earlier) != nil, err
}

func (m *Module) openReport(ctx context.Context, row reportRow) (string, error) {
	cards, err := m.groups.Cards(ctx, m.db, []group.MemberID{row.Member})
	if err != nil || cards[row.Member].Erased {
		return "", err
	}
	return m.store.open(ctx, m.db, cards[row.Member].Key, reportPlace(row.ID), row.words)
}

func (m *Module) decisions(ctx context.Context, g group.Group, q *db.Query, of int64) ([]Decision, error) {
	rows, err := db.All(ctx, m.db, q, scanDecision, of)
	if err != nil {
		return nil, err
	}
	list := make([]Decision, len(rows))
	for i, row := range rows {
		if list[i], err = m.store.openDecision(ctx, m.db, g, row); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// Read opens the words that a matter is about, with what stands around them.
// That somebody did is in the record.
func (m *Module) Read(ctx context.Context, actor account.Actor, id MatterID) (Folder, error) {
	f, err := m.Folder(ctx, actor, id)
	if err != nil {
		return f, err
	}
	if err := m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSeen, int64(id), m.now()); err != nil {
			return err
		}
		return m.record(ctx, tx, f.Hand, "moderation.read", audit.Ref("matter", id), nil)
	}); err != nil {
		return f, err
	}
	if f.Thing.Kind == Member {
		return f, nil
	}
	place, err := m.places.At(f.Thing.Kind)
	if err != nil {
		return f, err
	}
	excerpt, err := place.Excerpt(ctx, m.db, f.Thing.ID)
	if fault.Is(err, fault.NotFound) { // taken back since
		return f, nil
	}
	f.Excerpt = &excerpt
	return f, err
}
