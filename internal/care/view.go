package care

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// kinds are the tokens that stand in paths.
var kinds = map[string]ident.Kind{"member": kindMember, "offer": kindOffer, "removal": kindRemoval, "merge": kindMerge, "move": kindMove}

func deskURL(g group.Group) string    { return g.URL() + "/desk" }
func membersURL(g group.Group) string { return deskURL(g) + "/members" }
func futureURL(g group.Group) string  { return deskURL(g) + "/future" }
func offersURL(g group.Group) string  { return g.URL() + "/offers" }
func removedURL(g group.Group) string { return g.URL() + "/removed" }
func wentOnURL(slug string) string    { return "/groups/" + url.PathEscape(slug) + "/went-on" }

// slugOf takes a group's short name out of what somebody pasted, which may be
// its whole address.
func slugOf(s string) string {
	if _, rest, ok := strings.Cut(s, "/groups/"); ok {
		s, _, _ = strings.Cut(rest, "/")
		s, _, _ = strings.Cut(s, "?")
	}
	return strings.ToLower(s)
}

type deskView struct {
	Visit group.Visit
	Desk  Desk
	Now   time.Time
	Links []Link
}

// kindIcons are drawn beside the lines of the desk.
var kindIcons = map[Kind]string{
	Overdue: "clock", Requests: "user-plus", Questions: "hand", Newcomers: "door-open", Unanswered: "message-circle", Merges: "link",
	Seats: "users", Waivers: "heart-handshake", Checks: "shield-check", Feedback: "ear", Matters: "flag",
}

// late reports whether the item should have been seen to already. It is said in
// words, in the same calm colour as all else.
func (v deskView) late(i Item) bool { return i.due().Before(v.Now) }

// waitingFor says since when, or until when, the first of them waits.
func (v deskView) waitingFor(ctx context.Context, i Item) string {
	if i.Kind == Checks {
		return i18n.T(ctx, "care.desk.until", "day", i18n.Date(ctx, i.By))
	}
	if i.Since.IsZero() {
		return ""
	}
	return i18n.T(ctx, "care.desk.since", "day", i18n.Date(ctx, i.Since))
}

type unansweredView struct {
	Visit group.Visit
	Posts []forum.Unheard
	All   int64
}

type membersView struct {
	Visit   group.Visit
	People  []Person
	Quiet   bool  // only those who have not written yet
	All     int64 // how many those are
	Next    string
	Further bool
	token   func(group.MemberID) string
}

func (v membersView) url(p Person) string { return membersURL(v.Visit.Group) + "/" + v.token(p.ID) }

func face(m group.Member) uint64 { return group.Card{ID: m.ID}.Face() }

// said are the small labels beside a member's handle.
func said(ctx context.Context, p Person) (chips []chip) {
	if p.Role == group.Facilitator {
		chips = append(chips, chip{ui.Ember, "care.role.facilitator"})
	}
	for _, d := range p.Duties {
		chips = append(chips, chip{ui.Moss, "care.duty." + d})
	}
	if p.Paused {
		chips = append(chips, chip{ui.Dusk, "care.paused"})
	}
	if p.Offer != nil {
		chips = append(chips, chip{ui.Honey, "care.asked." + string(p.Offer.Kind)})
	}
	if p.NeverSpoke {
		chips = append(chips, chip{ui.Plain, "care.never_spoke"})
	}
	return chips
}

type chip struct {
	kind ui.Kind
	key  string
}

type memberView struct {
	Visit    group.Visit
	Person   Person
	Card     group.Card
	URL      string
	OfferURL string
	Standing Standing
	Reason   string
	Problems *web.Problems
}

// mayUnseat and its kin decide which forms a page shows; the rules decide
// again when they are sent.
func (v memberView) mayUnseat() bool { return MayUnseat(v.Standing) == nil }
func (v memberView) mayRemove() bool { return MayRemove(v.Standing) == nil }
func (v memberView) mayOffer() bool  { return MayOffer(v.Standing) == nil && v.Person.Offer == nil }

// askStaff tells that the organisation's staff must do it.
func (v memberView) askStaff() bool {
	return v.Standing.Holds && !v.Standing.Self && v.Standing.Staffed
}

func (v memberView) dutyOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(group.Duties))
	for i, d := range group.Duties {
		options[i] = ui.Option{Value: d, Text: i18n.T(ctx, "care.duty."+d), Hint: i18n.T(ctx, "care.duty."+d+".hint"), Chosen: slices.Contains(v.Person.Duties, d)}
	}
	return options
}

// unseatText is what the button says that ends somebody's holding of the group.
func unseatText(ctx context.Context, v memberView) string {
	if v.Standing.Self {
		return i18n.T(ctx, "care.step_down")
	}
	return i18n.T(ctx, "care.unseat")
}

// handleOr is a member's handle, or a word for somebody who was erased.
func handleOr(ctx context.Context, c group.Card) string {
	if c.Handle == "" {
		return i18n.T(ctx, "care.somebody")
	}
	return c.Handle
}

type removalsView struct {
	Visit    group.Visit
	Removals []removalView
}

type removalView struct {
	Removal
	Token      string
	Member, By group.Card
	Undo       string
}

type whyView struct {
	Visit   group.Visit
	Removal Removal
}

type offersView struct {
	Visit  group.Visit
	Offers []offerView
}

type offerView struct {
	Offer
	Token string
	From  group.Card
	URL   string
}

type futureView struct {
	Visit         group.Visit
	Now           time.Time
	Ending        *Ending
	Merge         *mergeView
	Asking        []mergeView
	Move          *Move
	MoveTo        group.Organisation
	Organisations []group.Organisation

	Problems                 *web.Problems
	Into, Organisation, Days string
}

type mergeView struct {
	Merge
	Group group.Group
	URL   string
}

func (v futureView) organisationOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Text: i18n.T(ctx, "care.move.choose")}}
	for _, o := range v.Organisations {
		options = append(options, ui.Option{Value: o.Slug, Text: o.Name})
	}
	return options
}

func (v futureView) days() string {
	if v.Days != "" {
		return v.Days
	}
	return number(int64(NoticeDays))
}

type moveView struct {
	Parting Parting
	URL     string
}

// open tells whether one of the visitor's answers is still wanted.
func (v moveView) open() bool {
	m := v.Parting.Move
	return m.State == "open" && (v.Parting.MayFrom && m.FromYesAt.IsZero() || v.Parting.MayTo && m.ToYesAt.IsZero())
}

type wayView struct {
	Way        Way
	Agreements group.Agreements
	Handle     string
	Ask        bool // show the field for the handle: somebody wears the one that was wanted
	Problems   *web.Problems
}

type keptView struct {
	What  string // why it was not posted
	Words []web.Kept
	Next  string
}
