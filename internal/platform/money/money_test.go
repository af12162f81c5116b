package money_test

import (
	"strings"
	"testing"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/money"
)

func TestAmountsAreWrittenAsReadersKnowThem(t *testing.T) {
	rows := []struct {
		name       string
		amount     int64
		code       string
		en, es, ar string
	}{
		{"euro and cents", 1250, "EUR", "€12.50", "12,50 €", "12.50 €"},
		{"whole amounts have no decimals", 1200, "EUR", "€12", "12 €", "12 €"},
		{"nothing", 0, "GBP", "£0", "0 £", "0 £"},
		{"cents keep their zero", 1205, "USD", "$12.05", "12,05 $", "12.05 $"},
		{"yen have no decimals at all", 1200, "JPY", "¥1200", "1200 ¥", "1200 ¥"},
		{"dinars have three", 1250, "KWD", "KWD 1.250", "1,250 KWD", "1.250 KWD"},
		{"thousands of dinars are not taken for decimals", 10_000_000, "KWD", "KWD 10,000.000", "10.000,000 KWD", "10,000.000 KWD"},
		{"a currency without a sign of its own", 9900, "CHF", "CHF 99", "99 CHF", "99 CHF"},
		{"dollars of other countries by their code", 500, "CAD", "CAD 5", "5 CAD", "5 CAD"},
		{"thousands", 1_234_567, "EUR", "€12,345.67", "12.345,67 €", "12,345.67 €"},
	}
	for _, r := range rows {
		t.Run(r.name, func(t *testing.T) {
			for lang, want := range map[i18n.Lang]string{i18n.English: r.en, i18n.Spanish: r.es, i18n.Arabic: r.ar} {
				if got := strings.ReplaceAll(money.Format(lang, r.amount, r.code), "\u00a0", " "); got != want {
					t.Errorf("%s: %q, want %q", lang, got, want)
				}
			}
		})
	}
}

func TestAmountsForProgramsAreExact(t *testing.T) {
	for _, r := range []struct {
		amount int64
		code   string
		want   string
	}{
		{1250, "EUR", "12.50"}, {1200, "EUR", "12.00"}, {5, "EUR", "0.05"}, {0, "EUR", "0.00"}, {1_234_567, "EUR", "12345.67"},
		{500, "JPY", "500"}, {1250, "KWD", "1.250"}, {money.Most, "KWD", "10000.000"}, {1250, "unknown", "12.50"},
	} {
		got := money.Exact(r.amount, r.code)
		if got != r.want {
			t.Errorf("%d of %s: %q, want %q", r.amount, r.code, got, r.want)
		}
		if back, ok := money.Parse(got, r.code); !ok || back != r.amount {
			t.Errorf("%q of %s is read as %d %v", got, r.code, back, ok)
		}
	}
}

func TestARangeKeepsItsOrderInArabic(t *testing.T) {
	if got := money.Range(i18n.English, 500, 2000, "EUR"); got != "€5 – €20" {
		t.Errorf("English: %q", got)
	}
	if got := money.Range(i18n.Arabic, 500, 2000, "EUR"); got != "\u20665\u00a0€\u2069 – \u206620\u00a0€\u2069" {
		t.Errorf("Arabic: %q", got)
	}
}

func TestOnlyMoneyThatCanBePaidIsKnown(t *testing.T) {
	for code, want := range map[string]bool{
		"EUR": true, "MXN": true, "EGP": true, "XOF": true, "JPY": true,
		"": false, "eur": false, "EURO": false, "XXX": false, "XTS": false, "XAU": false, "DEM": false, "ZZZ": false, "<b>": false,
	} {
		if got := money.Known(code); got != want {
			t.Errorf("%q: %v", code, got)
		}
	}
}

func TestAmountsAreReadAsTheyAreTyped(t *testing.T) {
	good := []struct {
		text, code string
		want       int64
	}{
		{"12", "EUR", 1200}, {"12.5", "EUR", 1250}, {"12,50", "EUR", 1250}, {" 12.50 ", "EUR", 1250}, {"0", "EUR", 0},
		{"1,200", "EUR", 120000}, {"1.200", "EUR", 120000}, {"1.200,50", "EUR", 120050}, {"1,200.50", "EUR", 120050}, {"1 200", "EUR", 120000},
		{"1200", "JPY", 1200}, {"1,200", "JPY", 1200}, {"1.250", "KWD", 1250}, {"1,25", "KWD", 1250},
		{"١٢٫٥", "EUR", 1250}, {"۱۲", "EUR", 1200}, {"100000", "EUR", money.Most},
	}
	for _, r := range good {
		if got, ok := money.Parse(r.text, r.code); !ok || got != r.want {
			t.Errorf("%q of %s: %d %v, want %d", r.text, r.code, got, ok, r.want)
		}
	}
	for _, bad := range []string{"", " ", "-5", "+5", "5e3", "12.345,6,7,", "1.2345", "twelve", "€12", ".", ".5", "100000.01", "99999999999999999999", "12\x00"} {
		if got, ok := money.Parse(bad, "EUR"); ok {
			t.Errorf("%q was read as %d", bad, got)
		}
	}
}

// Whatever is typed, nothing breaks, and what is read comes back when it is
// written and read again.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"12,50", "1.200", "١٢٫٥", "-1", ""} {
		f.Add(s, "EUR")
	}
	f.Add("1.250", "KWD")
	f.Add("10000", "KWD")
	f.Fuzz(func(t *testing.T, text, code string) {
		n, ok := money.Parse(text, code)
		if !ok {
			return
		}
		for _, lang := range i18n.Langs {
			if again, ok := money.Parse(money.Number(lang, n, code), code); !ok || again != n {
				t.Errorf("%q gave %d, and %d after writing it in %s", text, n, again, lang)
			}
		}
	})
}
