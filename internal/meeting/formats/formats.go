package formats

import (
	"reflect"
	"slices"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
)

// ID names a group's own format inside the server; outside, its Code does.
type ID int64

const (
	// MaxOwn is how many formats a group can have in use: more than anybody
	// chooses from.
	MaxOwn = 50
	// MaxAll also counts archived ones, so that the table has an end.
	MaxAll = 200
	// MaxVersions are kept of a format. The oldest goes when a newer one comes;
	// nothing runs on it any more.
	MaxVersions = 200
	// PerPage is how many versions a page of the history shows.
	PerPage = 20
)

// own begins the code of a group's own format; no format of Hearth's does.
const own = "own-"

// A Choice is a format that a group's meeting can have.
type Choice struct {
	Code    string // "peer", or "own-" and a token: what Get takes
	Name    string
	Summary string
	Lang    string // of the name and the summary
	Length  int    // in minutes
	Own     bool
	Version int64 // the newest; 0 for those that Hearth brings along
}

// A Kept is a format as a group has it, in one version.
type Kept struct {
	ID       ID // 0 for those that Hearth brings along
	Code     string
	Format   format.Format
	Version  int64 // 0 for those that Hearth brings along
	Newest   int64
	From     string // the code of the format that it began as, or ""
	Author   group.MemberID
	Restored int64 // the version that this one went back to, or 0
	SavedAt  time.Time

	ArchivedAt time.Time
}

// Own reports whether the format is the group's, and not Hearth's.
func (k Kept) Own() bool { return k.ID != 0 }

// Archived reports whether the format is put away: kept for the meetings that
// had it, and offered to none.
func (k Kept) Archived() bool { return !k.ArchivedAt.IsZero() }

// langOf is the language in which a group gets the formats that Hearth brings
// along.
func langOf(g group.Group) i18n.Lang {
	if lang, ok := i18n.Parse(g.Lang); ok {
		return lang
	}
	return i18n.English
}

// withoutHints is the format as members see it.
func withoutHints(f format.Format) format.Format {
	f.Segments = slices.Clone(f.Segments)
	for i := range f.Segments {
		f.Segments[i].Private = ""
	}
	return f
}

// canonical is the format with everything left out that is usual anyway, so that
// two versions differ only where a meeting does. The format has been checked.
func canonical(f format.Format) format.Format {
	f = f.Tidy()
	f.Version = format.Version
	if f.Late == format.LateBetween {
		f.Late = ""
	}
	if everyWay(f.Ways) {
		f.Ways = nil
	}
	for i, s := range f.Segments {
		f.Segments[i].Speak = shortest(s)
		if s.Text == format.UsualText(s.Kind) {
			f.Segments[i].Text = ""
		}
	}
	return f
}

// ways are all there are, the quietest first.
var ways = append(slices.Clone(format.Ways), format.Phone, format.Device)

func everyWay(list []format.Way) bool {
	for _, w := range ways {
		if !slices.Contains(list, w) {
			return false
		}
	}
	return true
}

// shortest is the shortest way to write the speaking rule of a segment.
func shortest(s format.Segment) format.Rule {
	rule := s.Rule()
	bare := s
	bare.Speak = format.Rule{}
	usual := bare.Rule()
	short := rule
	if rule.Who == usual.Who {
		short.Who = ""
	}
	if rule.Pass == usual.Pass {
		short.Pass = false
	}
	if rule.CrossTalk == usual.CrossTalk {
		short.CrossTalk = false
	}
	if rule.Order == usual.Order {
		short.Order = ""
	}
	if rule.Times == usual.Times {
		short.Times = 0
	}
	for _, candidate := range []format.Rule{short, withWho(short, rule)} {
		bare.Speak = candidate
		if bare.Rule() == rule {
			return candidate
		}
	}
	return s.Speak
}

// withWho says who may speak, and with it everything that is not the usual's.
func withWho(short, rule format.Rule) format.Rule {
	short.Who, short.Pass, short.CrossTalk = rule.Who, rule.Pass, rule.CrossTalk
	return short
}

// same reports whether two formats are run and read alike.
func same(a, b format.Format) bool { return reflect.DeepEqual(canonical(a), canonical(b)) }

// shippedCode reports whether Hearth brings a format of the code along.
func shippedCode(code string) bool { return slices.Contains(format.Codes, code) }

// fresh is what somebody begins with who copies nothing: it can be run as it is.
func fresh(lang string, name func(format.Kind) string) format.Format {
	f := format.Format{Version: format.Version, Lang: lang, Length: 60}
	for _, kind := range []format.Kind{format.Gathering, format.Round, format.Open, format.Closing} {
		f.Segments = append(f.Segments, newSegment(f.Segments, kind, name(kind)))
	}
	f.Segments[2].Minutes, f.Segments[2].Share = 0, 1
	return f
}

// minutesFor is what a new segment of a kind begins with.
var minutesFor = map[format.Kind]int{
	format.Gathering: 5, format.Reading: 5, format.Agreement: 3, format.Round: 15, format.Queue: 20, format.Piece: 20, format.Open: 15,
	format.Exercise: 3, format.Silence: 2, format.Break: 10, format.Vote: 5, format.Chips: 5, format.Announcements: 5, format.Closing: 5,
	format.WindDown: 10,
}

// newSegment is a segment of the kind as it usually is, with an ID that none of
// the others has.
func newSegment(others []format.Segment, kind format.Kind, title string) format.Segment {
	s := format.Segment{ID: newID(others, kind), Kind: kind, Title: title, Minutes: minutesFor[kind]}
	switch kind {
	case format.Exercise:
		s.Exercise = &format.Practice{Kind: format.Breathing, In: 4, Out: 6}
	case format.Vote:
		s.Vote = &format.Question{}
	}
	return s
}

func newID(others []format.Segment, kind format.Kind) string {
	base := strings.ReplaceAll(string(kind), "_", "-")
	taken := func(id string) bool {
		return slices.ContainsFunc(others, func(s format.Segment) bool { return s.ID == id })
	}
	id := base
	for n := 2; taken(id); n++ {
		id = base + "-" + itoa(n)
	}
	return id
}
