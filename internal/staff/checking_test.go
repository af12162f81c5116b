package staff

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

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
		o.is(o.staff.May(ctx, holder.Actor, org.ID, LookAfter), "staff.check_missing")
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
		err := o.staff.May(i18n.With(ctx, i18n.English), holder.Actor, org.ID, LookAfter)
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
