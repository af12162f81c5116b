package details

import "strings"

// names takes full names. A given name alone is what people call each other
// here and is left, unless somebody says that it is their real one.
func (r *reading) names() {
	for i := 0; i < len(r.tokens); i++ {
		t := &r.tokens[i]
		if t.kind != word || r.taken[t.from] || len(t.low) < 2 {
			continue
		}
		if end := r.fullName(i); end > i {
			if r.take(t.from, r.tokens[end-1].to, Name) {
				i = end - 1
			}
			continue
		}
		if end := r.soleName(i); end > i && r.take(t.from, r.tokens[end-1].to, Name) {
			i = end - 1
		}
	}
}

// part is one part of a name: one word, or several with hyphens.
type part struct {
	first, end int // tokens
	class      class
	shape      shape
	clear      bool // not also a word of everyday speech
}

// part reads one part of a name that begins at token i.
func (r *reading) part(i int) (part, bool) {
	t := r.at(i)
	if t.kind != word {
		return part{}, false
	}
	p := part{first: i, end: i + 1, class: t.class, shape: t.shape, clear: !t.class.has(common|stop) && (len(t.low) > 3 || t.shape != lower)}
	for p.end < i+6 && r.at(p.end).is("-") && r.at(p.end).glued && r.at(p.end+1).kind == word && r.at(p.end+1).glued && len(r.at(p.end+1).low) > 1 {
		n := r.at(p.end + 1)
		p.class = p.class&^(stop|role) | n.class&(firstName|lastName)
		p.clear = p.clear || !n.class.has(common|stop)
		p.end += 2
	}
	return p, true
}

// particle says whether a word may stand inside a family name.
func particle(low string) bool {
	switch low {
	case "van", "von", "de", "del", "della", "di", "da", "dos", "das", "do", "la", "le", "der", "den", "ter", "ten", "el", "al", "bin", "ibn", "abu", "ben", "mac", "st", "san", "santa", "ni", "nic", "o", "du", "des", "y", "e", "بن", "ابو", "ال":
		return true
	}
	return false
}

// fullName reads a given name, an initial or a second given name perhaps, and
// a family name, and returns the token behind them, or -1.
func (r *reading) fullName(i int) int {
	if r.at(i).class.has(famous) {
		return -1
	}
	a, ok := r.part(i)
	if !ok {
		return -1
	}
	j := a.end
	if r.at(j).line {
		return -1
	}
	initial := false
	if t := r.at(j); t.kind == word && len(t.low) == 1 && t.shape != lower || t.kind == word && len(t.low) == 1 && r.at(j+1).is(".") { // Ana J. Lopez
		if t.low != "i" || r.at(j+1).is(".") {
			initial = true
			j++
			if r.at(j).is(".") {
				j++
			}
		}
	}
	second := 0
	for n := 0; n < 2; n++ { // particles
		if t := r.at(j); t.kind == word && particle(t.low) && !t.line && r.at(j+1).kind == word && !r.at(j+1).line && (r.at(j+1).shape != lower || a.shape == lower) {
			j++
			second++
			if r.at(j).is("-") || r.at(j).is("'") {
				j++
			}
		}
	}
	b, ok := r.part(j)
	if !ok || r.at(j).line || len(r.at(j).low) < 2 {
		return -1
	}
	if words().pair(r.at(i).low, r.at(j).low).has(famous | placeName) {
		return -1
	}
	end := r.longer(a, b, second)
	if !r.believe(i, a, b, initial, second) {
		return -1
	}
	return end
}

// longer takes in a third part: a second given name or a second family name.
func (r *reading) longer(a, b part, particles int) int {
	c, ok := r.part(b.end)
	if !ok || r.at(b.end).line {
		return b.end
	}
	k := b.end
	if t := r.at(k); particle(t.low) && !t.line && r.at(k+1).kind == word && r.at(k+1).shape == title && r.at(k+1).class.has(lastName) && b.shape != lower {
		return k + 2
	}
	if c.class.has(lastName) && b.class.has(firstName|lastName) && c.clear && c.shape == b.shape && len(r.at(k).low) > 2 && !r.at(k).class.has(stop) && !r.at(k).glued {
		return c.end
	}
	return b.end
}

// believe weighs what speaks for a name and against.
func (r *reading) believe(i int, a, b part, initial bool, particles int) bool {
	if a.class.has(arabicName) && b.class.has(arabicName) {
		return true
	}
	if r.at(a.first).low == r.at(b.first).low && a.end-a.first == 1 {
		return false
	}
	cased := a.shape != lower && b.shape != lower && a.shape != uncased && b.shape != uncased
	if cased && a.shape == upper && r.shouted(i, b.end) {
		cased = false // where everything is in capitals, they say nothing
		a.shape, b.shape = lower, lower
	}
	if !cased && !(a.shape == lower && b.shape == lower) {
		return false
	}
	if a.class.has(stop) || b.class.has(stop) || a.class.has(role) && !a.class.has(firstName) {
		return false
	}
	known := 0
	if a.class.has(firstName) {
		known += 2
		if a.clear {
			known++
		}
	} else if a.class.has(lastName) && a.clear {
		known++
	}
	if b.class.has(lastName) {
		known += 2
		if b.clear {
			known++
		}
	} else if b.class.has(firstName) && b.clear {
		known++
	} else if low := r.at(b.first).low; strings.HasPrefix(low, "o'") && len(low) > 5 {
		known += 3
	} else if patronym(low) || strings.HasPrefix(low, "mc") && len(low) > 5 {
		known += 2
	}
	if b.class.has(orgKind|street|ground|month) && !b.class.has(lastName) || a.class.has(placeName) && !a.class.has(firstName) {
		known -= 2
	}
	asked := r.beside(i)
	if cased && a.clear && !a.class.has(placeName|orgKind|month) && b.clear && b.class.has(lastName) && !r.opens(i) && r.at(i-1).shape != title {
		known++ // two capitals in mid-sentence, the second a family name
	}
	if low := r.at(b.first); cased && a.clear && a.class.has(firstName) && !a.class.has(placeName) && b.class == 0 && b.shape == title && len(low.low) > 4 && !r.opens(i) {
		known++ // a given name and a word that is in no list
	}
	if initial {
		known++
	}
	if cased {
		if a.shape == upper != (b.shape == upper) && !initial {
			known--
		}
		if r.opens(i) {
			known-- // the first word of a sentence has a capital anyway
		}
		if (asked == 3 || asked > 0 && (a.class|b.class).has(firstName|lastName)) && !a.class.has(common) && !b.class.has(common|placeName) {
			known += 2
		}
		return known+asked >= 4
	}
	if !(a.class | b.class).has(firstName | lastName) {
		return false
	}
	if asked >= 3 && a.clear && b.clear {
		known += 2
	}
	return known+asked >= 6 || known >= 5 && asked >= 0 && a.clear && b.clear && a.class.has(firstName) && b.class.has(lastName)
}

// shouted says whether the words around a stretch are in capitals as well.
func (r *reading) shouted(from, to int) bool {
	p, n := r.at(from-1), r.at(to)
	return p.kind == word && p.shape == upper || n.kind == word && n.shape == upper && !n.line
}

// opens says whether token i begins a sentence.
func (r *reading) opens(i int) bool {
	p := r.at(i - 1)
	return r.at(i).line || p.is(".") || p.is("!") || p.is("?")
}

// patronym says whether a word ends as family names of many languages do.
func patronym(low string) bool {
	for _, e := range [...]string{"sson", "ssen", "berg", "qvist", "quist", "strom", "gren", "lund", "dahl", "ovic", "evic", "escu", "enko", "chuk", "ski", "ska", "sky", "skaya", "wicz", "czyk", "iak", "ova", "eva", "ov", "ev", "opoulos", "idis", "akis", "yan", "ian", "shvili", "adze", "zadeh", "oglu", "ez", "mann", "stein", "feld", "bauer", "meier", "hof", "etti", "elli", "ini", "ucci", "oni", "worth", "ham", "ton", "field", "wood", "ley", "kwu", "unle", "wale", "moto", "mura", "yama", "shima", "kawa", "singh", "wala", "swamy", "murthy", "appa", "jee", "nen", "ainen", "son", "sen"} {
		if len(low) > len(e)+2 && low[len(low)-len(e):] == e {
			return true
		}
	}
	return false
}

// beside weighs the words before a name: 3 where somebody gives their name, 2
// where they name whom they mean, 1 where either may be.
func (r *reading) beside(i int) int {
	p, q := r.at(i-1), r.at(i-2)
	if r.at(i).line {
		return 0
	}
	name := func(t *token) bool {
		switch t.low {
		case "name", "name's", "nombre", "nome", "nom", "named", "اسمي", "surname":
			return true
		}
		return false
	}
	switch {
	case name(p):
		return 3
	case (p.is("is") || p.is("es") || p.is("ist") || p.is("est") || p.is("e") || p.is(":")) && name(q):
		return 3
	case p.is("me") && q.is("call") || p.is("as") && q.is("me"):
		return 3
	case (p.is(",") || p.is(":")) && (q.is("signed") || q.is("regards") || q.is("sincerely")):
		return 3
	case p.is(",") && name(q):
		return 2
	case p.is("llamo") || p.is("chamo") || p.is("heisse") || p.is("heiss") || p.is("m'appelle") || p.is("appelle"):
		return 3
	case p.is("for") && q.is("ask") || p.is("for") && q.is("asking") || p.is("por") && q.is("pregunta"):
		return 3
	case p.is(".") && r.near(i-1, 1, role):
		return 3
	case p.class.has(role):
		return 2
	case p.is("i'm") || p.is("im") || p.is("am") || p.is("soy") || p.is("sou") || p.is("bin") || p.is("suis"):
		return 2
	case (p.is("is") || p.is(":") || p.is("es") || p.is("ist") || p.is("est")) && q.class.has(role):
		return 2
	case p.is("is") && (q.is("this") || q.is("it")):
		return 2
	case p.is("-") && p.line || p.class.has(askCue):
		return 1
	}
	return 0
}

// soleName reads one name behind "my real name is".
func (r *reading) soleName(i int) int {
	t := r.at(i)
	p, q, o := r.at(i-1), r.at(i-2), r.at(i-3)
	said := (p.is("is") || p.is("es") || p.is("e") || p.is("ist") || p.is("est") || p.is(":")) && (q.is("name") || q.is("nombre") || q.is("nome") || q.is("nom")) &&
		(o.is("real") || o.is("full") || o.is("actual") || o.is("my") || o.is("mi") || o.is("meu") || o.is("mon") || o.is("mein") || o.is("legal") || o.is("true"))
	if !said || t.class.has(stop) || !t.class.has(firstName|arabicName) {
		return -1
	}
	if t.shape == lower && t.class.has(common) {
		return -1
	}
	return i + 1
}
