package naming_test

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"hearth/internal/account/naming"
	"hearth/internal/platform/i18n"
)

func TestCheck(t *testing.T) {
	for _, row := range []struct {
		name string
		want naming.Reason
	}{
		{"quiet-otter", naming.Fine},
		{"Quiet Otter", naming.Fine},
		{"río-sereno", naming.Fine},
		{"Brisa Serena", naming.Fine},
		{"نهر هادئ", naming.Fine},
		{"هِرَّة", naming.Fine},
		{"José", naming.Fine},
		{"Anna", naming.Fine},
		{"Wandering Star", naming.Fine},
		{"night owl 7", naming.Fine},
		{"walker-1732250000123", naming.Fine},
		{"bench_user_0042", naming.Fine},
		{"badminton fan", naming.Fine},
		{"modo zen", naming.Fine},
		{"Quiet Anna", naming.Fine},
		{"🦦 otter", naming.Fine},
		{"静か", naming.Fine},
		{"Test User", naming.Fine},
		{"Member One", naming.Fine},
		{"Alice B", naming.Fine},
		{"listener-7", naming.Fine},
		{"Sleepless in Leeds", naming.Fine},
		{"still here", naming.Fine},
		{"Mum of two", naming.Fine},
		{strings.Repeat("a", 40), naming.Fine},

		{"", naming.Empty},
		{" \t\n", naming.Empty},
		{"\u200b\u200d\u2060", naming.Empty},
		{"\U000E0041\U000E0042", naming.Empty},
		{"\u202e\u2066", naming.Empty},
		{"x", naming.TooShort},
		{"x\u200b", naming.TooShort},
		{strings.Repeat("a", 41), naming.TooLong},
		{strings.Repeat("b", 1<<20), naming.TooLong},
		{"ok" + strings.Repeat("\u200b", 1<<20), naming.TooLong},
		{"...", naming.Unreadable},
		{"!?", naming.Unreadable},
		{"12345", naming.Unreadable},
		{"z\u0351\u0351\u0351\u0351alg\u0351\u0351\u0351\u0351o", naming.Unreadable},
		{"🦦🦦", naming.Unreadable},

		{"anna@example.org", naming.LooksEmail},
		{"anna＠example.org", naming.LooksEmail},
		{"anna at example dot org", naming.LooksEmail},
		{"ana arroba correo punto com", naming.LooksEmail},
		{"@anna", naming.LooksLink},
		{"https://anna.example", naming.LooksLink},
		{"www.anna.example", naming.LooksLink},
		{"anna.com", naming.LooksLink},
		{"u/anna", naming.LooksLink},
		{"insta: anna", naming.LooksLink},
		{"anna#1234", naming.LooksLink},

		{"+44 7700 900123", naming.LooksPhone},
		{"07700900123", naming.LooksPhone},
		{"(555) 123-4567", naming.LooksPhone},
		{"٠٧٧٠٠٩٠٠١٢٣", naming.LooksPhone},
		{"call 07700 900123", naming.LooksPhone},
		{"call me +34612345678", naming.LooksPhone},
		{"ring 612 345 678", naming.LooksPhone},

		{"admin", naming.LooksStaff},
		{"Admin7", naming.LooksStaff},
		{"the-moderator", naming.LooksStaff},
		{"m0derator", naming.LooksStaff},
		{"mоderator", naming.LooksStaff}, // Cyrillic о
		{"Hearth Team", naming.LooksStaff},
		{"h-e-a-r-t-h", naming.LooksStaff},
		{"facilitadora", naming.LooksStaff},
		{"المشرف", naming.LooksStaff},

		{"Anna Kowalska", naming.LooksPerson},
		{"anna smith", naming.LooksPerson},
		{"John.Smith", naming.LooksPerson},
		{"Piotr Nowakowski", naming.LooksPerson},
		{"María García López", naming.LooksPerson},
		{"Juan de la Cruz", naming.LooksPerson},
		{"Jean-Luc Dubois", naming.LooksPerson},
		{"محمد أحمد", naming.LooksPerson},
		{"Анна Петрова", naming.LooksPerson},
	} {
		if got := naming.Check(row.name); got != row.want {
			short := row.name[:min(len(row.name), 60)]
			t.Errorf("Check(%q) = %q, want %q", short, got, row.want)
		}
	}
}

// A name that only its bearer sees may sound like staff, and nothing else
// changes.
func TestCheckPrivate(t *testing.T) {
	for _, row := range []struct {
		name string
		want naming.Reason
	}{
		{"admin", naming.Fine},
		{"facilitator-7", naming.Fine},
		{"quiet-otter", naming.Fine},
		{"Doctor Nowakowski", naming.LooksPerson},
		{"admin@example.org", naming.LooksEmail},
		{"", naming.Empty},
	} {
		if got := naming.CheckPrivate(row.name); got != row.want {
			t.Errorf("CheckPrivate(%q) = %q, want %q", row.name, got, row.want)
		}
	}
}

func TestClean(t *testing.T) {
	for _, row := range []struct{ in, want string }{
		{"  Quiet   Otter ", "Quiet Otter"},
		{"quiet\u200b\u200dotter", "quietotter"},
		{"\u202eretto", "retto"},
		{"ｑｕｉｅｔ", "quiet"},
		{"e\u0301te", "éte"},
		{"a\x00b\x1bc", "abc"},
		{"a\nb\tc", "a b c"},
		{"bad\xffutf8", "badutf8"},
		{"o\U000E0041k", "ok"},
		{"fi\ufb01", "fifi"},
	} {
		if got := naming.Clean(row.in); got != row.want {
			t.Errorf("Clean(%q) = %q, want %q", row.in, got, row.want)
		}
	}
}

func TestSkeletonMeets(t *testing.T) {
	for _, row := range []struct {
		a, b string
		same bool
	}{
		{"quiet-otter", "Quiet Otter", true},
		{"quiet-otter", "quiet_otter", true},
		{"quiet-otter", "quiet--otter.", true},
		{"quiet-otter", "quіet-оtter", true}, // Cyrillic і, о
		{"quiet-otter", "qυiet-οttεr", true}, // Greek
		{"otter1", "otterl", true},
		{"otter10", "otter١٠", true},
		{"moon", "m00n", true},
		{"José", "jose", true},
		{"HOPE", "НОРЕ", true}, // all Cyrillic
		{"modern", "modem", true},
		{"نهر هادئ", "نَهْر هادئ", true},
		{"على", "علي", true},
		{"کتاب", "كتاب", true},
		{"İris", "iris", true},
		{"straße", "STRASSE", true},
		{"quiet-otter", "quiet-otters", false},
		{"quiet-otter", "quietotter", false},
		{"otter1", "otter2", false},
		{"نهر", "بحر", false},
	} {
		if got := naming.Skeleton(row.a) == naming.Skeleton(row.b); got != row.same {
			t.Errorf("%q (%q) and %q (%q): same is %v, want %v", row.a, naming.Skeleton(row.a), row.b, naming.Skeleton(row.b), got, row.same)
		}
	}
}

// counter is a stream of numbers, so that Suggest walks through its lists.
type counter struct{ bytes.Buffer }

func walk(first, second int) *counter {
	var c counter
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(first))
	binary.BigEndian.PutUint64(b[8:], uint64(second))
	c.Write(b[:])
	return &c
}

func TestSuggestionsAreManyAndFine(t *testing.T) {
	for _, lang := range i18n.Langs {
		seen := map[string]bool{}
		for i := range 80 {
			for j := range 80 {
				name := naming.Suggest(walk(i, j), lang)
				if (i+j)%8 == 0 { // each word ten times is enough
					if r := naming.Check(name); r != naming.Fine {
						t.Errorf("%s: our own %q is refused: %s", lang, name, r)
					}
				}
				if s := naming.Skeleton(name); seen[s] {
					t.Errorf("%s: %q comes twice", lang, name)
				} else {
					seen[s] = true
				}
				if naming.Clean(name) != name || utf8.RuneCountInString(name) > naming.MaxRunes {
					t.Errorf("%s: %q is not clean", lang, name)
				}
			}
		}
		if naming.Suggest(rand.Reader, lang) == "" {
			t.Errorf("%s: no suggestion", lang)
		}
	}
}

func TestTextsTellEveryReason(t *testing.T) {
	catalog, err := i18n.Load(naming.Texts)
	if err != nil {
		t.Fatal(err)
	}
	keys := catalog.Keys()
	for _, r := range []naming.Reason{naming.Empty, naming.TooShort, naming.TooLong, naming.Unreadable, naming.LooksEmail,
		naming.LooksLink, naming.LooksPhone, naming.LooksStaff, naming.LooksPerson, naming.Taken} {
		if !slices.Contains(keys, r.Key()) {
			t.Errorf("no sentence for %q", r)
		}
	}
	if files, _ := fs.Glob(naming.Texts, "*"); len(files) != len(i18n.Langs) {
		t.Errorf("files are %v", files)
	}
}

func FuzzName(f *testing.F) {
	for _, s := range []string{"quiet-otter", "\u202eabc", "e\u0301\u0301\u0301", "نهر هادئ", "İ", "ﷺ", "\U000E0041", "rnrn vvv", "\u0149", "x\u0345"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		clean := naming.Clean(s)
		if again := naming.Clean(clean); again != clean {
			t.Errorf("Clean is not stable: %q, then %q", clean, again)
		}
		if a, b := naming.Skeleton(s), naming.Skeleton(clean); a != b {
			t.Errorf("skeletons %q and %q of one name", a, b)
		}
		if strings.ContainsAny(clean, "\u200b\u200e\u200f\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069\x00\n") {
			t.Errorf("%q holds what cannot be seen", clean)
		}
		if naming.Check(s) == naming.Fine && naming.Skeleton(s) == "" {
			t.Errorf("%q is fine and has no skeleton", s)
		}
	})
}
