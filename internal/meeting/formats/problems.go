package formats

import (
	"context"
	"fmt"
	"slices"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// refusal makes a fault of what keeps a format from being run, each reason at
// the field of the editor that it is about. Any other error stays as it is.
func refusal(err error) error {
	ps, ok := problemsOf(err)
	if !ok {
		return err
	}
	var c fault.Check
	for _, p := range ps {
		c.Add(fieldOf(p), "format.problem."+p.Code, pairs(p.Args)...)
	}
	return c.Err()
}

func pairs(args map[string]any) (list []any) {
	for name, value := range args {
		list = append(list, name, value)
	}
	return list
}

// documentRefusal is refusal for a document that was pasted: everything is about
// the one field, and its sentences say where.
func documentRefusal(ctx context.Context, err error) error {
	ps, ok := problemsOf(err)
	if !ok {
		return err
	}
	var c fault.Check
	for _, p := range ps {
		c.Add("document", "formats.problem.at", "place", whereIn(ctx, p), "reason", p.Say(ctx))
	}
	return c.Err()
}

// whereIn says where in a document a problem is, as exactly as is known.
func whereIn(ctx context.Context, p format.Problem) string {
	where := p.Where(ctx)
	if where == "" {
		where = tr(ctx, "formats.problem.whole")
	}
	if p.Field != "" {
		where += " · " + p.Field
	}
	if p.Line > 0 {
		where += " · " + tr(ctx, "formats.problem.line", "line", p.Line)
	}
	return where
}

// labelled are the fields of the format itself that have a short label.
var labelled = []string{"length", "lang", "seats"}

// summary says each problem with its segment, for the top of the page; beside the
// fields the segment needs no name.
func summary(ctx context.Context, p *web.Problems, err error) *web.Problems {
	ps, ok := problemsOf(err)
	if !ok {
		return p
	}
	top := &web.Problems{}
	for _, problem := range ps {
		text := problem.Say(ctx)
		where := problem.Where(ctx)
		if slices.Contains(labelled, problem.Field) && where == "" {
			where = tr(ctx, "formats.field."+problem.Field)
		}
		if where != "" {
			text = fmt.Sprintf("%s: %s", where, text)
		}
		top.Fields = append(top.Fields, web.Problem{Name: fieldOf(problem), Text: text})
	}
	return top
}
