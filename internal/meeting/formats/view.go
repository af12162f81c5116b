package formats

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

func formatsURL(g group.Group) string { return g.URL() + "/formats" }

func formatURL(g group.Group, code string) string { return formatsURL(g) + "/" + code }

func versionURL(g group.Group, code string, version int64) string {
	return formatURL(g, code) + "/versions/" + strconv.FormatInt(version, 10)
}

// listView is the group's formats.
type listView struct {
	Visit     group.Visit
	Own       []cardView
	Shipped   []cardView
	Archived  []cardView
	MayChange bool
	Problems  *web.Problems
}

// cardView is a format in the list.
type cardView struct {
	Kept
	Visit     group.Visit
	MayChange bool
}

func newListView(v group.Visit, all []Kept) listView {
	view := listView{Visit: v, MayChange: mayChange(v) == nil}
	for _, k := range all {
		card := cardView{Kept: k, Visit: v, MayChange: view.MayChange}
		switch {
		case k.Archived():
			view.Archived = append(view.Archived, card)
		case k.Own():
			view.Own = append(view.Own, card)
		default:
			view.Shipped = append(view.Shipped, card)
		}
	}
	return view
}

// lookView is one format to read.
type lookView struct {
	Visit group.Visit
	Kept
	Open  bool // everything unfolded, for paper
	Saved bool
}

// MayChange reports whether the reader may change the format.
func (v lookView) MayChange() bool { return mayChange(v.Visit) == nil }

// Old reports whether a newer version stands.
func (v lookView) Old() bool { return v.Version != v.Newest }

// segmentsOf are the format's, each with its time.
func segmentsOf(f format.Format, open bool) []segmentView {
	plan := planned(f)
	all := make([]segmentView, len(f.Segments))
	for i, s := range f.Segments {
		all[i] = segmentView{Segment: s, Lang: f.Lang, Open: open}
		if i < len(plan) {
			all[i].Slot = plan[i]
		}
	}
	return all
}

// segmentView is a segment to read.
type segmentView struct {
	format.Segment
	Slot format.Slot
	Lang string
	Open bool
}

// startsAt is when the segment comes, in hours and minutes from the beginning.
func (v segmentView) startsAt(ctx context.Context) string {
	digit := func(n int) string { return i18n.Number(i18n.From(ctx), int64(n)) }
	at := v.Slot.Start
	return digit(at/60) + ":" + digit(at%60/10) + digit(at%10)
}

// rule says who speaks and who writes, one sentence after the other.
func (v segmentView) rule(ctx context.Context) string {
	return strings.Join(append(SayRule(ctx, v.Segment), SayText(ctx, v.Segment)), " ")
}

// prompts are what is asked, one for each time round.
func (v segmentView) prompts() []string {
	if len(v.Prompts) > 0 {
		return v.Prompts
	}
	if v.Prompt != "" {
		return []string{v.Prompt}
	}
	return nil
}

// partsKey names what the parts of a segment are.
func partsKey(k format.Kind) string { return "formats.parts." + string(k) }

// historyView is a page of a format's versions.
type historyView struct {
	Visit      group.Visit
	Code, Name string
	Newest     int64
	Archived   bool
	Items      []pastView
	Next       string
	MayRestore bool
	Problems   *web.Problems
}

// pastView is one version, and who made it.
type pastView struct {
	Kept
	By      group.Card
	URL     string
	Changes []string // from the version before; none of the first, or where that is no longer kept
}

// handleOf is how whoever saved a version is called.
func (v pastView) handleOf(ctx context.Context) string {
	if v.By.Erased || v.By.Handle == "" {
		return tr(ctx, "formats.somebody")
	}
	return v.By.Handle
}

// elsewhereView is what the person's other groups have.
type elsewhereView struct {
	Visit  group.Visit
	Others []Elsewhere
}

// importView is the form for a document.
type importView struct {
	Visit    group.Visit
	Document string
	Problems *web.Problems
}

// editorView is the editor with what stands in it.
type editorView struct {
	Visit        group.Visit
	Draft        draft
	Edit         bool // of a format that is kept already
	Archived     bool
	Action, Back string
	Revision     int64
	From, Once   string

	Tally  tally
	Format format.Format // what the draft comes to
	Advice format.Problems
	// Preview shows it as a member would see it.
	Preview bool

	Problems  *web.Problems // each at its field
	Top       *web.Problems // the same with the segments named, for the top of the page
	Theirs    *pastView     // what somebody else saved meanwhile
	Meanwhile []string      // what they changed
}

// counted adds up the minutes of what stands in the editor.
func (v editorView) counted(ctx context.Context) editorView {
	v.Tally, v.Format = v.Draft.tally(), v.Draft.format()
	if v.Format.Check() == nil {
		v.Advice = v.Format.Advice()
	}
	if len(v.Draft.Parts) == 0 {
		v.Format.Segments = nil
	}
	return v
}

func (v editorView) top() *web.Problems {
	if v.Top != nil {
		return v.Top
	}
	return v.Problems
}

// partView is a segment in the editor.
type partView struct {
	part
	Number   int // counted from 1
	Last     bool
	Action   string
	Problems *web.Problems
	Advice   format.Problems
}

func (v editorView) parts() []partView {
	all := make([]partView, len(v.Draft.Parts))
	for i, p := range v.Draft.Parts {
		all[i] = partView{part: p, Number: i + 1, Last: i == len(v.Draft.Parts)-1, Action: v.Action, Problems: v.Problems}
		for _, a := range v.Advice {
			if a.Index == i+1 {
				all[i].Advice = append(all[i].Advice, a)
			}
		}
	}
	return all
}

// field names a field of the segment.
func (v partView) field(name string) string { return segmentField(v.Number, name) }

// place names a field of a list in the segment, counted from 1.
func (v partView) place(list string, i int) string { return v.field(list + "." + strconv.Itoa(i)) }

// open reports whether the segment stands unfolded: it was just added, or has
// something to mend.
func (v partView) open() bool { return v.Fresh || v.Open || v.within("") }

// within reports whether something is to mend in the segment, in a field that
// begins so.
func (v partView) within(prefixes ...string) bool {
	if v.Problems == nil {
		return false
	}
	return slices.ContainsFunc(v.Problems.Fields, func(p web.Problem) bool {
		return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(p.Name, v.field(prefix)) })
	})
}

// moreOpen reports whether something is to mend in what is rarely needed.
func (v partView) moreOpen() bool { return v.within("private", "text", "roles", "cards", "optional") }

// minutesSaid is the segment's time as its folded line says it.
func (v partView) minutesSaid(ctx context.Context) string {
	n := number(v.Amount)
	switch {
	case n <= 0:
		return tr(ctx, "formats.no_time")
	case v.Shared:
		return tr(ctx, "formats.share", "count", n)
	}
	return SayMinutes(ctx, n)
}

// spared is a list with empty fields for more, as long as there is room.
func spared(list []string, most int) []string {
	list = slices.Clone(list)
	for n := 0; n < spare && len(list) < most; n++ {
		list = append(list, "")
	}
	return list
}

// promptRows are the fields for what is asked.
func (v partView) promptRows() []string {
	if !goesRound(v.Kind) {
		if len(v.Prompts) == 0 {
			return []string{""}
		}
		return v.Prompts[:1]
	}
	return spared(v.Prompts, format.MaxPrompts)
}

func (v partView) cardRows() []format.Card {
	rows := slices.Clone(v.Cards)
	if len(rows) < format.MaxCards {
		rows = append(rows, format.Card{})
	}
	return rows
}

// promptLabel is what the nth prompt is called, counted from 1.
func (v partView) promptLabel(ctx context.Context, n int) string {
	switch {
	case !goesRound(v.Kind):
		return tr(ctx, "formats.field.prompt")
	case n == 1:
		return tr(ctx, "formats.field.prompt_first")
	}
	return tr(ctx, "formats.field.prompt_next", "number", n)
}

// A tallyLine says how the minutes add up, and how well.
type tallyLine struct {
	Kind ui.Kind
	Text string
}

func (v editorView) tallyLine(ctx context.Context) tallyLine {
	t := v.Tally
	left := t.Left()
	switch {
	case t.Length == 0:
		return tallyLine{ui.Honey, tr(ctx, "formats.tally.length")}
	case left < 0:
		return tallyLine{ui.Honey, tr(ctx, "formats.tally.over", "count", -left, "length", t.Length)}
	case t.Shares == 0 && left > 0:
		return tallyLine{ui.Honey, tr(ctx, "formats.tally.under", "count", left, "length", t.Length)}
	case t.Shares > left:
		return tallyLine{ui.Honey, tr(ctx, "formats.tally.tight", "count", left, "shares", t.Shares)}
	case t.Shares > 0:
		return tallyLine{ui.Moss, tr(ctx, "formats.tally.shared", "count", left, "given", t.Given)}
	}
	return tallyLine{ui.Moss, tr(ctx, "formats.tally.fits", "count", t.Given)}
}

// named are answers with their words.
func named[T ~string](list []T, chosen []T, say func(T) string) []ui.Option {
	options := make([]ui.Option, len(list))
	for i, one := range list {
		options[i] = ui.Option{Value: string(one), Text: say(one), Chosen: slices.Contains(chosen, one)}
	}
	return options
}

// kinds are the kinds to add, by name.
func kinds(ctx context.Context) []ui.Option {
	return named(format.Kinds, nil, func(k format.Kind) string { return k.Name(ctx) + ": " + tr(ctx, "formats.kind."+string(k)) })
}

// places are where a segment can be added: before the time for staying on, unless
// told otherwise.
func (v editorView) places(ctx context.Context) (options []ui.Option, usual string) {
	options = append(options, ui.Option{Value: "0", Text: tr(ctx, "formats.add.first")})
	last := len(v.Draft.Parts)
	for i, p := range v.Draft.Parts {
		options = append(options, ui.Option{Value: itoa(i + 1), Text: tr(ctx, "formats.add.after", "number", i+1, "title", p.Title)})
	}
	for last > 0 && v.Draft.Parts[last-1].Kind == format.WindDown {
		last--
	}
	return options, itoa(last)
}

// langs are the languages that the words of a format can be in: those of the
// interface, and the one that it has.
func (v editorView) langs() []ui.Option {
	tags := []string{"en", "es", "ar"}
	if v.Draft.Lang != "" && !slices.Contains(tags, v.Draft.Lang) {
		tags = append(tags, v.Draft.Lang)
	}
	options := make([]ui.Option, len(tags))
	for i, tag := range tags {
		options[i] = ui.Option{Value: tag, Text: i18n.LangName(tag)}
	}
	return options
}

// barLabel tells the bar to those who do not see it.
func barLabel(ctx context.Context, stretches []stretch) string {
	said := make([]string, len(stretches))
	for i, s := range stretches {
		said[i] = s.Title + ", " + SayMinutes(ctx, s.Minutes)
	}
	return strings.Join(said, "; ")
}
