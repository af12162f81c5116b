package directory

import "math/bits"

// A set is a set of groups, one bit for each, by their place in the index.
type set []uint64

func newSet(n int) set { return make(set, (n+63)/64) }

func (s set) add(i uint32) { s[i/64] |= 1 << (i % 64) }

func (s set) has(i uint32) bool { return s[i/64]&(1<<(i%64)) != 0 }

func (s set) clear() {
	for i := range s {
		s[i] = 0
	}
}

func (s set) and(other set) {
	for i := range s {
		s[i] &= other[i]
	}
}

func (s set) or(other set) {
	for i := range s {
		s[i] |= other[i]
	}
}

// count is how many groups are in both sets.
func (s set) count(other set) (n int64) {
	for i := range s {
		n += int64(bits.OnesCount64(s[i] & other[i]))
	}
	return n
}

// each calls f with every group of the set that is in other as well, or that is
// not in other if without is true, in their order, until f returns false.
func (s set) each(other set, without bool, f func(i uint32) bool) bool {
	for w := range s {
		word := other[w]
		if without {
			word = ^word
		}
		for word &= s[w]; word != 0; word &= word - 1 {
			if !f(uint32(w*64 + bits.TrailingZeros64(word))) {
				return false
			}
		}
	}
	return true
}
