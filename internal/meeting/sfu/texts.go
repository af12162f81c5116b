package sfu

import "embed"

// Texts are this package's messages.
//
//go:embed text.*.json
var Texts embed.FS
