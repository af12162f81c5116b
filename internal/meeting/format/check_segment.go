package format

import (
	"fmt"
	"slices"
	"strings"
)

// check looks at one segment by itself.
func (c *checker) check(s Segment) {
	c.line("title", s.Title, MaxName, true)
	if !known(c, "kind", s.Kind, Kinds, false) {
		return
	}
	c.minutes(s)
	c.text("prompt", s.Prompt, MaxPrompt, false)
	c.text("private", s.Private, MaxPrivate, false)
	c.prompts(s)
	c.parts(s)
	c.cards(s.Cards)
	c.rule(s)
	if len(s.Roles) > len(Roles) {
		c.add("roles", "too_many", "most", len(Roles))
	} else {
		for i, r := range s.Roles {
			known(c, fmt.Sprintf("roles.%d", i+1), r, Roles, false)
		}
		once(c, "roles", s.Roles)
	}
	c.practice(s)
	c.question(s)
}

func (c *checker) minutes(s Segment) {
	switch {
	case s.Kind == WindDown && s.Share != 0:
		c.add("share", "wind_down_share") // it comes after the end, when nothing is left to share
	case s.Minutes != 0 && s.Share != 0:
		c.add("minutes", "minutes_both")
	case s.Share != 0:
		c.between("share", s.Share, 1, MaxShare)
	case s.Minutes != 0:
		c.between("minutes", s.Minutes, 1, MaxLength)
	default:
		c.add("minutes", "minutes_missing")
	}
}

func (c *checker) prompts(s Segment) {
	if len(s.Prompts) == 0 {
		return
	}
	if s.Kind != Round && s.Kind != Piece {
		c.add("prompts", "not_here")
		return
	}
	if s.Prompt != "" {
		c.add("prompts", "prompts_both")
	}
	if times := s.Rule().Times; times != len(s.Prompts) {
		c.add("prompts", "prompts_times", "prompts", len(s.Prompts), "times", times)
	}
	c.list("prompts", s.Prompts, MaxPrompts, MaxPrompt)
}

func (c *checker) parts(s Segment) {
	switch s.Kind {
	case Reading:
		if len(s.Parts) == 0 {
			c.add("parts", "parts_missing")
		}
	case Agreement, Chips:
	default:
		if len(s.Parts) > 0 {
			c.add("parts", "not_here")
			return
		}
	}
	c.list("parts", s.Parts, MaxParts, MaxPart)
}

func (c *checker) cards(cards []Card) {
	if len(cards) > MaxCards {
		c.add("cards", "too_many", "most", MaxCards)
		return
	}
	for i, card := range cards {
		c.line(fmt.Sprintf("cards.%d.title", i+1), card.Title, MaxName, true)
		c.text(fmt.Sprintf("cards.%d.text", i+1), card.Text, MaxCard, true)
	}
}

// rule looks whether people could follow the speaking rule.
func (c *checker) rule(s Segment) {
	known(c, "text", s.Text, TextRules, true)
	if s.Kind == Silence && s.Text != "" && s.Text != TextNobody {
		c.add("text", "silence_text")
	}
	if !known(c, "speak.who", s.Speak.Who, Whos, true) || !known(c, "speak.order", s.Speak.Order, Orders, true) {
		return
	}
	r, kind := s.Rule(), sorts[s.Kind]
	if !slices.Contains(kind.whos, r.Who) {
		c.add("speak.who", "who_kind", "known", words(kind.whos))
		return
	}
	if r.Who == Nobody && r.CrossTalk {
		c.add("speak.cross_talk", "cross_talk_nobody")
	}
	if !r.Turns() {
		c.noTurns(s.Speak)
		return
	}
	if !slices.Contains(kind.orders, r.Order) {
		c.add("speak.order", "order_kind", "known", words(kind.orders))
	}
	if r.Seconds != 0 {
		c.between("speak.seconds", r.Seconds, MinSeconds, MaxSeconds)
	}
	if r.Echo != 0 {
		c.between("speak.echo", r.Echo, MinEcho, MaxEcho)
	}
	c.times(s)
}

// times looks how often a round or a piece goes round; nothing else does.
func (c *checker) times(s Segment) {
	switch {
	case s.Kind == Round || s.Kind == Piece:
		if s.Speak.Times != 0 {
			c.between("speak.times", s.Speak.Times, 1, MaxPrompts)
		}
	case s.Speak.Times > 1 || s.Speak.Times < 0:
		c.add("speak.times", "times_once")
	}
}

// noTurns refuses what only turns can have, where there are none: whoever wrote
// it expects something that would not happen.
func (c *checker) noTurns(r Rule) {
	for _, f := range []struct {
		field string
		set   bool
	}{{"order", r.Order != ""}, {"seconds", r.Seconds != 0}, {"times", r.Times != 0}, {"echo", r.Echo != 0}} {
		if f.set {
			c.add("speak."+f.field, "no_turns")
		}
	}
}

func (c *checker) practice(s Segment) {
	p := s.Exercise
	if s.Kind != Exercise {
		if p != nil {
			c.add("exercise", "not_here")
		}
		return
	}
	if p == nil {
		c.add("exercise", "exercise_missing")
		return
	}
	if !known(c, "exercise.kind", p.Kind, Practices, false) {
		return
	}
	if p.Kind == Breathing {
		c.breath(*p)
		return
	}
	if p.In != 0 || p.Hold != 0 || p.Out != 0 {
		c.add("exercise", "breath_not_here")
	}
	c.list("exercise.steps", p.Steps, MaxSteps, MaxStep)
	if len(p.Steps) == 0 && (p.Kind == Grounding || s.Prompt == "") {
		c.add("exercise.steps", "steps_missing")
	}
}

func (c *checker) breath(p Practice) {
	if p.In < 1 || p.In > MaxBreath || p.Out < 1 || p.Out > MaxBreath || p.Hold < 0 || p.Hold > MaxBreath {
		c.add("exercise", "breath", "most", MaxBreath)
	}
	if len(p.Steps) > 0 {
		c.add("exercise.steps", "not_here")
	}
}

func (c *checker) question(s Segment) {
	v := s.Vote
	if s.Kind != Vote {
		if v != nil {
			c.add("vote", "not_here")
		}
		return
	}
	if v == nil {
		c.add("vote", "vote_missing")
		return
	}
	c.text("vote.text", v.Text, MaxPrompt, true)
	if len(v.Options) < MinOptions {
		c.add("vote.options", "options_few", "least", MinOptions)
	}
	c.list("vote.options", v.Options, MaxOptions, MaxOption)
	seen := map[string]bool{}
	for i, o := range v.Options {
		folded := strings.ToLower(strings.TrimSpace(o))
		if seen[folded] {
			c.add(fmt.Sprintf("vote.options.%d", i+1), "options_same")
		}
		seen[folded] = true
	}
}
