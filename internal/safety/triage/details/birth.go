package details

// births takes dates of birth: a full date with a word of birth beside it. A
// date alone, or a year alone, is nobody's.
func (r *reading) births() {
	for i := 0; i < len(r.tokens); i++ {
		end := r.date(i)
		if end < 0 {
			continue
		}
		if r.near(i, 7, birth) || r.after(end, 6, birth) && r.at(end).class.has(stop|birth|common) {
			r.take(r.tokens[i].from, r.tokens[end-1].to, Birth)
		}
		i = end - 1
	}
}

// date reads a date with a year that begins at token i and returns the token
// behind it, or -1.
func (r *reading) date(i int) int {
	t := r.at(i)
	if t.glued && r.at(i-1).kind == number {
		return -1
	}
	switch {
	case t.kind == number && len(t.low) == 4 && year(t.low): // 1990-05-03
		return r.figures(i, 2)
	case t.kind == number && len(t.low) <= 2 && small(t.low, 31):
		if end := r.figures(i, 4); end > 0 { // 3/5/1990, 03.05.90
			return end
		}
		return r.named(i)
	case t.class.has(month) && !t.is("may") || t.is("may") && r.at(i+1).kind == number: // May 3rd, 1990
		j := i + 1
		if r.at(j).is(".") {
			j++
		}
		if d := r.at(j); d.kind != number || !small(d.low, 31) {
			return -1
		}
		j = r.ordinal(j + 1)
		return r.yearAt(j)
	}
	return -1
}

// figures reads the two further numbers of a date in figures; tail is how long
// the last may be.
func (r *reading) figures(i, tail int) int {
	sep := r.at(i + 1)
	if !sep.is("/") && !sep.is("-") && !sep.is(".") || !r.at(i+3).is(sep.low) {
		return -1
	}
	a, b := r.at(i+2), r.at(i+4)
	if a.kind != number || !small(a.low, 31) || b.kind != number || a.line || b.line {
		return -1
	}
	if tail == 2 {
		if small(b.low, 31) {
			return i + 5
		}
		return -1
	}
	if len(b.low) == 4 && year(b.low) || len(b.low) == 2 {
		return i + 5
	}
	return -1
}

// named reads "3 May 1990", "3rd of May, 1990", "3 de mayo de 1990".
func (r *reading) named(i int) int {
	j := r.ordinal(i + 1)
	for r.at(j).is("of") || r.at(j).is("de") || r.at(j).is(".") || r.at(j).is("-") {
		j++
	}
	if !r.at(j).class.has(month) {
		return -1
	}
	return r.yearAt(j + 1)
}

// ordinal passes over "st", "nd", "rd", "th", "er", "º" behind a number.
func (r *reading) ordinal(j int) int {
	if t := r.at(j); t.glued {
		switch t.low {
		case "st", "nd", "rd", "th", "er", "º", "ª":
			return j + 1
		}
	}
	return j
}

// yearAt reads a year after what stands between it and a month.
func (r *reading) yearAt(j int) int {
	for n := 0; n < 2; n++ {
		if t := r.at(j); t.is(",") || t.is(".") || t.is("-") || t.is("of") || t.is("de") || t.is("del") || t.is("in") {
			j++
		}
	}
	if t := r.at(j); t.kind == number && (len(t.low) == 4 && year(t.low)) && !t.line {
		return j + 1
	}
	if t := r.at(j); t.is("'") && r.at(j+1).glued && len(r.at(j+1).low) == 2 && r.at(j+1).kind == number {
		return j + 2
	}
	return -1
}

func year(s string) bool { return s[:2] == "19" || s[:2] == "20" }

func small(s string, most int) bool {
	n := 0
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
		if n > most {
			return false
		}
	}
	return n > 0
}
