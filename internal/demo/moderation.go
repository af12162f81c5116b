package demo

import (
	"fmt"

	"hearth/internal/forum"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/subject"
)

// disputed is where the matters of the demo are: a group of its own people, so
// that no other story changes.
const disputed = "kitchen-table"

// matters leaves something to moderate on the last day: a report that nobody has
// looked at, and a folded post whose author asks for another look.
func (f *filler) matters() error {
	if f.Moderation == nil {
		return nil
	}
	reporter, err := f.visit(disputed, "dog-on-the-sofa")
	if err != nil {
		return err
	}
	selling, err := f.say("toast-crusts", "My cousin sells drops that did more for my mother than any doctor. Twenty a bottle, message me and I will post you one.")
	if err != nil {
		return err
	}
	if _, err := f.Moderation.Report(f.ctx, reporter, moderation.Reporting{Thing: subject.Ref{Kind: subject.Post, ID: int64(selling)}, Rule: "cure",
		Words: "Somebody here just stopped a prescription because of this."}); err != nil {
		return fmt.Errorf("report: %w", err)
	}
	return f.folded()
}

// folded is a post that a facilitator folds, and its author's appeal.
func (f *filler) folded() error {
	facilitator, err := f.visit(disputed, "big-teapot")
	if err != nil {
		return err
	}
	author, err := f.visit(disputed, "marmalade-jar")
	if err != nil {
		return err
	}
	sharp, err := f.say("marmalade-jar", "Honestly, some of us just need to stop being a doormat. I include myself.")
	if err != nil {
		return err
	}
	if _, _, err := f.Forum.Hide(f.ctx, facilitator, sharp, "It calls people a doormat. Please say it about yourself only."); err != nil {
		return fmt.Errorf("folding: %w", err)
	}
	mine, err := f.Moderation.Mine(f.ctx, author.Actor)
	if err != nil {
		return err
	}
	for _, s := range mine.Decisions {
		if s.Thing.ID == int64(sharp) {
			_, err = f.Moderation.Appeal(f.ctx, author.Actor, s.ID, "I did mean myself. The last sentence says so.")
			return err
		}
	}
	return fault.Missing("the folded post has no statement")
}

// say answers in the last conversation of the group that takes answers.
func (f *filler) say(handle, words string) (forum.PostID, error) {
	v, err := f.visit(disputed, handle)
	if err != nil {
		return 0, err
	}
	for i, c := range f.world.Conversations {
		if c.Group != disputed || c.LockedBy != "" {
			continue
		}
		id, _, err := f.Forum.Reply(f.ctx, v, f.conversations[i], forum.Writing{Body: words})
		return id, err
	}
	return 0, fmt.Errorf("demo: no conversation in %s", disputed)
}
