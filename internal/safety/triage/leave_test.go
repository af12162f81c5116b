package triage

import "testing"

// The shortest lines of a room are about coming and going. They call for nobody;
// with anything beside it that speaks of an end, they do.
func TestComingAndGoing(t *testing.T) {
	e, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, calm := range []string{
		"And I stay.", "I stay.", "And I go.", "I go.", "I go now.", "I'm leaving now.", "I’m going now", "Going now.", "ok, I have to go now", "I'm off, see you tomorrow",
		"Goodbye for now.", "I tried.", "I won't come.", "I won't be there.",
		"Me voy ya.", "Y me voy a dormir, hasta mañana", "Me quedo.", "سأذهب الآن", "سأبقى",
	} {
		if r := e.Read(calm); r.Tier > Distress || r.Level().Rank() > 1 {
			t.Errorf("%q is level %s, tier %d", calm, r.Level(), r.Tier)
		}
	}
	for _, danger := range []string{
		"I end it now.", "end it all", "I'm leaving this world now", "Goodbye everyone, I'm going now, forgive me", "I want to die", "kms", "I won't wake up tomorrow", "me quiero morir", "أريد أن أموت", "going to do it tonight", "i wsih i wasnt alve", "catching my bus at midnight", "I'm going now. I took them all.", "I'm leaving for good",
	} {
		if r := e.Read(danger); r.Tier < Ideation {
			t.Errorf("%q is tier %d", danger, r.Tier)
		}
	}
}
