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
rules: []
# - id: telephone-numbers
#   name: Telephone numbers
#   when:
#     space: [posts, room]
#     text: {regex: '\b\d{3}[ -]?\d{3}[ -]?\d{3,4}\b'}
#   do: [hold]
#   explain:
#     en: A telephone number tells who you are, so somebody looks first.
#   tests:
#     - {say: "call me on 555 123 4567", hits: true}
#     - {say: "I slept for 5 hours", hits: false}
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
