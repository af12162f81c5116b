package ui

import (
	"html"
	"strconv"
	"strings"

	"github.com/a-h/templ"
)

// PressView is a button of a form that is pressed or not, such as an
// acknowledgement.
type PressView struct {
	Name, Value string
	ID          string
	Text        string
	Pressed     bool
	There       string // for those who cannot see the dot: that somebody has pressed it; "" for nobody
}

// Press is a button that is pressed or not. It is written here and not in a
// template because a page of posts shows sixty: a template spends more time on
// each value than on the rest of the page.
func Press(v PressView) templ.Component { return raw(v.draw()) }

func (v PressView) draw() string {
	var b strings.Builder
	b.Grow(320)
	for _, part := range [...]string{
		`<button class="act" name="`, html.EscapeString(v.Name), `" value="`, html.EscapeString(v.Value),
		`" aria-pressed="`, strconv.FormatBool(v.Pressed), `" id="`, html.EscapeString(v.ID), `">`, html.EscapeString(v.Text),
	} {
		b.WriteString(part)
	}
	if v.There != "" {
		b.WriteString(` <span class="there" aria-hidden="true"></span> <span class="sr">`)
		b.WriteString(html.EscapeString(v.There))
		b.WriteString(`</span>`)
	}
	b.WriteString(`</button>`)
	return b.String()
}
