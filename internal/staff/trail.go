package staff

import (
	"context"
	"strconv"
	"strings"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
)

// A TrailFilter says which acts somebody looks for.
type TrailFilter struct {
	Month  time.Time // any moment of it, in the organisation's zone
	Action string    // "" for all
}

// A TrailEntry is an act, with what it was about in words.
type TrailEntry struct {
	At     time.Time
	Actor  string // "operator", "member", "staff", "account"
	Name   string // of a colleague who did it
	Action string // as the log has it: "staff.approve"
	Group  string // the group's name, "" where it is about none
	About  string // a colleague's name, where it is about one
	Detail map[string]string
}

// mostTrail is how many entries of a month the page shows.
const mostTrail = 500

// Trail returns the organisation's own part of the audit log: what was done by
// its staff, to them, and in its groups, the newest first; and which actions the
// month has.
func (m *Module) Trail(ctx context.Context, v Visit, f TrailFilter) (entries []TrailEntry, actions []string, err error) {
	if err := v.May(SeeAudit); err != nil {
		return nil, nil, err
	}
	at := f.Month.In(v.Zone)
	from := time.Date(at.Year(), at.Month(), 1, 0, 0, 0, 0, v.Zone)
	names, err := m.trailNames(ctx, v)
	if err != nil {
		return nil, nil, err
	}
	seen := map[string]bool{}
	for before := int64(0); ; {
		page, err := m.audit.Between(ctx, from, from.AddDate(0, 1, 0), before)
		if err != nil || len(page) == 0 {
			return entries, actions, err
		}
		before = page[len(page)-1].Seq
		groups, err := m.groupsOf(ctx, page)
		if err != nil {
			return nil, nil, err
		}
		for i, e := range page {
			entry, ours := names.entry(e, groups[i])
			if !ours {
				continue
			}
			if !seen[e.Action] {
				seen[e.Action] = true
				actions = append(actions, e.Action)
			}
			if (f.Action == "" || f.Action == e.Action) && len(entries) < mostTrail {
				entries = append(entries, entry)
			}
		}
	}
}

// trailNames is what entries are about, by the words of the log.
type trailNames struct {
	own    string              // the organisation's reference
	groups map[group.ID]string // its groups
	people map[string]string   // its staff, by reference
}

func (m *Module) trailNames(ctx context.Context, v Visit) (trailNames, error) {
	n := trailNames{own: audit.Ref("organisation", v.Org.ID), groups: map[group.ID]string{}, people: map[string]string{}}
	groups, err := m.groups.GroupsOf(ctx, v.Org.ID)
	if err != nil {
		return n, err
	}
	for _, g := range groups {
		n.groups[g.ID] = g.Name
	}
	people, err := m.store.people(ctx, m.db, v.Org.Key, qPeople, int64(v.Org.ID))
	for _, p := range people {
		n.people[audit.Ref("staff", p.ID)] = p.Name
	}
	return n, err
}

// entry puts an entry into words, and tells whether it is the organisation's.
func (n trailNames) entry(e audit.Entry, g group.ID) (TrailEntry, bool) {
	name, inGroup := n.groups[g]
	ours := e.Object == n.own || e.Detail["organisation"] == n.own || inGroup
	if other := e.Detail["organisation"]; other != "" && other != n.own {
		ours = false
	}
	actor, _, _ := strings.Cut(e.Actor, ":")
	return TrailEntry{At: e.At, Actor: actor, Name: n.people[e.Actor], Action: e.Action, Group: name, About: n.people[e.Object], Detail: e.Detail}, ours
}

// groupsOf finds out which group each entry is about, 0 for none: the log names
// the group, or a member of one.
func (m *Module) groupsOf(ctx context.Context, entries []audit.Entry) ([]group.ID, error) {
	found := make([]group.ID, len(entries))
	members := map[int]group.MemberID{}
	for i, e := range entries {
		for _, ref := range []string{e.Object, "group:" + strings.TrimPrefix(e.Detail["group"], "group:"), e.Actor} {
			kind, number, _ := strings.Cut(ref, ":")
			id, err := strconv.ParseInt(number, 10, 64)
			if err != nil {
				continue
			}
			if kind == "group" {
				found[i] = group.ID(id)
				break
			}
			if kind == "member" {
				members[i] = group.MemberID(id)
				break
			}
		}
	}
	return found, m.membersGroups(ctx, members, found)
}

// membersGroups fills in the groups of the members, a page at a time.
func (m *Module) membersGroups(ctx context.Context, members map[int]group.MemberID, found []group.ID) error {
	var ids []group.MemberID
	known := map[group.MemberID]group.ID{}
	ask := func() error {
		groups, err := m.groups.GroupsOfMembers(ctx, ids)
		for id, g := range groups {
			known[id] = g
		}
		ids = ids[:0]
		return err
	}
	for _, id := range members {
		if ids = append(ids, id); len(ids) == group.Page {
			if err := ask(); err != nil {
				return err
			}
		}
	}
	if err := ask(); err != nil {
		return err
	}
	for i, id := range members {
		found[i] = known[id]
	}
	return nil
}
