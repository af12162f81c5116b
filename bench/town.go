package main

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/passphrase"
	"hearth/internal/audit"
	"hearth/internal/chat"
	"hearth/internal/consent"
	"hearth/internal/group"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
)

const (
	groups  = 8
	authors = 64 // members of every group, who wrote everything and read it
	baseURL = "http://localhost"
)

// A person is somebody signed in.
type person struct {
	actor  account.Actor
	cookie string
}

// A town is a database with people, groups and conversations in it, made by the
// features themselves but for the posts, which are too many.
type town struct {
	env    []string // what a node needs to serve it
	db     *db.DB
	keys   *crypto.Keyring
	ids    *ident.Source
	codec  *ident.Codec
	groups *group.Module
	chat   *chat.Module

	people        []person
	places        [groups]group.Group
	members       [groups][]group.Member // the authors, in each group
	conversations []string               // paths
	posts         int
}

func newTown(ctx context.Context, dir, databaseURL string, people int) (*town, error) {
	secret := make([]byte, 32)
	_, _ = rand.Read(secret)
	t := &town{env: []string{"HEARTH_DATA_DIR=" + dir, "HEARTH_DATABASE_URL=" + databaseURL, "HEARTH_BASE_URL=" + baseURL,
		"HEARTH_MASTER_KEY=" + base64.StdEncoding.EncodeToString(secret)}}
	cfg, err := config.Load(t.env, "")
	if err != nil {
		return nil, err
	}
	accounts, err := t.open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := t.found(ctx); err != nil {
		return nil, err
	}
	if err := t.settle(ctx, accounts, people); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *town) close() {
	t.chat.Close()
	_ = t.db.Close()
}

// open puts together as much of Hearth as making a town takes.
func (t *town) open(ctx context.Context, cfg config.Config) (accounts *account.Module, err error) {
	secret, err := cfg.Key()
	if err != nil {
		return nil, err
	}
	master, err := crypto.NewMaster(secret)
	if err != nil {
		return nil, err
	}
	if t.db, err = db.Open(ctx, cfg.DataDir, cfg.DatabaseURL); err != nil {
		return nil, err
	}
	if err := t.db.Migrate(ctx); err != nil {
		return nil, err
	}
	node, err := t.db.NextNode(ctx)
	if err != nil {
		return nil, err
	}
	now := clock.System{}
	t.ids = ident.NewSource(now, node)
	if t.codec, err = ident.NewCodec(master.Derive("ident", 16)); err != nil {
		return nil, err
	}
	if t.keys, err = crypto.NewKeyring(ctx, t.db, master, t.ids, now); err != nil {
		return nil, err
	}
	log, limiter := audit.New(t.db, t.keys, now), limit.NewMemory(now)
	t.groups = group.New(group.Deps{DB: t.db, Keys: t.keys, IDs: t.ids, Clock: now, Consents: consent.New(t.ids, now), Audit: log})
	t.chat = chat.New(chat.Deps{DB: t.db, Keys: t.keys, IDs: t.ids, Codec: t.codec, Clock: now, Groups: t.groups, Audit: log,
		Bus: bus.NewMemory(), Limiter: limiter})
	// Nobody signs in with these passphrases: sessions are begun directly.
	return account.New(account.Deps{DB: t.db, Keys: t.keys, IDs: t.ids, Codec: t.codec, Clock: now, Limiter: limiter, BaseURL: baseURL,
		HashWork: passphrase.Light})
}

func (t *town) found(ctx context.Context) error {
	o, err := t.groups.CreateOrganisation(ctx, "harbour", "Harbour", "A charity.")
	if err != nil {
		return err
	}
	for i := range groups {
		slug := fmt.Sprintf("circle-%d", i)
		if _, err := t.groups.CreateGroup(ctx, o, group.NewGroup{
			Slug: slug, Name: "Low days, gently", Summary: "Living with depression. We check in, one at a time.",
			Aim: "To have a place where nobody has to be fine.", ForWhom: "Adults who live with depression.", NotFor: "Emergencies.",
			Lang: "en", LedBy: "peers", Formats: []string{"text", "chat"},
			Agreements: []string{"What is said here stays here.", "Speak from your own life.", "Ask before advising.", "Anyone may just listen."},
		}); err != nil {
			return err
		}
		v, err := t.groups.Visit(ctx, account.Actor{}, slug)
		if err != nil {
			return err
		}
		t.places[i] = v.Group
	}
	return nil
}

// settle makes the people. All are in the first group, whose room they fill;
// the authors are in every group.
func (t *town) settle(ctx context.Context, accounts *account.Module, people int) error {
	t.people = make([]person, people)
	err := parallel(16, people, func(i int) (err error) {
		t.people[i], err = t.newcomer(ctx, accounts, i)
		return err
	})
	if err != nil {
		return err
	}
	for g := range groups {
		v, err := t.visit(ctx, g, 0)
		if err != nil {
			return err
		}
		if err := t.groups.SetRole(ctx, v.Member.ID, group.Facilitator, "Trained peer, checked May 2026", time.Time{}); err != nil {
			return err
		}
		for i := range authors {
			v, err := t.visit(ctx, g, i)
			if err != nil {
				return err
			}
			t.members[g] = append(t.members[g], *v.Member)
		}
	}
	return nil
}

func (t *town) visit(ctx context.Context, g, i int) (group.Visit, error) {
	return t.groups.Visit(ctx, t.people[i].actor, t.places[g].Slug)
}

func (t *town) newcomer(ctx context.Context, accounts *account.Module, i int) (person, error) {
	name := "otter-" + syllables(i)
	id, err := accounts.Join(ctx, account.Joining{Name: name, Passphrase: "the long walk by the harbour wall", AgeBand: "adult"})
	if err != nil {
		return person{}, fmt.Errorf("%s: %w", name, err)
	}
	token, err := accounts.Begin(ctx, id, "bench")
	if err != nil {
		return person{}, err
	}
	cookie := accounts.Cookie(token)
	p := person{actor: account.Actor{ID: id}, cookie: cookie.Name + "=" + cookie.Value}
	in := 1
	if i < authors {
		in = groups
	}
	for g := range in {
		v, err := t.groups.Visit(ctx, p.actor, t.places[g].Slug)
		if err != nil {
			return p, err
		}
		if _, err := t.groups.Join(ctx, v, group.Joining{Handle: "heron-" + syllables(i), Agree: true}); err != nil {
			return p, fmt.Errorf("heron-%s: %w", syllables(i), err)
		}
	}
	return p, nil
}

// syllables spells a number below 4,096 so that no two look alike.
func syllables(n int) string {
	const all = "bakedigopusatezimoluvejahiruwefo"
	var b strings.Builder
	for range 3 {
		b.WriteString(all[n%16*2 : n%16*2+2])
		n /= 16
	}
	return b.String()
}

// parallel does the work for 0 to n-1 in some goroutines and returns the last
// error.
func parallel(workers, n int, do func(i int) error) (failed error) {
	var next atomic.Int64
	var all sync.WaitGroup
	var mu sync.Mutex
	for range workers {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				if err := do(i); err != nil {
					mu.Lock()
					failed = err
					mu.Unlock()
					return
				}
			}
		})
	}
	all.Wait()
	return failed
}

// ownSchema makes an empty schema of the PostgreSQL database, and returns a URL
// whose connections live in it and what drops it.
func ownSchema(ctx context.Context, base string) (own string, drop func() error, err error) {
	u, err := url.Parse(base)
	if err != nil {
		return "", nil, fmt.Errorf("HEARTH_TEST_DATABASE_URL cannot be read")
	}
	name := "bench_" + strings.ToLower(rand.Text())
	run := func(statement string) error {
		d, err := db.Open(ctx, "", base)
		if err != nil {
			return err
		}
		defer d.Close()
		q := db.Register(statement, statement)
		return d.Tx(ctx, func(tx *db.Tx) error {
			_, err := db.Exec(ctx, tx, q)
			return err
		})
	}
	if err := run("CREATE SCHEMA " + name); err != nil {
		return "", nil, err
	}
	query := u.Query()
	query.Set("search_path", name)
	u.RawQuery = query.Encode()
	return u.String(), func() error { return run("DROP SCHEMA " + name + " CASCADE") }, nil
}

// settings prints what makes a PostgreSQL fast or safe.
func (t *town) settings(ctx context.Context) error {
	q := db.Register("bench.settings", `SELECT 'PostgreSQL ' || current_setting('server_version') || ', fsync ' || current_setting('fsync') ||
		', synchronous_commit ' || current_setting('synchronous_commit') || ', shared_buffers ' || current_setting('shared_buffers')`)
	said, err := db.One(ctx, t.db, q, db.Value[string])
	if err == nil {
		fmt.Printf("\n%s.\n", said)
	}
	return err
}
