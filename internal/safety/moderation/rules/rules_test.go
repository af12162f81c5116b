package rules

import (
	"strings"
	"testing"
	"time"
)

const good = `
version: 3
rules:
  - id: no-numbers
    name: Telephone numbers
    when:
      space: [posts, room]
      text:
        regex: '\b\d{3}[ -]?\d{3}[ -]?\d{3,4}\b'
    do: [hold, mask]
    explain: {en: "A telephone number tells who you are."}
    tests:
      - {say: "call 555 123 4567", hits: true}
      - {say: "I slept 5 hours", hits: false}
  - id: crypto
    name: Selling
    when:
      trust: [0, 1]
      member_age_below: 3d
      text: {any: ["crypto coach", "easy money"], not: ["scam"]}
    do: [task]
    level: s0
    explain: {en: "It looks like an advertisement.", es: "Parece publicidad."}
    tests:
      - {say: "Ask my crypto coach", hits: true}
      - {say: "crypto coach, it was a scam", hits: false}
      - {say: "cryptocoach", hits: false}
`

func TestADocumentIsRefused(t *testing.T) {
	if _, err := Parse([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, from, to, want string }{
		{"that bans", "do: [task]", "do: [ban]", "no rule may"},
		{"that hides", "do: [task]", "do: [Hide]", "no rule may"},
		{"that mutes", "do: [task]", "do: [mute]", "no rule may"},
		{"with an effect that is not there", "do: [task]", "do: [sing]", "not known"},
		{"with a field that is not there", "level: s0", "levle: s0", "cannot be read"},
		{"without a level for a task", "level: s0", "level: high", "level:"},
		{"whose test comes out otherwise", `say: "cryptocoach", hits: false`, `say: "cryptocoach", hits: true`, "test 3"},
		{"without a case that it meets", `{say: "call 555 123 4567", hits: true}`, `{say: "call me", hits: false}`, "at least one"},
		{"without an explanation", `explain: {en: "A telephone number tells who you are."}`, `explain: {}`, "told why"},
		{"with an expression that cannot be read", `\b\d{3}[ -]?\d{3}[ -]?\d{3,4}\b`, `(`, "regex"},
		{"that meets everything", `\b\d{3}[ -]?\d{3}[ -]?\d{3,4}\b`, `\d*`, "every text"},
		{"with two of one name", "id: crypto", "id: no-numbers", "twice"},
		{"without a version", "version: 3", "version: 0", "version"},
		{"of an age that is none", "member_age_below: 3d", "member_age_below: soon", "member_age_below"},
		{"that leads off the site", "level: s0", "level: s0\n    to: //elsewhere.example", "page of this site"},
		{"that counts reports", "member_age_below: 3d", "reports_gte: 3", "no rule may count"},
		{"of a level of trust that is none", "member_age_below: 3d", "trust_lt: 5", "trust_lt"},
		{"that masks nothing", "do: [task]\n    level: s0", "do: [mask]", "mask needs a regex"},
		{"that routes nowhere", "do: [task]\n    level: s0", "do: [route]", "name of a queue"},
		{"with a queue that it does not use", "level: s0", "level: s0\n    queue: links", "this rule has none"},
		{"with a level that it does not use", "do: [task]", "do: [hint]", "this rule makes none"},
		{"that adds nothing to the order", "do: [task]", "do: [task, score]", "how much it adds"},
		{"that orders what nobody looks at", "do: [task]\n    level: s0", "do: [hint, score]\n    add: 2", "somebody looks at"},
		{"with a page that it does not use", "level: s0", "level: s0\n    to: /help", "this rule shows none"},
		{"that is too long", "version: 3", "version: 3 #" + strings.Repeat("x", MaxBytes), "bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			document := strings.Replace(good, c.from, c.to, 1)
			if document == good {
				t.Fatal("nothing was changed")
			}
			_, err := Parse([]byte(document))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestWhatARuleMeets(t *testing.T) {
	set, err := Parse([]byte(good))
	if err != nil {
		t.Fatal(err)
	}
	newcomer := Input{Space: Posts, Trust: 1, MemberAge: time.Hour}
	for _, c := range []struct {
		name  string
		in    Input
		words string
		want  string
	}{
		{"a number in a post", newcomer, "it is 555-123-4567", "no-numbers"},
		{"not in a meeting", Input{Space: Meetings, Trust: 4}, "it is 555-123-4567", ""},
		{"words in a row", newcomer, "my CRYPTO   coach said", "crypto"},
		{"not within other words", newcomer, "cryptocoaching", ""},
		{"not from somebody who is known here", Input{Space: Posts, Trust: 2, MemberAge: time.Hour}, "easy money", ""},
		{"not after three days", Input{Space: Posts, Trust: 1, MemberAge: 72 * time.Hour}, "easy money", ""},
		{"not where the age is not known", Input{Space: Posts, Trust: 1}, "easy money", ""},
		{"with signs that nobody sees between", newcomer, "ea\u200bsy mo\u200dney", "crypto"},
		{"with letters that only look alike", newcomer, "еаsу mоnеу", "crypto"},
		{"with a soft hyphen", newcomer, "ea\u00adsy money", "crypto"},
		{"with accents", newcomer, "éasy móney", "crypto"},
		{"both", newcomer, "easy money, 555 123 4567", "no-numbers crypto"},
		{"ten thousand words are cut and read", newcomer, "easy money " + strings.Repeat("word ", 10_000), "crypto"},
		{"mixed languages", newcomer, "مرحبا easy money hola", "crypto"},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.in.Words = c.words
			var got []string
			for _, h := range set.Meets(c.in) {
				got = append(got, h.Rule)
				if h.In("ar") == "" || h.Version != 3 {
					t.Errorf("%s does not explain itself", h.Rule)
				}
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("got %v, want %q", got, c.want)
			}
		})
	}
}

// The same expression that brings others to a stop is read in a moment.
func TestNoExpressionTakesLong(t *testing.T) {
	set, err := Parse([]byte(strings.Replace(good, `\b\d{3}[ -]?\d{3}[ -]?\d{3,4}\b`, `(\d+)*[ ]?\d{3} \d{4}`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	set.Meets(Input{Space: Posts, Words: strings.Repeat("1", mostRead)})
}

// What a rule does beyond holding comes back with the hit, and what is not known
// of the past meets only where a dry run asks.
func TestWhatAHitSays(t *testing.T) {
	set, err := Parse([]byte(`
version: 1
rules:
  - id: links
    name: Links
    when: {trust_lt: 2, account_age_below: 7d, text: {regex: 'https?://\S+'}}
    do: [mask, card, hint, route, score]
    to: /help
    queue: links
    add: 3
    explain: {en: "Links wait."}
    tests: [{say: "see https://a.example/b", hits: true}, {say: "no", hits: false}]
`))
	if err != nil {
		t.Fatal(err)
	}
	words := "ñandú: https://a.example/b y más"
	for _, c := range []struct {
		name string
		in   Input
		want int
	}{
		{"a new account of little trust", Input{Trust: 1, AccountAge: time.Hour}, 1},
		{"not of more trust", Input{Trust: 2, AccountAge: time.Hour}, 0},
		{"not an older account", Input{Trust: 1, AccountAge: 8 * 24 * time.Hour}, 0},
		{"not where nothing is known", Input{Trust: -1}, 0},
		{"at most this, in a dry run", Input{Trust: -1, Past: true}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.in.Words = words
			hits := set.Meets(c.in)
			if len(hits) != c.want {
				t.Fatalf("%d hits", len(hits))
			}
			if c.want == 0 {
				return
			}
			h := hits[0]
			if h.Queue != "links" || h.Add != 3 || h.To != "/help" || !h.Looks() || !h.Tells() || h.Does(Hold) || !set.Rules[0].AtMost() {
				t.Errorf("%+v", h)
			}
			if len(h.Spans) != 1 || string([]rune(words)[h.Spans[0].Start:h.Spans[0].End]) != "https://a.example/b" {
				t.Errorf("%v", h.Spans)
			}
		})
	}
}

// A draft stands among the rules without meeting anybody, and is tried as they
// are.
func TestADraftMeetsNobody(t *testing.T) {
	set, err := Parse([]byte(strings.Replace(good, "name: Selling", "name: Selling\n    draft: true", 1)))
	if err != nil {
		t.Fatal(err)
	}
	in := Input{Space: Posts, Trust: 0, Words: "Ask my crypto coach", MemberAge: time.Hour}
	if hits := set.Meets(in); len(hits) != 0 {
		t.Errorf("it meets %v", hits)
	}
	if hits := set.Meets(Input{Space: Posts, Trust: 0, Words: "call 555 123 4567"}); len(hits) != 1 {
		t.Errorf("the one beside it meets %v", hits)
	}
	if set.AsksTrust() {
		t.Error("it asks how far people are trusted")
	}
	trial := set.Begin()
	trial.Try(set, in, time.Unix(0, 0), 0)
	if one := trial.Rules[1]; one.Met != 1 || !one.Draft || trial.Rules[0].Draft {
		t.Errorf("tried: %+v", trial.Rules)
	}
	if trial.Rules[1].Explain["es"] != "Parece publicidad." {
		t.Errorf("it explains itself as %v", trial.Rules[1].Explain)
	}
	if _, err := Parse([]byte(strings.NewReplacer("name: Selling", "name: Selling\n    draft: true", `{say: "cryptocoach", hits: false}`, `{say: "cryptocoach", hits: true}`).Replace(good))); err == nil {
		t.Error("its cases are not tried")
	}
}
