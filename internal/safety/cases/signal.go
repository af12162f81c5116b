package cases

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

// Signal notes a sign that somebody may need a person, in the transaction of
// what gave it: it opens a case, or joins the one that is open and may raise it.
// A case that newly stands at S3, S4 or C is paged; of a lighter one those who
// hold the group are told. It returns the case, and Missing for a signal about
// nobody.
func (m *Module) Signal(ctx context.Context, tx *db.Tx, s Signal) (ID, error) {
	if err := s.check(); err != nil {
		return 0, err
	}
	g, err := m.Groups.ByIDIn(ctx, tx, s.Group)
	if err != nil {
		return 0, err
	}
	c, isNew, err := m.open(ctx, tx, g, s)
	if err != nil {
		return 0, err
	}
	if isNew {
		if _, err := m.append(ctx, tx, Entry{Case: c.ID, What: Opened, Level: c.Level}, ""); err != nil {
			return 0, err
		}
	}
	news, err := m.signalled(ctx, tx, c, s)
	if err != nil || !news {
		return c.ID, err
	}
	rose := rises(c.Level, s.Level)
	if rose {
		if err := m.raise(ctx, tx, g, &c, s.Level); err != nil {
			return 0, err
		}
	}
	anew := !rose && s.Level.Always() && !c.FirstAt.IsZero() && m.Clock.Now().Sub(c.FirstAt) >= againAfter
	if anew {
		c.FirstAt, c.Second, c.Due = time.Time{}, 0, Due(c.Level, m.Clock.Now(), nil)
	}
	if s.Source.talks() {
		c.Talks = true
	}
	if s.Held != "" {
		if err := m.hold(ctx, tx, c, s); err != nil {
			return 0, err
		}
		c.Talks = true
	}
	if err := m.store.head(ctx, tx, c); err != nil {
		return 0, err
	}
	switch {
	case isNew, rose, anew:
		return c.ID, m.call(ctx, tx, g, c)
	case s.Level.Always() && c.FirstAt.IsZero():
		return c.ID, m.callAgain(ctx, tx, g, c)
	case s.Source == Asked || s.Level.Rank() < ladder.S2.Rank() || c.Owner == 0:
		return c.ID, nil
	}
	told, err := m.tellOwner(ctx, tx, c, NoticeWaits)
	if err == nil && !told {
		err = m.tellStaff(ctx, tx, c, NoticeWaits)
	}
	return c.ID, err
}

// againAfter is when a new sign of danger calls people anew, although somebody
// came for an earlier one: a talk that began half an hour ago may be over.
const againAfter = 30 * time.Minute

// open returns the member's open case, locked, and whether it was made just now.
func (m *Module) open(ctx context.Context, tx *db.Tx, g group.Group, s Signal) (c Case, isNew bool, err error) {
	now := m.Clock.Now()
	due, err := m.due(ctx, g.Organisation, s.Level)
	if err != nil {
		return c, false, err
	}
	n, err := db.Exec(ctx, tx, qInsert, m.IDs.Next(), int64(g.Organisation), int64(g.ID), int64(s.Member), int64(s.Level), string(s.Source),
		clock.ToMillis(now), clock.ToMillis(due), s.Source.talks())
	if err != nil {
		return c, false, err
	}
	c, found, err := db.Maybe(ctx, tx, qLockOpen, scanCase, int64(s.Member))
	if err == nil && !found { // closed between the two statements
		err = fault.New(fault.Conflict, "cases.changed_meanwhile")
	}
	return c, n > 0, err
}

// talks reports whether the member is told at once that somebody comes, and where.
func (s Source) talks() bool { return s == Asked || s == Refused || s == Applied }

// due is by when a person does something about what has just come.
func (m *Module) due(ctx context.Context, o group.OrganisationID, l ladder.Level) (at time.Time, err error) {
	now := m.Clock.Now()
	var staffed []Span
	if m.Team != nil && !l.Always() && l.First() > 0 {
		if staffed, err = m.Team.Staffed(ctx, o, now, now.Add(ahead)); err != nil {
			return at, err
		}
	}
	return Due(l, now, staffed), nil
}

// Foresee reads when somebody is there, before a transaction begins: what gives
// a sign then finds it in memory, and waits for no second connection.
func (m *Module) Foresee(ctx context.Context, o group.OrganisationID) error {
	if m.Team == nil {
		return nil
	}
	now := m.Clock.Now()
	_, err := m.Team.Staffed(ctx, o, now, now.Add(ahead))
	return err
}

// signalled appends a signal to its case, and reports false if the same form
// had sent it already.
func (m *Module) signalled(ctx context.Context, tx *db.Tx, c Case, s Signal) (bool, error) {
	keyOf := s.By
	if keyOf == 0 {
		keyOf = s.Member
	}
	e := Entry{ID: m.IDs.Next(), Case: c.ID, At: m.Clock.Now(), What: Signalled, Member: s.By, Level: s.Level, Code: string(s.Source), Ref: s.Ref, Author: s.Author}
	words, err := m.store.seal(ctx, tx, c.Group, e.ID, keyOf, keyOf, s.Words)
	if err != nil { // a sign without its words is still a sign
		slog.ErrorContext(ctx, "the words of a signal could not be sealed", "cause", err)
		words = sealedWords{}
	}
	return m.store.append(ctx, tx, e, s.Once, words)
}

// raise brings a case to a graver level. The promised time runs anew, and never
// ends later than it would have; who looked at it before looks again.
func (m *Module) raise(ctx context.Context, tx *db.Tx, g group.Group, c *Case, to ladder.Level) error {
	due, err := m.due(ctx, g.Organisation, to)
	if err != nil {
		return err
	}
	if c.FirstAt.IsZero() && !c.Due.IsZero() && (due.IsZero() || c.Due.Before(due)) {
		due = c.Due
	}
	c.Level, c.RaisedAt, c.Due, c.Second = to, m.Clock.Now(), due, 0
	if c.Owner == 0 || to.Always() { // a graver promise is kept anew
		c.FirstAt = time.Time{}
	}
	_, err = m.append(ctx, tx, Entry{Case: c.ID, What: Raised, Level: to}, "")
	return err
}

// call brings people to a case: by paging where the level asks for that, and by
// a notice to those who hold the group, or to the organisation where none of
// them may work on it. Where nobody can be called they are told at every level.
func (m *Module) call(ctx context.Context, tx *db.Tx, g group.Group, c Case) error {
	if c.Level.First() == 0 {
		return nil
	}
	if c.Level.Always() {
		if m.isAlone(ctx, tx, c) {
			if err := m.tellEveryHolder(ctx, tx, c); err != nil {
				return err
			}
		}
		if m.Pager == nil {
			return m.tellStaff(ctx, tx, c, NoticeWaits)
		}
		return m.Pager.Raise(ctx, tx, m.alarm(g, c))
	}
	told, err := m.tellHolders(ctx, tx, c, NoticeWaits)
	if err == nil && !told {
		err = m.tellStaff(ctx, tx, c, NoticeWaits)
	}
	return err
}

func (m *Module) alarm(g group.Group, c Case) Alarm {
	return Alarm{Organisation: g.Organisation, Case: int64(c.ID), Level: c.Level, Lang: g.Lang, URL: m.URL(c.ID)}
}

// callAgain answers a new sign of danger in a case in which nobody has written
// yet: whoever said that they come may not have. Who took it less than the
// promised time ago is told, and nobody else is called.
func (m *Module) callAgain(ctx context.Context, tx *db.Tx, g group.Group, c Case) error {
	if c.Owner != 0 {
		taken, _, err := db.Maybe(ctx, tx, qTakenAt, db.Value[int64], int64(c.ID))
		if err != nil {
			return err
		}
		if _, err := m.tellOwner(ctx, tx, c, NoticeWaits); err != nil {
			return err
		}
		if m.Clock.Now().Sub(clock.FromMillis(taken)) < c.Level.First() {
			return nil
		}
	}
	if m.isAlone(ctx, tx, c) {
		if err := m.tellEveryHolder(ctx, tx, c); err != nil {
			return err
		}
	}
	if m.Pager == nil {
		return nil
	}
	return m.Pager.RaiseAgain(ctx, tx, m.alarm(g, c), c.Level.First())
}

// holders are those who hold the group and may work on the case; ready are those
// of them who are not on a break.
func (m *Module) holders(ctx context.Context, tx *db.Tx, c Case) (all, ready []group.MemberID, err error) {
	all, err = m.Groups.Holders(ctx, tx, c.Group)
	if err != nil {
		return nil, nil, err
	}
	authors, _, err := m.store.concerned(ctx, tx, c.ID)
	if err != nil {
		return nil, nil, err
	}
	all = slices.DeleteFunc(all, func(id group.MemberID) bool { return id == c.Member || slices.Contains(authors, id) })
	for _, id := range all {
		_, here, err := m.Groups.Listening(ctx, tx, id)
		if err != nil {
			return nil, nil, err
		}
		if here {
			ready = append(ready, id)
		}
	}
	return all, ready, nil
}

// tellEveryHolder tells those who hold the group that somebody is in danger,
// where nobody else can be called. Where all of them are on a break all are told.
func (m *Module) tellEveryHolder(ctx context.Context, tx *db.Tx, c Case) error {
	all, ready, err := m.holders(ctx, tx, c)
	if len(ready) == 0 {
		ready = all
	}
	if err == nil {
		_, err = m.tellThese(ctx, tx, c, ready, NoticeWaits)
	}
	return err
}

// tellHolders tells those who hold the group, may work on the case and are not
// on a break, and reports whether there is any.
func (m *Module) tellHolders(ctx context.Context, tx *db.Tx, c Case, kind string) (told bool, err error) {
	_, ready, err := m.holders(ctx, tx, c)
	if err != nil {
		return false, err
	}
	return m.tellThese(ctx, tx, c, ready, kind)
}

func (m *Module) tellThese(ctx context.Context, tx *db.Tx, c Case, these []group.MemberID, kind string) (told bool, err error) {
	if m.Teller == nil {
		return false, nil
	}
	for _, id := range these {
		if err := m.Teller.Tell(ctx, tx, id, kind, m.URL(c.ID)); err != nil {
			return told, err
		}
		told = true
	}
	return told, nil
}

func (m *Module) tellStaff(ctx context.Context, tx *db.Tx, c Case, kind string) error {
	if m.Staff == nil {
		return nil
	}
	return m.Staff.TellStaff(ctx, tx, c.Organisation, kind, m.URL(c.ID))
}

func (m *Module) tellMember(ctx context.Context, tx *db.Tx, g group.Group, c Case, kind string) error {
	if m.Teller == nil {
		return nil
	}
	return m.Teller.Tell(ctx, tx, c.Member, kind, PersonURL(g))
}

// append writes an entry without words, now.
func (m *Module) append(ctx context.Context, tx *db.Tx, e Entry, once string) (bool, error) {
	e.ID, e.At = m.IDs.Next(), m.Clock.Now()
	return m.store.append(ctx, tx, e, once, sealedWords{})
}
