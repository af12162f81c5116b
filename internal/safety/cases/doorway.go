package cases

import (
	"context"
	"net/http"

	"hearth/internal/account"
	"hearth/internal/group"
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

// talksElsewhere are the visitor's talks in groups that are not among theirs.
func (m *Module) talksElsewhere(ctx context.Context, actor account.Actor, mine []group.Visit) (list []group.Visit, err error) {
	inside := map[group.ID]bool{}
	for _, v := range mine {
		inside[v.Group.ID] = true
	}
	members, err := m.Groups.MembersOf(ctx, actor.ID)
	if err != nil {
		return nil, err
	}
	for _, member := range members {
		if inside[member.Group] {
			continue
		}
		v, err := m.Groups.Past(ctx, actor, member.Group)
		if err != nil {
			return nil, err
		}
		if v.Member == nil {
			continue
		}
		talk, err := m.Talk(ctx, v)
		if err != nil {
			return nil, err
		}
		if talk.Case.ID != 0 {
			list = append(list, v)
		}
	}
	return list, nil
}
