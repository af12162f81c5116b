package staff

import (
	"context"
	"slices"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// Topics returns the tree of topics as the organisation sees it: the site's own
// and its own, not those of others.
func (m *Module) Topics(ctx context.Context, v Visit) ([]group.Branch, error) {
	if err := v.May(SeeConsole); err != nil {
		return nil, err
	}
	tree, err := m.groups.TopicTree(ctx)
	return slices.DeleteFunc(tree, func(b group.Branch) bool { return !mayTag(b, v.Org.ID) }), err
}

// Keeps reports whether the organisation may change a topic: its own, and those
// of the site where it is alone on it. Otherwise the site's topics are the
// operator's.
func (m *Module) Keeps(ctx context.Context, v Visit, b group.Branch) (bool, error) {
	if b.Owner == v.Org.ID || b.Owner != 0 {
		return b.Owner == v.Org.ID, nil
	}
	all, err := m.groups.Organisations(ctx)
	return len(all) == 1, err
}

// branch returns a topic that the visitor may change, and the tree.
func (m *Module) branch(ctx context.Context, v Visit, slug string) (group.Branch, []group.Branch, error) {
	if err := v.May(EditTopics); err != nil {
		return group.Branch{}, nil, err
	}
	tree, err := m.Topics(ctx, v)
	if err != nil {
		return group.Branch{}, nil, err
	}
	at := slices.IndexFunc(tree, func(b group.Branch) bool { return b.Slug == slug })
	if at < 0 {
		return group.Branch{}, nil, fault.Missing("no such topic here")
	}
	keeps, err := m.Keeps(ctx, v, tree[at])
	if err == nil && !keeps {
		err = fault.New(fault.Forbidden, "staff.site_topic")
	}
	return tree[at], tree, err
}

// AddTopic adds a topic of the organisation's own.
func (m *Module) AddTopic(ctx context.Context, v Visit, b group.Branch) error {
	if err := v.May(EditTopics); err != nil {
		return err
	}
	tree, err := m.Topics(ctx, v)
	if err != nil {
		return err
	}
	b.Owner = v.Org.ID
	if err := group.CheckBranch(tree, b); err != nil {
		return mendTopic(err, b)
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.AddTopic(ctx, tx, b); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.topic_add", audit.Ref("organisation", v.Org.ID), map[string]string{"topic": b.Slug})
	})
}

// mendTopic says which field of the form is to blame.
func mendTopic(err error, b group.Branch) error {
	var c fault.Check
	if !group.IsSlug(b.Slug) {
		c.Add("slug", "staff.problem.slug")
	}
	for lang, name := range b.Names {
		if name == "" {
			c.Add("name_"+string(lang), "staff.problem.empty")
		}
	}
	if c.Err() != nil {
		return c.Err()
	}
	return err
}

// ChangeTopic gives a topic other names, or puts it under another one.
func (m *Module) ChangeTopic(ctx context.Context, v Visit, b group.Branch) error {
	_, tree, err := m.branch(ctx, v, b.Slug)
	if err != nil {
		return err
	}
	if err := group.CheckBranch(tree, b); err != nil {
		return mendTopic(err, b)
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.groups.ChangeTopic(ctx, tx, b); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.topic_change", audit.Ref("organisation", v.Org.ID), map[string]string{"topic": b.Slug})
	})
}

// MoveTopic moves a topic one place up (-1) or down (1) among its siblings.
func (m *Module) MoveTopic(ctx context.Context, v Visit, slug string, by int) error {
	if _, _, err := m.branch(ctx, v, slug); err != nil {
		return err
	}
	// The whole tree, others' topics included, or their places would be lost.
	tree, err := m.groups.TopicTree(ctx)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error { return m.groups.PlaceTopics(ctx, tx, group.MoveBranch(tree, slug, by)) })
}

// MergeTopic moves everything under a topic to another and takes it away. It
// returns a Conflict if groups of other organisations stand under it: they are
// behind the wall.
func (m *Module) MergeTopic(ctx context.Context, v Visit, from, into string) (int64, error) {
	b, tree, err := m.branch(ctx, v, from)
	if err != nil {
		return 0, err
	}
	at := slices.IndexFunc(tree, func(t group.Branch) bool { return t.Slug == into && into != from })
	if at < 0 {
		var c fault.Check
		c.Add("into", "staff.problem.topic")
		return 0, c.Err()
	}
	if b.Owner == v.Org.ID && b.Others > 0 {
		return 0, fault.New(fault.Conflict, "staff.topic_shared")
	}
	var moved int64
	return moved, m.db.Tx(ctx, func(tx *db.Tx) error {
		if moved, err = m.groups.MergeTopic(ctx, tx, b, tree[at]); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "staff.topic_merge", audit.Ref("organisation", v.Org.ID), map[string]string{"topic": from, "into": into})
	})
}
