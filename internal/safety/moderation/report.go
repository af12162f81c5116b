package moderation

import (
	"context"
	"maps"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
	"hearth/internal/safety/subject"
)

// A Reporting is a report as somebody fills it in.
type Reporting struct {
	Thing   subject.Ref
	General bool // about how the author treats others, more than about this one thing
	Rule    RuleKey
	Words   string
}

// Reportable returns what the visitor is about to report. It returns Missing for
// what is not there or not in this group, and Forbidden for what is their own.
func (m *Module) Reportable(ctx context.Context, v group.Visit, r subject.Ref) (subject.About, error) {
	if !v.Belongs() {
		return subject.About{}, fault.Missing("only members report")
	}
	about, err := m.aboutOf(ctx, v, r)
	switch {
	case err != nil:
		return about, err
	case about.Group != v.Group.ID || about.Gone || about.Author == 0:
		return about, fault.Missing("nothing of this group to report")
	case about.Author == v.Member.ID:
		return about, fault.New(fault.Forbidden, "moderation.own_words")
	}
	return about, nil
}

func (m *Module) aboutOf(ctx context.Context, v group.Visit, r subject.Ref) (subject.About, error) {
	if r.Kind != Member {
		place, err := m.places.At(r.Kind)
		if err != nil {
			return subject.About{}, err
		}
		return place.About(ctx, m.db, r.ID)
	}
	members, err := m.groups.MembersIn(ctx, m.db, v.Group.ID, []group.MemberID{group.MemberID(r.ID)})
	if err != nil {
		return subject.About{}, err
	}
	if _, here := members[group.MemberID(r.ID)]; !here {
		return subject.About{}, fault.Missing("no such member")
	}
	return subject.About{Ref: r, Group: v.Group.ID, Author: group.MemberID(r.ID), URL: v.Group.URL()}, nil
}

// checkWords notes words that are too long, or missing where they are asked for.
func checkWords(c *fault.Check, field, words string, most int, required bool) {
	switch n := utf8.RuneCountInString(words); {
	case required && text.Blank(words):
		c.Add(field, "moderation.problem.empty")
	case n > most:
		c.Add(field, "moderation.problem.long", "count", n-most)
	}
}

// Report takes a report and returns its receipt. Several reports on one thing
// are one matter, and who reports it twice has one report. It returns Invalid
// for a form to look at again, TooMany beyond the day's number, and what
// Reportable says.
func (m *Module) Report(ctx context.Context, v group.Visit, in Reporting) (ReportID, error) {
	about, err := m.Reportable(ctx, v, in.Thing)
	if err != nil {
		return 0, err
	}
	in.Words = strings.TrimSpace(in.Words)
	agreements, err := m.groups.Agreements(ctx, v.Group.ID)
	if err != nil {
		return 0, err
	}
	var c fault.Check
	if !offered(in.Rule, len(agreements.Statements)) {
		c.Add("rule", "moderation.problem.rule")
	}
	checkWords(&c, "words", in.Words, MaxWords, in.Rule == "other")
	if err := c.Err(); err != nil {
		return 0, err
	}
	if in.General {
		about.Ref = subject.Ref{Kind: Member, ID: int64(about.Author)}
	}
	id, err := m.keepReport(ctx, v, about, in)
	if db.IsTaken(err) { // two at the same moment: the other one made the matter
		id, err = m.keepReport(ctx, v, about, in)
	}
	return id, err
}

func (m *Module) keepReport(ctx context.Context, v group.Visit, about subject.About, in Reporting) (ReportID, error) {
	rule, _ := RuleOf(in.Rule)
	id := ReportID(m.ids.Next())
	sealed, err := m.store.seal(ctx, m.db, v.Member.Key, reportPlace(id), in.Words)
	if err != nil {
		return 0, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		matter, found, err := db.Maybe(ctx, tx, qOpenMatter, scanMatter, string(about.Kind), about.ID)
		if err != nil {
			return err
		}
		if found {
			mine, twice, err := db.Maybe(ctx, tx, qReportBy, scanReport, int64(matter.ID), int64(v.Member.ID))
			if err != nil || twice {
				id = mine.ID
				return err
			}
		}
		if err := m.mayReport(ctx, tx, v.Member.ID); err != nil {
			return err
		}
		if matter, err = m.gather(ctx, tx, v, matter, found, about, rule.Gravity); err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, qInsertReport, int64(id), int64(matter.ID), int64(v.Member.ID), string(in.Rule), sealed, m.now())
		return err
	})
	return id, err
}

// gather makes the matter, or adds to the one that there is, and tells those who
// look at it if it is new or has become graver.
func (m *Module) gather(ctx context.Context, tx *db.Tx, v group.Visit, matter Matter, found bool, about subject.About, g Gravity) (Matter, error) {
	now := m.clock.Now()
	if found {
		graver := g > matter.Gravity
		_, err := db.Exec(ctx, tx, qMoreReports, int64(matter.ID), int64(g), clock.ToMillis(now.Add(g.Within())))
		if err == nil && graver {
			matter.Gravity = g
			err = m.callTo(ctx, tx, v.Group, matter, v.Member.ID)
		}
		return matter, err
	}
	matter = Matter{ID: MatterID(m.ids.Next()), Organisation: v.Group.Organisation, Group: v.Group.ID, Thing: about.Ref, About: about.Author,
		URL: about.URL, Gravity: g, Reports: 1, State: Open, OpenedAt: now, DueAt: now.Add(g.Within())}
	if err := m.insertMatter(ctx, tx, matter); err != nil {
		return matter, err
	}
	return matter, m.callTo(ctx, tx, v.Group, matter, v.Member.ID)
}

func (m *Module) insertMatter(ctx context.Context, tx *db.Tx, matter Matter) error {
	_, err := db.Exec(ctx, tx, qInsertMatter, int64(matter.ID), int64(matter.Organisation), int64(matter.Group), string(matter.Thing.Kind), matter.Thing.ID,
		int64(matter.About), matter.URL, int64(matter.Gravity), matter.Reports, clock.ToMillis(matter.OpenedAt), clock.ToMillis(matter.DueAt), matter.Queue, matter.Weight)
	return err
}

// mayReport keeps one person from flooding those who look. Whoever made reports
// to hurt makes one a day for a time; nobody is kept from reporting at all.
func (m *Module) mayReport(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	made, err := db.One(ctx, tx, qReportsSince, db.Value[int64], int64(member), clock.ToMillis(m.clock.Now().Add(-24*time.Hour)))
	if err != nil {
		return err
	}
	most := int64(DailyReports)
	slowed, err := m.inForce(ctx, tx, member)
	if err != nil {
		return err
	}
	for _, d := range slowed {
		if d.Measure == SlowReports {
			most = SlowedReports
		}
	}
	if made >= most {
		f := fault.New(fault.TooMany, "moderation.enough_today")
		f.Retry = int((24 * time.Hour).Seconds())
		return f
	}
	return nil
}

// callTo tells those who may look into a matter: whoever holds the group and has
// no part in it, and the staff where it is serious or nobody else is there.
func (m *Module) callTo(ctx context.Context, tx *db.Tx, g group.Group, matter Matter, reporter group.MemberID) error {
	told, err := m.callHolders(ctx, tx, g, []group.MemberID{matter.About}, reporter)
	if err != nil || told && matter.Gravity < Serious {
		return err
	}
	return m.callStaff(ctx, tx, g.Organisation, KindStaffWaits)
}

// callHolders tells those who hold the group, have no part in it and are not on a
// break, and reports whether there is any. Where it is about one of them, the
// staff looks, and the others only where there is no staff.
func (m *Module) callHolders(ctx context.Context, tx *db.Tx, g group.Group, about []group.MemberID, without ...group.MemberID) (told bool, err error) {
	holders, err := m.groups.Holders(ctx, tx, g.ID)
	if err != nil {
		return false, err
	}
	if m.staff != nil && slices.ContainsFunc(about, func(id group.MemberID) bool { return slices.Contains(holders, id) }) {
		if staffed, err := m.staff.Staffed(ctx, g.Organisation); err != nil || staffed {
			return false, err
		}
	}
	for _, holder := range holders {
		if slices.Contains(about, holder) || slices.Contains(without, holder) {
			continue
		}
		_, here, err := m.groups.Listening(ctx, tx, holder)
		if err != nil {
			return told, err
		}
		if !here { // on a break
			continue
		}
		if err := m.tell(ctx, tx, holder, KindWaits, queueURL(g)); err != nil {
			return told, err
		}
		told = true
	}
	return told, nil
}

func (m *Module) callStaff(ctx context.Context, tx *db.Tx, o group.OrganisationID, kind string) error {
	if m.staff == nil {
		return nil
	}
	org, err := m.groups.OrganisationByID(ctx, o)
	if err != nil {
		return err
	}
	return m.staff.TellStaff(ctx, tx, o, kind, staffURL(org))
}

func (m *Module) tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error {
	if m.teller == nil || to == 0 {
		return nil
	}
	return m.teller.Tell(ctx, tx, to, kind, url)
}

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }

// record writes an act to the record: who, what, to what, and no words.
func (m *Module) record(ctx context.Context, tx *db.Tx, h Hand, action, object string, detail map[string]string) error {
	actor := h.Ref
	if by := h.by(); by.Member != 0 {
		actor = audit.Ref("member", by.Member)
	}
	all := map[string]string{"group": audit.Ref("group", h.Visit.Group.ID)}
	maps.Copy(all, detail)
	return m.audit.Append(ctx, tx, audit.Entry{Actor: actor, Action: action, Object: object, Detail: all})
}

// A Receipt is a report as its reporter sees it.
type Receipt struct {
	Report
	Matter   Matter
	Group    group.Group
	Decision *Decision // nil while nobody has decided
	Appeal   *Appeal
}

// NothingDone reports whether somebody decided that nothing is to be done.
func (r Receipt) NothingDone() bool { return r.Decision != nil && r.Decision.Measure == None }

// Receipt returns the visitor's own report. It is Missing for everybody else.
func (m *Module) Receipt(ctx context.Context, h Hand, id ReportID) (Receipt, error) {
	row, matter, err := m.reportRow(ctx, id)
	if err != nil {
		return Receipt{}, err
	}
	if row.Member != h.member() || h.Visit.Group.ID != matter.Group {
		return Receipt{}, fault.Missing("somebody else's report")
	}
	r := Receipt{Report: row.Report, Matter: matter, Group: h.Visit.Group}
	if r.Words, err = m.store.open(ctx, m.db, h.Visit.Member.Key, reportPlace(id), row.words); err != nil {
		return r, err
	}
	decided, err := db.All(ctx, m.db, qDecisionsTo, scanDecision, int64(matter.ID))
	if err != nil || matter.State == Open || len(decided) == 0 {
		return r, err
	}
	last := decided[len(decided)-1].Decision
	r.Decision = &last
	appeal, found, err := db.Maybe(ctx, m.db, qAppealBy, scanAppeal, int64(last.ID), int64(row.Member))
	if err != nil || !found {
		return r, err
	}
	opened, err := m.openAppeal(ctx, r.Group, h.Visit.Member.Key, appeal)
	r.Appeal = &opened
	return r, err
}

// reportRow reads a report with its matter.
func (m *Module) reportRow(ctx context.Context, id ReportID) (reportRow, Matter, error) {
	row, err := known(db.Maybe(ctx, m.db, qReport, scanReport, int64(id)))
	if err != nil {
		return row, Matter{}, err
	}
	matter, err := db.One(ctx, m.db, qMatter, scanMatter, int64(row.Matter))
	return row, matter, err
}

// FindMisused notes that a report was made to hurt. Somebody whose reports were
// found so twice makes one a day for a time, with a statement like any other:
// nothing is taken from them by a count alone, for each finding is a person's.
func (m *Module) FindMisused(ctx context.Context, h Hand, id ReportID) error {
	row, matter, err := m.reportRow(ctx, id)
	if err != nil {
		return err
	}
	if _, err := m.mayLook(ctx, h, matter); err != nil {
		return err
	}
	now := m.clock.Now()
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		changed, err := db.Exec(ctx, tx, qMisuse, int64(id), clock.ToMillis(now))
		if err != nil || changed == 0 {
			return err
		}
		if err := m.record(ctx, tx, h, "moderation.report.misused", audit.Ref("matter", matter.ID), nil); err != nil {
			return err
		}
		times, err := db.One(ctx, tx, qMisuses, db.Value[int64], int64(row.Member), clock.ToMillis(now.Add(-SlowedFor)))
		if err != nil || times < Misuses {
			return err
		}
		return m.slowReports(ctx, tx, h, row.Member)
	})
}

func (m *Module) slowReports(ctx context.Context, tx *db.Tx, h Hand, member group.MemberID) error {
	now := m.clock.Now()
	return m.state(ctx, tx, h.Visit.Group, Decision{ID: DecisionID(m.ids.Next()), Member: member, Act: group.ActReportsSlowedDown,
		Thing: subject.Ref{Kind: Member, ID: int64(member)}, URL: h.Visit.Group.URL(), Measure: SlowReports, Rule: Misuse, Source: OwnEyes, By: h.by(),
		State: Standing, At: now, Until: now.Add(SlowedFor)})
}
