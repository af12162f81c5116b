package room

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"strconv"
	"sync"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/meeting/floor"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

const heartbeat = 15 * time.Second // how often a silent stream says that it lives

var beat = []byte(": \n\n")

// events answers GET …/room/events: the meeting as it happens, for one seat. The
// newest stream of a seat has it; an older one is told so and ends.
func (h handler) events(w http.ResponseWriter, r *http.Request) error {
	p, err := h.inside(r)
	if err != nil {
		return err
	}
	id, err := h.seat(p.live, p.visit)
	if err != nil {
		return err
	}
	s := &listener{seat: id, conn: h.ids.Next(), line: lastHeard(r)}
	s.said = p.live.now().last
	select {
	case <-h.hub.leaving:
		return busy()
	default:
	}
	p.live.attach(s)
	defer func() { p.live.detach(s, h.clock.Now()) }()
	out, err := web.OpenStream(w, h.patience)
	if err == nil && r.Method == http.MethodGet {
		err = h.follow(r.Context(), p, s, out)
	}
	if err != nil && r.Context().Err() == nil {
		h.warn(r.Context(), "a meeting's stream ended early", err)
	}
	return nil
}

// lastHeard is the number of the last line that the page has.
func lastHeard(r *http.Request) int64 {
	for _, s := range []string{r.Header.Get("Last-Event-ID"), r.URL.Query().Get("after")} {
		if n, err := strconv.ParseInt(s, 10, 64); err == nil && n >= 0 {
			return n
		}
	}
	return 0
}

// follow serves a listener until the reader goes, another tab takes the seat
// over, the meeting is over, or the server stops.
func (h handler) follow(ctx context.Context, p place, s *listener, out *web.Stream) error {
	beats, stop := h.tick(heartbeat)
	defer stop()
	for n, sight := 1, int64(0); ; {
		now := p.live.now()
		if h.asksAgain(ctx, &p, &sight, now) {
			return out.Send(web.StreamEvent("", "ended", "{}"))
		}
		end, err := h.serve(ctx, &p, s, now, out)
		if err != nil || end {
			return err
		}
		select {
		case <-now.wake:
		case <-beats:
			if err := out.Send(beat); err != nil {
				return err
			}
			if n++; n%2 == 0 {
				sight = -1
			}
		case <-h.hub.leaving:
			return out.Send(web.StreamEvent("", "leaving", "{}"))
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// asksAgain asks again whether the reader may be here and how they see, if that
// may have changed since it was asked at sight. gone is that they may not be here.
func (h handler) asksAgain(ctx context.Context, p *place, sight *int64, now moment) (gone bool) {
	if *sight == now.sight {
		return false
	}
	*sight, p.eyes = now.sight, nil
	return !h.stillHere(ctx, *p)
}

// stillHere asks again what was asked when the stream began.
func (h handler) stillHere(ctx context.Context, p place) bool {
	if signedIn, err := h.stillSignedIn(ctx); err == nil && !signedIn {
		return false
	}
	v, err := h.groups.Visit(ctx, p.visit.Actor, p.visit.Group.Slug)
	if fault.Is(err, fault.Forbidden) { // kept out of a group for young people: out of the circle, too
		h.Gone(p.visit.Member.ID)
	}
	if err != nil {
		return !fault.Is(err, fault.NotFound) && !fault.Is(err, fault.Forbidden)
	}
	if err := h.entrust(ctx, p.live, v); err != nil {
		h.warn(ctx, "a meeting could not be told who facilitates", err)
	}
	return allow(v, look) == nil
}

// serve takes the seat if it may be taken, and sends what the listener has not
// seen. end is true where there is nothing more to come.
func (h handler) serve(ctx context.Context, p *place, s *listener, now moment, out *web.Stream) (end bool, err error) {
	seat := now.state.Seats[s.seat-1]
	if s.joined && seat.Presence == floor.Lost && seat.Conn == s.conn { // called lost, and lives
		p.live.anew(s, h.ids.Next())
	}
	if !s.joined && seat.Presence.In() {
		err := p.live.apply(ctx, floor.Event{Kind: floor.Join, Seat: s.seat, Conn: s.conn}, nil)
		if isRefused(err, floor.RefusedStale) { // a newer stream has the seat
			return true, out.Send(web.StreamEvent("", "superseded", "{}"))
		}
		if err == nil {
			p.live.took(s)
		}
		if isRefused(err, floor.RefusedNobody) { // gone meanwhile, which is new too
			err = nil
		}
		return false, err
	}
	events, err := h.news(ctx, p, s, now)
	if err != nil {
		return false, err
	}
	if word := over(seat, s, now.state.Phase); word != "" {
		events, end = append(events, web.StreamEvent("", word, "{}")), true
	}
	if len(events) == 0 {
		return end, nil
	}
	return end, out.Send(events...)
}

// over is the event that ends a stream, "" for none.
func over(seat floor.Seat, s *listener, phase floor.Phase) string {
	switch {
	case seat.Presence == floor.Removed:
		return "removed"
	case s.joined && seat.Conn != s.conn && seat.Presence.In():
		return "superseded"
	case seat.Presence == floor.Left, phase == floor.Ended:
		return "ended"
	}
	return ""
}

// news is what the listener has not seen: lines, announcements, and the state.
func (h handler) news(ctx context.Context, p *place, s *listener, now moment) (events [][]byte, err error) {
	view, err := h.stageView(ctx, *p, s.seat, now)
	if err != nil {
		return nil, err
	}
	p.eyes = view.eyes
	if err := h.nameOutside(ctx, &view); err != nil {
		return nil, err
	}
	if events, err = h.newLines(ctx, s, now, view); err != nil {
		return nil, err
	}
	for _, a := range now.says {
		if a.number > s.said && hears(&now.state, s.seat, a.what) {
			raw, err := json.Marshal(map[string]string{"code": a.what.Code, "text": view.sentence(ctx, a.what)})
			if err != nil {
				return nil, err
			}
			events = append(events, web.StreamEvent("", "say", string(raw)))
		}
	}
	s.said = now.last
	if s.drawn == now.seq && s.drawn != 0 && s.sight == now.sight {
		return events, nil
	}
	s.drawn, s.sight = now.seq, now.sight
	middle, err := h.stageOrAside(ctx, view, now)
	if err != nil {
		return nil, err
	}
	html, err := drawn(ctx, middle)
	if err != nil {
		return nil, err
	}
	return append(events, web.StreamEvent("", "stage", html)), nil
}

// newLines is what was said since, and what is to go from the page.
func (h handler) newLines(ctx context.Context, s *listener, now moment, view stageView) (events [][]byte, err error) {
	heard := s.line
	for _, d := range now.drops {
		if d.seq > heard {
			number := strconv.FormatInt(d.seq, 10)
			events, s.line = append(events, web.StreamEvent(number, "gone", h.codec.Token(kindLine, int64(d.line)))), max(s.line, d.seq)
		}
	}
	for _, l := range view.Lines {
		if l.Seq <= heard {
			continue
		}
		html, err := drawn(ctx, line(l))
		if err != nil {
			return nil, err
		}
		events, s.line = append(events, web.StreamEvent(strconv.FormatInt(l.Seq, 10), "line", html)), max(s.line, l.Seq)
	}
	return events, nil
}

// hears reports whether an announcement is for the seat.
func hears(s *floor.State, seat floor.SeatID, a floor.Announce) bool {
	switch a.To {
	case floor.ToAll: // the circle's: who stepped aside does not have it read to them
		return s.Seats[seat-1].Presence == floor.Here
	case floor.ToLeaders:
		return s.Leads(seat)
	case floor.ToCarers:
		return s.Seats[seat-1].Facilitator
	case floor.ToSeat:
		return a.Only == seat
	}
	return false
}

// drawn is a component as a string, in the reader's language and zone.
func drawn(ctx context.Context, c templ.Component) (string, error) {
	b := sheets.Get().(*bytes.Buffer)
	defer sheets.Put(b)
	b.Reset()
	err := c.Render(ctx, b)
	return b.String(), err
}

// sheets are what stages are drawn on. A stage is some 25 KB, and each event
// draws one for everybody who is there.
var sheets = sync.Pool{New: func() any { return bytes.NewBuffer(make([]byte, 0, 32<<10)) }}
