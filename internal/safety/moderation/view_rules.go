package moderation

import (
	"context"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
	"hearth/internal/safety/moderation/rules"
	"hearth/internal/safety/subject"
)

type rulesView struct {
	Of       group.Organisation
	Leads    bool
	Run      *DryRun // nil before a draft was tried
	Day      time.Time
	token    func(Met) string
	Past     []Ruleset
	InForce  []rules.Rule // the newest version's, with its drafts
	Version  int64
	Body     string
	Problems *web.Problems
}

// newest is the number of the version that is in force, 0 for none.
func (v rulesView) newest() int64 {
	if len(v.Past) == 0 {
		return 0
	}
	return v.Past[0].Version
}

// rulesOfNewest reads the rules of the newest version; a document that cannot be read
// any more has none.
func rulesOfNewest(past []Ruleset) []rules.Rule {
	if len(past) == 0 {
		return nil
	}
	set, err := rules.Parse([]byte(past[0].Body))
	if err != nil {
		return nil
	}
	return set.Rules
}

// sample is what the editor begins with.
const sample = `version: 1
rules:
  - id: hurtful-words
    name: Words that hurt somebody here
    when:
      space: [posts, room, meetings]
      score: {abuse: 0.75}
    do: [task]
    level: s1
    explain:
      en: These words may hurt somebody. They stand, and a person looks at them.
      es: Estas palabras pueden herir a alguien. Se ven, y una persona las mira.
      ar: قد تجرح هذه الكلمات أحدًا. هي ظاهرة، وسينظر فيها شخص.
    tests:
      - {say: "You are a worthless idiot and everybody here hates you", hits: true}
      - {say: "They called me a worthless idiot at work", hits: false}
  - id: selling
    name: Something is for sale
    when:
      space: [posts, room]
      trust_lt: 2
      score: {spam: 0.9}
    do: [hold]
    explain:
      en: It looks as if something is for sale, so a person looks first.
      es: Parece que se vende algo, así que antes lo mira una persona.
      ar: يبدو أن شيئًا معروض للبيع، فينظر فيه شخص أولًا.
    tests:
      - {say: "Buy cheap pills, message me on whatsapp", hits: true}
      - {say: "I spent too much on pills and it did not help", hits: false}
  - id: telephone-numbers
    name: A telephone number
    when:
      space: [posts, room]
      text: {regex: '\b\d{3}[ -]?\d{3}[ -]?\d{3,4}\b'}
    do: [mask]
    explain:
      en: A telephone number tells who you are. One press leaves it out.
      es: Un número de teléfono dice quién eres. Con un toque se quita.
      ar: رقم الهاتف يكشف هوية صاحبه. يمكن حذفه بضغطة واحدة.
    tests:
      - {say: "call me on 555 123 4567", hits: true}
      - {say: "I slept for 5 hours", hits: false}
`

// effects names what a rule does.
func effects(ctx context.Context, does []rules.Effect) []string {
	names := make([]string, len(does))
	for i, e := range does {
		names[i] = i18n.T(ctx, "moderation.effect."+string(e))
	}
	return names
}

// metView is one text that a draft met.
type metView struct {
	Of    group.Organisation
	In    group.Group
	Said  subject.Said
	Leads bool
}

// tryLook and saveLook make the button that comes next the strong one.
func tryLook(run *DryRun) string {
	if run == nil {
		return "btn primary"
	}
	return "btn"
}

func saveLook(run *DryRun) string {
	if run == nil {
		return "btn"
	}
	return "btn primary"
}
