package web

import "embed"

// Texts holds the sentences for errors that no feature owns.
//
//go:embed text.*.json
var Texts embed.FS
