package format

import (
	"slices"
	"testing"
)

func TestEveryKindCanBeRun(t *testing.T) {
	for _, k := range Kinds {
		kind, known := sorts[k]
		if !known || !slices.Contains(kind.whos, Usual(k).Who) || UsualText(k) == "" {
			t.Errorf("%s has no usual rule", k)
		}
		turns := slices.ContainsFunc(kind.whos, func(w Who) bool { return Rule{Who: w}.Turns() })
		if turns != (len(kind.orders) > 0) {
			t.Errorf("%s has turns: %t, and the orders %v", k, turns, kind.orders)
		}
		if slices.Contains(kind.whos, Holder) && slices.Contains(kind.whos, Queued) {
			t.Errorf("%s has turns of two sorts", k)
		}
		if u := Usual(k); u.Turns() && (!u.Pass || u.Order != kind.orders[0]) {
			t.Errorf("%s: nobody can pass, or the order is not the first: %+v", k, u)
		}
	}
	if len(sorts) != len(Kinds) || Usual("lecture") != (Rule{}) {
		t.Error("there are rules for kinds that there are not")
	}
}

func TestWhatHoldsInASegment(t *testing.T) {
	for _, row := range []struct {
		name string
		s    Segment
		want Rule
	}{
		{"nothing said", Segment{Kind: Round}, Rule{Who: Holder, Pass: true, Order: ByCircle, Times: 1}},
		{"seconds alone leave passing free", Segment{Kind: Round, Speak: Rule{Seconds: 90}}, Rule{Who: Holder, Pass: true, Seconds: 90, Order: ByCircle, Times: 1}},
		{"a rule that says who stands as it is", Segment{Kind: Round, Speak: Rule{Who: Holder, Seconds: 90}}, Rule{Who: Holder, Seconds: 90, Order: ByCircle, Times: 1}},
		{"one time round for each prompt", Segment{Kind: Piece, Prompts: []string{"a", "b"}}, Rule{Who: Holder, Pass: true, Order: ByCircle, Times: 2}},
		{"cross-talk on top", Segment{Kind: Queue, Speak: Rule{CrossTalk: true}}, Rule{Who: Queued, Pass: true, CrossTalk: true, Order: ByHand}},
		{"no order without turns", Segment{Kind: Closing, Speak: Rule{Who: Facilitators}}, Rule{Who: Facilitators}},
		{"hands where free talk is usual", Segment{Kind: WindDown, Speak: Rule{Who: Queued}}, Rule{Who: Queued, Order: ByHand}},
		{"a silence", Segment{Kind: Silence}, Rule{Who: Nobody}},
	} {
		if got := row.s.Rule(); got != row.want {
			t.Errorf("%s: %+v, want %+v", row.name, got, row.want)
		}
	}
	if got := (Segment{Kind: Piece}).TextRule(); got != TextNobody {
		t.Errorf("beside the piece: %s", got)
	}
	if got := (Segment{Kind: Piece, Text: TextAll}).TextRule(); got != TextAll {
		t.Errorf("what is said does not hold: %s", got)
	}
	s := Segment{Prompts: []string{"a", "b"}, Prompt: "c"}
	if got := s.PromptAt(1) + s.PromptAt(2) + s.PromptAt(-1); got != "bcc" {
		t.Errorf("prompts come as %s", got)
	}
}
