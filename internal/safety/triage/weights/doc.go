// Package weights holds the files of trained weights that ship. They are made
// by "hearth triage train" and used where they are in the program's bytes: what
// imports them must not change them. This package hands out those of the
// smaller readers; package triage embeds its own.
package weights

import _ "embed"

// The weights of packages topic and support, and the frequent words that
// package details tells from names.
var (
	//go:embed topic.weights
	Topic []byte
	//go:embed subject.weights
	Subject []byte
	//go:embed support.weights
	Support []byte
	//go:embed act.weights
	Act []byte
	//go:embed frequent.txt
	Frequent string
)
