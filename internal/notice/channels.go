package notice

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"math/big"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
)

var (
	qMail        = db.Register("notice.mail.get", `SELECT `+mailColumns+` FROM notice_mail WHERE account_id = $1`)
	qMailByID    = db.Register("notice.mail.by_id", `SELECT `+mailColumns+` FROM notice_mail WHERE id = $1`)
	qInsertMail  = db.Register("notice.mail.insert", `INSERT INTO notice_mail (id, account_id, sealed, confirmed, code, tries, asked_at) VALUES ($1, $2, $3, FALSE, $4, 0, $5)`)
	qTryMail     = db.Register("notice.mail.try", `UPDATE notice_mail SET tries = tries + 1 WHERE id = $1 AND confirmed = FALSE AND tries < $2`)
	qConfirmMail = db.Register("notice.mail.confirm", `UPDATE notice_mail SET confirmed = TRUE, code = $2 WHERE id = $1`)
	qEraseMail   = db.Register("notice.mail.delete", `DELETE FROM notice_mail WHERE account_id = $1`)
	qSweepMail   = db.Register("notice.mail.sweep", `DELETE FROM notice_mail WHERE confirmed = FALSE AND asked_at < $1`)

	qBrowsers      = db.Register("notice.browser.of", `SELECT id, sealed, made_at FROM notice_browser WHERE account_id = $1 ORDER BY id`)
	qBrowser       = db.Register("notice.browser.get", `SELECT id, sealed, made_at FROM notice_browser WHERE id = $1 AND account_id = $2`)
	qInsertBrowser = db.Register("notice.browser.insert", `INSERT INTO notice_browser (id, account_id, mark, sealed, made_at) VALUES ($1, $2, $3, $4, $5)`)
	qDropMark      = db.Register("notice.browser.drop_mark", `DELETE FROM notice_browser WHERE mark = $1`)
	qDropBrowser   = db.Register("notice.browser.delete", `DELETE FROM notice_browser WHERE id = $1 AND account_id = $2`)
	qEraseBrowsers = db.Register("notice.browser.erase", `DELETE FROM notice_browser WHERE account_id = $1`)
)

const mailColumns = `id, account_id, sealed, confirmed, code, tries, asked_at`

// Named limits.
const (
	// codeFor is how long a code that confirms an address is good.
	codeFor = 24 * time.Hour
	// codeTries is how often a code may be guessed: one of a million codes, five
	// times.
	codeTries = 5
	// maxBrowsers is how many browsers one account may have notices on.
	maxBrowsers = 10
)

// An address is a person's mail address.
type address struct {
	id        int64
	account   account.ID
	sealed    []byte
	Confirmed bool
	code      []byte
	tries     int64
	askedAt   time.Time
	Text      string // the address itself, once opened
}

func scanMail(r db.Row) (a address, err error) {
	var asked int64
	err = r.Scan(&a.id, &a.account, &a.sealed, &a.Confirmed, &a.code, &a.tries, &asked)
	a.askedAt = clock.FromMillis(asked)
	return a, err
}

// mailOf returns the account's address, and false if it has none.
func (m *Module) mailOf(ctx context.Context, c db.Conn, id account.ID, key crypto.KeyID) (address, bool, error) {
	a, found, err := db.Maybe(ctx, c, qMail, scanMail, int64(id))
	if err != nil || !found {
		return a, false, err
	}
	a.Text, err = m.keys.Open(ctx, c, key, place("notice_mail", a.id), a.sealed)
	return a, err == nil, err
}

// A browser is one that shows notices.
type browser struct {
	ID     int64
	MadeAt time.Time
	sealed []byte
	push.Browser
}

func scanBrowser(r db.Row) (b browser, err error) {
	var made int64
	err = r.Scan(&b.ID, &b.sealed, &made)
	b.MadeAt = clock.FromMillis(made)
	return b, err
}

// channels lists where the account's owner can be told outside the app.
func (m *Module) channels(ctx context.Context, c db.Conn, id account.ID) (all []parcel, err error) {
	a, found, err := db.Maybe(ctx, c, qMail, scanMail, int64(id))
	if err != nil {
		return nil, err
	}
	if found && a.Confirmed && m.mail != nil {
		all = append(all, parcel{Account: id})
	}
	browsers, err := db.All(ctx, c, qBrowsers, scanBrowser, int64(id))
	for _, b := range browsers {
		all = append(all, parcel{Account: id, Browser: b.ID})
	}
	return all, err
}

// SetMail notes the address that a person wishes to be told at, in place of one
// they had, and sends it a code. Nothing else goes there before it is confirmed.
// It returns Invalid for what is no address.
func (m *Module) SetMail(ctx context.Context, id account.ID, typed string) error {
	text, ok := mail.Address(typed)
	if !ok || m.mail == nil {
		var problems fault.Check
		problems.Add("address", "notice.problem.address")
		return problems.Err()
	}
	key, err := m.accounts.KeyOf(ctx, m.db, id)
	if err != nil {
		return err
	}
	code, err := m.newCode()
	if err != nil {
		return err
	}
	row := m.ids.Next()
	sealed, err := m.keys.Seal(ctx, m.db, key, place("notice_mail", row), text)
	if err != nil {
		return err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.begin(ctx, tx, id, key); err != nil {
			return err
		}
		if err := m.dropMail(ctx, tx, id); err != nil {
			return err
		}
		_, err := db.Exec(ctx, tx, qInsertMail, row, int64(id), sealed, m.codeMark(row, code), clock.ToMillis(m.clock.Now()))
		return err
	})
	if err != nil {
		return err
	}
	if err := m.mail.Send(ctx, []mail.Message{m.codeMail(ctx, text, code)})[0]; err != nil {
		return fault.Wrap(fault.Unavailable, "notice.mail_not_sent", err)
	}
	return nil
}

// newCode makes six digits.
func (m *Module) newCode() (string, error) {
	n, err := rand.Int(m.random, big.NewInt(1_000_000))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%06d", n), nil
}

// codeMark is what is kept of a code.
func (m *Module) codeMark(row int64, code string) []byte {
	return m.keys.Index("notice.mail.code", number(row)+"|"+code)
}

// ConfirmMail takes the code that came by mail. It returns Invalid for another
// one, for one that is too old, and after too many guesses.
func (m *Module) ConfirmMail(ctx context.Context, id account.ID, code string) error {
	a, found, err := db.Maybe(ctx, m.db, qMail, scanMail, int64(id))
	if err != nil || found && a.Confirmed {
		return err
	}
	var problems fault.Check
	problems.Add("code", "notice.problem.code")
	if !found || m.clock.Now().Sub(a.askedAt) > codeFor {
		return problems.Err()
	}
	right := subtle.ConstantTimeCompare(a.code, m.codeMark(a.id, code)) == 1
	var tried int64
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		if tried, err = db.Exec(ctx, tx, qTryMail, a.id, int64(codeTries)); err != nil || tried == 0 || !right {
			return err
		}
		_, err := db.Exec(ctx, tx, qConfirmMail, a.id, []byte{})
		return err
	})
	if err == nil && (tried == 0 || !right) {
		err = problems.Err()
	}
	return err
}

// DropMail removes the account's address, and what still waits to go there.
func (m *Module) DropMail(ctx context.Context, id account.ID) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error { return m.dropMail(ctx, tx, id) })
}

func (m *Module) dropMail(ctx context.Context, tx *db.Tx, id account.ID) error {
	if _, err := db.Exec(ctx, tx, qDropWaiting, m.mark(parcel{Account: id})); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, qEraseMail, int64(id))
	return err
}

// stop ends the mails to an address by the token in each of them. An address
// that is gone already needs no ending.
func (m *Module) stop(ctx context.Context, token string) error {
	row, ok := m.codec.ID(kindMail, token)
	if !ok {
		return fault.Missing("not a token of an address")
	}
	a, found, err := db.Maybe(ctx, m.db, qMailByID, scanMail, row)
	if err != nil || !found {
		return err
	}
	return m.DropMail(ctx, a.account)
}

// AddBrowser lets a browser show notices. A browser that somebody else used for
// theirs shows only this account's from now on. It returns Invalid for what is
// no subscription.
func (m *Module) AddBrowser(ctx context.Context, id account.ID, b push.Browser) error {
	if m.push == nil || !b.Valid() {
		return fault.New(fault.Invalid, "notice.not_a_browser")
	}
	key, err := m.accounts.KeyOf(ctx, m.db, id)
	if err != nil {
		return err
	}
	row, mark := m.ids.Next(), m.keys.Index("notice.browser", b.Endpoint)
	sealed, err := sealJSON(ctx, m.keys, m.db, key, place("notice_browser", row), b)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if err := m.begin(ctx, tx, id, key); err != nil {
			return err
		}
		if _, err := db.Exec(ctx, tx, qDropMark, mark); err != nil {
			return err
		}
		all, err := db.All(ctx, tx, qBrowsers, scanBrowser, int64(id))
		if err != nil {
			return err
		}
		if len(all) >= maxBrowsers { // the oldest is most likely gone
			if err := m.dropBrowser(ctx, tx, id, all[0].ID); err != nil {
				return err
			}
		}
		_, err = db.Exec(ctx, tx, qInsertBrowser, row, int64(id), mark, sealed, clock.ToMillis(m.clock.Now()))
		return err
	})
}

// DropBrowser ends the notices on one of the account's browsers.
func (m *Module) DropBrowser(ctx context.Context, id account.ID, row int64) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error { return m.dropBrowser(ctx, tx, id, row) })
}

func (m *Module) dropBrowser(ctx context.Context, tx *db.Tx, id account.ID, row int64) error {
	if _, err := db.Exec(ctx, tx, qDropWaiting, m.mark(parcel{Account: id, Browser: row})); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, qDropBrowser, row, int64(id))
	return err
}

// browserViews lists the account's browsers for its owner. Each line is found by
// the end of the browser's address, which only that browser knows as well.
func (m *Module) browserViews(ctx context.Context, id account.ID, key crypto.KeyID) (views []browserView, err error) {
	browsers, err := db.All(ctx, m.db, qBrowsers, scanBrowser, int64(id))
	if err != nil {
		return nil, err
	}
	for _, b := range browsers {
		at, err := openJSON[push.Browser](ctx, m.keys, m.db, key, place("notice_browser", b.ID), b.sealed)
		if err != nil {
			return nil, err
		}
		views = append(views, browserView{MadeAt: b.MadeAt, Mark: at.Endpoint[max(0, len(at.Endpoint)-24):],
			Action: choicesPath + "/browsers/" + m.codec.Token(kindBrowser, b.ID) + "/remove"})
	}
	return views, nil
}
