package room

import (
	"context"
	"slices"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/fault"
)

// In a group for young people one adult is never alone with them. A meeting
// begins, lets people in, has lines written in it, and lets people be heard and
// seen only while group.KeptBy vetted people of those who hold the group are in
// it.

// amongYoung returns nil where enough of them are here, and else the fault to
// answer with. Other groups are not asked.
func (m *Module) amongYoung(ctx context.Context, l *live, v group.Visit) error {
	if !v.Group.Young() {
		return nil
	}
	if err := l.askVetted(ctx); err != nil {
		return err
	}
	now := l.now()
	if len(l.vettedHere(&now.state)) < group.KeptBy {
		return fault.New(fault.Conflict, "room.youth_waits")
	}
	return nil
}

// askVetted remembers who of those who hold the group is vetted: it is asked for
// at each door and every few seconds, and looked at far more often.
func (l *live) askVetted(ctx context.Context) error {
	vetted, err := l.m.groups.VettedHolders(ctx, l.m.db, l.group.ID)
	if err == nil {
		l.vetted.Store(&vetted)
	}
	return err
}

// vettedHere are the seats of vetted people who are in the meeting.
func (l *live) vettedHere(s *floor.State) (seats []floor.SeatID) {
	vetted := l.vetted.Load()
	if vetted == nil {
		return nil
	}
	for i := range s.Seats {
		if x := &s.Seats[i]; s.Present(x.ID) && slices.Contains(*vetted, group.MemberID(x.Guest)) {
			seats = append(seats, x.ID)
		}
	}
	return seats
}

// young reports whether the meeting is one of young people.
func (l *live) young() bool { return l.group.Young() || l.vetted.Load() != nil }

// mind is called many times a second. Once a meeting of young people has too few
// vetted people in it, nobody in it is heard any more and everybody's page says
// why; when there are enough again, all is as it was. Who is left of them takes a
// break in everybody's name, so that no turn runs out meanwhile.
func (h *hub) mind(l *live) {
	if !l.young() {
		return
	}
	state := l.now().state
	if state.Phase == floor.Ended {
		return
	}
	here := l.vettedHere(&state)
	if alone := len(here) < group.KeptBy; l.alone.Swap(alone) != alone {
		l.mu.Lock()
		l.sights++
		l.changed()
		l.mu.Unlock()
		l.carry(allOf(&state))
	}
	if len(here) == 0 || state.Phase == floor.Waiting || !state.Leads(here[0]) {
		return
	}
	switch alone := l.alone.Load(); {
	case alone && state.Pause.Ends == 0:
		l.waits.Store(true)
		h.tell(l, floor.Event{Kind: floor.TakeBreak, By: here[0], Seconds: waitsFor2nd})
	case !alone && state.Pause.Ends != 0 && l.waits.Swap(false):
		h.tell(l, floor.Event{Kind: floor.EndBreak, By: here[0]})
	}
}

// waitsFor2nd is how long a break for want of a vetted person is, in seconds; it
// is taken again while it is needed.
const waitsFor2nd = 300

// heardNow is what a seat may do with voice and video, where nobody is to be heard
// while too few look after the young.
func (l *live) heardNow(s *floor.State, id floor.SeatID) MediaRights {
	r := mediaRights(s, id)
	if l.young() && l.alone.Load() && r.Hear {
		return MediaRights{Hear: true}
	}
	return r
}

// saidAmongYoung is amongYoung for a line. Words to those who lead always go
// through: somebody may need help.
func (m *Module) saidAmongYoung(ctx context.Context, l *live, v group.Visit, w Writing) error {
	switch {
	case !v.Group.Young() || w.Kind == Private && w.To == 0:
		return nil
	case w.Kind == Private:
		return m.toOneOfTheYoung(ctx, l, v, w.To)
	}
	return m.amongYoung(ctx, l, v)
}

// toOneOfTheYoung returns nil where the visitor may write to one person alone: a
// vetted person, to who has stepped aside, while group.KeptBy vetted people hold
// the group and read that talk. A young person who leads for an evening never may.
func (m *Module) toOneOfTheYoung(ctx context.Context, l *live, v group.Visit, to floor.SeatID) error {
	if !v.Group.Young() {
		return nil
	}
	if err := l.askVetted(ctx); err != nil {
		return err
	}
	vetted := *l.vetted.Load()
	if now := l.now(); !isAside(&now.state, to) || !slices.Contains(vetted, v.Member.ID) {
		return fault.New(fault.Forbidden, "room.youth_whisper")
	}
	if len(vetted) < group.KeptBy {
		return fault.New(fault.Conflict, "room.youth_waits")
	}
	return nil
}

// readsPrivate reports whether the seat reads what is written to those who lead.
// Among young people those are the vetted who hold the group, and not whoever
// leads for an evening.
func (l *live) readsPrivate(s *floor.State, id floor.SeatID) bool {
	if !l.young() {
		return s.Leads(id)
	}
	return slices.Contains(l.vettedHere(s), id)
}
