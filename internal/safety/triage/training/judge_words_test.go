package training

import (
	"strings"
	"testing"
)

func TestEveryWordTaskIsJudged(t *testing.T) {
	for task, of := range map[string]struct{ rows, want, part string }{
		"pii": {`{"text":"write to rosa.quill@example.org please","label":[{"start":9,"end":31,"type":"EMAIL"}],"kind":"email"}
{"text":"nothing to see here","label":[],"kind":"none"}`, "found 1.000  false 0.000  EMAIL 1.000", "none"},
		"empathy": {`{"text":"ok","label":{"emotional_reaction":0,"interpretation":0,"exploration":0},"kind":"a"}`, "exploration 1.000", "a"},
		"support": {`{"text":"Could somebody lend me a cot for the baby?","label":"seek_instrumental","kind":"a"}`, "right ", "a"},
		"topic":   {`{"text":"my exam at school is tomorrow","label":["school"],"kind":"a"}`, "among three ", "a"},
	} {
		got, err := JudgeWords(strings.NewReader(of.rows), task, "kind")
		if err != nil {
			t.Fatalf("%s: %v", task, err)
		}
		lines := strings.Split(strings.TrimSpace(got), "\n")
		if !strings.HasPrefix(lines[0], "all ") || !strings.Contains(lines[0], of.want) || !strings.Contains(got, "\n"+of.part+" ") {
			t.Errorf("%s is judged so:\n%s", task, got)
		}
	}
	if _, err := JudgeWords(strings.NewReader("{}\nnot json: a secret"), "pii", ""); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("a line that cannot be read gives %v", err)
	}
	if _, err := JudgeWords(strings.NewReader(""), "weather", ""); err == nil {
		t.Error("a task that is not there is judged")
	}
}
