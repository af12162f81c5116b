package staff

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

func eachOffice(t *testing.T, f func(o *office)) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(newOffice(t, d)) })
}

func TestAnInvitationIsForOnePerson(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, owner := o.t.Context(), o.in("owner")
		_, err := o.staff.Invite(ctx, o.in("organiser"), Supervisor, "Ines", "")
		o.is(err, "staff.owners_only")
		_, err = o.staff.Invite(ctx, o.in("viewer"), Supervisor, "Ines", "")
		o.is(err, "not_found")
		_, err = o.staff.Invite(ctx, owner, "boss", "", "")
		o.is(err, "invalid")
		token, err := o.staff.Invite(ctx, owner, Supervisor, "Ines", "")
		o.must(err)

		_, err = o.staff.Accept(ctx, o.actors["organiser"], token, "Again")
		o.is(err, "staff.already")
		newcomer, second := o.Account(), o.Account()
		_, err = o.staff.Accept(ctx, newcomer, token, "")
		o.is(err, "invalid")
		org, err := o.staff.Accept(ctx, newcomer, token, "Inés")
		o.must(err)
		o.actors["ines"] = newcomer
		if v := o.in("ines"); org.Slug != "harbour" || v.Person.Role != Supervisor || v.Person.Name != "Inés" {
			o.t.Errorf("%+v", v.Person)
		}
		_, err = o.staff.Accept(ctx, second, token, "Second")
		o.is(err, "not_found")

		token, err = o.staff.Invite(ctx, owner, Owner, "Late", "")
		o.must(err)
		o.Clock.Advance(invitationFor)
		_, _, err = o.staff.Invited(ctx, token)
		o.is(err, "not_found")

		token, err = o.staff.Invite(ctx, owner, Owner, "Taken back", "")
		o.must(err)
		open, err := o.staff.Invitations(ctx, owner)
		o.must(err)
		if len(open) != 1 || open[0].Name != "Taken back" {
			o.t.Fatalf("%+v", open)
		}
		o.must(o.staff.RevokeInvitation(ctx, o.at("other", "northfold"), open[0].ID)) // of another organisation: nothing happens
		_, _, err = o.staff.Invited(ctx, token)
		o.must(err)
		o.must(o.staff.RevokeInvitation(ctx, owner, open[0].ID))
		_, err = o.staff.Accept(ctx, second, token, "Second")
		o.is(err, "not_found")
	})
}

func TestTwoWhoAcceptAtOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		token, err := o.staff.Invite(o.t.Context(), o.in("owner"), Organiser, "One", "")
		o.must(err)
		var wait sync.WaitGroup
		errs := make([]error, 6)
		for i := range errs {
			actor := o.Account()
			wait.Go(func() { _, errs[i] = o.staff.Accept(o.t.Context(), actor, token, "Somebody") })
		}
		wait.Wait()
		in := 0
		for _, err := range errs {
			if err == nil {
				in++
			} else if !fault.Is(err, fault.NotFound) {
				o.t.Error(err)
			}
		}
		if in != 1 {
			o.t.Errorf("%d came in", in)
		}
	})
}

func TestTheLastOwnerCannotGo(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, owner := o.t.Context(), o.in("owner")
		o.is(o.staff.Remove(ctx, owner, owner.Person.ID), "staff.last_owner")
		o.is(o.staff.SetRole(ctx, owner, owner.Person.ID, Viewer, ""), "staff.last_owner")
		organiser := o.in("organiser").Person.ID
		o.must(o.staff.SetRole(ctx, owner, organiser, Owner, ""))
		// Both owners leave at the same moment: one of them must stay.
		second := o.in("organiser")
		var wait sync.WaitGroup
		var errs [2]error
		wait.Go(func() { errs[0] = o.staff.Remove(ctx, owner, owner.Person.ID) })
		wait.Go(func() { errs[1] = o.staff.Remove(ctx, second, second.Person.ID) })
		wait.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			o.t.Errorf("of two owners who went at once: %v, %v", errs[0], errs[1])
		}
	})
}

func TestStaffOfAnotherOrganisationIsMissing(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, other := o.t.Context(), o.at("other", "northfold")
		_, err := o.staff.Visit(ctx, o.actors["other"], "harbour")
		o.is(err, "not_found")
		theirs := o.in("supervisor").Person.ID
		o.is(o.staff.SetRole(ctx, other, theirs, Owner, ""), "not_found")
		o.is(o.staff.Remove(ctx, other, theirs), "not_found")
		o.is(o.staff.NoteCheck(ctx, other, Check{Person: theirs, Kind: "training", On: o.today(0)}), "not_found")
		_, err = o.staff.Colleague(ctx, other, theirs)
		o.is(err, "not_found")
		o.is(o.staff.Approve(ctx, other, "low-days", ""), "not_found")
		_, err = o.staff.Change(ctx, other, Bulk{Do: "archive", Slugs: []string{"low-days"}})
		o.is(err, "invalid")
		org, err := o.Groups.Organisation(ctx, "harbour")
		o.must(err)
		for _, act := range []Act{SeeTotals, SeeConsole, LookAfter} {
			o.is(o.staff.May(ctx, o.actors["other"], org.ID, act), "not_found")
			o.is(o.staff.May(ctx, o.actors["stranger"], org.ID, act), "not_found")
			o.is(o.staff.May(ctx, account.Actor{}, org.ID, act), "not_found")
			o.must(o.staff.May(ctx, o.actors["owner"], org.ID, act))
		}
		o.is(o.staff.Cleared(ctx, o.actors["other"].ID, org.ID), "not_found")
	})
}

func TestTwoWhoEditTheSameSettings(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		first, second := o.in("owner"), o.in("organiser")
		a, b := first.Settings, second.Settings
		a.Name, b.Name = "Harbour of one", "Harbour of two"
		a.Langs, b.Langs = []string{"en", "ar"}, []string{"es"}
		o.must(o.staff.SaveSettings(ctx, first, a))
		o.is(o.staff.SaveSettings(ctx, second, b), "group.changed_meanwhile")
		if got := o.in("owner").Settings; got.Name != a.Name || !slices.Equal(got.Langs, a.Langs) {
			o.t.Errorf("the second one wrote over the first: %+v", got)
		}
		b.Revision = o.in("owner").Settings.Revision
		o.must(o.staff.SaveSettings(ctx, second, b))
		o.is(o.staff.SaveSettings(ctx, o.in("supervisor"), b), "staff.organisers_only")
		b.Zone = "Middle/Earth"
		o.is(o.staff.SaveSettings(ctx, second, b), "invalid")
	})
}

// A check that ended this morning: from that minute in the organisation's zone
// acts that need it are refused, and the badge is gone.
func TestACheckThatEndedThisMorning(t *testing.T) {
	eachOffice(t, func(o *office) { // the clock stands at 19:00 UTC
		ctx := o.t.Context()
		holder := o.Member("low-days", "rowan-by-the-sea")
		o.must(o.Groups.SetRole(ctx, holder.Member.ID, group.Facilitator, "", time.Time{}))
		o.actors["holder"] = holder.Actor
		o.must(o.staff.Employ(ctx, "harbour", holder.Actor.ID, Organiser, "Rowan"))
		o.settle(func(s *Settings) { s.Zone, s.Required = "America/Bogota", []Kind{"background"} }) // 14:00 there

		org := o.in("owner").Org
		o.is(o.staff.Cleared(ctx, holder.Actor.ID, org.ID), "staff.check_missing")
		o.is(o.staff.WearBadges(ctx, o.in("holder"), []group.MemberID{holder.Member.ID}), "staff.check_missing")
		o.note("holder", "background", o.today(0))
		o.note("owner", "background", "")
		v := o.in("holder")
		o.must(o.staff.WearBadges(ctx, v, []group.MemberID{holder.Member.ID}))
		badge := func() string {
			o.Groups.Forget(holder.Member.ID)
			cards, err := o.Groups.Cards(ctx, o.DB, []group.MemberID{holder.Member.ID})
			o.must(err)
			return cards[holder.Member.ID].Checked
		}
		if want := "Background check: checked by Harbour, November 2026"; badge() != want {
			o.t.Errorf("the badge says %q", badge())
		}
		o.must(v.May(LookAfter))

		o.Clock.Advance(10*time.Hour - time.Minute) // one minute to midnight in Bogota
		o.must(o.in("holder").May(LookAfter))
		if badge() == "" {
			o.t.Error("the badge went before its time")
		}
		o.Clock.Advance(time.Minute)
		o.is(o.in("holder").May(LookAfter), "staff.check_ended")
		o.must(o.in("holder").May(SeeConsole))
		if badge() != "" {
			o.t.Errorf("the badge says %q after the check has ended", badge())
		}
		err := o.staff.Cleared(i18n.With(ctx, i18n.English), holder.Actor.ID, org.ID)
		if said := refusalText(ctx, err); !strings.Contains(said, "Background check") || !strings.Contains(said, "22 November 2026") {
			o.t.Errorf("the refusal says %q", said)
		}
		o.is(o.staff.Approve(ctx, o.in("holder"), "low-days", ""), "staff.check_ended")

		o.note("holder", "background", o.today(365)) // and renewed, all is well at once
		o.must(o.in("holder").May(LookAfter))
		if badge() == "" {
			o.t.Error("the renewed check gives no badge")
		}
	})
}

func TestABadgeIsMadeByItsPersonOnly(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		mine, theirs := o.Facilitator("low-days", "rowan"), o.Facilitator("open-window", "fern")
		o.actors["holder"] = mine.Actor
		o.must(o.staff.Employ(ctx, "harbour", mine.Actor.ID, Supervisor, "Rowan"))
		o.is(o.staff.WearBadges(ctx, o.in("holder"), []group.MemberID{mine.Member.ID}), "staff.nothing_checked")
		o.note("holder", "training", "")
		o.is(o.staff.WearBadges(ctx, o.in("holder"), []group.MemberID{theirs.Member.ID}), "not_found")
		o.is(o.staff.WearBadges(ctx, o.in("viewer"), nil), "not_found")
		o.must(o.staff.WearBadges(ctx, o.in("holder"), []group.MemberID{mine.Member.ID}))
		held, err := o.staff.Holdings(ctx, o.in("holder"))
		o.must(err)
		if len(held) != 1 || !held[0].Worn || held[0].Handle != "rowan" {
			o.t.Fatalf("%+v", held)
		}
		checked := func() string {
			o.Groups.Forget(mine.Member.ID)
			cards, err := o.Groups.Cards(ctx, o.DB, []group.MemberID{mine.Member.ID})
			o.must(err)
			return cards[mine.Member.ID].Checked
		}
		if !strings.HasPrefix(checked(), "Training: checked by Harbour") {
			o.t.Errorf("%q", checked())
		}
		// Who works here no more wears nothing any more.
		o.must(o.staff.Remove(ctx, o.in("owner"), o.in("holder").Person.ID))
		if checked() != "" {
			o.t.Errorf("%q after they went", checked())
		}
	})
}

func TestNobodyNotesTheirOwnCheck(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, owner := o.t.Context(), o.in("owner")
		own := Check{Person: owner.Person.ID, Kind: "identity", On: o.today(0)}
		o.is(o.staff.NoteCheck(ctx, owner, own), "staff.own_check")
		o.is(o.staff.NoteCheck(ctx, o.in("supervisor"), own), "staff.organisers_only")
		o.must(o.staff.NoteCheck(ctx, o.in("organiser"), own))
		other := o.at("other", "northfold") // alone there
		o.must(o.staff.NoteCheck(ctx, other, Check{Person: other.Person.ID, Kind: "identity", On: o.today(0)}))
		c, err := o.staff.Colleague(ctx, owner, owner.Person.ID)
		o.must(err)
		if len(c.Checks) != 1 || c.Checks[0].By != o.in("organiser").Person.ID {
			o.t.Fatalf("%+v", c.Checks)
		}
		o.must(o.staff.RemoveCheck(ctx, owner, owner.Person.ID, c.Checks[0].ID))
		o.must(o.staff.RemoveCheck(ctx, owner, owner.Person.ID, c.Checks[0].ID)) // twice
	})
}

func TestPeopleAreToldBeforeACheckEnds(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		o.note("supervisor", "first_aid", o.today(31))
		count := func() map[string]int {
			o.must(o.staff.Sweep(ctx))
			o.must(o.staff.Sweep(ctx)) // never twice
			counts := map[string]int{}
			for _, line := range o.told.all {
				counts[strings.Fields(line)[1]]++
			}
			return counts
		}
		// Each time the person, the owner and the organiser, and nobody else.
		for days, want := range []map[string]int{0: {}, 1: {NoticeOwnCheckEnds: 1, NoticeCheckEnds: 2}} {
			o.Clock.Advance(time.Duration(min(days, 1)) * 24 * time.Hour)
			if diff := cmp.Diff(want, count()); diff != "" {
				o.t.Errorf("after %d days: %s", days, diff)
			}
		}
		o.Clock.Advance(23 * 24 * time.Hour)
		if got := count()[NoticeOwnCheckEnds]; got != 2 {
			o.t.Errorf("a week before: %d", got)
		}
		o.note("supervisor", "first_aid", o.today(365)) // renewed: the last day of the old one is no news
		o.Clock.Advance(7 * 24 * time.Hour)
		if got := count()[NoticeOwnCheckEnds]; got != 2 {
			o.t.Errorf("on the last day, renewed: %d", got)
		}
		for _, line := range o.told.all {
			if strings.HasPrefix(line, fmt.Sprintf("account:%d ", o.actors["viewer"].ID)) || strings.HasPrefix(line, fmt.Sprintf("account:%d ", o.actors["other"].ID)) {
				o.t.Errorf("told: %s", line)
			}
		}
	})
}

func TestApproving(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		org := o.in("owner").Org
		founder := o.Account()
		in := group.NewGroup{Slug: "new-steps", Name: "New steps", Summary: "s", Aim: "a", ForWhom: "f", NotFor: "n", Lang: "en", LedBy: "peers",
			Formats: []string{"text"}, Agreements: []string{"Kind."}, State: group.Proposed}
		v, err := o.Groups.Found(ctx, founder, org, in, "first-fern")
		o.must(err)
		_, err = o.Groups.Visit(ctx, o.actors["stranger"], "new-steps")
		o.is(err, "not_found")
		_, err = o.Groups.Visit(ctx, o.actors["viewer"], "new-steps")
		o.is(err, "not_found")
		_, err = o.Groups.Visit(ctx, o.actors["supervisor"], "new-steps")
		o.must(err)
		needs := Overview(o.table(), o.Clock.Now())
		if len(needs) == 0 || needs[0].Name != StateProposed || needs[0].Count != 1 {
			o.t.Fatalf("%+v", needs)
		}

		o.is(o.staff.WriteLine(ctx, o.in("organiser"), "new-steps", ""), "invalid")
		o.must(o.staff.WriteLine(ctx, o.in("organiser"), "new-steps", "Please say who it is not for."))
		o.is(o.staff.Approve(ctx, o.in("supervisor"), "new-steps", ""), "staff.organisers_only")
		o.must(o.staff.Approve(ctx, o.in("organiser"), "new-steps", "A warm welcome."))
		o.is(o.staff.Approve(ctx, o.in("owner"), "new-steps", "Twice"), "group.changed_meanwhile")
		want := []string{
			fmt.Sprintf("member:%d staff.line /groups/new-steps/lines", v.Member.ID),
			fmt.Sprintf("member:%d staff.approved /groups/new-steps/lines", v.Member.ID),
		}
		if diff := cmp.Diff(want, o.told.all[:2]); diff != "" {
			o.t.Error(diff)
		}
		said, err := o.staff.Lines(ctx, o.Visit(founder, "new-steps"))
		o.must(err)
		if len(said) != 2 || !said[0].Approved || said[0].Words != "A warm welcome." || said[1].Approved {
			o.t.Errorf("%+v", said)
		}
		_, err = o.staff.Lines(ctx, o.Member("new-steps", "just-looking"))
		o.is(err, "group.facilitators_only")
	})
}

func (o *office) table() []Line {
	o.t.Helper()
	lines, err := o.staff.Table(o.t.Context(), o.in("owner"))
	o.must(err)
	return lines
}

func TestManyGroupsAtOnce(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, v := o.t.Context(), o.in("organiser")
		o.must(o.staff.AddTopic(ctx, v, branch("evening", "")))
		both := []string{"low-days", "open-window", "steady-ground", "nonsense"}
		_, err := o.staff.Change(ctx, v, Bulk{Do: "tag", Topic: "nonsense", Slugs: both})
		o.is(err, "invalid")
		_, err = o.staff.Change(ctx, v, Bulk{Do: "explode", Slugs: both})
		o.is(err, "invalid")
		_, err = o.staff.Change(ctx, v, Bulk{Do: "archive"})
		o.is(err, "invalid")
		_, err = o.staff.Change(ctx, o.in("supervisor"), Bulk{Do: "archive", Slugs: both})
		o.is(err, "staff.organisers_only")
		n, err := o.staff.Change(ctx, v, Bulk{Do: "tag", Topic: "evening", Slugs: both})
		o.must(err)
		if n != 2 {
			o.t.Errorf("%d groups", n)
		}
		for _, l := range o.table() {
			if !slices.Contains(l.Topics, "evening") {
				o.t.Errorf("%s has %v", l.Slug, l.Topics)
			}
		}
		n, err = o.staff.Change(ctx, v, Bulk{Do: "archive", Slugs: both})
		o.must(err)
		if n != 2 {
			o.t.Errorf("%d closed", n)
		}
		_, err = o.staff.Change(ctx, v, Bulk{Do: "archive", Slugs: both})
		o.is(err, "invalid") // nothing left
		_, err = o.Groups.Visit(ctx, o.actors["stranger"], "steady-ground")
		o.must(err) // another organisation's group stands
	})
}

func branch(slug, parent string) group.Branch {
	b := group.Branch{Topic: group.Topic{Slug: slug, Names: map[i18n.Lang]string{}}, Parent: parent}
	for _, l := range i18n.Langs {
		b.Names[l] = slug + " " + string(l)
	}
	return b
}

func TestTopics(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, v := o.t.Context(), o.in("organiser")
		o.must(o.Groups.SetTopics(ctx, []group.Topic{branch("grief", "").Topic, branch("sleep", "").Topic}))
		o.must(o.staff.AddTopic(ctx, v, branch("loss-of-a-child", "grief")))
		o.must(o.staff.AddTopic(ctx, v, branch("nightmares", "sleep")))
		o.is(o.staff.AddTopic(ctx, v, branch("nightmares", "")), "group.topic_taken")
		o.is(o.staff.AddTopic(ctx, v, branch("deeper", "nightmares")), "invalid")
		o.is(o.staff.AddTopic(ctx, v, branch("Bad slug", "")), "invalid")
		o.is(o.staff.AddTopic(ctx, o.in("supervisor"), branch("no", "")), "staff.organisers_only")
		o.is(o.staff.ChangeTopic(ctx, v, branch("grief", "")), "staff.site_topic")
		o.is(o.staff.MoveTopic(ctx, v, "sleep", -1), "staff.site_topic")

		// The other organisation does not see them, nor may it touch them.
		north := o.at("other", "northfold")
		tree, err := o.staff.Topics(ctx, north)
		o.must(err)
		if len(tree) != 2 {
			o.t.Errorf("northfold sees %v", tree)
		}
		o.is(o.staff.ChangeTopic(ctx, north, branch("nightmares", "")), "not_found")

		changed := branch("nightmares", "grief")
		changed.Names[i18n.English] = "Bad dreams"
		o.must(o.staff.ChangeTopic(ctx, v, changed))
		order := func() (slugs []string) {
			tree, err := o.staff.Topics(ctx, v)
			o.must(err)
			for _, b := range tree {
				slugs = append(slugs, b.Slug)
			}
			return slugs
		}
		if diff := cmp.Diff([]string{"grief", "loss-of-a-child", "nightmares", "sleep"}, order()); diff != "" {
			o.t.Error(diff)
		}
		o.must(o.staff.MoveTopic(ctx, v, "nightmares", -1))
		o.must(o.staff.MoveTopic(ctx, v, "nightmares", -1)) // at the top it stays
		if diff := cmp.Diff([]string{"grief", "nightmares", "loss-of-a-child", "sleep"}, order()); diff != "" {
			o.t.Error(diff)
		}

		_, err = o.staff.Change(ctx, v, Bulk{Do: "tag", Topic: "nightmares", Slugs: []string{"low-days", "open-window"}})
		o.must(err)
		_, err = o.staff.Change(ctx, v, Bulk{Do: "tag", Topic: "sleep", Slugs: []string{"low-days"}})
		o.must(err)
		_, err = o.staff.MergeTopic(ctx, v, "nightmares", "nightmares")
		o.is(err, "invalid")
		moved, err := o.staff.MergeTopic(ctx, v, "nightmares", "sleep")
		o.must(err)
		if moved != 1 {
			o.t.Errorf("%d groups moved, one stood there already", moved)
		}
		for _, l := range o.table() {
			if !slices.Equal(l.Topics, []string{"sleep"}) {
				o.t.Errorf("%s has %v", l.Slug, l.Topics)
			}
		}
	})
}

func TestTheOnlyOrganisationKeepsTheSitesTopics(t *testing.T) {
	texts(t)
	tree := group.Arrange([]group.Branch{branch("b", "a"), branch("a", ""), branch("lost", "nowhere"), branch("c", "b")})
	var got []string
	for _, b := range tree {
		got = append(got, b.Slug+"<"+b.Parent)
	}
	if diff := cmp.Diff([]string{"a<", "b<a", "lost<", "c<"}, got); diff != "" {
		t.Error(diff)
	}
	moved := group.MoveBranch(tree, "lost", -1)
	if moved[0].Slug != "lost" || moved[1].Slug != "a" || moved[2].Slug != "b" {
		t.Errorf("%v", moved)
	}
}

func TestAWalledOrganisation(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		member := o.Member("low-days", "quiet-otter")
		o.settle(func(s *Settings) { s.Listed = false })
		o.must(o.staff.AddPartner(ctx, o.in("organiser"), Partner{Slug: "uni", Name: "The university"}))
		org := o.in("owner").Org
		sees := func(actor account.Actor) string {
			_, err := o.Groups.Visit(ctx, actor, "low-days")
			return codeOf(err)
		}
		for name, want := range map[string]string{"visitor": "not_found", "stranger": "not_found", "other": "not_found", "viewer": "not_found", "owner": "", "organiser": "", "supervisor": ""} {
			if got := sees(o.actors[name]); got != want {
				o.t.Errorf("%s: %q, want %q", name, got, want)
			}
		}
		if got := sees(member.Actor); got != "" {
			o.t.Errorf("a member: %q", got)
		}
		uni, err := o.staff.partner(ctx, org, "uni")
		o.must(err)
		o.is(o.staff.EnterCode(ctx, o.actors["stranger"], org, uni, "WRONG"), "invalid")
		if got := sees(o.actors["stranger"]); got != "not_found" {
			o.t.Errorf("a wrong code opened: %q", got)
		}
		o.must(o.staff.EnterCode(ctx, o.actors["stranger"], org, uni, "OPEN-uni"))
		if got := sees(o.actors["stranger"]); got != "" {
			o.t.Errorf("with a code: %q", got)
		}
		o.Clock.Advance(passFor)
		if got := sees(o.actors["stranger"]); got != "not_found" {
			o.t.Errorf("long after: %q", got)
		}
		for range 20 {
			err = o.staff.EnterCode(ctx, o.actors["other"], org, uni, "GUESS")
		}
		o.is(err, "staff.too_many_codes")
	})
}

func TestPartners(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, v := o.t.Context(), o.in("organiser")
		o.must(o.staff.AddPartner(ctx, v, Partner{Slug: "uni", Name: "The university", About: "For our students."}))
		o.is(o.staff.AddPartner(ctx, v, Partner{Slug: "uni", Name: "Again"}), "staff.partner_taken")
		o.is(o.staff.AddPartner(ctx, v, Partner{Slug: "No Slug", Name: "x"}), "invalid")
		o.is(o.staff.AddPartner(ctx, o.in("supervisor"), Partner{Slug: "y", Name: "x"}), "staff.organisers_only")
		_, err := o.staff.Partner(ctx, o.at("other", "northfold"), "uni")
		o.is(err, "not_found")
		p, err := o.staff.Partner(ctx, v, "uni")
		o.must(err)
		first, second := p, p
		first.Name, second.Name = "Uni of one", "Uni of two"
		o.must(o.staff.SavePartner(ctx, v, first, []string{"low-days", "steady-ground"})) // the second is not ours
		o.is(o.staff.SavePartner(ctx, v, second, nil), "staff.changed_meanwhile")
		p, err = o.staff.Partner(ctx, v, "uni")
		o.must(err)
		if p.Name != "Uni of one" || len(p.Groups) != 1 {
			o.t.Errorf("%+v", p)
		}
		_, err = o.staff.MakeCode(ctx, v, p, 0, o.today(-1))
		o.is(err, "invalid")
		_, err = o.staff.MakeCode(ctx, v, p, 50, o.today(90))
		o.must(err)
		if made := o.codes.made[0]; made.Population != "uni" || !slices.Equal(made.Groups, p.Groups) || !made.ExpiresAt.Equal(o.today(90).End(time.UTC)) {
			o.t.Errorf("%+v", made)
		}
		token, err := o.staff.Invite(ctx, o.in("owner"), Viewer, "Their person", "uni")
		o.must(err)
		o.actors["theirs"] = o.Account()
		_, err = o.staff.Accept(ctx, o.actors["theirs"], token, "Their person")
		o.must(err)
		o.is(o.staff.RemovePartner(ctx, v, p), "staff.partner_has_viewers")
		o.must(o.staff.Remove(ctx, o.in("owner"), o.in("theirs").Person.ID))
		o.must(o.staff.RemovePartner(ctx, v, p))
		_, err = o.staff.Partner(ctx, v, "uni")
		o.is(err, "not_found")
	})
}

func TestTotalsOfAMonth(t *testing.T) {
	eachOffice(t, func(o *office) { // 22 November
		ctx := o.t.Context()
		for i := range 17 {
			v := o.Member("low-days", fmt.Sprintf("member-%02d", i))
			id, err := o.forum.Start(ctx, v, forum.Writing{Title: "t", Body: "b", Wish: forum.Heard})
			o.must(err)
			for range i { // one writes much more than the others
				_, _, err := o.forum.Reply(ctx, v, id, forum.Writing{Body: "more"})
				o.must(err)
			}
		}
		for i := range 3 {
			v := o.Member("open-window", fmt.Sprintf("few-%d", i))
			_, err := o.forum.Start(ctx, v, forum.Writing{Title: "t", Body: "b", Wish: forum.Heard})
			o.must(err)
		}
		now, err := o.staff.Totals(ctx, o.in("viewer"))
		o.must(err)
		for _, m := range now.Months {
			if !m.Active.Hidden || !m.Joined.Hidden || !m.Posts.Hidden {
				o.t.Errorf("a month that is not over shows: %+v", m)
			}
		}
		o.Clock.Advance(10 * 24 * time.Hour)
		t, err := o.staff.Totals(ctx, o.in("viewer"))
		o.must(err)
		november := t.Months[0]
		if monthName(november.Month) != "2026-11" || november.Active.Value != 20 || november.Joined.Value != 20 || november.Groups != 2 {
			o.t.Errorf("%+v", november)
		}
		// 1+2+3+4+5×13, and 3: 78, in steps of 25.
		if november.Posts.Hidden || november.Posts.Value != 75 {
			o.t.Errorf("posts: %+v", november.Posts)
		}
		if len(t.Groups) != 0 || t.Hidden != 2 { // the small one hides the large one with it
			o.t.Errorf("%+v", t)
		}
		// Nobody can tell by looking again who was erased meanwhile.
		gone := o.Member("low-days", "late-one").Actor.ID
		o.must(o.DB.Tx(ctx, func(tx *db.Tx) error { return o.Groups.Erase(ctx, tx, gone) }))
		again, err := o.staff.Totals(ctx, o.in("viewer"))
		o.must(err)
		if diff := cmp.Diff(t, again); diff != "" {
			o.t.Error(diff)
		}
		_, err = o.staff.Totals(ctx, o.at("other", "northfold"))
		o.must(err)
	})
}

func TestAViewerOfAPartnerSeesTheirGroupsOnly(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		o.must(o.staff.AddPartner(ctx, o.in("organiser"), Partner{Slug: "uni", Name: "The university"}))
		p, err := o.staff.Partner(ctx, o.in("organiser"), "uni")
		o.must(err)
		o.must(o.staff.SavePartner(ctx, o.in("organiser"), p, []string{"open-window"}))
		o.must(o.staff.SetRole(ctx, o.in("owner"), o.in("viewer").Person.ID, Viewer, "uni"))
		o.Clock.Advance(40 * 24 * time.Hour)
		t, err := o.staff.Totals(ctx, o.in("viewer"))
		o.must(err)
		if t.Of != "The university" || t.Months[0].Groups != 1 {
			o.t.Errorf("%+v", t.Months[0])
		}
	})
}

func TestTheRecordIsTheOrganisationsOwn(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		o.settle(func(s *Settings) { s.About = "Changed" })
		holder := o.Facilitator("low-days", "rowan")
		id, err := o.forum.Start(ctx, holder, forum.Writing{Title: "t", Body: "b", Wish: forum.Heard})
		o.must(err)
		o.must(o.forum.Lock(ctx, holder, id, true))
		north := o.at("other", "northfold")
		o.must(o.staff.SaveSettings(ctx, north, north.Settings))
		entries, actions, err := o.staff.Trail(ctx, o.in("supervisor"), TrailFilter{Month: o.Clock.Now()})
		o.must(err)
		var said []string
		for _, e := range entries {
			said = append(said, actText(ctx, e))
		}
		all := strings.Join(said, "\n")
		for _, must := range []string{"Name of owner changed the settings.", "A facilitator closed or opened a conversation in Group low-days.", "Name of viewer began to work here: Viewer."} {
			if !strings.Contains(all, must) {
				o.t.Errorf("lacks %q in\n%s", must, all)
			}
		}
		if strings.Contains(all, "Name of other") || strings.Contains(all, "Steady") || strings.Count(all, "changed the settings") != 1 {
			o.t.Errorf("shows what is another organisation's:\n%s", all)
		}
		if !slices.Contains(actions, "staff.settings") {
			o.t.Errorf("%v", actions)
		}
		entries, _, err = o.staff.Trail(ctx, o.in("owner"), TrailFilter{Month: o.Clock.Now(), Action: "staff.settings"})
		o.must(err)
		if len(entries) != 1 {
			o.t.Errorf("%+v", entries)
		}
		entries, _, err = o.staff.Trail(ctx, o.in("owner"), TrailFilter{Month: o.Clock.Now().AddDate(0, -1, 0)})
		o.must(err)
		if len(entries) != 0 {
			o.t.Errorf("last month: %+v", entries)
		}
		_, _, err = o.staff.Trail(ctx, o.in("viewer"), TrailFilter{Month: o.Clock.Now()})
		o.is(err, "not_found")
	})
}

func TestOwnData(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx, v := o.t.Context(), o.in("organiser")
		o.must(o.staff.SaveOwn(ctx, v, "Trace name", Roster{Langs: []string{"es"}, Knows: []string{"grief"}, Words: "Trace words", Hours: 3}))
		o.note("organiser", "training", "")
		sections, err := o.staff.Export(ctx, v.Person.Account)
		o.must(err)
		if all := fmt.Sprint(sections); !strings.Contains(all, "Trace words") || !strings.Contains(all, "Trace name") || !strings.Contains(all, "seen by two") {
			o.t.Errorf("%s", all)
		}
		o.must(o.DB.Tx(ctx, func(tx *db.Tx) error { return o.staff.Erase(ctx, tx, v.Person.Account) }))
		_, err = o.staff.Visit(ctx, o.actors["organiser"], "harbour")
		o.is(err, "not_found")
		sections, err = o.staff.Export(ctx, v.Person.Account)
		o.must(err)
		for _, s := range sections {
			if len(s.Records) != 0 {
				o.t.Errorf("%+v", s)
			}
		}
	})
}

func TestWhatOtherFeaturesAsk(t *testing.T) {
	eachOffice(t, func(o *office) {
		ctx := o.t.Context()
		org := o.in("owner").Org
		for name, want := range map[string][2]bool{"owner": {true, true}, "organiser": {true, true}, "supervisor": {true, false}, "viewer": {false, false}, "other": {false, false}, "stranger": {false, false}} {
			starts, err := o.staff.Starts(ctx, o.actors[name].ID, org.ID)
			o.must(err)
			manages, err := o.staff.Manages(ctx, o.actors[name].ID, org.ID)
			o.must(err)
			if got := [2]bool{starts, manages}; got != want {
				o.t.Errorf("%s: %v, want %v", name, got, want)
			}
		}
		o.settle(func(s *Settings) { s.Required = []Kind{"background"} })
		if manages, err := o.staff.Manages(ctx, o.actors["owner"].ID, org.ID); err != nil || manages {
			o.t.Errorf("without what is required: %t %v", manages, err)
		}
		empty, err := o.Groups.CreateOrganisation(ctx, "empty", "Empty", "")
		o.must(err)
		for id, want := range map[group.OrganisationID]bool{org.ID: true, empty.ID: false} {
			if got, err := o.staff.Staffed(ctx, id); err != nil || got != want {
				o.t.Errorf("staffed: %t %v", got, err)
			}
		}
		o.must(o.DB.Tx(ctx, func(tx *db.Tx) error { return o.staff.TellStaff(ctx, tx, org.ID, "promise.late", "/groups/low-days") }))
		if len(o.told.all) != 3 || strings.Contains(fmt.Sprint(o.told.all), fmt.Sprintf("account:%d ", o.actors["viewer"].ID)) {
			o.t.Errorf("told: %v", o.told.all)
		}
	})
}

func TestRoster(t *testing.T) {
	all := []Colleague{
		{Person: Person{ID: 1, Name: "Inés", Roster: Roster{Langs: []string{"es", "en"}, Knows: []string{"grief"}, Words: "Twenty years of nights"}}},
		{Person: Person{ID: 2, Name: "Omar", Roster: Roster{Langs: []string{"ar"}, Knows: []string{"migration", "grief"}}}},
		{Person: Person{ID: 3, Name: "A viewer", Role: Viewer, Roster: Roster{Langs: []string{"es"}}}},
	}
	for name, row := range map[string]struct {
		f    RosterFilter
		want []PersonID
	}{
		"all but viewers":     {RosterFilter{}, []PersonID{1, 2}},
		"by language":         {RosterFilter{Lang: "es"}, []PersonID{1}},
		"by what they know":   {RosterFilter{Knows: "grief"}, []PersonID{1, 2}},
		"by both":             {RosterFilter{Lang: "ar", Knows: "grief"}, []PersonID{2}},
		"by name, unaccented": {RosterFilter{Query: "ines"}, []PersonID{1}},
		"by their own words":  {RosterFilter{Query: "nights"}, []PersonID{1}},
		"nobody":              {RosterFilter{Query: "zzz"}, nil},
	} {
		var got []PersonID
		for _, c := range FindInRoster(all, row.f) {
			got = append(got, c.ID)
		}
		if diff := cmp.Diff(row.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
