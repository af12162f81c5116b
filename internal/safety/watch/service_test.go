package watch

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/subject"
)

func TestWhatIsWrittenIsRead(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		rows := []struct {
			name, words string
			held        bool
			pages       int // so far
			open        int // cases
		}{
			{"a plain line", "We had soup.", false, 0, 0},
			{"a supporter does not page", "My brother said goodbye, he has a plan", false, 0, 1},
			{"thoughts page nobody", "I am so tired", false, 0, 1},
			{"how waits, and pages nobody", "the rope", true, 0, 1},
			{"a goodbye waits, and pages", "goodbye everybody", true, 1, 1},
			{"a second one pages nobody anew", "goodbye, I said", true, 1, 1},
			{"what cannot be read is written", "crash", false, 1, 1},
		}
		for _, row := range rows {
			at := b.write(b.member, 0, row.words)
			if held := b.said[at.ID].State == subject.Held; held != row.held {
				t.Errorf("%s: held %v", row.name, held)
			}
			if len(b.paged) != row.pages {
				t.Errorf("%s: %d pages", row.name, len(b.paged))
			}
			q, err := b.cases.Queue(t.Context(), b.holder.Actor.ID)
			if err != nil {
				t.Fatal(err)
			}
			if row.pages == 0 && len(q.Lines) != row.open { // a facilitator does not see S4
				t.Errorf("%s: %d cases, want %d", row.name, len(q.Lines), row.open)
			}
		}
		if b.missed != 1 {
			t.Errorf("%d texts that nobody could read were counted, want 1", b.missed)
		}
		if len(b.paged) != 1 || b.paged[0].Level != ladder.S4 {
			t.Errorf("paged %+v", b.paged)
		}
	})
}

func TestNothingWaitsWhereNobodyCanBeCalled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		for _, row := range []struct {
			words       string
			alone, held bool
		}{
			{"goodbye", false, true},
			{"goodbye", true, false},
			{"a plan", true, false},
			{"the rope", true, false},
			{"the rope", false, true},
		} {
			b.alone = row.alone
			at := b.write(b.member, 0, row.words)
			if held := b.said[at.ID].State == subject.Held; held != row.held {
				t.Errorf("%s, alone %v: held %v", row.words, row.alone, held)
			}
			if _, found, err := b.cases.HoldOf(t.Context(), d, at); err != nil || found != row.held {
				t.Errorf("%s, alone %v: a hold %v, %v", row.words, row.alone, found, err)
			}
		}
		b.alone = true
		q, err := b.cases.Queue(t.Context(), b.holder.Actor.ID)
		if err != nil || len(q.Lines) != 1 || q.Lines[0].Level != ladder.S4 {
			t.Errorf("who holds the group sees %+v, %v", q.Lines, err)
		}
		n, err := b.watch.notes(t.Context(), subject.Post, b.member, "goodbye", "")
		if err != nil || !n.Alone || n.Risk != Danger {
			t.Errorf("while writing: %+v, %v", n, err)
		}
	})
}

func TestAnEngineThatFallsOverTellsNoWords(t *testing.T) {
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, nil)))
	t.Cleanup(func() { slog.SetDefault(before) })
	b.write(b.member, 0, "crash lantern")
	if strings.Contains(logged.String(), "lantern") || !strings.Contains(logged.String(), "could not be read") {
		t.Errorf("logged %s", logged.String())
	}
}

func TestAChangeOpensWhatSaidHow(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		at := b.write(b.member, 0, "I thought of the rope")
		b.write(b.member, at.ID, "I thought of the rope again")
		if b.said[at.ID].State != subject.Held {
			t.Error("it still says how, and is open")
		}
		b.write(b.member, at.ID, "I thought of it, and called my sister")
		if b.said[at.ID].State != subject.Open {
			t.Error("it says how no more, and is held")
		}
		at = b.write(b.member, 0, "goodbye")
		b.write(b.member, at.ID, "hello")
		if b.said[at.ID].State != subject.Held {
			t.Error("somebody who said goodbye is let go by changing a word")
		}
	})
}

func TestOnlyTheAuthorIsTold(t *testing.T) {
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	at := b.write(b.member, 0, "goodbye lantern@sea.example")
	s, err := b.watch.Stored(t.Context(), b.member, at)
	if err != nil || s.Held != cases.HoldDanger || s.Risk != Danger || s.Masked != "goodbye [watch.mask.email]" && s.Masked != "goodbye [mail]" {
		t.Errorf("the author is told %+v, %v", s.Notes, err)
	}
	for name, v := range map[string]account.Actor{"another member": b.other.Actor, "who holds the group": b.holder.Actor, "a stranger": b.Account()} {
		if _, err := b.watch.Stored(t.Context(), b.Visit(v, "low-days"), at); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestPages(t *testing.T) {
	texts(t)
	d := dbtest.SQLite(t)
	b := newBundle(t, d)
	held := b.write(b.member, 0, "goodbye")
	mail := b.write(b.member, 0, "write to lantern@sea.example <b>")
	advice := b.write(b.member, 0, "you should just get up earlier and go out")
	ruled := b.write(b.member, 0, "buy it at lantern@sea.example")
	b.said[ruled.ID].State = subject.Held
	page := func(at subject.Ref) string { return "/groups/low-days/quiet-note/" + b.cases.Thing(at) }
	note := "/groups/low-days/quiet-note"
	reply := func(words string) url.Values {
		return url.Values{"body": {words}, "to": {"/groups/low-days/conversations/x/replies"}}
	}
	var logged bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	rows := []struct {
		name         string
		actor        account.Actor
		method, path string
		form         url.Values
		status       int
		want, never  []string
	}{
		{"a plain line needs no note", b.member.Actor, "POST", note, reply("We had soup today, and it rained."), 200, nil, []string{"quiet-note\"", "call-somebody"}},
		{"thoughts", b.member.Actor, "POST", note, reply("so tired of it"), 200, []string{"You can say this here.", "call-somebody", "/person"}, []string{"leave out how", "S2"}},
		{"how", b.member.Actor, "POST", note, reply("the rope"), 200, []string{"Please leave out how.", "call-somebody"}, nil},
		{"a goodbye", b.member.Actor, "POST", note, reply("goodbye"), 200, []string{"Please talk to somebody now.", "call-somebody", "as soon as you post it"}, []string{"S4", "are being called"}},
		{"a brother", b.member.Actor, "POST", note, reply("my brother, goodbye"), 200, []string{"worry about somebody", "/worry"}, nil},
		{"a detail", b.member.Actor, "POST", note, reply("at lantern@sea.example <i>"), 200, []string{"may show who you are", "a mail address", "at [mail] &lt;i&gt;"}, []string{"<i>"}},
		{"advice to somebody who wishes to be heard", b.member.Actor, "POST", note, reply("you should get up and go for a run"), 200, []string{"Advice can wait"}, nil},
		{"a new conversation gets no hint", b.member.Actor, "POST", note, url.Values{"body": {"you should get up and go for a run"}, "to": {"/groups/low-days/conversations"}}, 200, nil, []string{"Advice can wait"}},
		{"two words get no hint", b.member.Actor, "POST", note, reply("you should"), 200, nil, []string{"Advice"}},
		{"who is in need gets no advice about tone", b.member.Actor, "POST", note, reply("goodbye, and you should all go for a run"), 200, []string{"Please talk"}, []string{"Advice"}},
		{"a stranger", b.Account(), "POST", note, reply("goodbye"), 404, nil, nil},
		{"a visitor", account.Actor{}, "POST", note, reply("goodbye"), 401, nil, []string{"call-somebody"}},
		{"held, for the author", b.member.Actor, "GET", page(held), nil, 200, []string{"a person comes to you first", "You did nothing wrong", "call-somebody", "goodbye", "/person", "/edit-it", "are being called"}, []string{"S4", "s4", "as soon as you post it"}},
		{"held by a rule", b.member.Actor, "GET", page(ruled), nil, 200, []string{"A rule of this place asks", "/decisions", "may show who you are"}, []string{"comes to you first", "call-somebody", "Somebody on duty"}},
		{"held, for another", b.other.Actor, "GET", page(held), nil, 404, nil, []string{"goodbye"}},
		{"held, for who holds the group", b.holder.Actor, "GET", page(held), nil, 404, nil, []string{"goodbye"}},
		{"a detail, afterwards", b.member.Actor, "GET", page(mail), nil, 200, []string{"may show who you are", page(mail) + "/mask", "&lt;b&gt;"}, []string{"<b>", "comes to you first"}},
		{"masked by another", b.other.Actor, "POST", page(mail) + "/mask", url.Values{}, 404, nil, nil},
		{"masked", b.member.Actor, "POST", page(mail) + "/mask", url.Values{}, 303, nil, nil},
		{"and masked once more", b.member.Actor, "POST", page(mail) + "/mask", url.Values{}, 303, nil, nil},
		{"a hint, afterwards", b.member.Actor, "GET", page(advice), nil, 200, []string{"Advice can wait", "quiet-note/hints"}, nil},
		{"hints off", b.member.Actor, "POST", note + "/hints", url.Values{}, 303, nil, nil},
		{"then there are none", b.member.Actor, "POST", note, reply("you should get up and go for a run"), 200, nil, []string{"Advice can wait"}},
		{"but the rest stays", b.member.Actor, "POST", note, reply("goodbye"), 200, []string{"Please talk"}, nil},
		{"hints on again", b.member.Actor, "POST", note + "/hints", url.Values{"on": {"yes"}}, 303, nil, nil},
		{"then they are back", b.member.Actor, "POST", note, reply("you should get up and go for a run"), 200, []string{"Advice can wait"}, nil},
		{"no such thing", b.member.Actor, "GET", note + "/post.nonsense", nil, 404, nil, nil},
		{"no such kind", b.member.Actor, "GET", note + "/dream.nonsense", nil, 404, nil, nil},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			w := b.ask(row.actor, row.method, row.path, "text/html", row.form)
			if w.Code != row.status {
				t.Fatalf("status %d, want %d: %s", w.Code, row.status, w.Body)
			}
			for _, want := range row.want {
				if !strings.Contains(w.Body.String(), want) {
					t.Errorf("lacks %q in %s", want, w.Body)
				}
			}
			for _, never := range row.never {
				if strings.Contains(w.Body.String(), never) {
					t.Errorf("must not contain %q", never)
				}
			}
		})
	}
	if got := b.said[mail.ID].Words; got != "write to [mail] <b>" {
		t.Errorf("masked: %q", got)
	}
	for _, secret := range []string{"goodbye", "lantern", "tired"} {
		if strings.Contains(logged.String(), secret) {
			t.Errorf("the log holds %q", secret)
		}
	}
}

func TestWhereAnAuthorGoesAfterPosting(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	at := b.write(b.member, 0, "anything")
	const next = "/groups/low-days/conversations/x"
	for name, row := range map[string]struct {
		words, accept string
		noted         bool
		note          bool
		beside        bool // the script runs, and had no time to say anything
	}{
		"a plain line":                            {"We had soup.", "text/html", false, false, false},
		"a detail, without script":                {"lantern@sea.example", "text/html", false, true, false},
		"a detail that was seen while writing":    {"lantern@sea.example", "text/html", true, false, false},
		"a goodbye, though the note was seen":     {"goodbye", "text/html", true, true, false},
		"a hint, without script":                  {"you should go out and run every day", "text/html", false, true, false},
		"a hint that was seen while writing":      {"you should go out and run every day", "text/html", true, false, false},
		"a goodbye, sent by a program":            {"goodbye", "application/json", false, false, false},
		"a brother in danger, seen while writing": {"my brother said goodbye", "text/html", true, false, false},
		"a hint, to whom was quick":               {"you should go out and run every day", "text/html", false, false, true},
		"a detail, to whom was quick":             {"lantern@sea.example", "text/html", false, true, true},
	} {
		form := url.Values{"body": {row.words}}
		if row.noted {
			form.Set("noted", "yes")
		}
		if row.beside {
			form.Set("beside", "yes")
		}
		r := b.request(b.member.Actor, "POST", next+"/replies", row.accept, form)
		got := b.watch.After(r, b.member, at, row.words, next)
		if (got != next) != row.note {
			t.Errorf("%s: goes to %s", name, got)
		}
		if strings.Contains(got, "goodbye") || strings.Contains(got, "lantern") {
			t.Errorf("%s: the address holds words: %s", name, got)
		}
	}
}

func TestHintsAreTheAccounts(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		for range 2 {
			if err := b.watch.SetHints(t.Context(), b.member.Actor.ID, false); err != nil {
				t.Fatal(err)
			}
		}
		if s, err := b.watch.Export(t.Context(), b.member.Actor.ID); err != nil || len(s[0].Records) != 1 {
			t.Errorf("exported %+v, %v", s, err)
		}
		if off, err := b.watch.HintsOff(t.Context(), b.other.Actor.ID); err != nil || off {
			t.Errorf("off for somebody else: %v, %v", off, err)
		}
		if err := d.Tx(t.Context(), func(tx *db.Tx) error { return b.watch.Erase(t.Context(), tx, b.member.Actor.ID) }); err != nil {
			t.Fatal(err)
		}
		if s, err := b.watch.Export(t.Context(), b.member.Actor.ID); err != nil || len(s[0].Records) != 0 {
			t.Errorf("after erasing: %s, %v", fmt.Sprint(s), err)
		}
	})
}
