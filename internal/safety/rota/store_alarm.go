package rota

import (
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

const alarmColumns = `id, organisation_id, case_id, level, lang, url, drill, raised_at, step, due_at, wait, claimed_until, taken_at, taken_by`

// due is when an alarm is to be worked on: at its time, or when its time lies
// further ahead than was ever set, which is what a clock leaves behind that was
// set back. A claim is over in the same two ways; $1 is now, $2 when a claim of
// now ends.
const due = `taken_at = 0 AND (due_at <= $1 OR due_at > $1 + wait) AND (claimed_until <= $1 OR claimed_until > $2)`

var (
	qInsertAlarm = db.Register("rota.alarm.insert", `INSERT INTO rota_alarm (`+alarmColumns+`)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, $8, 0, 0, 0, 0) ON CONFLICT (case_id) WHERE taken_at = 0 AND case_id <> 0 DO NOTHING`)
	qOpenOfCase = db.Register("rota.alarm.of_case", `SELECT `+alarmColumns+` FROM rota_alarm WHERE case_id = $1 AND taken_at = 0`)
	// A round of steps begins anew: pages of the one before stand in nobody's way.
	qGraver   = db.Register("rota.alarm.graver", `UPDATE rota_alarm SET level = $2, lang = $3, step = (step / 1000000 + 1) * 1000000, due_at = $4, wait = 0, claimed_until = 0 WHERE id = $1 AND taken_at = 0`)
	qAnswered = db.Register("rota.alarm.answered", `UPDATE rota_alarm SET taken_at = $2, taken_by = $3 WHERE case_id = $1 AND case_id <> 0 AND taken_at = 0`)
	qTake     = db.Register("rota.alarm.take", `UPDATE rota_alarm SET taken_at = $2, taken_by = $3 WHERE id = $1 AND taken_at = 0`)
	qPass     = db.Register("rota.alarm.pass", `UPDATE rota_alarm SET taken_at = 0, taken_by = 0, step = CASE WHEN step % 1000000 < 1 THEN step + 1 ELSE step END, due_at = $2, wait = 0, claimed_until = 0
		WHERE id = $1 AND (taken_at = 0 OR taken_by = $3) AND NOT EXISTS (SELECT 1 FROM rota_alarm o WHERE o.case_id = rota_alarm.case_id AND o.case_id <> 0 AND o.taken_at = 0 AND o.id <> rota_alarm.id)`)
	qLatelyTaken = db.Register("rota.alarm.lately_taken", `SELECT COUNT(*) FROM rota_alarm WHERE case_id = $1 AND taken_at > $2 AND taken_at <= $3`)
	qTakers      = db.Register("rota.alarm.takers", `SELECT DISTINCT taken_by FROM rota_alarm WHERE case_id = $1 AND case_id <> 0 AND taken_by <> 0`)
	qAlarm       = db.Register("rota.alarm.get", `SELECT `+alarmColumns+` FROM rota_alarm WHERE id = $1`)
	qOpen        = db.Register("rota.alarm.open", `SELECT `+alarmColumns+` FROM rota_alarm WHERE organisation_id = $1 AND (taken_at = 0 OR taken_at > $2) ORDER BY id DESC LIMIT 50`)
	qDrills      = db.Register("rota.alarm.drills", `SELECT `+alarmColumns+` FROM rota_alarm WHERE organisation_id = $1 AND drill = TRUE ORDER BY raised_at DESC, id DESC LIMIT 60`)
	qLastDrill   = db.Register("rota.alarm.last_drill", `SELECT COALESCE(MAX(raised_at), 0) FROM rota_alarm WHERE organisation_id = $1 AND drill = TRUE`)
	qOpenDrill   = db.Register("rota.alarm.open_drill", `SELECT COUNT(*) FROM rota_alarm WHERE organisation_id = $1 AND drill = TRUE AND taken_at = 0`)
	qStuck       = db.Register("rota.alarm.stuck", `SELECT COUNT(*) FROM rota_alarm WHERE taken_at = 0 AND due_at < $1 AND claimed_until < $1`)
	qClaim       = db.Register("rota.alarm.claim", `UPDATE rota_alarm SET claimed_until = $2 WHERE `+due+`
		AND id IN (SELECT id FROM rota_alarm WHERE `+due+` ORDER BY due_at, id LIMIT $3) RETURNING `+alarmColumns)
	qStep  = db.Register("rota.alarm.step", `UPDATE rota_alarm SET step = $2, due_at = $3, wait = $4, claimed_until = 0 WHERE id = $1 AND step = $5 AND claimed_until = $6`)
	qCease = db.Register("rota.alarm.cease", `UPDATE rota_alarm SET taken_at = $2 WHERE id = $1 AND taken_at = 0`)

	qInsertPage = db.Register("rota.page.insert", `INSERT INTO rota_page (id, alarm_id, account_id, step, way, outcome, at, ended_at)
		VALUES ($1, $2, $3, $4, $5, '', $6, 0) ON CONFLICT (alarm_id, account_id, step, way) DO NOTHING`)
	qPages     = db.Register("rota.page.of", `SELECT id, alarm_id, account_id, step, way, outcome, at, ended_at FROM rota_page WHERE alarm_id = $1 ORDER BY at, id`)
	qStepPages = db.Register("rota.page.of_step", `SELECT id, alarm_id, account_id, step, way, outcome, at, ended_at FROM rota_page WHERE alarm_id = $1 AND step = $2 ORDER BY id`)
	qEndPage   = db.Register("rota.page.end", `UPDATE rota_page SET outcome = $2, ended_at = $3 WHERE id = $1`)
	qShown     = db.Register("rota.page.shown", `UPDATE rota_page SET outcome = 'shown', ended_at = $3 WHERE account_id = $1 AND alarm_id = $2 AND way = 'app' AND outcome <> 'shown'`)
	qLately    = db.Register("rota.page.lately", `SELECT COUNT(*) FROM rota_page WHERE account_id = $1 AND way = $2 AND alarm_id <> $3 AND at > $4 AND at <= $5 AND outcome = 'sent'`)
	// qMine are the open alarms for which the account was called.
	qMine = db.Register("rota.alarm.mine", `SELECT `+alarmColumns+` FROM rota_alarm a WHERE taken_at = 0
		AND EXISTS (SELECT 1 FROM rota_page p WHERE p.alarm_id = a.id AND p.account_id = $1) ORDER BY id DESC LIMIT 50`)
	qLatelyHook = db.Register("rota.page.lately_hook", `SELECT COUNT(*) FROM rota_page p JOIN rota_alarm a ON a.id = p.alarm_id
		WHERE p.account_id = 0 AND p.way = 'hook' AND a.organisation_id = $1 AND p.alarm_id <> $2 AND p.at > $3 AND p.at <= $4 AND p.outcome = 'sent'`)
	qDropPagesOf = db.Register("rota.page.erase", `DELETE FROM rota_page WHERE account_id = $1`)
	qForgetTaker = db.Register("rota.alarm.forget", `UPDATE rota_alarm SET taken_by = 0 WHERE taken_by = $1`)
	qTakenBy     = db.Register("rota.alarm.taken_by", `SELECT `+alarmColumns+` FROM rota_alarm WHERE taken_by = $1 ORDER BY id`)
	qSweepPages  = db.Register("rota.page.sweep", `DELETE FROM rota_page WHERE alarm_id IN (SELECT id FROM rota_alarm WHERE taken_at > 0 AND raised_at < $1)`)
	qSweepAlarms = db.Register("rota.alarm.sweep", `DELETE FROM rota_alarm WHERE taken_at > 0 AND raised_at < $1`)
	qPulse       = db.Register("rota.pulse.get", `SELECT tried_at, good_at FROM rota_pulse WHERE id = 1`)
	qBeginPulse  = db.Register("rota.pulse.begin", `INSERT INTO rota_pulse (id, tried_at, good_at) VALUES (1, 0, 0) ON CONFLICT (id) DO NOTHING`)
	qTryPulse    = db.Register("rota.pulse.try", `UPDATE rota_pulse SET tried_at = $1 WHERE id = 1 AND (tried_at <= $2 OR tried_at > $1)`)
	qGoodPulse   = db.Register("rota.pulse.good", `UPDATE rota_pulse SET good_at = $1 WHERE id = 1`)
	qInsertBeat  = db.Register("rota.beat.insert", `INSERT INTO rota_beat (id, at, wrong) VALUES ($1, $2, $3)`)
	qLastBeat    = db.Register("rota.beat.last", `SELECT at, wrong FROM rota_beat ORDER BY id DESC LIMIT 1`)
	qSweepBeats  = db.Register("rota.beat.sweep", `DELETE FROM rota_beat WHERE at < $1`)
)

// A Raised alarm is one that was written down.
type Raised struct {
	ID int64
	Alarm
	RaisedAt time.Time
	TakenAt  time.Time  // zero while nobody came
	TakenBy  account.ID // 0 too where nobody came to a drill

	step    int // see phase
	wait    time.Duration
	claimed time.Time
}

// round is how many steps a round has at most, far more than years of calling. An
// alarm that grows graver begins the next round: its steps are told from those of
// the one before. The statements of this file know the number.
const round = 1_000_000

// phase is a step within its round.
func phase(step int) int { return step % round }

// Open reports whether somebody has to come still.
func (r Raised) Open() bool { return r.TakenAt.IsZero() }

// Took is how long it took until somebody came. A clock that was set back makes
// it nothing.
func (r Raised) Took() time.Duration {
	if r.Open() {
		return 0
	}
	return max(0, r.TakenAt.Sub(r.RaisedAt))
}

func scanAlarm(r db.Row) (a Raised, err error) {
	var raised, dueAt, wait, claimed, taken int64
	err = r.Scan(&a.ID, &a.Organisation, &a.Case, &a.Level, &a.Lang, &a.URL, &a.Drill, &raised, &a.step, &dueAt, &wait, &claimed, &taken, &a.TakenBy)
	a.RaisedAt, a.TakenAt, a.claimed = clock.FromMillis(raised), clock.FromMillis(taken), clock.FromMillis(claimed)
	a.wait = time.Duration(wait) * time.Millisecond
	return a, err
}

// A Page is one attempt to reach somebody.
type Page struct {
	ID      int64
	Alarm   int64
	Account account.ID // 0: the organisation's own address
	Step    int
	Way     Way
	Outcome Outcome
	At      time.Time
	EndedAt time.Time // zero while it is made
}

func scanPage(r db.Row) (p Page, err error) {
	var at, ended int64
	err = r.Scan(&p.ID, &p.Alarm, &p.Account, &p.Step, &p.Way, &p.Outcome, &at, &ended)
	p.At, p.EndedAt = clock.FromMillis(at), clock.FromMillis(ended)
	return p, err
}

// pulseRow is when paging was last tested.
type pulseRow struct{ tried, good time.Time }

func scanPulse(r db.Row) (p pulseRow, err error) {
	var tried, good int64
	err = r.Scan(&tried, &good)
	p.tried, p.good = clock.FromMillis(tried), clock.FromMillis(good)
	return p, err
}

type beatRow struct {
	at    time.Time
	wrong string
}

func scanBeat(r db.Row) (b beatRow, err error) {
	var at int64
	err = r.Scan(&at, &b.wrong)
	b.at = clock.FromMillis(at)
	return b, err
}
