package forum

import (
	"context"
	"encoding/json"
	"math"
	"slices"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// A Page is one page of a conversation as its reader meets it.
type Page struct {
	Conversation Conversation
	Kept         Kept
	Posts        []Post
	Cards        map[group.MemberID]group.Card
	Number       int64 // of this page, from 1
}

// get reads a conversation and what the visitor keeps about it, and decides
// whether they may do what they came for. It returns Missing for what is not
// there or may not be seen.
func (m *Module) get(ctx context.Context, c db.Conn, v group.Visit, a act, id ID) (Conversation, Kept, error) {
	row, found, err := db.Maybe(ctx, c, qConversation, scanConversation, int64(id), memberID(v))
	if err != nil {
		return Conversation{}, Kept{}, err
	}
	if !found {
		return Conversation{}, Kept{}, fault.Missing("no such conversation")
	}
	apart, err := m.groups.Apart(ctx, c, v)
	if err != nil {
		return Conversation{}, Kept{}, err
	}
	one := []conversationRow{row}
	if err := m.lookOver(ctx, c, v, apart, one); err != nil {
		return Conversation{}, Kept{}, err
	}
	row = one[0]
	if err := allow(v, a, row.Conversation, nil); err != nil {
		return Conversation{}, Kept{}, err
	}
	cards, err := m.groups.Cards(ctx, c, []group.MemberID{row.Author})
	if err != nil {
		return Conversation{}, Kept{}, err
	}
	conversation, err := m.store.openTitle(ctx, c, row, cards[row.Author])
	if err == nil && row.draft != nil {
		row.Draft, err = m.store.openDraft(ctx, c, v.Member.Key, id, row.draft)
	}
	return conversation, row.Kept, err
}

// memberID is the reader for SQL, 0 for those who do not belong.
func memberID(v group.Visit) int64 {
	if !v.Belongs() {
		return 0
	}
	return int64(v.Member.ID)
}

// Read returns the numbered page of a conversation, from 1; a number out of
// range gives the nearest page. Bodies are opened only if withBody asks.
func (m *Module) Read(ctx context.Context, v group.Visit, id ID, number int64, withBody bool) (Page, error) {
	conversation, kept, err := m.get(ctx, m.db, v, read, id)
	if err != nil {
		return Page{}, err
	}
	number = min(max(number, 1), conversation.Pages())
	first, end := conversation.at((number-1)*PerPage+1), conversation.at(number*PerPage)+1 // by places
	mute, err := m.groups.Mute(ctx, m.db, v)
	if err != nil {
		return Page{}, err
	}
	whole := withBody || !mute.None()
	query := qPosts
	if whole {
		query = qPostsWhole
	}
	rows, err := db.All(ctx, m.db, query, scanPost, int64(id), memberID(v), first, end)
	if err != nil {
		return Page{}, err
	}
	rows = slices.DeleteFunc(rows, func(r postRow) bool { return conversation.hides(r.Number) })
	page := Page{Conversation: conversation, Kept: kept, Number: number}
	page.Posts, page.Cards, err = m.openPosts(ctx, m.db, v.Group, rows, whole)
	if err != nil {
		return page, err
	}
	muteThem(v, mute, page.Posts)
	of := []*touched{page.Conversation.touched()}
	for i := range page.Posts {
		of = append(of, page.Posts[i].touched())
	}
	return page, m.brake(ctx, m.db, v, of)
}

// openPosts opens at most a page of posts and gets their authors' cards.
func (m *Module) openPosts(ctx context.Context, c db.Conn, g group.Group, rows []postRow, withBody bool) ([]Post, map[group.MemberID]group.Card, error) {
	authors := make([]group.MemberID, len(rows))
	for i, row := range rows {
		authors[i] = row.Author
	}
	cards, err := m.groups.Cards(ctx, c, authors)
	if err != nil {
		return nil, nil, err
	}
	posts := make([]Post, len(rows))
	for i, row := range rows {
		if posts[i], err = m.store.openPost(ctx, c, row, cards[row.Author], g.Key, withBody); err != nil {
			return nil, nil, err
		}
	}
	return posts, cards, nil
}

// post reads one post with its conversation and decides whether the visitor may
// do what they came for.
func (m *Module) post(ctx context.Context, c db.Conn, v group.Visit, a act, id PostID) (Conversation, Post, error) {
	row, found, err := db.Maybe(ctx, c, qPost, scanPost, int64(id), memberID(v))
	if err != nil {
		return Conversation{}, Post{}, err
	}
	if !found {
		return Conversation{}, Post{}, fault.Missing("no such post")
	}
	conversation, _, err := m.get(ctx, c, v, read, row.Conversation)
	if err != nil {
		return Conversation{}, Post{}, err
	}
	posts, _, err := m.openPosts(ctx, c, v.Group, []postRow{row}, a == change)
	if err != nil {
		return Conversation{}, Post{}, err
	}
	return conversation, posts[0], allow(v, a, conversation, &posts[0])
}

// Start begins a conversation and returns its id. The author follows it.
func (m *Module) Start(ctx context.Context, v group.Visit, w Writing) (ID, error) {
	if err := v.MayWrite(); err != nil {
		return 0, err
	}
	if err := w.checkNew(); err != nil {
		return 0, err
	}
	if err := m.look(ctx, v.Group, w); err != nil {
		return 0, err
	}
	if err := m.groups.InTurn(ctx, v, group.InPosts, w.words(), w.Once); err != nil {
		return 0, err
	}
	id, opening := ID(m.ids.Next()), PostID(m.ids.Next())
	title, err := m.store.seal(ctx, m.db, v.Member.Key, "conversation", "title_sealed", int64(id), w.Title)
	if err != nil {
		return 0, err
	}
	touches := m.touches(w, w.words())
	sealed, err := m.sealPost(ctx, v, opening, w, touches)
	if err != nil {
		return 0, err
	}
	touchesSealed, err := m.store.sealTouches(ctx, m.db, v.Member.Key, "conversation", int64(id), touches)
	if err != nil {
		return 0, err
	}
	begun := id
	err = m.watched(ctx, v, w.words(), func(tx *db.Tx, n noted) error {
		id = begun
		if made, err := m.taken(ctx, tx, v, "start", w.Once, int64(id)); err != nil || made != 0 {
			id = ID(made)
			return err
		}
		if _, err := db.Exec(ctx, tx, qInsertConversation, int64(id), int64(v.Group.ID), int64(v.Member.ID), title, string(w.Wish), m.now(), n.held, min(n.held, 1), touchesSealed); err != nil {
			return err
		}
		if err := m.insertPost(ctx, tx, v, opening, id, 1, sealed, n.held); err != nil {
			return err
		}
		if err := m.follow(ctx, tx, v, id, true); err != nil {
			return err
		}
		if err := m.afterWriting(ctx, tx, v, id, 1, 0); err != nil {
			return err
		}
		return n.wrote(ctx, tx, opening)
	})
	return id, err
}

// Reply adds a post to a conversation. It returns a Conflict if the
// conversation was locked meanwhile.
func (m *Module) Reply(ctx context.Context, v group.Visit, id ID, w Writing) (PostID, int64, error) {
	conversation, _, err := m.get(ctx, m.db, v, reply, id)
	if err != nil {
		return 0, 0, err
	}
	if err := w.checkReply(); err != nil {
		return 0, 0, err
	}
	if err := m.look(ctx, v.Group, w); err != nil {
		return 0, 0, err
	}
	if err := m.groups.InTurn(ctx, v, group.InPosts, w.words(), w.Once); err != nil {
		return 0, 0, err
	}
	post, number := PostID(m.ids.Next()), int64(0)
	sealed, err := m.sealPost(ctx, v, post, w, m.touches(w, w.words()))
	if err != nil {
		return 0, 0, err
	}
	written := post
	err = m.watched(ctx, v, w.words(), func(tx *db.Tx, n noted) error {
		post = written
		made, err := m.taken(ctx, tx, v, "reply/"+m.token(id), w.Once, int64(post))
		if err != nil {
			return err
		}
		if made != 0 {
			post = PostID(made)
			row, err := db.One(ctx, tx, qPost, scanPost, made, memberID(v))
			number = row.Number
			return err
		}
		if number, err = m.nextNumber(ctx, tx, v, id, n); err != nil {
			return err
		}
		if err := m.insertPost(ctx, tx, v, post, id, number, sealed, n.held); err != nil {
			return err
		}
		if err := m.afterWriting(ctx, tx, v, id, number, id); err != nil {
			return err
		}
		if err := n.wrote(ctx, tx, post); err != nil || n.held != 0 {
			return err // nobody is told of what waits
		}
		if err := m.noteAnswer(ctx, tx, v, conversation); err != nil {
			return err
		}
		return m.tellReply(ctx, tx, v, conversation, post)
	})
	return post, conversation.place(number), err
}

// nextNumber gives out the next post's number. It returns a Conflict if the
// conversation is locked.
func (m *Module) nextNumber(ctx context.Context, tx *db.Tx, v group.Visit, id ID, n noted) (int64, error) {
	var number int64
	var open bool
	var err error
	if n.held != 0 {
		number, open, err = db.Maybe(ctx, tx, qNextHeld, db.Value[int64], int64(id))
	} else {
		number, open, err = db.Maybe(ctx, tx, qNextNumber, db.Value[int64], int64(id), m.now(), int64(v.Member.ID))
	}
	if err == nil && !open {
		err = fault.New(fault.Conflict, "forum.locked")
	}
	return number, err
}

// insertPost writes a post that sealPost has made ready.
func (m *Module) insertPost(ctx context.Context, tx *db.Tx, v group.Visit, id PostID, conversation ID, number int64, sealed sealedPost, held int64) error {
	_, err := db.Exec(ctx, tx, qInsertPost, int64(id), int64(conversation), number, int64(v.Member.ID),
		sealed.body, sealed.html, sealed.note, []byte{}, m.now(), held, sealed.touches)
	return err
}

// A sealedPost is a post's texts, rendered once and for all, ready to be stored.
type sealedPost struct{ body, html, note, touches []byte }

// sealPost renders and seals. It is done before a transaction begins: SQLite has
// one writer, whom this would keep from the next.
func (m *Module) sealPost(ctx context.Context, v group.Visit, id PostID, w Writing, t group.Touches) (s sealedPost, err error) {
	key, row := v.Member.Key, int64(id)
	if s.body, err = m.store.seal(ctx, m.db, key, "post", "body_sealed", row, w.Body); err != nil {
		return s, err
	}
	html := text.HTML(w.Body)
	if strings.TrimSpace(html) == "" { // nothing but a picture, say, which is not shown here
		var c fault.Check
		c.Add("body", "forum.problem.body_empty")
		return s, c.Err()
	}
	if s.html, err = m.store.seal(ctx, m.db, key, "post", "html_sealed", row, html); err != nil {
		return s, err
	}
	if s.note, err = m.store.seal(ctx, m.db, key, "post", "note_sealed", row, w.Note); err != nil {
		return s, err
	}
	s.touches, err = m.store.sealTouches(ctx, m.db, key, "post", row, t)
	return s, err
}

// afterWriting drops the draft that became the post, moves the author's own
// reading on, and tells the group that somebody was active.
func (m *Module) afterWriting(ctx context.Context, tx *db.Tx, v group.Visit, id ID, number int64, draftOf ID) error {
	if _, err := db.Exec(ctx, tx, qDropDraft, int64(v.Member.ID), int64(draftOf)); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qRead, int64(v.Member.ID), int64(id), number); err != nil {
		return err
	}
	return m.groups.Touch(ctx, tx, *v.Member)
}

// taken returns what the form made if it was sent before, and otherwise notes
// that it makes the thing with the id, and returns 0. One that is being sent
// twice at this moment waits here for the first. The purpose is part of what is
// noted: a form that comes back somewhere else is another form.
func (m *Module) taken(ctx context.Context, tx *db.Tx, v group.Visit, purpose, once string, id int64) (int64, error) {
	if once == "" {
		return 0, nil
	}
	mark := m.keys.Index("forum.once", purpose+"/"+once)[:16]
	noted, err := db.Exec(ctx, tx, qTakeForm, int64(v.Member.ID), mark, id, m.now())
	if err != nil || noted == 1 {
		return 0, err
	}
	return db.One(ctx, tx, qTakenForm, db.Value[int64], int64(v.Member.ID), mark)
}

// remembered is how long a form that was taken is known: a browser that offers
// to send it again does so within a day.
const remembered = 48 * time.Hour

// Sweep forgets forms that were taken long ago.
func (m *Module) Sweep(ctx context.Context) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSweepForms, clock.ToMillis(m.clock.Now().Add(-remembered)))
		return err
	})
}

// Edit changes the visitor's own post.
func (m *Module) Edit(ctx context.Context, v group.Visit, id PostID, w Writing) (Conversation, Post, error) {
	conversation, post, err := m.post(ctx, m.db, v, change, id)
	if err != nil {
		return conversation, post, err
	}
	if err := w.checkReply(); err != nil {
		return conversation, post, err
	}
	if err := m.look(ctx, v.Group, w); err != nil {
		return conversation, post, err
	}
	words := w.words()
	if post.Number == 1 {
		words = Writing{Title: conversation.Title, Body: w.Body, Note: w.Note}.words()
	}
	touches := m.touches(w, words)
	if w.Body == post.Body && w.Note == post.Note { // what was taken off is not found again
		touches.Off = post.Touches.Off
	}
	sealed, err := m.sealPost(ctx, v, id, w, touches)
	if err != nil {
		return conversation, post, err
	}
	touchesSealed, err := m.store.sealTouches(ctx, m.db, v.Member.Key, "conversation", int64(conversation.ID), touches)
	if err != nil {
		return conversation, post, err
	}
	return conversation, post, m.watched(ctx, v, words, func(tx *db.Tx, n noted) error {
		if _, err := db.Exec(ctx, tx, qEdit, int64(id), sealed.body, sealed.html, sealed.note, m.now(), sealed.touches); err != nil {
			return err
		}
		if post.Number == 1 {
			if _, err := db.Exec(ctx, tx, qEditOpening, int64(conversation.ID), touchesSealed); err != nil {
				return err
			}
		}
		if n.held != 0 {
			if err := m.setHeld(ctx, tx, post.Conversation, id, n.held); err != nil {
				return err
			}
		}
		return n.wrote(ctx, tx, id)
	})
}

// SaveDraft keeps what the visitor has begun to write; an empty one is dropped.
// A draft for a new conversation has id 0.
func (m *Module) SaveDraft(ctx context.Context, v group.Visit, id ID, d Draft) error {
	if err := mayKeep(v); err != nil {
		return err
	}
	if id != 0 && !d.Empty() {
		if _, _, err := m.get(ctx, m.db, v, read, id); err != nil {
			return err
		}
	}
	d.Body, d.Title, d.Note = cut(d.Body, MaxBody), cut(d.Title, MaxTitle), cut(d.Note, MaxNote)
	if !slices.Contains(Wishes, d.Wish) {
		d.Wish = ""
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if d.Empty() {
			_, err := db.Exec(ctx, tx, qDropDraft, int64(v.Member.ID), int64(id))
			return err
		}
		raw, err := json.Marshal(d)
		if err != nil {
			return err
		}
		sealed, err := m.store.seal(ctx, tx, v.Member.Key, "draft", "sealed", int64(id), string(raw))
		if err != nil {
			return err
		}
		_, err = db.Exec(ctx, tx, qSaveDraft, int64(v.Member.ID), int64(id), sealed, m.now())
		return err
	})
}

// NewDraft returns what the visitor had begun to write as a new conversation.
func (m *Module) NewDraft(ctx context.Context, v group.Visit) (Draft, error) {
	if err := mayKeep(v); err != nil {
		return Draft{}, err
	}
	sealed, found, err := db.Maybe(ctx, m.db, qDraft, db.Value[[]byte], int64(v.Member.ID), 0)
	if err != nil || !found {
		return Draft{}, err
	}
	return m.store.openDraft(ctx, m.db, v.Member.Key, 0, sealed)
}

// MarkRead notes that the visitor has read up to the numbered post.
func (m *Module) MarkRead(ctx context.Context, v group.Visit, id ID, number int64) error {
	conversation, kept, err := m.get(ctx, m.db, v, read, id)
	if err != nil {
		return err
	}
	if err := mayKeep(v); err != nil {
		return err
	}
	number = conversation.at(min(number, conversation.Seen()))
	if number <= kept.ReadUpTo {
		return nil
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qRead, int64(v.Member.ID), int64(id), number)
		return err
	})
}

// Follow begins or ends following a conversation.
func (m *Module) Follow(ctx context.Context, v group.Visit, id ID, on bool) error {
	if _, _, err := m.get(ctx, m.db, v, read, id); err != nil {
		return err
	}
	if err := mayKeep(v); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error { return m.follow(ctx, tx, v, id, on) })
}

func (m *Module) follow(ctx context.Context, tx *db.Tx, v group.Visit, id ID, on bool) error {
	_, err := db.Exec(ctx, tx, qFollow, int64(v.Member.ID), int64(id), on)
	return err
}

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }

// cut shortens a text to n characters.
func cut(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}

// newest is later than every cursor.
const newest = math.MaxInt64
