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
	"hearth/internal/safety/subject"
)

// measureOptions are the measures that the Hand may take about the thing.
func measureOptions(ctx context.Context, h Hand, thing subject.Kind, among []Measure, picked Measure, alone bool) (options []ui.Option) {
	for _, m := range among {
		if m == LeaveOrganisation && !h.Staff || !m.fits(thing) {
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

// picked is the rule that a reporter named, most often the one to decide by.
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

func gravityKey(g Gravity) string { return "moderation.gravity." + strconv.FormatInt(int64(g), 10) }

// gravityKind colours the chip of a matter; its words say the same.
func gravityKind(g Gravity) ui.Kind {
	if g >= Serious {
		return ui.Honey
	}
	return ui.Plain
}
