package training

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearth/internal/safety/triage/ngram"
)

// sets writes tiny data sets.
func sets(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, rows := range map[string]string{
		"spam_sms": `{"id":"1","text":"WIN a prize now, call 09061","label":"spam","lang":"en"}
{"id":"2","text":"See you at five then","label":"ok","lang":"en"}`,
		"tox_ucc": `not even JSON: a set that may not train is never opened`,
	} {
		if err := os.MkdirAll(filepath.Join(dir, name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name, "train.jsonl"), []byte(rows), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestTrainingTwiceGivesTheSameBytes(t *testing.T) {
	o := Options{Dir: sets(t), Only: "spam", Cap: 60}
	one, err := Train(o)
	if err != nil {
		t.Fatal(err)
	}
	two, err := Train(o)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one["spam.weights"], two["spam.weights"]) {
		t.Error("two trainings differ")
	}
	m, err := ngram.Open(one["spam.weights"])
	if err != nil {
		t.Fatal(err)
	}
	if s := m.About().Sets; len(s) == 0 || s[0].Name != "spam_sms" || s[0].Rows != 2 || len(s[0].SHA256) != 64 {
		t.Errorf("the weights say that %+v trained them", s)
	}
}

func TestOnlyAllowedSetsAreOpened(t *testing.T) {
	s := &shelf{dir: sets(t), parts: []string{"train"}}
	for _, name := range []string{"tox_ucc", "tox_hatecheck", "tox_mhc", "tox_stormfront", "tox_toldbr", "support_esconv", "empathy_epitome", "../secret"} {
		if _, err := s.read(name); err == nil || !strings.Contains(err.Error(), "may not train") {
			t.Errorf("%s is opened: %v", name, err)
		}
	}
}
