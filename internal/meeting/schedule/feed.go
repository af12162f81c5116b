package schedule

import (
	"fmt"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// An Entry is one date in a calendar feed. It has no place for a description:
// what a group is about does not go into a calendar that others may see.
type Entry struct {
	UID        string    // the same for the same date for ever, and telling nothing
	Sequence   int       // raised with every change of the date
	Stamp      time.Time // of the last change
	Start, End time.Time
	Summary    string // neutral: "Appointment"
	CalledOff  bool
}

// refresh is how often calendar programs may ask again. Somebody who looks in
// the morning should know by then what was called off the evening before.
const refresh = "PT6H"

// moment is a time in UTC as RFC 5545 §3.3.5 writes it. Dates are written one
// by one and in UTC: so no zone needs to be described, no calendar program has
// to follow our rules, and a feed tells nobody where a group is at home.
const moment = "20060102T150405Z"

// Feed writes a calendar by RFC 5545, with the name and the rhythm of RFC 7986
// and the older names of both that Apple, Google and Microsoft read. An entry
// that does not end after its start is written without an end.
//
// It is ours because the two libraries there are do not do it: one does not
// fold lines, the other lets line breaks and zero bytes through. Tests read it
// back with the first.
func Feed(name string, entries []Entry) []byte {
	var f feed
	f.raw("BEGIN", "VCALENDAR")
	f.raw("VERSION", "2.0")
	f.raw("PRODID", "-//Hearth//Hearth//EN")
	f.raw("CALSCALE", "GREGORIAN")
	f.raw("METHOD", "PUBLISH")
	f.text("NAME", name)
	f.text("X-WR-CALNAME", name)
	f.raw("REFRESH-INTERVAL;VALUE=DURATION", refresh)
	f.raw("X-PUBLISHED-TTL", refresh)
	for _, e := range entries {
		f.event(e)
	}
	f.raw("END", "VCALENDAR")
	return []byte(f.String())
}

type feed struct{ strings.Builder }

func (f *feed) event(e Entry) {
	status, busy := "CONFIRMED", "OPAQUE"
	if e.CalledOff {
		status, busy = "CANCELLED", "TRANSPARENT"
	}
	f.raw("BEGIN", "VEVENT")
	f.text("UID", e.UID)
	f.raw("SEQUENCE", fmt.Sprint(max(e.Sequence, 0)))
	f.raw("DTSTAMP", e.Stamp.UTC().Format(moment))
	f.raw("DTSTART", e.Start.UTC().Format(moment))
	if e.End.Truncate(time.Second).After(e.Start.Truncate(time.Second)) {
		f.raw("DTEND", e.End.UTC().Format(moment))
	}
	f.text("SUMMARY", e.Summary)
	f.raw("STATUS", status)
	f.raw("CLASS", "PRIVATE")
	f.raw("TRANSP", busy)
	f.raw("END", "VEVENT")
}

// escape writes what a text may not hold as it is (RFC 5545 §3.3.11).
var escape = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\r\n", `\n`, "\n", `\n`)

// text writes a property of anybody's words. Control characters have no place
// in a calendar, and a lone carriage return would begin a line of its own for
// some readers.
func (f *feed) text(name, words string) {
	words = escape.Replace(strings.ToValidUTF8(words, "\uFFFD"))
	words = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return -1
		}
		return r
	}, words)
	f.raw(name, words)
}

// lineLength is how many octets a line may have, without its end (§3.1).
const lineLength = 75

// raw writes a property, folded between letters: whoever joins the bytes again
// and whoever reads line by line gets the same.
func (f *feed) raw(name, value string) {
	line := name + ":" + value
	for room := lineLength; len(line) > room; room = lineLength - 1 {
		cut := room
		for !utf8.RuneStart(line[cut]) {
			cut--
		}
		f.WriteString(line[:cut] + "\r\n ")
		line = line[cut:]
	}
	f.WriteString(line + "\r\n")
}
