package formats

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

var langs = []i18n.Lang{"en", "es", "ar"}

// Whoever opens a format in the editor and saves it has changed nothing.
func TestADraftIsTheFormatThatItCameFrom(t *testing.T) {
	for _, lang := range langs {
		for _, o := range format.Shipped(lang) {
			got := canonical(draftOf(o.Format).format())
			if diff := cmp.Diff(canonical(o.Format), got); diff != "" {
				t.Errorf("%s in %s:\n%s", o.Code, lang, diff)
			}
			if err := got.Check(); err != nil {
				t.Errorf("%s in %s: %v", o.Code, lang, err)
			}
			if changes := format.Diff(o.Format, got); len(changes) != 0 && !onlyWays(changes) {
				t.Errorf("%s in %s: %v", o.Code, lang, changes)
			}
			for i, s := range o.Format.Segments {
				if s.Rule() != got.Segments[i].Rule() || s.TextRule() != got.Segments[i].TextRule() {
					t.Errorf("%s in %s, %s: the rule became another", o.Code, lang, s.ID)
				}
			}
		}
	}
}

// onlyWays reports whether nothing but what is usual was written shorter.
func onlyWays(changes []format.Change) bool {
	for _, c := range changes {
		if c.What != format.Reframed && c.What != format.Reruled {
			return false
		}
	}
	return true
}

func TestWhatIsNoNumberIsKeptAndAskedFor(t *testing.T) {
	for typed, want := range map[string]int{"": 0, "90": 90, " 7 ": 7, "٩٠": 90, "ninety": noNumber, "-3": noNumber, "1.5": noNumber, "99999999999999999999": noNumber} {
		if got := number(typed); got != want {
			t.Errorf("%q is %d, want %d", typed, got, want)
		}
	}
	d := draftOf(plain())
	d.Length, d.Parts[0].Amount, d.Parts[1].Seconds = "an hour", "five", "99999999999"
	ps, _ := problemsOf(d.format().Check())
	found := map[string]bool{}
	for _, p := range ps {
		found[fieldOf(p)] = true
	}
	for _, field := range []string{"length", "segments.1.minutes", "segments.2.speak.seconds"} {
		if !found[field] {
			t.Errorf("nothing is said beside %s; there is %v", field, found)
		}
	}
	if bar(d.format()) != nil {
		t.Error("it draws what cannot be planned")
	}
}

func TestArranging(t *testing.T) {
	name := func(k format.Kind) string { return "A " + string(k) }
	for _, c := range []struct {
		order string
		form  url.Values
		want  string
	}{
		{"up-2", nil, "round gathering open closing"},
		{"up-1", nil, "gathering round open closing"},
		{"down-4", nil, "gathering round open closing"},
		{"down-1", nil, "round gathering open closing"},
		{"remove-3", nil, "gathering round closing"},
		{"remove-9", nil, "gathering round open closing"},
		{"remove-x", nil, "gathering round open closing"},
		{"count", nil, "gathering round open closing"},
		{"add", url.Values{"add_kind": {"round"}, "add_after": {"2"}}, "gathering round round-2 open closing"},
		{"add", url.Values{"add_kind": {"wind_down"}, "add_after": {"4"}}, "gathering round open closing wind-down"},
		{"add", url.Values{"add_kind": {"vote"}, "add_after": {"0"}}, "vote gathering round open closing"},
		{"add", url.Values{"add_kind": {"vote"}, "add_after": {"nowhere"}}, "gathering round open closing vote"},
		{"add", url.Values{"add_kind": {"dance"}}, "gathering round open closing"},
	} {
		d := draftOf(plain())
		d.arrange(c.order, formWith(t, c.form), name)
		var ids []string
		for _, p := range d.Parts {
			ids = append(ids, p.ID)
		}
		if got := strings.Join(ids, " "); got != c.want {
			t.Errorf("%s %v: %s", c.order, c.form, got)
		}
	}
	d := draftOf(plain())
	for range 100 {
		d.arrange("add", formWith(t, url.Values{"add_kind": {"silence"}, "add_after": {"1"}}), name)
	}
	if len(d.Parts) != format.MaxSegments {
		t.Errorf("%d segments", len(d.Parts))
	}
}

// Every kind that can be added can be run as it comes, but for the words that
// only people have.
func TestANewSegmentNeedsWordsAtMost(t *testing.T) {
	for _, kind := range format.Kinds {
		f := plain()
		f.Segments = append(f.Segments[:3:3], newSegment(f.Segments, kind, "It"))
		ps, _ := problemsOf(f.Check())
		for _, p := range ps {
			if !strings.HasPrefix(p.Field, "parts") && !strings.HasPrefix(p.Field, "vote") {
				t.Errorf("%s: %s %s", kind, p.Field, p.Code)
			}
		}
		if minutesFor[kind] == 0 {
			t.Errorf("%s has no minutes to begin with", kind)
		}
	}
}

func TestTally(t *testing.T) {
	for _, c := range []struct {
		name   string
		change func(*draft)
		want   tally
		left   int
	}{
		{"one part shares the rest", func(*draft) {}, tally{Length: 60, Given: 25, Shares: 1}, 35},
		{"too many", func(d *draft) { d.Parts[0].Amount = "90" }, tally{Length: 60, Given: 110, Shares: 1}, -50},
		{"what comes after does not count", func(d *draft) {
			d.Parts = append(d.Parts, part{Kind: format.WindDown, Amount: "10"})
		}, tally{Length: 60, Given: 25, Shares: 1, After: 10}, 35},
		{"no number", func(d *draft) { d.Length = "long" }, tally{Given: 25, Shares: 1}, -25},
	} {
		d := draftOf(plain())
		c.change(&d)
		if got := d.tally(); got != c.want || got.Left() != c.left {
			t.Errorf("%s: %+v, %d left", c.name, got, got.Left())
		}
	}
}

func TestRulesInPlainWords(t *testing.T) {
	texts(t)
	for _, lang := range langs {
		ctx := in(lang)
		for _, o := range format.Shipped(lang) {
			said := SayFrame(ctx, o.Format)
			for _, s := range o.Format.Segments {
				said = append(append(said, SayRule(ctx, s)...), SayText(ctx, s), SayRoles(ctx, s))
				if s.Exercise != nil {
					said = append(said, SayPractice(ctx, *s.Exercise))
				}
			}
			for _, sentence := range said {
				if strings.Contains(sentence, "formats.") || strings.Contains(sentence, "{") || strings.Contains(sentence, "format.") {
					t.Errorf("%s in %s says %q", o.Code, lang, sentence)
				}
			}
		}
	}
	round := format.Segment{Kind: format.Round, Speak: format.Rule{Seconds: 90, Order: format.ByAirtime, Times: 2, Echo: 20}}
	got := strings.Join(SayRule(in("en"), round), " ")
	for _, want := range []string{"asked in turn", "spoken least", "round 2 times", "90 seconds", "You can pass", "do not answer", "20 seconds"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing in %q", want, got)
		}
	}
	quiet := format.Segment{Kind: format.Silence}
	if got := strings.Join(SayRule(in("en"), quiet), " "); got != "It is quiet. Nobody speaks." {
		t.Errorf("a silence: %q", got)
	}
}

func formWith(t *testing.T, values url.Values) web.Form {
	t.Helper()
	r := postOf(values)
	form, err := web.ParseForm(r)
	if err != nil {
		t.Fatal(err)
	}
	return form
}
