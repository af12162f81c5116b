package moderation

import (
	"context"
	"encoding/json"
	"errors"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// store reads and writes this package's tables and no others.
type store struct{ keys *crypto.Keyring }

const (
	matterColumns   = `id, org_id, group_id, kind, thing_id, about_id, url, gravity, reports, state, opened_at, due_at, seen_at, closed_at, queue, weight`
	reportColumns   = `id, matter_id, member_id, rule, words_sealed, made_at, misused_at`
	decisionColumns = `id, matter_id, org_id, group_id, member_id, act, kind, thing_id, url, measure, rule, words_sealed, source,
		by_member, by_account, second_member, second_account, state, made_at, confirm_by, until_at, ended_at`
	appealColumns = `id, decision_id, group_id, member_id, side, words_sealed, state, made_at, due_at, answer_sealed, by_member, by_account, answered_at, late_at, lifted_at`
	inForce       = ` state IN ('proposed', 'provisional', 'standing', 'resubmitted') `
	// ofConduct leaves out what was done for somebody's safety or peace, or about
	// their reports: it says nothing of how they treat others.
	ofConduct = ` rule NOT IN ('care', 'peace', 'misuse') `
)

var (
	qInsertMatter = db.Register("moderation.matter.insert", `INSERT INTO moderation_matter
		(id, org_id, group_id, kind, thing_id, about_id, url, gravity, reports, state, opened_at, due_at, late_at, seen_at, closed_at, queue, weight)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'open', $10, $11, 0, 0, 0, $12, $13)`)
	qRuled = db.Register("moderation.matter.ruled", `UPDATE moderation_matter SET gravity = CASE WHEN gravity < $2 THEN $2 ELSE gravity END,
		due_at = CASE WHEN due_at > $3 THEN $3 ELSE due_at END, queue = CASE WHEN queue = '' THEN $4 ELSE queue END,
		weight = CASE WHEN weight < $5 THEN $5 ELSE weight END WHERE id = $1 AND state = 'open'`)
	qMatter     = db.Register("moderation.matter.get", `SELECT `+matterColumns+` FROM moderation_matter WHERE id = $1`)
	qOpenMatter = db.Register("moderation.matter.open", `SELECT `+matterColumns+` FROM moderation_matter WHERE kind = $1 AND thing_id = $2 AND state = 'open'`)
	// The gravest first, then those to which rules add most, then those that have
	// waited longest.
	qMattersOrg  = db.Register("moderation.matter.of_org", `SELECT `+matterColumns+` FROM moderation_matter WHERE org_id = $1 AND state = 'open' ORDER BY gravity DESC, weight DESC, opened_at, id LIMIT $2`)
	qMattersIn   = db.Register("moderation.matter.of_group", `SELECT `+matterColumns+` FROM moderation_matter WHERE group_id = $1 AND state = 'open' ORDER BY gravity DESC, weight DESC, opened_at, id LIMIT $2`)
	qMoreReports = db.Register("moderation.matter.more", `UPDATE moderation_matter SET reports = reports + 1,
		gravity = CASE WHEN gravity < $2 THEN $2 ELSE gravity END, due_at = CASE WHEN due_at > $3 THEN $3 ELSE due_at END WHERE id = $1 AND state = 'open'`)
	qSeen        = db.Register("moderation.matter.seen", `UPDATE moderation_matter SET seen_at = $2 WHERE id = $1 AND seen_at = 0`)
	qCloseMatter = db.Register("moderation.matter.close", `UPDATE moderation_matter SET state = 'closed', closed_at = $2 WHERE id = $1 AND state = 'open'`)
	qReopen      = db.Register("moderation.matter.reopen", `UPDATE moderation_matter SET state = 'open', closed_at = 0, due_at = $2, late_at = 0 WHERE id = $1 AND state = 'closed'
		AND NOT EXISTS (SELECT 1 FROM moderation_matter o WHERE o.kind = moderation_matter.kind AND o.thing_id = moderation_matter.thing_id AND o.state = 'open')`)
	qLateMatters = db.Register("moderation.matter.late", `SELECT `+matterColumns+` FROM moderation_matter WHERE state = 'open' AND late_at = 0 AND due_at < $1 ORDER BY due_at LIMIT 50`)
	qTellLate    = db.Register("moderation.matter.tell_late", `UPDATE moderation_matter SET late_at = $2 WHERE id = $1 AND late_at = 0`)
	qMovedGroups = db.Register("moderation.matter.moved", `UPDATE moderation_matter SET org_id = $2 WHERE group_id = $1 AND org_id <> $2`)

	qInsertReport = db.Register("moderation.report.insert", `INSERT INTO moderation_report (id, matter_id, member_id, rule, words_sealed, made_at, misused_at)
		VALUES ($1, $2, $3, $4, $5, $6, 0)`)
	qReport       = db.Register("moderation.report.get", `SELECT `+reportColumns+` FROM moderation_report WHERE id = $1`)
	qReportBy     = db.Register("moderation.report.by", `SELECT `+reportColumns+` FROM moderation_report WHERE matter_id = $1 AND member_id = $2`)
	qReportsTo    = db.Register("moderation.report.of_matter", `SELECT `+reportColumns+` FROM moderation_report WHERE matter_id = $1 ORDER BY id LIMIT 100`)
	qReportsOf    = db.Register("moderation.report.of_member", `SELECT `+reportColumns+` FROM moderation_report WHERE member_id = $1 ORDER BY id DESC LIMIT 200`)
	qReportsSince = db.Register("moderation.report.since", `SELECT COUNT(*) FROM moderation_report WHERE member_id = $1 AND made_at > $2`)
	qMisuse       = db.Register("moderation.report.misuse", `UPDATE moderation_report SET misused_at = $2 WHERE id = $1 AND misused_at = 0`)
	qMisuses      = db.Register("moderation.report.misuses", `SELECT COUNT(*) FROM moderation_report WHERE member_id = $1 AND misused_at > $2`)
	qEraseReports = db.Register("moderation.report.erase", `UPDATE moderation_report SET words_sealed = $2 WHERE member_id = $1`)

	qInsertDecision = db.Register("moderation.decision.insert", `INSERT INTO moderation_decision (`+decisionColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, 0, 0, $16, $17, $18, $19, 0)`)
	qDecision    = db.Register("moderation.decision.get", `SELECT `+decisionColumns+` FROM moderation_decision WHERE id = $1`)
	qDecisionsOf = db.Register("moderation.decision.of_member", `SELECT `+decisionColumns+` FROM moderation_decision WHERE member_id = $1 ORDER BY id DESC LIMIT 200`)
	qInForceOf   = db.Register("moderation.decision.in_force", `SELECT `+decisionColumns+` FROM moderation_decision WHERE member_id = $1 AND`+inForce+`ORDER BY id`)
	qOut         = db.Register("moderation.decision.out", `SELECT `+decisionColumns+` FROM moderation_decision WHERE org_id = $1 AND measure = 'leave_organisation' AND state = 'standing' ORDER BY id LIMIT 500`)
	qDecisionsTo = db.Register("moderation.decision.of_matter", `SELECT `+decisionColumns+` FROM moderation_decision WHERE matter_id = $1 ORDER BY id`)
	qOfAct       = db.Register("moderation.decision.of_act", `SELECT `+decisionColumns+` FROM moderation_decision WHERE act = $1 AND thing_id = $2 AND`+inForce+`ORDER BY id`)
	qParties     = db.Register("moderation.decision.parties", `SELECT DISTINCT member_id FROM moderation_decision WHERE kind = $1 AND thing_id = $2 AND act = $3`)
	// What waits for no matter of its own: a wave of a newcomer's.
	qHeldOf = db.Register("moderation.decision.held_of", `SELECT `+decisionColumns+` FROM moderation_decision WHERE act = $1 AND member_id = $2 AND`+inForce+`
		AND NOT EXISTS (SELECT 1 FROM moderation_matter o WHERE o.kind = moderation_decision.kind AND o.thing_id = moderation_decision.thing_id AND o.state = 'open') ORDER BY id`)
	// What was taken by a person, and stands or ended by itself.
	qUpheld = db.Register("moderation.decision.upheld", `SELECT COALESCE(MAX(made_at), 0) FROM moderation_decision WHERE member_id = $1 AND`+ofConduct+`
		AND measure IN ('edit', 'fold', 'slow', 'pause', 'leave_meeting', 'leave_group', 'leave_organisation')
		AND (state = 'standing' OR state = 'over' AND measure IN ('slow', 'pause'))`)
	qHalfway   = db.Register("moderation.decision.halfway", `SELECT `+decisionColumns+` FROM moderation_decision WHERE org_id = $1 AND state IN ('proposed', 'provisional', 'resubmitted') ORDER BY id LIMIT $2`)
	qHalfwayIn = db.Register("moderation.decision.halfway_in", `SELECT `+decisionColumns+` FROM moderation_decision WHERE group_id = $1 AND state IN ('proposed', 'provisional', 'resubmitted') ORDER BY id LIMIT $2`)
	qEarlier   = db.Register("moderation.decision.earlier", `SELECT COUNT(*) FROM moderation_decision WHERE member_id = $1 AND`+ofConduct+`
		AND measure NOT IN ('none', 'nudge', 'wait', 'kept_apart', 'slow_reports') AND state NOT IN ('reversed', 'changed', 'lapsed', 'proposed')`)
	qState          = db.Register("moderation.decision.state", `UPDATE moderation_decision SET state = $3, ended_at = $4 WHERE id = $1 AND state = $2`)
	qConfirm        = db.Register("moderation.decision.confirm", `UPDATE moderation_decision SET state = 'standing', second_member = $2, second_account = $3 WHERE id = $1 AND state IN ('proposed', 'provisional')`)
	qTimeOver       = db.Register("moderation.decision.time_over", `SELECT `+decisionColumns+` FROM moderation_decision WHERE state IN ('standing', 'resting') AND until_at <> 0 AND until_at <= $1 ORDER BY id LIMIT 100`)
	qUnconfirmed    = db.Register("moderation.decision.unconfirmed", `SELECT `+decisionColumns+` FROM moderation_decision WHERE state IN ('proposed', 'provisional') AND confirm_by <= $1 ORDER BY id LIMIT 100`)
	qDecisionsSince = db.Register("moderation.decision.since", `SELECT `+decisionColumns+` FROM moderation_decision WHERE org_id = $1 AND made_at >= $2 AND made_at < $3 ORDER BY made_at, id LIMIT 10000`)
	qEraseDecisions = db.Register("moderation.decision.erase", `UPDATE moderation_decision SET words_sealed = $2, url = '',
		state = CASE WHEN state IN ('proposed', 'provisional', 'standing', 'resubmitted') THEN 'over' ELSE state END,
		ended_at = CASE WHEN ended_at = 0 THEN $3 ELSE ended_at END WHERE member_id = $1`)
	qForgetFirst  = db.Register("moderation.decision.forget_first", `UPDATE moderation_decision SET by_account = 0 WHERE by_account = $1`)
	qForgetSecond = db.Register("moderation.decision.forget_second", `UPDATE moderation_decision SET second_account = 0 WHERE second_account = $1`)
	// Who left an organisation left that one, wherever the group goes.
	qMovedDecided = db.Register("moderation.decision.moved", `UPDATE moderation_decision SET org_id = $2 WHERE group_id = $1 AND org_id <> $2 AND measure <> 'leave_organisation'`)

	qWrote     = db.Register("moderation.pace.wrote", `INSERT INTO moderation_pace (member_id, wrote_at) VALUES ($1, $2) ON CONFLICT (member_id) DO UPDATE SET wrote_at = excluded.wrote_at`)
	qPace      = db.Register("moderation.pace.get", `SELECT wrote_at FROM moderation_pace WHERE member_id = $1`)
	qErasePace = db.Register("moderation.pace.erase", `DELETE FROM moderation_pace WHERE member_id = $1`)

	qInsertAppeal = db.Register("moderation.appeal.insert", `INSERT INTO moderation_appeal
		(id, decision_id, org_id, group_id, member_id, side, words_sealed, state, made_at, due_at, late_at, answer_sealed, by_member, by_account, answered_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, 'open', $8, $9, 0, $10, 0, 0, 0)`)
	qAppeal       = db.Register("moderation.appeal.get", `SELECT `+appealColumns+` FROM moderation_appeal WHERE id = $1`)
	qAppealBy     = db.Register("moderation.appeal.by", `SELECT `+appealColumns+` FROM moderation_appeal WHERE decision_id = $1 AND member_id = $2`)
	qAppealsTo    = db.Register("moderation.appeal.of_decision", `SELECT `+appealColumns+` FROM moderation_appeal WHERE decision_id = $1 ORDER BY id`)
	qAppealsOrg   = db.Register("moderation.appeal.of_org", `SELECT `+appealColumns+` FROM moderation_appeal WHERE org_id = $1 AND state = 'open' ORDER BY due_at, id LIMIT $2`)
	qAppealsIn    = db.Register("moderation.appeal.of_group", `SELECT `+appealColumns+` FROM moderation_appeal WHERE group_id = $1 AND state = 'open' ORDER BY due_at, id LIMIT $2`)
	qAppealsOf    = db.Register("moderation.appeal.of_member", `SELECT `+appealColumns+` FROM moderation_appeal WHERE member_id = $1 ORDER BY id DESC LIMIT 200`)
	qAppealsSince = db.Register("moderation.appeal.since", `SELECT `+appealColumns+` FROM moderation_appeal WHERE org_id = $1 AND made_at >= $2 AND made_at < $3 ORDER BY id LIMIT 10000`)
	qAnswer       = db.Register("moderation.appeal.answer", `UPDATE moderation_appeal SET state = $2, answer_sealed = $3, by_member = $4, by_account = $5, answered_at = $6
		WHERE id = $1 AND state = 'open'`)
	qLateAppeals  = db.Register("moderation.appeal.late", `SELECT `+appealColumns+` FROM moderation_appeal WHERE state = 'open' AND late_at = 0 AND due_at < $1 ORDER BY due_at LIMIT 50`)
	qAppealLate   = db.Register("moderation.appeal.tell_late", `UPDATE moderation_appeal SET late_at = $2 WHERE id = $1 AND late_at = 0`)
	qLongLate     = db.Register("moderation.appeal.long_late", `SELECT `+appealColumns+` FROM moderation_appeal WHERE state = 'open' AND lifted_at = 0 AND made_at < $1 ORDER BY due_at LIMIT 50`)
	qLift         = db.Register("moderation.appeal.lift", `UPDATE moderation_appeal SET lifted_at = $2 WHERE id = $1 AND lifted_at = 0 AND state = 'open'`)
	qEraseAppeals = db.Register("moderation.appeal.erase", `UPDATE moderation_appeal SET words_sealed = $2, answer_sealed = $2 WHERE member_id = $1`)
	qForgetAppeal = db.Register("moderation.appeal.forget", `UPDATE moderation_appeal SET by_account = 0 WHERE by_account = $1`)
	qMovedAppeals = db.Register("moderation.appeal.moved", `UPDATE moderation_appeal SET org_id = $2 WHERE group_id = $1 AND org_id <> $2`)
)

func scanMatter(r db.Row) (m Matter, err error) {
	var opened, due, seen, closed int64
	err = r.Scan(&m.ID, &m.Organisation, &m.Group, &m.Thing.Kind, &m.Thing.ID, &m.About, &m.URL, &m.Gravity, &m.Reports, &m.State,
		&opened, &due, &seen, &closed, &m.Queue, &m.Weight)
	m.OpenedAt, m.DueAt, m.SeenAt, m.ClosedAt = clock.FromMillis(opened), clock.FromMillis(due), clock.FromMillis(seen), clock.FromMillis(closed)
	return m, err
}

// reportRow, decisionRow and appealRow hold words that are still sealed.
type (
	reportRow struct {
		Report
		words []byte
	}
	decisionRow struct {
		Decision
		words []byte
	}
	appealRow struct {
		Appeal
		words, answer []byte
	}
)

func scanReport(r db.Row) (row reportRow, err error) {
	var at, misused int64
	err = r.Scan(&row.ID, &row.Matter, &row.Member, &row.Rule, &row.words, &at, &misused)
	row.At, row.MisusedAt = clock.FromMillis(at), clock.FromMillis(misused)
	return row, err
}

func scanDecision(r db.Row) (row decisionRow, err error) {
	var at, confirm, until, ended int64
	err = r.Scan(&row.ID, &row.Matter, &row.Organisation, &row.Group, &row.Member, &row.Act, &row.Thing.Kind, &row.Thing.ID, &row.URL, &row.Measure, &row.Rule,
		&row.words, &row.Source, &row.By.Member, &row.By.Account, &row.Second.Member, &row.Second.Account, &row.State, &at, &confirm, &until, &ended)
	row.At, row.ConfirmBy, row.Until, row.EndedAt = clock.FromMillis(at), clock.FromMillis(confirm), clock.FromMillis(until), clock.FromMillis(ended)
	return row, err
}

func scanAppeal(r db.Row) (row appealRow, err error) {
	var at, due, answered, late, lifted int64
	err = r.Scan(&row.ID, &row.Decision, &row.Group, &row.Member, &row.Side, &row.words, &row.State, &at, &due, &row.answer, &row.By.Member, &row.By.Account, &answered, &late, &lifted)
	row.At, row.DueAt, row.AnsweredAt = clock.FromMillis(at), clock.FromMillis(due), clock.FromMillis(answered)
	row.LateAt, row.LiftedAt = clock.FromMillis(late), clock.FromMillis(lifted)
	return row, err
}

func reportPlace(id ReportID) crypto.Place {
	return crypto.Place{Table: "moderation_report", Column: "words_sealed", Row: int64(id)}
}

func decisionPlace(id DecisionID) crypto.Place {
	return crypto.Place{Table: "moderation_decision", Column: "words_sealed", Row: int64(id)}
}

func appealPlace(id AppealID, column string) crypto.Place {
	return crypto.Place{Table: "moderation_appeal", Column: column, Row: int64(id)}
}

// open opens a sealed value; what was never written, or was erased, is "".
func (s store) open(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	words, err := s.keys.Open(ctx, c, key, at, sealed)
	if errors.Is(err, crypto.ErrDestroyed) {
		return "", nil
	}
	return words, err
}

// seal seals words; "" stays empty.
func (s store) seal(ctx context.Context, c db.Conn, key crypto.KeyID, at crypto.Place, words string) ([]byte, error) {
	if words == "" {
		return []byte{}, nil
	}
	return s.keys.Seal(ctx, c, key, at, words)
}

// stated are the words of a decision.
type stated struct {
	Facts  string `json:"facts"`
	Reason string `json:"reason"`
}

func (s store) openDecision(ctx context.Context, c db.Conn, g group.Group, row decisionRow) (Decision, error) {
	words, err := s.open(ctx, c, g.Key, decisionPlace(row.ID), row.words)
	if err != nil || words == "" {
		return row.Decision, err
	}
	var said stated
	err = json.Unmarshal([]byte(words), &said)
	row.Facts, row.Reason = said.Facts, said.Reason
	return row.Decision, err
}

func (s store) insertDecision(ctx context.Context, tx *db.Tx, g group.Group, d Decision) error {
	words, err := json.Marshal(stated{Facts: d.Facts, Reason: d.Reason})
	if err != nil {
		return err
	}
	sealed, err := s.seal(ctx, tx, g.Key, decisionPlace(d.ID), string(words))
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qInsertDecision, int64(d.ID), int64(d.Matter), int64(d.Organisation), int64(d.Group), int64(d.Member), d.Act,
		string(d.Thing.Kind), d.Thing.ID, d.URL, string(d.Measure), string(d.Rule), sealed, string(d.Source), int64(d.By.Member), int64(d.By.Account),
		string(d.State), clock.ToMillis(d.At), clock.ToMillis(d.ConfirmBy), clock.ToMillis(d.Until))
	return err
}

// matterOf, decisionOf and appealOf read one of each, and return Missing where
// there is none.
func (m *Module) matterOf(ctx context.Context, id MatterID) (Matter, error) {
	return known(db.Maybe(ctx, m.db, qMatter, scanMatter, int64(id)))
}

func (m *Module) decisionOf(ctx context.Context, id DecisionID) (decisionRow, error) {
	return known(db.Maybe(ctx, m.db, qDecision, scanDecision, int64(id)))
}

func (m *Module) appealOf(ctx context.Context, id AppealID) (appealRow, error) {
	return known(db.Maybe(ctx, m.db, qAppeal, scanAppeal, int64(id)))
}

func known[T any](one T, found bool, err error) (T, error) {
	if err == nil && !found {
		err = fault.Missing("nothing of this id")
	}
	return one, err
}
