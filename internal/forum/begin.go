package forum

// beginnings are the ways to begin an answer that suit the wish, the kindest
// first. Who wants to be heard gets no ideas offered unasked.
func beginnings(w Wish) []string {
	switch w {
	case Heard, Celebrate:
		return []string{"listen", "share", "ask"}
	case Advice, Information, Practical:
		return []string{"ask", "offer", "share"}
	default:
		return []string{"share", "ask"}
	}
}
