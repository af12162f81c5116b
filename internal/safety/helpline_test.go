package safety

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/language"
)

// today is the day on which most tests stand: half a year after the shipped
// records were checked.
var today = time.Date(2026, 11, 22, 21, 14, 0, 0, time.UTC)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func mustLoad(t *testing.T, path string, now time.Time) *Directory {
	t.Helper()
	d, err := Load(path, now)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestShippedRecords(t *testing.T) {
	d := mustLoad(t, "", today)
	digits := regexp.MustCompile(`^\+?[0-9]{2,15}$`)
	if len(d.helplines) != 21 {
		t.Errorf("%d helplines are shipped, want 21", len(d.helplines))
	}
	for _, h := range d.helplines {
		t.Run(h.ID, func(t *testing.T) {
			if problems := checkHelpline(h, today); len(problems) > 0 {
				t.Error(problems)
			}
			for _, c := range h.Contacts {
				if !digits.MatchString(c.Dial) && !strings.HasPrefix(c.Dial, "https://") {
					t.Errorf("dial %q is neither a number nor an https address", c.Dial)
				}
				if !strings.Contains(c.Href(), c.Dial) {
					t.Errorf("link %q does not hold dial %q as it stands", c.Href(), c.Dial)
				}
			}
			for _, lang := range []string{"en", "es", "ar"} {
				for _, c := range h.Contacts {
					if c.Note != nil && c.Note[lang] == "" {
						t.Errorf("a note lacks %s", lang)
					}
				}
			}
		})
	}
}

// These numbers are wrong or nobody has checked them; they must not come back.
func TestShippedNever(t *testing.T) {
	for _, never := range []string{
		"+33333114", "+18002738255", "+1741741", "+1988", "+44116123", "+4485258",
		"+82109", "+55188", "+6321553", // wrongly prefixed short codes
		"131114", "1737", "08000113", "0800-0113", `"024"`, "0800567567", `"135"`, "90101", `"142"`, `"143"`, // unchecked
	} {
		if strings.Contains(string(shipped), never) {
			t.Errorf("helplines.json holds %s", never)
		}
	}
}

func TestFreshness(t *testing.T) {
	verified := day("2026-06-02")
	for _, tc := range []struct {
		name string
		now  string
		want Freshness
	}{
		{"same day", "2026-06-02", Fresh},
		{"half a year", "2026-12-02", Fresh},
		{"a day before 12 months", "2027-06-01", Fresh},
		{"12 months", "2027-06-02", Aging},
		{"18 months", "2027-12-02", Aging},
		{"24 months", "2028-06-02", Aging},
		{"a day after 24 months", "2028-06-03", Stale},
		{"ten years", "2036-06-02", Stale},
		{"a day before the check", "2026-06-01", Fresh},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, hour := range []time.Duration{0, 12 * time.Hour, 24*time.Hour - time.Millisecond} {
				if got := FreshnessOf(verified, day(tc.now).Add(hour)); got != tc.want {
					t.Errorf("at +%v got %s, want %s", hour, got, tc.want)
				}
			}
		})
	}
}

func TestHref(t *testing.T) {
	for _, tc := range []struct {
		name    string
		contact Contact
		want    string
	}{
		{"short code", Contact{Method: Phone, Dial: "988"}, "tel:988"},
		{"international", Contact{Method: Phone, Dial: "+498001110111"}, "tel:+498001110111"},
		{"display is not dialled", Contact{Method: Phone, Dial: "119", Display: "119 ext. 8"}, "tel:119"},
		{"text", Contact{Method: Text, Dial: "988"}, "sms:988"},
		{"text with words", Contact{Method: Text, Dial: "741741", Body: "HOME"}, "sms:741741?body=HOME"},
		{"words are escaped", Contact{Method: Text, Dial: "741741", Body: "HI & 1+1"}, "sms:741741?body=HI%20%26%201%2B1"},
		{"chat", Contact{Method: Chat, Dial: "https://cvv.org.br/chat/"}, "https://cvv.org.br/chat/"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if got := tc.contact.Href(); got != tc.want {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestFindOrder(t *testing.T) {
	d := mustLoad(t, "", today)
	for _, tc := range []struct {
		name    string
		wish    Wish
		tongues []string
		want    []string
	}{
		{"crisis lines first, then the rest", Wish{Country: "RU"}, []string{"ru"}, []string{"ru-national", "ru-children"}},
		{"as written where all speak it", Wish{Country: "US"}, []string{"en"}, []string{"us-988-lifeline", "us-crisis-text-line"}},
		{"the reader's language before others", Wish{Country: "JP"}, []string{"en"}, []string{"jp-yorisoi", "jp-tell", "jp-inochi-no-denwa"}},
		{"a region of the language counts", Wish{Country: "JP"}, []string{"es-MX"}, []string{"jp-yorisoi", "jp-inochi-no-denwa", "jp-tell"}},
		{"a need", Wish{Country: "RU", Need: "young"}, []string{"en"}, []string{"ru-children"}},
		{"a need nothing serves", Wish{Country: "RU", Need: "violence"}, []string{"en"}, nil},
		{"a country with nothing", Wish{Country: "KE"}, []string{"en"}, nil},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for _, tag := range tc.tongues {
				base, _ := language.Make(tag).Base()
				tc.wish.Tongues = append(tc.wish.Tongues, base)
			}
			var got []string
			for _, h := range d.Find(tc.wish, today) {
				got = append(got, h.ID)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestEmergencyIn(t *testing.T) {
	d := mustLoad(t, "", today)
	for country, want := range map[string][]Number{
		"US": {{"911", "any"}}, "GB": {{"999", "any"}}, "AU": {{"000", "any"}},
		"DE": {{"112", "any"}}, "IE": {{"112", "any"}}, "IN": {{"112", "any"}},
		"JP": {{"119", "ambulance"}, {"110", "police"}},
		"CH": nil, "BR": nil, "KE": nil, "": nil, // not in the data, so not said
	} {
		if diff := cmp.Diff(want, d.EmergencyIn(country)); diff != "" {
			t.Errorf("%q: %s", country, diff)
		}
	}
}

func TestCountriesAndNeeds(t *testing.T) {
	d := mustLoad(t, "", today)
	codes := d.Countries(today)
	for _, code := range []string{"US", "DE", "SE", "NZ", "BD"} {
		if !slices.Contains(codes, code) {
			t.Errorf("%s is missing", code)
		}
	}
	if slices.Contains(codes, "EU") || slices.Contains(codes, "KE") {
		t.Error("a country is offered of which nothing is known")
	}
	if diff := cmp.Diff([]Need{Crisis, "talk", "young"}, d.Needs(today)); diff != "" {
		t.Error(diff)
	}
	late := day("2030-01-01")
	if slices.Contains(d.Countries(late), "BD") || len(d.Needs(late)) > 0 {
		t.Error("a country or need is offered whose helplines are all withheld")
	}
}
