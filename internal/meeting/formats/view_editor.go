package formats

import (
	"context"
	"slices"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/ui"
)

// lates are the answers to what becomes of whoever comes late.
var lates = []format.Late{format.LateAny, format.LateBetween, format.LateNever}

// addsUp marks the fields that the minutes add up from.
var addsUp = templ.Attributes{"data-counts": true}

func (v editorView) title(ctx context.Context) string {
	if v.Edit {
		return tr(ctx, "formats.editor.change")
	}
	return tr(ctx, "formats.editor.new")
}

func (v editorView) backText(ctx context.Context) string {
	if v.Edit {
		return tr(ctx, "formats.editor.back")
	}
	return tr(ctx, "formats.title")
}

// frameOpen reports whether something is to mend in what is folded away.
func (v editorView) frameOpen() bool {
	if v.Problems == nil {
		return false
	}
	for _, p := range v.Problems.Fields {
		if slices.Contains([]string{"late", "ways", "location", "exact"}, p.Name) || len(p.Name) > 5 && p.Name[:5] == "ways." {
			return true
		}
	}
	return false
}

// after is where a button of the segment leads to: to the segment where it is
// then, or to the list where it is gone.
func (v partView) after(verb string) string {
	if verb == "remove" {
		return v.Action + "#segments"
	}
	return v.Action + "#" + v.anchor()
}

func (v partView) timeSort() string {
	if v.Shared {
		return "share"
	}
	return "fixed"
}

// optionRows are the fields for a vote's answers: two at least.
func (v partView) optionRows() []string {
	rows := spared(v.Options, format.MaxOptions)
	for len(rows) < format.MinOptions {
		rows = append(rows, "")
	}
	return rows
}

// mayCross reports whether there could be somebody to answer.
func (v partView) mayCross() bool {
	return slices.ContainsFunc(format.Speakers(v.Kind), func(w format.Who) bool { return w != format.Nobody && w != format.Everybody })
}

func (v partView) orders(ctx context.Context) []ui.Option {
	return named(format.OrdersOf(v.Kind), nil, func(o format.Order) string { return o.Name(ctx) })
}

// anchor is where the page goes on at after the segment was moved.
func (v partView) anchor() string {
	if v.ID == "" {
		return "part-at-" + strconv.Itoa(v.Number)
	}
	return "part-" + v.ID
}

// openValue tells the server that the segment stands unfolded.
func (v partView) openValue() string {
	if v.open() {
		return "yes"
	}
	return ""
}

// kindName is what people call the segment's kind. One that there is not was
// never offered, and is called as it was sent.
func (v partView) kindName(ctx context.Context) string {
	if !slices.Contains(format.Kinds, v.Kind) {
		return string(v.Kind)
	}
	return v.Kind.Name(ctx)
}
