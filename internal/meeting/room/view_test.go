package room

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
	"hearth/internal/platform/web"
)

// noon is when a scene begins.
var noon = time.Date(2026, 5, 1, 19, 0, 0, 0, time.UTC)

var handles = []string{"rowan", "quiet-otter", "lantern-7", "marsh-heron", "sea-holly", "fern"}

// A scene is a meeting on paper: its floor without a database.
type scene struct {
	t     *testing.T
	state floor.State
	at    int64
	lines []Line
	says  []floor.Announce
}

// gathered is a meeting by the shipped format, with six people: rowan holds the
// group, sea-holly listens, fern is there by voice.
func gathered(t *testing.T, code string, lang i18n.Lang) *scene {
	t.Helper()
	f, ok := format.Ship(code, lang)
	if !ok {
		t.Fatal("no such format:", code)
	}
	return gather(t, f)
}

func gather(t *testing.T, f format.Format) *scene {
	s := &scene{t: t, state: floor.New(&f, floor.Options{Minutes: 60}), at: clock.ToMillis(noon)}
	ways := []format.Way{format.Voice, format.Text, format.Text, format.Video, format.Listen, format.Voice}
	for i := range handles {
		s.do(floor.Event{Kind: floor.Knock, Guest: int64(i + 1), Way: ways[i], CheckIn: "message", Facilitator: i == 0, Newcomer: i == 5})
		s.do(floor.Event{Kind: floor.Join, Seat: floor.SeatID(i + 1), Conn: int64(i + 1)})
	}
	return s
}

// do makes an event happen.
func (s *scene) do(e floor.Event) {
	s.t.Helper()
	s.at += 1000
	e.At = s.at
	next, effects, err := floor.Apply(s.state, e)
	if err != nil {
		s.t.Fatalf("%s: %v", e.Kind, err)
	}
	s.state = next
	for _, effect := range effects {
		if a, ok := effect.(floor.Announce); ok {
			s.says = append(s.says, a)
		}
	}
}

// to leads on to the first segment of the kind.
func (s *scene) to(k format.Kind) {
	s.t.Helper()
	if s.state.Phase == floor.Waiting {
		s.do(floor.Event{Kind: floor.Begin, By: 1, Seed: 7})
	}
	for s.state.Segment().Kind != k {
		s.do(floor.Event{Kind: floor.Advance, By: 1})
	}
}

func (s *scene) line(by floor.SeatID, k Kind, body string) {
	s.at += 1000
	s.lines = append(s.lines, Line{ID: LineID(len(s.lines) + 1), Seq: int64(len(s.lines) + 1), Seat: by, Kind: k, Body: body, SaidAt: clock.FromMillis(s.at)})
}

func aPlace() place {
	g := group.Group{Name: "Low days, gently", Slug: "low-days"}
	date := meeting.Date{
		Series:     meeting.Series{ID: 7, Title: "Evening check-in", Format: "peer"},
		Occurrence: schedule.Occurrence{Key: "20260501T190000", Start: noon, End: noon.Add(time.Hour)},
	}
	return place{visit: group.Visit{Group: g, Member: &group.Member{ID: 2}}, date: date}
}

const aURL = "/groups/low-days/meetings/one/20260501T190000/room"

// seen is the meeting as a seat sees it.
func (s *scene) seen(by floor.SeatID) stageView {
	v := stageView{
		place: aPlace(), URL: aURL, Presence: s.state.Seats[by-1].Presence, Waits: waitsFor(&s.state, by), View: s.state.SeenBy(by), Segment: *s.state.Segment(),
		Format: s.state.Format, Plan: s.state.Plan, Parts: s.state.Segment().Parts, Minutes: 60, Cards: map[floor.SeatID]group.Card{},
		Signals: map[floor.SeatID][]floor.Signal{}, At: clock.FromMillis(s.at), Once: "once", Whole: true, Tends: s.state.Leads(by),
	}
	for i, handle := range handles {
		v.Cards[floor.SeatID(i+1)] = group.Card{ID: group.MemberID(i + 1), Handle: handle}
	}
	for _, sent := range v.View.Signals {
		v.Signals[sent.Seat] = append(v.Signals[sent.Seat], sent.Signal)
	}
	for _, l := range s.lines {
		if l.open(floor.Seat{ID: by, Came: 1}, v.View.Leads) {
			v.Lines = append(v.Lines, lineView{Line: l, Token: seatNo(floor.SeatID(l.ID)), Card: v.Cards[l.Seat], Name: v.Cards[l.Seat].Handle, Mine: l.Seat == by})
		}
	}
	return v
}

func (s *scene) page(by floor.SeatID) templ.Component {
	v := s.seen(by)
	return roomPage(roomView{place: v.place, URL: aURL, Stage: &v})
}

func pageContext(t *testing.T, lang i18n.Lang) context.Context {
	ctx := uitest.Context(t, lang, Texts, floor.Texts, format.Texts, group.Texts, web.Texts)
	return web.WithVisitor(ctx, web.Visitor{SignedIn: true, Name: "copper-kettle", Path: aURL})
}

// inARound is a round in which quiet-otter writes and the others wait.
func inARound(t *testing.T, lang i18n.Lang) *scene {
	s := gathered(t, "peer", lang)
	s.to(format.Round)
	s.do(floor.Event{Kind: floor.TurnOver, By: 1})
	s.do(floor.Event{Kind: floor.SendSignal, By: 3, Signal: floor.WithYou})
	s.do(floor.Event{Kind: floor.SendSignal, By: 4, Signal: floor.Overwhelmed})
	s.do(floor.Event{Kind: floor.RaiseHand, By: 6})
	s.line(5, Beside, "I’m just listening today.")
	s.line(1, Beside, "Welcome. That counts.")
	s.line(3, Private, "Could I come a little later?")
	s.line(2, Turn, "It was a long week. I slept badly until Thursday, then a friend came by with soup, and that helped more than I had thought.")
	return s
}

func TestStage(t *testing.T) {
	scenes := []struct {
		name string
		lang i18n.Lang
		by   floor.SeatID
		make func(*testing.T, i18n.Lang) *scene
	}{
		{"waiting-to-begin", i18n.English, 1, func(t *testing.T, l i18n.Lang) *scene { return gathered(t, "peer", l) }},
		{"round-mine", i18n.English, 2, inARound},
		{"round-other", i18n.English, 3, inARound},
		{"round-leading", i18n.English, 1, inARound},
		{"round-arabic", i18n.Arabic, 1, inARound},
		{"round-spanish", i18n.Spanish, 2, inARound},
		{"listening", i18n.English, 5, inARound},
		{"reading", i18n.English, 2, func(t *testing.T, l i18n.Lang) *scene {
			s := gathered(t, "twelve_step", l)
			s.to(format.Reading)
			return s
		}},
		{"chips", i18n.English, 2, func(t *testing.T, l i18n.Lang) *scene {
			s := gathered(t, "twelve_step", l)
			s.to(format.Chips)
			s.do(floor.Event{Kind: floor.ClaimChip, By: 4, Number: 2})
			return s
		}},
		{"agreement", i18n.English, 2, func(t *testing.T, l i18n.Lang) *scene {
			s := gathered(t, "peer", l)
			s.to(format.Agreement)
			return s
		}},
		{"breathing", i18n.English, 2, func(t *testing.T, l i18n.Lang) *scene {
			s := gathered(t, "peer", l)
			s.to(format.Exercise)
			return s
		}},
		{"piece-offered", i18n.English, 2, func(t *testing.T, l i18n.Lang) *scene {
			s := gathered(t, "piece", l)
			s.to(format.Piece)
			if s.state.Now.Offer.Seat != 0 {
				s.do(floor.Event{Kind: floor.Accept, By: s.state.Now.Offer.Seat})
			}
			s.do(floor.Event{Kind: floor.OfferPiece, By: s.state.Now.Turn.Seat, Seat: 2})
			return s
		}},
		{"vote", i18n.English, 2, func(t *testing.T, _ i18n.Lang) *scene {
			s := gather(t, aRound())
			s.to(format.Vote)
			return s
		}},
		{"break", i18n.English, 2, func(t *testing.T, l i18n.Lang) *scene {
			s := inARound(t, l)
			s.do(floor.Event{Kind: floor.TakeBreak, By: 1, Seconds: 300})
			return s
		}},
		{"vanished", i18n.English, 1, func(t *testing.T, l i18n.Lang) *scene {
			s := inARound(t, l)
			s.do(floor.Event{Kind: floor.Lose, Seat: 2, Conn: 2})
			return s
		}},
		{"outside", i18n.English, 7, func(t *testing.T, l i18n.Lang) *scene {
			s := inARound(t, l)
			s.do(floor.Event{Kind: floor.Knock, Guest: 7, Way: format.Text, CheckIn: "wait"})
			return s
		}},
		{"letting-in", i18n.English, 1, func(t *testing.T, l i18n.Lang) *scene {
			s := inARound(t, l)
			s.do(floor.Event{Kind: floor.Lock, By: 1})
			s.do(floor.Event{Kind: floor.Knock, Guest: 7, Way: format.Text, CheckIn: "wait"})
			return s
		}},
		{"removed", i18n.English, 2, func(t *testing.T, l i18n.Lang) *scene {
			s := inARound(t, l)
			s.do(floor.Event{Kind: floor.Remove, By: 1, Seat: 2})
			return s
		}},
		{"ended", i18n.English, 2, func(t *testing.T, l i18n.Lang) *scene {
			s := inARound(t, l)
			s.do(floor.Event{Kind: floor.End, By: 1})
			return s
		}},
	}
	for _, c := range scenes {
		t.Run(c.name, func(t *testing.T) {
			ctx := pageContext(t, c.lang)
			s := c.make(t, c.lang)
			v := s.seen(c.by)
			uitest.Golden(t, ctx, "stage-"+c.name, stage(v))
			keep(t, ctx, c.name, s.page(c.by))
		})
	}
}

// keep writes the page where somebody wants to look at it.
func keep(t *testing.T, ctx context.Context, name string, c templ.Component) {
	if dir := os.Getenv("HEARTH_LOOK"); dir != "" {
		if err := os.WriteFile(dir+"/"+name+".html", []byte(uitest.Render(t, ctx, c)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func TestDoor(t *testing.T) {
	f, _ := format.Ship("peer", i18n.English)
	door := doorView{State: doorOpen, Now: noon, Opens: noon.Add(-15 * time.Minute), Begins: noon, Ends: noon.Add(time.Hour), Here: 3, Format: f, Plan: format.Plan(f, 60), Ways: waysOf(f.Ways, true), Media: true}
	doors := map[string]func(*doorView){
		"open":  func(*doorView) {},
		"quiet": func(v *doorView) { v.Media, v.Ways, v.Here, v.Full = false, waysOf(nil, false), 0, true },
		"early": func(v *doorView) { v.State, v.Now = doorEarly, noon.Add(-time.Hour) },
		"late":  func(v *doorView) { v.State = doorLate },
		"off":   func(v *doorView) { v.State = doorOff },
		"over":  func(v *doorView) { v.State = doorOver },
	}
	ctx := pageContext(t, i18n.English)
	for name, change := range doors {
		v := roomView{place: aPlace(), URL: aURL, Door: door}
		change(&v.Door)
		uitest.Golden(t, ctx, "door-"+name, doorOf(v))
		keep(t, ctx, "door-"+name, roomPage(v))
	}
}

func doorOf(v roomView) templ.Component { return templ.ComponentFunc(door(v).Render) }

func TestWhatOnlySomeMaySee(t *testing.T) {
	ctx := pageContext(t, i18n.English)
	s := inARound(t, i18n.English)
	overwhelmed, hint, whispered, spoke := i18n.T(ctx, "room.signal.overwhelmed"), s.state.Segment().Private, "a little later", i18n.T(ctx, "room.balance")
	for name, c := range map[string]struct {
		by   floor.SeatID
		has  []string
		hasn []string
	}{
		"a facilitator sees who is overwhelmed, the hint, private words, and airtime": {1, []string{overwhelmed, hint, whispered, spoke, `value="remove"`}, nil},
		"whoever wrote a private word sees it, and not the rest":                      {3, []string{whispered}, []string{overwhelmed + "<", hint, spoke, `value="remove"`, `value="advance"`}},
		"whoever is overwhelmed sees that they said so":                               {4, []string{"<span>" + overwhelmed}, []string{hint, whispered, spoke}},
		"anybody else sees none of it":                                                {6, nil, []string{"<span>" + overwhelmed, hint, whispered, spoke, `value="end"`}},
	} {
		t.Run(name, func(t *testing.T) {
			html := strings.ReplaceAll(uitest.Render(t, ctx, stage(s.seen(c.by))), "&#39;", "'")
			for _, want := range c.has {
				if !strings.Contains(html, want) {
					t.Errorf("%q is missing", want)
				}
			}
			for _, not := range c.hasn {
				if not != "" && strings.Contains(html, not) {
					t.Errorf("%q is there", not)
				}
			}
		})
	}
}

func TestTheStreamSendsNoLinesWithTheStage(t *testing.T) {
	ctx := pageContext(t, i18n.English)
	v := inARound(t, i18n.English).seen(3)
	v.Whole = false
	if html := uitest.Render(t, ctx, stage(v)); strings.Contains(html, "said-line") {
		t.Error("lines are sent twice")
	}
}

func TestEveryAnnouncementHasItsTitle(t *testing.T) {
	ctx := pageContext(t, i18n.English)
	s := gathered(t, "twelve_step", i18n.English)
	s.to(format.Chips)
	v := s.seen(2)
	if got := v.title(ctx, floor.Announce{Code: "chip", Number: 2}); got != v.Segment.Parts[1] {
		t.Errorf("a milestone is called %q", got)
	}
	v.Segment.Cards = []format.Card{{Title: "First"}, {Title: "Second"}}
	if got := v.title(ctx, floor.Announce{Code: "card", Number: 2}); got != "Second" {
		t.Errorf("the second card is called %q", got)
	}
}

func TestWaysOfTheDoor(t *testing.T) {
	for name, c := range map[string]struct {
		ways  []format.Way
		media bool
		want  string
	}{
		"all of them where there is voice and video":       {nil, true, "text listen voice video"},
		"the quiet ones where there is none":               {nil, false, "text listen"},
		"what the format has":                              {[]format.Way{format.Video, format.Text}, true, "text video"},
		"a format of voice alone is offered as it is":      {[]format.Way{format.Voice}, false, "voice"},
		"a device is never chosen, and neither is a phone": {[]format.Way{format.Text, format.Device, format.Phone}, true, "text"},
	} {
		var got []string
		for _, w := range waysOf(c.ways, c.media) {
			got = append(got, string(w))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

func TestJSONTellsNoMoreThanThePage(t *testing.T) {
	s := inARound(t, i18n.English)
	s.do(floor.Event{Kind: floor.Lock, By: 1})
	s.do(floor.Event{Kind: floor.Knock, Guest: 7, Way: format.Text, CheckIn: "wait"})
	for name, c := range map[string]struct {
		by    floor.SeatID
		hint  bool
		seats int
		lines int
	}{
		"a facilitator gets the hint and the private words":          {1, true, 6, 4},
		"a member gets neither":                                      {6, false, 6, 3},
		"whoever waits at the door gets what they wait for, no more": {7, false, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			out := s.seen(c.by).json()
			if got := out.Segment != nil && out.Segment.Hint != ""; got != c.hint {
				t.Errorf("a hint: %v", got)
			}
			if len(out.Seats) != c.seats || len(out.Lines) != c.lines {
				t.Errorf("%d seats and %d lines", len(out.Seats), len(out.Lines))
			}
			if (out.View == nil) != (c.seats == 0) || (out.Waits == "") == (c.seats == 0) {
				t.Errorf("view %v, waits %q", out.View, out.Waits)
			}
		})
	}
}

func TestTheOrderNamesAllWhoAreStillToBeAsked(t *testing.T) {
	ctx := pageContext(t, i18n.English)
	html := uitest.Render(t, ctx, stage(inARound(t, i18n.English).seen(1)))
	_, order, found := strings.Cut(html, "data-order")
	if !found {
		t.Fatal("those who lead cannot change the order")
	}
	order, _, _ = strings.Cut(order, "</form>")
	if hidden := strings.Count(order, `type="hidden" name="seats"`); hidden != 4 {
		t.Errorf("%d seats are still to be asked", hidden)
	}
}
