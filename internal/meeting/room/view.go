package room

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
)

// roomView is the whole page: the door, or the meeting around its stage.
type roomView struct {
	place
	URL   string
	Form  form
	Door  doorView
	Stage *stageView // nil for who has not come in
}

// stageView is the meeting as one seat sees it: what is drawn anew whenever
// something happens.
type stageView struct {
	place
	URL      string
	Presence floor.Presence // one's own
	Waits    string         // the announcement that says what somebody outside waits for
	View     floor.View
	Segment  format.Segment
	Format   *format.Format
	Plan     []format.Slot
	Parts    []string // what is read, agreed on, or claimed in the segment
	Minutes  int      // of the whole meeting
	Cards    map[floor.SeatID]group.Card
	Lines    []lineView
	Signals  map[floor.SeatID][]floor.Signal
	Heard    map[floor.SeatID]time.Duration // what microphones were heard of each; in memory only
	At       time.Time                      // when it was drawn
	Form     form
	Once     string
	Whole    bool // with all lines; a stream sends those one by one
	Alone    bool // of young people: too few look after them, and nobody is heard
	Tends    bool // the reader reads what is written to those who lead, and answers it
	Media    mediaView
	member   func(group.MemberID) string // how somebody stands in addresses; nil: nobody does
}

// mediaView is where voice and video come from; both are "" where there is none.
type mediaView struct {
	Script string // the address of the island
	Ticket string // where a ticket is asked for
}

// On reports whether there is voice and video.
func (v mediaView) On() bool { return v.Script != "" }

// lineView is a line as one seat reads it.
type lineView struct {
	Line
	Token string
	Card  group.Card
	Name  string // of who said it, "" once erased
	To    string // of a private line: the name of whom it is for, "" for those who lead
	Mine  bool
	Muted string // a word that the reader asked not to come upon; "" for none
	Meet  group.Meet
	// Of a line that the reader keeps away: where it stands open, and where they
	// chose so.
	ShowURL, MeetURL string
	// Report is where the reader says that it breaks a rule; "" for their own, and
	// for what nobody can be asked about any more.
	Report string
}

// stageView gathers what one seat sees at a moment.
func (h handler) stageView(ctx context.Context, p place, id floor.SeatID, now moment) (stageView, error) {
	s := &now.state
	v := stageView{
		place: p, URL: h.url(p), Presence: s.Seats[id-1].Presence, Waits: waitsFor(s, id), View: s.SeenBy(id), Segment: *s.Segment(),
		Format: s.Format, Plan: s.Plan, Minutes: s.Options.Minutes, Cards: map[floor.SeatID]group.Card{},
		Signals: map[floor.SeatID][]floor.Signal{}, Heard: now.heard, At: h.clock.Now(), Once: h.codec.Token(kindForm, h.ids.Next()), Media: h.mediaView(p),
		member: func(id group.MemberID) string { return h.codec.Token("member", int64(id)) },
	}
	v.Alone, v.Tends = p.live.young() && p.live.alone.Load(), p.live.readsPrivate(s, id)
	cards, err := h.cardsOf(ctx, s)
	if err != nil {
		return v, err
	}
	for i := range s.Seats {
		v.Cards[s.Seats[i].ID] = cards[guestOf(s, s.Seats[i].ID)]
	}
	if v.Parts, err = h.partsOf(ctx, p, v.Segment, now.state.Now.Began); err != nil {
		return v, err
	}
	for _, s := range v.View.Signals {
		if clock.ToMillis(v.At)-s.At < floor.SignalFor {
			v.Signals[s.Seat] = append(v.Signals[s.Seat], s.Signal)
		}
	}
	if v.eyes == nil {
		if v.eyes, err = h.eyesOf(ctx, p.visit); err != nil {
			return v, err
		}
	}
	unsigned(s, v.eyes.apart, v.Signals)
	for _, l := range now.lines {
		if unseen(s, v.eyes.apart, l) {
			continue
		}
		if l.reaches(now.state.Seats[id-1], v.Tends) {
			line := h.lineView(ctx, v, l)
			if !line.Mine {
				line.Muted = v.eyes.mute.In(l.Body)
			}
			v.Lines = append(v.Lines, line)
		}
	}
	return v, h.meetLines(ctx, &v)
}

func (h handler) lineView(ctx context.Context, v stageView, l Line) lineView {
	line := lineView{Line: l, Token: h.codec.Token(kindLine, int64(l.ID)), Card: v.Cards[l.Seat], Name: v.Cards[l.Seat].Handle, Mine: l.Seat == v.View.Seat}
	if l.To != 0 {
		line.To = v.name(ctx, l.To)
	}
	if !line.Mine && l.Author != 0 {
		line.Report = v.visit.Group.ReportURL("line", line.Token)
	}
	return line
}

// partsOf are what the segment puts before everyone. An agreement without
// statements of its own has the group's.
func (h handler) partsOf(ctx context.Context, p place, s format.Segment, began int64) ([]string, error) {
	if s.Kind != format.Agreement || len(s.Parts) > 0 {
		return s.Parts, nil
	}
	return p.live.agreement(ctx, began)
}

// agreement is the group's, as it was when the segment that asks for it began to
// be drawn: everybody taps under the same words.
func (l *live) agreement(ctx context.Context, began int64) ([]string, error) {
	l.partsMu.Lock()
	defer l.partsMu.Unlock()
	if l.parts != nil && l.partsOf == began {
		return l.parts, nil
	}
	agreements, err := l.m.groups.Agreements(ctx, l.group.ID)
	if err == nil {
		l.parts, l.partsOf = agreements.Statements, began
	}
	return agreements.Statements, err
}

// waitsFor is the announcement for who stands outside, as the floor made it when
// they knocked, and as things are now.
func waitsFor(s *floor.State, id floor.SeatID) string {
	if s.Seats[id-1].Presence != floor.Outside {
		return ""
	}
	led, held := false, 0
	for i := range s.Seats {
		x := &s.Seats[i]
		led = led || x.Presence == floor.Here && s.Leads(x.ID)
		if x.Presence.In() {
			held++
		}
	}
	switch {
	case !led:
		return "wait_host"
	case s.Capacity() > 0 && held >= s.Capacity():
		return "wait_full"
	case s.Seats[id-1].Let || !s.Locked && !s.Options.Lobby:
		return "wait_pause"
	}
	return "wait_admit"
}

// cardsOf are the cards of everybody who ever had a seat, a page at a time.
func (h handler) cardsOf(ctx context.Context, s *floor.State) (map[group.MemberID]group.Card, error) {
	all := map[group.MemberID]group.Card{}
	for from := 0; from < len(s.Seats); from += group.Page {
		var ids []group.MemberID
		for _, seat := range s.Seats[from:min(from+group.Page, len(s.Seats))] {
			ids = append(ids, group.MemberID(seat.Guest))
		}
		cards, err := h.groups.Cards(ctx, h.db, ids)
		if err != nil {
			return nil, err
		}
		for id, card := range cards {
			all[id] = card
		}
	}
	return all, nil
}

// name is how a seat is called. One's own handle is used for oneself too: what
// is said is said to all in the same words.
func (v stageView) name(ctx context.Context, id floor.SeatID) string {
	if card := v.Cards[id]; card.Handle != "" && !card.Erased {
		return card.Handle
	}
	return i18n.T(ctx, "room.erased")
}

// sentence is an announcement in words.
func (v stageView) sentence(ctx context.Context, a floor.Announce) string {
	return i18n.T(ctx, "floor.say."+a.Code, "name", v.name(ctx, a.Seat), "count", a.Number, "title", v.title(ctx, a))
}

// title is what an announcement names beside a person: the segment, a card, or a
// milestone. Cards and milestones are counted from 1 in announcements.
func (v stageView) title(ctx context.Context, a floor.Announce) string {
	switch {
	case a.Code == "card" && a.Number > 0 && a.Number <= len(v.Segment.Cards):
		return v.Segment.Cards[a.Number-1].Title
	case a.Code == "chip":
		return v.chip(ctx, a.Number)
	}
	return v.Segment.Title
}

// chip is a milestone in words: by the segment's own list, counted from 1, or in
// days where it has none.
func (v stageView) chip(ctx context.Context, number int) string {
	if len(v.Segment.Parts) == 0 {
		return chipName(ctx, number)
	}
	if number > 0 && number <= len(v.Segment.Parts) {
		return v.Segment.Parts[number-1]
	}
	return i18n.T(ctx, "room.chip.other")
}

// roomView gathers the page.
func (h handler) roomView(ctx context.Context, p place, f form) (v roomView, err error) {
	v = roomView{place: p, URL: h.url(p), Form: f}
	if p.live == nil {
		v.Door, err = h.doorView(ctx, p, nil)
		return v, err
	}
	now := p.live.now()
	id := now.state.SeatOf(int64(p.visit.Member.ID))
	if id == 0 || now.state.Seats[id-1].Presence == floor.Left && now.state.Phase != floor.Ended {
		v.Door, err = h.doorView(ctx, p, &now.state)
		return v, err
	}
	stage, err := h.stageView(ctx, p, id, now)
	stage.Whole, stage.Form = true, f
	stage.show(f.show)
	if err == nil {
		err = h.withHeld(ctx, p, &stage)
	}
	if f.Once != "" {
		stage.Once = f.Once
	}
	v.Stage = &stage
	return v, err
}

// dateURL is the page of the meeting's date.
func dateURL(room string) string { return strings.TrimSuffix(room, "/room") }

// can reports whether the reader may do the thing now.
func (v stageView) can(do floor.Kind) bool { return slices.Contains(v.View.Can, do) }

// millis is a moment as an attribute that the island reads.
func millis(at int64) string { return strconv.FormatInt(at, 10) }

func itoa(n int) string { return strconv.Itoa(n) }

func seatNo(s floor.SeatID) string { return strconv.Itoa(int(s)) }

// span is a time in minutes and seconds, as a clock shows it.
func span(ms int64) string {
	seconds := max(ms, 0) / 1000
	return strconv.FormatInt(seconds/60, 10) + ":" + pad(seconds%60)
}

func pad(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}
