package schedule

import (
	"bytes"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	ical "github.com/emersion/go-ical"
	"github.com/google/go-cmp/cmp"
)

func entries(t testing.TB) []Entry {
	t.Helper()
	at := moments(t, "2026-11-24T19:00:00+01:00")
	return []Entry{
		{UID: "k3v9q@hearth", Sequence: 2, Stamp: at.Add(-time.Hour), Start: at, End: at.Add(90 * time.Minute), Summary: "Appointment"},
		{UID: "p8d2w@hearth", Stamp: at, Start: at.AddDate(0, 0, 7), Summary: "Cita; a las 19:00, en línea\\\nموعد", CalledOff: true},
	}
}

func TestAFeedIsWrittenByTheRFC(t *testing.T) {
	want := strings.Join([]string{
		"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Hearth//Hearth//EN", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
		"NAME:My dates", "X-WR-CALNAME:My dates", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
		"BEGIN:VEVENT", "UID:k3v9q@hearth", "SEQUENCE:2", "DTSTAMP:20261124T170000Z", "DTSTART:20261124T180000Z", "DTEND:20261124T193000Z",
		"SUMMARY:Appointment", "STATUS:CONFIRMED", "CLASS:PRIVATE", "TRANSP:OPAQUE", "END:VEVENT",
		"BEGIN:VEVENT", "UID:p8d2w@hearth", "SEQUENCE:0", "DTSTAMP:20261124T180000Z", "DTSTART:20261201T180000Z",
		`SUMMARY:Cita\; a las 19:00\, en línea\\\nموعد`, "STATUS:CANCELLED", "CLASS:PRIVATE", "TRANSP:TRANSPARENT", "END:VEVENT",
		"END:VCALENDAR", "",
	}, "\r\n")
	got := string(Feed("My dates", entries(t)))
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for _, never := range []string{"DESCRIPTION", "LOCATION", "URL", "ORGANIZER", "ATTENDEE", "TZID", "RRULE", "BEGIN:VALARM"} {
		if strings.Contains(got, never) {
			t.Errorf("a feed holds %s", never)
		}
	}
}

func TestAFeedIsReadBackByAStranger(t *testing.T) {
	calendar, err := ical.NewDecoder(bytes.NewReader(Feed("My dates, all; of them", entries(t)))).Decode()
	if err != nil {
		t.Fatal(err)
	}
	if name, err := calendar.Props.Text(ical.PropName); err != nil || name != "My dates, all; of them" {
		t.Errorf("the name is %q, %v", name, err)
	}
	if every, err := calendar.Props.Get(ical.PropRefreshInterval).Duration(); err != nil || every != 6*time.Hour {
		t.Errorf("it is read again after %v, %v", every, err)
	}
	events := calendar.Events()
	if len(events) != 2 {
		t.Fatalf("%d events", len(events))
	}
	for i, e := range entries(t) {
		start, err := events[i].DateTimeStart(time.UTC)
		if err != nil || !start.Equal(e.Start) {
			t.Errorf("%s begins at %v, %v", e.UID, start, err)
		}
		if end, err := events[i].DateTimeEnd(time.UTC); !e.End.IsZero() && (err != nil || !end.Equal(e.End)) {
			t.Errorf("%s ends at %v, %v", e.UID, end, err)
		}
		if said, err := events[i].Props.Text(ical.PropSummary); err != nil || said != e.Summary {
			t.Errorf("%s is called %q, %v", e.UID, said, err)
		}
		if status, err := events[i].Status(); err != nil || (status == ical.EventCancelled) != e.CalledOff {
			t.Errorf("%s has the status %q, %v", e.UID, status, err)
		}
	}
	if empty, err := ical.NewDecoder(bytes.NewReader(Feed("", nil))).Decode(); err != nil || len(empty.Children) != 0 {
		t.Errorf("an empty feed: %+v, %v", empty, err)
	}
}

func FuzzWordsComeBackAndNothingElseDoes(f *testing.F) {
	for _, seed := range []string{
		"", "Appointment", "a;b,c\\d", "line\nline", "line\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:x", "lone\rreturn", "\x00\x1b[0m", "\xff\xfe", "\u2028\u0085",
		strings.Repeat("ض", 200), strings.Repeat("👩‍👩‍👧", 40), strings.Repeat("a", 67), strings.Repeat("\\", 80), " leads and trails ", "\tTab",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, words string) {
		all := entries(t)
		all[0].Summary = words
		raw := Feed(words, all)
		if !utf8.Valid(raw) || !bytes.HasSuffix(raw, []byte("END:VCALENDAR\r\n")) {
			t.Fatalf("%q", raw)
		}
		for line := range bytes.SplitSeq(raw, []byte("\r\n")) {
			if len(line) > lineLength || !utf8.Valid(line) || bytes.ContainsAny(line, "\r\n\x00") {
				t.Errorf("a line is %q", line)
			}
		}
		calendar, err := ical.NewDecoder(bytes.NewReader(raw)).Decode()
		if err != nil || len(calendar.Events()) != 2 || len(calendar.Children) != 2 {
			t.Fatalf("%d events, %v", len(calendar.Children), err)
		}
		said, err := calendar.Events()[0].Props.Text(ical.PropSummary)
		if want := plain(words); err != nil || said != want {
			t.Errorf("%q comes back as %q, want %q, %v", words, said, want, err)
		}
		if uid, _ := calendar.Events()[0].Props.Text(ical.PropUID); uid != all[0].UID {
			t.Errorf("the UID is %q", uid)
		}
	})
}

// plain is what is left of words in a feed: everything but what a reader could
// stumble over.
func plain(words string) string {
	words = strings.ReplaceAll(strings.ToValidUTF8(words, "\uFFFD"), "\r\n", "\n")
	return strings.Map(func(r rune) rune {
		if r != '\n' && (r < ' ' || r >= 0x7f && r < 0xa0) {
			return -1
		}
		return r
	}, words)
}
