package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"hearth/internal/safety/triage/predict"
)

func TestEveryIDComesBackOnce(t *testing.T) {
	in := `{"id":"a","text":"I want to die","unknown":[1]}
{"id":"b","text":""}

{"id":7,"text":"` + strings.Repeat("ä", 20_000) + `","lang":"de","context":"x"}
`
	for _, task := range predict.Tasks {
		var one, two bytes.Buffer
		for _, out := range []*bytes.Buffer{&one, &two} {
			c := aiPredictCmd{Task: task.Name, in: strings.NewReader(in)}
			if err := c.Run(&session{out: out}); err != nil {
				t.Fatalf("%s: %v", task.Name, err)
			}
		}
		if one.String() != two.String() {
			t.Errorf("%s: the same input gives other output", task.Name)
		}
		lines := strings.Split(strings.TrimSpace(one.String()), "\n")
		if len(lines) != 3 {
			t.Fatalf("%s: %d lines come back of 3", task.Name, len(lines))
		}
		for i, want := range []string{`"a"`, `"b"`, `7`} {
			var row struct{ ID json.RawMessage }
			if err := json.Unmarshal([]byte(lines[i]), &row); err != nil || string(row.ID) != want {
				t.Errorf("%s: line %d has id %s, want %s", task.Name, i+1, row.ID, want)
			}
		}
	}
}

func TestInputThatCannotBeReadEndsWithStatusTwo(t *testing.T) {
	for _, in := range []string{"not json", `{"text":"no id"}`, `{"id":"a","text":3}`, `{"id":"x","text":"` + strings.Repeat("a", 2<<20) + `"}`} {
		c := aiPredictCmd{Task: "triage", in: strings.NewReader(in)}
		err := c.Run(&session{out: new(bytes.Buffer)})
		own, ok := errors.AsType[unreadable](err)
		if !ok || own.ExitCode() != 2 || strings.Contains(err.Error(), "not json") {
			t.Errorf("%.20q gives %v", in, err)
		}
	}
}
