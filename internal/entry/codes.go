package entry

import (
	"context"
	"slices"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Access codes belong to an organisation. Package staff makes and lists them and
// decides who may; actor is whom the audit log names, such as "staff:17".

const codeColumns = `id, population, code_sealed, uses, used, made_at, expires_at, revoked_at`

var (
	qInsertCode = db.Register("entry.code.insert", `INSERT INTO entry_code
		(id, organisation_id, hash, code_sealed, population, uses, used, made_at, expires_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8, 0)`)
	qInsertCodeGroup = db.Register("entry.code.group.insert", `INSERT INTO entry_code_group (code_id, group_id) VALUES ($1, $2)`)
	qCodes           = db.Register("entry.code.list", `SELECT `+codeColumns+` FROM entry_code WHERE organisation_id = $1 ORDER BY made_at DESC, id DESC LIMIT 200`)
	qCodeGroups      = db.Register("entry.code.groups", `SELECT group_id FROM entry_code_group WHERE code_id = $1 ORDER BY group_id`)
	qCodesGroups     = db.Register("entry.code.groups_of_all", `SELECT g.code_id, g.group_id FROM entry_code_group g
		JOIN entry_code c ON c.id = g.code_id WHERE c.organisation_id = $1 ORDER BY g.code_id, g.group_id`)
	qRevokeCode = db.Register("entry.code.revoke", `UPDATE entry_code SET revoked_at = $3
		WHERE id = $1 AND organisation_id = $2 AND revoked_at = 0 RETURNING population`)
	qUseCode = db.Register("entry.code.use", `UPDATE entry_code SET used = used + 1
		WHERE hash = $1 AND organisation_id = $2 AND used < uses AND expires_at > $4 AND revoked_at = 0
		AND (NOT EXISTS (SELECT 1 FROM entry_code_group c WHERE c.code_id = entry_code.id)
			OR EXISTS (SELECT 1 FROM entry_code_group c WHERE c.code_id = entry_code.id AND c.group_id = $3))`)
	qIsCode = db.Register("entry.code.is", `SELECT COUNT(*) FROM entry_code WHERE hash = $1 AND organisation_id = $2 AND population = $3
		AND used < uses AND expires_at > $4 AND revoked_at = 0`)
	qOpenCode = db.Register("entry.code.open", `SELECT id, organisation_id FROM entry_code
		WHERE hash = $1 AND used < uses AND expires_at > $2 AND revoked_at = 0`)
)

type codeRow struct {
	Code
	sealed []byte
}

func scanCode(r db.Row) (c codeRow, err error) {
	var made, expires, revoked int64
	err = r.Scan(&c.ID, &c.Population, &c.sealed, &c.Uses, &c.Used, &made, &expires, &revoked)
	c.MadeAt, c.ExpiresAt, c.RevokedAt = clock.FromMillis(made), clock.FromMillis(expires), clock.FromMillis(revoked)
	return c, err
}

// opens says that a code opens a group.
type opens struct {
	code  CodeID
	group group.ID
}

func scanOpens(r db.Row) (o opens, err error) {
	err = r.Scan(&o.code, &o.group)
	return o, err
}

func (m *Module) codeHash(clean string) []byte { return m.keys.Index("entry.code", clean) }

func codePlace(id CodeID) crypto.Place {
	return crypto.Place{Table: "entry_code", Column: "code_sealed", Row: int64(id)}
}

// CodeToken and CodeFor turn a code's id into what stands in addresses, and
// back.
func (m *Module) CodeToken(id CodeID) string { return m.codec.Token(kindCode, int64(id)) }

// CodeFor returns the id behind a token, and false for anything else.
func (m *Module) CodeFor(token string) (CodeID, bool) {
	id, ok := m.codec.ID(kindCode, token)
	return CodeID(id), ok
}

// CreateCode makes a code of the organisation. It returns Invalid for fields to
// mend: population, uses, expires, groups.
func (m *Module) CreateCode(ctx context.Context, actor string, o group.Organisation, in NewCode) (Code, error) {
	if err := m.checkCode(ctx, o, in); err != nil {
		return Code{}, err
	}
	clean, err := newCodeText(m.random)
	if err != nil {
		return Code{}, err
	}
	code := Code{ID: CodeID(m.ids.Next()), Population: in.Population, Text: dashed(clean), Groups: in.Groups, Uses: in.Uses,
		MadeAt: m.clock.Now(), ExpiresAt: in.ExpiresAt}
	sealed, err := m.keys.Seal(ctx, m.db, o.Key, codePlace(code.ID), clean)
	if err != nil {
		return Code{}, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qInsertCode, int64(code.ID), int64(o.ID), m.codeHash(clean), sealed, code.Population, code.Uses,
			clock.ToMillis(code.MadeAt), clock.ToMillis(code.ExpiresAt)); err != nil {
			return err
		}
		for _, g := range in.Groups {
			if _, err := db.Exec(ctx, tx, qInsertCodeGroup, int64(code.ID), int64(g)); err != nil {
				return err
			}
		}
		return m.noteCode(ctx, tx, actor, "entry.code", o, code.ID, code.Population)
	})
	return code, err
}

// noteCode writes an act on a code into its organisation's record. Staff names a
// population by the short name of the partner whose people they are.
func (m *Module) noteCode(ctx context.Context, tx *db.Tx, actor, action string, o group.Organisation, id CodeID, population string) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: actor, Action: action, Object: audit.Ref("entry_code", id),
		Detail: map[string]string{"organisation": audit.Ref("organisation", o.ID), "partner": population}})
}

func (m *Module) checkCode(ctx context.Context, o group.Organisation, in NewCode) error {
	if err := in.check(m.clock.Now()); err != nil {
		return err
	}
	own, err := m.groups.GroupsOf(ctx, o.ID)
	if err != nil {
		return err
	}
	for i, id := range in.Groups {
		if !slices.ContainsFunc(own, func(g group.Group) bool { return g.ID == id }) || slices.Contains(in.Groups[:i], id) {
			var c fault.Check
			c.Add("groups", "entry.problem.choose")
			return c.Err()
		}
	}
	return nil
}

// Codes returns the organisation's codes, the newest first.
func (m *Module) Codes(ctx context.Context, o group.Organisation) ([]Code, error) {
	rows, err := db.All(ctx, m.db, qCodes, scanCode, int64(o.ID))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	pairs, err := db.All(ctx, m.db, qCodesGroups, scanOpens, int64(o.ID))
	if err != nil {
		return nil, err
	}
	groups := map[CodeID][]group.ID{}
	for _, p := range pairs {
		groups[p.code] = append(groups[p.code], p.group)
	}
	codes := make([]Code, len(rows))
	for i, row := range rows {
		clean, err := m.keys.Open(ctx, m.db, o.Key, codePlace(row.ID), row.sealed)
		if err != nil {
			return nil, err
		}
		row.Text, row.Groups = dashed(clean), groups[row.ID]
		codes[i] = row.Code
	}
	return codes, nil
}

// RevokeCode ends a code. Who came in by it stays: nobody knows who that is. A
// code that has ended already stays as it is.
func (m *Module) RevokeCode(ctx context.Context, actor string, o group.Organisation, id CodeID) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		population, stood, err := db.Maybe(ctx, tx, qRevokeCode, db.Value[string], int64(id), int64(o.ID), m.now())
		if err != nil || !stood {
			return err
		}
		return m.noteCode(ctx, tx, actor, "entry.code_revoke", o, id, population)
	})
}

// CodeOpens reports whether what somebody typed is a code of the population that
// lets people in today. It does not use it up; whoever asks paces the tries.
func (m *Module) CodeOpens(ctx context.Context, o group.Organisation, population, typed string) (bool, error) {
	n, err := db.One(ctx, m.db, qIsCode, db.Value[int64], m.codeHash(cleanCode(typed)), int64(o.ID), population, m.now())
	return n > 0, err
}

type openCode struct {
	id           CodeID
	organisation group.OrganisationID
}

func scanOpenCode(r db.Row) (c openCode, err error) {
	err = r.Scan(&c.id, &c.organisation)
	return c, err
}

// OpenedBy returns the groups that a code opens for whoever types it, without
// using it up. Tries are paced. It returns Invalid for the field "code" if it
// opens nothing, for whatever reason: which codes there are is not told.
func (m *Module) OpenedBy(ctx context.Context, v group.Visit, typed string) ([]group.Group, error) {
	if err := m.Knock(ctx, v, typed); err != nil {
		return nil, err
	}
	clean := cleanCode(typed)
	found, ok, err := db.Maybe(ctx, m.db, qOpenCode, scanOpenCode, m.codeHash(clean), m.now())
	if err != nil {
		return nil, err
	}
	var opened []group.Group
	if ok {
		if opened, err = m.opened(ctx, found); err != nil {
			return nil, err
		}
		band, err := m.groups.BandOf(ctx, v.Actor)
		if err != nil {
			return nil, err
		}
		opened = slices.DeleteFunc(opened, func(g group.Group) bool { return !g.For(band) })
	}
	if len(opened) == 0 {
		var c fault.Check
		c.Add("code", "entry.problem.code")
		return nil, c.Err()
	}
	return opened, nil
}

// opened lists the groups that are entered with the code.
func (m *Module) opened(ctx context.Context, c openCode) ([]group.Group, error) {
	own, err := m.groups.GroupsOf(ctx, c.organisation)
	if err != nil {
		return nil, err
	}
	only, err := db.All(ctx, m.db, qCodeGroups, db.Value[int64], int64(c.id))
	if err != nil {
		return nil, err
	}
	return slices.DeleteFunc(own, func(g group.Group) bool {
		return g.Entry != "code" || g.State != group.Live || !g.ArchivedAt.IsZero() || len(only) > 0 && !slices.Contains(only, int64(g.ID))
	}), nil
}
