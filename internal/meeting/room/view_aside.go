package room

import (
	"context"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/meeting/floor"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// apartView is the private room, as the one sees it who has stepped aside. It
// stands in the stage's place.
type apartView struct {
	stageView
	Stay
	Leads     []string // who leads and is in the meeting now
	Answers   []string // who has written to them since they came
	Helplines templ.Component
}

// stageOrAside is what the seat sees in the middle of the page: the meeting, or
// the private room.
func (h handler) stageOrAside(ctx context.Context, v stageView, now moment) (templ.Component, error) {
	if v.Presence != floor.Aside || v.View.Phase == floor.Ended {
		return stage(v), nil
	}
	a, err := h.apartView(ctx, v, now)
	return apart(a), err
}

// page is the whole page: the door, the meeting, or the private room.
func (h handler) page(ctx context.Context, v roomView) (templ.Component, error) {
	if v.Stage == nil {
		return roomPage(v), nil
	}
	if err := h.nameOutside(ctx, v.Stage); err != nil {
		return nil, err
	}
	if v.Stage.Presence != floor.Aside || v.Stage.View.Phase == floor.Ended {
		return roomPage(v), nil
	}
	a, err := h.apartView(ctx, *v.Stage, v.live.now())
	return apartPage(v, a), err
}

func (h handler) apartView(ctx context.Context, v stageView, now moment) (a apartView, err error) {
	a.stageView = v
	if a.Stay, err = h.stayOf(ctx, v.visit.Group, v.live.run.ID, v.visit.Member.ID); err != nil {
		return a, err
	}
	for i := range now.state.Seats {
		s := &now.state.Seats[i]
		if s.ID != v.View.Seat && s.Presence == floor.Here && v.live.readsPrivate(&now.state, s.ID) {
			a.Leads = append(a.Leads, v.name(ctx, s.ID))
		}
	}
	seen := map[string]bool{}
	for _, l := range v.Lines {
		if l.Line.To == v.View.Seat && !l.SaidAt.Before(a.Since) && !seen[l.Name] {
			seen[l.Name] = true
			a.Answers = append(a.Answers, nameOr(ctx, l.Name))
		}
	}
	if h.helplines != nil {
		a.Helplines = h.helplines.Helplines(ctx)
	}
	return a, nil
}

// nameOutside names those who hold the group and wrote without a seat.
func (h handler) nameOutside(ctx context.Context, v *stageView) error {
	var ids []group.MemberID
	for _, l := range v.Lines {
		if l.Seat == 0 && l.Author != 0 {
			ids = append(ids, l.Author)
		}
	}
	if len(ids) == 0 {
		return nil
	}
	cards, err := h.cardsFor(ctx, ids)
	for i := range v.Lines {
		if l := &v.Lines[i]; l.Seat == 0 {
			l.Card = cards[l.Author]
			l.Name, l.Mine = l.Card.Handle, false
		}
	}
	return err
}

// tendView is what those who hold the group see of the private room: who is in
// it, what is said, and where people are if the meeting has asked.
type tendView struct {
	place
	URL    string // of this page
	Seats  []tendSeat
	Asks   bool // the meeting asks where people are
	Wheres []whereView
	Once   string
	Form   form
}

type tendSeat struct {
	Seat  floor.SeatID
	Name  string
	Since time.Time
	Asked time.Time
	Lines []lineView
}

type whereView struct {
	Where
	Name string
}

func (h handler) tendView(ctx context.Context, p place, f form) (v tendView, err error) {
	v = tendView{place: p, URL: h.asideURL(p), Asks: p.live.asksWhere(), Once: h.codec.Token(kindForm, h.ids.Next()), Form: f}
	if f.Once != "" {
		v.Once = f.Once
	}
	now := p.live.now()
	for i := range now.state.Seats {
		if s := &now.state.Seats[i]; isAside(&now.state, s.ID) {
			seat, err := h.tendSeat(ctx, p, now, s)
			if err != nil {
				return v, err
			}
			v.Seats = append(v.Seats, seat)
		}
	}
	if v.Asks {
		v.Wheres, err = h.whereViews(ctx, p)
	}
	return v, err
}

func (h handler) tendSeat(ctx context.Context, p place, now moment, s *floor.Seat) (seat tendSeat, err error) {
	stay, err := h.stayOf(ctx, p.visit.Group, p.live.run.ID, group.MemberID(s.Guest))
	if err != nil {
		return seat, err
	}
	seat = tendSeat{Seat: s.ID, Since: stay.Since, Asked: stay.Asked}
	if seat.Since.IsZero() {
		seat.Since = clock.FromMillis(s.Since)
	}
	ids := []group.MemberID{group.MemberID(s.Guest)}
	for _, l := range now.lines {
		if l.between(s.ID) && !l.SaidAt.Before(seat.Since) { // what was said before is no business of who was not there
			ids = append(ids, l.Author)
		}
	}
	cards, err := h.cardsFor(ctx, ids)
	seat.Name = cards[group.MemberID(s.Guest)].Handle
	for _, l := range now.lines {
		if l.between(s.ID) && !l.SaidAt.Before(seat.Since) {
			line := lineView{Line: l, Token: h.codec.Token(kindLine, int64(l.ID)), Card: cards[l.Author], Name: cards[l.Author].Handle, Mine: l.Author == p.visit.Member.ID}
			if l.To != 0 {
				line.To = nameOr(ctx, seat.Name)
			}
			seat.Lines = append(seat.Lines, line)
		}
	}
	return seat, err
}

func (h handler) whereViews(ctx context.Context, p place) ([]whereView, error) {
	wheres, err := h.Wheres(ctx, p.visit, p.live.run.ID)
	if err != nil {
		return nil, err
	}
	ids := make([]group.MemberID, len(wheres))
	for i, w := range wheres {
		ids[i] = w.Member
	}
	cards, err := h.cardsFor(ctx, ids)
	views := make([]whereView, len(wheres))
	for i, w := range wheres {
		views[i] = whereView{w, cards[w.Member].Handle}
	}
	return views, err
}

// typedTo is what a refused form to the seat had in it.
func (v tendView) typedTo(seat floor.SeatID) string {
	if v.Form.Writing.To != seat {
		return ""
	}
	return v.Form.Writing.Body
}

// room is the address of the meeting.
func (v tendView) room() string { return strings.TrimSuffix(v.URL, "/aside") }

func (v tendView) problemsTo(seat floor.SeatID) *web.Problems {
	if v.Form.Writing.To == seat {
		return v.Form.problems
	}
	return nil
}

// bodyID is the id of the field for the seat, which the summary of problems
// leads to.
func (v tendView) bodyID(seat floor.SeatID) string {
	if v.problemsTo(seat) != nil {
		return "body"
	}
	return "body-" + seatNo(seat)
}

// skip is the way past the question.
func (v askWhereView) skip(ctx context.Context) string {
	if v.Kept {
		return i18n.T(ctx, "room.where.leave_it")
	}
	return i18n.T(ctx, "room.where.skip")
}

// list are names one after another.
func list(ctx context.Context, names []string) string {
	return strings.Join(names, i18n.T(ctx, "room.comma"))
}

// apart is how many have stepped aside.
func (v stageView) apart() (n int) {
	for _, s := range v.View.Circle {
		if s.Presence == floor.Aside {
			n++
		}
	}
	return n
}
