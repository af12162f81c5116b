package predict

import "testing"

// Each row is a task, and the files it is and is not made of.
func TestATaskNamesAllOfItsWeights(t *testing.T) {
	for _, c := range []struct {
		task string
		want []string
		not  string
	}{
		{"triage", []string{"triage.weights", "post.weights", "wording.weights"}, "sexism.weights"},
		{"abuse", []string{"abuse.weights", "sexism.weights"}, "wording.weights"},
		{"spam", []string{"spam.weights"}, "abuse.weights"},
	} {
		infos, err := infoTriage(c.task)()
		if err != nil {
			t.Fatal(err)
		}
		has := map[string]bool{}
		for _, i := range infos {
			has[i.File] = len(i.Sets) > 0 && i.Digest != ""
		}
		for _, file := range c.want {
			if !has[file] {
				t.Errorf("%s does not say that it is made of %s, and of what that was", c.task, file)
			}
		}
		if has[c.not] || len(infos) != len(c.want) {
			t.Errorf("%s names %v", c.task, has)
		}
	}
}
