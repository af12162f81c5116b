package format

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// The guide's example can be run, and its table says what the code says.
func TestTheGuideIsTrue(t *testing.T) {
	raw, err := os.ReadFile("../../../docs/meeting-format.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := string(raw)
	_, example, _ := strings.Cut(guide, "```yaml\n")
	example, _, _ = strings.Cut(example, "```")
	f := mustParse(t, example)
	if advice := f.Advice(); len(advice) > 0 {
		t.Errorf("the example needs advice: %v", advice)
	}
	_, blocks, _ := strings.Cut(guide, "## Exercises and votes")
	for _, line := range regexp.MustCompile(`(?m)^(exercise|vote): .*$`).FindAllString(blocks, -1) {
		kind, _, _ := strings.Cut(line, ":")
		mustParse(t, segment("kind: "+kind+"\nprompt: a\n"+line))
	}
	for _, k := range Kinds {
		row := regexp.MustCompile("(?m)^\\| `" + string(k) + "` \\|.*\\| (.*) \\| (\\w+) \\|$").FindStringSubmatch(guide)
		if row == nil {
			t.Errorf("the guide has no row for %s", k)
			continue
		}
		var whos []Who
		for _, w := range strings.Fields(strings.ReplaceAll(row[1], "`", "")) {
			whos = append(whos, Who(w))
		}
		if !slices.Equal(whos, Speakers(k)) || TextRule(row[2]) != UsualText(k) || whos[0] != Usual(k).Who {
			t.Errorf("%s: the guide says %v, and %s beside it", k, whos, row[2])
		}
	}
}
