package money

import (
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/currency"

	"hearth/internal/platform/i18n"
)

// space keeps an amount and its currency on one line.
const space = "\u00a0"

// Most is the largest amount that is read: beyond it, somebody's finger slipped.
const Most = 100_000_00

// symbols are the signs that everybody reads without doubt. Dollars and
// pounds of many countries share one, so all others are written by their code.
var symbols = map[string]string{"EUR": "€", "GBP": "£", "USD": "$", "JPY": "¥", "INR": "₹"}

// marks are how a language parts thousands and decimals. Arabic pages here use
// the digits 0 to 9, for which CLDR gives the same marks as for English.
var marks = map[i18n.Lang]struct{ group, decimal string }{
	i18n.English: {",", "."}, i18n.Spanish: {".", ","}, i18n.Arabic: {",", "."},
}

// Known reports whether the code names money that somebody can pay with today:
// ISO 4217 also has codes for gold, for tests and for money of the past.
func Known(code string) bool {
	unit, err := currency.ParseISO(code)
	if err != nil || unit.String() != code {
		return false
	}
	tender := currency.Query()
	for tender.Next() {
		if tender.Unit() == unit {
			return true
		}
	}
	return false
}

// Decimals is how many digits of an amount stand behind the mark; 2 for a
// currency that is not known.
func Decimals(code string) int {
	unit, err := currency.ParseISO(code)
	if err != nil {
		return 2
	}
	digits, _ := currency.Standard.Rounding(unit)
	return digits
}

// Exact writes an amount for programs and for the fields of a form: with all of
// the currency's decimals behind a point, and no marks for thousands. "12.50",
// and "1250" of what has no smaller coin. Parse reads it back.
func Exact(amount int64, code string) string {
	digits := Decimals(code)
	scale := power(digits)
	if scale == 1 {
		return strconv.FormatInt(amount, 10)
	}
	return fmt.Sprintf("%d.%0*d", amount/scale, digits, amount%scale)
}

// Format writes an amount as the language's readers do: "€12.50", "12,50 €".
// What is a whole number of the large unit has no decimals: "€12".
func Format(lang i18n.Lang, amount int64, code string) string {
	number := Number(lang, amount, code)
	symbol, known := symbols[code]
	switch {
	case lang == i18n.English && known:
		return symbol + number
	case lang == i18n.English:
		return code + space + number
	case known:
		return number + space + symbol
	}
	return number + space + code
}

// Range writes two amounts as one: "€5 – €20". Arabic needs the mark that keeps
// a number and a Latin code in the order in which they are read.
func Range(lang i18n.Lang, from, to int64, code string) string {
	return isolate(lang, Format(lang, from, code)) + " – " + isolate(lang, Format(lang, to, code))
}

// isolate puts a text that reads from left to right into a line that does not
// (Unicode Bidirectional Algorithm, LRI … PDI).
func isolate(lang i18n.Lang, s string) string {
	if lang != i18n.Arabic {
		return s
	}
	return "\u2066" + s + "\u2069"
}

// Number writes an amount without its currency, as a form shows it.
func Number(lang i18n.Lang, amount int64, code string) string {
	digits := Decimals(code)
	whole, rest := amount, int64(0)
	if scale := power(digits); scale > 1 {
		whole, rest = amount/scale, amount%scale
	}
	m, ok := marks[lang]
	if !ok {
		m = marks[i18n.English]
	}
	number := grouped(whole, m.group)
	// Where there are three decimals, a mark for thousands alone could be theirs.
	if rest == 0 && (digits != 3 || !strings.Contains(number, m.group)) {
		return number
	}
	tail := strconv.FormatInt(rest, 10)
	return number + m.decimal + strings.Repeat("0", digits-len(tail)) + tail
}

func grouped(n int64, mark string) string {
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && len(s) > 4; i -= 3 { // 1200 reads well without
		s = s[:i] + mark + s[i:]
	}
	return s
}

func power(n int) int64 {
	p := int64(1)
	for range n {
		p *= 10
	}
	return p
}

// Parse reads an amount that somebody typed: in any digits, with a point or a
// comma before the decimals, with or without marks for thousands. It returns
// false for what is no amount, is less than nothing, is more than Most, or has
// more decimals than the currency.
func Parse(text, code string) (int64, bool) {
	digits := Decimals(code)
	whole, tail, ok := split(plain(text), digits)
	if !ok || len(whole) > 9 {
		return 0, false
	}
	n, err := strconv.ParseInt(whole+tail+strings.Repeat("0", digits-len(tail)), 10, 64)
	return n, err == nil && n <= Most
}

// plain turns other scripts' digits and marks into ours and drops what may
// stand around an amount.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return '0' + r - '٠'
		case r >= '۰' && r <= '۹':
			return '0' + r - '۰'
		case r == '٫':
			return '.'
		case r == '٬' || unicode.IsSpace(r) || r == '\'' || r == '’':
			return -1
		}
		return r
	}, text)
}

// split finds the decimals: what stands behind the last mark, unless that is
// three digits behind the only kind of mark, which are thousands, in a currency
// that has not three decimals.
func split(s string, digits int) (whole, tail string, ok bool) {
	whole = s
	if at := strings.LastIndexAny(s, ".,"); at >= 0 {
		thousands := len(s)-at-1 == 3 && digits != 3 && (strings.Count(s, s[at:at+1]) == strings.Count(s, ".")+strings.Count(s, ","))
		if !thousands {
			whole, tail = s[:at], s[at+1:]
		}
		whole = strings.NewReplacer(".", "", ",", "").Replace(whole)
	}
	if whole == "" || len(tail) > digits || strings.Trim(whole+tail, "0123456789") != "" {
		return "", "", false
	}
	return whole, tail, true
}
