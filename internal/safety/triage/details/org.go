package details

// orgs takes where somebody works or learns: what stands behind "I work at",
// and names that end in School, Hospital and the like behind a word of work or
// study. A shop that somebody speaks of is nobody's detail.
func (r *reading) orgs() {
	for i := range r.tokens {
		t := &r.tokens[i]
		if (t.is("at") || t.is("for") || t.is("bei") || t.is("chez")) && r.iam(i) {
			r.org(i+1, false, t)
			continue
		}
		if !t.class.has(employ | study) {
			continue
		}
		j := i + 1
		for n := 0; n < 3; n++ {
			if w := r.at(j); w.is("as") || w.is("a") || w.is("there") || w.is("is") || w.is("now") {
				j++
			}
		}
		switch r.at(j).low {
		case "at", "for", "in", "with", "by", "is", "en", "para", "na", "no", "chez", "bei", "pour", "a", "an":
		default:
			continue
		}
		r.org(j+1, r.at(j).is("at") || r.at(j).is("for") || r.at(j).is("bei") || r.at(j).is("chez"), t)
	}
}

// org takes the name that begins at token j, if it is one.
func (r *reading) org(j int, at bool, verb *token) {
	from := j
	switch r.at(j).low {
	case "the", "el", "la", "o", "le", "der", "die", "das", "l'":
		j++
	}
	end, kinds, firms := j, 0, 0
	for k := j; k < j+6; k++ {
		t := r.at(k)
		if t.kind == word && !t.line {
			switch {
			case t.is("of") || t.is("de") || t.is("and") && k > j:
				if n := r.at(k + 1); n.shape == title && k > j {
					continue
				}
			case t.shape == title || t.shape == upper && len(t.low) > 1:
				if k > j && t.class.has(stop) {
					break
				}
				if t.class.has(orgKind) {
					kinds++
				}
				if t.class.has(firm) {
					firms++
				}
				end = k + 1
				continue
			}
		}
		if t.is("&") && k > j || t.is("'") && t.glued && k > j || t.is("-") && t.glued && k > j {
			continue
		}
		break
	}
	if end == j || r.at(j).class.has(month) || r.at(j).is("i") {
		return
	}
	first := r.at(j)
	mine := r.i(j, 7) || verb.line
	switch {
	case kinds > 0 && end-j > 1 && mine:
	case firms > 0 && mine && at && verb.class.has(employ):
	case at && mine && verb.class.has(employ) && !first.class.has(stop|common|placeName|firstName) && end-j <= 3:
	default:
		return
	}
	if kinds == 0 {
		from = j
	}
	r.take(r.at(from).from, r.at(end-1).to, Org)
}

// iam says whether somebody tells what they are before token i: "I'm a nurse
// at …".
func (r *reading) iam(i int) bool {
	for k := max(0, i-5); k < i-1; k++ {
		switch r.tokens[k].low {
		case "i'm", "im", "am", "soy", "bin", "suis", "sou":
			return true
		}
	}
	return false
}

// i says whether somebody speaks of themselves shortly before token j.
func (r *reading) i(j, n int) bool {
	for k := max(0, j-n); k < j; k++ {
		switch r.tokens[k].low {
		case "i", "i'm", "im", "i've", "my", "we", "our", "yo", "mi", "eu", "meu", "minha", "je", "mon", "ma", "ich", "mein", "meine", "trabajo", "estudio", "trabalho":
			return true
		}
	}
	return false
}
