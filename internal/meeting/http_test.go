package meeting

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/ui/uitest"
)

const script = "application/json"

// form makes a form of pairs.
func form(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Add(pairs[i], pairs[i+1])
	}
	return v
}

// filled is the form of a good weekly meeting, with other values over it.
func filled(pairs ...string) url.Values {
	v := form("title", "Tuesday evening", "format", "peer", "zone", berlin, "day", "2030-01-01", "time", "19:00", "minutes", "60", "repeat", "week",
		"ends", "never", "confirm", "none")
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func TestPagesSayWhatTheyMust(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Facilitator("low-days", "rowan")
	stranger := b.Account()
	const base = "/groups/low-days/meetings"
	circle := b.add(rowan, b.weekly(48*hour, func(a *Arrangement) {
		a.Title, a.Place, a.Capacity, a.Ways = "Circle <b>", "Church hall, no steps", 1, []format.Way{format.Voice}
		a.When.Rule.Count = 8
	}))
	first := b.first(otter, circle)
	soon := b.first(otter, b.add(rowan, b.weekly(10*60*1e9, func(a *Arrangement) { a.Title = "In ten minutes" })))
	gone := b.first(otter, b.add(rowan, b.weekly(24*hour, func(a *Arrangement) { a.Title = "Off this week" })))
	if _, err := b.m.CallOff(t.Context(), rowan, gone.Series.Token, string(gone.Occurrence.Key), "Snow on the hill"); err != nil {
		t.Fatal(err)
	}
	b.say(heron, first, schedule.Coming)
	url1 := first.URL(rowan.Group)
	series := seriesURL(rowan.Group, circle)
	for _, r := range []struct {
		name         string
		actor        account.Actor
		method, path string
		form         url.Values
		status       int
		want, never  []string
	}{
		{"the list", otter.Actor, "GET", base, nil, 200, []string{"Circle &lt;b&gt;", "Session 1 of 8", "Church hall, no steps", "By voice", "Wait for a seat", "All seats are taken", "In ten minutes", "/room", "Snow on the hill", "Berlin"}, []string{"Circle <b>", "New meeting", "heron"}},
		{"the list, as a facilitator", rowan.Actor, "GET", base, nil, 200, []string{"New meeting", "Every", series}, nil},
		{"a stranger", stranger, "GET", base, nil, 404, nil, []string{"Circle"}},
		{"a visitor", account.Actor{}, "GET", base, nil, 303, nil, []string{"Circle"}},
		{"a date", otter.Actor, "GET", url1, nil, 200, []string{"Opens at", "How it goes", "Whoever wishes speaks.", "Do you come?"}, []string{"heron", "Call this date off", url1 + "/room"}},
		{"a date, as a facilitator", rowan.Actor, "GET", url1, nil, 200, []string{"heron", "Call this date off", "Change all dates"}, nil},
		{"a date that is open", otter.Actor, "GET", soon.URL(rowan.Group), nil, 200, []string{"/room", "Join"}, []string{"Opens at"}},
		{"a date that is called off", otter.Actor, "GET", gone.URL(rowan.Group), nil, 200, []string{"does not take place", "Snow on the hill"}, []string{"Do you come?", gone.URL(rowan.Group) + "/room", "after all"}},
		{"and for a facilitator", rowan.Actor, "GET", gone.URL(rowan.Group), nil, 200, []string{"after all"}, []string{"Do you come?"}},
		{"no such date", otter.Actor, "GET", series + "/20010101T190000", nil, 404, nil, nil},
		{"another group's address", otter.Actor, "GET", strings.Replace(url1, "low-days", "open-window", 1), nil, 404, nil, []string{"Circle"}},
		{"coming, without a seat", otter.Actor, "POST", url1 + "/answer", form("says", "coming", "back", "//evil.example"), 303, nil, nil},
		{"and how they stand", otter.Actor, "GET", url1, nil, 200, []string{"You are number 1 on the waiting list", `aria-pressed="true"`, `value="none"`}, nil},
		{"another word", otter.Actor, "POST", url1 + "/answer", form("says", "surely"), 400, nil, nil},
		{"nothing at all", otter.Actor, "POST", url1 + "/answer", form("x", "y"), 400, nil, nil},
		{"coming to what is called off", otter.Actor, "POST", gone.URL(rowan.Group) + "/answer", form("says", "coming"), 409, []string{"does not take place"}, nil},
		{"calling off without a reason", rowan.Actor, "POST", url1 + "/off", form("reason", " "), 422, []string{"Please say why"}, nil},
		{"a member calls off", otter.Actor, "POST", url1 + "/off", form("reason", "x"), 403, nil, nil},
		{"moving to no day", rowan.Actor, "POST", url1 + "/change", form("day", "soon", "time", "19:00", "place", "Kept place"), 422, []string{"Kept place"}, nil},
		{"moving into the past", rowan.Actor, "POST", url1 + "/change", form("day", "2020-01-01", "time", "19:00", "minutes", "60"), 422, []string{"still to come", `value="2020-01-01"`}, nil},
		{"another length", rowan.Actor, "POST", url1 + "/change", form("minutes", "90"), 303, nil, nil},

		{"the form", rowan.Actor, "GET", base + "/new", nil, 200, []string{"Every two weeks", "Berlin", "How many seats", `name="once"`}, nil},
		{"the form, as a member", otter.Actor, "GET", base + "/new", nil, 403, nil, nil},
		{"the dates first", rowan.Actor, "POST", base, filled("do", "preview", "repeat", "month_nth", "title", "Kept title"), 200, []string{"first Tuesday", "1 January 2030", "5 February 2030", "7 May 2030", "Kept title", "clocks change"}, []string{"June"}},
		{"the dates first, of what is amiss", rowan.Actor, "POST", base, filled("do", "preview", "title", ""), 422, []string{"give it a name"}, nil},
		{"no title", rowan.Actor, "POST", base, filled("title", "", "place", "Kept place"), 422, []string{"give it a name", "Kept place", `aria-invalid="true"`}, nil},
		{"no day", rowan.Actor, "POST", base, filled("day", "soon"), 422, []string{"first date and the time"}, nil},
		{"sessions that are no number", rowan.Actor, "POST", base, filled("ends", "count", "count", "many"), 422, []string{"1 to 400", `value="many"`}, nil},
		{"an end before the beginning", rowan.Actor, "POST", base, filled("ends", "until", "until", "2029-01-01"), 422, []string{"2029-01-01"}, nil},
		{"holidays without a beginning", rowan.Actor, "POST", base, filled("pause_from", "", "pause_to", "2030-03-01", "pause_reason", "Kept why"), 422, []string{"Kept why", "first day of the pause"}, nil},
		{"a monthly one", rowan.Actor, "POST", base, filled("repeat", "month_last", "day", "2030-01-25", "ends", "count", "count", "6", "make_up", "on"), 303, nil, nil},
		{"editing", rowan.Actor, "GET", series, nil, 200, []string{`value="8"`, "Church hall", "The next dates", "End these meetings", "An extra date"}, nil},
		{"editing, as a member", otter.Actor, "GET", series, nil, 403, nil, []string{"Church"}},
		{"editing what has changed meanwhile", rowan.Actor, "POST", series, filled("revision", "1", "place", "My words"), 409, []string{"Somebody saved", "My words", `name="revision" value="2"`}, nil},
		{"an extra date that is none", rowan.Actor, "POST", series + "/dates", form("extra_day", "", "extra_time", "19:00"), 422, []string{"extra date with its time"}, nil},

		{"what is one's own", otter.Actor, "GET", base + "/yours", nil, 200, []string{"An hour before", "Make a calendar", "this group alone"}, []string{".ics"}},
		{"reminders", otter.Actor, "POST", base + "/reminders", form("remind", "day", "remind", "nonsense"), 303, nil, nil},
		{"a calendar", otter.Actor, "POST", base + "/calendar", form(), 200, []string{"/calendar/", ".ics", "once only"}, nil},
		{"is shown once", otter.Actor, "GET", base + "/yours", nil, 200, []string{"Make a new address", "Switch it off"}, []string{".ics"}},
	} {
		t.Run(r.name, func(t *testing.T) {
			b.t = t
			w := b.ask(r.actor, r.method, r.path, "", r.form)
			body := w.Body.String()
			if w.Code != r.status {
				t.Fatalf("status %d, want %d\n%s", w.Code, r.status, body)
			}
			if strings.Contains(w.Header().Get("Location"), "evil") {
				t.Error("led elsewhere")
			}
			for _, text := range r.want {
				if !strings.Contains(body, text) {
					t.Errorf("%q is missing in\n%s", text, body)
				}
			}
			for _, text := range r.never {
				if strings.Contains(body, text) {
					t.Errorf("%q is there", text)
				}
			}
			if w.Code == 200 || w.Code == 422 || w.Code == 409 {
				uitest.Clean(t, body)
				for _, raw := range []string{">meeting.", ">fault.", ">schedule.", "{count}", "{when}", "{time}"} {
					if strings.Contains(body, raw) {
						t.Errorf("the page shows %q", raw)
					}
				}
			}
		})
	}
}

func TestScripts(t *testing.T) {
	texts(t)
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	b := newBundle(t, dbtest.SQLite(t))
	otter, rowan := b.Member("low-days", "quiet-otter").Actor, b.Facilitator("low-days", "rowan").Actor
	const base = "/groups/low-days/meetings"
	w := b.ask(rowan, "POST", base, script, filled("title", "A secret title", "capacity", "3", "place", "A secret place", "day", "2030-01-01", "ways", "voice"))
	var made struct{ ID, URL string }
	if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || w.Code != 201 || made.ID == "" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	for path, want := range map[string]string{
		base: `"says":""`, base + "/" + made.ID: `"revision":1`, base + "/" + made.ID + "/20300101T190000": `"seats":3`, base + "/yours": `"reminders":["hour"]`,
	} {
		actor := otter
		if strings.HasSuffix(path, made.ID) {
			actor = rowan
		}
		if w := b.ask(actor, "GET", path, script, nil); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	if w := b.ask(otter, "POST", base+"/"+made.ID+"/20300101T190000/answer", script, form("says", "coming")); w.Code != 200 || !strings.Contains(w.Body.String(), `"seat":true`) {
		t.Errorf("answering: %d %s", w.Code, w.Body)
	}
	if w := b.ask(rowan, "POST", base, script, filled("title", "")); w.Code != 422 || !strings.Contains(w.Body.String(), `"title"`) {
		t.Errorf("refused with %d %s", w.Code, w.Body)
	}
	for _, word := range []string{"secret", "otter", made.ID} {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log tells %q", word)
		}
	}
}
