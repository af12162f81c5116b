package group

import "time"

// fresh is how long another node, or the command line, may go unnoticed. On
// this node a change drops its entry at once. Whether somebody belongs and holds
// a group is never taken from memory: that is read with every request.
const fresh = 5 * time.Second

// Forget drops cards from memory, so that the next reader gets them fresh: a
// feature that learns that somebody was erased on another node calls it before
// it shows what they left.
func (m *Module) Forget(ids ...MemberID) {
	for _, id := range ids {
		m.cards.Drop(id)
	}
}

// dropCard forgets what is known of a member, and who holds which group, which
// may have been them.
func (m *Module) dropCard(id MemberID) {
	m.cards.Drop(id)
	m.sides.Clear()
}
