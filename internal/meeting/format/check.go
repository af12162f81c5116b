package format

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/language"
)

// langLike is a tag that begins with a language, and not with a private x-.
var langLike = regexp.MustCompile(`^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,8}$`)

// Check returns Problems with everything that keeps the format from being run,
// or nil.
func (f Format) Check() error { return f.problems().asError() }

// checker gathers problems; index and segment are where it is just now.
type checker struct {
	found   Problems
	index   int
	segment Segment
}

func (c *checker) add(field, code string, pairs ...any) {
	c.found = append(c.found, Problem{Segment: c.segment.ID, Title: c.segment.Title, Index: c.index, Field: field, Code: code, Args: args(pairs)})
}

// at goes to the segment at the place i of Segments.
func (c *checker) at(i int, s Segment) { c.index, c.segment = i+1, s }

func (f Format) problems() Problems {
	c := &checker{}
	switch {
	case f.Version == 0:
		c.add("hearth_format", "version_missing", "version", Version)
	case f.Version != Version:
		c.add("hearth_format", "version_unknown", "version", Version)
	}
	c.line("name", f.Name, MaxName, true)
	c.text("summary", f.Summary, MaxSummary, false)
	if _, err := language.Parse(f.Lang); err != nil || !langLike.MatchString(f.Lang) {
		c.add("lang", "lang")
	}
	c.between("length", f.Length, MinLength, MaxLength)
	if f.Seats != 0 {
		c.between("seats", f.Seats, MinSeats, MaxSeats)
	}
	c.ways(f.Ways)
	known(c, "late", f.Late, []Late{LateAny, LateBetween, LateNever}, true)
	if len(f.Segments) > MaxSegments {
		c.add("segments", "too_many", "most", MaxSegments)
		return c.found
	}
	c.ids(f.Segments)
	for i, s := range f.Segments {
		c.at(i, s)
		c.check(s)
	}
	c.index, c.segment = 0, Segment{}
	c.order(f.Segments)
	c.time(f)
	return c.found
}

func (c *checker) ways(ways []Way) {
	allowed := []Way{Text, Listen, Voice, Video, Phone, Device}
	for i, w := range ways {
		known(c, fmt.Sprintf("ways.%d", i+1), w, allowed, false)
	}
	once(c, "ways", ways)
	if len(ways) > 0 && !slices.ContainsFunc(ways, func(w Way) bool { return w != Listen }) {
		c.add("ways", "ways_listen") // nobody could ever take a turn
	}
}

// once refuses a list that names something twice.
func once[T ~string](c *checker, field string, list []T) {
	for i, one := range list {
		if slices.Contains(list[:i], one) {
			c.add(field, "twice")
			return
		}
	}
}

func (c *checker) ids(segments []Segment) {
	seen := map[string]bool{}
	for i, s := range segments {
		c.at(i, s)
		switch {
		case !isID(s.ID):
			c.add("id", "id", "most", MaxID)
		case seen[s.ID]:
			c.add("id", "id_twice", "id", s.ID)
		}
		seen[s.ID] = true
	}
	c.index, c.segment = 0, Segment{}
}

// isID says whether the text is lower-case letters, digits and single hyphens
// between them, and not too long.
func isID(id string) bool {
	if id == "" || len(id) > MaxID || id[0] == '-' || id[len(id)-1] == '-' || strings.Contains(id, "--") {
		return false
	}
	return !strings.ContainsFunc(id, func(r rune) bool { return r != '-' && (r < '0' || r > '9') && (r < 'a' || r > 'z') })
}

// order looks at what comes after what.
func (c *checker) order(segments []Segment) {
	ended := false
	for i, s := range segments {
		if s.Kind == WindDown {
			ended = true
		} else if ended {
			c.at(i, s)
			c.add("kind", "after_wind_down")
			break
		}
	}
	c.index, c.segment = 0, Segment{}
	if !slices.ContainsFunc(segments, func(s Segment) bool { return s.Kind != WindDown }) {
		c.add("segments", "no_segments")
	}
}

// time looks whether the minutes fit the length. It is silent where a segment
// has no proper time, for that was said already.
func (c *checker) time(f Format) {
	fixed, shares, n := 0, 0, 0
	for _, s := range f.Segments {
		if s.Kind == WindDown {
			continue
		}
		if (s.Minutes > 0) == (s.Share > 0) || s.Minutes < 0 || s.Share < 0 {
			return
		}
		n++
		fixed += s.Minutes
		if s.Share > 0 {
			shares++
		}
	}
	switch left := f.Length - fixed; {
	case n == 0 || f.Length < MinLength || f.Length > MaxLength:
	case left < 0:
		c.add("length", "minutes_over", "count", -left, "length", f.Length)
	case shares > 0 && left < shares:
		c.add("length", "nothing_left", "left", left, "shares", shares)
	case shares == 0 && left > 0:
		c.add("length", "minutes_under", "count", left, "length", f.Length)
	}
}

// text checks what somebody wrote; line is for what stands on one line.
func (c *checker) text(field, s string, most int, needed bool) {
	c.written(field, s, most, needed, "\n")
}

func (c *checker) line(field, s string, most int, needed bool) { c.written(field, s, most, needed, "") }

func (c *checker) written(field, s string, most int, needed bool, breaks string) {
	odd := func(r rune) bool {
		return r == utf8.RuneError || (unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp) || r == '\uFEFF') && !strings.ContainsRune(breaks, r)
	}
	switch n := utf8.RuneCountInString(s); {
	case strings.TrimSpace(s) == "":
		if needed || s != "" {
			c.add(field, "missing")
		}
	case n > most:
		c.add(field, "too_long", "most", most, "length", n)
	case strings.ContainsFunc(s, odd):
		c.add(field, "signs")
	}
}

// list checks each text of a list, and how many there are.
func (c *checker) list(field string, list []string, most, long int) {
	if len(list) > most {
		c.add(field, "too_many", "most", most)
		return
	}
	for i, s := range list {
		c.text(fmt.Sprintf("%s.%d", field, i+1), s, long, true)
	}
}

func (c *checker) between(field string, n, least, most int) {
	if n < least || n > most {
		c.add(field, "range", "least", least, "most", most)
	}
}

// known refuses a word that is not one of those there are.
func known[T ~string](c *checker, field string, word T, all []T, mayBeEmpty bool) bool {
	if slices.Contains(all, word) || mayBeEmpty && word == "" {
		return true
	}
	c.add(field, "unknown_word", "known", words(all))
	return false
}
