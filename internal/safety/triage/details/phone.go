package details

// digits is a run of numbers that may be a telephone number.
type digits struct {
	all         []byte
	groups      []int // how many digits each group has
	ends        []int // the token that each group ends with
	words       int   // how many digits are written as words
	paren, plus bool
	dots, slash int // how many points and slashes stand between groups
	first, last int // tokens
}

// phones takes telephone numbers, also spaced, dotted or written as words.
// Numbers that anybody may call for help, and numbers that only look like
// telephone numbers, are left.
func (r *reading) phones() {
	var d digits
	for i := 0; i < len(r.tokens); i++ {
		if !r.gather(i, &d) {
			continue
		}
		last := d.last
		for !forHelp(d.all, d.plus, d.single()) && len(d.groups) > 0 {
			if r.isPhone(&d) {
				r.take(r.tokens[d.first].from, r.tokens[d.last].to, Phone)
				break
			}
			// What is left of a number that is none must be a whole one.
			if d.shorten(); len(d.all) < 9 {
				break
			}
		}
		i = last
	}
}

// gather collects a run of digits from token i on.
func (r *reading) gather(i int, d *digits) bool {
	*d = digits{all: d.all[:0], groups: d.groups[:0], ends: d.ends[:0], first: i, last: -1}
	open := false
	for j := i; j < len(r.tokens) && len(d.all) < 20; {
		t := &r.tokens[j]
		if j > i && t.line {
			break
		}
		switch {
		case t.is("+") && len(d.all) == 0 && !d.plus:
			d.plus = true
			j++
			continue
		case t.is("(") && !open && (r.at(j+1).kind != word || r.at(j+1).class.has(digitWord)):
			open, d.paren = true, d.paren || len(d.all) == 0
			j++
			continue
		case t.is(")") && open && len(d.all) > 0:
			open = false
			d.last = j
			d.ends[len(d.ends)-1] = j
			j++
			continue
		}
		n := r.piece(j, d)
		if n == 0 {
			break
		}
		j += n
		d.last = j - 1
		for len(d.ends) < len(d.groups) {
			d.ends = append(d.ends, d.last)
		}
		// One sign may stand between two groups, with or without spaces.
		if s := r.at(j); j < len(r.tokens) && !s.line && !open {
			switch {
			case s.is("-") || s.is("/") || s.is(".") || s.is(",") && d.words > 1 || s.is("_") || s.is("*") || s.is("~"):
				if next := r.at(j + 1); next.line || next.kind == mark && !next.is("(") && !(next.is(".") && d.words > 2) {
					continue
				}
				if s.is(".") && s.glued && !r.at(j+1).glued && d.words == 0 || !s.glued && !r.at(j+1).glued && len(d.all) > 9 {
					continue
				}
				if s.is(".") {
					d.dots++
				} else if s.is("/") {
					d.slash++
				}
				for j++; s.is(".") && r.at(j).is(".") && d.words > 2 && !r.at(j).line; j++ {
				}
			}
		}
	}
	if len(d.all) > 10 && string(d.all[:2]) == "00" && !d.single() { // 00 stands for +
		d.plus = true
	}
	return d.last >= 0
}

// shorten gives up the last group: "934-356-7870 2 days ago".
func (d *digits) shorten() {
	n := len(d.groups) - 1
	d.all = d.all[:len(d.all)-d.groups[n]]
	d.groups, d.ends = d.groups[:n], d.ends[:n]
	if n > 0 {
		d.last = d.ends[n-1]
	}
}

// piece adds one number, or one digit in words, and returns how many tokens it
// took: "four", "double seven".
func (r *reading) piece(j int, d *digits) int {
	t := r.at(j)
	if t.kind == word && !d.few() {
		return 0
	}
	switch {
	case t.kind == number:
		d.all = append(d.all, t.low...)
		d.groups = append(d.groups, len(t.low))
		return 1
	case t.class.has(twice) && r.at(j+1).class.has(digitWord):
		c := r.at(j + 1).class.digit()
		d.all = append(d.all, c, c)
		d.groups = append(d.groups, 1, 1)
		d.words += 2
		return 2
	case t.class.has(twice) && r.at(j+1).kind == number && len(r.at(j+1).low) == 1:
		c := r.at(j + 1).low[0]
		d.all = append(d.all, c, c)
		d.groups = append(d.groups, 1, 1)
		d.words++
		return 2
	case t.is("triple") && r.at(j+1).class.has(digitWord):
		c := r.at(j + 1).class.digit()
		d.all = append(d.all, c, c, c)
		d.groups = append(d.groups, 1, 1, 1)
		d.words += 3
		return 2
	case t.class.has(digitWord) && !t.glued:
		d.all = append(d.all, t.class.digit())
		d.groups = append(d.groups, 1)
		d.words++
		return 1
	case t.class.has(digitWord) && r.at(j-1).kind == mark:
		d.all = append(d.all, t.class.digit())
		d.groups = append(d.groups, 1)
		d.words++
		return 1
	}
	return 0
}

// isPhone judges a run by its form and by what stands around it.
func (r *reading) isPhone(d *digits) bool {
	n := len(d.all)
	if n < 7 || n > 15 {
		return false
	}
	first := r.at(d.first)
	if first.glued && r.at(d.first-1).kind == word && d.first > 0 {
		return false
	}
	before := r.at(d.first - 1)
	if before.is("$") || before.is("£") || before.is("€") || before.is("#") && before.glued {
		return false
	}
	after := r.at(d.last + 1)
	if !after.line && (after.class.has(unit) || after.is("%") || after.is("€") || after.is("$") || after.glued && after.kind == word) {
		return false
	}
	if r.near(d.first, 6, helpCue) || r.after(d.last+1, 3, helpCue) {
		return false
	}
	call := r.near(d.first, 6, callCue|platform)
	if r.near(d.first, 4, notPhone) && (!r.near(d.first, 3, callCue) || r.counted(d.first)) {
		return false
	}
	if d.plus {
		return n >= 8
	}
	if spelt := d.words > 0 || d.single(); spelt {
		return !d.counts() && (n >= 9 || call && n >= 7)
	}
	if d.date() || d.address() || d.round() {
		return false
	}
	return d.formed(call)
}

// counted says whether the number before token i is that of a thing: "order
// number", "ticket no".
func (r *reading) counted(i int) bool {
	for j := max(1, i-4); j < i; j++ {
		if w := r.at(j); (w.is("number") || w.is("num") || w.is("no") || w.is("nummer") || w.is("numero")) && r.at(j-1).class.has(notPhone) {
			return true
		}
	}
	return false
}

// single says whether every group is one digit.
func (d *digits) single() bool {
	for _, g := range d.groups {
		if g != 1 {
			return false
		}
	}
	return true
}

// few says whether no group has more than two digits.
func (d *digits) few() bool {
	for _, g := range d.groups {
		if g > 2 {
			return false
		}
	}
	return true
}

// counts says whether somebody only counts, or repeats one digit.
func (d *digits) counts() bool {
	up, down, same := 0, 0, 0
	for i := 1; i < len(d.all); i++ {
		switch int(d.all[i]) - int(d.all[i-1]) {
		case 1:
			up++
		case -1:
			down++
		case 0:
			same++
		}
	}
	n := len(d.all) - 1
	return up >= n-2 || down >= n-2 || same == n
}

// date says whether the groups look like a date, with or without a time.
func (d *digits) date() bool {
	g := d.groups
	if len(g) < 3 || len(d.all) > 12 {
		return false
	}
	if g[0] == 4 && g[1] <= 2 && g[2] <= 2 && year(string(d.all[:4])) {
		return true
	}
	return g[0] <= 2 && g[1] <= 2 && (g[2] == 4 || g[2] == 2) && len(g) <= 4 && (d.slash >= 2 || d.dots >= 2 && g[2] == 4 && len(d.all) <= 8)
}

// address says whether four numbers with points are one of a computer.
func (d *digits) address() bool {
	if len(d.groups) != 4 || d.dots != 3 {
		return false
	}
	at := 0
	for _, g := range d.groups {
		if g > 3 || !small(string(d.all[at:at+g]), 255) && !(g == 1 && d.all[at] == '0') {
			return false
		}
		at += g
	}
	return true
}

// round says whether it is a great number in groups of three, or two years.
func (d *digits) round() bool {
	n := len(d.all)
	if len(d.groups) > 1 && string(d.all[n-3:]) == "000" && d.dots+d.slash == 0 && d.groups[0] <= 3 && d.groups[1] == 3 {
		return true
	}
	return len(d.groups) == 2 && d.groups[0] == 4 && d.groups[1] == 4 && year(string(d.all[:4])) && year(string(d.all[4:]))
}

// formed says whether the groups are those of a telephone number somewhere.
func (d *digits) formed(call bool) bool {
	n, g := len(d.all), d.groups
	zero := d.all[0] == '0'
	longest := 0
	for _, x := range g {
		longest = max(longest, x)
	}
	switch {
	case len(g) == 1: // a run without a sign in it
		return n >= 10 && n <= 12 && (zero || call || n == 10 && d.all[0] != '1') || call && n >= 7 && n <= 13
	case longest > 8:
		return call && n <= 13
	case d.paren && n >= 9:
		return true
	case len(g) == 3 && g[0] == 3 && g[1] == 3 && g[2] == 4: // North America
		return true
	case len(g) == 4 && g[0] == 1 && g[1] == 3 && g[2] == 3 && g[3] == 4:
		return true
	case zero && n >= 9 && n <= 13 && g[0] >= 2:
		return true
	case call && n >= 8 && n <= 13:
		return true
	case call && n == 7 && len(g) <= 3 && g[0] >= 2:
		return true
	case n >= 9 && n <= 11 && g[0] == 2 && longest == 5: // (11) 94058-7304 without its brackets
		return true
	case n == 9 && len(g) == 3 && longest == 3 && (d.all[0] == '6' || d.all[0] == '7' || d.all[0] == '9'): // Spain, Portugal
		return true
	}
	return false
}

// helplines are numbers to call in a crisis, and how toll-free numbers begin
// in several countries. They belong to nobody.
var (
	helplines = set("116123", "116111", "116000", "116117", "741741", "686868", "85258", "45645", "131114", "988", "3114", "1550", "717003717", "913940000", "808200204", "188", "144", "143", "112", "911", "999", "9152987821", "8005990019", "0223293400", "5552598121")
	free      = []string{"1800", "1888", "1877", "1866", "1855", "1844", "1833", "0800", "0808", "0300", "0845", "0900", "18002738255", "49800", "44800", "44808", "44300", "33800", "34900", "800", "888", "877", "866", "855", "844", "833"}
)

// forHelp says whether a number is one of them. One that is spelt out digit by
// digit is hidden, and toll-free numbers are not.
func forHelp(all []byte, plus, spelt bool) bool {
	if helplines[string(all)] {
		return true
	}
	for _, f := range free {
		if !spelt && len(all) > len(f) && string(all[:len(f)]) == f && (len(f) > 3 || len(all) == 10) {
			return true
		}
	}
	if plus {
		for country := 1; country <= 3 && country < len(all); country++ {
			if helplines[string(all[country:])] {
				return true
			}
		}
	}
	return false
}
