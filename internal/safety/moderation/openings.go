package moderation

import (
	"context"
	"time"

	"hearth/internal/group"
)

// Openings is how often something sealed was asked for in a span of time, and
// what became of it (package breakglass). Opened, Refused and Ended are parts of
// Asked; Told and Silent are parts of Opened. Late are those that one alone
// opened and nobody looked at in time.
type Openings struct {
	Asked, Opened, Refused, Ended int64
	Told, Silent                  int64
	Late                          int64
}

// Opener counts what sealed was opened.
type Opener interface {
	Openings(ctx context.Context, o group.OrganisationID, from, to time.Time) (Openings, error)
}

// CountOpenings makes o's numbers part of what is published. It is called while
// the program is put together.
func (m *Module) CountOpenings(o Opener) { m.opener = o }

// openings are the lines of the public page, none of too few. What are parts of
// one number is hidden together, so that no difference tells.
func (m *Module) openings(ctx context.Context, o group.OrganisationID, from, to time.Time) ([]Line, error) {
	if m.opener == nil {
		return nil, nil
	}
	n, err := m.opener.Openings(ctx, o, from, to)
	if err != nil {
		return nil, err
	}
	became := m.publish([]int64{n.Opened, n.Refused, n.Ended})
	told := m.publish([]int64{n.Told, n.Silent})
	if became[0].Hidden { // a part of what is hidden would tell of it
		told[0], told[1] = Cell{Hidden: true}, Cell{Hidden: true}
	}
	late := m.publish([]int64{n.Late, n.Opened - n.Late})[0]
	if became[0].Hidden {
		late = Cell{Hidden: true}
	}
	return []Line{{"asked", m.publish([]int64{n.Asked})[0]}, {"opened", became[0]}, {"refused", became[1]}, {"ended", became[2]},
		{"told", told[0]}, {"silent", told[1]}, {"late", late}}, nil
}
