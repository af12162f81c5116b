package format

import (
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Parse reads a format from YAML or JSON (a document that begins with { is
// JSON) and checks it. Else the error is Problems, each with its line where it
// has one, and the Format is what could be read.
//
// A document is at most MaxBytes long, and holds nothing that Format does not
// name: no other fields, none twice, no anchors or aliases, no tags. Empty
// fields and null are as if they were not there.
func Parse(raw []byte) (Format, error) {
	var f Format
	lines, problems := read(raw, &f)
	if len(problems) > 0 {
		return f, problems
	}
	f = f.Tidy()
	problems = f.problems()
	for i := range problems {
		problems[i].Line = lines.of(problems[i].Index, problems[i].Field)
	}
	slices.SortStableFunc(problems, func(a, b Problem) int { return a.Line - b.Line })
	return f, problems.asError()
}

// read fills the struct that into points at from a document.
func read(raw []byte, into any) (lineNumbers, Problems) {
	node, refused := source(raw)
	if refused != nil {
		return nil, Problems{*refused}
	}
	r := &reader{lines: lineNumbers{}}
	r.value(node, reflect.ValueOf(into).Elem(), place{})
	return r.lines, r.found
}

// A place in a document.
type place struct {
	index int    // of the segment, counted from 1
	field string // in the segment, or in the document where index is 0
	depth int
}

func (p place) in(field string) place {
	if p.field != "" {
		field = p.field + "." + field
	}
	return place{p.index, field, p.depth + 1}
}

// nth is the nth of a list, counted from 1. The segments are the one list whose
// entries are places of their own.
func (p place) nth(n int) place {
	if p.index == 0 && p.field == "segments" {
		return place{n, "", p.depth + 1}
	}
	return p.in(strconv.Itoa(n))
}

// lineNumbers is on which line a place is.
type lineNumbers map[place]int

// of is the line of the field, or of what it would be in.
func (l lineNumbers) of(index int, field string) int {
	for {
		if line, ok := l[place{index: index, field: field}]; ok {
			return line
		}
		cut := strings.LastIndexByte(field, '.')
		if cut < 0 {
			return l[place{index: index}]
		}
		field = field[:cut]
	}
}

// reader fills structs from nodes by the names in their yaml tags. It is ours,
// for what the YAML package forgives (a number as text, on for true, a field
// twice in another case) would make one document mean two things.
type reader struct {
	lines lineNumbers
	found Problems
}

func (r *reader) refuse(n *yaml.Node, at place, code string, pairs ...any) {
	if len(r.found) < maxProblems {
		r.found = append(r.found, Problem{Index: at.index, Field: at.field, Code: code, Args: args(pairs), Line: n.Line})
	}
}

func (r *reader) value(n *yaml.Node, into reflect.Value, at place) {
	r.lines[place{index: at.index, field: at.field}] = n.Line
	switch {
	case at.depth > maxDepth:
		r.refuse(n, at, "deep")
	case n.Kind == yaml.AliasNode || n.Anchor != "" || n.Style&yaml.TaggedStyle != 0:
		r.refuse(n, at, "alias")
	case n.Kind == yaml.ScalarNode && n.ShortTag() == "!!null":
	default:
		r.fill(n, into, at)
	}
}

// fill knows the kinds of fields that a Format is made of.
func (r *reader) fill(n *yaml.Node, into reflect.Value, at place) {
	switch into.Kind() {
	case reflect.Struct:
		r.structure(n, into, at)
	case reflect.Pointer:
		into.Set(reflect.New(into.Type().Elem()))
		r.structure(n, into.Elem(), at)
	case reflect.Slice:
		r.list(n, into, at)
	case reflect.Int:
		r.number(n, into, at)
	case reflect.Bool:
		r.yesNo(n, into, at)
	default:
		r.text(n, into, at)
	}
}

func (r *reader) structure(n *yaml.Node, into reflect.Value, at place) {
	if n.Kind != yaml.MappingNode {
		r.refuse(n, at, "not_map")
		return
	}
	fields, seen := fieldsOf(into.Type()), map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		field, known := fields[key.Value]
		switch {
		case key.Kind != yaml.ScalarNode || !known:
			r.refuse(key, at, "unknown_field", "name", name(key.Value))
		case seen[key.Value]:
			r.refuse(key, at.in(key.Value), "field_twice", "name", key.Value)
		default:
			seen[key.Value] = true
			r.value(value, into.Field(field), at.in(key.Value))
		}
	}
}

// fieldsOf maps the names in a document to the places in a struct.
func fieldsOf(t reflect.Type) map[string]int {
	fields := map[string]int{}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		fields[name] = i
	}
	return fields
}

// name shortens the name of a field that there is not, for a sentence.
func name(s string) string {
	const most = 40
	if letters := []rune(s); len(letters) > most {
		return string(letters[:most]) + "…"
	}
	return s
}

func (r *reader) list(n *yaml.Node, into reflect.Value, at place) {
	if n.Kind != yaml.SequenceNode {
		r.refuse(n, at, "not_list")
		return
	}
	if len(n.Content) == 0 {
		return
	}
	into.Set(reflect.MakeSlice(into.Type(), len(n.Content), len(n.Content)))
	for i, child := range n.Content {
		before := len(r.found)
		r.value(child, into.Index(i), at.nth(i+1))
		if s, is := into.Index(i).Interface().(Segment); is {
			for j := before; j < len(r.found); j++ {
				r.found[j].Segment, r.found[j].Title = s.ID, s.Title
			}
		}
	}
}

// plain is a whole number as everybody writes it: a leading zero or an
// underscore means different things to different readers.
var plain = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,6})$`)

func (r *reader) number(n *yaml.Node, into reflect.Value, at place) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!int" || !plain.MatchString(n.Value) {
		r.refuse(n, at, "not_number")
		return
	}
	v, _ := strconv.Atoi(n.Value)
	into.SetInt(int64(v))
}

func (r *reader) yesNo(n *yaml.Node, into reflect.Value, at place) {
	if n.Kind != yaml.ScalarNode || n.ShortTag() != "!!bool" {
		r.refuse(n, at, "not_switch")
		return
	}
	into.SetBool(strings.EqualFold(n.Value, "true"))
}

func (r *reader) text(n *yaml.Node, into reflect.Value, at place) {
	if n.Kind != yaml.ScalarNode {
		r.refuse(n, at, "not_text")
		return
	}
	into.SetString(n.Value)
}
