package directory

import (
	"context"
	"embed"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// Groups is what the directory needs of the groups; group.Module has it.
type Groups interface {
	Listings(ctx context.Context) ([]group.Group, error)
	Revision(ctx context.Context) (int64, error)
	Topics(ctx context.Context) ([]group.Topic, error)
	Pulse(ctx context.Context) (map[group.ID]int64, error)
	BandOf(ctx context.Context, actor account.Actor) (account.AgeBand, error)
}

// An Elsewhere is a group that another organisation runs in another place.
type Elsewhere struct {
	Name, Summary, Organisation string
	URL                         string // where it is; https
	Lang                        string // BCP 47, "" if unknown
	Source                      string // whose list named it
	At                          time.Time
}

// Neighbours knows of groups elsewhere; package hsds implements it.
type Neighbours interface {
	// Elsewhere returns those that hold every word of the query, and are in the
	// language if one is named, at most limit of them.
	Elsewhere(ctx context.Context, query string, langs []string, limit int) ([]Elsewhere, error)
}

// Dates knows when groups meet beside their regular times; package meeting
// implements it.
type Dates interface {
	// Soon returns the times of each group's dates between two moments.
	Soon(ctx context.Context, from, before time.Time) (map[group.ID][]group.NextMeeting, error)
}

// Deps is what a Module is made of.
type Deps struct {
	Groups     Groups
	Neighbours Neighbours // nil where nobody knows of any
	Dates      Dates      // nil where groups have regular times only
	Clock      clock.Clock
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	latest atomic.Pointer[index]
	once   sync.Mutex // held by whoever makes the next index

	// Of the latest index; guarded by once.
	revision int64
	checked  time.Time
	cost     time.Duration
	beside   sync.WaitGroup
}

// New returns the feature. The first search makes the first index.
func New(d Deps) *Module { return &Module{Deps: d} }

// Close waits for an index that is being made.
func (m *Module) Close() { m.beside.Wait() }

// Routes lists the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /groups", h.directory)
	rt.Public("GET /groups/match", h.questions)
	rt.Public("POST /groups/match", h.match)
}

// How an index is kept.
const (
	// checkEvery is for how long a change to a group may go unnoticed.
	checkEvery = 2 * time.Second
	// keepFor is for how long an index is used though no group changed: how
	// lively the groups are, and what their topics are called, changes too.
	keepFor = 5 * time.Minute
	// fewGroups is up to how many groups the request that finds the index old
	// makes the next one itself, which takes it some milliseconds. Where there
	// are more, it is made beside the requests.
	fewGroups = 500
	// rest is how many times longer an index is used than it took to make, so
	// that a site where somebody joins every second does not only make indexes.
	rest = 10
	// weekAhead is how far ahead a group's dates count: each day of the week once.
	weekAhead = 7 * 24 * time.Hour
)

// index returns the index to search. Once there is one, readers get it also
// where the next cannot be made: an old list of groups is better than none.
func (m *Module) index(ctx context.Context) (*index, error) {
	ix := m.latest.Load()
	if ix == nil {
		return m.first(ctx)
	}
	if !m.once.TryLock() {
		return ix, nil // somebody is at it
	}
	if m.Clock.Now().Sub(m.checked) < min(max(checkEvery, rest*m.cost), keepFor) {
		m.once.Unlock()
		return ix, nil
	}
	if len(ix.groups) <= fewGroups {
		defer m.once.Unlock()
		return m.orOld(ctx, ix), nil
	}
	m.beside.Go(func() {
		defer m.once.Unlock()
		m.orOld(context.WithoutCancel(ctx), ix)
	})
	return ix, nil
}

// first makes the first index; those who come meanwhile wait for it.
func (m *Module) first(ctx context.Context) (*index, error) {
	m.once.Lock()
	defer m.once.Unlock()
	if ix := m.latest.Load(); ix != nil {
		return ix, nil
	}
	return m.renew(ctx)
}

// orOld makes the next index, or says in the log why the old one is kept.
func (m *Module) orOld(ctx context.Context, old *index) *index {
	ix, err := m.renew(ctx)
	if err != nil {
		slog.WarnContext(ctx, "the directory keeps its old index", "error", err)
		return old
	}
	return ix
}

// renew makes an index, unless nothing changed. m.once is held.
func (m *Module) renew(ctx context.Context) (*index, error) {
	old, now := m.latest.Load(), m.Clock.Now()
	m.checked = now
	revision, err := m.Groups.Revision(ctx)
	if err != nil {
		return nil, err
	}
	if old != nil && revision == m.revision && now.Sub(old.at) < keepFor {
		return old, nil
	}
	src, err := m.source(ctx, now)
	if err != nil {
		return nil, err
	}
	ix := build(old, src)
	m.latest.Store(ix)
	m.revision, m.cost = revision, m.Clock.Now().Sub(now)
	return ix, nil
}

func (m *Module) source(ctx context.Context, now time.Time) (src source, err error) {
	src = source{at: now, audience: audienceNames}
	if src.listings, err = m.Groups.Listings(ctx); err != nil {
		return src, err
	}
	if src.people, err = m.Groups.Pulse(ctx); err != nil {
		return src, err
	}
	if m.Dates != nil {
		if src.dates, err = m.Dates.Soon(ctx, now, now.Add(weekAhead)); err != nil {
			return src, err
		}
	}
	src.topics, err = m.Groups.Topics(ctx)
	return src, err
}

// audienceNames is an audience's name in every language of the interface.
func audienceNames(audience string) string {
	var all []string
	for _, lang := range i18n.Langs {
		all = append(all, i18n.T(i18n.With(context.Background(), lang), "directory.audience."+audience))
	}
	return strings.Join(all, " \n ")
}

// Search returns a page of the groups that fit, for the reader whose language
// and time zone the context carries: those in the reader's language first, then
// those with a seat, then the liveliest.
func (m *Module) Search(ctx context.Context, f Filter) (Found, error) {
	ix, err := m.index(ctx)
	if err != nil {
		return Found{}, err
	}
	r, err := m.readerOf(ctx)
	if err != nil {
		return Found{}, err
	}
	return ix.search(f, r), nil
}

// readerOf is whom a search is for: their language, clock and age band.
func (m *Module) readerOf(ctx context.Context) (reader, error) {
	band, err := m.Groups.BandOf(ctx, account.ActorFrom(ctx))
	return reader{lang: i18n.From(ctx), zone: i18n.Zone(ctx), now: m.Clock.Now(), band: band}, err
}
