package group

import (
	"crypto/sha256"
	"encoding/binary"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/text/language"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/fault"
)

// ID names a group inside the server; outside, its slug does.
type ID int64

// OrganisationID names an organisation inside the server.
type OrganisationID int64

// MemberID names one person in one group.
type MemberID int64

// Role is what a member does in the group.
type Role string

// The roles.
const (
	Plain       Role = "member"
	Facilitator Role = "facilitator"
)

// The words by which groups are found.
var (
	Formats = []string{"text", "chat", "voice", "video", "in_person"}
	LedBys  = []string{"peers", "professionals", "members"}
	// Duties are what a member does for the others, beside the roles.
	Duties = []string{"greeter", "helper"}
)

// Longest texts, in characters.
const (
	MaxName    = 80
	MaxSummary = 240
	MaxText    = 2000
)

// A Group is what its public page says, and the key that its members' keys hang
// from.
type Group struct {
	ID               ID
	Organisation     OrganisationID
	OrganisationName string
	Key              crypto.KeyID

	Slug    string
	Name    string
	Summary string // one sentence, for the directory
	Aim     string
	ForWhom string
	NotFor  string // and where is better
	Lang    string // BCP 47
	LedBy   string
	Topics  []string
	Formats []string
	Terms
	// PublicConversations lets visitors read along.
	PublicConversations bool

	Audience         account.AgeBand // whom it is for; set at its founding and never changed
	State            string          // Live or Proposed
	Walled           bool            // its organisation's groups are seen from inside only
	Seats            int64           // taken
	AgreementVersion int64           // of today's agreements
	Revision         int64           // counts the changes to what the group says of itself
	MergedInto       ID              // the group as which it goes on; 0 for none
	CreatedAt        time.Time
	ArchivedAt       time.Time // zero while the group meets
}

// The states of a group.
const (
	Live     = "live"
	Proposed = "proposed" // waits for the organisation's yes
)

// Full reports whether every seat is taken.
func (g Group) Full() bool { return g.Capacity > 0 && g.Seats >= g.Capacity }

// Public reports whether anybody may see the group's own page.
func (g Group) Public() bool { return g.State == Live && !g.Walled }

// A Member is one person in one group.
type Member struct {
	ID       MemberID
	Group    ID
	Key      crypto.KeyID // seals what the member writes here
	Role     Role
	Handle   string
	Present  bool // lets the room show that they are there
	JoinedAt time.Time
	ActiveAt time.Time // to the hour
	LeftAt   time.Time // zero while a member

	AgreedVersion int64     // of the agreements that they signed last
	SpokeAt       time.Time // when they first wrote something; zero for never
	PausedAt      time.Time // zero for those who are not on a break
	PausedUntil   time.Time // zero for a break with an open end
	Unseated      bool      // gave the seat away for the time of a break
	Duties        []string  // of Duties
	CheckedUntil  time.Time // when what was checked about a facilitator runs out; zero for never
	VettedUntil   time.Time // until when the organisation vouches for them among young people; zero: it does not
}

// Paused reports whether the member is on a break at the moment.
func (m Member) Paused(now time.Time) bool {
	return !m.PausedAt.IsZero() && (m.PausedUntil.IsZero() || now.Before(m.PausedUntil))
}

// Has reports whether the member has taken on the duty.
func (m Member) Has(duty string) bool { return slices.Contains(m.Duties, duty) }

// Card is what a reader may know of whoever wrote something.
type Card struct {
	ID      MemberID
	Handle  string // "" once erased
	Role    Role
	Checked string // what was checked about a facilitator, and when; "" once that has run out
	Until   time.Time
	Key     crypto.KeyID
	Gone    bool // left the group
	Erased  bool
}

// Facilitates reports whether the card's owner holds the group.
func (c Card) Facilitates() bool { return c.Role == Facilitator && !c.Gone && !c.Erased }

// Face is the seed of the generated avatar: it depends on the member alone, so
// that one person has unlike faces in two groups.
func (c Card) Face() uint64 {
	var id [8]byte
	binary.BigEndian.PutUint64(id[:], uint64(c.ID))
	sum := sha256.Sum256(append([]byte("hearth face "), id[:]...))
	return binary.BigEndian.Uint64(sum[:])
}

// A Visit is a group as the asking person meets it.
type Visit struct {
	Group  Group
	Actor  account.Actor
	Member *Member  // nil for those who never belonged
	Guest  *Member  // who never belonged, and was received; see Receive
	Still  Still    // what was decided about how much they write
	Slow   SlowTime // how slowly the whole group goes

	// Of a group for young people.
	From   int   // the age from which it is, in years
	Looks  bool  // an adult who sees its page, for they work for its organisation
	Keeper bool  // an adult who may come in as one of those who hold it
	Unkept bool  // fewer than KeptBy vetted people hold it: nobody writes
	Shut   error // why it is closed to a member, nil if it is not; the group's own page says so
}

// Belongs reports whether the visitor is a member today.
func (v Visit) Belongs() bool { return v.Member != nil && v.Member.LeftAt.IsZero() }

// MustAgree reports whether the agreements changed since the visitor signed
// them.
func (v Visit) MustAgree() bool {
	return v.Belongs() && v.Member.AgreedVersion < v.Group.AgreementVersion
}

// Facilitates reports whether the visitor holds the group.
func (v Visit) Facilitates() bool { return v.Belongs() && v.Member.Role == Facilitator }

// MayRead returns nil if the visitor may read what members wrote, and else the
// fault to answer with: Missing, for outsiders cannot tell a closed
// conversation from none.
func (v Visit) MayRead() error {
	if v.Shut != nil {
		return v.Shut
	}
	if v.Belongs() || v.Group.PublicConversations && !v.Group.Young() {
		return nil
	}
	return fault.Missing("not a member, and the group is not public")
}

// MayWrite returns nil if the visitor may write, and else the fault to answer
// with: agreements that changed are to be signed first, and who took a break
// without keeping the seat comes back first, and a decision about them may have
// them read only. Whoever may not even read learns nothing.
func (v Visit) MayWrite() error {
	if v.Shut == nil && v.Unkept && v.Belongs() {
		return fault.New(fault.Forbidden, "group.youth_unkept")
	}
	return v.mayAct()
}

// mayAct is MayWrite, but for what waits until there are enough people to look
// after the young.
func (v Visit) mayAct() error {
	switch {
	case v.Shut != nil:
		return v.Shut
	case v.MustAgree():
		return fault.New(fault.Forbidden, "group.agree_again")
	case v.Belongs() && v.Member.Unseated:
		return fault.New(fault.Forbidden, "group.paused")
	case v.Belongs():
		return v.Still.mayWriteNow()
	}
	if err := v.MayRead(); err != nil {
		return err
	}
	return fault.New(fault.Forbidden, "group.members_only")
}

// MayFacilitate returns nil if the visitor holds the group, and else the fault
// to answer with.
func (v Visit) MayFacilitate() error {
	if err := v.mayAct(); err != nil {
		return err
	}
	if !v.Facilitates() {
		return fault.New(fault.Forbidden, "group.facilitators_only")
	}
	return nil
}

// Agreements are what a member signs; a change is a new version.
type Agreements struct {
	Version    int64
	Statements []string
	Hash       []byte // SHA-256 of the statements, for the record of consent
}

// HashStatements is what a consent record keeps of the words agreed to.
func HashStatements(statements []string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(statements, "\n")))
	return sum[:]
}

// NewGroup is what it takes to start a group.
type NewGroup struct {
	Slug, Name, Summary, Aim, ForWhom, NotFor, Lang, LedBy string
	Topics, Formats                                        []string
	Terms                                                  Terms
	PublicConversations                                    bool
	Agreements                                             []string
	State                                                  string          // Live if empty
	Audience                                               account.AgeBand // account.Adult if empty; Edit does not look at it
}

// Editable is what a facilitator may change of the group, without its
// agreements, as it is today.
func (g Group) Editable() NewGroup {
	return NewGroup{Slug: g.Slug, Name: g.Name, Summary: g.Summary, Aim: g.Aim, ForWhom: g.ForWhom, NotFor: g.NotFor, Lang: g.Lang,
		LedBy: g.LedBy, Topics: g.Topics, Formats: g.Formats, Terms: g.Terms, PublicConversations: g.PublicConversations, State: g.State, Audience: g.Audience}
}

var slugShape = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// Check returns an Invalid fault that names every field to mend.
func (n NewGroup) Check() error {
	var c fault.Check
	n.checkOwn(&c)
	checkStatements(&c, n.Agreements)
	return c.Err()
}

// checkOwn looks at everything but the agreements.
func (n NewGroup) checkOwn(c *fault.Check) {
	if !slugShape.MatchString(n.Slug) || len(n.Slug) > MaxName || slices.Contains(noGroups, n.Slug) {
		c.Add("slug", "group.problem.slug")
	}
	checkLength(c, "name", n.Name, MaxName)
	checkLength(c, "summary", n.Summary, MaxSummary)
	checkLength(c, "aim", n.Aim, MaxText)
	checkLength(c, "for_whom", n.ForWhom, MaxText)
	checkLength(c, "not_for", n.NotFor, MaxText)
	if !slices.Contains(LedBys, n.LedBy) {
		c.Add("led_by", "group.problem.led_by")
	}
	if len(n.Formats) == 0 || slices.ContainsFunc(n.Formats, func(f string) bool { return !slices.Contains(Formats, f) }) {
		c.Add("formats", "group.problem.formats")
	}
	if _, err := language.Parse(n.Lang); err != nil {
		c.Add("lang", "group.problem.lang")
	}
	n.Terms.withDefaults().check(c)
	n.checkYoung(c)
}

// checkStatements looks at what members are asked to sign.
func checkStatements(c *fault.Check, statements []string) {
	if len(statements) == 0 {
		c.Add("agreements", "group.problem.agreements")
	}
	for _, s := range statements {
		if n := utf8.RuneCountInString(s); n == 0 || n > MaxText {
			c.Add("agreements", "group.problem.length", "max", MaxText)
			return
		}
	}
}

func checkLength(c *fault.Check, field, text string, longest int) {
	if n := utf8.RuneCountInString(text); n == 0 || n > longest {
		c.Add(field, "group.problem.length", "max", longest)
	}
}

// Joining is what a person hands in to become a member.
type Joining struct {
	Handle  string
	Agree   bool
	Version int64 // the agreements that were on the page; 0 if unknown
	Lang    string

	Invitation string // a link's token or an access code, where there is one
	About      AboutMe
}

// check looks at everything but the handle's uniqueness.
func (j Joining) check(current int64) error {
	var c fault.Check
	if reason := naming.Check(j.Handle); reason != naming.Fine {
		c.Add("handle", reason.Key())
	}
	switch {
	case j.Version != 0 && j.Version != current:
		c.Add("agree", "group.problem.agreements_changed")
	case !j.Agree:
		c.Add("agree", "group.problem.agree")
	}
	j.About.check(&c)
	return c.Err()
}

// People tells how many were active, rounded so that nobody can be counted in
// or out: below 3 it says nothing (0), then it goes in fives.
func People(active int64) int64 {
	switch {
	case active < 3:
		return 0
	case active < 8:
		return 5
	}
	return (active + 2) / 5 * 5
}
