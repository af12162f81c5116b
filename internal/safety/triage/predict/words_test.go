package predict

import (
	"encoding/json"
	"strings"
	"testing"
)

// Each row is the text of a line, and what must and must not stand in the
// answer.
func TestWordTasksKeepTheContract(t *testing.T) {
	for _, c := range []struct{ task, text, want, not string }{
		{"pii", "ñ mail zoe@web.de", `"spans":[{"start":7,"end":17,"type":"EMAIL"}],"redacted":"ñ mail [EMAIL]"`, "links"},
		{"pii", "see https://a.example.com/b", `"spans":[],"links":[{"start":4,"end":27,"type":"LINK"}]`, "zoe"},
		{"pii", "", `"spans":[],"redacted":""`, "links"},
		{"empathy", "I'm so sorry. What happened?", `"levels":{"emotional_reaction":2,"interpretation":0,"exploration":1}`, "sorry"},
		{"support", "Could someone drive me to the clinic?", `"label":"seek_instrumental","top":["seek_instrumental",`, "clinic"},
		{"support", "", `"labels":[`, "null"},
		{"topic", "my boss shouted at work", `"label":"work","top":["work",`, "boss"},
		{"topic", "", `"scores":{`, "null"},
	} {
		task, ok := Find(c.task)
		if !ok {
			t.Fatal(c.task)
		}
		a, err := task.Open()
		if err != nil {
			t.Fatal(err)
		}
		line, _ := json.Marshal(map[string]string{"id": "x 1", "text": c.text, "context": "I feel low"})
		var out strings.Builder
		if err := Run(a, strings.NewReader(string(line)+"\n"), &out); err != nil {
			t.Fatal(err)
		}
		got := out.String()
		if !strings.HasPrefix(got, `{"id":"x 1",`) || !strings.Contains(got, c.want) || strings.Contains(got, c.not) {
			t.Errorf("%s %q: %s", c.task, c.text, got)
		}
		if info, err := task.Info(); err != nil || len(info) == 0 || len(info[0].Sets) == 0 || info[0].Digest == "" {
			t.Error(c.task, info, err)
		}
	}
}
