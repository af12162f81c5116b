package moderation

import (
	"cmp"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/subject"
)

// Named limits.
const (
	MaxWords  = 1000 // of a report, an appeal or an answer, in characters
	MaxFacts  = 2000 // of what was found; DSA Article 17 allows 5000
	MaxReason = 1000

	// AppealWithin is the promised time for an appeal, and LookWithin that for
	// the lightest report.
	AppealWithin = 7 * 24 * time.Hour
	LookWithin   = 72 * time.Hour
	// LiftAfter is after how long without an answer a temporary measure is lifted
	// until somebody decides: the promised time once more.
	LiftAfter = 2 * AppealWithin
	// AppealFor is how long an appeal can be made: DSA Article 20 asks for six
	// months at least.
	AppealFor = 190 * 24 * time.Hour
	// ConfirmWithin is how long a measure that needs two people waits for the
	// second. Without them it ends.
	ConfirmWithin = 14 * 24 * time.Hour

	// Enough is the number of reports beyond which more add nothing: a crowd is
	// not right because it is loud.
	Enough = 3
	// DailyReports is how many reports somebody can make in a day, and
	// SlowedReports how many after Misuses of theirs were found to be made to
	// hurt, for SlowedFor.
	DailyReports  = 20
	SlowedReports = 1
	Misuses       = 2
	SlowedFor     = 30 * 24 * time.Hour

	// Pace is how often somebody writes who is slowed.
	Pace = time.Hour

	listed = 50
)

// Kinds of things beside those of package subject.
const (
	Member       subject.Kind = "member"       // how somebody treats others
	Item         subject.Kind = "board"        // something on a group's board
	Conversation subject.Kind = "conversation" // that was closed
	Meeting      subject.Kind = "meeting"      // that somebody was asked to leave
)

// A Measure is what is done about a matter.
type Measure string

// The measures, the lightest first. Those that are not in chosen are made by acts
// of other features.
const (
	None              Measure = "none"
	Nudge             Measure = "nudge"              // a kind word to whoever wrote it
	SlowReports       Measure = "slow_reports"       // one report a day for a time
	Wait              Measure = "wait"               // what was written waits until a person has looked
	Keep              Measure = "keep"               // only its author sees it, by a decision about their safety
	Edit              Measure = "edit"               // waits until it is written differently
	Decline           Measure = "decline"            // left out of a list
	Fold              Measure = "fold"               // folded away behind a note
	Close             Measure = "close"              // nobody writes in the conversation any more
	KeptApart         Measure = "kept_apart"         // does not meet one other member
	Slow              Measure = "slow"               // fewer messages for a time
	Pause             Measure = "pause"              // reading only, for a time
	LeaveMeeting      Measure = "leave_meeting"      // not in this meeting any more
	Unlisten          Measure = "unlisten"           // listens to nobody any more
	Unseat            Measure = "unseat"             // holds the group no longer
	LeaveGroup        Measure = "leave_group"        // not in this group any more
	LeaveOrganisation Measure = "leave_organisation" // nor in any other of the organisation
)

// Measures lists them all, in order.
var Measures = []Measure{None, Nudge, SlowReports, Wait, Keep, Edit, Decline, Fold, Close, KeptApart, Slow, Pause, LeaveMeeting, Unlisten, Unseat, LeaveGroup, LeaveOrganisation}

// chosen are those that can be chosen in the queue.
var chosen = []Measure{None, Nudge, Edit, Fold, Slow, Pause, LeaveGroup, LeaveOrganisation}

// weight orders measures: an appeal never ends with a heavier one.
func (m Measure) weight() int { return slices.Index(Measures, m) }

// Restricts reports whether the measure takes anything from somebody.
func (m Measure) Restricts() bool { return m != None && m != Nudge }

// Lasting reports whether the measure has no end of its own and needs two
// people.
func (m Measure) Lasting() bool { return m == LeaveGroup || m == LeaveOrganisation }

// Timed reports whether the measure is for so many days.
func (m Measure) Timed() bool { return m == Slow || m == Pause }

// ofThing reports whether the measure is about what was written, and not about
// who wrote it.
func (m Measure) ofThing() bool { return m == Edit || m == Fold }

// fits reports whether the measure can be taken about a thing of the kind: what
// its author cannot change, such as a message, does not wait to be written
// differently.
func (m Measure) fits(k subject.Kind) bool {
	return !m.ofThing() || k == subject.Post || m == Fold && k != Member
}

// Days of a timed measure: at most, by who decides.
const (
	UsualDays        = 7
	MostDays         = 30
	FacilitatorsDays = 14
)

// measureOf is what each act of another feature amounts to.
var measureOf = map[string]Measure{
	group.ActPostHidden: Fold, group.ActMessageHidden: Fold, group.ActItemHidden: Fold, group.ActConversationLock: Close,
	group.ActResourceDeclined: Decline, group.ActMembershipEnded: LeaveGroup, group.ActOutOfMeeting: LeaveMeeting,
	group.ActHeldForSafety: Wait, group.ActHeldByRule: Wait, group.ActHoldingTakenAway: Unseat, group.ActReportsSlowedDown: SlowReports,
	group.ActKeptForSafety: Keep, group.ActEditForSafety: Edit, group.ActNoContact: KeptApart, group.ActListeningEnded: Unlisten,
}

// kindOf is what each act is about.
var kindOf = map[string]subject.Kind{
	group.ActPostHidden: subject.Post, group.ActMessageHidden: subject.Message, group.ActItemHidden: Item, group.ActConversationLock: Conversation,
	group.ActResourceDeclined: Item, group.ActMembershipEnded: Member, group.ActOutOfMeeting: Meeting,
	group.ActHeldForSafety: subject.Post, group.ActHeldByRule: subject.Post, group.ActHoldingTakenAway: Member, group.ActReportsSlowedDown: Member,
	group.ActKeptForSafety: subject.Post, group.ActEditForSafety: subject.Post, group.ActNoContact: Member, group.ActListeningEnded: Member,
}

// MatterID, ReportID, DecisionID and AppealID name what this package keeps.
type (
	MatterID   int64
	ReportID   int64
	DecisionID int64
	AppealID   int64
)

// A MatterState says where a matter stands.
type MatterState string

// The states of a matter.
const (
	Open   MatterState = "open"
	Closed MatterState = "closed"
)

// A Matter is one thing that somebody should look at.
type Matter struct {
	ID           MatterID
	Organisation group.OrganisationID
	Group        group.ID
	Thing        subject.Ref
	About        group.MemberID
	URL          string
	Gravity      Gravity
	Reports      int64
	State        MatterState
	OpenedAt     time.Time
	DueAt        time.Time // by when somebody has promised to look
	SeenAt       time.Time // zero: nobody opened the words so far
	ClosedAt     time.Time
	Queue        string // as a rule named it; "" for the one of all
	Weight       int64  // what rules add to its place; never how many reported it
}

// A Report is what one member said about a thing.
type Report struct {
	ID        ReportID
	Matter    MatterID
	Member    group.MemberID
	Rule      RuleKey
	Words     string
	At        time.Time
	MisusedAt time.Time
}

// A Source says how somebody came to look: DSA Article 17 (3) (b).
type Source string

// The sources.
const (
	Noticed Source = "report"  // a member reported it
	OwnEyes Source = "own"     // whoever decided saw it themselves
	Machine Source = "machine" // a reading by the program; a person decides after it
)

// A DecisionState says whether a decision is in force.
type DecisionState string

// The states of a decision.
const (
	Proposed    DecisionState = "proposed"    // waits for a second person; until then the member only reads
	Provisional DecisionState = "provisional" // in force, and ends if no second person confirms it
	Standing    DecisionState = "standing"
	Resubmitted DecisionState = "resubmitted" // Edit: was written differently, and somebody looks again
	Resting     DecisionState = "resting"     // lifted until somebody answers the appeal, for nobody did for long
	Over        DecisionState = "over"        // its time ended, or it was lifted
	Lapsed      DecisionState = "lapsed"      // no second person confirmed it
	Reversed    DecisionState = "reversed"    // on appeal
	Changed     DecisionState = "changed"     // on appeal, to something lighter
)

// InForce reports whether the decision has effect.
func (s DecisionState) InForce() bool {
	return s == Proposed || s == Provisional || s == Standing || s == Resubmitted
}

// A Decision is what was decided about a member, with its reasons.
type Decision struct {
	ID           DecisionID
	Matter       MatterID // 0 for an act without one
	Organisation group.OrganisationID
	Group        group.ID
	Member       group.MemberID
	Act          string
	Thing        subject.Ref
	URL          string
	Measure      Measure
	Rule         RuleKey
	Source       Source
	By, Second   By
	State        DecisionState
	At           time.Time
	ConfirmBy    time.Time
	Until        time.Time // zero where the measure has no end
	EndedAt      time.Time
	Facts        string
	Reason       string
}

// A By is who decided: a member of the group, or a colleague of the staff. The
// zero By is the program.
type By struct {
	Member  group.MemberID
	Account account.ID
}

// None reports whether nobody is named.
func (b By) None() bool { return b == By{} }

// Appealable returns nil if whoever it is about may ask for another look now,
// and else the fault to answer with.
func (d Decision) Appealable(now time.Time) error {
	switch {
	case d.State == Reversed || d.State == Changed || d.State == Lapsed:
		return fault.New(fault.Conflict, "moderation.settled")
	case now.After(d.At.Add(AppealFor)):
		return fault.New(fault.Conflict, "moderation.too_late")
	}
	return nil
}

// A Side says who asks for another look.
type Side string

// The sides.
const (
	TheirOwn  Side = "member"   // whom the decision is about
	Reporters Side = "reporter" // who reported, and was told that nothing is done
)

// An Outcome says where an appeal stands.
type Outcome string

// The outcomes.
const (
	Waiting Outcome = "open"
	Upheld  Outcome = "upheld"
	Undone  Outcome = "reversed"
	Lighter Outcome = "changed"
)

// An Appeal asks that another person look again.
type Appeal struct {
	ID         AppealID
	Decision   DecisionID
	Group      group.ID
	Member     group.MemberID
	Side       Side
	Words      string
	State      Outcome
	At, DueAt  time.Time
	Answer     string
	By         By
	AnsweredAt time.Time
	LateAt     time.Time // when whoever leads was told that nobody answered in time; zero: it is in time
	LiftedAt   time.Time // when the measure was lifted for that; zero: it was not
}

// A Choice is a decision as somebody fills it in.
type Choice struct {
	Measure Measure
	Rule    RuleKey
	Facts   string
	Reason  string
	Days    int64 // of a timed measure; 0 for the usual
}

// until is when a measure ends that begins now; zero for one without an end.
func (c Choice) until(now time.Time) time.Time {
	if !c.Measure.Timed() {
		return time.Time{}
	}
	return now.Add(time.Duration(cmp.Or(c.Days, UsualDays)) * 24 * time.Hour)
}

// MayLast returns nil if a lasting measure may be proposed. One report alone is
// never enough: there must be a second voice, or an earlier decision about the
// same person that stood.
func MayLast(reports, earlier int64) error {
	if reports+earlier < 2 {
		return fault.New(fault.Conflict, "moderation.one_report")
	}
	return nil
}
