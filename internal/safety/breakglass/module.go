package breakglass

import (
	"context"
	"embed"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

const (
	kindAsk ident.Kind = "sealed ask"
	// kindCase is how package cases names its cases in addresses.
	kindCase ident.Kind = "safety case"
)

// The kinds of notices. Their words say nothing of what it is about.
const (
	NoticeAsked      = "breakglass.asked"      // to others on duty: a second person is needed
	NoticeAnswered   = "breakglass.answered"   // to who asked
	NoticeReview     = "breakglass.review"     // to others on duty: something was opened by one alone
	NoticeLate       = "breakglass.late"       // to those who lead: nobody has looked at it
	NoticeTelling    = "breakglass.telling"    // to those on duty: decide whether the member is told
	NoticeComplained = "breakglass.complained" // to those on duty: the member asks why
	NoticeOpened     = "breakglass.opened"     // to the member: something was opened
	NoticeReplied    = "breakglass.replied"    // to the member: their question was answered
)

// A Case is what this package needs to know of one.
type Case struct {
	ID      int64
	Group   group.ID
	Member  group.MemberID
	Level   ladder.Level
	Open    bool
	Worried bool // it came, too, from the asking person's own worry
}

// Cases is the feature that knows who works on what; package cases does.
type Cases interface {
	// Stand is a case as the account meets it; Missing for whom it is about,
	// whose words caused it, and everybody else who has no place in it.
	Stand(ctx context.Context, id account.ID, c int64) (Case, error)
	// In reads a case on c; Worried is not said.
	In(ctx context.Context, c db.Conn, id int64) (Case, error)
	// OpenAbout reports whether somebody works on a case about the member.
	OpenAbout(ctx context.Context, c db.Conn, member group.MemberID) (bool, error)
}

// A Responder is somebody on duty for an organisation.
type Responder struct {
	Account account.ID
	Name    string
	Lead    bool // looks after the others, or owns the organisation
}

// Team says who is on duty for an organisation; rota and staff do.
type Team interface {
	Responders(ctx context.Context, o group.OrganisationID) ([]Responder, error)
	Places(ctx context.Context, id account.ID) ([]group.Organisation, error)
	// Licensed reports whether the account is a clinician by a check that holds.
	Licensed(ctx context.Context, id account.ID, o group.OrganisationID) (bool, error)
	// Bench is who could still say yes to being on duty.
	Bench(ctx context.Context, o group.OrganisationID) (Bench, error)
}

// A Bench is where more people for a decision could come from.
type Bench struct {
	Names []string // of those who work for the organisation and are not on duty for it
	URL   string   // of the list of those on duty
}

// A Teller brings notices, and calls people at once.
type Teller interface {
	Tell(ctx context.Context, tx *db.Tx, to group.MemberID, kind, url string) error
	TellAccount(ctx context.Context, tx *db.Tx, id account.ID, kind, url string) error
	// Call says outside the app that somebody needs them. It may take seconds.
	Call(ctx context.Context, id account.ID, url string)
}

// Accounts lists accounts, a page at a time, those after the given one.
type Accounts func(ctx context.Context, after account.ID) ([]account.ID, error)

// Deps is what a Module is made of.
type Deps struct {
	DB       *db.DB
	Keys     *crypto.Keyring
	IDs      *ident.Source
	Codec    *ident.Codec
	Clock    clock.Clock
	Groups   *group.Module
	Audit    *audit.Log
	Cases    Cases
	Team     Team
	Teller   Teller
	Accounts Accounts
	// Gate lets a page for those on duty run only with a second factor; nil: always.
	Gate func(after string, next web.Handler) web.Handler
}

// A Module is the feature, ready for use.
type Module struct {
	Deps
	store store
}

var _ account.OwnData = (*Module)(nil)

// New returns the feature.
func New(d Deps) *Module {
	if d.Gate == nil {
		d.Gate = func(_ string, next web.Handler) web.Handler { return next }
	}
	return &Module{Deps: d, store: store{keys: d.Keys, groups: d.Groups}}
}

// Routes registers the feature's routes. Whether there is a page for somebody is
// asked before the second factor, so that the lock tells nobody.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.Public("GET /privacy/opening", h.explain)
	rt.SignedIn("GET /groups/{slug}/sealed", h.mine)
	rt.SignedIn("POST /groups/{slug}/sealed", h.leave)
	rt.SignedIn("POST /groups/{slug}/sealed/delete", h.takeBack)
	rt.SignedIn("POST /groups/{slug}/sealed/{ask}/complain", h.complain)

	rt.SignedIn("GET /safety/sealed", h.list)
	rt.SignedIn("GET /safety/cases/{case}/sealed", h.onCase(h.askForm))
	rt.SignedIn("POST /safety/cases/{case}/sealed", h.onCase(h.ask))
	rt.SignedIn("GET /safety/sealed/{ask}", h.onAsk(h.one))
	rt.SignedIn("POST /safety/sealed/{ask}/agree", h.onAsk(h.agree))
	rt.SignedIn("POST /safety/sealed/{ask}/refuse", h.onAsk(h.refuse))
	rt.SignedIn("POST /safety/sealed/{ask}/withdraw", h.onAsk(h.withdraw))
	rt.SignedIn("POST /safety/sealed/{ask}/look", h.onAsk(h.look))
	rt.SignedIn("POST /safety/sealed/{ask}/review", h.onAsk(h.review))
	rt.SignedIn("POST /safety/sealed/{ask}/telling", h.onAsk(h.telling))
	rt.SignedIn("POST /safety/sealed/{ask}/reply", h.onAsk(h.reply))
}

// URL is the page of an asking, for those on duty.
func (m *Module) URL(id ID) string { return "/safety/sealed/" + m.Codec.Token(kindAsk, int64(id)) }

// CaseURL is where something in a case is asked for.
func (m *Module) CaseURL(c int64) string {
	return "/safety/cases/" + m.Codec.Token(kindCase, c) + "/sealed"
}

// MineURL is a member's own page in the group.
func MineURL(g group.Group) string { return g.URL() + "/sealed" }
