package cue

import (
	"fmt"
	"strings"
)

// A rule is a few cues in order.
type rule struct {
	name   string
	parts  []part
	absent []ID
}

// A part is one of some cues, at most so many words after the part before.
type part struct {
	any []ID
	gap int32
}

// close and far are how many words may stand between two parts.
const (
	near = 3
	far  = 8
)

// readRules reads rules.txt.
func (b *Book) readRules(file string) error {
	number := 0
	for line := range strings.Lines(file) {
		number++
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		name, rest, ok := strings.Cut(line, ":")
		if !ok {
			return fmt.Errorf("line %d has no name", number)
		}
		r, err := b.parse(strings.TrimSpace(name), rest)
		if err != nil {
			return fmt.Errorf("line %d: %w", number, err)
		}
		for _, id := range r.parts[0].any {
			b.byFirst[id] = append(b.byFirst[id], int32(len(b.rules)))
		}
		b.rules = append(b.rules, r)
	}
	return nil
}

func (b *Book) parse(name, rest string) (rule, error) {
	r := rule{name: name}
	gap := int32(near)
	for word := range strings.FieldsSeq(rest) {
		if word == "~" {
			gap = far
			continue
		}
		absent := strings.HasPrefix(word, "^")
		var any []ID
		for c := range strings.SplitSeq(strings.TrimPrefix(word, "^"), "|") {
			id, ok := b.ids[c]
			if !ok {
				return r, fmt.Errorf("there is no cue %s", c)
			}
			any = append(any, id)
		}
		if absent {
			r.absent = append(r.absent, any...)
			continue
		}
		r.parts = append(r.parts, part{any: any, gap: gap})
		gap = near
	}
	if len(r.parts) == 0 {
		return r, fmt.Errorf("%s has no parts", name)
	}
	return r, nil
}

// RuleName is what the rule is called. Several lines of rules.txt may share it.
func (b *Book) RuleName(rule int) string { return b.rules[rule].name }

// match finds the rules.
func (b *Book) match(f *Found) {
	for i, h := range f.Hits {
		for _, n := range b.byFirst[h.Cue] {
			r := &b.rules[n]
			to, ok := b.rest(f, r, i, 1)
			if ok && !b.spoiled(f, r, h.Sentence, i) {
				f.Matches = append(f.Matches, Match{Rule: int(n), From: h.From, To: to})
			}
		}
	}
}

// rest finds parts k… after hit i, and returns where the last one ends.
func (b *Book) rest(f *Found, r *rule, i, k int) (int32, bool) {
	if k == len(r.parts) {
		return f.Hits[i].To, true
	}
	p := r.parts[k]
	for j := i + 1; j < len(f.Hits); j++ {
		h := f.Hits[j]
		if h.Sentence != f.Hits[i].Sentence || h.From > f.Hits[i].To+p.gap {
			break
		}
		if h.From < f.Hits[i].To && h.From < f.Hits[i].To-1 {
			continue
		}
		if p.has(h.Cue) {
			if to, ok := b.rest(f, r, j, k+1); ok {
				return max(to, h.To), true
			}
		}
	}
	return 0, false
}

func (p part) has(id ID) bool {
	for _, a := range p.any {
		if a == id {
			return true
		}
	}
	return false
}

// spoiled reports whether a cue that must not is in the sentence.
func (b *Book) spoiled(f *Found, r *rule, sentence int32, i int) bool {
	if len(r.absent) == 0 {
		return false
	}
	for j := max(0, i-24); j < min(len(f.Hits), i+24); j++ {
		if f.Hits[j].Sentence != sentence {
			continue
		}
		for _, id := range r.absent {
			if f.Hits[j].Cue == id {
				return true
			}
		}
	}
	return false
}
