package entry

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// fields are the names that an Invalid fault blames, in order.
func fields(err error) (names []string) {
	if err == nil {
		return nil
	}
	for _, f := range fault.Of(err).Fields {
		names = append(names, f.Name)
	}
	return names
}

func TestQuestions(t *testing.T) {
	text := func(s string) Question { return Question{Kind: "text", Text: s} }
	many := make([]Question, MaxQuestions+1)
	for i := range many {
		many[i] = text(strings.Repeat("a", i+1))
	}
	for name, c := range map[string]struct {
		in   []Question
		want []string
	}{
		"none at all":              {nil, nil},
		"one of each kind":         {[]Question{text("How are you?"), {Kind: "yes_no", Text: "Are you over 18?"}, {Kind: "choice", Text: "Which?", Choices: []string{"a", "b"}}}, nil},
		"seven are too many":       {many, []string{"questions"}},
		"one without words":        {[]Question{text("")}, []string{"text-1"}},
		"one as long as an essay":  {[]Question{text(strings.Repeat("ä", MaxQuestion+1))}, []string{"text-1"}},
		"the same one twice":       {[]Question{text("Why?"), text("Why?")}, []string{"text-2"}},
		"an unknown kind":          {[]Question{{Kind: "scale", Text: "How bad?"}}, []string{"kind-1"}},
		"a choice of one":          {[]Question{{Kind: "choice", Text: "Which?", Choices: []string{"a"}}}, []string{"choices-1"}},
		"a choice that says twice": {[]Question{{Kind: "choice", Text: "Which?", Choices: []string{"a", "a"}}}, []string{"choices-1"}},
		"an endless why":           {[]Question{{Kind: "text", Text: "Why?", Why: strings.Repeat("w", MaxQuestion+1)}}, []string{"why-1"}},
	} {
		t.Run(name, func(t *testing.T) {
			var check fault.Check
			checkQuestions(&check, c.in)
			if got := fields(check.Err()); !slices.Equal(got, c.want) {
				t.Errorf("blames %v, want %v", got, c.want)
			}
		})
	}
}

func TestAnswers(t *testing.T) {
	open, closed := Question{Kind: "text", Text: "What brings you?"}, Question{Kind: "choice", Text: "Which day?", Choices: []string{"Mon", "Sun"}}
	yes := Question{Kind: "yes_no", Text: "Over 18?"}
	say := func(q Question, text string) Answer { return Answer{Question: q.Text, Kind: q.Kind, Text: text} }
	for name, c := range map[string]struct {
		asked []Question
		given []Answer
		want  []string
	}{
		"every one answered":           {[]Question{open, closed, yes}, []Answer{say(yes, "no"), say(open, "My son."), say(closed, "Sun")}, nil},
		"one left out":                 {[]Question{open, yes}, []Answer{say(yes, "yes")}, []string{open.Field()}},
		"only spaces":                  {[]Question{open}, []Answer{say(open, "  \n ")}, []string{open.Field()}},
		"a choice that is none":        {[]Question{closed}, []Answer{say(closed, "Tue")}, []string{closed.Field()}},
		"maybe is neither yes nor no":  {[]Question{yes}, []Answer{say(yes, "maybe")}, []string{yes.Field()}},
		"an answer to an old question": {[]Question{open}, []Answer{say(yes, "yes")}, []string{open.Field()}},
		"too long":                     {[]Question{open}, []Answer{say(open, strings.Repeat("a", MaxAnswer+1))}, []string{open.Field()}},
	} {
		t.Run(name, func(t *testing.T) {
			var check fault.Check
			Applicant{Answers: c.given}.checkAnswers(&check, c.asked)
			if got := fields(check.Err()); !slices.Equal(got, c.want) {
				t.Errorf("blames %v, want %v", got, c.want)
			}
		})
	}
	if open.Field() == (Question{Kind: "text", Text: "What brings you here?"}).Field() {
		t.Error("a question with other words takes the old one's answer")
	}
}

func TestANoHasAnotherWay(t *testing.T) {
	for name, c := range map[string]struct {
		in   Reply
		want []string
	}{
		"a welcome needs no words":         {Reply{Welcome: true}, nil},
		"a no with another group":          {Reply{Words: "Try them.", Groups: []string{"open-window"}}, nil},
		"a no with Help now":               {Reply{Words: "You need somebody today.", Help: true}, nil},
		"a bare no":                        {Reply{}, []string{"ways", "words"}},
		"a no with words and no way":       {Reply{Words: "Sorry."}, []string{"ways"}},
		"a way without a word":             {Reply{Waiting: true}, []string{"words"}},
		"six other groups are no help":     {Reply{Words: "Look.", Groups: make([]string, MaxOthers+1)}, []string{"ways"}},
		"a welcome that goes on for pages": {Reply{Welcome: true, Words: strings.Repeat("a", MaxWords+1)}, []string{"words"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fields(c.in.check()); !slices.Equal(got, c.want) {
				t.Errorf("blames %v, want %v", got, c.want)
			}
		})
	}
}

func TestBreaks(t *testing.T) {
	now := time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		in   Break
		want []string
	}{
		"with an open end":            {Break{}, nil},
		"until next month":            {Break{Until: now.AddDate(0, 1, 0)}, nil},
		"until a moment that is past": {Break{Until: now}, []string{"until"}},
		"until next year":             {Break{Until: now.Add(MaxBreak + time.Minute)}, []string{"until"}},
		"with a letter":               {Break{Words: strings.Repeat("a", MaxWords+1)}, []string{"words"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := fields(c.in.check(now)); !slices.Equal(got, c.want) {
				t.Errorf("blames %v, want %v", got, c.want)
			}
		})
	}
}

func TestGreetersInTurn(t *testing.T) {
	at := func(h int) time.Time { return time.Date(2026, 11, 22, h, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		greeters []group.MemberID
		last     map[group.MemberID]time.Time
		want     group.MemberID
	}{
		"nobody greets":                       {nil, map[group.MemberID]time.Time{7: at(1)}, 0},
		"the only one":                        {[]group.MemberID{7}, map[group.MemberID]time.Time{7: at(1)}, 7},
		"who never had one":                   {[]group.MemberID{7, 8}, map[group.MemberID]time.Time{7: at(1)}, 8},
		"the first of two who never had one":  {[]group.MemberID{7, 8}, nil, 7},
		"who had one longest ago":             {[]group.MemberID{7, 8, 9}, map[group.MemberID]time.Time{7: at(3), 8: at(1), 9: at(2)}, 8},
		"not one who does not greet any more": {[]group.MemberID{7}, map[group.MemberID]time.Time{8: at(1), 7: at(3)}, 7},
	} {
		if got := nextGreeter(c.greeters, c.last); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}

func TestWhatChanged(t *testing.T) {
	for name, c := range map[string]struct {
		before, now []string
		want        []Statement
	}{
		"nothing":  {[]string{"a", "b"}, []string{"a", "b"}, []Statement{{Same, "", "a"}, {Same, "", "b"}}},
		"one more": {[]string{"a"}, []string{"a", "Be kind."}, []Statement{{Same, "", "a"}, {Added, "", "Be kind."}}},
		"one less": {[]string{"a", "Be kind."}, []string{"a"}, []Statement{{Same, "", "a"}, {Removed, "Be kind.", ""}}},
		"one in other words": {[]string{"What is said here stays here.", "b"}, []string{"What is said and shown here stays here.", "b"},
			[]Statement{{Changed, "What is said here stays here.", "What is said and shown here stays here."}, {Same, "", "b"}}},
		"one in place of another": {[]string{"Ask before advising."}, []string{"No phone numbers."},
			[]Statement{{Added, "", "No phone numbers."}, {Removed, "Ask before advising.", ""}}},
		"another order": {[]string{"a", "b"}, []string{"b", "a"}, []Statement{{Removed, "a", ""}, {Same, "", "b"}, {Added, "", "a"}}},
		"all new":       {nil, []string{"a"}, []Statement{{Added, "", "a"}}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, compare(c.before, c.now)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestCodeText(t *testing.T) {
	made, err := newCodeText(bytes.NewReader([]byte{255, 0, 21, 22, 43, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}))
	if err != nil || !looksLikeCode(made) || made[:3] != "A9A" {
		t.Fatalf("%q, %v", made, err)
	}
	handed := dashed(made)
	if len(handed) != codeLength+2 || handed[4] != '-' {
		t.Errorf("handed out as %q", handed)
	}
	for _, typed := range []string{handed, strings.ToLower(handed), " " + made + " ", strings.ReplaceAll(handed, "-", " – "), "\u200f" + handed} {
		if got := cleanCode(typed); got != made {
			t.Errorf("%q is read as %q, want %q", typed, got, made)
		}
	}
	for _, other := range []string{"", "theirs", "0OIL-1125-8BZU", handed + "A", "кириллица12"} {
		if looksLikeCode(cleanCode(other)) {
			t.Errorf("%q is taken for a code", other)
		}
	}
	if _, err := newCodeText(bytes.NewReader(nil)); err == nil {
		t.Error("a code was made without chance")
	}
}

func TestOpenFor(t *testing.T) {
	now := time.Date(2026, 11, 22, 19, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		in   Invitation
		want bool
	}{
		"fresh":          {Invitation{Uses: 2, Used: 1, ExpiresAt: now.Add(time.Second)}, true},
		"used up":        {Invitation{Uses: 2, Used: 2, ExpiresAt: now.Add(time.Second)}, false},
		"over right now": {Invitation{Uses: 2, ExpiresAt: now}, false},
		"revoked":        {Invitation{Uses: 2, ExpiresAt: now.Add(time.Second), RevokedAt: now}, false},
	} {
		if got := c.in.Open(now); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
	for name, c := range map[string]struct {
		in   NewInvitation
		want []string
	}{
		"for three, a week":    {NewInvitation{Uses: 3, Days: 7}, nil},
		"for nobody":           {NewInvitation{Uses: 0, Days: 7}, []string{"uses"}},
		"for a town":           {NewInvitation{Uses: MaxLinkUses + 1, Days: 7}, []string{"uses"}},
		"for ever":             {NewInvitation{Uses: 1, Days: 5000}, []string{"days"}},
		"with an endless note": {NewInvitation{Uses: 1, Days: 1, Note: strings.Repeat("n", MaxChoice+1)}, []string{"note"}},
	} {
		if got := fields(c.in.check()); !slices.Equal(got, c.want) {
			t.Errorf("%s: blames %v, want %v", name, got, c.want)
		}
	}
}
