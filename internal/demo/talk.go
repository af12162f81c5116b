package demo

import (
	"fmt"
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
)

// talks are conversations with their answers, acknowledgements, and what
// facilitators did.
func (w World) talks() (events []event) {
	for i, c := range w.Conversations {
		events = append(events, event{c.Ago, func(f *filler) error { return f.start(i, c) }})
		events = append(events, w.acknowledgements(i, 0, c.Group, c.Post)...)
		last := c.Ago
		for j, reply := range c.Replies {
			events = append(events, event{reply.Ago, func(f *filler) error { return f.reply(i, j+1, c.Group, reply) }})
			events = append(events, w.acknowledgements(i, j+1, c.Group, reply)...)
			last = min(last, reply.Ago)
		}
		events = append(events, lookedAfter(i, c, soon(last))...)
	}
	return events
}

// soon is a little after ago, but still in the past.
func soon(ago Ago) Ago { return ago - min(ago/2, Ago(20*time.Minute)) }

func (f *filler) start(i int, c Conversation) error {
	v, err := f.visit(c.Group, c.Handle)
	if err != nil {
		return err
	}
	id, err := f.Forum.Start(f.ctx, v, forum.Writing{Title: c.Title, Body: c.Body, Wish: forum.Wish(c.Wish), Note: c.ContentNote, Touches: c.Touches})
	if err != nil {
		return fmt.Errorf("conversation %q: %w", c.Title, err)
	}
	f.conversations[i] = id
	page, err := f.Forum.Read(f.ctx, v, id, 1, false)
	if err != nil {
		return err
	}
	f.posts[[2]int{i, 0}] = page.Posts[0].ID
	return nil
}

func (f *filler) reply(i, j int, slug string, p Post) error {
	v, err := f.visit(slug, p.Handle)
	if err != nil {
		return err
	}
	id, _, err := f.Forum.Reply(f.ctx, v, f.conversations[i], forum.Writing{Body: p.Body, Note: p.ContentNote, Touches: p.Touches})
	f.posts[[2]int{i, j}] = id
	return err
}

// acknowledgements come a little after the post, or once their giver has joined.
func (w World) acknowledgements(i, j int, slug string, p Post) (events []event) {
	give := func(kind forum.Ack, handles []string) {
		for _, handle := range handles {
			events = append(events, event{min(soon(p.Ago), w.joined(slug, handle)), func(f *filler) error {
				v, err := f.visit(slug, handle)
				if err != nil {
					return err
				}
				_, _, err = f.Forum.Acknowledge(f.ctx, v, f.posts[[2]int{i, j}], kind, true)
				return err
			}})
		}
	}
	give(forum.WithYou, p.Acks.WithYou)
	give(forum.MeToo, p.Acks.MeToo)
	give(forum.ThankYou, p.Acks.ThankYou)
	return events
}

// lookedAfter is what facilitators did with a conversation once its answers were in.
// Locking comes last: nothing can be done in a locked conversation.
func lookedAfter(i int, c Conversation, ago Ago) (events []event) {
	by := func(handle string, do func(f *filler, v group.Visit) error) {
		events = append(events, event{ago, func(f *filler) error {
			v, err := f.visit(c.Group, handle)
			if err != nil {
				return err
			}
			return do(f, v)
		}})
		ago = max(ago-Ago(time.Millisecond), 0)
	}
	for j, p := range append([]Post{c.Post}, c.Replies...) {
		if p.Hidden != nil {
			by(p.Hidden.By, func(f *filler, v group.Visit) error {
				_, _, err := f.Forum.Hide(f.ctx, v, f.posts[[2]int{i, j}], p.Hidden.Reason)
				return err
			})
		}
	}
	if c.PinnedBy != "" {
		by(c.PinnedBy, func(f *filler, v group.Visit) error { return f.Forum.Pin(f.ctx, v, f.conversations[i], true) })
	}
	if c.LockedBy != "" {
		by(c.LockedBy, func(f *filler, v group.Visit) error { return f.Forum.Lock(f.ctx, v, f.conversations[i], true) })
	}
	return events
}
