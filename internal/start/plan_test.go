package start

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/start/saferule"
	"hearth/internal/start/template"
)

// planned is a plan with nothing to mend.
func planned(code string) Plan {
	p := PlanFrom(code, "harbour", i18n.English, "Europe/Madrid")
	p.Name, p.Handle = "Sunday soup", "kind-lamp"
	if code == "" {
		p.Summary, p.Aim, p.ForWhom, p.NotFor, p.Statements = "S.", "A.", "F.", "N.", []string{"Kindness."}
	}
	return p
}

func TestEveryTemplateMakesAGroupOnceItHasAName(t *testing.T) {
	all, err := template.All()
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range i18n.Langs {
		for _, one := range all {
			p := PlanFrom(one.Code, "harbour", lang, "UTC")
			if got := p.FirstProblem(); got != Purpose {
				t.Errorf("%s: the first thing missing is in %q, want the name", one.Code, got)
			}
			p.Name, p.Handle = one.In(lang).Name, "kind-lamp"
			in, err := p.Group()
			if err != nil {
				t.Errorf("%s in %s: %+v", one.Code, lang, fault.Of(err).Fields)
			}
			if in.Lang != string(lang) || in.Terms.Entry != one.Entry || len(in.Agreements) != len(one.In(lang).Agreements) {
				t.Errorf("%s in %s lost something: %+v", one.Code, lang, in)
			}
		}
	}
}

func TestWhatIsTypedIsReadOrNamed(t *testing.T) {
	for _, row := range []struct {
		name   string
		change func(*Plan)
		step   Step
		field  string // "" if nothing is to be mended
	}{
		{"as it is", func(*Plan) {}, Shape, ""},
		{"no name", func(p *Plan) { p.Name = "" }, Purpose, "name"},
		{"a long sentence", func(p *Plan) { p.Summary = strings.Repeat("a", group.MaxSummary+1) }, Purpose, "summary"},
		{"no language", func(p *Plan) { p.Lang = "klingon-nonsense-x" }, Purpose, "lang"},
		{"no way of talking", func(p *Plan) { p.Formats = nil }, Shape, "formats"},
		{"a size in words", func(p *Plan) { p.Capacity = "a few" }, Shape, "capacity"},
		{"a size below nothing", func(p *Plan) { p.Capacity = "-3" }, Shape, "capacity"},
		{"Arabic digits", func(p *Plan) { p.Capacity = "١٢" }, Shape, ""},
		{"a day without a time", func(p *Plan) { p.Times = []At{{Weekday: "4", Minutes: "60", Every: "1"}} }, Shape, "start-0"},
		{"no day is no meeting", func(p *Plan) { p.Times = []At{{Start: "nonsense"}} }, Shape, ""},
		{"a day that is none", func(p *Plan) { p.Times = []At{{Weekday: "9", Start: "19:00", Minutes: "60"}} }, Shape, "weekday-0"},
		{"every second week from no day", func(p *Plan) { p.Times = []At{{Weekday: "4", Start: "19:00", Minutes: "60", Every: "2"}} }, Shape, "from-0"},
		{"every second week", func(p *Plan) {
			p.Times = []At{{Weekday: "4", Start: "19:00", Minutes: "60", Every: "2", From: "2026-12-03"}}
		}, Shape, ""},
		{"too long a meeting", func(p *Plan) { p.Times = []At{{Weekday: "4", Start: "19:00", Minutes: "9000"}} }, Shape, "minutes-0"},
		{"a zone that is none", func(p *Plan) { p.Zone = "Moon/Base" }, Shape, "zone"},
		{"an unknown door", func(p *Plan) { p.Entry = "window" }, Shape, "entry"},
		{"a fee without an amount", func(p *Plan) { p.Cost, p.Currency = "fee", "EUR" }, Shape, "cost_min"},
		{"a fee with a comma", func(p *Plan) { p.Cost, p.Currency, p.CostMin = "fee", "eur", "12,50" }, Shape, ""},
		{"a fee in words", func(p *Plan) { p.Cost, p.Currency, p.CostMin = "fee", "EUR", "twelve" }, Shape, "cost_min"},
		{"smaller coins than there are", func(p *Plan) { p.Cost, p.Currency, p.CostMin = "fee", "JPY", "500.5" }, Shape, "cost_min"},
		{"a scale upside down", func(p *Plan) { p.Cost, p.Currency, p.CostMin, p.CostMax = "sliding", "EUR", "20", "10" }, Shape, "cost_max"},
		{"a way to pay that is not safe", func(p *Plan) { p.Cost, p.Currency, p.CostMin, p.PayURL = "fee", "EUR", "5", "http://pay.example" }, Shape, "pay_url"},
		{"no agreement", func(p *Plan) { p.Statements = []string{" ", ""} }, Agreements, "agreements"},
		{"an agreement like a letter", func(p *Plan) { p.Statements = []string{"x", strings.Repeat("a", MaxStatement+1)} }, Agreements, "agreements-1"},
		{"a rule that nobody made", func(p *Plan) { p.Rules = []string{"no_fun"} }, Agreements, "rules"},
		{"no handle", func(p *Plan) { p.Handle = "" }, People, "handle"},
	} {
		p := planned("peer")
		row.change(&p)
		err := p.Check(row.step)
		if row.field == "" && err != nil || row.field != "" && (err == nil || fault.Of(err).Fields[0].Name != row.field) {
			t.Errorf("%s: %v %+v", row.name, err, fault.Of(err))
		}
		for _, other := range Steps {
			if other != row.step && p.Check(other) != nil {
				t.Errorf("%s: blames %s", row.name, other)
			}
		}
	}
}

// Amounts are read and written as everywhere else: see package money.
func TestAmountsAreThoseOfTheirCurrency(t *testing.T) {
	for _, row := range []struct {
		typed, currency string
		want            int64
		back            string
	}{
		{"12,50", "EUR", 1250, "12.50"}, {"12", "EUR", 1200, "12"}, {"1.200,50", "EUR", 120050, "1200.50"}, {"1 200", "EUR", 120000, "1200"},
		{"١٢٫٥", "EUR", 1250, "12.50"}, {"500", "JPY", 500, "500"}, {"1.250", "KWD", 1250, "1.250"}, {"10000", "KWD", 10_000_000, "10000"},
	} {
		p := planned("peer")
		p.Cost, p.Currency, p.CostMin = "fee", row.currency, row.typed
		in, err := p.Group()
		if err != nil || in.Terms.Cost.Min != row.want {
			t.Errorf("%q of %s: %d, %v", row.typed, row.currency, in.Terms.Cost.Min, err)
		}
		if back := written(in.Terms.Cost.Min, row.currency); back != row.back {
			t.Errorf("%q of %s is written as %q", row.typed, row.currency, back)
		}
	}
}

func TestAGroupComesBackAsItWasTyped(t *testing.T) {
	p := planned("family")
	p.Times = []At{{Weekday: "4", Start: "19:30", Minutes: "90", Every: "2", From: "2026-12-03"}}
	p.Cost, p.Currency, p.CostMin, p.CostMax, p.CostPer, p.Waiver = "sliding", "EUR", "5", "12.50", "month", true
	p.Community, p.Promise, p.Reading = "Harbour quarter", "24", true
	in, err := p.Group()
	if err != nil {
		t.Fatal(fault.Of(err).Fields)
	}
	g := group.Group{Name: in.Name, Summary: in.Summary, Aim: in.Aim, ForWhom: in.ForWhom, NotFor: in.NotFor, Lang: in.Lang, LedBy: in.LedBy,
		Topics: in.Topics, Formats: in.Formats, Terms: in.Terms, PublicConversations: in.PublicConversations}
	back := PlanOf(g, in.Agreements)
	for _, s := range Parts {
		for _, field := range fields[s] {
			if back.value(field) != p.value(field) {
				t.Errorf("%s was %s and is %s", field, p.value(field), back.value(field))
			}
		}
	}
}

func TestAddressesAreMadeOfNames(t *testing.T) {
	for name, want := range map[string]string{
		"Sunday soup": "sunday-soup", "Días grises, ¿y qué?": "dias-grises-y-que", "على مهل": "aly-mhl", "  ": "", "ñ": "", "🙂🙂": "", "O'Neill’s": "oneills",
		"Straße 12": "strasse-12", strings.Repeat("long words ", 12): "long-words-long-words-long-words-long",
	} {
		if got := slugOf(name); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	if got := candidates("🙂", "k7m2p"); !cmp.Equal(got, []string{"group-k7m2p"}) {
		t.Errorf("nothing left: %q", got)
	}
	if got := candidates("Match", "k7m2p")[0]; got != "match-2" {
		t.Errorf("an address that is something else: %q", got)
	}
}

func TestAgreementsAreArranged(t *testing.T) {
	for _, row := range []struct {
		order string
		want  string
		focus int
	}{
		{"up-1", "bac", 0}, {"down-1", "acb", 2}, {"remove-1", "ac", 1}, {"remove-2", "ab", 1}, {"up-0", "abc", 0}, {"down-2", "abc", 2}, {"add", "abc", 3},
		{"up-9", "abc", -1}, {"down--1", "abc", -1}, {"remove-x", "abc", -1}, {"nonsense", "abc", -1}, {"", "abc", -1},
	} {
		p := Plan{Statements: []string{"a", "b", "c"}}
		if focus := p.arrange(row.order); focus != row.focus || strings.Join(p.Statements, "") != row.want {
			t.Errorf("%q: %q at %d", row.order, p.Statements, focus)
		}
	}
	p := Plan{Statements: make([]string, MaxAgreements)}
	if p.arrange("add"); len(p.Statements) != MaxAgreements {
		t.Errorf("%d agreements", len(p.Statements))
	}
}

func TestTwoWhoChangeOneGroupArePutTogether(t *testing.T) {
	was := planned("peer")
	base := was.base(Purpose)
	mine, now := was, was
	mine.Name = "Mine"
	now.Aim = "Their aim"
	merged, clashes := merge(mine, now, Purpose, base)
	if merged.Name != "Mine" || merged.Aim != "Their aim" || len(clashes) != 1 || clashes[0].Both {
		t.Errorf("other fields: %+v %+v", merged, clashes)
	}
	now.Name = "Theirs"
	merged, clashes = merge(mine, now, Purpose, base)
	if merged.Name != "Mine" || len(clashes) != 2 || !clashes[0].Both || clashes[0].Theirs != "Theirs" {
		t.Errorf("one field: %+v", clashes)
	}
	now.Name = "Mine"
	if _, clashes = merge(mine, now, Purpose, base); len(clashes) != 1 {
		t.Errorf("both wrote the same: %+v", clashes)
	}
	if merged, clashes = merge(mine, now, Purpose, "broken;=;x"); merged.Aim == "Their aim" || clashes != nil {
		t.Errorf("a base that cannot be read: %+v", clashes)
	}
}

func TestTopicsBringTheirRules(t *testing.T) {
	p := Plan{Topics: []string{"eating-disorders", "trauma"}, Rules: []string{saferule.NoNames}}
	if got := p.withPresets(nil).Rules; !cmp.Equal(got, []string{saferule.NoNames, saferule.NoNumbers, saferule.NoMethods}) {
		t.Errorf("%q", got)
	}
	if got := p.withPresets(p.Topics).Rules; !cmp.Equal(got, []string{saferule.NoNames}) {
		t.Errorf("a rule that was taken away comes back: %q", got)
	}
}
