package tongue

import (
	"strings"
	"sync"

	"hearth/internal/safety/triage/plain"
)

// Known are the languages that Guess tells apart and that triage reads.
var Known = []string{"en", "es", "pt", "fr", "de", "ar", "hi"}

// small are the words that most betray a language, folded as package plain
// does. Chosen by us; a word of several languages stands in each.
var small = [5]string{
	"the and to of is it in you that for was on are with my me have be this not but im its dont what so just like your they he she we do at about can get out if all up know no how when been would really cant there has will am or from why who did had think feel because want go going one please someone anyone thanks today tonight never every any were our as by an after them their",
	"el la los las de que y en un una es no me mi con por para lo se te tu su pero como mas muy esta estoy ya todo todos si yo al del le eres son ser hay porque cuando tengo quiero puedo voy nada siempre desde hoy gracias sin sobre hola ella ellos nos hace solo dia esto eso ese deberian",
	"o a os as de que e em um uma eu nao me meu minha com por para se te voce voces mas como mais muito esta estou ja tudo todos sim no na do da dos das ele ela eles sao ser tem porque quando tenho quero posso vou nada sempre desde hoje obrigada obrigado sem sobre ola isso esse gente pra pro ao so foi deveriam",
	"le la les de des du et en un une est je ne pas me mon ma mes que qui avec pour ce cette il elle on nous vous ils sont suis ai as a au aux dans sur mais comme plus tres tout tous tu te ton ta y j l d n c s m qu quand parce etre avoir fait bien merci sans depuis jour rien jamais cest devraient",
	"der die das und ich nicht ist ein eine zu in den dem mit es mir mich mein meine auf fur fuer von an auch so wie aber du dich dir hat habe haben bin sind war wir ihr sie er man nur noch schon wenn was sehr kann alle alles nichts mehr immer seit heute danke ohne uber bei aus um nach vor weil dass kein keine sollten",
}

// weights is, for a word, how much it speaks for each of small's languages.
var weights = sync.OnceValue(func() map[string][5]float32 {
	out := map[string][5]float32{}
	for l, words := range small {
		for w := range strings.FieldsSeq(words) {
			row := out[w]
			row[l] = 1
			out[w] = row
		}
	}
	for w, row := range out {
		n := float32(0)
		for _, v := range row {
			n += v
		}
		for l := range row {
			row[l] /= n
		}
		out[w] = row
	}
	return out
})

// scanned is how many words are looked at: more tell nothing new.
const scanned = 200

// Guess is the language of the text: one of Known, "ru" or "xx" for other
// scripts, "" where it cannot tell.
func Guess(t *plain.Text) string {
	c := t.Counts
	switch most := max(c.Latin, c.Arabic, c.Deva, c.Cyrillic, c.Other); {
	case most == 0:
		return ""
	case most == c.Arabic:
		return "ar"
	case most == c.Deva:
		return "hi"
	case most == c.Cyrillic:
		return "ru"
	case most == c.Other:
		return "xx"
	}
	return latin(t)
}

func latin(t *plain.Text) string {
	var sum [5]float32
	all := weights()
	for i := range min(len(t.Words), scanned) {
		if row, ok := all[string(t.Bytes(i))]; ok {
			for l, v := range row {
				sum[l] += v
			}
		}
	}
	c := t.Counts
	sum[1] += 2 * float32(min(c.Enye, 2))
	sum[2] += 2 * float32(min(c.Tilde, 2))
	sum[3] += 0.7 * float32(min(c.Ced, 2))
	sum[4] += 2*float32(min(c.Eszett, 2)) + 1.2*float32(min(c.Umlaut, 2))
	best := 0
	for l := range sum {
		if sum[l] > sum[best] {
			best = l
		}
	}
	if sum[best] == 0 {
		return ""
	}
	return Known[best]
}
