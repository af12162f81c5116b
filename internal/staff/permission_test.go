package staff

import (
	"errors"
	"testing"

	"hearth/internal/platform/fault"
)

// fieldsAre fails the test unless err blames the one field, or nothing for "".
func fieldsAre(t *testing.T, err error, field string) {
	t.Helper()
	var f *fault.Error
	switch {
	case err == nil && field == "":
	case errors.As(err, &f) && len(f.Fields) == 1 && f.Fields[0].Name == field:
	default:
		t.Errorf("got %v, want %q to be blamed", err, field)
	}
}

func codeOf(err error) string {
	if err == nil {
		return ""
	}
	return fault.Of(err).Code
}

func TestWhoMayDoWhat(t *testing.T) {
	const none, ours, owners = "not_found", "staff.organisers_only", "staff.owners_only"
	for act, want := range map[Act][4]string{ // owner, organiser, supervisor, viewer
		SeeTotals:   {"", "", "", ""},
		SeeConsole:  {"", "", "", none},
		SeeAudit:    {"", "", "", none},
		KeepOwn:     {"", "", "", none},
		EditOrg:     {"", "", ours, none},
		EditTopics:  {"", "", ours, none},
		EditPartner: {"", "", ours, none},
		ManageStaff: {"", owners, owners, none},
		NoteCheck:   {"", "", ours, none},
		LookAfter:   {"", "", ours, none},
		Moderate:    {"", "", "", none},
		"unheard":   {none, none, none, none},
	} {
		for i, role := range Roles {
			if got := codeOf(allow(&Person{Role: role}, act, nil)); got != want[i] {
				t.Errorf("%s as %s: %q, want %q", act, role, got, want[i])
			}
		}
		if got := codeOf(allow(nil, act, nil)); got != none {
			t.Errorf("%s as a stranger: %q", act, got)
		}
		if got := codeOf(allow(&Person{Role: "boss"}, act, nil)); got != none {
			t.Errorf("%s in a role that is none: %q", act, got)
		}
	}
}

func TestActsThatNeedAChecked(t *testing.T) {
	ended, never := []Standing{{Kind: "background", State: Ended, Until: "2026-11-21"}}, []Standing{{Kind: "training", State: Never}}
	owner := &Person{Role: Owner}
	for name, row := range map[string]struct {
		act     Act
		lacking []Standing
		want    string
	}{
		"approving with everything checked": {LookAfter, nil, ""},
		"approving with one that ended":     {LookAfter, ended, "staff.check_ended"},
		"approving with one that never was": {LookAfter, never, "staff.check_missing"},
		"moderating with one that ended":    {Moderate, ended, "staff.check_ended"},
		"looking is still possible":         {SeeConsole, ended, ""},
		"putting it right is possible":      {NoteCheck, ended, ""},
		"so are settings":                   {EditOrg, ended, ""},
	} {
		t.Run(name, func(t *testing.T) {
			if got := codeOf(allow(owner, row.act, row.lacking)); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
	if got := codeOf(allow(&Person{Role: Supervisor}, LookAfter, ended)); got != "staff.organisers_only" {
		t.Errorf("whoever may not at all is told of a check: %q", got)
	}
}

func TestTheLastOwnerStays(t *testing.T) {
	for name, row := range map[string]struct {
		from, to Role
		owners   int64
		want     string
	}{
		"the last owner cannot go":         {Owner, "", 1, "staff.last_owner"},
		"nor become less":                  {Owner, Organiser, 1, "staff.last_owner"},
		"but stay":                         {Owner, Owner, 1, ""},
		"one of two can go":                {Owner, "", 2, ""},
		"an organiser can":                 {Organiser, "", 1, ""},
		"a viewer can become more":         {Viewer, Owner, 1, ""},
		"nobody becomes what there is not": {Viewer, "boss", 1, "invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := codeOf(allowRole(Person{Role: row.from}, row.to, row.owners)); got != row.want {
				t.Errorf("got %q, want %q", got, row.want)
			}
		})
	}
}

func TestNobodyVouchesForThemselves(t *testing.T) {
	me, you := Person{ID: 1}, Person{ID: 2}
	if err := allowNote(me, you, 3); err != nil {
		t.Error(err)
	}
	if got := codeOf(allowNote(me, me, 1)); got != "staff.own_check" {
		t.Error(got)
	}
	if err := allowNote(me, me, 0); err != nil {
		t.Error("an owner alone has nobody to ask", err)
	}
}
