package moderation

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
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
	BlockURL   string // where the reader keeps apart from whom it is about; "" where they cannot
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

// thingURL is where what a decision is about can be opened, "" for nowhere.
func (v statementView) thingURL() string {
	if v.Decision.URL == "" || v.Measure == LeaveGroup || v.Measure == LeaveOrganisation {
		return ""
	}
	return v.Decision.URL
}
