package apart

import (
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// How much there may be, so that nobody's pages become slow.
const (
	MaxBlocks = 100  // of one member in one group
	MaxWords  = 60   // muted by one member in one group
	MaxWord   = 60   // characters
	MaxReason = 1000 // characters
)

// A Block is somebody whom a member asked not to meet.
type Block struct {
	Other group.MemberID
	At    time.Time
}

// An OrderID names a no-contact order.
type OrderID int64

// An Order keeps two members from all contact.
type Order struct {
	ID      OrderID
	Group   group.ID
	Low     group.MemberID // the one who joined first
	High    group.MemberID
	Reason  string
	Shown   bool // the two are told on their own page that there is one, and not with whom
	SetAt   time.Time
	EndedAt time.Time // zero while it stands
}

// Between reports whether the member is one of the two.
func (o Order) Between(id group.MemberID) bool { return o.Low == id || o.High == id }

// pair puts two members in the order in which they are stored.
func pair(a, b group.MemberID) (low, high group.MemberID) { return min(a, b), max(a, b) }

// A Wanted order is what somebody hands in.
type Wanted struct {
	One, Other string // handles
	Reason     string
	Shown      bool
}

func (w Wanted) check() error {
	var c fault.Check
	if text.Blank(w.One) {
		c.Add("one", "apart.problem.handle")
	}
	if text.Blank(w.Other) {
		c.Add("other", "apart.problem.handle")
	}
	switch n := utf8.RuneCountInString(w.Reason); {
	case text.Blank(w.Reason):
		c.Add("reason", "apart.problem.reason")
	case n > MaxReason:
		c.Add("reason", "apart.problem.reason_long", "count", n-MaxReason)
	}
	return c.Err()
}

// readWords reads muted words from a text with one on each line, each once. It
// returns Invalid for too many, or too long ones.
func readWords(in string) ([]string, error) {
	var words []string
	seen := map[string]bool{}
	var c fault.Check
	for line := range strings.Lines(in) {
		word := strings.TrimSpace(line)
		folded := text.Fold(word)
		if folded == "" || seen[folded] {
			continue
		}
		seen[folded] = true
		if utf8.RuneCountInString(word) > MaxWord {
			c.Add("words", "apart.problem.word_long", "max", MaxWord)
			return nil, c.Err()
		}
		words = append(words, word)
	}
	if len(words) > MaxWords {
		c.Add("words", "apart.problem.words", "max", MaxWords)
	}
	return words, c.Err()
}

// A row is one way in which somebody is apart from a member.
type row struct {
	other group.MemberID
	way   way
}

// A way is how two are apart, as the statement that asks for it says.
type way int64

const (
	asked   way = 1 // the member asked not to meet the other
	askedBy way = 2 // the other asked not to meet the member
	ordered way = 3 // an order stands between the two
)

// setOf makes of the rows who sees whom. Those who hold the group are not kept
// from seeing by a block.
func setOf(rows []row, holds bool, othersHold func(group.MemberID) bool) group.Apart {
	var from, to, order, mine []group.MemberID
	for _, r := range rows {
		byOrder := r.way == ordered
		if byOrder || !holds {
			from = append(from, r.other)
		}
		if byOrder || !othersHold(r.other) {
			to = append(to, r.other)
		}
		if byOrder {
			order = append(order, r.other)
		}
		if r.way == asked {
			mine = append(mine, r.other)
		}
	}
	return group.NewApart(from, to).With(order, mine)
}
