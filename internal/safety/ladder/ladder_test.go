package ladder

import "testing"

func TestEveryLevelHasANameAndAPlace(t *testing.T) {
	for i, l := range Levels {
		if back, ok := Parse(l.String()); !ok || back != l || l.String() == "" {
			t.Errorf("%d is written %q and read back as %d, %v", l, l.String(), back, ok)
		}
		if l.Rank() != i {
			t.Errorf("%s has rank %d, want %d", l, l.Rank(), i)
		}
	}
	if _, ok := Parse("s5"); ok {
		t.Error("there is no s5")
	}
}

func TestAGraverLevelIsNeverServedLater(t *testing.T) {
	for i := 2; i < len(Levels); i++ {
		lighter, graver := Levels[i-1], Levels[i]
		if graver.First() > lighter.First() {
			t.Errorf("%s promises %s, the lighter %s promises %s", graver, graver.First(), lighter, lighter.First())
		}
	}
	if S0.First() != 0 || S0.Always() || S0.Holds() {
		t.Error("distress without risk asks nobody to act")
	}
	if C.Holds() {
		t.Error("a child at risk is a reason to look, not to keep words back")
	}
}
