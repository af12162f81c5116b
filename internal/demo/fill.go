package demo

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/board"
	"hearth/internal/care"
	"hearth/internal/chat"
	"hearth/internal/entry"
	"hearth/internal/fee"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/listening"
	"hearth/internal/meeting"
	"hearth/internal/meeting/formats"
	"hearth/internal/meeting/room"
	"hearth/internal/notice"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/promise"
	"hearth/internal/safety/apart"
	"hearth/internal/safety/breakglass"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/rota"
	"hearth/internal/safety/supervision"
	"hearth/internal/safety/trust"
	"hearth/internal/staff"
)

// Services are what the world is made through. They must all read Clock, which
// Fill moves from the beginning of the world to the present.
type Services struct {
	Clock     *clock.Fixed
	Account   *account.Module
	Group     *group.Module
	Forum     *forum.Module
	Chat      *chat.Module
	Board     *board.Module
	Formats   *formats.Module
	Promise   *promise.Module
	Entry     *entry.Module
	Notice    *notice.Module
	Staff     *staff.Module // nil: nobody works anywhere
	Care      *care.Module
	Fee       *fee.Module
	Meeting   *meeting.Module
	Listening *listening.Module
	Apart     *apart.Module
	Room      *room.Module
	Rota      *rota.Module // nil: nobody is on call
	// Cases is nil where nobody asks for a person.
	Cases *cases.Module
	// Breakglass is nil where nobody leaves a sealed contact.
	Breakglass *breakglass.Module
	// Moderation is nil where nothing is reported.
	Moderation *moderation.Module
	// Trust is nil where nobody is trusted further than anybody else.
	Trust *trust.Module
	// Supervision is nil where nobody is looked after.
	Supervision *supervision.Module
}

// Start is the moment at which a clock must stand before Fill: before
// everything that happens in the world.
func (w World) Start(now time.Time) time.Time { return beginning.Before(now) }

// beginning is when the organisations were made.
const beginning = Ago(600 * 24 * time.Hour)

// A filler holds what earlier events made, for later ones to find.
type filler struct {
	Services
	ctx   context.Context
	world World
	now   time.Time

	accounts      map[string]account.ID    // by account name
	members       map[[2]string]account.ID // by group and handle
	conversations map[int]forum.ID         // by place in the world
	posts         map[[2]int]forum.PostID  // by conversation and place in it, 0 the opening
}

// An event is one thing that somebody did.
type event struct {
	ago Ago
	do  func(*filler) error
}

// Fill makes the world, as if it had happened. It returns false, and does
// nothing, if the database already holds an organisation of the world.
func Fill(ctx context.Context, s Services, w World, now time.Time) (filled bool, err error) {
	_, err = s.Group.Organisation(ctx, w.Organisations[0].Slug)
	if err == nil {
		return false, nil
	}
	if !fault.Is(err, fault.NotFound) {
		return false, err
	}
	// The demo's passphrases are published: nobody real may share its database.
	if used, err := s.Group.Used(ctx); err != nil || used {
		return false, cmp.Or(err, errors.New("this database holds organisations of its own; fill the demo world into an empty one"))
	}
	f := &filler{Services: s, ctx: ctx, world: w, now: now, accounts: map[string]account.ID{}, members: map[[2]string]account.ID{},
		conversations: map[int]forum.ID{}, posts: map[[2]int]forum.PostID{}}
	if err := f.found(); err != nil {
		return false, err
	}
	events := slices.Concat(w.joinings(), w.talks(), w.chats(), w.promises(), w.doors(), w.boards(), w.formatsMade(), w.lookings(), w.tendings(), w.listenings(), w.aparts(), w.meetings(), w.burdens(), w.disputes())
	slices.SortStableFunc(events, func(a, b event) int { return cmp.Compare(b.ago, a.ago) })
	for _, e := range events {
		if at := e.ago.Before(now); at.After(s.Clock.Now()) {
			s.Clock.Advance(at.Sub(s.Clock.Now()))
		}
		if err := e.do(f); err != nil {
			return false, err
		}
	}
	if err := f.staffing(); err != nil {
		return true, err
	}
	if err := f.young(); err != nil {
		return true, err
	}
	if err := f.rotas(); err != nil {
		return true, err
	}
	if err := f.inNeed(); err != nil {
		return true, err
	}
	if err := f.askedToTalk(); err != nil {
		return true, err
	}
	if err := f.matters(); err != nil {
		return true, err
	}
	return true, f.ruled()
}

// found makes topics, organisations and groups.
func (f *filler) found() error {
	topics := make([]group.Topic, len(f.world.Topics))
	for i, t := range f.world.Topics {
		topics[i] = group.Topic{Slug: t.Slug, Names: map[i18n.Lang]string{}}
		for lang, name := range t.Names {
			topics[i].Names[i18n.Lang(lang)] = name
		}
	}
	if err := f.Group.SetTopics(f.ctx, topics); err != nil {
		return err
	}
	organisations := map[string]group.Organisation{}
	for _, o := range f.world.Organisations {
		made, err := f.Group.CreateOrganisation(f.ctx, o.Slug, o.Name, o.About)
		if err != nil {
			return fmt.Errorf("organisation %s: %w", o.Slug, err)
		}
		organisations[o.Slug] = made
	}
	if err := f.letStart(); err != nil {
		return err
	}
	for _, g := range f.world.Groups {
		_, err := f.Group.CreateGroup(f.ctx, organisations[g.Org], group.NewGroup{
			Slug: g.Slug, Name: g.Name, Summary: g.Summary, Aim: g.Aim, ForWhom: g.ForWhom, NotFor: g.NotFor, Lang: g.Lang, LedBy: g.LedBy,
			Topics: g.Topics, Formats: g.Formats, PublicConversations: g.PublicConversations, Agreements: g.Agreements.Statements, Terms: termsOf(g.Slug, f.now),
		})
		if err != nil {
			return fmt.Errorf("group %s: %w", g.Slug, err)
		}
	}
	return nil
}

// joinings are people who make an account and enter groups.
func (w World) joinings() (events []event) {
	for _, m := range w.Members {
		events = append(events, event{m.Joined, func(f *filler) error { return f.join(m) }})
		for _, in := range m.Memberships {
			events = append(events, event{m.JoinedGroup(in), func(f *filler) error { return f.enter(m, in) }})
		}
	}
	return events
}

func (f *filler) join(m Member) error {
	id, err := f.Account.Join(f.ctx, account.Joining{Name: m.Name, Passphrase: m.Passphrase, AgeBand: "adult"})
	if err != nil {
		return fmt.Errorf("account %s: %w", m.Name, err)
	}
	f.accounts[m.Name] = id
	return f.Account.PassOverWords(f.ctx, id)
}

func (f *filler) enter(m Member, in Membership) error {
	id := f.accounts[m.Name]
	f.members[[2]string{in.Group, in.Handle}] = id
	if in.Role == string(group.Facilitator) {
		_, err := f.Group.Appoint(f.ctx, in.Group, id, in.Handle, group.Facilitator, f.world.checkedOf(in))
		return err
	}
	v, err := f.Group.Visit(f.ctx, account.Actor{ID: id}, in.Group)
	if err != nil {
		return err
	}
	if _, err := f.Group.Join(f.ctx, v, group.Joining{Handle: in.Handle, Agree: true}); err != nil {
		return fmt.Errorf("member %s of %s: %w", in.Handle, in.Group, err)
	}
	return nil
}

// joined is how long ago the handle's owner entered the group.
func (w World) joined(slug, handle string) Ago {
	for _, m := range w.Members {
		for _, in := range m.Memberships {
			if in.Group == slug && in.Handle == handle {
				return m.JoinedGroup(in)
			}
		}
	}
	return 0
}

// checkedOf is what the group's page says was checked about a facilitator.
func (w World) checkedOf(in Membership) string {
	for _, g := range w.Groups {
		for _, h := range g.Facilitators {
			if g.Slug == in.Group && h.Handle == in.Handle {
				return h.Checked
			}
		}
	}
	return ""
}

// visit is the group as the handle's owner meets it now.
func (f *filler) visit(slug, handle string) (group.Visit, error) {
	id, ok := f.members[[2]string{slug, handle}]
	if !ok {
		return group.Visit{}, fmt.Errorf("demo: nobody is called %s in %s", handle, slug)
	}
	return f.Group.Visit(f.ctx, account.Actor{ID: id}, slug)
}

// chats are the lines of the rooms.
func (w World) chats() (events []event) {
	for _, room := range w.Rooms {
		for _, line := range room.Messages {
			events = append(events, event{line.Ago, func(f *filler) error {
				v, err := f.visit(room.Group, line.Handle)
				if err != nil {
					return err
				}
				_, err = f.Chat.Say(f.ctx, v, chat.Writing{Body: line.Body})
				return err
			}})
		}
	}
	return events
}
