package app

import (
	"context"

	"hearth/internal/entry"
	"hearth/internal/group"
	"hearth/internal/start"
)

// makeStart makes what groups are started with, and lets the features that show
// a group know what it brings along: words to leave out, and texts to read.
func (a *App) makeStart(p platform) (err error) {
	a.Start, err = start.New(start.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Accounts: a.Account, Groups: a.Group,
		Asker: func(ctx context.Context, v group.Visit, questions []string) error {
			list := make([]entry.Question, len(questions))
			for i, q := range questions {
				list[i] = entry.Question{Kind: "text", Text: q}
			}
			return a.Entry.SetQuestions(ctx, v, list)
		}})
	if err != nil {
		return err
	}
	a.Forum.ScreenBy(a.Start)
	a.Chat.ScreenBy(a.Start)
	a.Group.ShowReadings(a.Start)
	return nil
}
