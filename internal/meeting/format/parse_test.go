package format

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/i18n"
)

// A row of what cannot run: the document, what is said of it, and whether the
// schema refuses it too.
type refusal struct {
	name, doc, want string
	schema          bool
}

var long = strings.Repeat("a", MaxPart+1)

// unreadable are documents that are not of a format's shape.
var unreadable = []refusal{
	{"nothing", "", "empty", false},
	{"a comment alone", "# later\n", "empty", false},
	{"too much", strings.Repeat(" ", MaxBytes+1), "too_large", false},
	{"not UTF-8", "name: \xff\xfe", "encoding", false},
	{"an indent that does not fit", with("    kind: gathering", "   kind: gathering"), "syntax", false},
	{"JSON that ends early", `{"name": "x"`, "syntax", false},
	{"JSON with something after it", `{"name": "x"} {}`, "syntax", false},
	{"JSON that nests deep", `{"segments": ` + strings.Repeat("[", 100) + strings.Repeat("]", 100) + `}`, "deep", false},
	{"JSON that nests very deep", `{"a":` + strings.Repeat("[", 100000), "deep", false},
	{"YAML that nests very deep", "a: " + strings.Repeat("[", 9000) + strings.Repeat("]", 9000), "unknown_field", false},
	{"two documents", small + "---\n" + small, "many_documents", false},
	{"a list", "- a\n- b\n", "not_map", true},
	{"a field that there is not", small + "colour: blue\n", "unknown_field", true},
	{"a field in another case", with("name:", "Name:"), "unknown_field", true},
	{"a field of a segment that there is not", segment("kind: open\nminute: 3"), "unknown_field", true},
	{"a field of a rule that there is not", segment("kind: queue\nspeak: {time: 3}"), "speak unknown_field", true},
	{"a field twice", small + "name: Again\n", "name field_twice", false},
	{"a field twice in JSON", `{"name": "a", "name": "b"}`, "name field_twice", false},
	{"a merge", small + "<<: {}\n", "unknown_field", false},
	{"an alias", small + "summary: &a hello\n", "summary alias", false},
	{"many aliases", "a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "unknown_field", false},
	{"an alias for segments", with("segments:", "segments: &s") + "ways: *s\n", "ways alias", false},
	{"a tag", with("name: Tuesday", "name: !!binary aGVsbG8="), "name alias", false},
	{"a text for a number", with("length: 30", "length: half an hour"), "length not_number", true},
	{"a quoted number", with("length: 30", `length: "30"`), "length not_number", true},
	{"an octal number", with("length: 30", "length: 0o36"), "length not_number", false},
	{"a number with a point", with("length: 30", "length: 30.5"), "length not_number", true},
	{"a number with an underscore", with("length: 30", "length: 3_0"), "length not_number", false},
	{"yes for true", small + "exact: yes\n", "exact not_switch", true},
	{"a list for a text", with("name: Tuesday", "name: [a]"), "name not_text", true},
	{"a text for a list", small + "ways: text\n", "ways not_list", true},
	{"a text for segments", "segments: none\n", "segments not_list", true},
	{"a text for a rule", segment("kind: queue\nspeak: hands"), "speak not_map", true},
}

// impossible are documents of the right shape that cannot be run.
var impossible = []refusal{
	{"no version", with("hearth_format: 1\n", ""), "hearth_format version_missing", true},
	{"another version", with("hearth_format: 1", "hearth_format: 2"), "hearth_format version_unknown", true},
	{"no name", with("name: Tuesday\n", ""), "name missing", true},
	{"an empty name", with("name: Tuesday", `name: "  "`), "name missing", false},
	{"a name that is too long", with("name: Tuesday", "name: "+long), "name too_long", true},
	{"a name on two lines", with("name: Tuesday", `name: "a\nb"`), "name signs", false},
	{"a tab in a name", with("name: Tuesday", `name: "a\tb"`), "name signs", false},
	{"no language", with("lang: en\n", ""), "lang lang", true},
	{"a language that there is not", with("lang: en", "lang: klingonese!"), "lang lang", true},
	{"no length", with("length: 30\n", ""), "length range", true},
	{"four minutes", with("length: 30", "length: 4"), "length range", true},
	{"nine hours", with("length: 30", "length: 540"), "length range", true},
	{"one seat", small + "seats: 1\n", "seats range", true},
	{"a way that there is not", small + "ways: [telepathy]\n", "ways.1 unknown_word", true},
	{"a way twice", small + "ways: [text, text]\n", "ways twice", true},
	{"only listening", small + "ways: [listen]\n", "ways ways_listen", true},
	{"a rule for latecomers that there is not", small + "late: sometimes\n", "late unknown_word", true},
	{"no segments", "hearth_format: 1\nname: x\nlang: en\nlength: 30\n", "segments no_segments", true},
	{"an empty list of segments", "hearth_format: 1\nname: x\nlang: en\nlength: 30\nsegments: []\n", "segments no_segments", true},
	{"a wind-down alone", "hearth_format: 1\nname: x\nlang: en\nlength: 30\nsegments:\n  - {id: a, kind: wind_down, title: a, minutes: 5}\n", "segments no_segments", false},
	{"too many segments", small + strings.Repeat("  - {id: a, kind: open, title: a, share: 1}\n", MaxSegments), "segments too_many", true},
	{"no id", with("  - id: arrive\n    kind", "  - kind"), "id id", true},
	{"an id with a space", with("id: arrive", "id: arrive now"), "id id", true},
	{"an id with two hyphens", with("id: arrive", "id: arrive--now"), "id id", true},
	{"an id twice", with("id: arrive", "id: round"), "id id_twice", false},
	{"no kind", with("    kind: gathering\n", ""), "kind unknown_word", true},
	{"a kind that there is not", segment("kind: lecture"), "kind unknown_word", true},
	{"no title", with("    title: Arriving\n", ""), "title missing", true},
	{"no time", with("    minutes: 5\n", ""), "minutes minutes_missing", true},
	{"minutes and a share", with("    minutes: 5\n", "    minutes: 5\n    share: 1\n"), "minutes minutes_both", true},
	{"minutes below nothing", with("minutes: 5", "minutes: -5"), "minutes range", true},
	{"a share that is too large", with("share: 1", "share: 101"), "share range", true},
	{"more minutes than there are", with("minutes: 5", "minutes: 31"), "length minutes_over", false},
	{"minutes that nobody has", with("share: 1", "minutes: 5"), "length minutes_under", false},
	{"nothing left for a share", with("minutes: 5", "minutes: 30"), "length nothing_left", false},
	{"a segment after the wind-down", small + "  - {id: a, kind: wind_down, title: a, minutes: 5}\n  - {id: b, kind: open, title: b, minutes: 5}\n", "kind after_wind_down", false},
	{"a share for the wind-down", small + "  - {id: a, kind: wind_down, title: a, share: 1}\n", "share wind_down_share", true},
	{"a prompt that is too long", with("prompt: How are you?", "prompt: "+long), "prompt too_long", true},
	{"a sign that cannot be shown", with("prompt: How are you?", `prompt: "a\u2028b"`), "prompt signs", false},
	{"a prompt and prompts", with("prompt: How are you?", "prompt: a\n    prompts: [a]"), "prompts prompts_both", true},
	{"prompts where nothing goes round", segment("kind: queue\nprompts: [a]"), "prompts not_here", true},
	{"more prompts than times", with("prompt: How are you?", "prompts: [a, b, c]\n    speak: {times: 2}"), "prompts prompts_times", false},
	{"too many prompts", with("prompt: How are you?", "prompts: [a, b, c, d, e, f, g, h, i, j, k]"), "prompts too_many", true},
	{"an empty prompt among others", with("prompt: How are you?", `prompts: [a, ""]`), "prompts.2 missing", true},
	{"a reading of nothing", segment("kind: reading"), "parts parts_missing", true},
	{"parts where nothing is read", segment("kind: open\nparts: [a]"), "parts not_here", true},
	{"a part that is too long", segment("kind: reading\nparts: [" + long + "]"), "parts.1 too_long", true},
	{"a card without words", segment("kind: open\ncards: [{title: a}]"), "cards.1.text missing", true},
	{"too many cards", segment("kind: open\ncards: [" + strings.Repeat("{title: a, text: b}, ", MaxCards+1) + "]"), "cards too_many", true},
	{"a role that there is not", segment("kind: open\nroles: [king]"), "roles.1 unknown_word", true},
	{"a role twice", segment("kind: open\nroles: [host, host]"), "roles twice", true},
	{"roles without end", segment("kind: open\nroles: [host, host, host, host, host, host, host]"), "roles too_many", true},
	{"a speaker that there is not", segment("kind: open\nspeak: {who: kings}"), "speak.who unknown_word", true},
	{"a holder where there are no turns", segment("kind: open\nspeak: {who: holder}"), "speak.who who_kind", true},
	{"talk in a silence", segment("kind: silence\nspeak: {who: all}"), "speak.who who_kind", true},
	{"writing in a silence", segment("kind: silence\ntext: all"), "text silence_text", true},
	{"a text rule that there is not", segment("kind: open\ntext: some"), "text unknown_word", true},
	{"an order that there is not", segment("kind: queue\nspeak: {order: age}"), "speak.order unknown_word", true},
	{"a queue in the circle's order", segment("kind: queue\nspeak: {order: circle}"), "speak.order order_kind", true},
	{"a queue in an order drawn before there are hands", segment("kind: queue\nspeak: {order: random}"), "speak.order order_kind", true},
	{"a piece that jumps", segment("kind: piece\nprompt: a\nspeak: {order: airtime}"), "speak.order order_kind", true},
	{"an order where there are no turns", segment("kind: open\nspeak: {order: hand}"), "speak.order no_turns", true},
	{"seconds where there are no turns", segment("kind: closing\nspeak: {who: facilitators, seconds: 60}"), "speak.seconds no_turns", true},
	{"answers where nobody speaks", segment("kind: exercise\nexercise: {kind: grounding, steps: [a]}\nspeak: {who: nobody, cross_talk: true}"), "speak.cross_talk cross_talk_nobody", true},
	{"a turn of two seconds", segment("kind: queue\nspeak: {seconds: 2}"), "speak.seconds range", true},
	{"kind words without end", segment("kind: queue\nspeak: {echo: 600}"), "speak.echo range", true},
	{"a queue that goes round", segment("kind: queue\nspeak: {times: 2}"), "speak.times times_once", true},
	{"eleven times round", segment("kind: round\nprompt: a\nspeak: {times: 11}"), "speak.times range", true},
	{"an exercise of nothing", segment("kind: exercise"), "exercise exercise_missing", true},
	{"an exercise that there is not", segment("kind: exercise\nexercise: {kind: running}"), "exercise.kind unknown_word", true},
	{"an exercise elsewhere", segment("kind: open\nexercise: {kind: breathing, in: 4, out: 6}"), "exercise not_here", true},
	{"breathing without seconds", segment("kind: exercise\nexercise: {kind: breathing, in: 4}"), "exercise breath", true},
	{"breathing that nobody can", segment("kind: exercise\nexercise: {kind: breathing, in: 4, hold: 60, out: 6}"), "exercise breath", true},
	{"breathing with steps", segment("kind: exercise\nexercise: {kind: breathing, in: 4, out: 6, steps: [a]}"), "exercise.steps not_here", true},
	{"seconds to breathe while writing", segment("kind: exercise\nprompt: a\nexercise: {kind: writing, in: 4}"), "exercise breath_not_here", true},
	{"grounding without steps", segment("kind: exercise\nprompt: a\nexercise: {kind: grounding}"), "exercise.steps steps_missing", true},
	{"writing about nothing", segment("kind: exercise\nexercise: {kind: writing}"), "exercise.steps steps_missing", false},
	{"a vote on nothing", segment("kind: vote"), "vote vote_missing", true},
	{"a vote elsewhere", segment("kind: open\nvote: {text: a, options: [a, b]}"), "vote not_here", true},
	{"a vote with one option", segment("kind: vote\nvote: {text: a, options: [a]}"), "vote.options options_few", true},
	{"a vote with the same twice", segment("kind: vote\nvote: {text: a, options: [Yes, 'yes ']}"), "vote.options.2 options_same", false},
	{"a vote with nine options", segment("kind: vote\nvote: {text: a, options: [a, b, c, d, e, f, g, h, i]}"), "vote.options too_many", true},
	{"a vote without a question", segment("kind: vote\nvote: {options: [a, b]}"), "vote.text missing", true},
}

func TestWhatCannotRunIsRefused(t *testing.T) {
	if got := refusals(t, small); got != nil {
		t.Fatalf("the smallest format: %v", got)
	}
	for _, row := range slices.Concat(unreadable, impossible) {
		got := refusals(t, row.doc)
		if !slices.Contains(got, row.want) {
			t.Errorf("%s: %v, want %q", row.name, got, row.want)
		}
	}
}

func TestWhatCanRunIsNotRefused(t *testing.T) {
	for _, row := range []struct{ name, doc string }{
		{"a name of Arabic words", with("name: Tuesday", "name: لقاء الثلاثاء")},
		{"a name that is a number", with("name: Tuesday", "name: 2026")},
		{"an empty field", small + "summary:\n"},
		{"a null", small + "ways: null\nlate: ~\n"},
		{"comments and a mark", "\ufeff# ours\n---\n" + small},
		{"a language with a region", with("lang: en", "lang: es-MX")},
		{"a wind-down on top of the length", small + "  - {id: a, kind: wind_down, title: a, minutes: 30}\n"},
		{"agreements of the group's own", segment("kind: agreement")},
		{"a queue by least airtime", segment("kind: queue\nspeak: {order: airtime, seconds: 120, cross_talk: true}")},
		{"a round that draws", segment("kind: round\nprompt: a\nspeak: {order: random}")},
		{"a text-only circle", small + "ways: [text]\n"},
		{"writing about the prompt", segment("kind: exercise\nprompt: a\nexercise: {kind: writing}")},
		{"chips of one's own", segment("kind: chips\nparts: [One day, One year]")},
		{"a closing without turns", segment("kind: closing\nspeak: {who: facilitators, pass: true}")},
	} {
		if got := refusals(t, row.doc); got != nil {
			t.Errorf("%s: %v", row.name, got)
		}
	}
}

func TestARefusalSaysWhere(t *testing.T) {
	for _, row := range []struct {
		name, doc string
		want      Problem
	}{
		{"in a segment", with("share: 1", "share: 101"), Problem{Segment: "round", Title: "How are you", Index: 2, Field: "share", Code: "range", Line: 14, Args: map[string]any{"least": 1, "most": 100}}},
		{"in what a segment lacks", with("    prompt: How are you?\n", "    speak:\n      order: hand\n      echo: 1\n"), Problem{Segment: "round", Title: "How are you", Index: 2, Field: "speak.echo", Code: "range", Line: 15, Args: map[string]any{"least": 5, "most": 120}}},
		{"a field of a segment", segment("kind: open\nminute: 3"), Problem{Segment: "more", Title: "More", Index: 3, Code: "unknown_field", Line: 19, Args: map[string]any{"name": "minute"}}},
		{"in JSON", "{\n \"hearth_format\": 1,\n \"segments\": [\n  {\"id\": \"a\",\n   \"minutes\": \"five\"}]}", Problem{Segment: "a", Index: 1, Field: "minutes", Code: "not_number", Line: 5}},
		{"in the whole", with("length: 30", "length: 3"), Problem{Field: "length", Code: "range", Line: 4, Args: map[string]any{"least": 5, "most": 480}}},
		{"where it cannot be read", with("lang: en", "lang: \"en"), Problem{Code: "syntax", Line: 3}},
	} {
		_, err := Parse([]byte(row.doc))
		problems, _ := err.(Problems)
		if len(problems) == 0 {
			t.Errorf("%s: not refused", row.name)
			continue
		}
		if diff := cmp.Diff(row.want, problems[0]); diff != "" {
			t.Errorf("%s:\n%s", row.name, diff)
		}
	}
}

func TestARefusalKeepsWordsOutOfTheLog(t *testing.T) {
	_, err := Parse([]byte(with("title: Arriving", "title: My secret\n    colour: red")))
	if err == nil || strings.Contains(err.Error(), "secret") || !strings.Contains(err.Error(), "segment 1 line 9 unknown_field") {
		t.Errorf("the log says %v", err)
	}
}

func TestEveryProblemHasASentence(t *testing.T) {
	c, said := catalog(t), map[string]bool{}
	hear := func(problems Problems) {
		for _, p := range problems {
			said["format.problem."+p.Code] = true
			for _, lang := range i18n.Langs {
				flat := []any{}
				for k, v := range p.Args {
					flat = append(flat, k, v)
				}
				if s := c.In(lang, "format.problem."+p.Code, flat...); strings.ContainsAny(s, "{}") || strings.HasPrefix(s, "format.") {
					t.Errorf("%s in %s: %s", p.Code, lang, s)
				}
			}
		}
	}
	for _, row := range slices.Concat(unreadable, impossible) {
		_, err := Parse([]byte(row.doc))
		problems, _ := err.(Problems)
		hear(problems)
	}
	for _, row := range counsel {
		hear(mustParse(t, row.doc).Advice())
	}
	for _, key := range c.Keys() {
		if strings.HasPrefix(key, "format.problem.") && !said[key] {
			t.Errorf("nothing leads to %s", key)
		}
	}
}

// counsel is what can be run and is likely not meant.
var counsel = []struct{ name, doc, want string }{
	{"nothing to say", small, ""},
	{"turns for more people than there is time", with("    share: 1", "    share: 1\n    speak: {seconds: 300}") + "seats: 12\n", "speak.seconds advice_turns"},
	{"turns that fit to the second", with("    share: 1", "    share: 1\n    speak: {seconds: 125}") + "seats: 12\n", ""},
	{"kind words take their time too", with("    share: 1", "    share: 1\n    speak: {seconds: 120, echo: 10}") + "seats: 12\n", "speak.seconds advice_turns"},
	{"turns with no number of seats", with("    share: 1", "    share: 1\n    speak: {seconds: 3600}"), ""},
	{"nobody may pass", with("    share: 1", "    share: 1\n    speak: {who: holder}"), "speak.pass advice_pass"},
	{"nothing is asked", with("    prompt: How are you?\n", ""), "prompt advice_prompt"},
	{"a reading that takes longer", segment("kind: reading\nparts: [" + strings.Repeat("a ", 500) + "]"), "parts advice_reading"},
}

func TestAdviceHoldsNothingUp(t *testing.T) {
	for _, row := range counsel {
		var got []string
		for _, p := range mustParse(t, row.doc).Advice() {
			got = append(got, p.Field+" "+p.Code)
		}
		if strings.Join(got, "; ") != row.want {
			t.Errorf("%s: %v, want %q", row.name, got, row.want)
		}
	}
}

func TestWhereIsASentence(t *testing.T) {
	i18n.Use(catalog(t))
	for _, row := range []struct {
		p    Problem
		want string
	}{
		{Problem{}, ""},
		{Problem{Index: 2}, "Part 2"},
		{Problem{Index: 2, Title: "Check-in"}, "Part 2, “Check-in”"},
	} {
		if got := row.p.Where(context.Background()); got != row.want {
			t.Errorf("%+v is at %q", row.p, got)
		}
	}
}
