package match

import (
	"cmp"
	"slices"
)

// What may matter to somebody, beside topics and ways of talking.
const (
	Free      = "free"        // costs nothing, or may cost nothing
	Soon      = "soon"        // a free seat, and no waiting for a yes
	Answers   = "answers"     // the group says within which time it answers
	Small     = "small"       // few enough to know each other
	SamePeers = "same_people" // nobody new in the middle of it
	ComeAndGo = "come_and_go" // no need to be there every time
)

// Matters lists what may matter, in the order of the form.
var Matters = []string{Free, Soon, Answers, Small, SamePeers, ComeAndGo}

// smallest is up to how many seats a group is small: what group therapy works
// with, and a few more.
const smallest = 12

// quickly is within how many hours an answer is quick.
const quickly = 12

// Wishes is what a person said. Empty fields leave everything open.
type Wishes struct {
	Topics    []string // what brings them here; any of them
	Today     bool     // they need somebody today
	Formats   []string // how they would like to talk; any of them
	LedBy     string   // with whom
	Audiences []string // who they are, in the words that groups use
	Langs     []string // BCP 47, any of them
	When      Slots    // when they have time, in their own zone; 0: at any time
	Matters   []string // of Matters
}

// A Group is what can be weighed about a group.
type Group struct {
	ID        int64
	Name      string // folded, for a steady order
	Topics    []string
	Formats   []string
	Audiences []string // none: everybody
	LedBy     string
	Lang      string
	Entry     string
	Shape     string
	Costs     bool // a seat costs something
	MayBeFree bool // it costs, but one may ask to come for nothing
	Full      bool
	Capacity  int64 // seats; 0: no limit
	Promise   int64 // hours; 0: nothing promised
	People    int64 // active this week, rounded
}

// Hours tell when the groups meet: that depends on the reader's zone and on the
// moment. Groups are named by their place among those that are weighed.
type Hours interface {
	// Meets is when the group's regular meetings begin, on the reader's clock; 0
	// for a group that has none.
	Meets(group int) Slots
	// Now reports whether the group meets at the moment, or within hours.
	Now(group int) bool
}

// A Reason is why a group is shown, and what it counts.
type Reason struct {
	Code   string   // the sentence is the message "directory.reason." + Code
	Values []string // topics, formats or audiences that it names, as codes
	Points int
}

// What the reasons count. A topic outweighs everything that makes a group
// convenient; who one is with comes next; the rest breaks ties.
const (
	pointsTopic     = 10 // the first topic in common
	pointsMoreTopic = 3  // each further one, up to three
	pointsAudience  = 6  // a group for people as they said they are
	pointsNow       = 8  // open now, for who needs somebody today
	pointsFormat    = 3
	pointsLedBy     = 3
	pointsWhen      = 4
	pointsMatter    = 3 // each thing that matters
	pointsAnyHour   = 2 // one writes when one likes
	pointsLively    = 1
)

// A Match is a group that fits, with the sum of its reasons.
type Match struct {
	Index   int // of the group among those that were weighed
	Points  int
	Reasons []Reason
}

// Rank returns the best groups, at most limit of them: more points first, then
// the livelier, then by name. A group that cannot be meant is not among them.
func Rank(w Wishes, groups []Group, hours Hours, limit int) []Match {
	var best []Match
	weighing := weighing{&w, hours}
	better := func(a, b Match) int {
		x, y := &groups[a.Index], &groups[b.Index]
		return cmp.Or(cmp.Compare(b.Points, a.Points), cmp.Compare(y.People, x.People), cmp.Compare(x.Name, y.Name), cmp.Compare(x.ID, y.ID))
	}
	for i := range groups {
		points, fits := weighing.of(i, &groups[i], nil)
		if !fits {
			continue
		}
		m := Match{Index: i, Points: points}
		if len(best) == limit && (limit == 0 || better(m, best[limit-1]) >= 0) {
			continue
		}
		at, _ := slices.BinarySearchFunc(best, m, better)
		if len(best) == limit {
			best = best[:limit-1]
		}
		best = slices.Insert(best, at, m)
	}
	for i := range best {
		_, _ = weighing.of(best[i].Index, &groups[best[i].Index], &best[i].Reasons)
	}
	return best
}

// weighing is one person's wishes, and the hours by their clock.
type weighing struct {
	*Wishes
	hours Hours
}

// of adds up a group's points, and reports whether it can be meant at all.
// The reasons go to why, unless it is nil: of ten thousand groups, only those
// that are shown need them.
func (w weighing) of(i int, g *Group, why *[]Reason) (points int, fits bool) {
	meets := w.hours.Meets(i)
	if !w.possible(g, meets) {
		return 0, false
	}
	add := func(code string, n int, wanted, offered []string) {
		points += n
		if why != nil {
			*why = append(*why, Reason{Code: code, Values: both(wanted, offered), Points: n})
		}
	}
	if n := shared(w.Topics, g.Topics); n > 0 {
		add("topic", pointsTopic+pointsMoreTopic*min(n-1, 3), w.Topics, g.Topics)
	}
	if shared(w.Audiences, g.Audiences) > 0 {
		add("audience", pointsAudience, w.Audiences, g.Audiences)
	}
	if w.Today && w.hours.Now(i) {
		add("now", pointsNow, nil, nil)
	}
	if shared(w.Formats, g.Formats) > 0 {
		add("format", pointsFormat, w.Formats, g.Formats)
	}
	if w.LedBy != "" && w.LedBy == g.LedBy {
		add("led", pointsLedBy, nil, nil)
	}
	switch {
	case w.When == 0:
	case meets.Has(w.When):
		add("when", pointsWhen, nil, nil)
	case slices.Contains(g.Formats, "text"):
		add("any_hour", pointsAnyHour, nil, nil)
	}
	for _, m := range w.Matters {
		if has(g, m) {
			add(m, pointsMatter, nil, nil)
		}
	}
	if g.People > 0 {
		add("lively", pointsLively, nil, nil)
	}
	return points, true
}

// possible reports whether nothing speaks against the group.
func (w weighing) possible(g *Group, meets Slots) bool {
	switch {
	case len(w.Topics) > 0 && len(g.Topics) > 0 && shared(w.Topics, g.Topics) == 0:
		return false
	case len(w.Langs) > 0 && !slices.Contains(w.Langs, g.Lang):
		return false
	case len(w.Formats) > 0 && shared(w.Formats, g.Formats) == 0:
		return false
	case len(w.Audiences) > 0 && len(g.Audiences) > 0 && shared(w.Audiences, g.Audiences) == 0:
		return false // for others, by its own words
	case meets != 0 && w.When != 0 && !meets.Has(w.When) && !slices.Contains(g.Formats, "text"):
		return false // it talks at hours only at which they have no time
	case slices.Contains(w.Matters, Free) && g.Costs && !g.MayBeFree:
		return false
	case slices.Contains(w.Matters, Soon) && (g.Full || g.Entry == "invitation" || g.Entry == "code"):
		return false
	case g.Entry == "invitation" && !w.inCommon(g):
		return false // its door opens from inside only
	}
	return true
}

// inCommon reports whether a group by invitation is near enough to what somebody
// looks for, that hearing of it is worth the wait.
func (w weighing) inCommon(g *Group) bool {
	return shared(w.Topics, g.Topics) > 0 || shared(w.Audiences, g.Audiences) > 0
}

// has reports whether the group offers what matters.
func has(g *Group, matter string) bool {
	switch matter {
	case Free:
		return !g.Costs || g.MayBeFree
	case Soon:
		return !g.Full && g.Entry == "open"
	case Answers:
		return g.Promise > 0 && g.Promise <= quickly
	case Small:
		return g.Capacity > 0 && g.Capacity <= smallest
	case SamePeers:
		return g.Shape == "closed" || g.Shape == "timed"
	case ComeAndGo:
		return g.Shape == "ongoing"
	}
	return false
}

// shared counts the words of wanted that are in offered.
func shared(wanted, offered []string) (n int) {
	for _, word := range wanted {
		if slices.Contains(offered, word) {
			n++
		}
	}
	return n
}

// both returns those words.
func both(wanted, offered []string) (words []string) {
	for _, word := range wanted {
		if slices.Contains(offered, word) {
			words = append(words, word)
		}
	}
	return words
}
