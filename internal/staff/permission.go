package staff

import (
	"slices"

	"hearth/internal/platform/fault"
)

// An Act is something that somebody wants to do in an organisation.
type Act string

// The acts. What is seen comes first.
const (
	SeeTotals   Act = "see_totals"
	SeeConsole  Act = "see_console" // what needs somebody, groups, staff and checks, roster, topics, partners, settings
	SeeAudit    Act = "see_audit"
	KeepOwn     Act = "keep_own" // one's own line in the roster, and one's badge
	EditOrg     Act = "edit_organisation"
	EditTopics  Act = "edit_topics"
	EditPartner Act = "edit_partner"
	ManageStaff Act = "manage_staff" // invite, change a role, remove
	NoteCheck   Act = "note_check"
	LookAfter   Act = "look_after" // approve, change and archive groups
	Moderate    Act = "moderate"   // look into reports, decide, answer appeals
	Lead        Act = "lead"       // lay decisions side by side, see to what nobody answers
)

// who is allowed what.
var who = map[Act][]Role{
	SeeTotals:   Roles,
	SeeConsole:  {Owner, Organiser, Supervisor},
	SeeAudit:    {Owner, Organiser, Supervisor},
	KeepOwn:     {Owner, Organiser, Supervisor},
	EditOrg:     {Owner, Organiser},
	EditTopics:  {Owner, Organiser},
	EditPartner: {Owner, Organiser},
	ManageStaff: {Owner},
	NoteCheck:   {Owner, Organiser},
	LookAfter:   {Owner, Organiser},
	Moderate:    {Owner, Organiser, Supervisor},
	Lead:        {Owner, Supervisor},
}

// seen is what somebody must be able to see to be told why an act is not
// theirs; whoever may not is told that there is nothing.
var seen = map[Act]Act{EditOrg: SeeConsole, EditTopics: SeeConsole, EditPartner: SeeConsole, ManageStaff: SeeConsole, NoteCheck: SeeConsole, LookAfter: SeeConsole}

// needsChecks are the acts that need what the organisation wants checked: those
// that reach groups and the people in them. Settings, staff and the checks
// themselves do not, or nobody could put things right again.
var needsChecks = []Act{LookAfter, Moderate, Lead}

// allow is the one place that says who may do what. p is nil for whoever does
// not work in the organisation; lacking are the required checks of p that do
// not count at the moment.
func allow(p *Person, act Act, lacking []Standing) error {
	switch {
	case p == nil:
		return fault.Missing("does not work in this organisation")
	case slices.Contains(who[act], p.Role):
	case slices.Contains(who[seen[act]], p.Role):
		return fault.New(fault.Forbidden, "staff."+reason(act))
	default:
		return fault.Missing("not for this role")
	}
	if len(lacking) > 0 && slices.Contains(needsChecks, act) {
		return refuse(lacking[0])
	}
	return nil
}

// reason is the code of who may do it instead.
func reason(act Act) string {
	if act == ManageStaff {
		return "owners_only"
	}
	return "organisers_only"
}

// refuse says what is missing and what to do about it. The kind is put into
// words, and the day written out, by whoever shows the sentence; see explain.
func refuse(s Standing) error {
	if s.State == Never {
		return fault.New(fault.Forbidden, "staff.check_missing").With("kind", string(s.Kind))
	}
	return fault.New(fault.Forbidden, "staff.check_ended").With("kind", string(s.Kind)).With("day", string(s.Until))
}

// allowRole says whether an actor may give p the role, or take p out (""). The
// number of owners counts p.
func allowRole(p Person, role Role, owners int64) error {
	if role != "" && !slices.Contains(Roles, role) {
		var c fault.Check
		c.Add("role", "staff.problem.role")
		return c.Err()
	}
	if p.Role == Owner && role != Owner && owners <= 1 {
		return fault.New(fault.Conflict, "staff.last_owner")
	}
	return nil
}

// allowNote says whether the actor may note a check about p. Nobody vouches for
// themselves, but for an owner with no other owner or organiser to ask.
func allowNote(actor, p Person, others int64) error {
	if actor.ID == p.ID && others > 0 {
		return fault.New(fault.Forbidden, "staff.own_check")
	}
	return nil
}
