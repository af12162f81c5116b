package training

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tinySets writes sets of a few rows that we made up.
func tinySets(t *testing.T) string {
	dir := t.TempDir()
	write := func(set string, rows ...any) {
		var b bytes.Buffer
		for _, r := range rows {
			line, err := json.Marshal(r)
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(line, '\n'))
		}
		if err := os.MkdirAll(filepath.Join(dir, set), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, set, "train.jsonl"), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	type row struct {
		ID    string `json:"id"`
		Text  string `json:"text"`
		Label any    `json:"label"`
	}
	write("topic_sad", row{"1", "my boss is loud", "work"}, row{"2", "exam tomorrow", "school"}, row{"3", "my boss again", "work"}, row{"4", "an exam and homework", "school"})
	write("topic_counselchat", row{"1", "sad\nI am sad", []string{"depression"}}, row{"2", "my wife\nshe left", []string{"family", "breakup"}}, row{"3", "sad again\nvery", []string{"depression"}})
	write("support_check", row{"1", "hold my hand", "seek_emotional"})
	write("support_offmychest", row{"1", "hope you rest", map[string]int{"emotional_support": 1, "support": 1}}, row{"2", "call a doctor", map[string]int{"informational_support": 1, "emotional_support": 0}}, row{"3", "it rained", map[string]int{"support": 0}})
	return dir
}

func TestWordsAreTheSameTwice(t *testing.T) {
	dir := tinySets(t)
	for _, task := range WordTasks {
		a, err := Words(task, Options{Dir: dir})
		if err != nil {
			t.Fatal(task, err)
		}
		b, err := Words(task, Options{Dir: dir})
		if err != nil {
			t.Fatal(task, err)
		}
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s differs", task)
		}
		for name, raw := range a {
			if len(raw) == 0 {
				t.Errorf("%s is empty", name)
			}
		}
	}
	if _, err := Words("none", Options{Dir: dir}); err == nil {
		t.Error("a task that is not there was trained")
	}
}
