package moderation

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/moderation/rules"
	"hearth/internal/safety/subject"
	"hearth/internal/safety/trust"
)

// ruleText says what a rule asks: in the reader's language for the site's, and
// as the group wrote it for its own.
func ruleText(ctx context.Context, k RuleKey, agreements []string) string {
	key, words := k.said(agreements)
	if words != "" {
		return words
	}
	return i18n.T(ctx, key)
}

// ruleOptions are the rules to pick from: the site's, then the group's own.
func ruleOptions(ctx context.Context, agreements []string, picked RuleKey) []ui.Option {
	var options []ui.Option
	add := func(k RuleKey) {
		o := ui.Option{Value: string(k), Text: ruleText(ctx, k, agreements), Chosen: k == picked}
		if k.Number() > 0 {
			o.Hint = i18n.T(ctx, "moderation.rule.of_group")
		}
		options = append(options, o)
	}
	for _, r := range Site[:len(Site)-1] {
		add(r.Key)
	}
	for i := range agreements {
		add(Agreement(i + 1))
	}
	add(Site[len(Site)-1].Key)
	return options
}

func measureText(ctx context.Context, m Measure) string {
	return i18n.T(ctx, "moderation.measure."+string(m))
}

// measureOptions are the measures that the Hand may take about the thing.
func measureOptions(ctx context.Context, h Hand, thing subject.Kind, among []Measure, picked Measure, alone bool) (options []ui.Option) {
	for _, m := range among {
		if m == LeaveOrganisation && !h.Staff || m.ofThing() && thing == Member {
			continue
		}
		hint := i18n.T(ctx, "moderation.measure."+string(m)+".hint")
		if alone && m.Lasting() {
			hint = i18n.T(ctx, "moderation.measure.alone")
		}
		options = append(options, ui.Option{Value: string(m), Text: measureText(ctx, m), Hint: hint, Chosen: m == picked})
	}
	return options
}

type reportView struct {
	Visit      group.Visit
	About      subject.About
	Token      string
	Agreements []string
	Form       Reporting
	Problems   *web.Problems
}

// action is where the form goes.
func (v reportView) action() string { return v.Visit.Group.URL() + "/report" }

// isMember reports whether a person is reported and not a thing.
func (v reportView) isMember() bool { return v.About.Kind == Member }

type receiptView struct {
	Receipt
	Visit      group.Visit
	Agreements []string
	URL        string
	Now        time.Time
	Words      string
	Problems   *web.Problems
}

// step is how far the report has come: 1 received, 2 somebody looks, 3 decided.
func (v receiptView) step() int {
	switch {
	case v.Decision != nil:
		return 3
	case !v.Matter.SeenAt.IsZero():
		return 2
	}
	return 1
}

func (v receiptView) stepClass(n int) string {
	if n <= v.step() {
		return "done"
	}
	return "todo"
}

// outcome says what came of it, and no more: what was said to somebody is theirs.
func (v receiptView) outcome(ctx context.Context) string {
	switch {
	case v.Decision == nil:
		return ""
	case v.Decision.Measure == None:
		return i18n.T(ctx, "moderation.receipt.nothing")
	case v.Decision.State == Reversed:
		return i18n.T(ctx, "moderation.receipt.undone")
	}
	return i18n.T(ctx, "moderation.receipt.something")
}

// mayAsk reports whether another look can be asked for.
func (v receiptView) mayAsk() bool {
	return v.NothingDone() && v.Appeal == nil && v.Decision.Appealable(v.Now) == nil
}

type mineView struct {
	Mine
	decisionURL func(DecisionID) string
	reportURL   func(ReportID) string
}

type statementView struct {
	Statement
	OrgName  string
	OrgSlug  string
	URL      string
	Now      time.Time
	Words    string
	Problems *web.Problems
}

// trustURL leads to what says why something of somebody new waits, "" where it
// does not say it.
func (v statementView) trustURL() string {
	if v.Theirs && v.Act == group.ActHeldByRule {
		return trust.URL(v.In)
	}
	return ""
}

// mayAppeal reports whether the form to ask for another look is shown.
func (v statementView) mayAppeal() bool {
	return v.Theirs && v.Appeal == nil && v.Appealable(v.Now) == nil
}

// tellsRedress reports whether the reader is told what there is beside an appeal:
// DSA Article 17 (3) (f).
func (v statementView) tellsRedress() bool {
	return v.Theirs && v.Measure.Restricts() && v.State != Reversed && v.State != Lapsed
}

// ended reports whether it had an effect that is over.
func (v statementView) ended() bool {
	return v.Measure.Restricts() && !v.State.InForce() && v.State != Resting && !v.EndedAt.IsZero()
}

// lost reports whether another person has looked, and it stays.
func (v statementView) lost() bool { return v.Appeal != nil && v.Appeal.State == Upheld }

// scopeText says where it holds: DSA Article 17 (3) (a).
func (v statementView) scopeText(ctx context.Context) string {
	if v.Measure == LeaveOrganisation {
		return i18n.T(ctx, "moderation.scope.organisation", "name", v.OrgName)
	}
	return i18n.T(ctx, "moderation.scope.group", "name", v.In.Name)
}

// mayResubmit reports whether the author can say that it is written differently.
func (v statementView) mayResubmit() bool {
	return v.Theirs && v.Measure == Edit && v.Act == "" && v.State == Standing
}

// careText says that what waits or is kept for safety's sake is no punishment.
func (v statementView) careText(ctx context.Context) string {
	if v.Measure == Wait {
		return i18n.T(ctx, "moderation.care.reason")
	}
	return i18n.T(ctx, "moderation.care.kept")
}

// waitsForSecond reports whether a second person is still to agree.
func (v statementView) waitsForSecond() bool { return v.State == Proposed || v.State == Provisional }

// stateKind colours the chip; it is said in words too.
func stateKind(s DecisionState) ui.Kind {
	switch s {
	case Reversed, Over, Lapsed:
		return ui.Moss
	case Proposed, Provisional, Resubmitted:
		return ui.Honey
	}
	return ui.Dusk
}

func stateText(ctx context.Context, s DecisionState) string {
	return i18n.T(ctx, "moderation.state."+string(s))
}

// whoText says in what role somebody decided; names are for nobody.
func whoText(ctx context.Context, d Decision) string {
	switch {
	case d.By.Member != 0:
		return i18n.T(ctx, "moderation.by.facilitator")
	case d.Source == Machine:
		return i18n.T(ctx, "moderation.by.program")
	}
	return i18n.T(ctx, "moderation.by.staff")
}

// opened links to what a decision is about, where it can be opened.
func (v statementView) thingURL() string {
	if v.Decision.URL == "" || v.Measure == LeaveGroup || v.Measure == LeaveOrganisation {
		return ""
	}
	return v.Decision.URL
}

type queueView struct {
	Queue
	Leads       bool
	Named       string              // the queue that is shown, "" for all
	Queues      []string            // the names that rules gave
	Visit       *group.Visit        // of a group's queue
	Of          *group.Organisation // of an organisation's
	Now         time.Time
	matterURL   func(MatterID) string
	appealURL   func(AppealID) string
	decisionURL func(DecisionID) string
}

// pick leaves the matters of one queue, where a rule gave it this name, and lists
// all names.
func (v *queueView) pick(named string) {
	for _, w := range v.Matters {
		if w.Matter.Queue != "" && !slices.Contains(v.Queues, w.Matter.Queue) {
			v.Queues = append(v.Queues, w.Matter.Queue)
		}
	}
	slices.Sort(v.Queues)
	if slices.Contains(v.Queues, named) {
		v.Named = named
		v.Matters = slices.DeleteFunc(v.Matters, func(w Waits) bool { return w.Matter.Queue != named })
	}
}

// queueNamed is the address of one of the organisation's queues.
func (v queueView) queueNamed(name string) string {
	if name == "" {
		return staffURL(*v.Of)
	}
	return staffURL(*v.Of) + "?queue=" + url.QueryEscape(name)
}

// why says why a matter stands where it does.
func (v queueView) why(ctx context.Context, w Waits) string {
	return i18n.T(ctx, gravityKey(w.Gravity))
}

// voices says how many reported it; beyond the first few there is no number.
func voices(ctx context.Context, n int64) string {
	if n > Enough {
		return i18n.T(ctx, "moderation.voices.many")
	}
	return i18n.T(ctx, "moderation.voices", "count", n)
}

func (v queueView) late(at time.Time) bool { return v.Now.After(at) }

func (v queueView) empty() bool { return len(v.Matters)+len(v.Appeals)+len(v.Halfway) == 0 }

type folderView struct {
	Folder
	Back        string // to what else waits
	URL         string
	Now         time.Time
	Choice      Choice
	Problems    *web.Problems
	decisionURL func(DecisionID) string
	report      func(ReportID) string
}

func (v folderView) open() bool { return v.State == Open }

// rules that reporters named, most often the one to decide by.
func (v folderView) picked() RuleKey {
	if v.Choice.Rule != "" || len(v.Said) == 0 {
		return v.Choice.Rule
	}
	return v.Said[0].Rule
}

func days(n int64) string {
	if n <= 0 {
		return strconv.Itoa(UsualDays)
	}
	return strconv.FormatInt(n, 10)
}

func handleOr(ctx context.Context, c group.Card) string {
	if c.Handle == "" {
		return i18n.T(ctx, "moderation.somebody")
	}
	return c.Handle
}

type askingView struct {
	Asking
	Back      string
	URL       string
	MatterURL string
	Now       time.Time
	Answer    Answer
	Problems  *web.Problems
}

func (v askingView) outcomes(ctx context.Context) (options []ui.Option) {
	list := []Outcome{Undone, Lighter, Upheld}
	if v.Side == Reporters || len(v.Lighter) == 0 {
		list = []Outcome{Undone, Upheld}
	}
	for _, o := range list {
		key := "moderation.outcome." + string(o)
		if v.Side == Reporters {
			key += ".reporter"
		}
		options = append(options, ui.Option{Value: string(o), Text: i18n.T(ctx, key), Hint: i18n.T(ctx, key+".hint"), Chosen: v.Answer.Outcome == o})
	}
	return options
}

// lighterOptions is a list with nothing chosen to begin with.
func (v askingView) lighterOptions(ctx context.Context) []ui.Option {
	options := []ui.Option{{Text: i18n.T(ctx, "moderation.lighter.choose")}}
	for _, m := range v.Lighter {
		options = append(options, ui.Option{Value: string(m), Text: measureText(ctx, m)})
	}
	return options
}

type reviewView struct {
	Review
	Of          group.Organisation
	Names       map[By]string
	decisionURL func(DecisionID) string
}

// rate is how much of what was asked about was overturned, in words, with the
// number it rests on.
func rate(ctx context.Context, s Share) string {
	if s.Asked == 0 {
		return i18n.T(ctx, "moderation.review.unasked")
	}
	of := i18n.T(ctx, "moderation.review.overturned", "part", s.Overturned, "count", s.Asked)
	if percent, known := s.Rate(); known {
		return of + " (" + strconv.FormatInt(percent, 10) + " %)"
	}
	return of + " · " + i18n.T(ctx, "moderation.review.few")
}

// middle is in how many hours half of the matters were decided, in words.
func middle(ctx context.Context, s Share) string {
	if hours, known := s.Median(); known {
		return i18n.T(ctx, "moderation.review.hours", "count", hours)
	}
	return i18n.T(ctx, "moderation.review.hours.few")
}

// pairText says what two cases have in common.
func pairText(ctx context.Context, p Pair) string {
	if p.Again {
		return i18n.T(ctx, "moderation.review.again")
	}
	return i18n.T(ctx, "moderation.review.first")
}

type rulesView struct {
	Of       group.Organisation
	Leads    bool
	Run      *DryRun // nil before a draft was tried
	Day      time.Time
	token    func(Met) string
	Past     []Ruleset
	InForce  []rules.Rule // the newest version's, with its drafts
	Version  int64
	Body     string
	Problems *web.Problems
}

// newest is the number of the version that is in force, 0 for none.
func (v rulesView) newest() int64 {
	if len(v.Past) == 0 {
		return 0
	}
	return v.Past[0].Version
}

// rulesOfNewest reads the rules of the newest version; a document that cannot be read
// any more has none.
func rulesOfNewest(past []Ruleset) []rules.Rule {
	if len(past) == 0 {
		return nil
	}
	set, err := rules.Parse([]byte(past[0].Body))
	if err != nil {
		return nil
	}
	return set.Rules
}

// sample is what the editor begins with.
const sample = `version: 1
rules: []
# - id: telephone-numbers
#   name: Telephone numbers
#   when:
#     space: [posts, room]
#     text: {regex: '\b\d{3}[ -]?\d{3}[ -]?\d{3,4}\b'}
#   do: [hold]
#   explain:
#     en: A telephone number tells who you are, so somebody looks first.
#   tests:
#     - {say: "call me on 555 123 4567", hits: true}
#     - {say: "I slept for 5 hours", hits: false}
`

type publishedView struct{ Published }

func (v publishedView) years() []int { return []int{v.Year - 1} }

// lineText names a line of a table.
func lineText(ctx context.Context, of, name string) string {
	return i18n.T(ctx, "moderation.line."+of+"."+name)
}

// caseText names a rule to others than whom a decision was about.
func caseText(ctx context.Context, k RuleKey) string {
	if k == Given || k == Unsaid {
		return i18n.T(ctx, "moderation.line.rule."+string(k))
	}
	return i18n.T(ctx, "moderation.rule."+string(k))
}

// spanText says in which months there were decisions of a kind.
func spanText(ctx context.Context, s Span) string {
	first, last := monthText(ctx, s.First), monthText(ctx, s.Last)
	if first == last {
		return first
	}
	return i18n.T(ctx, "moderation.published.span", "first", first, "last", last)
}

// monthText is a month of the log in words.
func monthText(ctx context.Context, month string) string {
	at, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return i18n.Month(ctx, at.Month()) + " " + strconv.Itoa(at.Year())
}

// shownLines leaves a table without any number out.
func shownLines(lines []Line) bool {
	return slices.ContainsFunc(lines, func(l Line) bool { return !l.Cell.Hidden })
}

// always reports whether a table stands on the page also while every number of it
// is too small: that something sealed can be opened is told in any year.
func (t table) always() bool { return t.Name == "openings" && len(t.Lines) > 0 }

func published(ctx context.Context, c Cell) string {
	if c.Hidden {
		return i18n.T(ctx, "moderation.published.few")
	}
	return i18n.Number(i18n.From(ctx), c.Value)
}

func gravityKey(g Gravity) string { return "moderation.gravity." + strconv.FormatInt(int64(g), 10) }

// gravityKind colours the chip of a matter; its words say the same.
func gravityKind(g Gravity) ui.Kind {
	if g >= Serious {
		return ui.Honey
	}
	return ui.Plain
}

func kindNamed(s string) subject.Kind { return subject.Kind(s) }

// effects names what a rule does.
func effects(ctx context.Context, does []rules.Effect) []string {
	names := make([]string, len(does))
	for i, e := range does {
		names[i] = i18n.T(ctx, "moderation.effect."+string(e))
	}
	return names
}

// metView is one text that a draft met.
type metView struct {
	Of    group.Organisation
	In    group.Group
	Said  subject.Said
	Leads bool
}

// tryLook and saveLook make the button that comes next the strong one.
func tryLook(run *DryRun) string {
	if run == nil {
		return "btn primary"
	}
	return "btn"
}

func saveLook(run *DryRun) string {
	if run == nil {
		return "btn"
	}
	return "btn primary"
}
