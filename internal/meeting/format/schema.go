package format

import (
	_ "embed"
	"slices"
)

//go:embed schema.json
var schema []byte

// Schema is the document's JSON Schema (draft 2020-12), for editors and for
// whoever writes formats elsewhere. It refuses what is wrong with a document's
// shape; what only shows when the parts are seen together (minutes that do not
// fit, an ID twice) is refused by Parse alone. docs/meeting-format.schema.json
// is a copy.
func Schema() []byte { return slices.Clone(schema) }
