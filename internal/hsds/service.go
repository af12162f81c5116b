package hsds

import (
	"context"
	"slices"
	"strings"
	"time"

	"hearth/internal/directory"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// catalogue returns what this site tells of itself now. It is made anew when the
// directory has a new index: once, however many ask at that moment.
func (m *Module) catalogue(ctx context.Context) (*catalogue, error) {
	listing, err := m.Directory.Listing(ctx)
	if err != nil {
		return nil, err
	}
	if c := m.latest.Load(); c.tells(listing) {
		return c, nil
	}
	m.making.Lock()
	defer m.making.Unlock()
	if c := m.latest.Load(); c.tells(listing) {
		return c, nil
	}
	c, err := m.makeCatalogue(ctx, listing)
	if err != nil {
		return nil, err
	}
	m.latest.Store(c)
	return c, nil
}

func (m *Module) makeCatalogue(ctx context.Context, listing directory.Listing) (*catalogue, error) {
	all, err := m.Groups.Organisations(ctx)
	if err != nil {
		return nil, err
	}
	c := &catalogue{site: site(strings.TrimSuffix(m.BaseURL, "/")), listing: listing, youthFrom: m.YouthFrom}
	c.tellOf(all)
	if c.changed, err = changes(ctx, m.DB, listing.Groups, m.Clock.Now()); err != nil {
		return nil, err
	}
	c.index()
	return c, nil
}

// An entry is a group elsewhere, with its words folded for search.
type entry struct {
	directory.Elsewhere
	folded string
}

// readFor is for how long groups elsewhere are kept in memory: an import by the
// command line is seen that much later.
const readFor = time.Minute

// Elsewhere returns groups of others that hold every word of the query and are
// in one of the languages, if any are named; what is in no known language is
// left out then. They come by name, at most limit of them.
func (m *Module) Elsewhere(ctx context.Context, query string, langs []string, limit int) ([]directory.Elsewhere, error) {
	all, err := m.entries(ctx)
	if err != nil {
		return nil, err
	}
	words := text.Words(query)
	var found []directory.Elsewhere
	for i := range all {
		e := &all[i]
		if len(found) == limit {
			break
		}
		if len(words) > 0 && !text.Contains(e.folded, words) || len(langs) > 0 && !slices.Contains(langs, e.Lang) {
			continue
		}
		found = append(found, e.Elsewhere)
	}
	return found, nil
}

func (m *Module) entries(ctx context.Context) ([]entry, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	now := m.Clock.Now()
	if !m.read.IsZero() && now.Sub(m.read) < readFor {
		return m.neighbour, nil
	}
	all, err := db.All(ctx, m.DB, qElsewhere, scanEntry)
	if err != nil {
		return nil, err
	}
	for i := range all {
		all[i].folded = text.Fold(all[i].Name + " \n " + all[i].Summary + " \n " + all[i].Organisation)
	}
	m.neighbour, m.read = all, now
	return all, nil
}

// Imported says what became of an import.
type Imported struct {
	Listed  int // stand in the directory now
	Removed int // stood there, and the file holds them no more, or as closed
	Skipped []Skipped
}

// Import reads another directory's services and lists them under the source's
// name: what is new is added, what changed is changed, what the file no longer
// holds is removed. Records that cannot be used are skipped and reported. It
// returns an Invalid fault, and changes nothing, for a file that holds nothing
// to use: that is a mistake rather than the end of all groups.
func (m *Module) Import(ctx context.Context, source string, raw []byte) (Imported, error) {
	source = strings.Join(strings.Fields(source), " ")
	var c fault.Check
	if source == "" || len([]rune(source)) > maxName {
		c.Add("source", "hsds.problem.source", "max", maxName)
		return Imported{}, c.Err()
	}
	records, skipped, err := readServices(raw)
	if err != nil {
		c.Add("file", "hsds.problem.file")
		return Imported{}, c.Err()
	}
	done := Imported{Listed: len(records), Skipped: skipped}
	if len(records) == 0 {
		c.Add("file", "hsds.problem.empty")
		return done, c.Err()
	}
	now := clock.ToMillis(m.Clock.Now())
	err = m.DB.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(m.forget)
		for _, r := range records {
			if _, err := db.Exec(ctx, tx, qSetElsewhere, source, r.ID, r.Name, r.Summary, r.Organisation, r.URL, r.Lang, now); err != nil {
				return err
			}
		}
		removed, err := db.Exec(ctx, tx, qDropElsewhere, source, now)
		done.Removed = int(removed)
		return err
	})
	return done, err
}

// forget makes the next reader read the list anew.
func (m *Module) forget() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.read = time.Time{}
}
