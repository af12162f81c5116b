package supervision

import (
	"context"
	"slices"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What is counted for an organisation.
const (
	countHeavy    = "heavy"
	countRests    = "rests"
	countDebriefs = "debriefs"
	countTalks    = "talks"
)

// Counts lists them in the order on the page.
var Counts = []string{countHeavy, countRests, countDebriefs, countTalks}

func monthOf(at time.Time) string { return at.UTC().Format("2006-01") }

// A Place is where somebody works: as a colleague of an organisation, or as a
// facilitator of a group.
type Place struct {
	Key          string // in forms
	Organisation group.Organisation
	Group        group.Group    // of a facilitator
	Member       group.MemberID // of a facilitator; 0 for a colleague
	Handle       string         // of a facilitator
}

// Mine is somebody's own page.
type Mine struct {
	Page
	Limits   Limits // what holds: their own, or what is suggested
	Cases    int64
	Meetings int64
	Heavy    int64
	Places   []Place
	Waiting  []Debrief // that wait to be written
	Written  []Debrief // the newest first
	Talks    []Talk    // the newest first
	Works    bool      // anywhere, in whatever way
}

// places are where the account works. Only the person themselves may cause it to
// be called, for it knows all their members.
func (m *Module) places(ctx context.Context, id account.ID) (places []Place, members []group.MemberID, err error) {
	at, err := m.standing(ctx, id)
	return at.places, at.members, err
}

// A standing is where somebody works, with their members.
type standing struct {
	places  []Place
	members []group.MemberID // in every group of theirs
	holding []group.MemberID // in those that they hold
}

func (m *Module) standing(ctx context.Context, id account.ID) (at standing, err error) {
	works, err := m.Staff.WorksFor(ctx, id)
	if err != nil {
		return at, err
	}
	for _, o := range works {
		at.places = append(at.places, Place{Key: "org." + o.Slug, Organisation: o})
	}
	visits, err := m.Groups.MyGroups(ctx, id)
	if err != nil {
		return at, err
	}
	for _, v := range visits {
		at.members = append(at.members, v.Member.ID)
		if v.Facilitates() {
			at.holding = append(at.holding, v.Member.ID)
		}
		if !v.Facilitates() || slices.ContainsFunc(works, func(o group.Organisation) bool { return o.ID == v.Group.Organisation }) {
			continue // a colleague asks as one, whatever groups they hold
		}
		o, err := m.Groups.OrganisationByID(ctx, v.Group.Organisation)
		if err != nil {
			return at, err
		}
		at.places = append(at.places, Place{Key: "group." + v.Group.Slug, Organisation: o, Group: v.Group, Member: v.Member.ID, Handle: v.Member.Handle})
	}
	return at, nil
}

// Mine gathers somebody's own page. It is Missing for who neither works for an
// organisation, nor holds a group, nor listens.
func (m *Module) Mine(ctx context.Context, id account.ID) (v Mine, err error) {
	at, err := m.standing(ctx, id)
	if err != nil {
		return v, err
	}
	v.Places = at.places
	if v.Works = len(v.Places) > 0; !v.Works {
		if v.Works, err = m.Work.Listens(ctx, at.members); err != nil {
			return v, err
		}
	}
	if !v.Works {
		return v, fault.Missing("looks after nobody")
	}
	var all []Debrief
	if v.Page, all, err = m.store.person(ctx, m.DB, id); err != nil {
		return v, err
	}
	now := m.now()
	v.Heavy = v.Page.HeavyIn(now)
	for _, d := range slices.Backward(all) {
		switch {
		case d.Waits(now):
			v.Waiting = append(v.Waiting, d)
		case !d.Written.IsZero():
			v.Written = append(v.Written, d)
		}
	}
	if err := m.mineLimits(ctx, &v); err != nil {
		return v, err
	}
	if v.Cases, err = m.Work.OpenCases(ctx, id); err != nil {
		return v, err
	}
	if v.Meetings, err = m.Work.MeetingsHeld(ctx, at.holding, now.Add(-Week)); err != nil {
		return v, err
	}
	v.Talks, err = m.talksOf(ctx, m.DB, id, at.members)
	return v, err
}

// mineLimits finds what holds: of several organisations the more careful one's.
func (m *Module) mineLimits(ctx context.Context, v *Mine) error {
	var suggested Limits
	for _, p := range v.Places {
		l, err := m.store.suggested(ctx, m.DB, p.Organisation.ID)
		if err != nil {
			return err
		}
		suggested = suggested.lowest(l)
	}
	v.Limits = v.Page.Limits.or(suggested).or(Usual)
	return nil
}

// talksOf are the talks that somebody asked for, the newest first.
func (m *Module) talksOf(ctx context.Context, c db.Conn, id account.ID, members []group.MemberID) ([]Talk, error) {
	rows, err := db.All(ctx, c, qTalksOfAccount, scanTalk, int64(id))
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		more, err := db.All(ctx, c, qTalksOfMember, scanTalk, int64(member))
		if err != nil {
			return nil, err
		}
		rows = append(rows, more...)
	}
	slices.SortStableFunc(rows, func(a, b talkRow) int { return b.AskedAt.Compare(a.AskedAt) })
	return m.store.openTalks(ctx, c, rows)
}

// A Choice is what somebody sets for themselves.
type Choice struct {
	Limits    Limits
	Topics    []string // slugs that they do not take
	Uncovered bool     // what members wrote stands open for them
}

// Choose keeps what somebody sets for themselves. It returns Invalid for fields
// to mend.
func (m *Module) Choose(ctx context.Context, id account.ID, c Choice) error {
	if err := c.Limits.check(); err != nil {
		return err
	}
	known, err := m.Groups.Topics(ctx)
	if err != nil {
		return err
	}
	c.Topics = slices.Compact(slices.Sorted(slices.Values(c.Topics)))
	for _, t := range c.Topics {
		if !slices.ContainsFunc(known, func(one group.Topic) bool { return one.Slug == t }) {
			var check fault.Check
			check.Add("topics", "supervision.problem.choice")
			return check.Err()
		}
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		return m.store.change(ctx, tx, id, func(p *Page, _ *[]Debrief) error {
			p.Limits, p.Topics, p.Uncovered = c.Limits, c.Topics, c.Uncovered
			return nil
		})
	})
}

// SetRest begins or ends a rest. Nobody needs a reason for either.
func (m *Module) SetRest(ctx context.Context, id account.ID, on bool) error {
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		return m.store.change(ctx, tx, id, func(p *Page, _ *[]Debrief) error {
			switch {
			case !on:
				p.wake()
			case !p.Resting(m.now()):
				p.rest(m.now())
			}
			return nil
		})
	})
}

// Debrief returns one of somebody's own, written or not, or Missing.
func (m *Module) Debrief(ctx context.Context, id account.ID, number int64) (Debrief, error) {
	_, all, err := m.store.person(ctx, m.DB, id)
	if err != nil {
		return Debrief{}, err
	}
	i := slices.IndexFunc(all, func(d Debrief) bool { return d.Number == number })
	if i < 0 {
		return Debrief{}, fault.Missing("no such debrief")
	}
	return all[i], nil
}

// An Asking is the wish to talk with a supervisor.
type Asking struct {
	Wanted bool
	Place  string // a key of a Place
	Words  string // what the supervisor may read
	Share  bool   // of a debrief: the supervisor may read what was written in it
}

// Write keeps a debrief, for its writer alone, and asks for a talk where they
// want one. What was written is sent along only if they say so. To write it again
// changes it, and asks for no second talk while one is open.
func (m *Module) Write(ctx context.Context, id account.ID, in Debrief, ask Asking) error {
	in.Stays, in.Needs = strings.TrimSpace(in.Stays), strings.TrimSpace(in.Needs)
	if err := in.check(); err != nil {
		return err
	}
	if _, err := m.Debrief(ctx, id, in.Number); err != nil {
		return err
	}
	var begin func(tx *db.Tx) error
	if ask.Wanted {
		if ask.Words = ""; ask.Share {
			ask.Words = strings.TrimSpace(in.Stays + "\n\n" + in.Needs)
		}
		var err error
		if begin, err = m.asking(ctx, id, ask); err != nil {
			return err
		}
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		first, org := false, group.OrganisationID(0)
		err := m.store.change(ctx, tx, id, func(_ *Page, all *[]Debrief) error {
			i := slices.IndexFunc(*all, func(d Debrief) bool { return d.Number == in.Number })
			if i < 0 {
				return fault.Missing("it has gone meanwhile")
			}
			d := &(*all)[i]
			first, org = d.Written.IsZero(), group.OrganisationID(d.Org)
			d.Written, d.Load, d.Stays, d.Needs = m.now(), in.Load, in.Stays, in.Needs
			return nil
		})
		if err == nil && first {
			err = m.store.count(ctx, tx, org, monthOf(m.now()), countDebriefs)
		}
		if err == nil && begin != nil {
			err = begin(tx)
		}
		return err
	})
}

// Skip puts a debrief away that somebody does not want to write.
func (m *Module) Skip(ctx context.Context, id account.ID, number int64) error {
	if _, err := m.Debrief(ctx, id, number); err != nil {
		return err
	}
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		return m.store.change(ctx, tx, id, func(_ *Page, all *[]Debrief) error {
			*all = slices.DeleteFunc(*all, func(d Debrief) bool { return d.Number == number })
			return nil
		})
	})
}

// Sweep lets talks go that are old enough: a year after they were held, a month
// after they were taken back.
func (m *Module) Sweep(ctx context.Context) error {
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSweepTalks, m.now().Add(-talkKept).UnixMilli(), m.now().Add(-heavyKept).UnixMilli())
		return err
	})
}
