package group

import (
	"context"
	"slices"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// Topics stand in a tree of two steps: a topic may have a parent, which has
// none itself. Those without an owner belong to the whole site; the others were
// added by one organisation, which alone changes them.

// A Branch is a topic in its place.
type Branch struct {
	Topic
	Parent string         // the topic above, "" for none
	Owner  OrganisationID // 0 for the site's own
	Groups int64          // that stand under it and meet
	Others int64          // of those, how many belong to other organisations than its owner
}

var (
	qBranches = db.Register("group.topic.tree", `SELECT t.slug, t.parent, t.owner_id, COUNT(g.id),
		COALESCE(SUM(CASE WHEN g.organisation_id <> t.owner_id THEN 1 ELSE 0 END), 0)
		FROM topic t LEFT JOIN group_topic l ON l.topic = t.slug LEFT JOIN support_group g ON g.id = l.group_id AND g.archived_at = 0
		GROUP BY t.slug, t.parent, t.owner_id, t.position ORDER BY t.position, t.slug`)
	qAddTopic = db.Register("group.topic.add", `INSERT INTO topic (slug, position, parent, owner_id)
		SELECT $1, COALESCE(MAX(position), 0) + 1, $2, $3 FROM topic`)
	qSetParent  = db.Register("group.topic.parent", `UPDATE topic SET parent = $2 WHERE slug = $1`)
	qPlaceTopic = db.Register("group.topic.place", `UPDATE topic SET position = $2 WHERE slug = $1`)
	qTouchTopic = db.Register("group.topic.touch", `UPDATE support_group SET revision = revision + 1 WHERE id IN (SELECT group_id FROM group_topic WHERE topic = $1)`)
	qMoveGroups = db.Register("group.topic.merge", `INSERT INTO group_topic (group_id, topic)
		SELECT group_id, $2 FROM group_topic WHERE topic = $1 ON CONFLICT (group_id, topic) DO NOTHING`)
	qEmptyTopic = db.Register("group.topic.empty", `DELETE FROM group_topic WHERE topic = $1`)
	qAdopt      = db.Register("group.topic.adopt", `UPDATE topic SET parent = $2 WHERE parent = $1`)
	qDropNames  = db.Register("group.topic.drop_names", `DELETE FROM topic_name WHERE topic = $1`)
	qDropTopic  = db.Register("group.topic.drop_one", `DELETE FROM topic WHERE slug = $1`)
	qTagGroup   = db.Register("group.topic.tag", `INSERT INTO group_topic (group_id, topic) VALUES ($1, $2) ON CONFLICT (group_id, topic) DO NOTHING`)
	qUntagGroup = db.Register("group.topic.untag", `DELETE FROM group_topic WHERE group_id = $1 AND topic = $2`)
	qTouchGroup = db.Register("group.touch_revision", `UPDATE support_group SET revision = revision + 1 WHERE id = $1`)
)

// TopicTree returns every topic, each parent right before its children, in the
// order in which people see them.
func (m *Module) TopicTree(ctx context.Context) ([]Branch, error) {
	branches, err := db.All(ctx, m.db, qBranches, scanBranch)
	if err != nil {
		return nil, err
	}
	names, err := db.All(ctx, m.db, qTopics, scanTopicName)
	if err != nil {
		return nil, err
	}
	byTopic := map[string]map[i18n.Lang]string{}
	for _, n := range names {
		if byTopic[n.topic] == nil {
			byTopic[n.topic] = map[i18n.Lang]string{}
		}
		byTopic[n.topic][n.lang] = n.name
	}
	for i := range branches {
		branches[i].Names = byTopic[branches[i].Slug]
	}
	return Arrange(branches), nil
}

func scanBranch(r db.Row) (b Branch, err error) {
	err = r.Scan(&b.Slug, &b.Parent, &b.Owner, &b.Groups, &b.Others)
	return b, err
}

// Arrange puts every child right behind its parent and leaves the order as it
// is otherwise. A child whose parent is not there, or is a child itself, stands
// by itself.
func Arrange(branches []Branch) []Branch {
	children := map[string][]Branch{}
	var roots []Branch
	for _, b := range branches {
		if above := find(branches, b.Parent); above >= 0 && branches[above].Parent == "" && b.Parent != b.Slug {
			children[b.Parent] = append(children[b.Parent], b)
		} else {
			b.Parent = ""
			roots = append(roots, b)
		}
	}
	arranged := make([]Branch, 0, len(branches))
	for _, r := range roots {
		arranged = append(append(arranged, r), children[r.Slug]...)
	}
	return arranged
}

func find(branches []Branch, slug string) int {
	return slices.IndexFunc(branches, func(b Branch) bool { return b.Slug == slug })
}

// MoveBranch moves a topic one place up (-1) or down (1) among those with the
// same parent, its children with it. At the end of the line it stays.
func MoveBranch(branches []Branch, slug string, by int) []Branch {
	at := find(branches, slug)
	if at < 0 {
		return branches
	}
	var siblings []int
	place := 0
	for i, b := range branches {
		if b.Parent == branches[at].Parent {
			if i == at {
				place = len(siblings)
			}
			siblings = append(siblings, i)
		}
	}
	to := place + by
	if to < 0 || to >= len(siblings) {
		return branches
	}
	moved := slices.Clone(branches)
	moved[at], moved[siblings[to]] = moved[siblings[to]], moved[at]
	return Arrange(moved)
}

// CheckBranch refuses a topic that cannot stand where it is put: the parent
// must be there and stand at the top, and whoever has children stays there too.
func CheckBranch(branches []Branch, b Branch) error {
	if err := checkTopics([]Topic{b.Topic}); err != nil {
		return err
	}
	if b.Parent == "" {
		return nil
	}
	var c fault.Check
	above := find(branches, b.Parent)
	hasChildren := slices.ContainsFunc(branches, func(o Branch) bool { return o.Parent == b.Slug })
	if above < 0 || branches[above].Parent != "" || b.Parent == b.Slug || hasChildren {
		c.Add("parent", "group.problem.topic_parent")
	}
	return c.Err()
}

// AddTopic adds a topic at the end. It returns a Conflict if its slug is taken.
// It looks at nobody's permission; nor do the others here.
func (m *Module) AddTopic(ctx context.Context, tx *db.Tx, b Branch) error {
	if _, err := db.Exec(ctx, tx, qAddTopic, b.Slug, b.Parent, int64(b.Owner)); err != nil {
		if db.IsTaken(err) {
			return fault.New(fault.Conflict, "group.topic_taken")
		}
		return err
	}
	return m.nameTopic(ctx, tx, b)
}

// ChangeTopic gives a topic other names and another parent.
func (m *Module) ChangeTopic(ctx context.Context, tx *db.Tx, b Branch) error {
	changed, err := db.Exec(ctx, tx, qSetParent, b.Slug, b.Parent)
	if err == nil && changed == 0 {
		err = fault.Missing("no such topic")
	}
	if err != nil {
		return err
	}
	return m.nameTopic(ctx, tx, b)
}

func (m *Module) nameTopic(ctx context.Context, tx *db.Tx, b Branch) error {
	tx.OnCommit(func() { m.words.Drop("") })
	for _, lang := range i18n.Langs {
		if _, err := db.Exec(ctx, tx, qSetTopicName, b.Slug, string(lang), b.Names[lang]); err != nil {
			return err
		}
	}
	return nil
}

// PlaceTopics writes the order of the tree.
func (m *Module) PlaceTopics(ctx context.Context, tx *db.Tx, branches []Branch) error {
	tx.OnCommit(func() { m.words.Drop("") })
	for i, b := range branches {
		if _, err := db.Exec(ctx, tx, qPlaceTopic, b.Slug, i); err != nil {
			return err
		}
	}
	return nil
}

// MergeTopic moves every group and child of a topic to another one and takes
// the topic away. It returns how many groups moved that did not stand there
// already.
func (m *Module) MergeTopic(ctx context.Context, tx *db.Tx, from, into Branch) (int64, error) {
	tx.OnCommit(func() { m.words.Drop(""); m.groups.Clear() })
	if _, err := db.Exec(ctx, tx, qTouchTopic, from.Slug); err != nil {
		return 0, err
	}
	moved, err := db.Exec(ctx, tx, qMoveGroups, from.Slug, into.Slug)
	if err != nil {
		return 0, err
	}
	above := into.Slug
	if into.Parent != "" {
		above = into.Parent
	}
	if _, err := db.Exec(ctx, tx, qAdopt, from.Slug, above); err != nil {
		return 0, err
	}
	if from.Slug == into.Parent { // a parent merged into its child: the child takes its place
		if _, err := db.Exec(ctx, tx, qSetParent, into.Slug, ""); err != nil {
			return 0, err
		}
		if _, err := db.Exec(ctx, tx, qAdopt, from.Slug, into.Slug); err != nil {
			return 0, err
		}
	}
	for _, q := range []*db.Query{qEmptyTopic, qDropNames, qDropTopic} {
		if _, err := db.Exec(ctx, tx, q, from.Slug); err != nil {
			return 0, err
		}
	}
	return moved, nil
}

// Tag puts a group under a topic, or takes it from there.
func (m *Module) Tag(ctx context.Context, tx *db.Tx, g Group, topic string, on bool) error {
	tx.OnCommit(func() { m.words.Drop(""); m.groups.Drop(g.Slug) })
	q := qUntagGroup
	if on {
		q = qTagGroup
	}
	if _, err := db.Exec(ctx, tx, q, int64(g.ID), topic); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, qTouchGroup, int64(g.ID))
	return err
}
