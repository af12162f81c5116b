package group

import (
	"context"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// What a group's page says about answers. The reply guarantee fills it in.

var qPromising = db.Register("group.promising", `SELECT `+groupColumns+` FROM support_group g JOIN organisation o ON o.id = g.organisation_id
	WHERE g.archived_at = 0 AND g.state = 'live' AND g.terms LIKE '%"promise":%' ORDER BY g.id`)

// Answers tells what a group promises about answers, and how long they took. It
// is nil where no feature keeps count.
type Answers interface {
	Answers(ctx context.Context, g Group) (AnswersView, error)
}

// AnswersView is what the group's page says about answers: sentences in the
// reader's language, "" for what there is nothing to say about, and the same as
// numbers.
type AnswersView struct {
	Promised string // "Somebody answers within 12 hours."
	Measured string // "Half of the posts were answered within 2 hours, …"
	Now      string // "Nobody in the group is on duty until 19:00."

	Hours  int64 // promised; 0 for nothing
	Posts  int64 // that the measure rests on; 0 while they are too few to tell
	Median int64 // minutes within which half were answered; 0 if that is not known
	Ninety int64 // minutes within which 9 of 10 were; 0 if that is not known
}

// ShowAnswers makes group pages tell about answers. It is called while the
// program is put together, before the first request.
func (m *Module) ShowAnswers(a Answers) { m.answers = a }

// Promising returns every live group that promises an answer, without its lists,
// by age.
func (m *Module) Promising(ctx context.Context) ([]Group, error) {
	groups, err := db.All(ctx, m.db, qPromising, scanGroup)
	if err != nil {
		return nil, err
	}
	promising := groups[:0]
	for _, g := range groups {
		if g.Promise > 0 { // what is looked for could stand in a text
			promising = append(promising, g)
		}
	}
	return promising, nil
}

var qOnBreak = db.Register("group.member.on_break", `SELECT id FROM member WHERE paused_at <> 0 AND (paused_until = 0 OR paused_until > $1)
	AND id IN (`+db.Slots(2, Page)+`)`)

// OnBreak returns those of at most Page members who are on a break at the
// moment: nothing is asked of them.
func (m *Module) OnBreak(ctx context.Context, ids []MemberID) ([]MemberID, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	args := append([]any{clock.ToMillis(m.clock.Now())}, db.Pad(ids, Page)...)
	return db.All(ctx, m.db, qOnBreak, scanMemberID, args...)
}
