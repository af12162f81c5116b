package details

// flatBefore returns the first token of "Flat 3, " or "apt 33C " before i.
func (r *reading) flatBefore(i int) int {
	j := i - 1
	if r.at(j).is(",") {
		j--
	}
	for n := 0; n < 3 && j >= 0; n++ {
		t := r.at(j)
		if t.line && n == 0 && j != i-1 {
			break
		}
		if t.class.has(flat) && n > 0 {
			return j
		}
		if t.is("#") && n > 0 {
			if r.at(j - 1).class.has(flat) {
				return j - 1
			}
			return i
		}
		if t.line || t.kind == mark && !t.is(".") {
			break
		}
		if t.kind == word && len(t.low) > 1 && !t.is("no") {
			break
		}
		j--
	}
	return i
}

// tail takes in what follows a street: a flat, a town, a region, a code.
func (r *reading) tail(end int) int {
	for n := 0; n < 5; n++ {
		j := end
		comma := r.at(j).is(",") || r.at(j).is("-") && !r.at(j).glued && r.code(j+1) > 0
		if comma {
			j++
		}
		if r.at(j).line || j >= len(r.tokens) {
			return end
		}
		next := r.flatAt(j)
		if next < 0 {
			next = r.code(j)
		}
		if next < 0 {
			next = r.townAt(j)
		}
		if next < 0 && comma {
			next = r.unknownTown(j)
		}
		if next < 0 {
			return end
		}
		end = next
	}
	return end
}

// flatAt reads "Apt 4", "#12", "3º B", "piso 2".
func (r *reading) flatAt(j int) int {
	t := r.at(j)
	k := j + 1
	switch {
	case t.class.has(flat) && !t.is("no") || t.is("#"):
		if r.at(k).is(".") || r.at(k).is("#") {
			k++
		}
		if r.at(k).kind == number {
			k++
			if r.at(k).kind == word && r.at(k).glued && len(r.at(k).low) == 1 {
				k++
			}
			return k
		}
		if w := r.at(k); w.kind == word && len(w.low) == 1 && w.shape != lower {
			return k + 1
		}
	case t.kind == number && len(t.low) <= 2 && (r.at(k).is("º") || r.at(k).is("ª") || r.at(k).is("°")):
		k++
		if w := r.at(k); w.kind == word && (len(w.low) == 1 || w.is("izq") || w.is("dcha") || w.is("esq") || w.is("dto")) {
			return k + 1
		}
		return k
	}
	return -1
}

// code reads a postal code: 10115, 75002, SW1A 1AA, 1234-567, TX 78701.
func (r *reading) code(j int) int {
	t := r.at(j)
	switch {
	case t.kind == number && (len(t.low) == 5 || len(t.low) == 4) && !(len(t.low) == 4 && r.at(j+1).shape != title):
		if r.at(j+1).is("-") && r.at(j+1).glued && r.at(j+2).glued && r.at(j+2).kind == number {
			return j + 3
		}
		return j + 1
	case t.kind == number && len(t.low) == 4 && r.at(j+1).is("-") && r.at(j+2).kind == number && len(r.at(j+2).low) == 3:
		return j + 3
	case t.kind == word && len(t.low) <= 2 && r.at(j+1).kind == number && r.at(j+1).glued && len(r.at(j+1).low) <= 2: // SW1A 1AA
		k := j + 2
		if r.at(k).glued && r.at(k).kind == word && len(r.at(k).low) == 1 {
			k++
		}
		if r.at(k).kind == number && len(r.at(k).low) == 1 && r.at(k+1).kind == word && len(r.at(k+1).low) == 2 && r.at(k+1).glued {
			return k + 2
		}
		if t.shape != lower {
			return k
		}
	case t.kind == word && len(t.low) == 2 && t.shape == upper && !t.glued && (r.at(j-1).is(",") || r.at(j+1).kind == number): // TX 78701
		if n := r.at(j + 1); n.kind == number && len(n.low) == 5 {
			return j + 2
		}
		return j + 1
	}
	return -1
}

// townAt reads a town of the list, of one to three words.
func (r *reading) townAt(j int) int {
	t := r.at(j)
	if t.kind != word || t.line {
		return -1
	}
	list := words()
	if n := r.at(j + 1); n.kind == word && !n.line && list.pair(t.low, n.low).has(placeName) {
		return j + 2
	}
	if !t.class.has(placeName) || t.shape == lower && t.class.has(common|stop) {
		return -1
	}
	return j + 1
}

// unknownTown reads up to two words with capitals behind a comma.
func (r *reading) unknownTown(j int) int {
	t := r.at(j)
	if t.kind != word || t.shape != title || t.class.has(stop|common) || len(t.low) < 3 {
		return -1
	}
	if n := r.at(j + 1); n.kind == word && n.shape == title && !n.line && !n.class.has(stop|common) {
		return j + 2
	}
	return j + 1
}
