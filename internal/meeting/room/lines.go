package room

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/db"
)

// linesAtOnce is how many lines one question asks for.
const linesAtOnce = 100

var qLines = db.Register("room.line.some", `SELECT `+lineColumns+` FROM meeting_line l WHERE l.id IN (`+db.Slots(1, linesAtOnce)+`)`)

// linesOf reads the lines of some entries of the log, as they are now: all in a
// few questions, since a meeting that is brought up may have thousands.
func (l *live) linesOf(ctx context.Context, entries []entry) (map[LineID]Line, error) {
	var ids []LineID
	for _, e := range entries {
		if e.line != 0 {
			ids = append(ids, e.line)
		}
	}
	slices.Sort(ids)
	all := map[LineID]Line{}
	for part := range slices.Chunk(slices.Compact(ids), linesAtOnce) {
		rows, err := db.All(ctx, l.m.db, qLines, scanLine, db.Pad(part, linesAtOnce)...)
		if err != nil {
			return nil, err
		}
		authors := make([]group.MemberID, len(rows))
		for i, row := range rows {
			authors[i] = row.Author
		}
		slices.Sort(authors)
		cards, err := l.m.cardsFor(ctx, slices.Compact(authors))
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			if all[row.ID], err = l.openLine(ctx, row, cards[row.Author]); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

// openLine opens a line's words, and why it is hidden.
func (l *live) openLine(ctx context.Context, row lineRow, author group.Card) (Line, error) {
	line, err := l.m.store.openLine(ctx, l.m.db, author.Key, row)
	line.Touches = heed.Touches(l.m.themes, line.Body)
	if err == nil && line.Hidden {
		line.Reason, err = l.m.keys.Open(ctx, l.m.db, l.group.Key, reasonPlace(line.ID), row.reason)
	}
	return line, err
}
