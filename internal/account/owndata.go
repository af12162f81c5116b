package account

import (
	"context"

	"hearth/internal/platform/db"
)

// OwnData is what every feature owes a person: a copy of all it holds about
// them, and its erasure. app demands both of every feature, so that none can
// forget.
type OwnData interface {
	// Export returns everything that the feature holds about the account, in
	// the person's own words and in full.
	Export(ctx context.Context, id ID) ([]Section, error)
	// Erase removes it inside tx. What others need to make sense of their own
	// words, such as a post's place in a conversation, stays without content.
	Erase(ctx context.Context, tx *db.Tx, id ID) error
}

// A Section is one kind of thing in an export: a file of the archive.
type Section struct {
	Name    string // file name without its ending: "forum-posts"
	Title   string // i18n key of the heading
	Records []Record
}

// A Record is one thing, as label and value pairs in reading order.
type Record []Entry

// An Entry is one value. Label is an i18n key for the readable page and is
// itself the key in the JSON.
type Entry struct{ Label, Value string }
