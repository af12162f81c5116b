package sense

import "testing"

// Whatever speaks for risk makes it likelier, and nothing else does.
func TestTogetherRisesWithEachOfItsParts(t *testing.T) {
	base := Together(-0.5, -0.2, -0.7)
	for name, got := range map[string]float32{
		"risk":     Together(-0.4, -0.2, -0.7),
		"distress": Together(-0.5, -0.1, -0.7),
		"wording":  Together(-0.5, -0.2, -0.6),
	} {
		if got <= base {
			t.Errorf("more %s gives %v, which is not above %v", name, got, base)
		}
	}
	if Together(-0.5, 0.5, -0.7) >= Together(0.1, 0.2, -0.1) {
		t.Error("distress alone counts for more than risk and wording")
	}
}
