package listening

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// Remind is how long before the time that somebody asked for they are told that
// it is near, and listeners whom it fits that somebody counts on it. It is long
// enough to come home, and short enough not to be forgotten again.
const Remind = 30 * time.Minute

var (
	qSoon = db.Register("listening.talk.soon", `SELECT `+talkColumns+` FROM talk
		WHERE ended_at = 0 AND begun_at = 0 AND told_at = 0 AND from_at > $2 AND from_at <= $1 ORDER BY from_at, id LIMIT 100`)
	// Of two nodes one finds it untold.
	qTold = db.Register("listening.talk.told", `UPDATE talk SET told_at = $2 WHERE id = $1 AND told_at = 0 AND ended_at = 0`)
)

// remind tells both sides of the talks whose time is near: who asked, and the
// listeners whom it fits, whether they say that they are there or not. Without
// that a time would be promised to nobody.
func (m *Module) remind(ctx context.Context, now time.Time) error {
	rows, err := db.All(ctx, m.db, qSoon, scanTalk, clock.ToMillis(now.Add(Remind)), clock.ToMillis(now))
	if err != nil {
		return err
	}
	talks, err := m.openTalks(ctx, m.db, rows)
	if err != nil {
		return err
	}
	for _, t := range talks {
		g, err := m.groups.ByID(ctx, t.Group)
		if err != nil {
			return err
		}
		err = m.db.Tx(ctx, func(tx *db.Tx) error {
			told, err := db.Exec(ctx, tx, qTold, int64(t.ID), clock.ToMillis(now))
			if err != nil || told == 0 {
				return err
			}
			return m.tellSoon(ctx, tx, g, t)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) tellSoon(ctx context.Context, tx *db.Tx, g group.Group, t Talk) error {
	if err := m.tell(ctx, tx, t.Asker, KindSoon, m.TalkURL(g, t.ID)); err != nil {
		return err
	}
	all, err := m.listenersOf(ctx, tx, g.ID)
	if err != nil {
		return err
	}
	for _, l := range all {
		if !t.fits(l, g, m.now()) {
			continue
		}
		if err := m.tell(ctx, tx, l.Member, KindSoonHere, URL(g)); err != nil {
			return err
		}
	}
	return nil
}
