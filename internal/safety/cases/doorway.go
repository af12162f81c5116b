package cases

import (
	"context"
	"net/http"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// talker is the visitor as somebody who talks, or talked, with a person. A talk
// goes on where they belong no more, though the group be closed to them: it was
// archived, is behind a wall, or their age keeps them out.
func (h handler) talker(r *http.Request) (group.Visit, error) {
	return h.m.Groups.Been(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// mayTalk is whether there is a page to talk on: for members always, for others
// while there is a talk.
func mayTalk(v group.Visit, talk Talk) error {
	switch {
	case v.Belongs() && v.Shut == nil, talk.Case.ID != 0:
		return nil
	case v.Shut != nil:
		return v.Shut
	}
	return fault.Missing("left, and no talk goes on")
}

// talksAtOnce is how many members are asked for in one statement.
const talksAtOnce = 50

// qTalking are those of the members with whom somebody talks, or talked lately: see
// Talk.
var qTalking = db.Register("cases.case.talking", `SELECT DISTINCT member_id FROM safety_case
	WHERE talks = TRUE AND (closed_at = 0 OR closed_at >= $1) AND member_id IN (`+db.Slots(2, talksAtOnce)+`) ORDER BY member_id`)

// talksElsewhere are the visitor's talks in groups that are not among theirs.
func (m *Module) talksElsewhere(ctx context.Context, actor account.Actor, mine []group.Visit) (list []group.Visit, err error) {
	inside := map[group.ID]bool{}
	for _, v := range mine {
		inside[v.Group.ID] = true
	}
	all, err := m.Groups.MembersOf(ctx, actor.ID)
	if err != nil {
		return nil, err
	}
	var others []group.MemberID
	groups := map[group.MemberID]group.ID{}
	for _, one := range all {
		if !inside[one.Group] {
			others, groups[one.Member] = append(others, one.Member), one.Group
		}
	}
	since := clock.ToMillis(m.Clock.Now().Add(-TalkFor))
	for some := range slices.Chunk(others, talksAtOnce) {
		talking, err := db.All(ctx, m.DB, qTalking, db.Value[group.MemberID], append([]any{since}, db.Pad(some, talksAtOnce)...)...)
		if err != nil {
			return nil, err
		}
		for _, member := range talking {
			v, err := m.Groups.Past(ctx, actor, groups[member])
			if err != nil {
				return nil, err
			}
			if v.Member = v.Known(); v.Member != nil {
				list = append(list, v)
			}
		}
	}
	return list, nil
}
