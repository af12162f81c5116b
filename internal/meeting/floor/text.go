package floor

import "embed"

// Texts are the sentences of refusals and of what the floor says.
//
//go:embed text.*.json
var Texts embed.FS
