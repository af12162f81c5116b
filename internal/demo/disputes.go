package demo

import (
	"fmt"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/subject"
)

// A Dispute is something that members reported, and what became of it: so much
// as the history, the numbers and the queues of a year need.
type Dispute struct {
	Group string   `yaml:"group"`
	About string   `yaml:"about"` // handle
	By    []string `yaml:"by"`    // handles of those who report it, in turn
	Rule  string   `yaml:"rule"`
	Words string   `yaml:"words"`
	Ago   Ago      `yaml:"ago"`
	// In is the title of the conversation where Post was written; without them it
	// is about how somebody treats others.
	In   string `yaml:"in"`
	Post string `yaml:"post"`
	// Decider is the handle of who decided, so long after the report as Took
	// says; empty while nobody has.
	Decider string             `yaml:"decider"`
	Took    Ago                `yaml:"took"`
	Measure moderation.Measure `yaml:"measure"`
	Facts   string             `yaml:"facts"`
	Why     string             `yaml:"why"` // a key of World.Reasons, in the place of Reason
	Reason  string             `yaml:"reason"`
	// Rewritten is how its author wrote it instead, and Appeal that somebody had
	// it looked at again.
	Rewritten *Rewriting `yaml:"rewritten"`
	Appeal    *Dissent   `yaml:"appeal"`
}

// A Rewriting is what waited to be written differently; who decided opened it so
// long after it.
type Rewriting struct {
	Ago  Ago    `yaml:"ago"`
	Took Ago    `yaml:"took"`
	Post string `yaml:"post"`
}

// A Dissent is an appeal, and its answer so long after it.
type Dissent struct {
	Ago     Ago                `yaml:"ago"`
	Took    Ago                `yaml:"took"`
	From    string             `yaml:"from"` // handle; empty for whom it is about
	By      string             `yaml:"by"`
	Outcome moderation.Outcome `yaml:"outcome"`
	Words   string             `yaml:"words"`
	Answer  string             `yaml:"answer"`
}

// Prepared is somebody who has read how things are done in a group.
type Prepared struct {
	Group  string `yaml:"group"`
	Handle string `yaml:"handle"`
	Ago    Ago    `yaml:"ago"`
}

// Rulesets are the versions of what an organisation asks of what is written.
type Rulesets struct {
	Org      string   `yaml:"org"`
	Versions []string `yaml:"versions"`
}

// reason is what its author reads.
func (w World) reason(d Dispute) string {
	if d.Why != "" {
		return w.Reasons[d.Why]
	}
	return d.Reason
}

// disputes are the steps of each dispute.
func (w World) disputes() (events []event) {
	for _, p := range w.Prepared {
		events = append(events, event{p.Ago, func(f *filler) error { return f.prepared(p) }})
	}
	for _, d := range w.Disputes {
		s := &story{Dispute: d}
		events = append(events, event{d.Ago, s.report})
		if d.Decider == "" {
			continue
		}
		events = append(events, event{d.Ago - d.Took, s.decide})
		if r := d.Rewritten; r != nil {
			events = append(events, event{r.Ago, s.rewrite}, event{r.Ago - r.Took, s.open})
		}
		if a := d.Appeal; a != nil {
			events = append(events, event{a.Ago, s.appeal}, event{a.Ago - a.Took, s.answer})
		}
	}
	return events
}

func (f *filler) prepared(p Prepared) error {
	if f.Trust == nil {
		return nil
	}
	v, err := f.visit(p.Group, p.Handle)
	if err != nil {
		return err
	}
	return f.Trust.Read(f.ctx, v)
}

// A story is a dispute while it happens.
type story struct {
	Dispute
	thing    subject.Ref
	post     forum.PostID
	decision moderation.DecisionID
	asked    moderation.AppealID
}

// actor is who wears the handle in the story's group.
func (s *story) actor(f *filler, handle string) (account.Actor, error) {
	v, err := f.visit(s.Group, handle)
	return v.Actor, err
}

// report writes what it is about, where that is a post, and reports it.
func (s *story) report(f *filler) error {
	if f.Moderation == nil {
		return nil
	}
	author, err := f.visit(s.Group, s.About)
	if err != nil {
		return err
	}
	s.thing = subject.Ref{Kind: moderation.Member, ID: int64(author.Member.ID)}
	if s.Post != "" {
		id, err := f.conversation(s.Group, s.In)
		if err != nil {
			return err
		}
		if s.post, _, err = f.Forum.Reply(f.ctx, author, id, forum.Writing{Body: s.Post}); err != nil {
			return fmt.Errorf("disputed post in %s: %w", s.Group, err)
		}
		s.thing = subject.Ref{Kind: subject.Post, ID: int64(s.post)}
	}
	for i, handle := range s.By {
		v, err := f.visit(s.Group, handle)
		if err != nil {
			return err
		}
		said := moderation.Reporting{Thing: s.thing, Rule: moderation.RuleKey(s.Rule)}
		if i == 0 {
			said.Words = s.Words
		}
		if _, err := f.Moderation.Report(f.ctx, v, said); err != nil {
			return fmt.Errorf("report in %s: %w", s.Group, err)
		}
	}
	return nil
}

// conversation is the one of that title.
func (f *filler) conversation(slug, title string) (forum.ID, error) {
	for i, c := range f.world.Conversations {
		if c.Group == slug && c.Title == title {
			return f.conversations[i], nil
		}
	}
	return 0, fmt.Errorf("demo: no conversation %q in %s", title, slug)
}

// decide closes the matter, as its decider finds it in the queue.
func (s *story) decide(f *filler) error {
	if f.Moderation == nil {
		return nil
	}
	by, err := f.visit(s.Group, s.Decider)
	if err != nil {
		return err
	}
	q, err := f.Moderation.QueueOf(f.ctx, by.Actor, by.Group)
	if err != nil {
		return err
	}
	for _, m := range q.Matters {
		if m.Thing != s.thing {
			continue
		}
		if _, err := f.Moderation.Read(f.ctx, by.Actor, m.ID); err != nil {
			return err
		}
		s.decision, err = f.Moderation.Decide(f.ctx, by.Actor, m.ID, moderation.Choice{Measure: s.Measure, Rule: moderation.RuleKey(s.Rule),
			Facts: s.Facts, Reason: f.world.reason(s.Dispute)})
		if err != nil {
			return fmt.Errorf("decision in %s: %w", s.Group, err)
		}
		return nil
	}
	return fault.Missing("the matter is in nobody's queue")
}

// rewrite is its author's other way to say it, and open that it stands again.
func (s *story) rewrite(f *filler) error {
	if f.Moderation == nil {
		return nil
	}
	v, err := f.visit(s.Group, s.About)
	if err != nil {
		return err
	}
	if _, _, err := f.Forum.Edit(f.ctx, v, s.post, forum.Writing{Body: s.Rewritten.Post}); err != nil {
		return fmt.Errorf("writing it differently: %w", err)
	}
	return f.Moderation.Resubmit(f.ctx, v.Actor, s.decision)
}

func (s *story) open(f *filler) error {
	if f.Moderation == nil {
		return nil
	}
	by, err := s.actor(f, s.Decider)
	if err != nil {
		return err
	}
	return f.Moderation.Look(f.ctx, by, s.decision, true, "")
}

func (s *story) appeal(f *filler) error {
	if f.Moderation == nil {
		return nil
	}
	from := s.Appeal.From
	if from == "" {
		from = s.About
	}
	by, err := s.actor(f, from)
	if err != nil {
		return err
	}
	if s.asked, err = f.Moderation.Appeal(f.ctx, by, s.decision, s.Appeal.Words); err != nil {
		return fmt.Errorf("appeal in %s: %w", s.Group, err)
	}
	return nil
}

func (s *story) answer(f *filler) error {
	if f.Moderation == nil {
		return nil
	}
	by, err := s.actor(f, s.Appeal.By)
	if err != nil {
		return err
	}
	if err := f.Moderation.Answer(f.ctx, by, s.asked, moderation.Answer{Outcome: s.Appeal.Outcome, Words: s.Appeal.Answer}); err != nil {
		return fmt.Errorf("answer in %s: %w", s.Group, err)
	}
	return nil
}

// ruled puts each version of an organisation's rules in force, once it was tried.
func (f *filler) ruled() error {
	if f.Moderation == nil || f.Staff == nil {
		return nil
	}
	for _, r := range f.world.Rulesets {
		v, err := f.office(r.Org)
		if err != nil {
			return err
		}
		owner := account.Actor{ID: v.Person.Account}
		for i, body := range r.Versions {
			body = strings.TrimSpace(body) + "\n"
			if _, err := f.Moderation.TryRules(f.ctx, owner, v.Org, body); err != nil {
				return fmt.Errorf("rules %d of %s: %w", i+1, r.Org, err)
			}
			if err := f.Moderation.SaveRules(f.ctx, owner, v.Org, int64(i), body); err != nil {
				return fmt.Errorf("rules %d of %s: %w", i+1, r.Org, err)
			}
			f.Clock.Advance(time.Millisecond)
		}
	}
	return nil
}
