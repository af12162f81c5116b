package group

import (
	"context"
	"encoding/json"
	"slices"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

// tagsAtOnce is how many groups one statement looks through for an account's
// members.
const tagsAtOnce = 256

const groupColumns = `g.id, g.organisation_id, o.name, CASE WHEN g.key_id = 0 THEN o.key_id ELSE g.key_id END, g.slug, g.name, g.summary, g.aim, g.for_whom, g.not_for,
	g.lang, g.led_by, g.public_conversations, g.created_at, g.archived_at, g.terms, g.seats, g.state, o.unlisted, g.agreement_version,
	g.revision, g.merged_into, g.audience`

const memberColumns = `id, group_id, key_id, role, handle_sealed, present, joined_at, active_at, left_at,
	agreed_version, seated, paused_at, paused_until, spoke_at, duties, checked_until, vetted_until`

var (
	qGroupBySlug = db.Register("group.by_slug", `SELECT `+groupColumns+` FROM support_group g
		JOIN organisation o ON o.id = g.organisation_id WHERE g.slug = $1 AND g.archived_at = 0`)
	qGroupByID = db.Register("group.by_id", `SELECT `+groupColumns+` FROM support_group g
		JOIN organisation o ON o.id = g.organisation_id WHERE g.id = $1`)
	qGroupIDs  = db.Register("group.ids", `SELECT id FROM support_group ORDER BY id`)
	qTopicsOf  = db.Register("group.topics_of", `SELECT topic FROM group_topic WHERE group_id = $1 ORDER BY topic`)
	qFormatsOf = db.Register("group.formats_of", `SELECT format FROM group_format WHERE group_id = $1`)

	qInsertAgreement = db.Register("group.agreement.insert",
		`INSERT INTO agreement (group_id, version, statements, hash, created_at) VALUES ($1, $2, $3, $4, $5)`)
	qAgreements = db.Register("group.agreement.latest",
		`SELECT version, statements, hash FROM agreement WHERE group_id = $1 ORDER BY version DESC LIMIT 1`)

	qInsertMember = db.Register("group.member.insert", `INSERT INTO member
		(id, group_id, tag, key_id, role, handle_sealed, handle_index, checked, present, joined_at, active_at, left_at, erased_at, agreed_version, seated)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, FALSE, $9, $10, $11, 0, $12, $13)`)
	qMemberByTag = db.Register("group.member.by_tag", `SELECT `+memberColumns+`
		FROM member WHERE group_id = $1 AND tag = $2`)
	qMembersByTag = db.Register("group.member.by_tags", `SELECT `+memberColumns+`
		FROM member WHERE tag IN (`+db.Slots(1, tagsAtOnce)+`)`)
	qCards = db.Register("group.member.cards", `SELECT id, role, checked, checked_until, key_id, handle_sealed, left_at, erased_at
		FROM member WHERE id IN (`+db.Slots(1, Page)+`)`)
	qRejoin = db.Register("group.member.rejoin", `UPDATE member SET left_at = 0, joined_at = $2, active_at = $2,
		agreed_version = $3, seated = TRUE, paused_at = 0, paused_until = 0 WHERE id = $1 AND left_at <> 0 AND erased_at = 0`)
	qLeave = db.Register("group.member.leave", `UPDATE member SET left_at = $2, present = FALSE, role = 'member', duties = '', checked = '', checked_until = 0, vetted_until = 0, seated = FALSE WHERE id = $1 AND left_at = 0`)
	qTouch = db.Register("group.member.touch", `UPDATE member SET active_at = $2, spoke_at = CASE WHEN spoke_at = 0 THEN $2 ELSE spoke_at END,
		paused_at = 0, paused_until = 0 WHERE id = $1`)
	qErase = db.Register("group.member.erase", `UPDATE member SET tag = $2, handle_index = $2, handle_sealed = $3, checked = '',
		role = 'member', duties = '', checked_until = 0, vetted_until = 0, spoke_at = 0, paused_at = 0, paused_until = 0, seated = FALSE, present = FALSE, joined_at = 0, active_at = 0, left_at = $4, erased_at = $4 WHERE id = $1`)
)

func scanGroup(r db.Row) (g Group, err error) {
	var created, archived int64
	var terms string
	if err := r.Scan(&g.ID, &g.Organisation, &g.OrganisationName, &g.Key, &g.Slug, &g.Name, &g.Summary, &g.Aim, &g.ForWhom,
		&g.NotFor, &g.Lang, &g.LedBy, &g.PublicConversations, &created, &archived, &terms, &g.Seats, &g.State, &g.Walled, &g.AgreementVersion,
		&g.Revision, &g.MergedInto, &g.Audience); err != nil {
		return g, err
	}
	g.CreatedAt, g.ArchivedAt = clock.FromMillis(created), clock.FromMillis(archived)
	err = json.Unmarshal([]byte(terms), &g.Terms)
	g.Terms = g.Terms.withDefaults()
	return g, err
}

func scanAgreements(r db.Row) (a Agreements, err error) {
	var statements string
	if err := r.Scan(&a.Version, &statements, &a.Hash); err != nil {
		return a, err
	}
	err = json.Unmarshal([]byte(statements), &a.Statements)
	return a, err
}

// memberRow is a member whose handle is still sealed.
type memberRow struct {
	Member
	handle []byte
}

func scanMember(r db.Row) (m memberRow, err error) {
	var joined, active, left, paused, until, spoke, checked, vetted int64
	var duties string
	var seated bool
	err = r.Scan(&m.ID, &m.Group, &m.Key, &m.Role, &m.handle, &m.Present, &joined, &active, &left,
		&m.AgreedVersion, &seated, &paused, &until, &spoke, &duties, &checked, &vetted)
	m.VettedUntil = clock.FromMillis(vetted)
	m.PausedAt, m.PausedUntil, m.SpokeAt = clock.FromMillis(paused), clock.FromMillis(until), clock.FromMillis(spoke)
	m.Unseated = !seated
	m.CheckedUntil, m.Duties = clock.FromMillis(checked), unpackDuties(duties)
	m.JoinedAt, m.ActiveAt, m.LeftAt = clock.FromMillis(joined), clock.FromMillis(active), clock.FromMillis(left)
	return m, err
}

type cardRow struct {
	Card
	handle []byte
}

func scanCard(r db.Row) (c cardRow, err error) {
	var left, erased, until int64
	err = r.Scan(&c.ID, &c.Role, &c.Checked, &until, &c.Key, &c.handle, &left, &erased)
	c.Until = clock.FromMillis(until)
	c.Gone, c.Erased = left != 0, erased != 0
	return c, err
}

func handlePlace(id MemberID) crypto.Place {
	return crypto.Place{Table: "member", Column: "handle_sealed", Row: int64(id)}
}

// member opens a row's handle.
func (s store) member(ctx context.Context, c db.Conn, row memberRow) (Member, error) {
	handle, err := s.keys.Open(ctx, c, row.Key, handlePlace(row.ID), row.handle)
	row.Handle = handle
	return row.Member, err
}

// openAll reads members and opens their handles.
func (s store) openAll(ctx context.Context, c db.Conn, q *db.Query, args ...any) ([]Member, error) {
	rows, err := db.All(ctx, c, q, scanMember, args...)
	if err != nil {
		return nil, err
	}
	return s.open(ctx, c, rows)
}

// open opens the handles of members, whose keys it reads a page at a time.
func (s store) open(ctx context.Context, c db.Conn, rows []memberRow) ([]Member, error) {
	for part := range slices.Chunk(rows, crypto.Batch) {
		keys := make([]crypto.KeyID, len(part))
		for i, row := range part {
			keys[i] = row.Key
		}
		if err := s.keys.Warm(ctx, c, keys); err != nil {
			return nil, err
		}
	}
	members := make([]Member, len(rows))
	for i, row := range rows {
		var err error
		if members[i], err = s.member(ctx, c, row); err != nil {
			return nil, err
		}
	}
	return members, nil
}

// cards opens the handles of a page of members.
func (s store) cards(ctx context.Context, c db.Conn, ids []MemberID) ([]Card, error) {
	rows, err := db.All(ctx, c, qCards, scanCard, db.Pad(ids, Page)...)
	if err != nil {
		return nil, err
	}
	keys := make([]crypto.KeyID, 0, len(rows))
	for _, row := range rows {
		if !row.Erased {
			keys = append(keys, row.Key)
		}
	}
	if err := s.keys.Warm(ctx, c, keys); err != nil {
		return nil, err
	}
	cards := make([]Card, len(rows))
	for i, row := range rows {
		if !row.Erased {
			if row.Handle, err = s.keys.Open(ctx, c, row.Key, handlePlace(row.ID), row.handle); err != nil {
				return nil, err
			}
		}
		cards[i] = row.Card
	}
	return cards, nil
}

// group reads a group with its lists.
func (s store) group(ctx context.Context, c db.Conn, q *db.Query, key any) (Group, bool, error) {
	g, found, err := db.Maybe(ctx, c, q, scanGroup, key)
	if err != nil || !found {
		return g, found, err
	}
	if g.Topics, err = db.All(ctx, c, qTopicsOf, db.Value[string], int64(g.ID)); err != nil {
		return g, true, err
	}
	formats, err := db.All(ctx, c, qFormatsOf, db.Value[string], int64(g.ID))
	g.Formats = inOrder(formats)
	return g, true, err
}
