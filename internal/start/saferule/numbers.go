package saferule

// reach is how many words may stand between a number and what it measures.
const reach = 4

// A figure is a number in a text: digits, or number words in a row.
type figure struct {
	from, to int // tokens, to excluded
	value    float64
}

// findNumbers finds what NoNumbers asks to leave out.
func findNumbers(all []token) (found []Finding) {
	for i := 0; i < len(all); {
		f, ok := figureAt(all, i)
		if !ok {
			i++
			continue
		}
		if from, to, bad := f.measures(all); bad {
			found = append(found, Finding{Rule: NoNumbers, Start: all[from].start, End: all[to-1].end})
		}
		i = f.to
	}
	return found
}

// figureAt reads the number that begins at a token.
func figureAt(all []token, i int) (figure, bool) {
	if all[i].numeric {
		return figure{i, i + 1, all[i].number}, true
	}
	f := figure{from: i, to: i}
	for f.to < len(all) && !all[f.to].mark {
		w := all[f.to].word
		n := numeral(w)
		joins := f.to > i && (w == "and" || w == "y") && f.to+1 < len(all) && numeral(all[f.to+1].word) > 0
		if n == 0 && !joins {
			break
		}
		switch {
		case n >= 100 && f.value > 0 && f.value < n:
			f.value *= n
		default:
			f.value += n
		}
		f.to++
	}
	return f, f.to > i
}

// measures reports whether the number measures a body, food, exercise or
// fasting, and from where to where the words go that say so.
func (f figure) measures(all []token) (from, to int, bad bool) {
	unit := f.unit(all)
	if unit.word != "" {
		for _, kind := range []func([]token, token) (int, int, bool){f.weight, f.exercise, f.fast} {
			if from, to, bad = kind(all, unit); bad {
				return from, to, true
			}
		}
	}
	return f.labelled(all)
}

// unit is the word that the number counts: the next one, or the one after "de".
func (f figure) unit(all []token) token {
	for i := f.to; i < len(all) && i <= f.to+1; i++ {
		switch {
		case all[i].mark || all[i].numeric:
			return token{}
		case all[i].word == "de" || all[i].word == "of" || all[i].word == "من":
			continue
		}
		return all[i]
	}
	return token{}
}

// weight looks for kilos and calories.
func (f figure) weight(all []token, unit token) (int, int, bool) {
	end := f.through(all, unit)
	switch {
	case ambiguous[unit.word] && (near(all, f.from-reach, f.from, money) || near(all, end, end+reach, money)):
		return 0, 0, false
	case weights[unit.word], energies[unit.word]:
		return f.from, end, true
	case unit.word == "g" && unit.raw == "g", unit.word == "st" && f.stone(all):
		return f.from, end, true
	}
	return 0, 0, false
}

// stone tells "8st" from "21st" and from a saint.
func (f figure) stone(all []token) bool {
	n := int(f.value)
	return all[f.from].numeric && all[f.from].end == all[f.to].start && n >= 5 && n <= 40 && n != 21 && n != 31
}

// exercise looks for how long, how far and how often.
func (f figure) exercise(all []token, unit token) (int, int, bool) {
	end := f.through(all, unit)
	switch {
	case steps[unit.word] && f.value >= 500, repeats[unit.word]:
		return f.from, end, true
	case !minutes[unit.word] && !distances[unit.word]:
		return 0, 0, false
	case near(all, end, end+2, beside):
		return 0, 0, false
	case near(all, f.from-reach, f.from, efforts), near(all, end, end+reach, efforts):
		return f.from, end, true
	}
	return 0, 0, false
}

// fast looks for how long somebody has not eaten.
func (f figure) fast(all []token, unit token) (int, int, bool) {
	end := f.through(all, unit)
	switch {
	case onlyHours[unit.word] && (near(all, f.from-reach, f.from, fasts) || near(all, end, end+reach, fasts)):
		return f.from, end, true
	case onlyHours[unit.word] && end < len(all) && all[end].word == "fast":
		return f.from, end + 1, true
	case hours[unit.word] && (hungry(all, f.from-reach, f.from) || hungry(all, end, end+reach)):
		return f.from, end, true
	}
	return 0, 0, false
}

// labelled looks for a number that the words before it explain: "BMI 17".
func (f figure) labelled(all []token) (int, int, bool) {
	for i := f.from - 1; i >= 0 && i >= f.from-reach && !all[i].mark; i-- {
		w := all[i].word
		switch {
		case bmis[w]:
			return i, f.to, true
		case sizes[w] && i == f.from-1 && (i == 0 || !shapeless[all[i-1].word]):
			return i, f.to, f.value < 70 && !f.counts(all)
		case (masses[w] || waists[w]) && f.value >= 20 && f.value < 500:
			return i, f.to, !f.counts(all) && !near(all, i+1, f.from, ages)
		}
	}
	return 0, 0, false
}

// counts reports whether the number counts times, days or people.
func (f figure) counts(all []token) bool {
	return f.to < len(all) && (counted[all[f.to].word] || all[f.to].word == "%")
}

// through is the place after the unit.
func (f figure) through(all []token, unit token) int {
	for i := f.to; i < len(all); i++ {
		if all[i].start == unit.start {
			return i + 1
		}
	}
	return f.to
}

// near reports whether one of the words stands between two places and in the
// same sentence as the nearer of them.
func near(all []token, from, to int, these set) bool {
	for i := max(from, 0); i < min(to, len(all)); i++ {
		if these[all[i].word] && unbroken(all, i, from, to) {
			return true
		}
	}
	return false
}

// unbroken reports whether no sentence ends between the word and the number.
// What is looked at lies before the number if it ends there, else after it.
func unbroken(all []token, at, from, to int) bool {
	before, after := true, true
	for i := max(from, 0); i < min(to, len(all)); i++ {
		if all[i].mark && i > at {
			before = false
		}
		if all[i].mark && i < at {
			after = false
		}
	}
	return before && after
}

// hungry reports whether the words say that nothing was eaten.
func hungry(all []token, from, to int) bool {
	for i := max(from, 0); i+1 < min(to, len(all)); i++ {
		if without[all[i].word] && (food[all[i+1].word] || all[i+1].word == "any" && i+2 < len(all) && food[all[i+2].word]) {
			return unbroken(all, i, from, to)
		}
	}
	return false
}
