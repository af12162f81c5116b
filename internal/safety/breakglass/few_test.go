package breakglass

import (
	"strings"
	"testing"

	"hearth/internal/account"
)

// with leaves those on duty who are named.
func (b *bundle) with(names ...string) {
	var few []Responder
	for _, r := range b.team {
		for _, name := range names {
			if r.Name == name {
				few = append(few, r)
			}
		}
	}
	b.team = few
}

func (b *bundle) page(who account.Actor, path string) string {
	b.t.Helper()
	rec := b.ask(who, "GET", path, "text/html", nil)
	if rec.Code != 200 {
		b.t.Errorf("GET %s: %d", path, rec.Code)
	}
	return rec.Body.String()
}

// Where nobody else could agree, the page says whom to ask to join, before
// anybody asks and while they wait; where somebody could, it does not.
func TestThePageSaysWhomToNameWhereOneIsAlone(t *testing.T) {
	texts(t)
	for _, tt := range []struct {
		name    string
		team    []string
		worried bool // Ben
		alone   bool
	}{
		{"two on duty", []string{"ada", "ben"}, false, false},
		{"one on duty", []string{"ada"}, false, true},
		{"the second one's own worry caused it", []string{"ada", "ben"}, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			each(t, func(t *testing.T, b *bundle) {
				b.with(tt.team...)
				b.worried[b.ben.ID] = tt.worried
				before := b.page(b.ada, b.glass.CaseURL(b.one.ID))
				id := b.asks(b.ada, asking(Contact))
				for where, body := range map[string]string{"before": before, "waiting": b.page(b.ada, b.glass.URL(id))} {
					if got := strings.Contains(body, "Noor") && strings.Contains(body, "/safety/rota/town"); got != tt.alone {
						t.Errorf("%s: says whom to name: %t, want %t", where, got, tt.alone)
					}
				}
				if told := b.heard(); tt.alone != (told == "") {
					t.Errorf("told: %q", told)
				}
			})
		})
	}
}

// A question that nobody may answer is brought to those who had a part, who have
// to find somebody else; the member is told how it stands, and it is answered as
// soon as somebody is there.
func TestAQuestionThatNobodyMayAnswer(t *testing.T) {
	texts(t)
	each(t, func(t *testing.T, b *bundle) {
		ctx := t.Context()
		all := b.team
		b.with("ada", "ben")
		id := b.opened(asking(Contact))
		b.heard()
		b.ok(b.glass.Complain(ctx, b.member, id, "lantern why"))
		if got := b.heard(); got != "complained ada, complained ben" {
			t.Errorf("told: %s", got)
		}
		if body := b.page(b.ada, b.glass.URL(id)); !strings.Contains(body, "Nobody can answer this yet") || !strings.Contains(body, "Noor") {
			t.Error("the page does not say whom to bring")
		}
		nobody := func() bool {
			told, err := b.glass.ToldTo(ctx, b.member)
			b.ok(err)
			return told[0].Nobody
		}
		if !nobody() {
			t.Error("the member is told that somebody will answer")
		}
		b.Clock.Advance(remindEvery)
		b.ok(b.glass.Sweep(ctx)) // the hour of looking is over
		b.ok(b.glass.Sweep(ctx))
		if got := b.heard(); got != "complained ada, complained ben" {
			t.Errorf("a day later: %s", got)
		}
		b.team = all
		if nobody() {
			t.Error("Cleo could answer")
		}
		b.Clock.Advance(remindEvery)
		b.ok(b.glass.Sweep(ctx))
		if got := b.heard(); got != "complained lea" {
			t.Errorf("with others there again: %s", got)
		}
		b.ok(b.glass.Reply(ctx, b.desk(b.cleo, id), "We are sorry."))
		if nobody() {
			t.Error("it is answered")
		}
	})
}

func TestDial(t *testing.T) {
	for in, want := range map[string]string{
		"+44 7700 900123":       "+447700900123",
		"0170 555-0":            "01705550",
		"(020) 7946.0018":       "02079460018",
		" 112 ":                 "112",
		"":                      "",
		"12":                    "",
		"+44 (0)20 7946 0018":   "", // the zero is dialled at home only
		"0170 5550 or 0170 5":   "",
		"07700 900123/124":      "",
		"+44+7700900123":        "",
		"٠١٢٣٤٥٦":               "", // sure for a person, and not for every telephone
		"00000000000000000":     "", // longer than numbers are
		"0170;phone-context=+1": "",
	} {
		if got := dial(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}
