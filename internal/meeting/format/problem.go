package format

import (
	"context"
	"embed"
	"fmt"
	"strings"

	"hearth/internal/platform/i18n"
)

// Texts are the package's messages.
//
//go:embed text.*.json
var Texts embed.FS

// A Problem is one reason why a document is no format, or why a format cannot
// run; of Advice, one thing to think about.
type Problem struct {
	Segment string         // the segment's ID, where it has one
	Title   string         // the segment's title
	Index   int            // the segment's place, counted from 1; 0: the format itself
	Field   string         // as the document names it, list places counted from 1: "minutes", "speak.order", "parts.2"
	Code    string         // stable; the sentence is the message "format.problem." + Code
	Args    map[string]any // values for the sentence's placeholders
	Line    int            // of the document, where it was read from one
}

// Say is the reason, in the context's language.
func (p Problem) Say(ctx context.Context) string {
	return i18n.TMap(ctx, "format.problem."+p.Code, p.Args)
}

// Where names the segment, in the context's language; nothing for what concerns
// the format itself.
func (p Problem) Where(ctx context.Context) string {
	switch {
	case p.Index == 0:
		return ""
	case p.Title == "":
		return i18n.T(ctx, "format.segment.place", "index", p.Index)
	default:
		return i18n.T(ctx, "format.segment.named", "index", p.Index, "title", p.Title)
	}
}

// Problems is why a format was refused, in the document's order. It is an error;
// a Problems of length 0 is not returned as one.
type Problems []Problem

// Error lists places and codes, for logs: what somebody wrote is not in it.
func (ps Problems) Error() string {
	var b strings.Builder
	b.WriteString("format:")
	for i, p := range ps {
		if i > 0 {
			b.WriteByte(';')
		}
		if p.Index > 0 {
			fmt.Fprintf(&b, " segment %d", p.Index)
		}
		if p.Line > 0 {
			fmt.Fprintf(&b, " line %d", p.Line)
		}
		b.WriteString(" " + p.Code)
	}
	return b.String()
}

// asError is nil where there are no problems.
func (ps Problems) asError() error {
	if len(ps) == 0 {
		return nil
	}
	return ps
}

// args makes the map of a problem from name, value pairs.
func args(pairs []any) map[string]any {
	if len(pairs) == 0 {
		return nil
	}
	m := map[string]any{}
	for i := 0; i+1 < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return m
}

// words joins what there is to choose from, as a document writes it.
func words[T ~string](all []T) string {
	texts := make([]string, len(all))
	for i, t := range all {
		texts[i] = string(t)
	}
	return strings.Join(texts, ", ")
}
