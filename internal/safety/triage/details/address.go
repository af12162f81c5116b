package details

// addresses takes street addresses in the order of several languages: number
// before the street (English, French), behind it (Spanish, Portuguese, German,
// Arabic), with a flat before and a town behind.
func (r *reading) addresses() {
	for i := 0; i < len(r.tokens); i++ {
		end := r.numberFirst(i)
		if end < 0 {
			end = r.streetFirst(i)
		}
		if end < 0 {
			end = r.grown(i)
		}
		if end < 0 {
			end = r.box(i)
		}
		if end < 0 {
			continue
		}
		first := r.flatBefore(i)
		end = r.tail(end)
		r.take(r.tokens[first].from, r.tokens[end-1].to, Address)
		i = end - 1
	}
}

// numberFirst reads "12 Rose Court", "12b rue de la Paix" and returns the
// token behind it, or -1.
func (r *reading) numberFirst(i int) int {
	t := r.at(i)
	if t.kind != number || len(t.low) > 5 || t.glued && r.at(i-1).kind != mark || r.at(i-1).is("$") || r.at(i-1).is("£") || t.glued && (r.at(i-1).is(".") || r.at(i-1).is(":") || r.at(i-1).is("#") && r.near(i-1, 2, common)) {
		return -1
	}
	j := r.houseNumber(i)
	if r.at(j).is(",") {
		j++
	}
	if w := r.at(j); w.class.has(calle) && w.kind == word && !w.class.has(street) && !r.at(j+1).line && r.at(j+1).kind == word {
		if end := r.streetName(j+1, 5, w); end > 0 && (r.titled(j+1, end) || r.near(i, 6, liveCue)) {
			return end
		}
	}
	if w := r.at(j); w.class.has(calle) && w.class.has(street) && r.at(j+1).shape == title && !r.at(j+1).line {
		if end := r.streetName(j+1, 4, w); end > j+1 && !r.at(end).class.has(street) {
			return end
		}
	}
	ordinal := false
	for n := 0; n < 5; n++ {
		w := r.at(j + n)
		if w.line || w.kind == mark && !w.is(".") && !w.is("'") && !w.is("-") {
			return -1
		}
		if w.kind == number { // 12 5th Avenue, 12 W 42nd St
			if n > 1 || !r.at(j+n+1).glued || len(w.low) > 3 {
				return -1
			}
			ordinal = true
			continue
		}
		if n > 0 && w.class.has(street|ground) && r.street(i, j, j+n, ordinal) {
			return r.compass(r.point(j + n + 1))
		}
		if w.shape == upper && len(w.low) == 2 && n == 0 { // NE, SW
			continue
		}
		if w.class.has(noStreet|stop) && !w.is("st") && !(w.shape == title && (w.is("old") || w.is("new") || w.is("first") || w.is("long"))) && (n == 0 || !w.is("the") && !w.is("of") && !w.is("and")) {
			return -1
		}
	}
	return -1
}

// houseNumber passes over "12", "12b", "12-14", "12/3".
func (r *reading) houseNumber(i int) int {
	j := i + 1
	if (r.at(j).is("-") || r.at(j).is("/")) && r.at(j).glued && r.at(j+1).glued && r.at(j+1).kind == number {
		j += 2
	}
	if t := r.at(j); t.kind == word && t.glued && len(t.low) == 1 {
		j++
	}
	if t := r.at(j); t.is("bis") || t.is("ter") {
		j++
	}
	return j
}

// street judges words between a number and a kind of street.
func (r *reading) street(i, from, kindAt int, ordinal bool) bool {
	k := r.at(kindAt)
	titled := r.titled(from, kindAt) && (k.shape == title || k.shape == upper || k.class.has(street))
	near := r.near(i, 6, liveCue) || r.flatBefore(i) < i || r.townAt(r.point(kindAt+1)) > 0
	if k.class.has(street) && (k.is("st") || k.is("rd") || k.is("ave") || k.is("street") || k.is("road") || k.is("avenue") || len(k.low) > 4) {
		return titled || ordinal || near || kindAt-from <= 2 && !r.after(from, kindAt-from, common|stop)
	}
	return titled && k.shape != lower || near
}

// titled says whether every word in a stretch begins with a capital letter,
// small words aside.
func (r *reading) titled(from, to int) bool {
	any := false
	for j := from; j < to; j++ {
		t := r.at(j)
		if t.kind != word {
			continue
		}
		if t.shape == title || t.shape == upper || t.shape == uncased {
			any = true
			continue
		}
		if len(t.low) > 3 {
			return false
		}
	}
	return any
}

// point passes over the point of "St." where the sentence goes on.
func (r *reading) point(j int) int {
	if r.at(j).is(".") && r.at(j).glued && (r.at(j+1).is(",") || len(r.at(j-1).low) <= 4 && !r.at(j+1).line && r.townAt(j+1) > 0) {
		return j + 1
	}
	return j
}

// compass passes over "North", "NW" behind a street.
func (r *reading) compass(j int) int {
	switch t := r.at(j); t.low {
	case "n", "s", "e", "w", "ne", "nw", "se", "sw", "north", "south", "east", "west":
		if t.shape != lower && !t.line {
			return j + 1
		}
	}
	return j
}

// streetFirst reads "Calle Mayor 12", "Rua das Flores, 123", "شارع النصر 15".
func (r *reading) streetFirst(i int) int {
	t := r.at(i)
	if !t.class.has(calle) || t.kind != word || t.glued && r.at(i-1).kind != mark {
		return -1
	}
	j := i + 1
	switch {
	case t.is("c") && !r.at(j).is("/") || t.is("r") && !r.at(j).is("."):
		return -1
	case r.at(j).is(".") || r.at(j).is("/") && !t.is("r"):
		j++
	}
	end := r.streetName(j, 6, t)
	if end < 0 {
		return -1
	}
	k := end
	if r.at(k).is(",") {
		k++
	}
	switch r.at(k).low {
	case "no", "nº", "n", "num", "numero", "nr", "رقم":
		k++
		for r.at(k).is(".") || r.at(k).is("º") || r.at(k).is("°") {
			k++
		}
	}
	n := r.at(k)
	if n.kind != number || len(n.low) > 5 || n.line {
		return -1
	}
	if t.shape == lower && !r.titled(j, end) && !r.near(i, 6, liveCue) {
		return -1
	}
	if len(t.low) < 3 && !r.titled(j, end) {
		return -1
	}
	return r.houseNumber(k)
}

// streetName runs over up to n words of a street's name: capitals, numbers in
// words, and the small words between.
func (r *reading) streetName(j, n int, kindWord *token) int {
	end := -1
	for k := j; k < j+n; k++ {
		t := r.at(k)
		if t.kind != word || t.line && k > j {
			if t.is("'") || t.is("-") && t.glued {
				continue
			}
			break
		}
		small := len(t.low) <= 3
		switch t.low {
		case "de", "del", "la", "las", "los", "el", "da", "das", "do", "dos", "du", "des", "le", "les", "l", "d", "e", "y", "et":
			continue
		}
		if t.shape == lower && kindWord.shape == lower && t.class.has(stop) || t.shape == lower && end > 0 {
			break
		}
		if t.shape == lower && small {
			break
		}
		end = k + 1
	}
	return end
}

// grown reads "Hauptstraße 12", "Goethe Str. 5", "Lange Gasse 3a".
func (r *reading) grown(i int) int {
	t := r.at(i)
	if t.kind != word || t.shape == lower && !r.near(i, 5, liveCue) {
		return -1
	}
	j := i + 1
	if !ending(t.low) {
		if r.at(j).is("-") && r.at(j).glued && r.at(j+1).class.has(strasse) {
			j++
		}
		if !r.at(j).class.has(strasse) || r.at(j).line || t.class.has(stop|common) {
			return -1
		}
		j++
	}
	if r.at(j).is(".") && r.at(j).glued {
		j++
	}
	n := r.at(j)
	if n.kind != number || len(n.low) > 4 || n.line {
		return -1
	}
	return r.houseNumber(j)
}

// ending says whether a word ends like a German, Dutch or Nordic street.
func ending(low string) bool {
	for _, e := range [...]string{"strasse", "straße", "str", "weg", "gasse", "allee", "platz", "ufer", "damm", "straat", "laan", "plein", "gracht", "gatan", "vagen", "gade", "veien", "katu", "steig"} {
		if len(low) > len(e)+2 && low[len(low)-len(e):] == e {
			return true
		}
	}
	return false
}

// box reads "PO Box 123".
func (r *reading) box(i int) int {
	j := i
	switch {
	case r.at(j).is("po") || r.at(j).is("pobox"):
		j++
	case r.at(j).is("p") && r.at(j+1).is(".") && r.at(j+2).is("o"):
		for j++; r.at(j).is(".") || r.at(j).is("o"); j++ {
		}
	default:
		return -1
	}
	if r.at(j).is("box") {
		j++
	}
	if r.at(j).kind != number || j == i+1 && !r.at(i).is("pobox") {
		return -1
	}
	return j + 1
}
