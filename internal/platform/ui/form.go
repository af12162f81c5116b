package ui

import (
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/platform/web"
)

// FieldView is a one-line input with its label.
type FieldView struct {
	Name     string // the form field's name, and its id unless ID is set
	ID       string // another id, where two forms on a page share a name
	Label    string
	Hint     string // a sentence under the label
	Value    string // what was typed, when a refused form comes back
	Type     string // "text" unless set: "password", "search", "url", …
	Problems *web.Problems

	Required     bool
	MaxLength    int    // in characters; 0 for no limit in the browser
	Autocomplete string // "username", "new-password", "off", …
	InputMode    string
	HideLabel    bool             // label for screen readers only, where the place says enough
	Attrs        templ.Attributes // data- and other attributes of the input
}

// TextAreaView is an input of several lines with its label.
type TextAreaView struct {
	Name, ID, Label, Hint, Value string
	Problems                     *web.Problems
	Required                     bool
	MaxLength                    int // in characters; 0 for no limit in the browser
	Rows                         int // 4 unless set; the area grows with what is written
	Placeholder                  string
	HideLabel                    bool
	Attrs                        templ.Attributes
}

// An Option is one of the answers of a Select or of Choices.
type Option struct {
	Value, Text string
	Hint        string // Choices only: a smaller line under the text
	Icon        string // Choices only
	Chosen      bool   // Choices only; a Select compares Value
}

// SelectView is a list from which one option is chosen.
type SelectView struct {
	Name, ID, Label, Hint, Value string
	Options                      []Option
	Problems                     *web.Problems
	Required                     bool
	HideLabel                    bool
	Attrs                        templ.Attributes
}

// ChoicesView is a question with its answers side by side: radio buttons, or
// check boxes where several may be chosen.
type ChoicesView struct {
	Name, ID, Legend, Hint string
	Options                []Option
	Problems               *web.Problems
	Many                   bool // several may be chosen
	Required               bool // one must be chosen; for radio buttons only
	Stacked                bool // one under the other, for answers with hints
	HideLegend             bool
}

// CheckboxView is one box to tick, with a sentence.
type CheckboxView struct {
	Name, ID, Label, Hint string
	Value                 string // "on" unless set
	Checked, Required     bool
	Problems              *web.Problems
	Attrs                 templ.Attributes
}

// control is what every kind of input has in common.
type control struct {
	id, name, label, hint, problem string
	required, hideLabel            bool
}

func newControl(id, name, label, hint string, p *web.Problems, required, hideLabel bool) control {
	if id == "" {
		id = name
	}
	return control{id, name, label, hint, p.At(name), required, hideLabel}
}

func (v FieldView) control() control {
	return newControl(v.ID, v.Name, v.Label, v.Hint, v.Problems, v.Required, v.HideLabel)
}

func (v TextAreaView) control() control {
	return newControl(v.ID, v.Name, v.Label, v.Hint, v.Problems, v.Required, v.HideLabel)
}

func (v SelectView) control() control {
	return newControl(v.ID, v.Name, v.Label, v.Hint, v.Problems, v.Required, v.HideLabel)
}

func (v ChoicesView) control() control {
	return newControl(v.ID, v.Name, v.Legend, v.Hint, v.Problems, v.Required, v.HideLegend)
}

func (v CheckboxView) control() control {
	return newControl(v.ID, v.Name, v.Label, v.Hint, v.Problems, v.Required, false)
}

// hintID and problemID name the sentences that describe the control.
func (c control) hintID() string    { return c.id + "-hint" }
func (c control) problemID() string { return c.id + "-problem" }

// attrs are the attributes of the input itself.
func (c control) attrs(extra templ.Attributes) templ.Attributes {
	a := templ.Attributes{"id": c.id, "name": c.name}
	if by := c.describedBy(); by != "" {
		a["aria-describedby"] = by
	}
	if c.problem != "" {
		a["aria-invalid"] = "true"
	}
	if c.required {
		a["required"] = true
	}
	for name, value := range extra {
		a[name] = value
	}
	return a
}

func (c control) describedBy() string {
	var ids []string
	if c.hint != "" {
		ids = append(ids, c.hintID())
	}
	if c.problem != "" {
		ids = append(ids, c.problemID())
	}
	return strings.Join(ids, " ")
}

// labelClass hides a label from sight, never from screen readers.
func (c control) labelClass() string {
	if c.hideLabel {
		return "label sr"
	}
	return "label"
}

func (v FieldView) inputAttrs() templ.Attributes {
	a := v.control().attrs(v.Attrs)
	setDefault(a, "type", v.Type, "text")
	a["value"] = v.Value
	if v.Type == "password" {
		delete(a, "value") // a secret is never sent back to the page
	}
	setDefault(a, "autocomplete", v.Autocomplete, "")
	setDefault(a, "inputmode", v.InputMode, "")
	if v.MaxLength > 0 {
		a["maxlength"] = itoa(v.MaxLength)
	}
	a["dir"] = "auto"
	return a
}

func (v TextAreaView) inputAttrs() templ.Attributes {
	a := v.control().attrs(v.Attrs)
	setDefault(a, "placeholder", v.Placeholder, "")
	a["rows"] = itoa(max(v.Rows, 2))
	if v.Rows == 0 {
		a["rows"] = "4"
	}
	if v.MaxLength > 0 {
		a["maxlength"] = itoa(v.MaxLength)
	}
	a["dir"] = "auto"
	return a
}

func (v CheckboxView) inputAttrs() templ.Attributes {
	a := v.control().attrs(v.Attrs)
	a["type"] = "checkbox"
	setDefault(a, "value", v.Value, "on")
	if v.Checked {
		a["checked"] = true
	}
	return a
}

// optionAttrs are the attributes of the i-th answer. The first one carries the
// question's id, so that the summary of problems leads to it.
func (v ChoicesView) optionAttrs(i int) templ.Attributes {
	c, o := v.control(), v.Options[i]
	a := templ.Attributes{"type": "radio", "id": c.id, "name": c.name, "value": o.Value}
	if i > 0 {
		a["id"] = c.id + "-" + itoa(i+1)
	}
	if v.Many {
		a["type"] = "checkbox"
	}
	if o.Chosen {
		a["checked"] = true
	}
	if v.Required && !v.Many {
		a["required"] = true
	}
	if c.problem != "" {
		a["aria-invalid"] = "true"
	}
	return a
}

func (v ChoicesView) pickClass() string {
	if v.Stacked {
		return "pick stacked"
	}
	return "pick"
}

// setDefault sets the attribute to value, or to fallback; never to nothing.
func setDefault(a templ.Attributes, name, value, fallback string) {
	if value == "" {
		value = fallback
	}
	if value != "" {
		a[name] = value
	}
}
