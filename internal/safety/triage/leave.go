package triage

import (
	"regexp"
	"strings"
	"unicode"
)

// Who leaves a room says so in the words of who leaves for good: "I'm going now".
// A line that says nothing but that somebody comes, stays or goes is taken as what
// it says; with a goodbye beside it, or a reason, it is read like any other.
var coming = regexp.MustCompile(`^(` +
	`((ok|okay|right|sorry|well|anyway|alright|and|so|guys) )*((i|im|i am|ill|i will|we|were|ive|i have|think|should|gotta|got|have|need|must|better|to|be|just|really) )*` +
	`(leaving|going|go|off|heading off|heading out|heading home|logging off|stay|staying|stayed|wait|waiting|tried|not coming|wont come|wont be there)( (now|soon|early|home|then|for now|for today|for tonight|to bed))*` +
	`( (see you|see ya|tomorrow|later|soon|next week|next time|good night|goodnight))*` +
	`|(good ?)?bye for now( (all|everyone|everybody))?` +
	`|((bueno|ok|pues|y|ya) )*(me voy|me marcho|me tengo que ir|tengo que irme|me quedo)( (ya|ahora|pronto|a dormir|a casa|por hoy))*( (hasta manana|hasta luego|hasta pronto|buenas noches|nos vemos))*` +
	`|(انا )?(ذاهب|ذاهبه|ذاهبة|ساذهب|اذهب|ساخرج|يجب ان اذهب|علي ان اذهب)( (الان|للنوم|الى البيت))*( (الى اللقاء|تصبحون على خير))*` +
	`)$`)

// mostComing is how many words such a line has at the most.
const mostComing = 12

// comesOrGoes reports whether a folded line says that, and no more.
func comesOrGoes(folded string) bool {
	only := strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || r == ' ' {
			return r
		}
		return -1
	}, folded)
	return coming.MatchString(strings.Join(strings.Fields(only), " "))
}
