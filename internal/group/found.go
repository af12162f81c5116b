package group

import (
	"cmp"
	"context"
	"encoding/json"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/consent"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A group begins by CreateGroup, which is the operator's, or by Found, which
// makes whoever starts it its first facilitator.

var (
	qInsertGroup = db.Register("group.insert", `INSERT INTO support_group
		(id, organisation_id, slug, name, summary, aim, for_whom, not_for, lang, led_by, entry, public_conversations,
		 created_at, archived_at, terms, capacity, state, audience)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 0, $14, $15, $16, $17)`)
	qEditGroup = db.Register("group.edit", `UPDATE support_group
		SET name = $2, summary = $3, aim = $4, for_whom = $5, not_for = $6, lang = $7, led_by = $8, entry = $9, public_conversations = $10,
		 terms = $11, capacity = $12, revision = revision + 1
		WHERE id = $1 AND revision = $13 AND archived_at = 0`)
	qInsertGroupTopic  = db.Register("group.topic.insert", `INSERT INTO group_topic (group_id, topic) VALUES ($1, $2)`)
	qInsertGroupFormat = db.Register("group.format.insert", `INSERT INTO group_format (group_id, format) VALUES ($1, $2)`)
	qDropTopics        = db.Register("group.topic.drop", `DELETE FROM group_topic WHERE group_id = $1`)
	qDropFormats       = db.Register("group.format.drop", `DELETE FROM group_format WHERE group_id = $1`)
	qApprove           = db.Register("group.approve", `UPDATE support_group SET state = 'live', revision = revision + 1
		WHERE id = $1 AND state = 'proposed' AND archived_at = 0`)
)

// CreateGroup starts a group in the organisation, with the first version of its
// agreements and nobody in it.
func (m *Module) CreateGroup(ctx context.Context, o Organisation, in NewGroup) (id ID, err error) {
	if err := m.checkNew(ctx, in); err != nil {
		return 0, err
	}
	if err := mayHave(o, in); err != nil {
		return 0, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		id, err = m.create(ctx, tx, o, in)
		return err
	})
	return id, orSlugTaken(err)
}

// Found starts a group and makes the actor its first facilitator under the
// handle, who signs its agreements. Where the organisation wants to say yes
// first, in.State is Proposed. Whether the actor may start a group there is
// for the caller to know.
func (m *Module) Found(ctx context.Context, actor account.Actor, o Organisation, in NewGroup, handle string) (Visit, error) {
	handle = naming.Clean(handle)
	if err := m.checkFounding(ctx, in, handle); err != nil {
		return Visit{}, err
	}
	if err := m.mayFound(ctx, actor, o, in); err != nil {
		return Visit{}, err
	}
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		id, err := m.create(ctx, tx, o, in)
		if err != nil {
			return err
		}
		g, _, err := m.store.group(ctx, tx, qGroupByID, int64(id))
		if err != nil {
			return err
		}
		member, err := m.enter(ctx, tx, Visit{Group: g, Actor: actor}, handle, Facilitator, "")
		if err != nil {
			return err
		}
		if _, err := m.HoldSeat(ctx, tx, id); err != nil {
			return err
		}
		if err := m.sign(ctx, tx, g, member.ID, Agreements{Version: 1, Hash: HashStatements(in.Agreements)}); err != nil {
			return err
		}
		return m.noteBy(ctx, tx, member.ID, "group.found", audit.Ref("group", id), nil)
	})
	if err != nil {
		return Visit{}, orSlugTaken(err)
	}
	// Of a group for young people its founder is kept out until somebody has
	// checked them: that is no reason for founding to fail.
	return m.doorstep(ctx, actor, in.Slug)
}

func (m *Module) checkFounding(ctx context.Context, in NewGroup, handle string) error {
	if err := m.checkNew(ctx, in); err != nil {
		return err
	}
	var c fault.Check
	if reason := naming.Check(handle); reason != naming.Fine {
		c.Add("handle", reason.Key())
	}
	return c.Err()
}

func (m *Module) checkNew(ctx context.Context, in NewGroup) error {
	if err := in.Check(); err != nil {
		return err
	}
	return m.checkKnown(ctx, in.Topics)
}

func (m *Module) create(ctx context.Context, tx *db.Tx, o Organisation, in NewGroup) (ID, error) {
	id, now := ID(m.ids.Next()), clock.ToMillis(m.clock.Now())
	statements, err := json.Marshal(in.Agreements)
	if err != nil {
		return 0, err
	}
	terms, packed, err := packTerms(in.Terms)
	if err != nil {
		return 0, err
	}
	tx.OnCommit(func() { m.words.Drop("") })
	if _, err := db.Exec(ctx, tx, qInsertGroup, int64(id), int64(o.ID), in.Slug, in.Name, in.Summary, in.Aim, in.ForWhom, in.NotFor,
		in.Lang, in.LedBy, terms.Entry, in.PublicConversations, now, packed, terms.Capacity, cmp.Or(in.State, Live), string(cmp.Or(in.Audience, account.Adult))); err != nil {
		return 0, err
	}
	if err := m.ownKey(ctx, tx, id, o); err != nil {
		return 0, err
	}
	if err := insertLists(ctx, tx, id, in); err != nil {
		return 0, err
	}
	_, err = db.Exec(ctx, tx, qInsertAgreement, int64(id), 1, string(statements), HashStatements(in.Agreements), now)
	return id, err
}

func packTerms(t Terms) (Terms, string, error) {
	t = t.withDefaults()
	packed, err := json.Marshal(t)
	return t, string(packed), err
}

func insertLists(ctx context.Context, tx *db.Tx, id ID, in NewGroup) error {
	for _, topic := range in.Topics {
		if _, err := db.Exec(ctx, tx, qInsertGroupTopic, int64(id), topic); err != nil {
			return err
		}
	}
	for _, format := range in.Formats {
		if _, err := db.Exec(ctx, tx, qInsertGroupFormat, int64(id), format); err != nil {
			return err
		}
	}
	return nil
}

// Edit changes what the group says of itself; the slug, the state and the
// agreements of in are not looked at. revision is the group's when the form was
// made. It returns Invalid for fields to mend, Conflict if somebody changed the
// group meanwhile, and what MayFacilitate says.
func (m *Module) Edit(ctx context.Context, v Visit, in NewGroup, revision int64) error {
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	in.Slug, in.Audience = v.Group.Slug, v.Group.Audience
	var c fault.Check
	if in.checkOwn(&c); c.Err() != nil {
		return c.Err()
	}
	if err := m.checkKnown(ctx, in.Topics); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.edit(ctx, tx, v.Group.ID, in, revision); err != nil {
			return err
		}
		return m.noteBy(ctx, tx, v.Member.ID, "group.edit", audit.Ref("group", v.Group.ID), nil)
	})
}

func (m *Module) edit(ctx context.Context, tx *db.Tx, id ID, in NewGroup, revision int64) error {
	terms, packed, err := packTerms(in.Terms)
	if err != nil {
		return err
	}
	tx.OnCommit(func() { m.groups.Drop(in.Slug); m.words.Drop(""); m.sides.Drop(id) })
	changed, err := db.Exec(ctx, tx, qEditGroup, int64(id), in.Name, in.Summary, in.Aim, in.ForWhom, in.NotFor, in.Lang, in.LedBy,
		terms.Entry, in.PublicConversations, packed, terms.Capacity, revision)
	if err != nil {
		return err
	}
	if changed == 0 {
		return fault.New(fault.Conflict, "group.changed_meanwhile")
	}
	for _, drop := range []*db.Query{qDropTopics, qDropFormats} {
		if _, err := db.Exec(ctx, tx, drop, int64(id)); err != nil {
			return err
		}
	}
	if err := insertLists(ctx, tx, id, in); err != nil {
		return err
	}
	return m.seatCameFree(ctx, tx, id) // there may be more of them now
}

// Approve lets a proposed group begin. It looks at nobody's permission: package
// staff does. It returns Conflict if the group does not wait for that any more.
func (m *Module) Approve(ctx context.Context, tx *db.Tx, g Group) error {
	changed, err := db.Exec(ctx, tx, qApprove, int64(g.ID))
	if err == nil && changed == 0 {
		err = fault.New(fault.Conflict, "group.changed_meanwhile")
	}
	tx.OnCommit(func() { m.groups.Drop(g.Slug) })
	return err
}

// Sign records that a member agreed to the group's agreements of a version.
func (m *Module) sign(ctx context.Context, tx *db.Tx, g Group, member MemberID, a Agreements) error {
	return m.consents.Give(ctx, tx, subject(member), consent.Document{Name: agreementsOf(g), Version: a.Version, Hash: a.Hash, Lang: g.Lang})
}

func orSlugTaken(err error) error {
	if db.IsTaken(err) {
		return fault.New(fault.Conflict, "group.slug_taken")
	}
	return err
}
