package room

import (
	"context"
	"net/http"
	"slices"

	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/web"
)

// A line that waits for somebody to read it is in no log: only its author sees
// it. When it opens it becomes the log's next entry, and everybody reads it
// then. A line that is in the log already, and changes, has another entry: each
// entry of a line says "look at it as it is now".

var (
	qHeldLines = db.Register("room.line.held", `SELECT `+lineColumns+` FROM meeting_line l
		WHERE l.run_id = $1 AND l.held_at <> 0 AND l.author_id = $2 ORDER BY l.id`)
	qSetLine = db.Register("room.line.set", `UPDATE meeting_line SET held_at = $2, hidden_at = $3, reason_sealed = $4 WHERE id = $1`)
	qNextSeq = db.Register("room.event.next", `SELECT COALESCE(MAX(seq), 0) + 1 FROM meeting_event WHERE run_id = $1`)
	qAddLine = db.Register("room.event.add", `INSERT INTO meeting_event (run_id, seq, line_id, body) VALUES ($1, $2, $3, $4)
		ON CONFLICT (run_id, seq) DO NOTHING`)
)

// heldAt is since when a line waits, 0 for one that does not.
func heldAt(l Line) int64 {
	if !l.Held {
		return 0
	}
	return clock.ToMillis(l.SaidAt)
}

func reasonPlace(id LineID) crypto.Place {
	return crypto.Place{Table: "meeting_line", Column: "reason_sealed", Row: int64(id)}
}

// dropped is a line that is to go from open pages.
type dropped struct {
	seq  int64
	line LineID
}

// replace takes in a line as it is now. What memory knew of it before goes. The
// lock is held, and what a reader has got is not changed.
func (l *live) replace(line Line) {
	same := func(old Line) bool { return old.ID == line.ID }
	known := slices.ContainsFunc(l.lines, same)
	if known {
		l.lines = slices.DeleteFunc(slices.Clone(l.lines), same)
	}
	if !line.Held {
		l.lines = append(l.lines, line)
		return
	}
	if known {
		l.dropped = append(slices.Clip(l.dropped), dropped{line.Seq, line.ID})
	}
}

// words are what the reader may read of the line. Those of somebody erased may
// still be in the memory of a node that has not heard of it.
func (l lineView) words() string {
	if l.Hidden && !l.Mine || l.Card.Erased {
		return ""
	}
	return l.Body
}

// withHeld adds the reader's own lines that wait.
func (h handler) withHeld(ctx context.Context, p place, v *stageView) error {
	if !v.Presence.In() || v.Presence == floor.Aside { // what waits is the circle's
		return nil
	}
	rows, err := db.All(ctx, h.db, qHeldLines, scanLine, int64(p.live.run.ID), int64(p.visit.Member.ID))
	if err != nil || len(rows) == 0 {
		return err
	}
	for _, row := range rows {
		line, err := h.store.openLine(ctx, h.db, p.visit.Member.Key, row)
		if err != nil {
			return err
		}
		v.Lines = append(v.Lines, h.lineView(ctx, *v, line))
	}
	slices.SortStableFunc(v.Lines, func(a, b lineView) int { return a.SaidAt.Compare(b.SaidAt) })
	return nil
}

// heldJSON answers who typed something that waits: how it stands on their page.
type heldJSON struct {
	ID   string `json:"id"`
	URL  string `json:"url"`
	Held bool   `json:"held"`
	HTML string `json:"html"`
}

func (h handler) answerHeld(w http.ResponseWriter, r *http.Request, p place, said Line) error {
	now := p.live.now()
	view, err := h.stageView(r.Context(), p, said.Seat, now)
	if err != nil {
		return err
	}
	shown := h.lineView(r.Context(), view, said)
	html, err := drawn(r.Context(), line(shown))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusCreated, heldJSON{ID: shown.Token, URL: h.url(p), Held: true, HTML: html})
}

// lookAt has every page look at a line again: it is the log's next entry.
func (m *Module) lookAt(ctx context.Context, tx *db.Tx, run RunID, id LineID) error {
	for range tries {
		seq, err := db.One(ctx, tx, qNextSeq, db.Value[int64], int64(run))
		if err != nil {
			return err
		}
		n, err := db.Exec(ctx, tx, qAddLine, int64(run), seq, int64(id), []byte{})
		if err != nil {
			return err
		}
		if n == 1 {
			tx.Ring(func() { m.catchUp(run); m.ringAt(run, seq) })
			return nil
		}
	}
	return busy()
}

// catchUp brings a meeting of this node up to date in a moment.
func (m *Module) catchUp(run RunID) {
	l := m.hub.find(run)
	if l == nil {
		return
	}
	m.hub.running.Go(func() {
		if err := l.lookAgain(m.hub.ctx); err != nil {
			m.warn(m.hub.ctx, "a meeting could not be brought up to date", err)
		}
	})
}
