package cue

import (
	_ "embed"
	"fmt"
	"sort"
	"strings"
	"time"

	"hearth/internal/safety/triage/plain"
	"hearth/internal/safety/triage/tongue"
)

//go:embed cues.txt
var cues string

//go:embed rules.txt
var rules string

// A Book is all cues and rules, ready to look for.
type Book struct {
	Version string
	Review  time.Time // by when somebody must have looked at it again

	names  []string
	hashes []uint32
	ids    map[string]ID
	not    ID

	nodes []node
	ends  []end
	edges table

	rules   []rule
	byFirst map[ID][]int32
}

// A node is a place in the trie of phrases.
type node struct {
	first, last int32  // its ends, in Book.ends
	gap         int32  // the node after "~", 0 for none
	prefixes    uint32 // lengths of the edges "word*"
}

// An end is a phrase that is complete.
type end struct {
	cue  ID
	only uint8 // languages in which alone it counts, 0 for all
}

const (
	basis  = 2166136261
	prime  = 16777619
	begins = 0xa5a5a5a5
)

func hashOf(b []byte) uint32 {
	h := uint32(basis)
	for _, c := range b {
		h = (h ^ uint32(c)) * prime
	}
	return h
}

// langBit is one bit for each language of tongue.Known, 0 for others.
func langBit(lang string) uint8 {
	for i, l := range tongue.Known {
		if l == lang {
			return 1 << i
		}
	}
	return 0
}

// Open reads the embedded files. An error in them is an error in the program.
func Open() (*Book, error) {
	b := &Book{ids: map[string]ID{}, byFirst: map[ID][]int32{}}
	if err := b.read(cues); err != nil {
		return nil, fmt.Errorf("cue: cues.txt: %w", err)
	}
	id, ok := b.ids["not"]
	if !ok {
		return nil, fmt.Errorf("cue: cues.txt has no cue named not")
	}
	b.not = id
	if err := b.readRules(rules); err != nil {
		return nil, fmt.Errorf("cue: rules.txt: %w", err)
	}
	return b, nil
}

// Names are the names of the cues; an ID is an index.
func (b *Book) Names() []string { return b.names }

// ID is the cue of that name.
func (b *Book) ID(name string) (ID, bool) {
	id, ok := b.ids[name]
	return id, ok
}

// Hash names a cue for features, the same in every program.
func (b *Book) Hash(id ID) uint32 { return b.hashes[id] }

// A sprout is a node while the trie is made.
type sprout struct {
	next     map[uint32]*sprout
	gap      *sprout
	prefixes uint32
	ends     []end
	number   int32
}

// read makes the trie of cues.txt.
func (b *Book) read(file string) error {
	root := &sprout{next: map[uint32]*sprout{}}
	now, number := ID(0), 0
	for line := range strings.Lines(file) {
		number++
		line = strings.TrimSpace(line)
		key, rest, _ := strings.Cut(line, ":")
		switch {
		case line == "" || line[0] == '#':
		case line[0] == '[':
			name := strings.Trim(line, "[]")
			if _, ok := b.ids[name]; ok {
				return fmt.Errorf("line %d: %s is there twice", number, name)
			}
			now = ID(len(b.names))
			b.ids[name], b.names = now, append(b.names, name)
			b.hashes = append(b.hashes, hashOf([]byte("cue "+name)))
		case key == "version":
			b.Version = strings.TrimSpace(rest)
		case key == "review":
			at, err := time.Parse(time.DateOnly, strings.TrimSpace(rest))
			if err != nil {
				return fmt.Errorf("line %d: %w", number, err)
			}
			b.Review = at
		case len(key) == 2 && langBit(key) != 0 && len(b.names) > 0:
			for phrase := range strings.SplitSeq(rest, "|") {
				if err := root.add(strings.TrimSpace(phrase), now, langBit(key)); err != nil {
					return fmt.Errorf("line %d: %w", number, err)
				}
			}
		default:
			return fmt.Errorf("line %d is neither a cue nor its phrases", number)
		}
	}
	b.grow(root)
	return nil
}

// add adds a phrase.
func (s *sprout) add(phrase string, id ID, lang uint8) error {
	if phrase == "" {
		return nil
	}
	e := end{cue: id}
	if p, ok := strings.CutSuffix(phrase, "!"); ok {
		phrase, e.only = p, lang
	}
	var t plain.Text
	n := 0
	for word := range strings.FieldsSeq(phrase) {
		if word == "~" {
			if s.gap == nil {
				s.gap = &sprout{next: map[uint32]*sprout{}}
			}
			s = s.gap
			continue
		}
		stem, begin := strings.CutSuffix(word, "*")
		t.Read(stem)
		for i := range t.Words {
			b := t.Bytes(i)
			h := hashOf(b)
			if begin && i == len(t.Words)-1 {
				if len(b) > 30 {
					return fmt.Errorf("%q is too long", word)
				}
				s.prefixes |= 1 << uint(len(b))
				h ^= begins
			}
			if s.next[h] == nil {
				s.next[h] = &sprout{next: map[uint32]*sprout{}}
			}
			s = s.next[h]
			n++
		}
	}
	if n == 0 {
		return fmt.Errorf("%q has no word", phrase)
	}
	for k := range s.ends {
		if s.ends[k].cue == id {
			if s.ends[k].only != 0 && e.only != 0 {
				s.ends[k].only |= e.only
			} else {
				s.ends[k].only = 0
			}
			return nil
		}
	}
	s.ends = append(s.ends, e)
	return nil
}

// grow lays the trie out flat, so that it takes little memory.
func (b *Book) grow(root *sprout) {
	all := []*sprout{root}
	count := 0
	for i := 0; i < len(all); i++ {
		s := all[i]
		s.number = int32(i)
		count += len(s.next)
		for _, h := range sorted(s.next) {
			all = append(all, s.next[h])
		}
		if s.gap != nil {
			all = append(all, s.gap)
		}
	}
	b.edges = newTable(count)
	b.nodes = make([]node, len(all))
	for i, s := range all {
		n := node{first: int32(len(b.ends)), prefixes: s.prefixes}
		b.ends = append(b.ends, s.ends...)
		n.last = int32(len(b.ends))
		if s.gap != nil {
			n.gap = s.gap.number
		}
		b.nodes[i] = n
		for h, to := range s.next {
			b.edges.put(uint64(i)<<32|uint64(h), to.number)
		}
	}
}

func sorted(m map[uint32]*sprout) []uint32 {
	out := make([]uint32, 0, len(m))
	for h := range m {
		out = append(out, h)
	}
	sort.Slice(out, func(i, j int) bool { return out[i] < out[j] })
	return out
}

func (b *Book) edge(node int32, h uint32) (int32, bool) {
	return b.edges.get(uint64(node)<<32 | uint64(h))
}

// A table is a hash table from an edge to the node behind it.
type table struct {
	keys   []uint64
	values []int32
}

func newTable(n int) table {
	size := 16
	for size < 2*n {
		size *= 2
	}
	return table{keys: make([]uint64, size), values: make([]int32, size)}
}

func (t table) at(key uint64) int {
	mask := len(t.keys) - 1
	h := key * 0x9E3779B97F4A7C15
	i := int(h>>40) & mask
	for t.values[i] != 0 && t.keys[i] != key {
		i = (i + 1) & mask
	}
	return i
}

func (t table) put(key uint64, v int32) {
	i := t.at(key)
	t.keys[i], t.values[i] = key, v
}

func (t table) get(key uint64) (int32, bool) {
	i := t.at(key)
	return t.values[i], t.values[i] != 0
}
