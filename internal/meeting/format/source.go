package format

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"regexp"
	"strconv"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// source turns a document's bytes into a tree of YAML nodes, whichever of the
// two languages it is in: what begins with { is JSON. It returns nil and the
// reason if the bytes are not one well-formed document.
func source(raw []byte) (*yaml.Node, *Problem) {
	if len(raw) > MaxBytes {
		return nil, &Problem{Code: "too_large", Args: args([]any{"most", MaxBytes >> 10})}
	}
	if !utf8.Valid(raw) {
		return nil, &Problem{Code: "encoding"}
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff"))
	if begin := bytes.TrimSpace(raw); len(begin) > 0 && begin[0] == '{' {
		return jsonSource(raw)
	}
	return yamlSource(raw)
}

// lineOf finds the line in what the YAML package says, for it has no field for
// it. That line is the one where the bracket or quote began, or the one before.
var lineOf = regexp.MustCompile(`line (\d+)`)

func yamlSource(raw []byte) (*yaml.Node, *Problem) {
	decoder := yaml.NewDecoder(bytes.NewReader(raw))
	var doc, next yaml.Node
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) || err == nil && len(doc.Content) == 0 {
		return nil, &Problem{Code: "empty"}
	} else if err != nil {
		return nil, syntax(err)
	}
	if err := decoder.Decode(&next); err == nil {
		return nil, &Problem{Code: "many_documents", Line: next.Line}
	} else if !errors.Is(err, io.EOF) {
		return nil, syntax(err)
	}
	return doc.Content[0], nil
}

func syntax(err error) *Problem {
	p := &Problem{Code: "syntax"}
	if m := lineOf.FindStringSubmatch(err.Error()); m != nil {
		p.Line, _ = strconv.Atoi(m[1])
	}
	return p
}

// jsonReader builds nodes from JSON tokens and counts lines on the way.
type jsonReader struct {
	raw    []byte
	tokens *json.Decoder
	seen   int64 // bytes whose lines are counted
	line   int
}

// errDeep ends the reading of a document that nests too deep.
var errDeep = errors.New("too deep")

func jsonSource(raw []byte) (*yaml.Node, *Problem) {
	r := &jsonReader{raw: raw, tokens: json.NewDecoder(bytes.NewReader(raw)), line: 1}
	r.tokens.UseNumber()
	node, err := r.value(0)
	if err == nil {
		if _, err = r.tokens.Token(); errors.Is(err, io.EOF) {
			return node, nil
		}
	}
	if errors.Is(err, errDeep) {
		return nil, &Problem{Code: "deep", Line: r.line}
	}
	r.count()
	return nil, &Problem{Code: "syntax", Line: r.line}
}

// count brings the line up to where the tokens are.
func (r *jsonReader) count() {
	at := min(r.tokens.InputOffset(), int64(len(r.raw)))
	r.line += bytes.Count(r.raw[r.seen:at], []byte("\n"))
	r.seen = at
}

func (r *jsonReader) value(depth int) (*yaml.Node, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	token, err := r.tokens.Token()
	if err != nil {
		return nil, err
	}
	r.count()
	n := &yaml.Node{Kind: yaml.ScalarNode, Line: r.line}
	switch v := token.(type) {
	case json.Delim:
		return n, r.inside(n, v, depth)
	case string:
		n.Tag, n.Value = "!!str", v
	case json.Number:
		n.Tag, n.Value = "!!int", v.String()
	case bool:
		n.Tag, n.Value = "!!bool", strconv.FormatBool(v)
	default:
		n.Tag = "!!null"
	}
	return n, nil
}

// inside reads what is between the brackets; a key is a value like the others,
// and the decoder sees to it that it is text.
func (r *jsonReader) inside(n *yaml.Node, open json.Delim, depth int) error {
	n.Kind, n.Tag = yaml.SequenceNode, "!!seq"
	if open == '{' {
		n.Kind, n.Tag = yaml.MappingNode, "!!map"
	}
	for r.tokens.More() {
		child, err := r.value(depth + 1)
		if err != nil {
			return err
		}
		n.Content = append(n.Content, child)
	}
	_, err := r.tokens.Token()
	return err
}
