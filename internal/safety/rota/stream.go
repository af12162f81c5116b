package rota

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

const (
	// heartbeat is how often a silent stream says that it lives, and reads what
	// there is without being rung: a lost ring is a delay and no lost alarm.
	heartbeat = 5 * time.Second
	// askEvery is after how many of those it asks again who listens.
	askEvery = 6
	// writeTimeout is how long a reader may not read before it is dropped.
	writeTimeout = 15 * time.Second
)

// listeners counts the open pages of each account on this node.
type listeners struct {
	mu   sync.Mutex
	open map[account.ID]int
}

func newListeners() *listeners { return &listeners{open: map[account.ID]int{}} }

func (l *listeners) add(id account.ID, by int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[id] += by; l.open[id] == 0 {
		delete(l.open, id)
	}
}

func (l *listeners) has(id account.ID) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.open[id] > 0
}

// Drain ends every open stream, so that the server can stop.
func (m *Module) Drain() { m.drained.Do(func() { close(m.leaving) }) }

// A calling is what a stream says of one open alarm for which the reader was
// called. It says nothing of what happened, nor to whom.
type calling struct {
	ID    string `json:"id"`
	Level string `json:"level"` // "s3", "s4" or "c"
	At    string `json:"at"`
	Drill bool   `json:"drill"`
	URL   string `json:"url"` // where it is answered
}

// state is what a stream says when something changed.
type state struct {
	Calls []calling `json:"calls"` // open ones for which the reader was called
	Well  bool      `json:"well"`  // paging works, by its own last test
}

// stream answers GET /safety/events: whether somebody has to come, as it
// happens.
func (h handler) stream(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), account.ActorFrom(r.Context())
	places, err := h.Places(ctx, actor.ID)
	if err != nil {
		return err
	}
	if len(places) == 0 {
		return fault.Missing("nobody who is called")
	}
	select {
	case <-h.leaving:
		return fault.New(fault.Unavailable, "rota.busy")
	default:
	}
	rings := h.Bus.Subscribe(topic) // first, and read afterwards
	defer rings.Close()
	h.open.add(actor.ID, 1)
	defer h.open.add(actor.ID, -1)
	out, err := web.OpenStream(w, writeTimeout)
	if err == nil {
		err = h.follow(ctx, actor.ID, rings.C(), out)
	}
	if err != nil && ctx.Err() == nil {
		slog.WarnContext(ctx, "a responder's stream ended early", "cause", err)
	}
	return nil
}

// follow serves a reader until they go, are not called any more, or the server
// stops.
func (m *Module) follow(ctx context.Context, id account.ID, rings <-chan []byte, out *web.Stream) error {
	beats := time.NewTicker(heartbeat)
	defer beats.Stop()
	said := ""
	for n := 1; ; {
		now, shown, err := m.state(ctx, id)
		if err != nil { // the page goes on; the next beat reads again
			slog.WarnContext(ctx, "a responder's stream could not read", "cause", err)
		} else if now != said {
			if err := out.Send(web.StreamEvent("", "calls", now)); err != nil {
				return err
			}
			said = now
			m.noteShown(ctx, id, shown)
		}
		select {
		case _, open := <-rings:
			if !open {
				rings = nil
			}
		case <-beats.C:
			if err := out.Send([]byte(": \n\n")); err != nil {
				return err
			}
			if n++; n%askEvery == 0 && !m.stillHere(ctx, id) {
				return out.Send(web.StreamEvent("", "ended", "{}"))
			}
		case <-m.leaving:
			return out.Send(web.StreamEvent("", "leaving", "{}"))
		case <-ctx.Done():
			return nil
		}
	}
}

// state is what there is to say to the account, and the alarms in it.
func (m *Module) state(ctx context.Context, id account.ID) (string, []Raised, error) {
	mine, err := db.All(ctx, m.DB, qMine, scanAlarm, int64(id))
	if err == nil {
		mine, err = m.withoutOwn(ctx, id, mine)
	}
	if err != nil {
		return "", nil, err
	}
	pulse, err := m.Pulse(ctx)
	if err != nil {
		return "", nil, err
	}
	s := state{Calls: make([]calling, len(mine)), Well: pulse.Well}
	for i, a := range mine {
		s.Calls[i] = calling{ID: m.Codec.Token(kindAlarm, a.ID), Level: a.Level.String(), At: a.RaisedAt.Format(time.RFC3339), Drill: a.Drill, URL: a.URL}
	}
	raw, err := json.Marshal(s)
	return string(raw), mine, err
}

// noteShown notes that the alarms stand on an open page of the account.
func (m *Module) noteShown(ctx context.Context, id account.ID, alarms []Raised) {
	if len(alarms) == 0 {
		return
	}
	err := m.DB.Tx(ctx, func(tx *db.Tx) error {
		for _, a := range alarms {
			if _, err := db.Exec(ctx, tx, qShown, int64(id), a.ID, clock.ToMillis(m.Clock.Now())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		slog.WarnContext(ctx, "that a page was shown was not written down", "cause", err)
	}
}

// stillHere reports whether the reader is still signed in and still called. That
// the database does not answer ends nothing.
func (m *Module) stillHere(ctx context.Context, id account.ID) bool {
	if m.StillSignedIn != nil {
		if in, err := m.StillSignedIn(ctx); err == nil && !in {
			return false
		}
	}
	places, err := m.Places(ctx, id)
	return err != nil || len(places) > 0
}
