package details

import "unicode"

// handles takes names on other platforms: "@ana.lopez", "ana#1234", and what
// follows the name of a platform.
func (r *reading) handles() {
	for i := range r.tokens {
		t := &r.tokens[i]
		switch {
		case t.is("@") && !(t.glued && r.at(i-1).kind != mark) && r.at(i+1).glued && r.at(i+1).kind != mark:
			to := r.handle(t.from)
			if r.personal(i, t.from+1, to) {
				r.take(t.from, to, Handle)
			}
		case t.is("#") && t.glued && r.at(i+1).glued && r.at(i+1).kind == number && len(r.at(i+1).low) == 4:
			from := r.begin(i)
			if from < t.from {
				r.take(from, r.at(i+1).to, Handle)
			}
		case t.class.has(platform):
			r.onPlatform(i)
		case t.is("u") && !t.glued && r.at(i+1).is("/") && r.at(i+1).glued && r.at(i+2).glued && r.at(i+2).kind != mark:
			if to := r.handle(r.at(i + 2).from); to-r.at(i+2).from > 2 {
				r.take(r.at(i+2).from, to, Handle)
			}
		case t.is("username") || t.is("handle") || t.is("gamertag") || t.is("usuario"):
			r.onPlatform(i)
		}
	}
}

// handle runs over the signs of a name on a platform and returns its end.
func (r *reading) handle(from int) int {
	i := from
	if i < len(r.runes) && r.runes[i] == '@' {
		i++
	}
	for i < len(r.runes) {
		c := r.runes[i]
		if c == '.' && i+1 < len(r.runes) && r.runes[i+1] == '.' {
			break
		}
		if isLetter(c) || isDigit(c) || c == '_' || c == '.' || c == '-' {
			i++
			continue
		}
		break
	}
	for i > from && (r.runes[i-1] == '.' || r.runes[i-1] == '-') {
		i--
	}
	if i+4 < len(r.runes) && r.runes[i] == '#' && i > from && isDigit(r.runes[i+1]) {
		if to := r.run(i+1, isDigit); to-i == 5 {
			return to
		}
	}
	return i
}

// begin runs left over the signs of a name that ends before token i.
func (r *reading) begin(i int) int {
	from := r.tokens[i].from
	for from > 0 {
		c := r.runes[from-1]
		if !isLetter(c) && !isDigit(c) && c != '_' && c != '.' && c != '-' && c != '@' {
			break
		}
		from--
	}
	for from < r.tokens[i].from && (r.runes[from] == '.' || r.runes[from] == '-') {
		from++
	}
	return from
}

// odd says whether a stretch has what names on platforms have and words have
// not: a digit, an underline, a point inside.
func (r *reading) odd(from, to int) bool {
	letters := false
	for i := from; i < to; i++ {
		c := r.runes[i]
		if isLetter(c) {
			letters = true
		} else if i > from && (isDigit(c) || c == '_' || c == '.' || c == '#') && letters {
			return true
		}
	}
	return false
}

// humped says whether a capital stands inside a word, as in "FrostyMoose".
func (r *reading) humped(from, to int) bool {
	for i := from + 1; i < to; i++ {
		if unicode.IsUpper(r.runes[i]) && unicode.IsLower(r.runes[i-1]) {
			return true
		}
	}
	return false
}

// personal says whether "@name" leads to a person elsewhere. Masked mentions,
// and names without anything that speaks of another platform, do not.
func (r *reading) personal(i, from, to int) bool {
	name := r.at(i + 1)
	if to-from < 3 || name.is("user") || name.is("everyone") || name.is("here") || name.is("all") {
		return false
	}
	return r.odd(from, to) || r.near(i, 8, platform|callCue) || r.my(i)
}

// onPlatform looks behind the name of a platform for a name there: "my insta is
// ana.lopez", "discord: ana", "find me on snap anaxlopez".
func (r *reading) onPlatform(i int) {
	t := r.at(i)
	plain := t.class.has(common) || t.is("line") || t.is("signal") || len(t.low) < 3
	j, spoken := i+1, false
	for n := 0; n < 4; n++ {
		switch w := r.at(j); {
		case w.line && j > i+1:
			return
		case w.is("-") && r.at(j+1).is(">"):
			spoken = true
			j += 2
		case w.is("is") || w.is(":") || w.is("es") || w.is("ist") || w.is("=") || w.is("-") && !w.glued || w.is("e") && r.near(i, 2, intro):
			spoken = true
			j++
		case w.is("name") || w.is("username") || w.is("handle") || w.is("user") || w.is("id") || w.is("account") || w.is("tag") || w.is("under") || w.is("as") || w.is("at"):
			j++
			spoken = spoken || w.is("as") || w.is("under")
		}
	}
	w := r.at(j)
	if w.is("@") || w.kind == mark && !w.is("_") || w.line {
		return
	}
	from := w.from
	to := r.handle(from)
	if _, page := r.host(j); page || to-from < 3 {
		return
	}
	mine := r.near(i, 4, intro|askCue) || r.my(i)
	switch {
	case r.odd(from, to):
		if (w.kind == number || plain) && !mine {
			return
		}
	case w.class.has(common | stop | platform | callCue | mailCue):
		return
	case spoken && r.humped(from, to):
	case mine && spoken && len(w.low) > 5 && (!r.at(j+1).glued || r.at(j+1).kind == mark) && r.over(j+1):
	case mine && !plain && (r.at(i-1).is("on") || r.at(i-1).is("en") || r.at(i-1).is("auf")) && r.over(j+1):
	case ofNames(w.low) && len(w.low) > 7 && r.at(j+1).class.has(stop):
	case !plain && (spoken || r.at(i).line || r.at(i-1).kind == mark || r.at(j+1).class.has(stop)) && ofNames(w.low):
	default:
		return
	}
	r.take(from, to, Handle)
}

// my says whether somebody speaks of their own page shortly before i.
func (r *reading) my(i int) bool {
	for j := max(0, i-4); j < i; j++ {
		switch r.tokens[j].low {
		case "my", "me", "add", "follow", "mi", "mein", "meine", "mon", "meu", "minha", "our", "find", "dm", "agregame", "sigueme", "buscame":
			return true
		}
	}
	return false
}

// ofNames says whether a word is grown together from a name and something
// else, as names on platforms are: "ferreiraxhugo".
func ofNames(low string) bool {
	list := words()
	for k := 4; k < len(low)-1; k++ {
		head, tail := list.of(low[:k]), list.of(low[k:])
		if head.has(firstName|lastName) && !head.has(common|stop) && tail.has(firstName|lastName|digitWord) {
			return true
		}
		if k+1 < len(low) && low[k] == 'x' && (head | list.of(low[k+1:])).has(firstName|lastName) {
			return true
		}
	}
	return false
}

// over says whether a sentence ends at token j, or turns to something else.
func (r *reading) over(j int) bool {
	t := r.at(j)
	return t.line || t.kind == mark && !t.is("+") && !t.is("'") || t.class.has(stop)
}
