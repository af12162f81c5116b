package staff

import (
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/fault"
)

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
