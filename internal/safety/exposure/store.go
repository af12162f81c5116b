package exposure

import (
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

var (
	// Both choices of a reader in one question: 0 for no member.
	qChosen = db.Register("exposure.chosen", `SELECT 1, key_id, chosen_sealed FROM exposure_account WHERE account_id = $1
		UNION ALL SELECT 2, 0, chosen_sealed FROM exposure_member WHERE member_id = $2`)
	qSetAccount = db.Register("exposure.account.set", `INSERT INTO exposure_account (account_id, key_id, chosen_sealed) VALUES ($1, $2, $3)
		ON CONFLICT (account_id) DO UPDATE SET key_id = excluded.key_id, chosen_sealed = excluded.chosen_sealed`)
	qSetMember = db.Register("exposure.member.set", `INSERT INTO exposure_member (member_id, chosen_sealed) VALUES ($1, $2)
		ON CONFLICT (member_id) DO UPDATE SET chosen_sealed = excluded.chosen_sealed`)
	qDropAccount = db.Register("exposure.account.drop", `DELETE FROM exposure_account WHERE account_id = $1`)
	qDropMember  = db.Register("exposure.member.drop", `DELETE FROM exposure_member WHERE member_id = $1`)

	qCount = db.Register("exposure.day.count", `INSERT INTO exposure_day (group_id, day, calm, low, heavy, grave, hurting) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (group_id, day) DO UPDATE SET calm = exposure_day.calm + excluded.calm, low = exposure_day.low + excluded.low,
		heavy = exposure_day.heavy + excluded.heavy, grave = exposure_day.grave + excluded.grave, hurting = exposure_day.hurting + excluded.hurting`)
	qDays  = db.Register("exposure.day.of", `SELECT day, calm, low, heavy, grave, hurting FROM exposure_day WHERE group_id = $1 AND day > $2`)
	qSweep = db.Register("exposure.day.sweep", `DELETE FROM exposure_day WHERE day < $1`)
)

// A whose is whether a choice holds everywhere or in one group, as qChosen says
// it.
type whose int64

const (
	ofAccount whose = 1
	ofMember  whose = 2
)

type chosenRow struct {
	whose  whose
	key    crypto.KeyID
	sealed []byte
}

func scanChosen(r db.Row) (c chosenRow, err error) {
	err = r.Scan(&c.whose, &c.key, &c.sealed)
	return c, err
}

type dayRow struct {
	number int64
	Day
}

func scanDay(r db.Row) (d dayRow, err error) {
	err = r.Scan(&d.number, &d.Calm, &d.Low, &d.Heavy, &d.Grave, &d.Hurting)
	return d, err
}

func accountPlace(id int64) crypto.Place {
	return crypto.Place{Table: "exposure_account", Column: "chosen_sealed", Row: id}
}

func memberPlace(id int64) crypto.Place {
	return crypto.Place{Table: "exposure_member", Column: "chosen_sealed", Row: id}
}
