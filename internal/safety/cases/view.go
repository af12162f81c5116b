package cases

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

// typed is what somebody typed into one of the forms of a case.
type typed struct {
	Form, Words, Choice string
}

// in returns the words if they were typed into that form.
func (t typed) in(form string) string {
	if t.Form == form {
		return t.Words
	}
	return ""
}

// at returns the problems for the form that they belong to.
func (t typed) at(form string, p *web.Problems) *web.Problems {
	if t.Form == form {
		return p
	}
	return nil
}

func (h handler) once() string { return h.m.Codec.Token("form", h.m.IDs.Next()) }

// handleOf is what a member is called on the pages of those on duty.
func handleOf(ctx context.Context, c group.Card) string {
	if c.Erased || c.Handle == "" {
		return i18n.T(ctx, "cases.erased_member")
	}
	return c.Handle
}

// span is a length of time in words, rounded down to what matters.
func span(ctx context.Context, d time.Duration) string {
	switch d = d.Abs(); {
	case d < 2*time.Hour:
		return i18n.T(ctx, "cases.span.minutes", "count", int64(d/time.Minute))
	case d < 48*time.Hour:
		return i18n.T(ctx, "cases.span.hours", "count", int64(d/time.Hour))
	}
	return i18n.T(ctx, "cases.span.days", "count", int64(d/(24*time.Hour)))
}

// why puts a reason into words.
func why(ctx context.Context, l Line, r Reason, now time.Time) string {
	switch r {
	case WhyOverdue:
		return i18n.T(ctx, "cases.why.overdue", "span", span(ctx, now.Sub(l.Due)))
	case WhyNobody:
		if l.Due.IsZero() {
			return i18n.T(ctx, "cases.why.nobody_no_hours")
		}
		return i18n.T(ctx, "cases.why.nobody", "span", span(ctx, l.Due.Sub(now)))
	case WhyWaits:
		return i18n.T(ctx, "cases.why.waits", "span", span(ctx, now.Sub(l.MemberWrote)))
	case WhyHeld:
		return i18n.T(ctx, "cases.why.held", "count", int64(l.Holds))
	case WhyFollow:
		if now.After(l.Follow.Due) {
			return i18n.T(ctx, "cases.why.follow_late")
		}
	}
	return i18n.T(ctx, "cases.why."+string(r))
}

// tone is the colour of a level. Rose is for danger.
func tone(l ladder.Level) ui.Kind {
	switch {
	case l.Always():
		return ui.Rose
	case l == ladder.S2:
		return ui.Honey
	}
	return ui.Plain
}

func levelText(ctx context.Context, l ladder.Level) string {
	return i18n.T(ctx, "cases.level."+l.String())
}

// queueView is the page of those who work on cases.
type queueView struct {
	Queue
	Now    time.Time
	URLs   map[ID]string
	Sealed string // the list of what was asked to be opened; "" for none
	besideView
}

func (h handler) queueView(_ context.Context, q Queue) queueView {
	v := queueView{Queue: q, Now: h.m.Clock.Now(), URLs: map[ID]string{}, besideView: h.beside(q.OnRota)}
	for _, l := range q.Lines {
		v.URLs[l.ID] = h.m.URL(l.ID)
	}
	return v
}

// caseView is the page of one case.
type caseView struct {
	Whole
	Now     time.Time
	URL     string
	Yours   bool // the visitor has the case
	MayTake bool
	// Helplines stand on the page where nobody can be called; see Desk.
	Helplines templ.Component
	Sealed    string // the page on which something sealed is asked for; "" for none
	Typed     typed
	Problems  *web.Problems
	Once      string
	Signals   []signalView
	Talk      []Entry
	Notes     []Entry
	Held      []holdView
	Away      bool // the member is on a break or has left: nothing reaches them outside the app
	besideView
}

// A besideView tells a responder that somebody else needs them, and others nothing.
type besideView struct{ Beside templ.Component }

func (h handler) beside(responder bool) besideView {
	if !responder || h.m.Beside == nil {
		return besideView{}
	}
	return besideView{h.m.Beside()}
}

// scripts are those of the page.
func (v besideView) scripts() []string {
	if v.Beside == nil {
		return []string{"aside"}
	}
	return []string{"aside", "duty"}
}

type signalView struct {
	Entry
	Thing string // "" for nothing to look at
	By    string // handle of whoever worries
}

type holdView struct {
	Hold
	Thing string
}

func (h handler) caseView(ctx context.Context, w Whole, in typed, p *web.Problems) caseView {
	d := w.Desk
	v := caseView{Whole: w, Now: h.m.Clock.Now(), URL: h.m.URL(d.Case.ID), Yours: d.owner, MayTake: d.mayTake(d.Case.Level) == nil, Sealed: h.m.sealedURL(d), Helplines: templ.NopComponent,
		besideView: h.beside(d.responder), Typed: in, Problems: p, Once: h.once()}
	if d.alone && h.m.Helplines != nil {
		v.Helplines = h.m.Helplines.Helplines(ctx)
	}
	if _, listens, err := h.m.Groups.Listening(ctx, h.m.DB, d.Case.Member); err == nil {
		v.Away = !listens
	}
	for _, e := range w.Entries {
		switch e.What {
		case Signalled:
			v.Signals = append(v.Signals, signalView{Entry: e, Thing: h.m.Thing(e.Ref), By: h.handle(ctx, e.Member)})
		case Said, Wrote:
			v.Talk = append(v.Talk, e)
		case Noted, Passed, Lowered, Closed:
			if e.Words != "" {
				v.Notes = append(v.Notes, e)
			}
		}
	}
	for _, one := range w.Holds {
		v.Held = append(v.Held, holdView{Hold: one, Thing: h.m.Thing(one.Ref)})
	}
	return v
}

func (h handler) handle(ctx context.Context, id group.MemberID) string {
	if id == 0 {
		return ""
	}
	cards, err := h.m.Groups.Cards(ctx, h.m.DB, []group.MemberID{id})
	if err != nil {
		return ""
	}
	return handleOf(ctx, cards[id])
}

// who is what whoever did something is called in a case's log.
func (v caseView) who(ctx context.Context, e Entry) string {
	switch {
	case e.Party != 0:
		if name := v.Names[e.Party]; name != "" {
			return name
		}
		return i18n.T(ctx, "cases.colleague")
	case e.What == Wrote || e.What == Again:
		return handleOf(ctx, v.Card)
	}
	return i18n.T(ctx, "cases.program")
}

func (v caseView) owner(ctx context.Context) string {
	if name := v.Names[v.Desk.Case.Owner]; name != "" {
		return name
	}
	return i18n.T(ctx, "cases.colleague")
}

// log is a line of what happened, in words.
func (v caseView) log(ctx context.Context, e Entry) string {
	what := i18n.T(ctx, "cases.log."+string(e.What))
	switch e.What {
	case Signalled:
		what = i18n.T(ctx, "cases.source."+e.Code) + " · " + levelText(ctx, e.Level)
	case Opened, Raised, Lowered:
		what += " " + levelText(ctx, e.Level)
	case Stepped:
		what += " " + i18n.T(ctx, "cases.step."+e.Code)
	case Closed:
		what += " " + i18n.T(ctx, "cases.outcome."+e.Code)
	case Followed:
		what += " " + i18n.T(ctx, "cases.result."+e.Code)
	}
	return what
}

func (v caseView) levels(ctx context.Context) []ui.Option {
	var options []ui.Option
	for _, l := range ladder.Levels {
		options = append(options, ui.Option{Value: l.String(), Text: levelText(ctx, l)})
	}
	return options
}

func (v caseView) level() string {
	if v.Typed.Form == "level" {
		return v.Typed.Choice
	}
	return v.Desk.Case.Level.String()
}

func (v caseView) outcomes(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(Outcomes))
	for i, o := range Outcomes {
		options[i] = ui.Option{Value: string(o), Text: i18n.T(ctx, "cases.outcome."+string(o)), Chosen: v.Typed.Form == "close" && v.Typed.Choice == string(o)}
	}
	return options
}

func (v caseView) results(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(FollowResults))
	for i, r := range FollowResults {
		options[i] = ui.Option{Value: string(r), Text: i18n.T(ctx, "cases.result."+string(r))}
	}
	return options
}

// promised says by when a person does something, or when one did.
func (v caseView) promised(ctx context.Context) string {
	c := v.Desk.Case
	switch {
	case !c.FirstAt.IsZero():
		return i18n.T(ctx, "cases.first_at", "at", i18n.DateTime(ctx, c.FirstAt))
	case c.Due.IsZero():
		return i18n.T(ctx, "cases.no_promise")
	}
	return i18n.T(ctx, "cases.due", "at", i18n.DateTime(ctx, c.Due))
}

// ticked is how many of the steps are done.
func (v caseView) ticked() int { return len(v.Done) }

func (v caseView) steps() []Step { return Protocol(v.Desk.Case.Level) }

// secondLook reports whether the visitor is the one who may look.
func (v caseView) secondLook() bool {
	c := v.Line.Case
	return c.Open() && c.NeedsSecond() && c.Owner != 0 && !v.Yours && v.MayTake && v.Desk.mayTake(c.Peak) == nil
}

// needsOther reports whether the visitor is to ask somebody else to look.
func (v caseView) needsOther() bool {
	c := v.Line.Case
	return v.Yours && c.Open() && c.NeedsSecond() && !c.FirstAt.IsZero()
}

// handed is the note of the last hand-over, until somebody has written since: it
// is the first thing that whoever comes next reads.
func (v caseView) handed() (note Entry) {
	for _, e := range v.Entries {
		switch {
		case e.What == Passed && e.Words != "":
			note = e
		case e.What == Said:
			note = Entry{}
		}
	}
	return note
}

// others names those who could be the second person.
func (v caseView) others(ctx context.Context) string {
	names := make([]string, len(v.Others))
	for i, c := range v.Others {
		names[i] = handleOf(ctx, c)
	}
	return strings.Join(names, i18n.T(ctx, "cases.comma"))
}

// contextView is what a member wrote, with what stands around it.
type contextView struct {
	subject.Excerpt
	Back  string
	Cards map[group.MemberID]group.Card
	Group group.Group
}

func (h handler) contextView(ctx context.Context, d Desk, e subject.Excerpt) (contextView, error) {
	ids := []group.MemberID{e.Author}
	for _, s := range slices.Concat(e.Before, e.After) {
		ids = append(ids, s.Author)
	}
	cards, err := h.m.Groups.Cards(ctx, h.m.DB, ids)
	return contextView{Excerpt: e, Back: h.m.URL(d.Case.ID), Cards: cards, Group: d.Group}, err
}

// personView is where a member talks with somebody. It has no level in it.
type personView struct {
	Visit     group.Visit
	Talk      Talk
	There     string // whether somebody is
	Asking    Asking
	Problems  *web.Problems
	Once      string
	Helplines templ.Component
	Held      []holdView
}

func (h handler) personView(r *http.Request, v group.Visit, t Talk, a Asking, p *web.Problems) personView {
	view := personView{Visit: v, Talk: t, There: h.m.There(r.Context(), t.Watched), Asking: a, Problems: p, Once: h.once(), Helplines: h.lines(r)}
	if a.Once != "" {
		view.Once = a.Once
	}
	for i, one := range t.Holds {
		// Of words that are open again the last ones are enough, but for a reason
		// that somebody wrote: the talk is below.
		open := func(h Hold) bool { return h.State == Opening }
		if open(one) && t.Reasons[one.Ref] == "" && slices.ContainsFunc(t.Holds[i+1:], open) {
			continue
		}
		view.Held = append(view.Held, holdView{Hold: one, Thing: h.m.Thing(one.Ref)})
	}
	return view
}

// from is who wrote a line of the talk, for the member.
func (v personView) from(ctx context.Context, e Entry) string {
	if e.What == Wrote {
		return i18n.T(ctx, "cases.you")
	}
	if name := v.Talk.Names[e.Party]; name != "" {
		return name
	}
	return i18n.T(ctx, "cases.somebody_on_duty")
}

// There says whether somebody is there at the moment, and until or from when.
// It never says that somebody watches where nobody does.
func (m *Module) There(ctx context.Context, w Watched) string {
	switch {
	case w.Now && w.Until.IsZero():
		return i18n.T(ctx, "cases.there.now")
	case w.Now:
		return i18n.T(ctx, "cases.there.until", "at", m.soon(ctx, w.Until))
	case w.Next.IsZero():
		return i18n.T(ctx, "cases.there.nobody")
	}
	return i18n.T(ctx, "cases.there.from", "at", m.soon(ctx, w.Next))
}

// soon writes when something will be: the time alone where that is today.
func (m *Module) soon(ctx context.Context, at time.Time) string {
	zone := i18n.Zone(ctx)
	if at.In(zone).Format(time.DateOnly) == m.Clock.Now().In(zone).Format(time.DateOnly) {
		return i18n.Time(ctx, at)
	}
	return i18n.DateTime(ctx, at)
}

// worryTyped is what stands in the form of somebody who worries.
type worryTyped struct {
	About, Thing, Handle, Words, Once string
	Urgent                            Urgency
	Sent                              bool
}

type worryView struct {
	worryTyped
	Visit     group.Visit
	Who       string // the handle, where the page was opened about somebody
	Problems  *web.Problems
	Helplines templ.Component
}

func (h handler) worryView(r *http.Request, v group.Visit, in worryTyped, p *web.Problems) (worryView, error) {
	view := worryView{worryTyped: in, Visit: v, Problems: p, Helplines: h.lines(r)}
	if view.Once == "" {
		view.Once = h.once()
	}
	if in.About == "" && in.Thing == "" {
		return view, nil
	}
	worried, err := h.worried(r, v, in)
	if err != nil {
		return view, err
	}
	member, err := h.m.Groups.MemberOf(r.Context(), v, worried.About)
	view.Who = member.Handle
	return view, err
}

func (v worryView) urgencies(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(Urgencies))
	for i, u := range Urgencies {
		options[i] = ui.Option{Value: string(u), Text: i18n.T(ctx, "cases.urgency."+string(u)), Chosen: v.Urgent == u || v.Urgent == "" && u == Unsure}
	}
	return options
}

// keptView is a form whose words came back because they could not be kept.
type keptView struct {
	Action, Name, Words string
	Others              []struct{ Name, Value string }
	Helplines           templ.Component
}

func (v *keptView) add(name, value string) {
	switch name {
	case "body", "note", "reason":
		if v.Words == "" && value != "" {
			v.Name, v.Words = name, value
			return
		}
	}
	v.Others = append(v.Others, struct{ Name, Value string }{name, value})
}

type chooseView struct {
	Visits    []group.Visit
	Helplines templ.Component
}

// asks reports whether the visitor is asked before they take the case.
func (v caseView) asks() bool {
	return v.MayTake && !v.Yours && v.Desk.Case.Owner == 0 && v.Load.Heavy()
}

func (v caseView) takeText(ctx context.Context) string {
	if v.asks() {
		return i18n.T(ctx, "cases.load.take")
	}
	return i18n.T(ctx, "cases.take")
}

// loadTitle is the first of the reasons to leave the case to others.
func (v caseView) loadTitle(ctx context.Context) string {
	switch {
	case v.Load.Resting:
		return i18n.T(ctx, "cases.load.resting", "at", i18n.DateTime(ctx, v.Load.RestUntil))
	case v.Load.Full():
		return i18n.T(ctx, "cases.load.full", "count", v.Load.Cases)
	}
	return i18n.T(ctx, "cases.load.declines")
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }

// has says who has a case. That nobody has it goes without saying where nobody
// has even written.
func (v queueView) has(ctx context.Context, l Line) string {
	switch {
	case l.Owner == 0 && (slices.Contains(l.Why, WhyNobody) || slices.Contains(l.Why, WhyUntaken)):
		return ""
	case l.Owner == 0:
		return i18n.T(ctx, "cases.nobody_has_it")
	case v.Desks[l.ID].owner:
		return i18n.T(ctx, "cases.you_have_it")
	}
	return i18n.T(ctx, "cases.has_it", "name", v.ownerName(ctx, l))
}

func (v queueView) ownerName(ctx context.Context, l Line) string {
	if name := v.Names[l.Owner]; name != "" {
		return name
	}
	return i18n.T(ctx, "cases.colleague")
}

// contextText is what stands in an excerpt, or that it is gone.
func contextText(ctx context.Context, words string) string {
	if words == "" {
		return i18n.T(ctx, "cases.context.gone")
	}
	return words
}
