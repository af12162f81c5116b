package cases

import (
	"context"
	"encoding/hex"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/safety/ladder"
)

// Words are what somebody wrote that stands nowhere on duty's way: it was
// refused, or is kept where no Place shows it.
type Words struct {
	Level  ladder.Level // what reading them said
	Source Source
	Text   string
	Once   string // names the form; may be ""
}

// Overheard notes such words of somebody who is a member, was one, or was
// received. As nothing
// leads from the case to them, all that fit are sealed under the member's key. The
// same words in the same form are one sign.
func (m *Module) Overheard(ctx context.Context, v group.Visit, w Words) error {
	if err := m.Foresee(ctx, v.Group.Organisation); err != nil {
		return err
	}
	same := m.Keys.Index("cases.overheard", w.Once+"/"+w.Text)
	return m.DB.Tx(ctx, func(tx *db.Tx) error {
		_, err := m.Signal(ctx, tx, Signal{Group: v.Group.ID, Member: v.Member.ID, Level: w.Level, Source: w.Source, Words: atMost(w.Text, MaxWords), Once: hex.EncodeToString(same)})
		return err
	})
}

// atMost cuts words to n characters.
func atMost(words string, n int) string {
	if runes := []rune(words); len(runes) > n {
		return string(runes[:n])
	}
	return words
}
