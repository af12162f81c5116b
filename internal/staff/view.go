package staff

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/staff/totals"
)

// The pages of the console, as its tabs name them.
const (
	tabOverview = "overview"
	tabGroups   = "groups"
	tabStaff    = "staff"
	tabRoster   = "roster"
	tabTopics   = "topics"
	tabPartners = "partners"
	tabTotals   = "totals"
	tabAudit    = "audit"
	tabSettings = "settings"
	tabMe       = "me"
)

// tabs leads between the pages that the visitor may see.
func tabs(ctx context.Context, v Visit, current string) ui.TabsView {
	view := ui.TabsView{Label: i18n.T(ctx, "staff.tabs")}
	for _, t := range []struct {
		name, url, icon string
		act             Act
	}{
		{tabOverview, "", "house", SeeConsole},
		{tabGroups, "/groups", "users", SeeConsole},
		{tabStaff, "/staff", "shield-check", SeeConsole},
		{tabRoster, "/roster", "user-round", SeeConsole},
		{tabTopics, "/topics", "list", SeeConsole},
		{tabPartners, "/partners", "heart-handshake", SeeConsole},
		{tabTotals, "/totals", "eye", SeeTotals},
		{tabAudit, "/audit", "clock", SeeAudit},
		{tabSettings, "/settings", "settings", SeeConsole},
		{tabMe, "/me", "user-plus", KeepOwn},
	} {
		if v.May(t.act) == nil {
			view.Tabs = append(view.Tabs, ui.Tab{Text: i18n.T(ctx, "staff.tab."+t.name), URL: orgURL(v.Org) + t.url, Icon: t.icon, Current: t.name == current})
		}
	}
	if v.May(Moderate) == nil {
		view.Tabs = append(view.Tabs, ui.Tab{Text: i18n.T(ctx, "staff.tab.moderation"), URL: "/moderation/" + v.Org.Slug, Icon: "flag"})
	}
	return view
}

// consoleView is the frame of every page of the console.
type consoleView struct {
	Visit Visit
	Title string // already in the reader's language
	Tab   string
}

type (
	overviewView struct {
		Visit          Visit
		Needs          []Need
		Ending         []endingView
		Moves          []Move
		MayAnswer      bool // the visitor may answer moves
		Groups, People int
		Members        int64
		Warnings       templ.Component // what needs somebody at once
	}
	endingView struct {
		Name, URL string
		Standing  Standing
	}
	settingsView struct {
		Visit    Visit
		Settings Settings
		Theirs   *Settings // what somebody else saved meanwhile
		Problems *web.Problems
	}
	tableView struct {
		Visit     Visit
		Found     Found
		Topics    []group.Branch
		Langs     []string
		MayChange bool
		Bulk      Bulk
		Done      string // how many groups were changed a moment ago
		Problems  *web.Problems
	}
	bulkView struct {
		Visit Visit
		Bulk  Bulk
		Topic string // its name
		Lines []Line
	}
	groupView struct {
		Visit     Visit
		Line      Line
		MayChange bool
		Why       error // why not
		Said      []Said
		Words     string
		Problems  *web.Problems
	}
	linesView struct {
		Visit group.Visit
		Said  []Said
	}
	topicsView struct {
		Visit    Visit
		Tree     []group.Branch
		Keeps    map[string]bool // topics that the visitor may change
		MayEdit  bool
		Added    group.Branch
		Problems *web.Problems
	}
	topicView struct {
		topicsView
		Branch group.Branch
	}
	inviteView struct {
		Role    Role
		Name    string
		Partner string
	}
	openView struct {
		Invitation
		Revoke string
	}
	colleaguesView struct {
		Visit     Visit
		People    []Colleague
		URL       func(PersonID) string
		MayInvite bool
		Partners  []Partner
		Open      []openView
		Invite    inviteView
		Link      string // of an invitation that was just made
		Problems  *web.Problems
	}
	invitationView struct {
		Org        group.Organisation
		Invitation Invitation
		Name, URL  string
		Problems   *web.Problems
	}
	colleagueView struct {
		Colleague
		Visit              Visit
		Names              map[PersonID]string
		URL                string
		CheckURL           func(Check) string
		Today              Day
		Zone               *time.Location
		Now                time.Time
		Check              Check
		MayManage, MayNote bool
		Own                bool
		Partners           []Partner
		Problems           *web.Problems
	}
	rosterView struct {
		Visit  Visit
		Filter RosterFilter
		People []Colleague
		Langs  []string
		URL    func(PersonID) string
	}
	heldView struct {
		Holding
		Token string
	}
	mineView struct {
		Colleague
		Visit    Visit
		Now      time.Time
		Held     []heldView
		Lacks    []Standing
		MayWear  bool
		Until    time.Time // of the badge; zero for ever
		Saved    bool
		Problems *web.Problems
	}
	partnersView struct {
		Visit    Visit
		Partners []Partner
		MayEdit  bool
		Added    Partner
		Problems *web.Problems
	}
	partnerView struct {
		Visit    Visit
		Partner  Partner
		Groups   []group.Group
		Chosen   []string // slugs in a form that came back
		Theirs   *Partner
		Codes    []Code
		MayEdit  bool
		Base     string
		Uses     string
		Until    Day
		Today    Day
		Problems *web.Problems
	}
	publicView struct {
		Org    group.Organisation
		Groups []group.Group
		Works  bool
	}
	publicPartnerView struct {
		publicView
		Partner  Partner
		Inside   bool // sees the groups
		Entered  bool // gave a code
		Code     string
		Problems *web.Problems
	}
	totalsView struct {
		Visit  Visit
		Totals Totals
	}
	trailView struct {
		Visit   Visit
		Filter  TrailFilter
		Entries []TrailEntry
		Actions []string
		Now     time.Time
	}
)

// shows reports whether the group is ticked on a partner's form.
func (v partnerView) shows(g group.Group) bool {
	if v.Chosen != nil || v.Problems.Any() {
		return slices.Contains(v.Chosen, g.Slug)
	}
	return slices.Contains(v.Partner.Groups, g.ID)
}

// roleText and kindText name things in the reader's language.
func roleText(ctx context.Context, r Role) string { return i18n.T(ctx, "staff.role."+string(r)) }

func kindText(ctx context.Context, k Kind) string { return i18n.T(ctx, "staff.kind."+string(k)) }

func langTexts(ctx context.Context, tags []string) string {
	names := make([]string, len(tags))
	for i, t := range tags {
		names[i] = i18n.LangName(t)
	}
	return strings.Join(names, i18n.T(ctx, "staff.comma"))
}

// standingText says how somebody stands with one kind of check.
func standingText(ctx context.Context, s Standing) string {
	switch {
	case s.State == Never:
		return i18n.T(ctx, "staff.state.never")
	case s.State == Ended:
		return i18n.T(ctx, "staff.state.ended", "day", dayWords(ctx, s.Until))
	case s.Until == "":
		return i18n.T(ctx, "staff.state.for_ever")
	case s.State == Soon && s.Days == 0:
		return i18n.T(ctx, "staff.state.today")
	case s.State == Soon:
		return i18n.T(ctx, "staff.state.soon", "count", s.Days, "day", dayWords(ctx, s.Until))
	}
	return i18n.T(ctx, "staff.state.holds", "day", dayWords(ctx, s.Until))
}

func standingLook(s Standing) (ui.Kind, string) {
	switch s.State {
	case Holds:
		return ui.Moss, "shield-check"
	case Soon:
		return ui.Honey, "clock"
	}
	return ui.Ember, "circle-alert"
}

// standingChip names the check and how it stands.
func standingChip(ctx context.Context, s Standing) string {
	return kindText(ctx, s.Kind) + ": " + standingText(ctx, s)
}

// cellText is a published number, or that it is too small to tell.
func cellText(ctx context.Context, c totals.Cell) string {
	if c.Hidden {
		return i18n.T(ctx, "staff.totals.hidden")
	}
	return i18n.Number(i18n.From(ctx), c.Value)
}

func answerText(ctx context.Context, c totals.Cell) string {
	if c.Hidden {
		return i18n.T(ctx, "staff.totals.hidden")
	}
	return i18n.T(ctx, "staff.totals.within", "count", c.Value)
}

func num(ctx context.Context, n int64) string { return i18n.Number(i18n.From(ctx), n) }

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// needText says in a sentence what waits for somebody.
func needText(ctx context.Context, n Need) string {
	return i18n.T(ctx, "staff.need."+n.Name, "count", n.Count)
}

// way names the two organisations, each between the marks of Unicode that keep
// its direction to itself (FSI … PDI).
func (m Move) way(ctx context.Context) string {
	return i18n.T(ctx, "staff.move_way", "from", "\u2068"+m.From+"\u2069", "to", "\u2068"+m.To+"\u2069")
}

// needURL is the table narrowed to the need.
func needURL(v Visit, n Need) string {
	f := Filter{Sort: "name", Page: 1}
	if n.Name == StateProposed {
		f.State = StateProposed
	} else {
		f.Need = n.Name
	}
	return orgURL(v.Org) + "/groups" + f.query(1)
}

func lineURL(v Visit, l Line) string { return orgURL(v.Org) + "/groups/" + l.Slug }

// acts are the actions that have a sentence of their own; the others are told
// in general.
var acts = []string{
	"staff.settings", "staff.invite", "staff.uninvite", "staff.join", "staff.role", "staff.remove", "staff.leave", "staff.check", "staff.uncheck",
	"staff.approve", "staff.line", "staff.archive", "staff.tag", "staff.untag", "staff.topic_add", "staff.topic_change", "staff.topic_merge",
	"staff.partner_add", "staff.partner_change", "staff.partner_remove", "entry.code", "entry.code_revoke",
	"group.appoint", "group.role", "group.agreements", "group.archive", "group.found", "group.edit", "group.duties",
	"forum.post.hide", "forum.post.show", "forum.conversation.pin", "forum.conversation.lock", "chat.message.hide", "chat.message.show",
}

// features are those whose other acts are told in one sentence each.
var features = []string{"board", "care", "entry", "fee", "promise", "start", "group", "forum", "chat", "apart", "moderation"}

// actText is one entry of the log as a sentence.
func actText(ctx context.Context, e TrailEntry) string {
	key := "staff.act.other"
	feature, _, _ := strings.Cut(e.Action, ".")
	switch {
	case slices.Contains(acts, e.Action):
		key = "staff.act." + e.Action
	case slices.Contains(features, feature) && e.Group != "":
		key = "staff.act.of." + feature
	}
	about := e.About
	if about == "" {
		about = i18n.T(ctx, "staff.act.colleague")
	}
	role, kind := "", ""
	if r := Role(e.Detail["role"]); slices.Contains(Roles, r) {
		role = roleText(ctx, r)
	}
	if k := Kind(e.Detail["kind"]); slices.Contains(Kinds, k) {
		kind = kindText(ctx, k)
	}
	return i18n.T(ctx, key, "who", actorText(ctx, e), "about", about, "group", e.Group, "action", e.Action, "topic", e.Detail["topic"],
		"partner", e.Detail["partner"], "role", role, "kind", kind)
}

// actorText says who did it, without saying which member.
func actorText(ctx context.Context, e TrailEntry) string {
	switch {
	case e.Name != "":
		return e.Name
	case e.Actor == "member" || e.Actor == "operator":
		return i18n.T(ctx, "staff.actor."+e.Actor)
	}
	return i18n.T(ctx, "staff.actor.staff")
}

// actName names an action for the filter.
func actName(ctx context.Context, action string) string {
	return actText(ctx, TrailEntry{Action: action, Actor: "somebody", Group: "…"})
}

// monthURL is the audit page of another month.
func (v trailView) monthURL(by int) string {
	to := v.Filter.Month.AddDate(0, by, 0)
	if to.After(v.Now) {
		return ""
	}
	return orgURL(v.Visit.Org) + "/audit?month=" + to.Format("2006-01")
}

func joined(words []string) string { return strings.Join(words, ", ") }

func kindTexts(ctx context.Context, kinds []Kind) string {
	if len(kinds) == 0 {
		return i18n.T(ctx, "staff.none")
	}
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = kindText(ctx, k)
	}
	return strings.Join(names, i18n.T(ctx, "staff.comma"))
}

func pager(v tableView) ui.PagerView {
	f, base := v.Found.Filter, orgURL(v.Visit.Org)+"/groups"
	p := ui.PagerView{Page: f.Page, Pages: v.Found.Pages}
	if f.Page > 1 {
		p.Prev = base + f.query(f.Page-1)
	}
	if f.Page < v.Found.Pages {
		p.Next = base + f.query(f.Page+1)
	}
	return p
}

func seatsText(ctx context.Context, l Line) string {
	if l.Capacity == 0 {
		return i18n.T(ctx, "staff.no_limit")
	}
	return i18n.T(ctx, "staff.seats", "seats", num(ctx, l.Seats), "capacity", num(ctx, l.Capacity))
}

func bulkLook(b Bulk) ui.Look {
	if b.Do == "archive" {
		return ui.Danger
	}
	return ui.Primary
}

// refusalText is the sentence of a refusal.
func refusalText(ctx context.Context, err error) string { return web.ProblemsOf(ctx, err).Summary }

func untilText(ctx context.Context, c Check) string {
	if c.Until == "" {
		return i18n.T(ctx, "staff.state.for_ever")
	}
	return i18n.T(ctx, "staff.until", "day", dayWords(ctx, c.Until))
}

// byText says who noted a check; whoever left has no name here any more.
func byText(ctx context.Context, names map[PersonID]string, c Check) string {
	if name := names[c.By]; name != "" {
		return i18n.T(ctx, "staff.noted_by", "name", name)
	}
	return i18n.T(ctx, "staff.noted_by_gone")
}

func hoursText(r Roster) string {
	if r.Hours == 0 {
		return ""
	}
	return itoa(r.Hours)
}

func (v mineView) anyWorn() bool {
	return slices.ContainsFunc(v.Held, func(h heldView) bool { return h.Worn })
}
