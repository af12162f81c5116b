package care

import (
	"context"
	"log/slog"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// Most groups have nothing to say at the door: nobody was removed, they do not
// end, they are where they were. Signs holds the few that do, so that a request
// for any other costs nothing.

// freshFor is how long what happened on another node may go unnoticed. On this
// node signs are dropped at once.
const freshFor = 5 * time.Second

type signs struct {
	mu    sync.Mutex
	until time.Time
	board board
	drops int64 // what was read before a drop is not kept after it
}

// A board is what stands at doors, by slug.
type board struct {
	endings map[string]Ending
	removed map[string]bool
	merged  map[string]bool
}

func (s *signs) drop() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.until, s.drops = time.Time{}, s.drops+1
}

// known returns the board if it is fresh, and otherwise the number of drops so
// far, for keep.
func (s *signs) known(now time.Time) (b board, fresh bool, drops int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.board, now.Before(s.until), s.drops
}

// keep keeps a board that was read after so many drops, unless there was another
// one meanwhile: it may have been read before what was dropped for.
func (s *signs) keep(b board, drops int64, until time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.drops == drops {
		s.board, s.until = b, until
	}
}

// board returns what stands at doors.
func (m *Module) board(ctx context.Context) (board, error) {
	b, fresh, drops := m.signs.known(m.clock.Now())
	if fresh {
		return b, nil
	}
	b, err := m.readBoard(ctx)
	if err == nil {
		m.signs.keep(b, drops, m.clock.Now().Add(freshFor))
	}
	return b, err
}

func (m *Module) readBoard(ctx context.Context) (b board, err error) {
	b = board{endings: map[string]Ending{}, removed: map[string]bool{}, merged: map[string]bool{}}
	endings, err := db.All(ctx, m.db, qSignEndings, scanEnding)
	if err != nil {
		return b, err
	}
	for _, e := range endings {
		b.endings[e.Slug] = e
	}
	for q, to := range map[*db.Query]map[string]bool{qSignRemovals: b.removed, qSignMerges: b.merged} {
		slugs, err := db.All(ctx, m.db, q, db.Value[string])
		if err != nil {
			return b, err
		}
		for _, slug := range slugs {
			to[slug] = true
		}
	}
	return b, nil
}

// Signposts stands before every route. It leads the members of a group that is
// over to where it went on; it tells those whose membership was ended why; and
// it keeps an ending group from being written in. Whoever was just writing gets
// their words back: nothing is posted, and nothing is lost.
func (m *Module) Signposts(fail func(http.ResponseWriter, *http.Request, error), next http.Handler) http.Handler {
	h := handler{m}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		slug, rest, ok := groupPath(r.URL.Path)
		if !ok {
			next.ServeHTTP(w, r)
			return
		}
		b, err := m.board(r.Context())
		if err != nil {
			fail(w, r, err)
			return
		}
		answer, ctx, err := h.meet(r, b, slug, rest)
		switch {
		case err != nil:
			fail(w, r, err)
		case answer == nil:
			next.ServeHTTP(w, r.WithContext(ctx))
		default:
			if err := answer(w, r); err != nil {
				fail(w, r, err)
			}
		}
	})
}

// groupPath takes the slug and the rest out of a path of a group.
func groupPath(path string) (slug, rest string, ok bool) {
	after, ok := strings.CutPrefix(path, "/groups/")
	slug, rest, _ = strings.Cut(after, "/")
	return slug, rest, ok && slug != ""
}

// meet decides how somebody is met at a group's door: an answer, or nil to go
// on with the context.
func (h handler) meet(r *http.Request, b board, slug, rest string) (web.Handler, context.Context, error) {
	ctx := r.Context()
	actor := account.ActorFrom(ctx)
	if b.merged[slug] && rest != "went-on" {
		return h.meetMerged(ctx, r, actor, slug)
	}
	if b.removed[slug] && actor.SignedIn() && rest != "removed" {
		answer, err := h.meetRemoved(ctx, r, actor, slug, rest)
		if answer != nil || err != nil {
			return answer, ctx, err
		}
	}
	e, ends := b.endings[slug]
	if !ends {
		return nil, ctx, nil
	}
	phase := e.PhaseAt(h.clock.Now())
	if phase == Gone { // Sweep archives it within the minute
		return nil, ctx, fault.Missing("the group's time is over")
	}
	if phase == Reading && r.Method == http.MethodPost && writes(rest) {
		return h.giveBack(fault.New(fault.Conflict, "care.read_only"), "read_only", slug), ctx, nil
	}
	return nil, group.WithSign(ctx, group.Sign{Ending: true, At: signTime(e, phase), ReadOnly: phase == Reading}), nil
}

func signTime(e Ending, phase Phase) time.Time {
	if phase == Told {
		return e.ReadOnlyAt
	}
	return e.GoneAt
}

// meetMerged leads a member on, and gives a writer's words back first.
func (h handler) meetMerged(ctx context.Context, r *http.Request, actor account.Actor, slug string) (web.Handler, context.Context, error) {
	_, err := h.WentOn(ctx, actor, slug)
	if fault.Is(err, fault.NotFound) {
		return nil, ctx, nil // the group is archived, and says so itself
	}
	if err != nil {
		return nil, ctx, err
	}
	if r.Method == http.MethodPost && len(wordsOf(r)) > 0 {
		return h.giveBack(fault.New(fault.Conflict, "care.went_on"), "went_on", slug), ctx, nil
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.SeeOther(w, r, wentOnURL(slug))
	}, ctx, nil
}

// meetRemoved tells somebody whose membership was ended, where they come upon a
// door that is closed to them now. What anybody may see, they may.
func (h handler) meetRemoved(ctx context.Context, r *http.Request, actor account.Actor, slug, rest string) (web.Handler, error) {
	if rest == "" {
		return nil, nil
	}
	v, err := h.groups.Visit(ctx, actor, slug)
	if fault.Is(err, fault.NotFound) {
		v, err = h.behind(ctx, actor, slug)
	}
	if err != nil || v.Belongs() || v.Member == nil {
		return nil, ignoreMissing(err)
	}
	if _, err := h.Why(ctx, v); err != nil {
		return nil, ignoreMissing(err)
	}
	if r.Method == http.MethodPost {
		return h.giveBack(fault.New(fault.Forbidden, "care.removed"), "removed", slug), nil
	}
	if v.MayRead() == nil || web.WantsJSON(r) {
		return nil, nil
	}
	return func(w http.ResponseWriter, r *http.Request) error {
		return web.SeeOther(w, r, removedURL(v.Group))
	}, nil
}

// behind is the visit of somebody who was a member, whatever wall stands now.
func (h handler) behind(ctx context.Context, actor account.Actor, slug string) (group.Visit, error) {
	g, err := h.groups.BySlug(ctx, slug)
	if err != nil {
		return group.Visit{}, err
	}
	return h.groups.Past(ctx, actor, g.ID)
}

func ignoreMissing(err error) error {
	if fault.Is(err, fault.NotFound) {
		return nil
	}
	return err
}

// lasts are what is still done in a group that can only be read: taking back
// one's words, leaving, and what those who hold it do.
var lasts = []string{"withdraw", "leave", "read", "follow", "presence", "cancel", "hide", "show"}

// writes reports whether a POST to the rest of a group's path adds anything for
// others to read.
func writes(rest string) bool {
	last := rest[strings.LastIndex(rest, "/")+1:]
	return !slices.Contains(lasts, last) && !strings.HasPrefix(rest, "desk") && !strings.HasPrefix(rest, "fees")
}

// named are the fields whose text is given back however short it is.
var named = []string{"title", "body", "content_note", "reason", "note"}

// wordsOf are the texts that a form held, sorted by their names: what a person
// wrote and would be sorry to lose. Choices, numbers and tokens are single
// words, so whatever else has more than one was written by somebody.
func wordsOf(r *http.Request) (words []web.Kept) {
	form, err := web.ParseForm(r)
	if err != nil {
		slog.DebugContext(r.Context(), "a form could not be given back", "cause", err)
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		text := form.Text(name)
		if text != "" && (slices.Contains(named, name) || strings.ContainsAny(text, " \n\t")) {
			words = append(words, web.Kept{Name: name, Value: text})
		}
	}
	return words
}

// giveBack answers with what somebody wrote, and says why it was not posted. A
// script has its own copy and gets the fault.
func (h handler) giveBack(why *fault.Error, what, slug string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		if web.WantsJSON(r) {
			return why
		}
		status := http.StatusConflict
		if why.Kind == fault.Forbidden {
			status = http.StatusForbidden
		}
		next := "/groups/" + url.PathEscape(slug)
		switch what {
		case "removed":
			next += "/removed"
		case "went_on":
			next += "/went-on"
		}
		return web.Render(w, r, status, keptPage(keptView{What: what, Words: wordsOf(r), Next: next}))
	}
}
