package listening

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/text"
)

// How long things last.
const (
	// Valid is how long the course counts.
	Valid = 365 * 24 * time.Hour
	// Offered is how long an offered talk is kept for one listener: to read what
	// it is about, and to breathe once.
	Offered = 3 * time.Minute
	// Waits is how long somebody who wants to talk now stays in the line; later
	// the moment is over, and an answer would startle.
	Waits = 3 * time.Hour
	// Silent is after how long without a word a talk ends by itself.
	Silent = 45 * time.Minute
	// Usual is what a talk takes: its page says so at the beginning and, gently,
	// when the time is over.
	Usual = 50 * time.Minute
	// Kept is how long the words stay after the end.
	Kept = 7 * 24 * time.Hour
	// Ahead is how far ahead one may ask for a time.
	Ahead = 14 * 24 * time.Hour
	// Early is how long before its time a talk is offered to listeners.
	Early = 10 * time.Minute
	// Around is how far back waiting is measured for those who think about
	// asking.
	Around = 30 * 24 * time.Hour
)

// Bounds of what is written, in characters, and of how much.
const (
	MaxWords  = 600
	MaxLine   = 2000
	MaxAvoid  = 200
	MaxNote   = 400
	MaxDaily  = 5
	StartWith = 1 // talks a day of who has not said: one, so that nobody drowns
	// Practice is how many first talks a facilitator may read along.
	Practice = 3
	// Few is the number of words about talks below which nothing is added up.
	Few = 5
)

// Wishes are what somebody hopes for in a talk.
var Wishes = []string{"heard", "think", "company"}

// A Stage is how far somebody is in becoming a listener.
type Stage string

// The stages.
const (
	Nobody     Stage = ""           // has not begun
	Passed     Stage = "passed"     // knows the course; a facilitator has not taken them on yet
	Practising Stage = "practising" // listens; a facilitator may read along
	Listening  Stage = "listening"
	Lapsed     Stage = "lapsed" // the course is too long ago
	Ended      Stage = "ended"  // stopped, or was asked to stop
)

// A Listener is a member who listens, or is on the way there.
type Listener struct {
	Member      group.MemberID
	Group       group.ID
	PassedAt    time.Time
	ConfirmedAt time.Time // taken on by a facilitator; zero: not yet
	EndedAt     time.Time
	Talks       int64     // listened to, to their end
	HereUntil   time.Time // says that they are there until then
	Limits      Limits
}

// Stage is how far the listener is at the moment.
func (l Listener) Stage(now time.Time) Stage {
	switch {
	case l.PassedAt.IsZero():
		return Nobody
	case !l.EndedAt.IsZero():
		return Ended
	case now.Sub(l.PassedAt) >= Valid:
		return Lapsed
	case l.ConfirmedAt.IsZero():
		return Passed
	case l.Talks < Practice:
		return Practising
	}
	return Listening
}

// Listens reports whether the listener may be offered talks.
func (s Stage) Listens() bool { return s == Practising || s == Listening }

// Here reports whether the listener says that they are there.
func (l Listener) Here(now time.Time) bool {
	return l.Stage(now).Listens() && now.Before(l.HereUntil)
}

// Limits are what a listener takes on.
type Limits struct {
	Daily  int64    `json:"daily"`
	Langs  []string `json:"langs"`  // none: the group's own
	Topics []string `json:"topics"` // of the group; none: all
	Avoid  string   `json:"avoid"`  // subjects that they do not take, by commas
}

// Check returns an Invalid fault that names every field to mend.
func (l Limits) Check() error {
	var c fault.Check
	if l.Daily < 0 || l.Daily > MaxDaily {
		c.Add("daily", "listening.problem.daily", "max", int64(MaxDaily))
	}
	if n := utf8.RuneCountInString(l.Avoid); n > MaxAvoid {
		c.Add("avoid", "listening.problem.long", "count", n-MaxAvoid)
	}
	return c.Err()
}

// bears reports whether nothing in the words is among the subjects that the
// listener does not take. Words are compared folded, as a search does.
func (l Limits) bears(words string) bool {
	folded := text.Fold(words)
	for _, subject := range strings.FieldsFunc(l.Avoid, func(r rune) bool { return strings.ContainsRune(",،;؛\n", r) }) {
		if parts := text.Words(subject); len(parts) > 0 && text.Contains(folded, parts) {
			return false
		}
	}
	return true
}

// An Ask is what somebody says who wants to be heard.
type Ask struct {
	Wish   string
	Lang   string
	Topics []string
	Words  string    // what it is about, if they like
	From   time.Time // the time that they wish; zero: now
	Alone  bool      // nobody is to read along
}

// check looks at an Ask in its group.
func (a Ask) check(g group.Group, now time.Time) error {
	var c fault.Check
	if !slices.Contains(Wishes, a.Wish) {
		c.Add("wish", "listening.problem.wish")
	}
	if slices.ContainsFunc(a.Topics, func(t string) bool { return !slices.Contains(g.Topics, t) }) {
		c.Add("topics", "listening.problem.topics")
	}
	if n := utf8.RuneCountInString(a.Words); n > MaxWords {
		c.Add("words", "listening.problem.long", "count", n-MaxWords)
	}
	if !a.From.IsZero() && (a.From.Before(now) || a.From.Sub(now) > Ahead) {
		c.Add("from", "listening.problem.from", "days", int64(Ahead/(24*time.Hour)))
	}
	return c.Err()
}

// A TalkID names a talk.
type TalkID int64

// A Talk is one, from the asking to its end.
type Talk struct {
	ID    TalkID
	Group group.ID
	Asker group.MemberID
	Ask
	AskedAt      time.Time
	Listener     group.MemberID // 0 while it waits
	OfferedUntil time.Time      // zero once it has begun
	BegunAt      time.Time      // since when the present listener is there
	Second       group.MemberID // a facilitator who was brought in, or reads along
	CalledAt     time.Time      // when the listener asked for somebody
	SpokenAt     time.Time      // of the last words
	EndedAt      time.Time
	How          End
	Note         string  // from the listener before this one
	Told         [2]bool // whether the asker and the listener have said afterwards how it was
}

// An End is how a talk ended.
type End string

// The ends.
const (
	ByAsker    End = "asker"
	ByListener End = "listener"
	BySilence  End = "silence"
	TakenBack  End = "taken_back" // before anybody came
	Nobodys    End = "nobody"     // nobody came in time
)

// Over reports whether the talk has ended.
func (t Talk) Over() bool { return !t.EndedAt.IsZero() }

// Runs reports whether somebody listens.
func (t Talk) Runs() bool { return !t.BegunAt.IsZero() && !t.Over() }

// due is since when somebody waits: since they asked, or since the time that
// they asked for.
func (t Talk) due() time.Time {
	if t.From.After(t.AskedAt) {
		return t.From
	}
	return t.AskedAt
}

// free reports whether the talk can be offered to somebody at the moment.
func (t Talk) free(now time.Time) bool {
	offered := t.Listener != 0 && now.Before(t.OfferedUntil)
	return !t.Over() && t.BegunAt.IsZero() && !offered && !now.Before(t.due().Add(-Early))
}

// fits reports whether the talk may be offered to the listener.
func (t Talk) fits(l Listener, g group.Group, now time.Time) bool {
	langs := l.Limits.Langs
	if len(langs) == 0 {
		langs = []string{g.Lang}
	}
	topical := len(l.Limits.Topics) == 0 || len(t.Topics) == 0 ||
		slices.ContainsFunc(t.Topics, func(topic string) bool { return slices.Contains(l.Limits.Topics, topic) })
	stage := l.Stage(now)
	return t.Asker != l.Member && stage.Listens() && (stage == Listening || !t.Alone) && topical &&
		slices.Contains(langs, t.Lang) && l.Limits.bears(t.Words)
}

// Next is the talk that the listener is offered: of those that fit, the one that
// has waited longest. passed are those that they passed on, apart those whom
// they do not meet.
func Next(l Listener, g group.Group, waiting []Talk, passed map[TalkID]bool, apart group.Apart, now time.Time) (t Talk, ok bool) {
	fit := slices.DeleteFunc(slices.Clone(waiting), func(t Talk) bool {
		return !t.free(now) || !t.fits(l, g, now) || passed[t.ID] || apart.Either(t.Asker)
	})
	if len(fit) == 0 {
		return Talk{}, false
	}
	return slices.MinFunc(fit, longestFirst), true
}

func longestFirst(a, b Talk) int {
	return cmp.Or(a.due().Compare(b.due()), cmp.Compare(a.ID, b.ID))
}

// A Side is whose part somebody has in a talk.
type Side string

// The sides.
const (
	Asks    Side = "asks"
	Listens Side = "listens"
	Beside  Side = "beside" // a facilitator who was brought in, or reads along
	Outside Side = ""
)

// side is the member's part in the talk. Somebody who listened before, and
// handed it over, has none any more.
func (t Talk) side(m group.MemberID) Side {
	switch {
	case m == 0:
		return Outside
	case m == t.Asker:
		return Asks
	case m == t.Listener && !t.BegunAt.IsZero():
		return Listens
	case m == t.Second:
		return Beside
	}
	return Outside
}

// Longer reports whether the talk has lasted longer than is good for both.
func (t Talk) Longer(now time.Time) bool { return t.Runs() && now.Sub(t.BegunAt) >= Usual }

// A Line is what one of them said.
type Line struct {
	ID     int64
	Author group.MemberID
	Body   string
	At     time.Time
}

// checkLine looks at what somebody is about to say.
func checkLine(body string) error {
	var c fault.Check
	if text.Blank(body) {
		c.Add("body", "listening.problem.empty")
	} else if n := utf8.RuneCountInString(body); n > MaxLine {
		c.Add("body", "listening.problem.long", "count", n-MaxLine)
	}
	return c.Err()
}

// A Word is what somebody says after a talk. It is for facilitators.
type Word struct {
	From   Side
	About  group.MemberID // the listener
	Heard  int64          // 1 (not at all) to 5 (very much), how heard the asker felt; 0 from a listener
	Safe   bool           // whether they felt safe
	Heavy  bool           // a listener: it was heavy, I would like to talk
	Words  string
	SaidAt time.Time
}

func (w Word) check() error {
	var c fault.Check
	if w.From == Asks && (w.Heard < 1 || w.Heard > 5) {
		c.Add("heard", "listening.problem.heard")
	}
	if n := utf8.RuneCountInString(w.Words); n > MaxNote {
		c.Add("words", "listening.problem.long", "count", n-MaxNote)
	}
	return c.Err()
}
