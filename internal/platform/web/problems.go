package web

import (
	"context"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// Problems is what is wrong with a refused form, in the reader's language and
// in the form's order. A nil *Problems has nothing to say, so views pass it on
// without asking.
type Problems struct {
	Summary string // one sentence on top, when no field is to blame
	Fields  []Problem
	Beside  *Beside // what else is said, nil for nothing
}

// A Problem is one sentence at one field.
type Problem struct{ Name, Text string }

// At returns the sentence for the named field, or "".
func (p *Problems) At(name string) string {
	if p == nil {
		return ""
	}
	for _, f := range p.Fields {
		if f.Name == name {
			return f.Text
		}
	}
	return ""
}

// Any reports whether there is anything to say.
func (p *Problems) Any() bool { return p != nil && (p.Summary != "" || len(p.Fields) > 0) }

// ProblemsOf puts a fault into the context's language.
func ProblemsOf(ctx context.Context, err error) *Problems {
	f := fault.Of(err)
	if f == nil {
		return nil
	}
	p := &Problems{Beside: besideOf(ctx, err)}
	for _, field := range f.Fields {
		p.Fields = append(p.Fields, Problem{Name: field.Name, Text: i18n.TMap(ctx, field.Key, field.Args)})
	}
	if len(p.Fields) == 0 {
		p.Summary = i18n.TMap(ctx, "fault."+f.Code, f.Args)
	}
	return p
}
