package staff

import (
	"context"
	"slices"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Table returns every group of the organisation, archived ones too, with what
// the console knows of each.
func (m *Module) Table(ctx context.Context, v Visit) ([]Line, error) {
	if err := v.May(SeeConsole); err != nil {
		return nil, err
	}
	groups, err := m.groups.GroupsOf(ctx, v.Org.ID)
	if err != nil {
		return nil, err
	}
	tallies, err := m.groups.Tallies(ctx, v.Org.ID)
	if err != nil {
		return nil, err
	}
	waiting, err := count(ctx, m.waiting, v.Org, groups)
	if err != nil {
		return nil, err
	}
	overdue, err := count(ctx, m.overdue, v.Org, groups)
	if err != nil {
		return nil, err
	}
	lines := make([]Line, len(groups))
	for i, g := range groups {
		t := tallies[g.ID]
		lines[i] = Line{Group: g, Holders: t.Holders, Members: t.Members, LastAt: t.LastAt, Waiting: waiting[g.ID], Overdue: overdue[g.ID]}
	}
	return lines, nil
}

func count(ctx context.Context, by Counts, o group.Organisation, groups []group.Group) (map[group.ID]int64, error) {
	if by == nil {
		return nil, nil
	}
	return by(ctx, o, groups)
}

// Of returns the line of one group of the organisation, or Missing.
func (m *Module) Of(ctx context.Context, v Visit, slug string) (Line, error) {
	lines, err := m.Table(ctx, v)
	if err != nil {
		return Line{}, err
	}
	at := slices.IndexFunc(lines, func(l Line) bool { return l.Slug == slug })
	if at < 0 {
		return Line{}, fault.Missing("no group of this organisation")
	}
	return lines[at], nil
}

// A Need is something that waits for somebody: how many groups, and which first.
type Need struct {
	Name  string // of Needs, or "proposed"
	Lines []Line // the first few
	Count int
}

// shownOfANeed is how many groups the overview names.
const shownOfANeed = 5

// Overview sorts out which groups need somebody.
func Overview(lines []Line, now time.Time) (needs []Need) {
	take := func(name string, is func(Line) bool) {
		n := Need{Name: name}
		for _, l := range lines {
			if is(l) {
				if n.Count++; len(n.Lines) < shownOfANeed {
					n.Lines = append(n.Lines, l)
				}
			}
		}
		if n.Count > 0 {
			needs = append(needs, n)
		}
	}
	take(StateProposed, func(l Line) bool { return l.state() == StateProposed })
	take("overdue", func(l Line) bool { return l.needs("overdue", now) })
	take("nobody", func(l Line) bool { return l.needs("nobody", now) })
	take("full", func(l Line) bool { return l.needs("full", now) && l.Waiting >= longLine })
	take("quiet", func(l Line) bool { return l.needs("quiet", now) })
	return needs
}

// Approve lets a proposed group begin, with a line to those who founded it, and
// tells them. It returns a Conflict if the group does not wait for that any
// more: somebody else was first.
func (m *Module) Approve(ctx context.Context, v Visit, slug, words string) error {
	return m.speak(ctx, v, slug, words, NoticeApproved, func(tx *db.Tx, g group.Group) error {
		if err := m.groups.Approve(ctx, tx, g); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.approve", audit.Ref("group", g.ID), nil)
	})
}

// WriteLine writes a few words to those who hold a group: what is still missing
// before it can begin, or anything else. They are told.
func (m *Module) WriteLine(ctx context.Context, v Visit, slug, words string) error {
	if words == "" {
		var c fault.Check
		c.Add("text", "staff.problem.empty")
		return c.Err()
	}
	return m.speak(ctx, v, slug, words, NoticeLine, func(tx *db.Tx, g group.Group) error {
		return m.note(ctx, tx, v, "staff.line", audit.Ref("group", g.ID), nil)
	})
}

// speak does something about a group in one transaction with the line that says
// so, and tells those who hold it.
func (m *Module) speak(ctx context.Context, v Visit, slug, words, kind string, do func(tx *db.Tx, g group.Group) error) error {
	if err := v.May(LookAfter); err != nil {
		return err
	}
	l, err := m.Of(ctx, v, slug)
	if err != nil {
		return err
	}
	var c fault.Check
	if length(&c, "text", words, 0, MaxWords); c.Err() != nil {
		return c.Err()
	}
	id := m.ids.Next()
	sealed, err := m.keys.Seal(ctx, m.db, l.Key, place("staff_line", "words_sealed", id), words)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qInsertLine, id, int64(l.ID), kind, sealed, m.now()); err != nil {
			return err
		}
		if err := m.tellHolders(ctx, tx, l.Group, kind); err != nil {
			return err
		}
		return do(tx, l.Group)
	})
}

func (m *Module) tellHolders(ctx context.Context, tx *db.Tx, g group.Group, kind string) error {
	if m.teller == nil {
		return nil
	}
	holders, err := m.groups.Holders(ctx, tx, g.ID)
	if err != nil {
		return err
	}
	for _, h := range holders {
		if err := m.teller.Tell(ctx, tx, h, kind, g.URL()+"/lines"); err != nil {
			return err
		}
	}
	return nil
}

// A Said is a line from the organisation to those who hold a group.
type Said struct {
	Approved bool // it came with the yes
	Words    string
	At       time.Time
}

// Lines returns what the organisation wrote to those who hold the group, the
// newest first, for them.
func (m *Module) Lines(ctx context.Context, v group.Visit) ([]Said, error) {
	if err := v.MayFacilitate(); err != nil {
		return nil, err
	}
	return m.linesOf(ctx, v.Group)
}

func (m *Module) linesOf(ctx context.Context, g group.Group) ([]Said, error) {
	type row struct {
		sealedRow
		kind string
		at   int64
	}
	rows, err := db.All(ctx, m.db, qLines, func(r db.Row) (v row, err error) {
		err = r.Scan(&v.id, &v.kind, &v.sealed, &v.at)
		return v, err
	}, int64(g.ID))
	if err != nil {
		return nil, err
	}
	lines := make([]Said, len(rows))
	for i, row := range rows {
		words, err := m.keys.Open(ctx, m.db, g.Key, place("staff_line", "words_sealed", row.id), row.sealed)
		if err != nil {
			return nil, err
		}
		lines[i] = Said{Approved: row.kind == NoticeApproved, Words: words, At: clock.FromMillis(row.at)}
	}
	return lines, nil
}

// A Bulk is one change to many groups.
type Bulk struct {
	Do    string // of Bulks
	Topic string
	Slugs []string
}

// Bulks are what can be done to many groups at once.
var Bulks = []string{"archive", "tag", "untag"}

// Chosen returns those of the organisation's groups that the change is about.
// Slugs that are none of them, or archived already, are left out: somebody else
// may have been there meanwhile. It returns Invalid where nothing is left, or it
// is not clear what to do.
func (m *Module) Chosen(ctx context.Context, v Visit, b Bulk) ([]Line, error) {
	if err := v.May(LookAfter); err != nil {
		return nil, err
	}
	lines, err := m.Table(ctx, v)
	if err != nil {
		return nil, err
	}
	lines = slices.DeleteFunc(lines, func(l Line) bool { return l.state() == StateArchived || !slices.Contains(b.Slugs, l.Slug) })
	var c fault.Check
	if len(lines) == 0 {
		c.Add("group", "staff.problem.no_groups")
	}
	if !slices.Contains(Bulks, b.Do) {
		c.Add("do", "staff.problem.do")
	}
	if b.Do == "tag" || b.Do == "untag" {
		tree, err := m.groups.TopicTree(ctx)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(tree, func(t group.Branch) bool { return t.Slug == b.Topic && mayTag(t, v.Org.ID) }) {
			c.Add("topic", "staff.problem.topic")
		}
	}
	return lines, c.Err()
}

// mayTag reports whether the organisation may put its groups under the topic:
// the site's, and its own.
func mayTag(t group.Branch, o group.OrganisationID) bool { return t.Owner == 0 || t.Owner == o }

// Change does it to all of them in one transaction: all or none. Done twice, it
// finds nothing to do.
func (m *Module) Change(ctx context.Context, v Visit, b Bulk) (int, error) {
	lines, err := m.Chosen(ctx, v, b)
	if err != nil {
		return 0, err
	}
	return len(lines), m.db.Tx(ctx, func(tx *db.Tx) error {
		for _, l := range lines {
			if err := m.changeOne(ctx, tx, b, l.Group); err != nil {
				return err
			}
		}
		for _, l := range lines { // after all else: the log keeps one line of writers
			detail := map[string]string{}
			if b.Topic != "" && b.Do != "archive" {
				detail["topic"] = b.Topic
			}
			if err := m.note(ctx, tx, v, "staff."+b.Do, audit.Ref("group", l.ID), detail); err != nil {
				return err
			}
		}
		return nil
	})
}

func (m *Module) changeOne(ctx context.Context, tx *db.Tx, b Bulk, g group.Group) error {
	if b.Do == "archive" {
		return m.groups.Archive(ctx, tx, g, 0)
	}
	return m.groups.Tag(ctx, tx, g, b.Topic, b.Do == "tag")
}

// Moves are the groups that ask to leave the organisation or to come to it,
// those first that wait for it.
func (m *Module) Moves(ctx context.Context, v Visit) ([]Move, error) {
	if err := v.May(SeeConsole); err != nil || m.moves == nil {
		return nil, err
	}
	moves, err := m.moves(ctx, v.Org)
	slices.SortStableFunc(moves, func(a, b Move) int {
		if a.Waits == b.Waits {
			return 0
		}
		if a.Waits {
			return -1
		}
		return 1
	})
	return moves, err
}
