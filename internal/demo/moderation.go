package demo

import (
	"fmt"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/subject"
)

// disputed is where the matters of the demo are: a group of its own people, so
// that no other story changes.
const disputed = "kitchen-table"

// matters leaves something to moderate on the last day: a report that nobody has
// looked at, a decision that a second person has to agree to, and a folded post
// whose author asks for another look.
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
	second, err := f.visit(disputed, "marmalade-jar")
	if err != nil {
		return err
	}
	if _, err := f.Moderation.Report(f.ctx, second, moderation.Reporting{Thing: subject.Ref{Kind: subject.Post, ID: int64(selling)}, Rule: "selling"}); err != nil {
		return fmt.Errorf("second report: %w", err)
	}
	if err := f.putOut(); err != nil {
		return err
	}
	return f.folded()
}

// hawker came this morning to sell, and says so to everybody. Who holds the group
// asks them to leave; a second person has to agree.
var hawker = struct{ Account, Passphrase, Handle, Says, Facts, Reason string }{
	Account: "golden-offer", Passphrase: "sixteen umbrellas in a red bucket", Handle: "golden-offer-1",
	Says:   "I earn from home while my mother sleeps and so can every one of you. Ask me how, the first lesson costs nothing.",
	Facts:  "In one morning the same offer went to everybody who had written that they are tired. It went on after a kind word.",
	Reason: "This table is for people who care for somebody. Selling to them here hurts them, and you went on after you were asked not to.",
}

// putOut is what becomes of the hawker so far.
func (f *filler) putOut() error {
	id, err := f.Account.Join(f.ctx, account.Joining{Name: hawker.Account, Passphrase: hawker.Passphrase, AgeBand: "adult"})
	if err != nil {
		return err
	}
	f.members[[2]string{disputed, hawker.Handle}] = id
	v, err := f.Group.Visit(f.ctx, account.Actor{ID: id}, disputed)
	if err != nil {
		return err
	}
	if _, err := f.Group.Join(f.ctx, v, group.Joining{Handle: hawker.Handle, Agree: true}); err != nil {
		return err
	}
	if _, err := f.say(hawker.Handle, hawker.Says); err != nil {
		return err
	}
	s := &story{Dispute: Dispute{Group: disputed, About: hawker.Handle, By: []string{"third-cardigan", "spare-room"}, Rule: "selling",
		Words: "He wrote this to me on the worst morning of the month.", Decider: "big-teapot", Measure: moderation.LeaveGroup, Facts: hawker.Facts, Reason: hawker.Reason}}
	if err := s.report(f); err != nil {
		return err
	}
	return s.decide(f)
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
