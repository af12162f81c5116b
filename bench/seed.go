package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/text"
)

const (
	perPage  = 20  // posts of every seeded conversation
	perBatch = 200 // conversations in one transaction
	columns  = 9   // bound for each seeded post
)

// written are the posts' words: short, ordinary, long.
var written = []string{
	"Same here. You are not alone with this.",
	"I had three of those days last week. What helped a little was putting the kettle on and standing at the window until it had boiled. " +
		"Nothing *clever*, only something with an end.\n\nHow did the afternoon go?",
	"It took me a long time to say it out loud. First I told my sister, and she did not say anything for a while, and then she asked " +
		"whether I had eaten. That was the right question.\n\n- one warm meal\n- ten minutes outside\n- one message to somebody\n\n" +
		"On most days I manage **two of three**, and I have stopped counting the third as a failure. If you want, write what your list " +
		"would be. It does not have to be good, and nobody here will mark it.",
}

var (
	qSeedConversation = db.Register("bench.conversation", `INSERT INTO conversation
		(id, group_id, author_id, title_sealed, wish, posts, created_at, last_at, answered_at, pinned, locked_at, withdrawn_at, hidden_at)
		VALUES ($1, $2, $3, $4, 'heard', 20, $5, $5, $5, FALSE, 0, 0, 0)`)
	qSeedPosts = db.Register("bench.posts", `INSERT INTO post (id, conversation_id, number, author_id, body_sealed, html_sealed, with_you,
		created_at, note_sealed, reason_sealed, me_too, thank_you, edited_at, withdrawn_at, hidden_at) VALUES `+seedRows())
)

func seedRows() string {
	rows := make([]string, perPage)
	for i := range rows {
		rows[i] = "(" + db.Slots(i*columns+1, columns) + fmt.Sprintf(",$%d,0,0,0,0,0)", i*columns+columns)
	}
	return strings.Join(rows, ",")
}

// A thread is a seeded conversation, sealed.
type thread struct{ conversation, posts []any }

// grow seeds conversations of twenty posts until so many posts are stored. The
// words repeat, the sealing is real.
func (t *town) grow(ctx context.Context, posts int) error {
	began, from := time.Now(), len(t.conversations)
	batches := make(chan []thread, 2)
	failed := make(chan error, 1)
	go func() {
		defer close(batches)
		for n := t.posts / perPage; n < posts/perPage; n += perBatch {
			batch := make([]thread, min(perBatch, posts/perPage-n))
			for i := range batch {
				var err error
				if batch[i], err = t.thread(ctx, n+i); err != nil {
					failed <- err
					return
				}
			}
			batches <- batch
		}
	}()
	for batch := range batches {
		if err := t.store(ctx, batch); err != nil {
			return err
		}
	}
	select {
	case err := <-failed:
		return err
	default:
	}
	t.posts = posts
	progress("%d posts in %d new conversations, seeded in %s", posts, len(t.conversations)-from, time.Since(began).Round(time.Second))
	return nil
}

func (t *town) store(ctx context.Context, batch []thread) error {
	return t.db.Tx(ctx, func(tx *db.Tx) error {
		for _, th := range batch {
			if _, err := db.Exec(ctx, tx, qSeedConversation, th.conversation...); err != nil {
				return err
			}
			if _, err := db.Exec(ctx, tx, qSeedPosts, th.posts...); err != nil {
				return err
			}
		}
		return nil
	})
}

func (t *town) thread(ctx context.Context, n int) (th thread, err error) {
	g, now := n%groups, clock.ToMillis(time.Now())
	id, author := t.ids.Next(), t.members[g][n%authors]
	title, err := t.seal(ctx, author.Key, "conversation", "title_sealed", id, "Small good things, however small")
	if err != nil {
		return th, err
	}
	th.conversation = []any{id, int64(t.places[g].ID), int64(author.ID), title, now}
	for i := range perPage {
		post, author, words := t.ids.Next(), t.members[g][(n+i*7)%authors], written[(n+i)%len(written)]
		body, err := t.seal(ctx, author.Key, "post", "body_sealed", post, words)
		if err != nil {
			return th, err
		}
		html, err := t.seal(ctx, author.Key, "post", "html_sealed", post, text.HTML(words))
		if err != nil {
			return th, err
		}
		th.posts = append(th.posts, post, id, int64(i+1), int64(author.ID), body, html, int64(i%3), now, []byte{})
	}
	t.conversations = append(t.conversations, "/groups/"+t.places[g].Slug+"/conversations/"+t.codec.Token("conversation", id))
	return th, nil
}

func (t *town) seal(ctx context.Context, key crypto.KeyID, table, column string, row int64, words string) ([]byte, error) {
	return t.keys.Seal(ctx, t.db, key, crypto.Place{Table: table, Column: column, Row: row}, words)
}
