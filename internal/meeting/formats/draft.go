package formats

import (
	"slices"
	"strconv"
	"strings"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/web"
)

// A draft is a format as somebody types it: numbers are what stands in their
// fields, so that nothing typed is lost, whatever it is.
type draft struct {
	Name, Summary, Lang, Length, Seats string
	Late                               format.Late
	Ways                               []format.Way
	Location, Exact                    bool
	Parts                              []part
}

// A part is a segment as somebody types it.
type part struct {
	ID, Title string
	Kind      format.Kind
	Amount    string // of minutes, or of shares
	Shared    bool
	Prompts   []string // one, but for a round or a piece
	Parts     []string
	Private   string
	Who       format.Who
	Order     format.Order
	Seconds   string
	Times     string
	Echo      string
	Pass      bool
	CrossTalk bool
	Text      format.TextRule
	Roles     []format.Role
	Practice  format.PracticeKind
	In        string
	Hold      string
	Out       string
	Steps     []string
	Question  string
	Options   []string
	Cards     []format.Card
	Optional  bool

	Fresh bool // was added a moment ago
	Open  bool // stays unfolded
}

// draftOf is a format as it stands in the editor.
func draftOf(f format.Format) draft {
	d := draft{Name: f.Name, Summary: f.Summary, Lang: f.Lang, Length: typed(f.Length), Seats: typed(f.Seats), Late: f.Late, Ways: f.Ways,
		Location: f.Location, Exact: f.Exact}
	if d.Late == "" {
		d.Late = format.LateBetween
	}
	if len(d.Ways) == 0 {
		d.Ways = ways
	}
	for _, s := range f.Segments {
		d.Parts = append(d.Parts, partOf(s))
	}
	return d
}

func partOf(s format.Segment) part {
	r := s.Rule()
	p := part{ID: s.ID, Title: s.Title, Kind: s.Kind, Amount: typed(s.Minutes), Prompts: s.Prompts, Parts: s.Parts, Private: s.Private,
		Who: r.Who, Order: r.Order, Seconds: typed(r.Seconds), Times: typed(r.Times), Echo: typed(r.Echo), Pass: r.Pass, CrossTalk: r.CrossTalk,
		Text: s.TextRule(), Roles: s.Roles, Cards: s.Cards, Optional: s.Optional}
	if s.Share > 0 {
		p.Amount, p.Shared = typed(s.Share), true
	}
	if len(p.Prompts) == 0 && s.Prompt != "" {
		p.Prompts = []string{s.Prompt}
	}
	if e := s.Exercise; e != nil {
		p.Practice, p.In, p.Hold, p.Out, p.Steps = e.Kind, typed(e.In), typed(e.Hold), typed(e.Out), e.Steps
	}
	if q := s.Vote; q != nil {
		p.Question, p.Options = q.Text, q.Options
	}
	return p
}

// typed is a number as it would be typed; what was left open is nothing.
func typed(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// noNumber stands for something typed that is no number: it is out of every
// range, so that Check asks for another.
const noNumber = -1

// number reads what was typed. Digits of other scripts count as well.
func number(s string) int {
	s = strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		}
		return r
	}, strings.TrimSpace(s))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return noNumber
	}
	return n
}

// format is what the draft comes to. It may be one that cannot be run.
func (d draft) format() format.Format {
	f := format.Format{Version: format.Version, Name: d.Name, Summary: d.Summary, Lang: d.Lang, Length: number(d.Length), Seats: number(d.Seats),
		Late: d.Late, Ways: d.Ways, Location: d.Location, Exact: d.Exact}
	if f.Late == format.LateBetween {
		f.Late = ""
	}
	if everyWay(f.Ways) {
		f.Ways = nil
	}
	for _, p := range d.Parts {
		f.Segments = append(f.Segments, p.segment())
	}
	return f.Tidy()
}

func (p part) segment() format.Segment {
	s := format.Segment{ID: p.ID, Kind: p.Kind, Title: p.Title, Private: p.Private, Text: p.Text, Roles: p.Roles, Cards: p.Cards, Optional: p.Optional}
	if p.Shared && p.Kind != format.WindDown {
		s.Share = number(p.Amount)
	} else {
		s.Minutes = number(p.Amount)
	}
	if len(p.Prompts) > 1 && goesRound(p.Kind) {
		s.Prompts = p.Prompts
	} else if len(p.Prompts) > 0 {
		s.Prompt = p.Prompts[0]
	}
	if hasParts(p.Kind) {
		s.Parts = p.Parts
	}
	s.Speak = p.rule()
	switch p.Kind {
	case format.Exercise:
		s.Exercise = p.practice()
	case format.Vote:
		s.Vote = &format.Question{Text: p.Question, Options: p.Options}
	}
	if s.Text == format.UsualText(s.Kind) {
		s.Text = ""
	}
	s.Speak = shortest(s)
	return s
}

// rule holds what belongs to turns only where there are turns.
func (p part) rule() format.Rule {
	r := format.Rule{Who: p.Who, CrossTalk: p.CrossTalk}
	if !r.Turns() {
		return r
	}
	r.Pass, r.Seconds, r.Order, r.Echo = p.Pass, number(p.Seconds), p.Order, number(p.Echo)
	if goesRound(p.Kind) {
		r.Times = number(p.Times)
	}
	return r
}

func (p part) practice() *format.Practice {
	if p.Practice == format.Breathing {
		return &format.Practice{Kind: p.Practice, In: number(p.In), Hold: number(p.Hold), Out: number(p.Out)}
	}
	return &format.Practice{Kind: p.Practice, Steps: p.Steps}
}

// goesRound reports whether a segment of the kind can go round more than once,
// with something else to ask each time.
func goesRound(k format.Kind) bool { return k == format.Round || k == format.Piece }

// hasParts reports whether a segment of the kind has pieces to read, statements
// or milestones.
func hasParts(k format.Kind) bool {
	return k == format.Reading || k == format.Agreement || k == format.Chips
}

// hasTurns reports whether a segment of the kind can have turns.
func hasTurns(k format.Kind) bool { return len(format.OrdersOf(k)) > 0 }

// segmentField names the form field of a segment, counted from 1, as Problem
// does: so that a problem stands beside the field that it is about.
func segmentField(i int, field string) string { return "segments." + strconv.Itoa(i) + "." + field }

// fieldOf is the form field that a problem stands beside.
func fieldOf(p format.Problem) string {
	if p.Index == 0 {
		return p.Field
	}
	field := p.Field
	switch field {
	case "share":
		field = "minutes"
	case "prompt":
		field = "prompts.1"
	case "kind", "id":
		field = "title"
	case "exercise":
		field = "exercise.in"
	case "vote":
		field = "vote.text"
	}
	for _, list := range []string{"prompts", "parts", "exercise.steps", "vote.options"} {
		if field == list {
			field += ".1"
		}
	}
	if field == "cards" {
		field = "cards.1.title"
	}
	return segmentField(p.Index, field)
}

// draftFrom reads the editor's form.
func draftFrom(form web.Form) draft {
	d := draft{Name: form.Line("name"), Summary: form.Text("summary"), Lang: form.Text("lang"), Length: form.Line("length"), Seats: form.Line("seats"),
		Late: format.Late(form.Text("late")), Ways: words[format.Way](form.All("ways")), Location: form.Yes("location"), Exact: form.Yes("exact")}
	for i := 1; i <= format.MaxSegments+1 && form.Has(segmentField(i, "kind")); i++ {
		d.Parts = append(d.Parts, partFrom(form, i))
	}
	return d
}

func partFrom(form web.Form, i int) part {
	name := func(field string) string { return segmentField(i, field) }
	p := part{
		ID: form.Text(name("id")), Kind: format.Kind(form.Text(name("kind"))), Title: form.Line(name("title")),
		Amount: form.Line(name("minutes")), Shared: form.Text(name("time")) == "share",
		Prompts: listed(form, name("prompts"), format.MaxPrompts), Parts: listed(form, name("parts"), format.MaxParts),
		Private: form.Text(name("private")),
		Who:     format.Who(form.Text(name("speak.who"))), Order: format.Order(form.Text(name("speak.order"))),
		Seconds: form.Line(name("speak.seconds")), Times: form.Line(name("speak.times")), Echo: form.Line(name("speak.echo")),
		Pass: form.Yes(name("speak.pass")), CrossTalk: form.Yes(name("speak.cross_talk")),
		Text: format.TextRule(form.Text(name("text"))), Roles: words[format.Role](form.All(name("roles"))),
		Practice: format.PracticeKind(form.Text(name("exercise.kind"))), In: form.Line(name("exercise.in")), Hold: form.Line(name("exercise.hold")),
		Out: form.Line(name("exercise.out")), Steps: listed(form, name("exercise.steps"), format.MaxSteps),
		Question: form.Text(name("vote.text")), Options: listed(form, name("vote.options"), format.MaxOptions),
		Optional: form.Yes(name("optional")), Open: form.Yes(name("open")),
	}
	for n := 1; n <= format.MaxCards+spare; n++ {
		at := "cards." + strconv.Itoa(n)
		card := format.Card{Title: form.Line(name(at + ".title")), Text: form.Text(name(at + ".text"))}
		if card != (format.Card{}) {
			p.Cards = append(p.Cards, card)
		}
	}
	return p
}

// spare is how many empty fields a list shows for more.
const spare = 1

// listed reads a list, one field an entry. What was left empty is left out.
func listed(form web.Form, name string, most int) (list []string) {
	for n := 1; n <= most+spare; n++ {
		if s := form.Text(name + "." + strconv.Itoa(n)); s != "" {
			list = append(list, s)
		}
	}
	return list
}

func words[T ~string](list []string) (all []T) {
	for _, s := range list {
		all = append(all, T(s))
	}
	return all
}

// arrange changes the draft's parts as a button asks: "add" (add_kind after the
// place add_after, 0 being the beginning), "up-2", "down-2", "remove-2", places
// counted from 1; "more-2" only makes room in a list. Anything else counts the
// minutes again.
func (d *draft) arrange(order string, form web.Form, title func(format.Kind) string) {
	verb, place, _ := strings.Cut(order, "-")
	if verb == "add" {
		d.add(format.Kind(form.Text("add_kind")), number(form.Text("add_after")), title)
		return
	}
	i := number(place) - 1
	if i < 0 || i >= len(d.Parts) {
		return
	}
	switch {
	case verb == "up" && i > 0:
		d.Parts[i-1], d.Parts[i] = d.Parts[i], d.Parts[i-1]
	case verb == "down" && i < len(d.Parts)-1:
		d.Parts[i+1], d.Parts[i] = d.Parts[i], d.Parts[i+1]
	case verb == "more":
		d.Parts[i].Open = true
	case verb == "remove":
		d.Parts = slices.Delete(d.Parts, i, i+1)
	}
}

func (d *draft) add(kind format.Kind, after int, title func(format.Kind) string) {
	if !slices.Contains(format.Kinds, kind) || len(d.Parts) >= format.MaxSegments {
		return
	}
	if after < 0 || after > len(d.Parts) {
		after = len(d.Parts)
	}
	p := partOf(newSegment(d.format().Segments, kind, title(kind)))
	p.Fresh = true
	d.Parts = slices.Insert(d.Parts, after, p)
}

// A tally is how the minutes add up.
type tally struct {
	Length int // of the meeting; 0 where that is no number
	Given  int // to parts with minutes of their own
	Shares int // parts that share the rest
	After  int // minutes after the end
}

// Left are the minutes that no part has of its own; fewer than 0 where there are
// too many.
func (t tally) Left() int { return t.Length - t.Given }

func (d draft) tally() tally {
	t := tally{Length: max(number(d.Length), 0)}
	for _, p := range d.Parts {
		n := max(number(p.Amount), 0)
		switch {
		case p.Kind == format.WindDown:
			t.After += n
		case p.Shared:
			t.Shares++
		default:
			t.Given += n
		}
	}
	return t
}

func itoa(n int) string { return strconv.Itoa(n) }
