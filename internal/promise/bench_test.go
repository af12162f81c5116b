package promise

import (
	"fmt"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// The size of what an organiser of many groups looks at: one post in twenty
// waits.
const (
	benchGroups  = 200
	benchPosts   = 100_000
	benchWaiting = 20
)

var (
	qBenchConversation = db.Register("promise.bench.conversation", `INSERT INTO conversation
		(id, group_id, author_id, title_sealed, wish, posts, created_at, last_at, answered_at, pinned, locked_at, withdrawn_at, hidden_at)
		VALUES ($1, $2, $3, $4, 'heard', 1, $5, $5, $6, FALSE, 0, 0, 0)`)
	qBenchPost = db.Register("promise.bench.post", `INSERT INTO post
		(id, conversation_id, number, author_id, body_sealed, html_sealed, note_sealed, reason_sealed, with_you, me_too, thank_you,
		created_at, edited_at, withdrawn_at, hidden_at) VALUES ($1, $2, 1, $3, $4, $4, $4, $4, 0, 0, 0, $5, 0, 0, 0)`)
)

// BenchmarkQueue measures a helper's page over 200 groups with 100,000 posts,
// and BenchmarkSweep what every node does each minute there.
func BenchmarkQueue(b *testing.B) {
	eachEngine(b, func(b *testing.B, d *db.DB) {
		m, helper := benchTown(b, d)
		b.ResetTimer()
		for b.Loop() {
			q, err := m.Queue(b.Context(), helper, time.UTC)
			if err != nil || len(q.Offered) != StartWith {
				b.Fatal(len(q.Offered), err)
			}
		}
	})
}

func BenchmarkSweep(b *testing.B) {
	eachEngine(b, func(b *testing.B, d *db.DB) {
		m, _ := benchTown(b, d)
		if err := m.Sweep(b.Context()); err != nil { // what is overdue is told once
			b.Fatal(err)
		}
		b.ResetTimer()
		for b.Loop() {
			if err := m.Sweep(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	})
}

// benchTown makes the groups and the posts, and somebody who helps in all of
// them.
func benchTown(b *testing.B, d *db.DB) (*Module, account.ID) {
	texts(b)
	town := newBundle(b, d)
	ctx := b.Context()
	if err := d.PrepareAll(ctx); err != nil {
		b.Fatal(err)
	}
	helper, author := town.Account(), town.Account()
	o := must(town.Groups.Organisation(ctx, "harbour"))
	for i := range benchGroups {
		slug := fmt.Sprintf("group-%d", i)
		must(town.Groups.CreateGroup(ctx, o, group.NewGroup{Slug: slug, Name: slug, Summary: "s", Aim: "a", ForWhom: "f", NotFor: "n", Lang: "en", LedBy: "peers",
			Formats: []string{"text"}, Agreements: []string{"What is said here stays here."}, Terms: group.Terms{Promise: 12}}))
		handles := map[string]account.Actor{"helper": helper, "author": author}
		for handle, actor := range handles {
			must(town.Groups.Join(ctx, town.Visit(actor, slug), group.Joining{Handle: fmt.Sprintf("%s-%d", handle, i), Agree: true}))
		}
		if err := town.Groups.SetRole(ctx, town.Visit(helper, slug).Member.ID, group.Facilitator, "", time.Time{}); err != nil {
			b.Fatal(err)
		}
		town.fill(b, town.Visit(author, slug).Member)
	}
	return town.promise, helper.ID
}

// fill writes a group's share of posts, over the last ninety days.
func (town *bundle) fill(b *testing.B, author *group.Member) {
	const each = benchPosts / benchGroups
	err := town.db.Tx(b.Context(), func(tx *db.Tx) error {
		for i := range each {
			at := clock.ToMillis(town.Clock.Now().Add(-Window * time.Duration(i) / each))
			answered, id := at+int64(time.Hour/time.Millisecond), town.IDs.Next()
			if i%benchWaiting == 0 {
				answered = 0
			}
			if _, err := db.Exec(b.Context(), tx, qBenchConversation, id, int64(author.Group), int64(author.ID), []byte{}, at, answered); err != nil {
				return err
			}
			if _, err := db.Exec(b.Context(), tx, qBenchPost, town.IDs.Next(), id, int64(author.ID), []byte{}, at); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
}

func eachEngine(b *testing.B, f func(b *testing.B, d *db.DB)) {
	b.Run("sqlite", func(b *testing.B) { f(b, dbtest.SQLite(b)) })
	b.Run("postgres", func(b *testing.B) { f(b, dbtest.Postgres(b)) })
}
