package hsds

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qChanges   = db.Register("hsds.change.all", `SELECT group_id, revision, changed_at FROM listing_change`)
	qSetChange = db.Register("hsds.change.set", `INSERT INTO listing_change (group_id, revision, changed_at) VALUES ($1, $2, $3)
		ON CONFLICT (group_id) DO UPDATE SET revision = excluded.revision, changed_at = excluded.changed_at WHERE listing_change.revision < excluded.revision`)

	qElsewhere    = db.Register("hsds.elsewhere.all", `SELECT source, name, summary, organisation, url, lang, imported_at FROM listed_elsewhere ORDER BY name, source, key`)
	qSetElsewhere = db.Register("hsds.elsewhere.set", `INSERT INTO listed_elsewhere (source, key, name, summary, organisation, url, lang, imported_at)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
		ON CONFLICT (source, key) DO UPDATE SET name = excluded.name, summary = excluded.summary, organisation = excluded.organisation,
			url = excluded.url, lang = excluded.lang, imported_at = excluded.imported_at`)
	qDropElsewhere = db.Register("hsds.elsewhere.drop", `DELETE FROM listed_elsewhere WHERE source = $1 AND imported_at <> $2`)
)

type change struct {
	group    group.ID
	revision int64
	at       time.Time
}

func scanChange(r db.Row) (c change, err error) {
	var at int64
	err = r.Scan(&c.group, &c.revision, &at)
	c.at = clock.FromMillis(at)
	return c, err
}

func scanEntry(r db.Row) (e entry, err error) {
	var at int64
	err = r.Scan(&e.Source, &e.Name, &e.Summary, &e.Organisation, &e.URL, &e.Lang, &at)
	e.At = clock.FromMillis(at)
	return e, err
}

// changes tells when each of the groups last said something new of itself, and
// notes what is new. A group that was never seen counts as new since it was
// made, if it says what it said then.
func changes(ctx context.Context, d *db.DB, groups []group.Group, now time.Time) (map[group.ID]time.Time, error) {
	known, err := db.All(ctx, d, qChanges, scanChange)
	if err != nil {
		return nil, err
	}
	at, revision := make(map[group.ID]time.Time, len(groups)), make(map[group.ID]int64, len(groups))
	for _, c := range known {
		at[c.group], revision[c.group] = c.at, c.revision
	}
	var fresh []change
	for i := range groups {
		g := &groups[i]
		seen, was := revision[g.ID]
		if was && seen >= g.Revision {
			continue
		}
		when := now
		if !was && g.Revision == 0 {
			when = g.CreatedAt
		}
		at[g.ID] = when
		fresh = append(fresh, change{g.ID, g.Revision, when})
	}
	if len(fresh) == 0 {
		return at, nil
	}
	return at, d.Tx(ctx, func(tx *db.Tx) error {
		for _, c := range fresh {
			if _, err := db.Exec(ctx, tx, qSetChange, int64(c.group), c.revision, clock.ToMillis(c.at)); err != nil {
				return err
			}
		}
		return nil
	})
}
