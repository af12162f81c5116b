package notice

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// errNotLocal is for a caller that would lead people away from the site.
var errNotLocal = errors.New("notice: not a page of this site")

// Tell gives a member a notice, in the transaction of what it tells of. The
// kind must be registered; the url is a page of this site, without anything
// secret in it. Who already has the same notice unread gets no second one. Who
// is on a break or left gets none, but for a kind that Follows, and that stays in
// the app; who was erased gets none at all. Neither is an error.
func (m *Module) Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error {
	sort, err := m.sort(kind, url)
	if err != nil {
		return err
	}
	_, listens, err := m.groups.Listening(ctx, tx, to)
	if err != nil {
		return err
	}
	if !listens {
		if !sort.Follows {
			return nil
		}
		cards, err := m.groups.Cards(ctx, tx, []group.MemberID{to})
		if card, known := cards[to]; err != nil || !known || card.Erased {
			return err
		}
	}
	at := m.clock.Now()
	if sort.OnlyDay {
		at = at.Truncate(24 * time.Hour)
	}
	written, err := db.Exec(ctx, tx, qInsert, m.ids.Next(), int64(to), kind, url, clock.ToMillis(at))
	if err != nil || written == 0 || sort.Stays || !listens {
		return err
	}
	_, err = db.Exec(ctx, tx, qPend, int64(to), string(sort.Class))
	return err
}

// TellAccount is Tell for somebody who is not, or not yet, a member of what it
// is about. Where the sentence needs a group, the url must begin with
// "/groups/" and the group's slug.
func (m *Module) TellAccount(ctx context.Context, tx *db.Tx, id account.ID, kind, url string) error {
	sort, err := m.sort(kind, url)
	if err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qTurn); err != nil {
		return err
	}
	key, written, err := m.insertForAccount(ctx, tx, id, told{Kind: Kind(kind), URL: url})
	if err != nil || !written || sort.Stays {
		return err
	}
	err = m.enqueue(ctx, tx, id, key, sort.Class)
	if errors.Is(err, crypto.ErrUnreadable) { // what it tells of happens all the same
		slog.ErrorContext(ctx, "nobody could be told of a notice", "cause", err)
		return m.countSpoilt(ctx, tx, 1)
	}
	return err
}

// insertForAccount writes what an account is told, and reports whether it is
// news. An account that is gone is told nothing.
func (m *Module) insertForAccount(ctx context.Context, tx *db.Tx, id account.ID, what told) (crypto.KeyID, bool, error) {
	key, err := m.accounts.KeyOf(ctx, tx, id)
	if fault.Is(err, fault.NotFound) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, err
	}
	row := m.store.accountNoticeID(id, what)
	sealed, err := sealJSON(ctx, m.keys, tx, key, accountPlace(row), what)
	if err != nil {
		return 0, false, err
	}
	hour := m.clock.Now().Truncate(time.Hour)
	written, err := db.Exec(ctx, tx, qInsertForAccount, row, int64(id), sealed, clock.ToMillis(hour))
	return key, written == 1, err
}

// sort looks up a kind and refuses what a caller must not do.
func (m *Module) sort(kind, url string) (Sort, error) {
	sort, known := m.sorts[Kind(kind)]
	if !known {
		return sort, fmt.Errorf("notice: nobody registered the kind %s", kind)
	}
	if !local(url) {
		return sort, errNotLocal
	}
	return sort, nil
}
