package details

// mails takes mail addresses, plain and written out: "name at gmail dot com",
// "name [at] web.de", "name @ live . fr".
func (r *reading) mails() {
	for i := range r.tokens {
		from, to, sure := r.sign(i)
		if from < 0 {
			continue
		}
		left := r.local(from - 1)
		if left < 0 {
			continue
		}
		right, known := r.domain(to)
		if right < 0 {
			continue
		}
		if !sure && !r.spoken(left, from, known) {
			continue
		}
		r.take(r.tokens[left].from, r.tokens[right-1].to, Email)
	}
}

// sign says whether an "at" of a mail address begins at token i: from … to are
// its tokens with brackets, and sure says that it can be nothing else.
func (r *reading) sign(i int) (from, to int, sure bool) {
	t := r.at(i)
	switch {
	case t.is("@"):
		from, to, sure = i, i+1, true
	case t.kind == word && (t.is("at") || t.is("arroba") || t.is("arobase") || t.is("klammeraffe") || t.is("chiocciola") || t.is("ät")):
		from, to, sure = i, i+1, !t.is("at")
	default:
		return -1, -1, false
	}
	if opens(r.at(from-1)) && closes(r.at(to)) {
		return from - 1, to + 1, true
	}
	if r.at(from-1).is("*") && r.at(to).is("*") || r.at(from-1).is("_") && r.at(to).is("_") {
		return from - 1, to + 1, true
	}
	return from, to, sure
}

func opens(t *token) bool  { return t.is("[") || t.is("(") || t.is("{") || t.is("<") }
func closes(t *token) bool { return t.is("]") || t.is(")") || t.is("}") || t.is(">") }

// longestLocal is how many tokens the part before the at may have.
const longestLocal = 32

// local walks left over the part before the at, and returns its first token.
func (r *reading) local(last int) int {
	t := r.at(last)
	if t.kind == mark && !t.is("_") && !t.is("-") || r.at(last+1).line {
		return -1
	}
	first := last
	for {
		t, before := r.at(first), r.at(first-1)
		switch {
		case t.line || first == 0 || first < last-longestLocal:
			return r.bare(first, last)
		case t.glued && (before.kind != mark || inLocal(before)):
			first--
		case before.kind == word && (before.class.has(dotWord) || before.is("underscore") || before.is("guion") || before.is("dash")) && r.at(first-2).kind != mark && !before.line:
			first -= 2
		case closes(before) && r.dot(first-3) == first && r.at(first-4).kind != mark:
			first -= 4
		case (before.is(".") || before.is("_")) && !before.glued && !t.glued && r.at(first-2).kind != mark && !before.line:
			first -= 2
		default:
			return r.bare(first, last)
		}
	}
}

func inLocal(t *token) bool {
	switch t.low {
	case ".", "_", "-", "+", "%", "'":
		return true
	}
	return false
}

// bare gives up signs at the front of a local part.
func (r *reading) bare(first, last int) int {
	for first <= last && r.at(first).kind == mark && !r.at(first).is("_") {
		first++
	}
	if first > last {
		return -1
	}
	return first
}

// dot returns where the tokens after a dot begin, if one begins at i: a point
// glued or spaced on both sides, the word, or either in brackets. Else -1.
func (r *reading) dot(i int) int {
	t := r.at(i)
	switch {
	case i < 0 || i >= len(r.tokens) || t.line:
		return -1
	case opens(t) && (r.at(i+1).class.has(dotWord) || r.at(i+1).is(".")) && closes(r.at(i+2)):
		return i + 3
	case t.is("_") && r.at(i+1).class.has(dotWord) && r.at(i+2).is("_"):
		return i + 3
	case t.class.has(dotWord):
		return i + 1
	case t.is(".") && t.glued == r.at(i+1).glued && !r.at(i+1).line:
		return i + 1
	}
	return -1
}

// domain reads what follows the at and returns the token behind it, or -1.
// known says that it is a well-known provider of mail.
func (r *reading) domain(i int) (end int, known bool) {
	label := func(i int) int {
		if r.at(i).kind == mark || r.at(i).line {
			return -1
		}
		for i++; r.at(i).glued && (r.at(i).kind != mark || r.at(i).is("-") && r.at(i+1).glued && r.at(i+1).kind != mark); i++ {
		}
		return i
	}
	end = label(i)
	if end < 0 {
		return -1, false
	}
	known = r.at(i).class.has(provider)
	dots := 0
	for {
		next := r.dot(end)
		if next < 0 {
			break
		}
		to := label(next)
		if to < 0 || to > next+1 && dots > 0 {
			break
		}
		// "gmail.com.Then": behind an ending only another ending counts.
		if dots > 0 && r.at(end-1).class.has(tld) && (!r.at(next).class.has(tld) || r.at(end-1).is("com") && !r.at(end).glued) {
			break
		}
		end, dots = to, dots+1
	}
	last := r.at(end - 1)
	if dots == 0 {
		if !known || end != i+1 || !r.mailProvider(i) {
			return -1, false
		}
		return end, true
	}
	if last.kind != word || len(last.low) < 2 {
		return -1, false
	}
	if !last.class.has(tld) && !r.at(i).glued {
		return -1, false
	}
	return end, known
}

// mailProvider says whether the name alone is enough: "web" and "live" are
// everyday words.
func (r *reading) mailProvider(i int) bool { return !r.at(i).class.has(common) }

// spoken says whether "at" between these words is that of a mail address and
// not "look at example dot com".
func (r *reading) spoken(left, from int, known bool) bool {
	t := r.at(from - 1)
	if from-left == 1 && t.class.has(stop|liveCue|askCue|mailCue|platform) {
		return false
	}
	return known || r.near(left, 8, mailCue) && !t.class.has(common)
}

// near says whether one of the n tokens before i, on any line, has a class.
func (r *reading) near(i, n int, c class) bool {
	for j := max(0, i-n); j < i; j++ {
		if r.tokens[j].class.has(c) {
			return true
		}
	}
	return false
}

// after says whether one of the n tokens from i on has a class.
func (r *reading) after(i, n int, c class) bool {
	for j := i; j < min(len(r.tokens), i+n); j++ {
		if r.tokens[j].class.has(c) {
			return true
		}
	}
	return false
}
