package room

import (
	"encoding/json"
	"slices"

	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

// What a node does every few seconds for all the meetings that it holds: it looks
// whether the log has gone on, in case the bus is dead; it says which connections
// it has; and it looks for those that no node has any more.

// runsAtOnce is how many meetings one question asks about.
const runsAtOnce = 50

var (
	// One look into the index for each, however long the logs are.
	qLastSeqs = db.Register("room.event.last", `SELECT r.id, COALESCE((SELECT MAX(e.seq) FROM meeting_event e WHERE e.run_id = r.id), 0)
		FROM meeting_run r WHERE r.id IN (`+db.Slots(1, runsAtOnce)+`)`)
	qNoteHere = db.Register("room.here.note", `INSERT INTO meeting_here (run_id, node, conns, until) VALUES ($1, $2, $3, $4)
		ON CONFLICT (run_id, node) DO UPDATE SET conns = excluded.conns, until = excluded.until`)
	qHere = db.Register("room.here.all", `SELECT run_id, conns FROM meeting_here
		WHERE until > $1 AND run_id IN (`+db.Slots(2, runsAtOnce)+`)`)
)

// A holding is a meeting that goes on, and which of its connections are here.
type holding struct {
	live  *live
	state floor.State
	conns []int64
}

// keepUp does it.
func (h *hub) keepUp() error {
	all := h.all()
	if err := h.lookAgain(all); err != nil {
		return err
	}
	var held []holding
	for _, l := range all {
		state := l.now().state
		conns, idle := l.conns()
		switch {
		case state.Phase != floor.Ended:
			if l.young() {
				if err := l.askVetted(h.ctx); err != nil {
					return err
				}
			}
			held = append(held, holding{l, state, conns})
		case idle:
			h.drop(l.run.ID)
		}
	}
	if err := h.name(held); err != nil {
		return err
	}
	return h.miss(held)
}

// lookAgain brings up to date what another node has gone on with.
func (h *hub) lookAgain(all []*live) error {
	for part := range slices.Chunk(all, runsAtOnce) {
		last, err := db.All(h.ctx, h.m.db, qLastSeqs, scanLast, db.Pad(idsOf(part), runsAtOnce)...)
		if err != nil {
			return err
		}
		for _, l := range part {
			if err := l.follows(h.ctx, last); err != nil {
				h.m.warn(h.ctx, "a meeting could not be brought up to date", err)
			}
		}
	}
	return nil
}

// name says which connections this node holds, in one transaction for all
// meetings. Where there are none, and there were none, there is nothing to say.
func (h *hub) name(held []holding) error {
	held = slices.DeleteFunc(slices.Clone(held), func(x holding) bool { return len(x.conns) == 0 && !x.live.named })
	if len(held) == 0 {
		return nil
	}
	until := clock.ToMillis(h.m.clock.Now().Add(connLost))
	err := h.m.db.Tx(h.ctx, func(tx *db.Tx) error {
		for _, x := range held {
			named, err := json.Marshal(x.conns)
			if err != nil {
				return err
			}
			if _, err := db.Exec(h.ctx, tx, qNoteHere, int64(x.live.run.ID), h.m.node, string(named), until); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, x := range held {
		x.live.named = len(x.conns) > 0
	}
	return nil
}

// miss tells meetings of connections that no node names.
func (h *hub) miss(held []holding) error {
	held = slices.DeleteFunc(slices.Clone(held), func(x holding) bool { return len(x.foreign(h)) == 0 })
	for part := range slices.Chunk(held, runsAtOnce) {
		ids := make([]RunID, len(part))
		for i, x := range part {
			ids[i] = x.live.run.ID
		}
		args := append([]any{clock.ToMillis(h.m.clock.Now())}, db.Pad(ids, runsAtOnce)...)
		rows, err := db.All(h.ctx, h.m.db, qHere, scanConns, args...)
		if err != nil {
			return err
		}
		elsewhere := map[RunID][]int64{}
		for _, r := range rows {
			elsewhere[r.run] = append(elsewhere[r.run], r.conns...)
		}
		for _, x := range part {
			gone := slices.DeleteFunc(x.foreign(h), func(conn int64) bool { return slices.Contains(elsewhere[x.live.run.ID], conn) })
			for _, e := range losses(&x.state, gone) {
				h.tell(x.live, e)
			}
			if len(gone) > 0 { // nor did their node come to telling voice and video of its last events, it may be
				x.live.carry(allOf(&x.state))
			}
		}
	}
	return nil
}

// foreign are the connections that sit in the meeting, are not this node's, and
// were made long enough ago for their own node to have named them.
func (x holding) foreign(h *hub) (conns []int64) {
	now := h.m.clock.Now()
	for i := range x.state.Seats {
		s := &x.state.Seats[i]
		if x.state.Present(s.ID) && !slices.Contains(x.conns, s.Conn) && x.live.old(s.Conn, now) {
			conns = append(conns, s.Conn)
		}
	}
	return conns
}

func idsOf(all []*live) []RunID {
	ids := make([]RunID, len(all))
	for i, l := range all {
		ids[i] = l.run.ID
	}
	return ids
}

// runConns are the connections of a meeting that one node names.
type runConns struct {
	run   RunID
	conns []int64
}

func scanConns(r db.Row) (c runConns, err error) {
	var raw string
	if err := r.Scan(&c.run, &raw); err != nil {
		return c, err
	}
	return c, json.Unmarshal([]byte(raw), &c.conns)
}

// lastSeq is the newest number of a meeting's log.
type lastSeq struct {
	run RunID
	seq int64
}

func scanLast(r db.Row) (l lastSeq, err error) {
	err = r.Scan(&l.run, &l.seq)
	return l, err
}
