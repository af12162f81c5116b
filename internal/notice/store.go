package notice

import (
	"context"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strconv"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// membersAtOnce is how many members one statement looks for.
const membersAtOnce = 32

var (
	qInsert = db.Register("notice.insert", `INSERT INTO notice (id, member_id, kind, url, at, seen) VALUES ($1, $2, $3, $4, $5, FALSE)
		ON CONFLICT (member_id, kind, url) WHERE seen = FALSE DO NOTHING`)
	qPend = db.Register("notice.pending.insert", `INSERT INTO notice_pending (member_id, class)
		SELECT member_id, $2 FROM notice_route WHERE member_id = $1 ON CONFLICT (member_id, class) DO NOTHING`)
	qOf = db.Register("notice.of_members", `SELECT id, member_id, kind, url, at, seen FROM notice
		WHERE member_id IN (`+db.Slots(2, membersAtOnce)+`) ORDER BY id DESC LIMIT $1`)
	qAny = db.Register("notice.any_of_members", `SELECT COUNT(*) FROM (SELECT 1 FROM notice
		WHERE member_id IN (`+db.Slots(1, membersAtOnce)+`) AND seen = FALSE LIMIT 1) one`)
	qSee       = db.Register("notice.see", `UPDATE notice SET seen = TRUE WHERE id = $1 AND member_id = $2 AND seen = FALSE`)
	qSeeAll    = db.Register("notice.see_all", `UPDATE notice SET seen = TRUE WHERE member_id = $1 AND seen = FALSE AND id <= $2`)
	qErase     = db.Register("notice.erase", `DELETE FROM notice WHERE member_id = $1`)
	qSweep     = db.Register("notice.sweep", `DELETE FROM notice WHERE at < $1`)
	qErasePend = db.Register("notice.pending.erase", `DELETE FROM notice_pending WHERE member_id = $1`)

	qInsertForAccount = db.Register("notice.account.insert", `INSERT INTO account_notice (id, account_id, sealed, at, seen) VALUES ($1, $2, $3, $4, FALSE)
		ON CONFLICT (id) DO UPDATE SET at = excluded.at, seen = FALSE WHERE account_notice.seen = TRUE`)
	qOfAccount      = db.Register("notice.account.of", `SELECT id, sealed, at, seen FROM account_notice WHERE account_id = $1 ORDER BY at DESC, id LIMIT $2`)
	qAnyOfAccount   = db.Register("notice.account.any", `SELECT COUNT(*) FROM account_notice WHERE account_id = $1 AND seen = FALSE`)
	qSeeOfAccount   = db.Register("notice.account.see", `UPDATE account_notice SET seen = TRUE WHERE id = $1 AND account_id = $2`)
	qSeeAllAccount  = db.Register("notice.account.see_all", `UPDATE account_notice SET seen = TRUE WHERE account_id = $1 AND seen = FALSE`)
	qEraseOfAccount = db.Register("notice.account.erase", `DELETE FROM account_notice WHERE account_id = $1`)
	qSweepAccounts  = db.Register("notice.account.sweep", `DELETE FROM account_notice WHERE at < $1`)

	qChoices      = db.Register("notice.choice.get", `SELECT sealed FROM notice_choice WHERE account_id = $1`)
	qSetChoices   = db.Register("notice.choice.set", `INSERT INTO notice_choice (account_id, sealed) VALUES ($1, $2) ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed`)
	qEraseChoices = db.Register("notice.choice.erase", `DELETE FROM notice_choice WHERE account_id = $1`)

	qRoute      = db.Register("notice.route.get", `SELECT sealed FROM notice_route WHERE member_id = $1`)
	qRoutes     = db.Register("notice.route.of", `SELECT member_id FROM notice_route WHERE member_id IN (`+db.Slots(1, membersAtOnce)+`)`)
	qSetRoute   = db.Register("notice.route.insert", `INSERT INTO notice_route (member_id, sealed) VALUES ($1, $2) ON CONFLICT (member_id) DO NOTHING`)
	qDropRoute  = db.Register("notice.route.delete", `DELETE FROM notice_route WHERE member_id = $1`)
	qRoutesFrom = db.Register("notice.route.from", `SELECT member_id FROM notice_route WHERE member_id > $1 ORDER BY member_id LIMIT $2`)
)

// store speaks SQL for what people are told; channels and the queue have files
// of their own.
type store struct{ keys *crypto.Keyring }

func scanNotice(r db.Row) (n Notice, err error) {
	var at int64
	err = r.Scan(&n.ID, &n.Member, &n.Kind, &n.URL, &at, &n.Seen)
	n.At = clock.FromMillis(at)
	return n, err
}

// accountRow is a notice that is still sealed.
type accountRow struct {
	Notice
	sealed []byte
}

func scanForAccount(r db.Row) (n accountRow, err error) {
	var at int64
	err = r.Scan(&n.ID, &n.sealed, &at, &n.Seen)
	n.At = clock.FromMillis(at)
	return n, err
}

// told is what is sealed of a notice to an account.
type told struct {
	Kind Kind
	URL  string
}

func accountPlace(id int64) crypto.Place {
	return crypto.Place{Table: "account_notice", Column: "sealed", Row: id}
}

// accountNoticeID is the id of what an account is told: one for each account,
// kind and address, so that an unread one is not doubled.
func (s store) accountNoticeID(id account.ID, t told) int64 {
	mark := s.keys.Index("notice.account", number(int64(id))+"|"+string(t.Kind)+"|"+t.URL)
	return int64(binary.BigEndian.Uint64(mark) >> 1)
}

// routePlace binds a route to its member.
func routePlace(member group.MemberID) crypto.Place {
	return crypto.Place{Table: "notice_route", Column: "sealed", Row: int64(member)}
}

// sealRoute seals the account for its member. All are equally long.
func (s store) sealRoute(ctx context.Context, c db.Conn, key crypto.KeyID, member group.MemberID, id account.ID) ([]byte, error) {
	return s.keys.Seal(ctx, c, key, routePlace(member), fmt.Sprintf("%016x", uint64(id)))
}

func (s store) openRoute(ctx context.Context, c db.Conn, key crypto.KeyID, member group.MemberID, sealed []byte) (account.ID, error) {
	text, err := s.keys.Open(ctx, c, key, routePlace(member), sealed)
	if err != nil {
		return 0, err
	}
	id, err := strconv.ParseUint(text, 16, 64)
	if err != nil {
		return 0, torn(routePlace(member))
	}
	return account.ID(id), nil
}

// place is where a value lives that is sealed under an account's key.
func place(table string, row int64) crypto.Place {
	return crypto.Place{Table: table, Column: "sealed", Row: row}
}

// sealJSON seals a value as JSON.
func sealJSON(ctx context.Context, keys *crypto.Keyring, c db.Conn, key crypto.KeyID, at crypto.Place, v any) ([]byte, error) {
	raw, err := json.Marshal(v)
	if err != nil {
		return nil, err
	}
	return keys.Seal(ctx, c, key, at, string(raw))
}

// openJSON is the way back.
func openJSON[T any](ctx context.Context, keys *crypto.Keyring, c db.Conn, key crypto.KeyID, at crypto.Place, sealed []byte) (v T, err error) {
	text, err := keys.Open(ctx, c, key, at, sealed)
	if err != nil {
		return v, err
	}
	if json.Unmarshal([]byte(text), &v) != nil {
		return v, torn(at)
	}
	return v, nil
}

// torn is the error for what opens and is not what was sealed there. It does not
// say what it is instead.
func torn(at crypto.Place) error {
	return fmt.Errorf("notice: %s.%s of row %d %w", at.Table, at.Column, at.Row, crypto.ErrUnreadable)
}

func number(n int64) string { return strconv.FormatInt(n, 10) }

func scanMember(r db.Row) (id group.MemberID, err error) {
	err = r.Scan(&id)
	return id, err
}
