package chat

import (
	"context"
	"fmt"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// patience is how long something may take on a loaded machine. No test waits
// this long unless it is about to fail.
const patience = 20 * time.Second

// ticks are the tickers of a module under test: they tick when told to.
type ticks struct {
	mu sync.Mutex
	by map[time.Duration][]chan time.Time
}

func (k *ticks) tick(period time.Duration) (<-chan time.Time, func()) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.by == nil {
		k.by = map[time.Duration][]chan time.Time{}
	}
	c := make(chan time.Time, 1)
	k.by[period] = append(k.by[period], c)
	return c, func() {}
}

// pass lets one period of that length pass for everybody who waits for it.
func (k *ticks) pass(period time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, c := range k.by[period] {
		select {
		case c <- time.Time{}:
		default:
		}
	}
}

// bundle is a town with a chat.
type bundle struct {
	*grouptest.World
	chat  *Module
	ticks *ticks
	t     testing.TB
}

func newBundle(t testing.TB, d *db.DB) *bundle {
	return newNode(t, grouptest.New(t, d), bus.NewMemory(), nil)
}

// newNode adds a node to the world's town.
func newNode(t testing.TB, world *grouptest.World, b bus.Bus, stillSignedIn func(context.Context) (bool, error)) *bundle {
	t.Helper()
	k := &ticks{}
	node := &bundle{World: world, ticks: k, t: t, chat: New(Deps{
		DB: world.DB, Keys: world.Keys, IDs: world.IDs, Codec: world.Codec, Clock: world.Clock, Groups: world.Groups,
		Audit: audit.New(world.DB, world.Keys, world.Clock), Bus: b, Limiter: limit.NewMemory(world.Clock),
		StillSignedIn: stillSignedIn, Tick: k.tick,
	})}
	t.Cleanup(node.chat.Close)
	return node
}

// say says something and fails the test if it is refused.
func (b *bundle) say(v group.Visit, body string) Message {
	b.t.Helper()
	m, err := b.chat.Say(context.Background(), v, Writing{Body: body})
	if err != nil {
		b.t.Fatal(err)
	}
	return m
}

func (b *bundle) read(v group.Visit) Page {
	b.t.Helper()
	page, err := b.chat.Read(context.Background(), v, Window{})
	if err != nil {
		b.t.Fatal(err)
	}
	return page
}

// texts loads the messages once for every test of the package.
func texts(t testing.TB) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

func (b *bundle) router() *web.Router {
	rt := web.NewRouter(ui.ErrorPage, nil)
	b.chat.Routes(rt)
	return rt
}

// as puts the actor into the context, as the account feature does.
func as(ctx context.Context, actor account.Actor, path string) context.Context {
	ctx = account.WithActor(ctx, actor)
	return web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: path})
}

// ask sends a request as the actor through a router of this feature alone.
func (b *bundle) ask(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	b.t.Helper()
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	w := httptest.NewRecorder()
	b.router().ServeHTTP(w, r.WithContext(as(r.Context(), actor, r.URL.Path)))
	return w
}

// An ear is a sink that keeps what it hears.
type ear struct {
	mu    sync.Mutex
	heard []string
	news  chan struct{} // holds one token when something was heard
	fail  error
}

func newEar() *ear { return &ear{news: make(chan struct{}, 1)} }

func (e *ear) Send(frames ...[]byte) error {
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, f := range frames {
		e.heard = append(e.heard, string(f))
	}
	select {
	case e.news <- struct{}{}:
	default:
	}
	return e.fail
}

func (e *ear) all() []string {
	e.mu.Lock()
	defer e.mu.Unlock()
	return append([]string(nil), e.heard...)
}

// hears waits until something heard contains the words.
func (e *ear) hears(t testing.TB, words string) string {
	t.Helper()
	late := time.After(patience)
	for {
		for _, f := range e.all() {
			if strings.Contains(f, words) {
				return f
			}
		}
		select {
		case <-e.news:
		case <-late:
			t.Fatalf("never heard %q, only %q", words, e.all())
		}
	}
}

// numberOf is the id of a frame that has one.
func numberOf(frame string) (int64, bool) {
	line, _, _ := strings.Cut(frame, "\n")
	n, err := strconv.ParseInt(strings.TrimPrefix(line, "id: "), 10, 64)
	return n, err == nil && strings.HasPrefix(line, "id: ")
}

// A following is a listener on its own goroutine.
type following struct {
	*ear
	stop context.CancelFunc
	done chan error
}

// follow listens from a position, or from now, until it is stopped.
func (b *bundle) follow(v group.Visit, from int64, as variant) *following {
	b.t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	f := &following{ear: newEar(), stop: stop, done: make(chan error, 1)}
	l, s, err := b.chat.join(ctx, v, from, as)
	if err != nil {
		b.t.Fatal(err)
	}
	go func() {
		defer b.chat.hub.leave(l, s)
		f.done <- b.chat.follow(ctx, l, s, f)
	}()
	b.t.Cleanup(stop)
	return f
}

// ends waits until the stream has ended.
func (f *following) ends(t testing.TB) error {
	t.Helper()
	select {
	case err := <-f.done:
		return err
	case <-time.After(patience):
		t.Fatal("the stream goes on")
		return nil
	}
}

// inOrder checks that the frames hold every number from first to last, each
// once and in order.
func inOrder(t testing.TB, who string, frames []string, first, last int64) {
	t.Helper()
	want := first
	for _, f := range frames {
		n, numbered := numberOf(f)
		if !numbered {
			continue
		}
		if n != want {
			t.Errorf("%s heard %d where %d was next", who, n, want)
			return
		}
		want++
	}
	if want != last+1 {
		t.Errorf("%s heard up to %d of %d", who, want-1, last)
	}
}

func handle(i int) string { return fmt.Sprintf("otter-number-%c%c", 'a'+i/26%26, 'a'+i%26) }
