package format

import "strings"

// wordsAMinute is faster than most people read aloud (audiobooks are read at
// about 150 words a minute), so that only what surely takes longer is noted.
const wordsAMinute = 170

// Advice names what can be run, and is likely not what was meant. It is for
// showing beside the format, and holds nothing up. The format has been checked.
func (f Format) Advice() Problems {
	c := &checker{}
	for i, slot := range Plan(f, f.Length) {
		s := f.Segments[i]
		c.at(i, s)
		r := s.Rule()
		if need := roundMinutes(s, f.Seats); need > slot.Minutes {
			c.add("speak.seconds", "advice_turns", "count", need, "minutes", slot.Minutes, "seats", f.Seats)
		}
		if r.Turns() && !r.Pass {
			c.add("speak.pass", "advice_pass")
		}
		if s.Prompt == "" && len(s.Prompts) == 0 && (s.Kind == Round || s.Kind == Piece) {
			c.add("prompt", "advice_prompt")
		}
		if need := readMinutes(s); need > slot.Minutes {
			c.add("parts", "advice_reading", "count", need, "minutes", slot.Minutes)
		}
	}
	return c.found
}

// roundMinutes is how long it takes until everybody has had their turns, where
// every seat is taken and everybody uses all their time; 0 where that is open.
func roundMinutes(s Segment, seats int) int {
	r := s.Rule()
	if r.Who != Holder || r.Seconds == 0 || s.Kind == Reading {
		return 0
	}
	return minutesOf((r.Seconds + r.Echo) * seats * max(1, r.Times))
}

// readMinutes is how long a reading takes at least.
func readMinutes(s Segment) int {
	if s.Kind != Reading {
		return 0
	}
	n := 0
	for _, p := range s.Parts {
		n += len(strings.Fields(p))
	}
	return minutesOf(n * 60 / wordsAMinute)
}

// minutesOf rounds seconds up to whole minutes.
func minutesOf(seconds int) int { return (seconds + 59) / 60 }
