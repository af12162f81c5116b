package breakglass

import (
	"context"
	"slices"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// typed is what somebody typed into one of the forms of a page.
type typed struct{ Form, Words, More, Choice string }

func (t typed) in(form string) string {
	if t.Form == form {
		return t.Words
	}
	return ""
}

func (t typed) chosen(form, choice string) bool { return t.Form == form && t.Choice == choice }

// at returns the problems for the form that they belong to.
func (t typed) at(form string, p *web.Problems) *web.Problems {
	if t.Form == form {
		return p
	}
	return nil
}

// caseURL is the page of the case itself.
func (h handler) caseURL(c int64) string { return "/safety/cases/" + h.m.Codec.Token(kindCase, c) }

// askView is the page on which something is asked for.
type askView struct {
	Whole
	Earlier  []Ask
	Contact  bool // the member left one
	Near     bool
	Form     Asking
	Problems *web.Problems
	CaseURL  string
	Now      time.Time
	m        *Module
}

func (h handler) askView(ctx context.Context, d Desk, in Asking, p *web.Problems) (v askView, err error) {
	v = askView{Form: in, Problems: p, CaseURL: h.caseURL(d.Case.ID), Now: h.m.Clock.Now(), m: h.m}
	if v.Whole, err = h.m.Whole(ctx, d); err != nil {
		return v, err
	}
	if v.Earlier, err = h.m.OfCase(ctx, d); err != nil {
		return v, err
	}
	v.Contact, v.Near, err = h.m.has(ctx, h.m.DB, d.Case.Member)
	return v, err
}

// live is the asking that somebody still answers or looks at, if there is one.
func (v askView) live() (Ask, bool) {
	for _, a := range v.Earlier {
		if a.Live(v.Now) {
			return a, true
		}
	}
	return Ask{}, false
}

// whats are the things that can be opened, with what there is of them.
func (v askView) whats(ctx context.Context) (options []ui.Option) {
	there := map[What]bool{Contact: v.Contact, Near: v.Near, Link: true}
	for _, w := range Whats {
		hint := i18n.T(ctx, "breakglass.what."+string(w)+".hint")
		if !there[w] {
			hint = i18n.T(ctx, "breakglass.what.none")
		}
		options = append(options, ui.Option{Value: string(w), Text: whatText(ctx, w), Hint: hint, Chosen: slices.Contains(v.Form.What, w)})
	}
	return options
}

func (v askView) reasons(ctx context.Context) (options []ui.Option) {
	for _, r := range Reasons {
		options = append(options, ui.Option{Value: string(r), Text: i18n.T(ctx, "breakglass.reason."+string(r)), Chosen: v.Form.Reason == r})
	}
	return options
}

// safe are the two answers to whether the member can be told at once.
func safe(ctx context.Context, unsafe bool) []ui.Option {
	return []ui.Option{
		{Value: "no", Text: i18n.T(ctx, "breakglass.tell.at_once"), Chosen: !unsafe},
		{Value: "yes", Text: i18n.T(ctx, "breakglass.tell.unsafe"), Hint: i18n.T(ctx, "breakglass.tell.unsafe.hint"), Chosen: unsafe},
	}
}

// oneView is the page of one asking.
type oneView struct {
	Whole
	State    State
	Typed    typed
	Problems *web.Problems
	URL      string
	CaseURL  string
	Now      time.Time
	Need     Need
}

func (h handler) oneView(ctx context.Context, d Desk, in typed, p *web.Problems) (v oneView, err error) {
	now := h.m.Clock.Now()
	v = oneView{State: d.Ask.State(now), Typed: in, Problems: p, URL: h.m.URL(d.Ask.ID), CaseURL: h.caseURL(d.Case.ID), Now: now}
	v.Need, _ = d.Ask.Need(now)
	v.Whole, err = h.m.Whole(ctx, d)
	return v, err
}

// mayLook reports whether the visitor can press to see it.
func (v oneView) mayLook() bool {
	return v.Yours() && v.Case.Open && (v.State == Agreed || v.State == Opened)
}

func (v oneView) mayWithdraw() bool { return v.Yours() && (v.State == Asked || v.State == Agreed) }

func (v oneView) mayAnswerNow() bool { return v.State == Asked && v.Case.Open && v.MayAnswer() }

func (v oneView) mayReviewNow() bool { return v.Ask.NeedsReview() && v.MayReview() }

func (v oneView) mayReplyNow() bool { return v.Ask.Complains() && v.MayReply() }

func (v oneView) verdicts(ctx context.Context) (options []ui.Option) {
	for _, one := range []Verdict{Right, Wrong} {
		options = append(options, ui.Option{Value: string(one), Text: i18n.T(ctx, "breakglass.verdict."+string(one)), Chosen: v.Typed.chosen("review", string(one))})
	}
	return options
}

// steps are what happened, looks in a row told as one.
func (v oneView) steps() (list []Entry) {
	for _, e := range v.Entries {
		if e.What == StepLooked && len(list) > 0 && list[len(list)-1].What == StepLooked {
			list[len(list)-1].At = e.At
			continue
		}
		list = append(list, e)
	}
	return list
}

// who is what somebody is called on the pages of those on duty.
func (w Whole) who(ctx context.Context, id account.ID) string {
	switch name := w.Names[id]; {
	case id == w.account && id != 0:
		return i18n.T(ctx, "breakglass.you")
	case name != "":
		return name
	}
	return i18n.T(ctx, "breakglass.somebody")
}

// whose is who did an entry: the member, the program, or somebody on duty.
func (w Whole) whose(ctx context.Context, e Entry) string {
	switch e.What {
	case StepComplained:
		return handleOf(ctx, w.Card)
	case StepEnded:
		return i18n.T(ctx, "breakglass.by_itself")
	}
	return w.who(ctx, e.By)
}

func handleOf(ctx context.Context, c group.Card) string {
	if c.Erased || c.Handle == "" {
		return i18n.T(ctx, "breakglass.erased_member")
	}
	return c.Handle
}

func whatText(ctx context.Context, w What) string { return i18n.T(ctx, "breakglass.what."+string(w)) }

func whatsText(ctx context.Context, list []What) string {
	words := make([]string, len(list))
	for i, w := range list {
		words[i] = whatText(ctx, w)
	}
	return strings.Join(words, " · ")
}

// tone is the colour of a state; its words say the same.
func tone(s State) ui.Kind {
	switch s {
	case Asked:
		return ui.Honey
	case Agreed, Opened:
		return ui.Ember
	}
	return ui.Plain
}

// needTone is the colour of a need.
func needTone(n Need) ui.Kind {
	switch n {
	case NeedLate:
		return ui.Rose
	case NeedAnswer, NeedReview:
		return ui.Honey
	}
	return ui.Plain
}

// dial is what a telephone dials for a number as a member wrote it: its digits
// and a plus before them. Empty where that would be a guess: letters, two
// numbers, or a zero in brackets, which is dialled at home only.
func dial(phone string) string {
	if strings.Contains(phone, "(0)") {
		return ""
	}
	var b strings.Builder
	for i, c := range strings.TrimSpace(phone) {
		switch {
		case c >= '0' && c <= '9', c == '+' && i == 0:
			b.WriteRune(c)
		case !strings.ContainsRune(" \u00a0-–.()", c):
			return ""
		}
	}
	if n := b.Len(); n < 3 || n > 16 {
		return ""
	}
	return b.String()
}

// listView is the list of those on duty.
type listView struct {
	Lines []Line
	Now   time.Time
	m     *Module
}

// shownView is what was opened.
type shownView struct {
	Whole
	Shown
	URL, CaseURL string
}

func (v shownView) asked(w What) bool { return slices.Contains(v.Ask.What, w) }

// mineView is a member's own page.
type mineView struct {
	Visit    group.Visit
	Left     Left
	Told     []Told
	Now      time.Time
	Problems *web.Problems
	Asks     ID // the opening whose question was refused
	Words    string
	m        *Module
}

func (v mineView) complainURL(t Told) string {
	return MineURL(v.Visit.Group) + "/" + v.m.Codec.Token(kindAsk, int64(t.ID)) + "/complain"
}

// at returns the problems of the form about one opening, or of the first form
// with the zero ID.
func (v mineView) at(id ID) *web.Problems {
	if v.Asks == id {
		return v.Problems
	}
	return nil
}

func (v mineView) words(id ID) string {
	if v.Asks == id {
		return v.Words
	}
	return ""
}

// role says who decided, for the member.
func (t Told) role(ctx context.Context) string {
	switch {
	case !t.Alone:
		return i18n.T(ctx, "breakglass.by.two")
	case t.ReviewedAt.IsZero():
		return i18n.T(ctx, "breakglass.by.clinician")
	case t.Verdict == Wrong:
		return i18n.T(ctx, "breakglass.by.clinician_wrong")
	}
	return i18n.T(ctx, "breakglass.by.clinician_right")
}

// explained are the sections of the public page, and how many lines each has.
var explained = []struct {
	name, icon string
	lines      int
}{
	{"what", "lock", 3},
	{"when", "life-buoy", 4},
	{"who", "users", 4},
	{"after", "bell", 4},
	{"never", "shield-check", 3},
}
