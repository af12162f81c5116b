package staff

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func eachOffice(t *testing.T, f func(o *office)) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) { f(newOffice(t, d)) })
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
