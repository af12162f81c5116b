package moderation

import (
	"context"
	"embed"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/memo"
	"hearth/internal/platform/web"
	"hearth/internal/safety/subject"
	"hearth/internal/safety/trust"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const (
	kindMatter   ident.Kind = "moderation matter"
	kindReport   ident.Kind = "moderation report"
	kindDecision ident.Kind = "moderation decision"
	kindAppeal   ident.Kind = "moderation appeal"
	kindMember   ident.Kind = "member"
)

// things are the tokens by which other features' addresses name what they keep.
// A test of package app follows each from its page.
var things = map[subject.Kind]ident.Kind{subject.Post: "post", subject.Message: "message", subject.Line: "room.line", Member: kindMember}

// The kinds of notices.
const (
	KindWaits      = "moderation.waits"       // something waits for those who hold the group
	KindStaffWaits = "moderation.staff_waits" // and for the staff
	KindLate       = "moderation.late"        // longer than was promised
	KindReported   = "moderation.answered"    // a report was answered
	KindDecided    = "moderation.decided"     // a decision about them, with its reasons
	KindConfirmed  = "moderation.confirmed"   // a second person agreed
	KindOver       = "moderation.over"        // it ended
	KindAnswered   = "moderation.appeal_answered"
	KindReversed   = "moderation.reversed" // it was wrong, and is undone
	KindLead       = "moderation.lead"     // an appeal waits longer than was promised: see to it
	KindAppealLate = "moderation.appeal_late"
	KindLifted     = "moderation.lifted" // nobody answered twice as long: lifted until somebody does
)

// Teller tells members, in the transaction that it is given.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
}

// Staff says who moderates for an organisation.
type Staff interface {
	// Moderates reports whether the account may decide at this moment, and how
	// the record names them.
	Moderates(ctx context.Context, id account.ID, o group.OrganisationID) (ref string, ok bool, err error)
	Staffed(ctx context.Context, o group.OrganisationID) (bool, error)
	TellStaff(ctx context.Context, tx *db.Tx, o group.OrganisationID, kind, url string) error
	// Leads reports whether the account leads those who moderate.
	Leads(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error)
	TellLeads(ctx context.Context, tx *db.Tx, o group.OrganisationID, kind, url string) error
}

// Accounts lists all accounts, in parts, for finding whose a member is.
type Accounts interface {
	Every(ctx context.Context, c db.Conn, after account.ID) ([]account.ID, error)
}

// Trust says how far the visitor is trusted in the group.
type Trust interface {
	Standing(ctx context.Context, v group.Visit) (trust.Standing, error)
	Newcomer(ctx context.Context, v group.Visit) (bool, error)
}

// Writings names what was written in a group since, the newest first: what others
// could read, and nothing private.
type Writings interface {
	Recent(ctx context.Context, g group.ID, since time.Time, most int) ([]subject.Ref, error)
}

// An Undo takes one act of another feature back: what it was done to, and whom
// it concerned.
type Undo func(ctx context.Context, tx *db.Tx, g group.Group, thing subject.Ref, member group.MemberID) error

// A Cell is one published number, or that it is too small to tell.
type Cell struct {
	Value  int64
	Hidden bool
}

// Deps is what a Module is made of.
type Deps struct {
	DB     *db.DB
	Keys   *crypto.Keyring
	IDs    *ident.Source
	Codec  *ident.Codec
	Clock  clock.Clock
	Groups *group.Module
	Audit  *audit.Log
	Places subject.Places
	Undo   map[string]Undo // by act; an act without one cannot be undone, only apologised for
	Teller Teller          // nil: nobody is told
	Staff  Staff           // nil: no organisation has staff
	// Accounts is needed where somebody leaves a whole organisation; nil: they
	// are outside, and go on standing in the lists of its other groups.
	Accounts Accounts
	Trust    Trust                                 // nil: nobody's is known
	Scores   func(words string) map[string]float64 // of abuse, spam and risk, 0 to 1; nil: none
	Limiter  limit.Limiter                         // nil: newcomers write as fast as they like
	Writings Writings                              // nil: rules are tried on nothing
	// Publish makes counts of one table safe to hand out. It hides what is too
	// small, and what would tell of it.
	Publish func(counts []int64) []Cell
	// Gate lets a page for staff run only with a second factor; nil: always.
	Gate func(after string, next web.Handler) web.Handler
	// Names is what colleagues of the staff are called among colleagues; nil:
	// nobody is named.
	Names func(ctx context.Context, o group.Organisation) (map[account.ID]string, error)
}

// A Module is the feature, ready for use.
type Module struct {
	db       *db.DB
	ids      *ident.Source
	codec    *ident.Codec
	clock    clock.Clock
	groups   *group.Module
	audit    *audit.Log
	places   subject.Places
	undoes   map[string]Undo
	teller   Teller
	staff    Staff
	accounts Accounts
	trust    Trust
	scores   func(string) map[string]float64
	limiter  limit.Limiter
	writings Writings
	publish  func([]int64) []Cell
	opener   Opener // nil where nothing sealed can be opened
	gate     func(string, web.Handler) web.Handler
	names    func(context.Context, group.Organisation) (map[account.ID]string, error)
	store    store
	stills   memo.Cache[group.MemberID, bool]             // whether any decision about them is in force
	outs     memo.Cache[group.OrganisationID, []Decision] // who left the organisation
	rules    memo.Cache[group.OrganisationID, *compiled]  // what its rules are
	outsBy   memo.Cache[outsider, DecisionID]             // whether an account is one of them
	years    memo.Cache[yearOf, Published]                // what everybody is told of a year
}

// outsider is an account as one organisation meets it. It is kept in memory
// only.
type outsider struct {
	account account.ID
	of      group.OrganisationID
}

// freshFor is how long another node's decision may go unnoticed.
const freshFor = 3 * time.Second

var (
	_ account.OwnData    = (*Module)(nil)
	_ group.Restrictions = (*Module)(nil)
	_ group.Stills       = (*Module)(nil)
)

// New returns the feature. From then on it hears of every restriction, and
// decides who writes less for a time.
func New(d Deps) *Module {
	m := &Module{
		db: d.DB, ids: d.IDs, codec: d.Codec, clock: d.Clock, groups: d.Groups, audit: d.Audit, places: d.Places, undoes: d.Undo,
		teller: d.Teller, staff: d.Staff, accounts: d.Accounts, trust: d.Trust, scores: d.Scores, limiter: d.Limiter, writings: d.Writings, publish: d.Publish, gate: d.Gate, names: d.Names, store: store{keys: d.Keys},
		stills: memo.New[group.MemberID, bool](d.Clock, 20_000, freshFor),
		outs:   memo.New[group.OrganisationID, []Decision](d.Clock, 1_000, freshFor),
		rules:  memo.New[group.OrganisationID, *compiled](d.Clock, 1_000, freshFor),
		outsBy: memo.New[outsider, DecisionID](d.Clock, 20_000, freshFor),
		years:  memo.New[yearOf, Published](d.Clock, 1_000, publishedFor),
	}
	if m.publish == nil {
		m.publish = hideAll
	}
	if m.gate == nil {
		m.gate = func(_ string, next web.Handler) web.Handler { return next }
	}
	d.Groups.OnRestrict(m)
	d.Groups.SetStills(m)
	return m
}

// hideAll publishes nothing.
func hideAll(counts []int64) []Cell {
	cells := make([]Cell, len(counts))
	for i := range cells {
		cells[i].Hidden = true
	}
	return cells
}

// Routes registers the feature's routes.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /groups/{slug}/report", h.reportForm)
	rt.SignedIn("POST /groups/{slug}/report", h.report)
	rt.SignedIn("GET /reports/{report}", h.receipt)
	rt.SignedIn("POST /reports/{report}/appeal", h.appealReport)

	rt.SignedIn("GET /decisions", h.decisions)
	rt.SignedIn("GET /decisions/{decision}", h.onDuty(h.ofDecision, h.decision))
	rt.SignedIn("POST /decisions/{decision}/appeal", h.appeal)
	rt.SignedIn("POST /decisions/{decision}/resubmit", h.resubmit)
	rt.SignedIn("POST /decisions/{decision}/confirm", h.onDuty(h.ofDecision, h.confirm))
	rt.SignedIn("POST /decisions/{decision}/look", h.onDuty(h.ofDecision, h.look))

	rt.SignedIn("GET /groups/{slug}/desk/matters", h.groupQueue)
	rt.SignedIn("GET /moderation/{org}", h.forStaff(h.queue))
	rt.SignedIn("GET /matters/{matter}", h.onDuty(h.ofMatter, h.matter))
	rt.SignedIn("POST /matters/{matter}/words", h.onDuty(h.ofMatter, h.words))
	rt.SignedIn("POST /matters/{matter}/decide", h.onDuty(h.ofMatter, h.decide))
	rt.SignedIn("POST /matters/{matter}/misuse", h.onDuty(h.ofMatter, h.misuse))
	rt.SignedIn("GET /appeals/{appeal}", h.onDuty(h.ofAppeal, h.appealPage))
	rt.SignedIn("POST /appeals/{appeal}", h.onDuty(h.ofAppeal, h.answer))

	rt.SignedIn("GET /moderation/{org}/review", h.forLead(h.review))
	rt.SignedIn("GET /moderation/{org}/statements", h.forStaff(h.statements))
	rt.SignedIn("GET /moderation/{org}/rules", h.forStaff(h.rulesPage))
	rt.SignedIn("POST /moderation/{org}/rules", h.forStaff(h.saveRules))
	rt.SignedIn("POST /moderation/{org}/rules/dry-run", h.forStaff(h.dryRun))
	rt.SignedIn("POST /moderation/{org}/rules/dry-run/words", h.forStaff(h.metWords))
	rt.Public("GET /o/{org}/transparency", h.transparency)
	rt.Public("GET /o/{org}/transparency.csv", h.transparencyCSV)
}

// ReportURL is the address at which a member reports a thing of the group.
func (m *Module) ReportURL(g group.Group, r subject.Ref) string {
	return g.URL() + "/report?kind=" + string(r.Kind) + "&id=" + m.codec.Token(things[r.Kind], r.ID)
}

// DecisionURL is the address of a statement of reasons.
func (m *Module) DecisionURL(id DecisionID) string {
	return "/decisions/" + m.codec.Token(kindDecision, int64(id))
}

func (m *Module) matterURL(id MatterID) string {
	return "/matters/" + m.codec.Token(kindMatter, int64(id))
}

func (m *Module) reportURL(id ReportID) string {
	return "/reports/" + m.codec.Token(kindReport, int64(id))
}

func (m *Module) appealURL(id AppealID) string {
	return "/appeals/" + m.codec.Token(kindAppeal, int64(id))
}

func queueURL(g group.Group) string            { return g.URL() + "/desk/matters" }
func staffURL(o group.Organisation) string     { return "/moderation/" + o.Slug }
func publishedURL(o group.Organisation) string { return "/o/" + o.Slug + "/transparency" }
