package formats

import (
	"context"
	"errors"
	"math"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }

// Choices returns what a meeting of the group can be: first what Hearth brings
// along, in the group's language, then the group's own, the oldest first.
func (m *Module) Choices(ctx context.Context, v group.Visit) ([]Choice, error) {
	list, err := m.List(ctx, v)
	if err != nil {
		return nil, err
	}
	var choices []Choice
	for _, k := range list {
		if !k.Archived() {
			choices = append(choices, Choice{Code: k.Code, Name: k.Format.Name, Summary: k.Format.Summary, Lang: k.Format.Lang,
				Length: k.Format.Length, Own: k.Own(), Version: k.Version})
		}
	}
	return choices, nil
}

// Get returns the newest version of a format by its code, for running it. It is
// for features that have made sure who asks; hints for facilitators are in it.
// The version of a format that Hearth brings along is 0. An archived format is
// still there for the meetings that have it.
func (m *Module) Get(ctx context.Context, c db.Conn, g group.Group, code string) (format.Format, int64, error) {
	k, err := m.get(ctx, c, g, code, 0)
	if err == nil {
		err = runnable(k.Format)
	}
	return k.Format, k.Version, err
}

// runnable refuses a format that was kept before a rule which it breaks.
func runnable(f format.Format) error {
	if err := f.Check(); err != nil {
		return fault.New(fault.Conflict, "formats.outdated")
	}
	return nil
}

// get reads one version; 0 is the newest.
func (m *Module) get(ctx context.Context, c db.Conn, g group.Group, code string, version int64) (Kept, error) {
	if shippedCode(code) {
		f, ok := format.Ship(code, langOf(g))
		if !ok {
			return Kept{}, fault.Missing("no such format")
		}
		return Kept{Code: code, Format: f}, nil
	}
	id, ok := m.idOf(code)
	if !ok {
		return Kept{}, fault.Missing("no such format code")
	}
	q, args := qNewest, []any{int64(id), int64(g.ID)}
	if version != 0 {
		q, args = qVersion, append(args, version)
	}
	r, found, err := db.Maybe(ctx, c, q, scanRow, args...)
	if err != nil {
		return Kept{}, err
	}
	if !found {
		return Kept{}, fault.Missing("no such format, or no such version")
	}
	return m.open(ctx, c, g, r)
}

// List returns what Hearth brings along and the group's own, archived ones too,
// as the visitor may see them.
func (m *Module) List(ctx context.Context, v group.Visit) ([]Kept, error) {
	if err := mayRead(v); err != nil {
		return nil, err
	}
	var all []Kept
	for _, o := range format.Shipped(langOf(v.Group)) {
		all = append(all, Kept{Code: o.Code, Format: o.Format})
	}
	rows, err := db.All(ctx, m.db, qOfGroup, scanRow, int64(v.Group.ID))
	if err != nil {
		return nil, err
	}
	kept, err := m.openAll(ctx, m.db, v.Group, rows)
	return forReader(v, append(all, kept...)), err
}

// forReader takes the hints out for those who do not facilitate.
func forReader(v group.Visit, list []Kept) []Kept {
	if !v.Facilitates() {
		for i := range list {
			list[i].Format = withoutHints(list[i].Format)
		}
	}
	return list
}

// Look returns one version of a format as the visitor may see it; 0 is the
// newest.
func (m *Module) Look(ctx context.Context, v group.Visit, code string, version int64) (Kept, error) {
	if err := mayRead(v); err != nil {
		return Kept{}, err
	}
	k, err := m.get(ctx, m.db, v.Group, code, version)
	return forReader(v, []Kept{k})[0], err
}

// History returns versions of the group's own format before the given one, the
// newest first, each with what is different from the one before it; 0 begins
// with the newest. The second value is where the next page begins, or 0.
func (m *Module) History(ctx context.Context, v group.Visit, code string, before int64) ([]Kept, [][]format.Change, int64, error) {
	if err := mayRead(v); err != nil {
		return nil, nil, 0, err
	}
	id, ok := m.idOf(code)
	if !ok {
		return nil, nil, 0, fault.Missing("no such format code")
	}
	if before == 0 {
		before = math.MaxInt64
	}
	rows, err := db.All(ctx, m.db, qHistory, scanRow, int64(id), int64(v.Group.ID), before)
	if err != nil {
		return nil, nil, 0, err
	}
	if len(rows) == 0 {
		return nil, nil, 0, fault.Missing("no such format")
	}
	all, err := m.openAll(ctx, m.db, v.Group, rows)
	if err != nil {
		return nil, nil, 0, err
	}
	changes := make([][]format.Change, len(all))
	for i := 0; i+1 < len(all); i++ {
		changes[i] = format.Diff(all[i+1].Format, all[i].Format)
	}
	next := int64(0)
	if len(all) > PerPage { // the last one is only there to be compared with
		all, next = all[:PerPage], all[PerPage-1].Version
	}
	return forReader(v, all), changes[:len(all)], next, nil
}

// A Making is a format that is about to become the group's own. From is the code
// of what it began as, if that is one of Hearth's; Once names the form, so that
// one sent twice makes one format; both may be empty.
type Making struct {
	Format format.Format
	From   string
	Once   string
}

// Create makes a format the group's own and returns its code. A format that
// cannot be run is refused with format.Problems; fault "formats.many" says that
// the group has as many as it can.
func (m *Module) Create(ctx context.Context, v group.Visit, in Making) (string, error) {
	if err := mayChange(v); err != nil {
		return "", err
	}
	f, err := ready(in.Format)
	if err != nil {
		return "", err
	}
	if !shippedCode(in.From) {
		in.From = ""
	}
	id, row := ID(m.ids.Next()), m.ids.Next()
	sealed, err := m.seal(ctx, m.db, v.Group, row, f)
	if err != nil {
		return "", err
	}
	if in.Once == "" {
		in.Once = m.code(id)
	}
	once := m.keys.Index("formats.once", itoa(int(v.Member.ID))+"/"+in.Once)[:16]
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		made, err := db.Exec(ctx, tx, qInsert, int64(id), int64(v.Group.ID), in.From, once, m.now())
		if err != nil {
			return err
		}
		if made == 0 { // the same form, sent before
			first, err := db.One(ctx, tx, qMade, db.Value[int64], int64(v.Group.ID), once)
			id = ID(first)
			return err
		}
		if err := m.room(ctx, tx, v.Group); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qInsertVersion, row, int64(id), 1, int64(v.Member.ID), 0, m.now(), sealed); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "formats.create", id)
	})
	return m.code(id), err
}

// room refuses a format more than the group can have. The new one counts
// already.
func (m *Module) room(ctx context.Context, tx *db.Tx, g group.Group) error {
	if err := m.groups.Queue(ctx, tx, g.ID); err != nil { // of two, the second counts the first
		return err
	}
	n, err := db.One(ctx, tx, qCount, scanCounts, int64(g.ID))
	switch {
	case err != nil:
		return err
	case n.used > MaxOwn:
		return fault.New(fault.Conflict, "formats.many").With("count", MaxOwn)
	case n.all > MaxAll:
		return fault.New(fault.Conflict, "formats.many_archived").With("count", MaxAll)
	}
	return nil
}

// ready is the format as it is kept, or why it cannot be.
func ready(f format.Format) (format.Format, error) {
	f = f.Tidy()
	f.Version = format.Version
	if err := f.Check(); err != nil {
		return f, err
	}
	f = canonical(f)
	raw, err := f.JSON()
	if err == nil && len(raw) > format.MaxBytes {
		return f, format.Problems{{Code: "too_large", Field: "segments", Args: map[string]any{"most": format.MaxBytes >> 10}}}
	}
	return f, err
}

// Save makes the format the next version of the group's own format. revision is
// the version that the edit began with: where a newer one was saved meanwhile,
// it returns Conflict "formats.changed_meanwhile". What is the newest version
// already is not saved again.
func (m *Module) Save(ctx context.Context, v group.Visit, code string, f format.Format, revision int64) error {
	if err := mayChange(v); err != nil {
		return err
	}
	f, err := ready(f)
	if err != nil {
		return err
	}
	return m.save(ctx, v, code, f, revision, 0)
}

// Restore makes an old version the newest again, as a version of its own.
func (m *Module) Restore(ctx context.Context, v group.Visit, code string, version, revision int64) error {
	if err := mayChange(v); err != nil {
		return err
	}
	old, err := m.get(ctx, m.db, v.Group, code, version)
	if err != nil {
		return err
	}
	if err := runnable(old.Format); err != nil {
		return err
	}
	return m.save(ctx, v, code, old.Format, revision, version)
}

func (m *Module) save(ctx context.Context, v group.Visit, code string, f format.Format, revision, restored int64) error {
	now, err := m.get(ctx, m.db, v.Group, code, 0)
	if err != nil {
		return err
	}
	if !now.Own() {
		return fault.Missing("what Hearth brings along is nobody's to change")
	}
	if err := standing(now, f, revision); err != nil || same(now.Format, f) {
		return err
	}
	row := m.ids.Next()
	sealed, err := m.seal(ctx, m.db, v.Group, row, f)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qAdvance, int64(now.ID), revision)
		if err != nil {
			return err
		}
		if n == 0 {
			if now, err = m.get(ctx, tx, v.Group, code, 0); err != nil {
				return err
			}
			return standing(now, f, revision)
		}
		if _, err := db.Exec(ctx, tx, qInsertVersion, row, int64(now.ID), revision+1, int64(v.Member.ID), restored, m.now(), sealed); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qTrim, int64(now.ID), revision+1-MaxVersions); err != nil {
			return err
		}
		return m.record(ctx, tx, v, "formats.save", now.ID)
	})
}

// standing says why a format as it stands now cannot be given the words; nil if
// it can, or has them already.
func standing(now Kept, f format.Format, revision int64) error {
	switch {
	case now.Archived():
		return fault.New(fault.Conflict, "formats.archived")
	case now.Version == revision || same(now.Format, f):
		return nil
	}
	return fault.New(fault.Conflict, "formats.changed_meanwhile")
}

// Archive puts a format away, or brings it back. Meetings that have it keep it.
// Twice is as good as once.
func (m *Module) Archive(ctx context.Context, v group.Visit, code string, away bool) error {
	if err := mayChange(v); err != nil {
		return err
	}
	k, err := m.get(ctx, m.db, v.Group, code, 0)
	if err != nil {
		return err
	}
	if !k.Own() {
		return fault.Missing("what Hearth brings along cannot be put away")
	}
	q, action, args := qUnarchive, "formats.unarchive", []any{int64(k.ID)}
	if away {
		q, action, args = qArchive, "formats.archive", append(args, m.now())
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, q, args...)
		if err != nil || n == 0 {
			return err
		}
		if err := m.room(ctx, tx, v.Group); err != nil {
			return err
		}
		return m.record(ctx, tx, v, action, k.ID)
	})
}

func (m *Module) record(ctx context.Context, tx *db.Tx, v group.Visit, action string, id ID) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: action, Object: audit.Ref("meeting_format", id)})
}

// problemsOf is the list of what keeps a format from being run, if that is what
// the error says.
func problemsOf(err error) (format.Problems, bool) {
	var ps format.Problems
	ok := errors.As(err, &ps)
	return ps, ok
}
