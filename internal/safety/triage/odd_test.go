package triage

import (
	"slices"
	"strings"
	"testing"
)

// How people write so that nothing reads it, and what else arrives: the danger
// is seen through it, and what is odd alone is no danger.
func TestOddWriting(t *testing.T) {
	e := loaded(t)
	const plea = "I am going to kill myself tonight"
	spread := func(s, mark string) string { return strings.Join(strings.Split(s, ""), mark) }
	for name, text := range map[string]string{
		"zero-width signs":      spread(plea, "\u200b"),
		"joiners":               spread(plea, "\u2060"),
		"soft hyphens":          "I am going to k\u00adi\u00adll my\u00adself to\u00adnight",
		"look-alike letters":    "І аm gоіng tо kіll mуѕеlf tоnіght",
		"full-width letters":    "Ｉ ａｍ ｇｏｉｎｇ ｔｏ ｋｉｌｌ ｍｙｓｅｌｆ ｔｏｎｉｇｈｔ",
		"mathematical letters":  "𝐈 𝐚𝐦 𝐠𝐨𝐢𝐧𝐠 𝐭𝐨 𝐤𝐢𝐥𝐥 𝐦𝐲𝐬𝐞𝐥𝐟 𝐭𝐨𝐧𝐢𝐠𝐡𝐭",
		"spaced letters":        "I am going to k i l l m y s e l f tonight",
		"dotted letters":        "I am going to k.i.l.l m.y.s.e.l.f tonight",
		"digits for letters":    "i am g01ng t0 k1ll mys3lf t0night",
		"stars":                 "I am going to k*ll myself tonight",
		"stretched":             "i am going to killlll myselfffff tonighttttt",
		"capitals":              strings.ToUpper(plea),
		"accents":               "Ï äm göing tö kïll mÿsélf tönïght",
		"stacked marks":         "I am going to k\u0336i\u0336l\u0336l\u0336 myself tonight",
		"right-to-left marks":   "\u202b\u200f" + plea + "\u200f\u202c",
		"turned marks":          "\u2067I am going to\u2069 \u2066kill myself tonight\u2069",
		"Spanish and English":   "estoy muy cansada y ya no puedo, I am going to kill myself tonight, perdón",
		"Arabic and English":    "أنا متعب جدا. I am going to kill myself tonight. سامحوني",
		"German and Portuguese": "Es tut mir leid, eu vou me matar hoje à noite",
		"emoji between":         "I 😔 am 😔 going 😔 to 😔 kill 😔 myself 😔 tonight",
		"broken bytes":          "\xff\xfeI am going to kill myself tonight\xc3",
		"at the end":            strings.Repeat("We walked to the market and talked about apples. ", 40) + plea,
		"at the beginning":      plea + ". " + strings.Repeat("We walked to the market and talked about apples. ", 40),
		"after line breaks":     "hi\n\n\n\n" + plea + "\n\n",
	} {
		if r := e.Read(text); !r.Level().Always() || r.Tier != Imminent {
			t.Errorf("%s hide it: %s, %s, risk %.2f", name, r.Level(), r.Tier, r.Risk)
		}
		lies(t, e, text)
	}
	for name, text := range map[string]string{
		"nothing":              "",
		"spaces":               "   \n\t  ",
		"only emoji":           "😀😭💀🔪💊",
		"only marks":           "?!…—«»",
		"only hidden":          "\u200b\u200d\u2060\ufeff",
		"only turning":         "\u202e\u202d\u200f\u200e",
		"broken bytes":         "\xff\xfe\xfd\x80",
		"zeros":                "\x00\x00\x00",
		"only numbers":         "988 116123 741741",
		"one letter":           strings.Repeat("a", 5000),
		"marks without end":    "a" + strings.Repeat("\u0301", 5000),
		"letters with spaces":  "t h a n k y o u for the c a k e",
		"turned chat":          "\u202eolleh\u202c how was your day",
		"ten thousand words":   strings.Repeat("We walked to the market and talked about apples. ", 1250),
		"everyday, disguised":  "I l0ve th1s gr0up s0 much, th4nk y0u",
		"everyday, look-alike": "Тhаnk уоu, sее уоu оn Тhursdау",
	} {
		r := e.Read(text)
		if r.Tier >= Ideation || r.Level().Always() {
			t.Errorf("%s is read as %s, risk %.2f, %v", name, r.Tier, r.Risk, r.Reasons)
		}
		lies(t, e, text)
	}
}

// Abuse is seen through the same disguises.
func TestOddInsults(t *testing.T) {
	e := loaded(t)
	for name, text := range map[string]string{
		"zero-width signs":   "k\u200bill your\u200bself, nobody would miss you",
		"look-alike letters": "kіll уоursеlf, nоbоdу wоuld mіss уоu",
		"spaced letters":     "k i l l y o u r s e l f, nobody would miss you",
		"digits":             "k1ll y0urs3lf, nobody would miss you",
		"a shortening":       "kys, nobody would miss you",
	} {
		if r := e.Read(text); !slices.Contains(r.Abuses, Encouragement) {
			t.Errorf("%s hide it: %v, %.2f", name, r.Abuses, r.Abuse)
		}
	}
}
