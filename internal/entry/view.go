package entry

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

func requestURL(g group.Group) string  { return g.URL() + "/request" }
func requestsURL(g group.Group) string { return g.URL() + "/requests" }
func waitingURL(g group.Group) string  { return g.URL() + "/waiting" }
func listURL(g group.Group) string     { return g.URL() + "/waiting-list" }
func welcomesURL(g group.Group) string { return g.URL() + "/welcomes" }
func inviteURL(token string) string    { return "/invite/" + url.PathEscape(token) }

// shellView is what all pages of a group here have around them.
type shellView struct {
	Visit    group.Visit
	Desk     bool // one of the pages behind the desk
	Title    string
	Lede     string
	Problems *web.Problems
}

func (v shellView) tab() group.Tab {
	if v.Desk {
		return group.Desk
	}
	return ""
}

// requestView is the form of somebody who asks to come in, and how far their
// request has come.
type requestView struct {
	Visit     group.Visit
	Questions []Question
	Request   Request
	Found     bool
	Fields    group.JoinFields
	Place     *Place          // on the waiting list; nil for none
	Others    []group.Group   // that the answer points to
	Stray     []string        // answers to questions that were taken away meanwhile
	Beside    templ.Component // what is said beside the words; nil for nothing
	Problems  *web.Problems
}

// may reports whether the request can still be changed.
func (v requestView) draft() bool { return !v.Found || v.Request.State == Draft }

func (v requestView) stale() bool {
	return v.Request.Applicant.Agreed != v.Fields.Agreements.Version
}

type requestsView struct {
	Visit           group.Visit
	Asked, Answered []requestRowView
}

type requestRowView struct {
	Request
	URL   string
	First bool // the words speak of danger: they are to be read before others
}

// answerView is one request with the form that answers it, or what was decided.
type answerView struct {
	Visit     group.Visit
	Request   Request
	Action    string
	By        group.Card
	First     bool
	Suggested []group.Group // that could be another way
	Others    []group.Group // that the answer pointed to
	Reply     Reply         // as it was sent, when the form comes back
	Chosen    string
	Groups    string
	Problems  *web.Problems
}

func (v answerView) revision() string { return strconv.FormatInt(v.Request.Revision, 10) }

// ways are the other ways that an answer can offer.
func (v answerView) ways(ctx context.Context) []ui.Option {
	options := []ui.Option{{Value: "help", Text: i18n.T(ctx, "entry.way.help"), Chosen: v.Reply.Help}}
	if v.Visit.Group.Full() {
		options = append(options, ui.Option{Value: "waiting", Text: i18n.T(ctx, "entry.way.waiting"), Chosen: v.Reply.Waiting})
	}
	for _, g := range v.Suggested {
		options = append(options, ui.Option{Value: "group:" + g.Slug, Text: g.Name, Hint: g.Summary, Chosen: slices.Contains(v.Reply.Groups, g.Slug)})
	}
	return options
}

// questionsView is the form by which facilitators write their questions.
type questionsView struct {
	Visit     group.Visit
	Questions []Question
	Saved     bool
	Problems  *web.Problems
}

// rows are the questions there are, and room for more.
func (v questionsView) rows() []Question {
	rows := slices.Clone(v.Questions)
	for len(rows) < MaxQuestions && len(rows) < len(v.Questions)+2 {
		rows = append(rows, Question{Kind: Kinds[0]})
	}
	return rows
}

func kinds(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(Kinds))
	for i, kind := range Kinds {
		options[i] = ui.Option{Value: kind, Text: i18n.T(ctx, "entry.kind."+kind)}
	}
	return options
}

func lines(texts []string) string { return strings.Join(texts, "\n") }

type inviteView struct {
	Visit    group.Visit
	URL      string
	Over     bool // used up, over or revoked
	Fields   group.JoinFields
	Problems *web.Problems
}

// after is an address that brings the reader back to the link.
func (v inviteView) after(path string) string { return path + "?next=" + url.QueryEscape(v.URL) }

type codeView struct {
	Code     string
	Opened   []group.Group
	Problems *web.Problems
}

type invitationsView struct {
	Visit    group.Visit
	Links    []linkView
	Made     string // the address of the link that was just made
	Once     string
	In       NewInvitation
	Now      time.Time
	Problems *web.Problems
}

type linkView struct {
	Invitation
	Token string
	Open  bool
}

func days(ctx context.Context) (options []ui.Option) {
	for _, n := range []int64{1, 7, 14, 30, 90} {
		options = append(options, ui.Option{Value: strconv.FormatInt(n, 10), Text: i18n.T(ctx, "entry.days", "count", n)})
	}
	return options
}

// waitingView is a place on the waiting list, or the form for one.
type waitingView struct {
	Visit     group.Visit
	Waits     bool
	Outlook   Outlook
	Meanwhile string
	Others    []group.Group
	Readings  []Reading
	Fields    group.JoinFields
	Now       time.Time
	Problems  *web.Problems
}

// held reports whether a seat waits for the reader.
func (v waitingView) held() bool { return v.Waits && v.Outlook.Place.Standing == Offered }

type comeInView struct {
	Visit    group.Visit
	Fields   group.JoinFields
	Problems *web.Problems
}

type listView struct {
	Visit     group.Visit
	Places    []placeView
	Meanwhile string
	Problems  *web.Problems
}

type placeView struct {
	Place
	Token string
}

func reasons(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(Reasons))
	for i, reason := range Reasons {
		options[i] = ui.Option{Value: reason, Text: i18n.T(ctx, "entry.reason."+reason)}
	}
	return options
}

type welcomesView struct {
	Visit     group.Visit
	Waiting   []greetingView
	Welcomed  []Greeting
	Now       time.Time
	To, Words string // whose form came back, and what it held
	Problems  *web.Problems
}

type greetingView struct {
	Greeting
	Token   string
	Yours   bool
	Overdue bool
}

// words is what the newcomer's form holds.
func (v welcomesView) words(token string) (string, *web.Problems) {
	if token != v.To {
		return "", nil
	}
	return v.Words, v.Problems
}

type pauseView struct {
	Visit    group.Visit
	Now      time.Time
	For, Day string
	KeepSeat bool
	Words    string
	Problems *web.Problems
}

func (v pauseView) lengths(ctx context.Context) (options []ui.Option) {
	for _, length := range []string{"week", "month", "two_months", "date", "open"} {
		options = append(options, ui.Option{Value: length, Text: i18n.T(ctx, "entry.pause.for."+length), Chosen: length == v.For})
	}
	return options
}

type breaksView struct {
	Visit group.Visit
	Away  []Absence
}

// agreementsView is what is agreed, and what has changed for the reader.
type agreementsView struct {
	Visit    group.Visit
	Today    group.Agreements
	Must     bool // the reader signed an earlier version
	Changes  []Statement
	Back     string
	Problems *web.Problems
}

// statements are today's, beside what they were for the reader.
func (v agreementsView) statements() []Statement {
	if v.Must {
		return v.Changes
	}
	all := make([]Statement, len(v.Today.Statements))
	for i, s := range v.Today.Statements {
		all[i] = Statement{Change: Same, Now: s}
	}
	return all
}

func (v agreementsView) version() string { return strconv.FormatInt(v.Today.Version, 10) }

// changeKind is the colour beside the word that says what became of a
// statement.
func changeKind(c Change) ui.Kind {
	switch c {
	case Added:
		return ui.Moss
	case Changed:
		return ui.Honey
	}
	return ui.Plain
}

type meView struct {
	Visit    group.Visit
	About    group.AboutMe
	Now      time.Time
	Saved    bool
	Problems *web.Problems
}

// yesNo are the answers to a question of that kind.
func yesNo(ctx context.Context, chosen string) []ui.Option {
	return []ui.Option{
		{Value: "yes", Text: i18n.T(ctx, "entry.yes"), Chosen: chosen == "yes"},
		{Value: "no", Text: i18n.T(ctx, "entry.no"), Chosen: chosen == "no"},
	}
}

func choicesOf(q Question, chosen string) (options []ui.Option) {
	for _, choice := range q.Choices {
		options = append(options, ui.Option{Value: choice, Text: isolate(choice), Chosen: choice == chosen})
	}
	return options
}

// answerText is an answer as people read it.
func answerText(ctx context.Context, a Answer) string {
	if a.Kind == "yes_no" {
		return i18n.T(ctx, "entry."+a.Text)
	}
	return a.Text
}

func count(n int64) string { return strconv.FormatInt(n, 10) }

// thresholdView is what stands at a group's door for one reader.
type thresholdView struct {
	Visit    group.Visit
	Request  Request
	Place    *Place
	Asks     int // how many questions the group has
	Greeting *Greeting
	Said     []Goodbye
	Now      time.Time
}

// waitURL leads to the waiting list with the link that lets the reader in.
func (v inviteView) waitURL() string {
	return waitingURL(v.Visit.Group) + "?invitation=" + url.QueryEscape(strings.TrimPrefix(v.URL, "/invite/"))
}

// goURL leads to a group's door with the code filled in.
func (v codeView) goURL(g group.Group) string {
	return g.URL() + "?invitation=" + url.QueryEscape(v.Code) + "#join"
}

// title is the key of the page's heading.
func (v waitingView) title() string {
	switch {
	case v.held():
		return "entry.seat"
	case v.Waits:
		return "entry.place"
	}
	return "entry.wait"
}

// offered is the form of somebody whose seat is held, filled in with what they
// wrote when they took their place.
func (v waitingView) offered() group.JoinFields {
	f := v.Fields
	f.Handle, f.About, f.AskCode = v.Outlook.Place.Applicant.Handle, v.Outlook.Place.Applicant.About, false
	return f
}

// fieldID is the id of a newcomer's field: the summary of problems leads to the
// one that came back.
func (v welcomesView) fieldID(token string) string {
	if token == v.To {
		return "words"
	}
	return "words-" + token
}

// lede says why the reader sees the agreements.
func (v agreementsView) lede(ctx context.Context) string {
	if v.Must {
		return i18n.T(ctx, "entry.agree.lede")
	}
	return ""
}

// isolate puts the marks of Unicode around what a group wrote where it stands in
// a label, so that its full stop keeps its side in a page of the other
// direction.
func isolate(text string) string {
	if text == "" {
		return ""
	}
	return "\u2068" + text + "\u2069"
}
