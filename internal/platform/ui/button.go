package ui

import "github.com/a-h/templ"

// Look is how much a button asks to be pressed.
type Look string

// The looks. A page has one Primary at most.
const (
	Outline Look = ""
	Primary Look = "primary"
	Quiet   Look = "quiet"  // for what is rarely wanted
	Danger  Look = "danger" // for what cannot be undone
)

// ButtonView is a button that sends the form it stands in.
type ButtonView struct {
	Text, Icon  string
	Look        Look
	Small       bool
	Name, Value string // sent with the form if Name is set
	Attrs       templ.Attributes
}

// LinkView is a link in the shape of a button.
type LinkView struct {
	URL, Text, Icon string
	Look            Look
	Small           bool
	Attrs           templ.Attributes
}

// ConfirmView is a first press that opens a second step.
type ConfirmView struct {
	Text, Icon string // of the first press
	Ask        string // what will happen, in a sentence
	Look       Look
	Small      bool
}

func (v ButtonView) class() string { return v.Look.class(v.Small) }

func (l Look) class(small bool) string {
	class := "btn"
	if l != Outline {
		class += " " + string(l)
	}
	if small {
		class += " small"
	}
	return class
}
