package entry

import (
	"context"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// told is one notice that somebody got.
type told struct {
	member  group.MemberID
	account account.ID
	kind    string
	url     string
}

// teller keeps what was told.
type teller struct {
	mu  sync.Mutex
	all []told
}

func (t *teller) Tell(_ context.Context, tx *db.Tx, to group.MemberID, kind, url string) error {
	tx.OnCommit(func() { t.add(told{member: to, kind: kind, url: url}) })
	return nil
}

func (t *teller) TellAccount(_ context.Context, tx *db.Tx, to account.ID, kind, url string) error {
	tx.OnCommit(func() { t.add(told{account: to, kind: kind, url: url}) })
	return nil
}

func (t *teller) add(one told) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.all = append(t.all, one)
}

func (t *teller) count(kind string) (n int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	for _, one := range t.all {
		if one.kind == kind {
			n++
		}
	}
	return n
}

// hall is grouptest's world with this feature at its doors.
type hall struct {
	*grouptest.World
	t      *testing.T
	entry  *Module
	teller *teller
}

func newHall(t *testing.T, d *db.DB) *hall {
	t.Helper()
	w := grouptest.New(t, d)
	h := &hall{World: w, t: t, teller: &teller{}}
	h.entry = New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: audit.New(d, w.Keys, w.Clock),
		Limiter: limit.NewMemory(w.Clock), BaseURL: "https://hearth.example", Teller: h.teller})
	return h
}

func (h *hall) must(err error) {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
}

// refused fails the test unless err is a fault with the code.
func (h *hall) refused(err error, code string) {
	h.t.Helper()
	if err == nil || fault.Of(err).Code != code {
		h.t.Fatalf("got %v (%v), want %s", err, fields(err), code)
	}
}

// open makes a group with the terms.
func (h *hall) open(slug string, terms group.Terms) {
	h.t.Helper()
	o, err := h.Groups.Organisation(h.t.Context(), "harbour")
	h.must(err)
	_, err = h.Groups.CreateGroup(h.t.Context(), o, group.NewGroup{Slug: slug, Name: "Group " + slug, Summary: "S.", Aim: "A.", ForWhom: "F.", NotFor: "N.",
		Lang: "en", LedBy: "peers", Formats: []string{"text"}, Agreements: []string{"Kindness."}, Terms: terms})
	h.must(err)
}

// holder makes somebody hold the group, whatever its door says.
func (h *hall) holder(slug, handle string) group.Visit {
	h.t.Helper()
	actor := h.Account()
	_, err := h.Groups.Appoint(h.t.Context(), slug, actor.ID, handle, group.Facilitator, "Checked")
	h.must(err)
	return h.Visit(actor, slug)
}

// asks sends a request with the answers to the group's questions, in order.
func (h *hall) asks(slug, handle string, answers ...string) (account.Actor, error) {
	h.t.Helper()
	actor := h.Account()
	return actor, h.asksAs(actor, slug, handle, answers...)
}

func (h *hall) asksAs(actor account.Actor, slug, handle string, answers ...string) error {
	v := h.Visit(actor, slug)
	setting, err := h.entry.SettingOf(h.t.Context(), v.Group.ID)
	h.must(err)
	a := Applicant{Handle: handle, Agreed: 1}
	for i, text := range answers {
		a.Answers = append(a.Answers, Answer{Question: setting.Questions[i].Text, Kind: setting.Questions[i].Kind, Text: text})
	}
	return h.entry.Ask(h.t.Context(), v, a, 1)
}

func (h *hall) mine(actor account.Actor, slug string) Request {
	h.t.Helper()
	r, _, err := h.entry.MyRequest(h.t.Context(), h.Visit(actor, slug))
	h.must(err)
	return r
}

func (h *hall) place(actor account.Actor, slug string) (Place, bool) {
	h.t.Helper()
	p, found, err := h.entry.MyPlace(h.t.Context(), h.Visit(actor, slug))
	h.must(err)
	return p, found
}

// waits takes a place on the group's list.
func (h *hall) waits(slug, handle string) account.Actor {
	h.t.Helper()
	actor := h.Account()
	h.must(h.entry.TakePlace(h.t.Context(), h.Visit(actor, slug), Applicant{Handle: handle, Agreed: 1}, 1, ""))
	return actor
}

func (h *hall) comesIn(actor account.Actor, slug string) error {
	return h.entry.ComeIn(h.t.Context(), h.Visit(actor, slug), Coming{})
}

func (h *hall) joins(actor account.Actor, slug, handle, invitation string) error {
	_, err := h.Groups.Join(h.t.Context(), h.Visit(actor, slug), group.Joining{Handle: handle, Agree: true, Invitation: invitation})
	return err
}

func (h *hall) leaves(v group.Visit) {
	h.t.Helper()
	h.must(h.Groups.Leave(h.t.Context(), h.Visit(v.Actor, v.Group.Slug), group.Keep))
}

func (h *hall) seats(slug string) int64 {
	h.t.Helper()
	// Read from the database: a page that was made while others came in may have
	// left an older number in memory.
	g, err := h.Groups.ByID(h.t.Context(), h.Visit(account.Actor{}, slug).Group.ID)
	h.must(err)
	return g.Seats
}

func (h *hall) sweep() {
	h.t.Helper()
	h.must(h.entry.Sweep(h.t.Context()))
}

// atOnce runs f n times at the same moment and returns how many succeeded.
func atOnce(n int, f func(i int) error) (fine int, failed []error) {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	for _, err := range errs {
		if err == nil {
			fine++
		}
	}
	return fine, slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

// texts loads the messages.
func texts(t *testing.T) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

// request sends a request as the actor through a router of this feature and the
// groups.
func (h *hall) request(actor account.Actor, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	h.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	h.entry.Routes(rt)
	h.Groups.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	ctx := account.WithActor(r.Context(), actor)
	ctx = web.WithVisitor(ctx, web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	rec := httptest.NewRecorder()
	rt.ServeHTTP(rec, r.WithContext(ctx))
	return rec
}
