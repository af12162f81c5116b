package triage

import (
	"testing"

	"hearth/internal/safety/ladder"
)

// An ending or a goodbye that says no more may be of anything: it pages nobody.
// The column beside it has the same words with what makes them grave.
func TestABareEndingPagesNobody(t *testing.T) {
	e := loaded(t)
	for bare, grave := range map[string]string{
		"It's over now":   "It's over now, I've taken all of the pills",
		"I feel empty":    "I feel empty and I'm going to kill myself tonight",
		"I ended it":      "I'm ending it tonight, goodbye everyone",
		"goodbye now":     "goodbye everyone, it ends tonight",
		"وداعا الآن":      "وداعا، سأنهي حياتي الليلة",
		"se acabó":        "adiós a todos, esta noche termino con todo",
		"it's all over":   "it's all over, the rope is tied and I'm doing it now",
		"it's finished":   "I've said my goodbyes and I'm ending it tonight",
		"I'm done":        "I'm done, I swallowed every tablet in the house",
		"I can't do this": "I can't do this any more, I'm on the bridge and I'm going to jump",
	} {
		if r := e.Read(bare); r.Level().Always() {
			t.Errorf("%q would page somebody: %s, risk %.2f, imminent %.2f", bare, r.Tier, r.Risk, r.Imminent)
		}
		if r := e.Read(grave); r.Level().Rank() < ladder.S3.Rank() {
			t.Errorf("%q is read as %s, risk %.2f, imminent %.2f", grave, r.Level(), r.Risk, r.Imminent)
		}
	}
}

// Who says that they want to die is looked for, whatever stands beside it; who
// denies it, jokes, quotes or speaks of what is over is not, by that rule.
func TestWhoeverSaysThatTheyWantToDieIsHeard(t *testing.T) {
	e := loaded(t)
	for _, text := range []string{
		"I want to die but I'm too much of a coward",
		"honestly I just want to die, the soup was good though",
		"I feel suicidal and I have to be at work by nine",
		"my daughter told her teacher that she wants to die",
		"la verdad es que quiero morir y mañana trabajo",
	} {
		if r := e.Read(text); r.Level().Rank() < ladder.S2.Rank() {
			t.Errorf("%q is read as %s, risk %.2f", text, r.Level(), r.Risk)
		}
	}
	for _, text := range []string{
		"I don't want to die of boredom in that meeting",
		"in the film she wants to die and then she meets the dog",
		"Nobody here wants to kill the mood",
		"I want to dye my hair",
	} {
		if r := e.Read(text); r.Level().Always() {
			t.Errorf("%q would page somebody: %s, risk %.2f", text, r.Tier, r.Risk)
		}
	}
}
