package rota

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/ladder"
)

func (s *station) refused(err error, kind fault.Kind, sentence string) {
	s.t.Helper()
	if !fault.Is(err, kind) {
		s.t.Errorf("%s: %v", sentence, err)
	}
}

func TestWhoArrangesWhat(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		ctx := t.Context()
		_, err := s.Visit(ctx, account.Actor{ID: s.account["stranger"]}, "harbour")
		s.refused(err, fault.NotFound, "who works elsewhere sees no rota")
		_, err = s.Visit(ctx, account.Actor{}, "harbour")
		s.refused(err, fault.NotFound, "nor does a visitor")
		_, err = s.Visit(ctx, account.Actor{ID: s.account["ana"]}, "nowhere")
		s.refused(err, fault.NotFound, "nor anybody that of no organisation")
		ana, ben := s.lists("ana"), s.lists("ben")
		evening := NewShifts{Responder: ana, Days: []int{1, 3, 1}, Start: "19:00", End: "23:00", Zone: "UTC"}
		s.ok(s.AddShifts(ctx, s.as("ana"), evening))
		s.ok(s.AddShifts(ctx, s.as("ana"), evening)) // pressed twice
		s.ok(s.AddShifts(ctx, s.as("org"), NewShifts{Responder: ben, Day: "2026-06-01", Start: "22:00", End: "06:00", Zone: "Europe/Berlin", Backup: true}))
		if n := len(s.as("ana").plan.shifts); n != 3 {
			t.Errorf("%d shifts", n)
		}
		s.refused(s.AddShifts(ctx, s.as("cai"), evening), fault.Forbidden, "somebody puts a colleague on duty")
		s.refused(s.SetLead(ctx, s.as("ana"), ana, true), fault.Forbidden, "somebody makes themselves lead")
		s.refused(s.Remove(ctx, s.as("ana"), ben), fault.Forbidden, "somebody takes a colleague off the list")
		s.refused(s.RemoveShift(ctx, s.as("ben"), s.as("ana").plan.shifts[0].ID), fault.Forbidden, "somebody removes a colleague's shift")
		s.ok(s.RemoveShift(ctx, s.as("ana"), s.as("ana").plan.shifts[0].ID))
		s.ok(s.RemoveShift(ctx, s.as("ana"), 4711)) // gone already
		s.ok(s.Remove(ctx, s.as("owner"), ben))
		s.ok(s.SayNo(ctx, s.as("ana")))
		s.ok(s.SayNo(ctx, s.as("ana")))
		if p := s.as("owner").plan; len(p.people)+len(p.shifts) != 0 {
			t.Errorf("left over: %+v", p)
		}
	})
}

func TestFormsThatAreSentBack(t *testing.T) {
	s := newStation(t, dbtest.SQLite(t))
	ana := s.lists("ana")
	good := NewShifts{Responder: ana, Days: []int{1}, Start: "19:00", End: "23:00", Zone: "UTC"}
	for sentence, f := range map[string]func(*NewShifts){
		"nobody of the list": func(n *NewShifts) { n.Responder = 4711 }, "no day": func(n *NewShifts) { n.Days = nil }, "an eighth day": func(n *NewShifts) { n.Days = []int{7} },
		"no day of the calendar": func(n *NewShifts) { n.Day = "2026-02-30" }, "no time": func(n *NewShifts) { n.Start = "7pm" }, "too short": func(n *NewShifts) { n.End = "19:15" },
		"no zone": func(n *NewShifts) { n.Zone = "Mars/Olympus" }, "the machine's own zone": func(n *NewShifts) { n.Zone = "Local" },
	} {
		in := good
		f(&in)
		s.refused(s.AddShifts(t.Context(), s.as("owner"), in), fault.Invalid, sentence)
	}
	said := Responder{Langs: []string{"en"}, Levels: Levels, Zone: "UTC", Ways: []Way{Mail}}
	for sentence, f := range map[string]func(*Responder){
		"no language": func(r *Responder) { r.Langs = []string{"english!"} }, "no level": func(r *Responder) { r.Levels = nil }, "a level that calls nobody": func(r *Responder) { r.Levels = []ladder.Level{ladder.S1} },
		"no way": func(r *Responder) { r.Ways = nil }, "a way that there is not": func(r *Responder) { r.Ways = []Way{"pigeon"} }, "no zone": func(r *Responder) { r.Zone = "" },
	} {
		in := said
		f(&in)
		s.refused(s.SayYes(t.Context(), s.as("cai"), in), fault.Invalid, sentence)
	}
	s.refused(s.HandOver(t.Context(), s.as("ana"), ""), fault.Invalid, "nothing")
	s.refused(s.HandOver(t.Context(), s.as("ana"), strings.Repeat("a", MaxHandover+1)), fault.Invalid, "too much")
	s.refused(s.HandOver(t.Context(), s.as("org"), "x"), fault.Forbidden, "who is not called hands nothing over")
}

func TestStandingIn(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		ctx := t.Context()
		s.always("ana", false)
		s.lists("ben")
		s.lists("cai", away)
		today := s.Clock.Now().UTC().Format(time.DateOnly)
		shift := s.as("ana").plan.now(s.Clock.Now())[0].Shift.ID
		s.refused(s.AskCover(ctx, s.as("ben"), shift, today), fault.Forbidden, "somebody asks for a colleague")
		s.refused(s.AskCover(ctx, s.as("ana"), shift, "1999-01-01"), fault.NotFound, "a day on which it does not come")
		s.ok(s.AskCover(ctx, s.as("ana"), shift, today))
		s.ok(s.AskCover(ctx, s.as("ana"), shift, today))
		if got := s.kinds(); got != "rota.cover_asked" { // ben; cai is away
			t.Errorf("told: %q", got)
		}
		onNow := func() string {
			on, err := s.OnNow(ctx, s.org.ID)
			s.ok(err)
			return names(on)
		}
		if onNow() != "ana" {
			t.Error("until somebody stands in it is still hers")
		}
		id := s.as("ben").plan.covers[0].ID
		s.refused(s.TakeCover(ctx, s.as("org"), id), fault.NotFound, "who is not on the list stands in")
		stale := s.as("cai") // who had the page open before ben pressed
		s.ok(s.TakeCover(ctx, s.as("ben"), id))
		s.ok(s.TakeCover(ctx, s.as("ben"), id))
		s.refused(s.TakeCover(ctx, stale, id), fault.Conflict, "two stand in")
		if got := s.kinds(); got != "rota.cover_taken" || onNow() != "ben" {
			t.Errorf("ben stands in: %q, on duty %q", got, onNow())
		}
		s.ok(s.AskCover(ctx, s.as("ben"), shift, today)) // he cannot come either
		if onNow() != "ana" {
			t.Error("whoever stood in and cannot come gives it back")
		}
		s.ok(s.TakeCover(ctx, s.as("ana"), id)) // she can after all
		if onNow() != "ana" || len(s.as("ana").plan.covers) != 0 {
			t.Error("she cannot take it back")
		}
	})
}

func TestHandingOver(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.lists("ana")
		s.ok(s.HandOver(t.Context(), s.as("ana"), "Trace of a night."))
		notes, err := s.Notes(t.Context(), s.as("owner"))
		if err != nil || len(notes) != 1 || notes[0].Text != "Trace of a night." || notes[0].Name != "ana" {
			t.Errorf("%+v %v", notes, err)
		}
		_, err = s.Notes(t.Context(), s.as("org"))
		s.refused(err, fault.Forbidden, "who is not called reads it")
		s.Clock.Advance(notesKept + time.Hour)
		s.ok(s.Sweep(t.Context()))
		if n, err := db.All(t.Context(), s.DB, qNotesOf, scanOwnNote, int64(s.account["ana"])); err != nil || len(n) != 0 {
			t.Errorf("kept for ever: %d %v", len(n), err)
		}
	})
}

func TestOwnData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.always("ana", false)
		s.ok(s.HandOver(t.Context(), s.as("ana"), "Trace of a night."))
		s.raise(1, ladder.S4)
		if _, err := s.Take(t.Context(), account.Actor{ID: s.account["ana"]}, s.alarms()[0].ID); err != nil {
			t.Fatal(err)
		}
		sections, err := s.Export(t.Context(), s.account["ana"])
		s.ok(err)
		want := map[string]int{"rota-lists": 1, "rota-shifts": 7, "rota-handovers": 1, "rota-calls": 1}
		for _, section := range sections {
			if len(section.Records) != want[section.Name] {
				t.Errorf("%s has %d records, want %d", section.Name, len(section.Records), want[section.Name])
			}
		}
		s.ok(s.DB.Tx(t.Context(), func(tx *db.Tx) error { return s.Erase(t.Context(), tx, s.account["ana"]) }))
		sections, err = s.Export(t.Context(), s.account["ana"])
		s.ok(err)
		for _, section := range sections {
			if len(section.Records) > 0 {
				t.Errorf("%s is left", section.Name)
			}
		}
		if a := s.alarms()[0]; a.Open() {
			t.Error("an alarm that was taken is open again")
		}
		if len(s.as("owner").plan.people) != 0 {
			t.Error("still on the list")
		}
	})
}
