package floor

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
)

var (
	refusal  = regexp.MustCompile(`Refusal = "([a-z_]+)"`)
	saying   = regexp.MustCompile(`(?:say|tell|whisper|away|done|answerRound)\((?:[^"\n]*, )?"([a-z_]+)"`)
	lengthy  = regexp.MustCompile(`timed\("([a-z_]+)"`)
	waitsFor = regexp.MustCompile(`return "(wait_[a-z_]+)"`)
)

// needed are the keys that the source names.
func needed(t *testing.T) map[string]bool {
	t.Helper()
	keys := map[string]bool{"floor.say.your_turn": true}
	files, _ := filepath.Glob("*.go")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil || strings.HasSuffix(file, "_test.go") {
			continue
		}
		add := func(re *regexp.Regexp, prefix string, suffixes ...string) {
			for _, m := range re.FindAllStringSubmatch(string(raw), -1) {
				for _, s := range append(suffixes, "")[:max(1, len(suffixes))] {
					if !strings.HasSuffix(m[1], "_") {
						keys[prefix+m[1]+s] = true
					}
				}
			}
		}
		add(refusal, "fault.floor.")
		add(saying, "floor.say.")
		add(waitsFor, "floor.say.")
		add(lengthy, "floor.say.", "_seconds", "_minutes")
	}
	for _, r := range format.Roles {
		keys["floor.say.role_"+string(r)] = true
		if r != format.Host {
			keys["floor.say.role_taken_"+string(r)] = true
		}
	}
	for _, o := range []Outcome{Reached, NotReached, Told} {
		keys["floor.say.checked_"+string(o)] = true
	}
	return keys
}

func TestEverythingThatIsSaidHasItsSentence(t *testing.T) {
	c, err := i18n.Load(Texts)
	if err != nil {
		t.Fatal(err)
	}
	need := needed(t)
	for key := range need {
		if !c.Has(i18n.English, key) {
			t.Errorf("%s has no sentence", key)
		}
	}
	for _, key := range c.Keys() {
		if !need[key] {
			t.Errorf("%s is never said", key)
		}
	}
}
