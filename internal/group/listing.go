package group

import (
	"context"
	"slices"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

var (
	qLiveGroups = db.Register("group.live", `SELECT `+groupColumns+` FROM support_group g
		JOIN organisation o ON o.id = g.organisation_id WHERE g.archived_at = 0 AND g.state = 'live' ORDER BY g.id`)
	qGroupsOfOrganisation = db.Register("group.of_organisation", `SELECT `+groupColumns+` FROM support_group g
		JOIN organisation o ON o.id = g.organisation_id WHERE g.organisation_id = $1 ORDER BY g.name, g.id`)
	qGroupsByID = db.Register("group.by_ids", `SELECT `+groupColumns+` FROM support_group g
		JOIN organisation o ON o.id = g.organisation_id WHERE g.id IN (`+db.Slots(1, Page)+`)`)
	qTopicsOfThem  = db.Register("group.topics_of_them", `SELECT group_id, topic FROM group_topic WHERE group_id IN (`+db.Slots(1, Page)+`) ORDER BY group_id, topic`)
	qFormatsOfThem = db.Register("group.formats_of_them", `SELECT group_id, format FROM group_format WHERE group_id IN (`+db.Slots(1, Page)+`)`)
	qAllTopics     = db.Register("group.topics_of_every", `SELECT group_id, topic FROM group_topic ORDER BY group_id, topic`)
	qAllFormats    = db.Register("group.formats_of_every", `SELECT group_id, format FROM group_format ORDER BY group_id`)
	qRevision      = db.Register("group.revision", `SELECT (SELECT CAST(COALESCE(SUM(revision + 1), 0) AS BIGINT) * 1000003 + CAST(COALESCE(SUM(seats), 0) AS BIGINT) FROM support_group)
		+ (SELECT CAST(COALESCE(SUM(revision + 1), 0) AS BIGINT) FROM organisation) * 1000000007`)
)

// Listings returns every live group with its lists, by age, those behind their
// organisation's wall included: whoever shows them looks at Walled and
// Unlisted.
func (m *Module) Listings(ctx context.Context) ([]Group, error) {
	return m.withLists(ctx, qLiveGroups)
}

// GroupsOf returns every group of an organisation by name, the proposed and the
// archived included, for its staff.
func (m *Module) GroupsOf(ctx context.Context, id OrganisationID) ([]Group, error) {
	return m.withLists(ctx, qGroupsOfOrganisation, int64(id))
}

func (m *Module) withLists(ctx context.Context, q *db.Query, args ...any) ([]Group, error) {
	groups, err := db.All(ctx, m.db, q, scanGroup, args...)
	if err != nil {
		return nil, err
	}
	return groups, m.addLists(ctx, groups, qAllTopics, qAllFormats)
}

// byIDs returns the groups, archived ones too, by a few statements for a page of
// them. Who is unknown is left out.
func (m *Module) byIDs(ctx context.Context, ids []ID) (map[ID]Group, error) {
	found := make(map[ID]Group, len(ids))
	for part := range slices.Chunk(ids, Page) {
		these := db.Pad(part, Page)
		groups, err := db.All(ctx, m.db, qGroupsByID, scanGroup, these...)
		if err != nil {
			return nil, err
		}
		if err := m.addLists(ctx, groups, qTopicsOfThem, qFormatsOfThem, these...); err != nil {
			return nil, err
		}
		for _, g := range groups {
			found[g.ID] = g
		}
	}
	return found, nil
}

// addLists reads the groups' topics and formats by the statements.
func (m *Module) addLists(ctx context.Context, groups []Group, ofTopics, ofFormats *db.Query, args ...any) error {
	topics, err := m.listsOf(ctx, ofTopics, args...)
	if err != nil {
		return err
	}
	formats, err := m.listsOf(ctx, ofFormats, args...)
	for i := range groups {
		g := &groups[i]
		g.Topics, g.Formats = topics[g.ID], inOrder(formats[g.ID])
	}
	return err
}

func (m *Module) listsOf(ctx context.Context, q *db.Query, args ...any) (map[ID][]string, error) {
	all, err := db.All(ctx, m.db, q, scanLabelled, args...)
	lists := make(map[ID][]string, len(all))
	for _, l := range all {
		lists[l.id] = append(lists[l.id], l.label)
	}
	return lists, err
}

// Revision is a number that changes with every change to any group, its seats
// included, and to any organisation. It is for whoever keeps groups in memory.
func (m *Module) Revision(ctx context.Context) (int64, error) {
	return db.One(ctx, m.db, qRevision, db.Value[int64])
}

// ByID returns the group, an archived one too, or Missing.
func (m *Module) ByID(ctx context.Context, id ID) (Group, error) {
	g, found, err := m.store.group(ctx, m.db, qGroupByID, int64(id))
	if err == nil && !found {
		err = fault.Missing("no such group")
	}
	return g, err
}
