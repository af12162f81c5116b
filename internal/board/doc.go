// Package board is what a group keeps together, apart from talking: what the
// facilitators announce, cards with what helps, practical help asked and
// offered, what members want the facilitators to know and what changed because
// of it, and a list of resources.
//
// Everything on it is an Item with its Words, sealed together under the key of
// the member who wrote them. What always holds:
//   - Members see it, and nobody else, whatever else of the group is public.
//   - Nothing is ranked by how many liked it. How many tried a card shows from
//     three on, so that nobody can count who did not.
//   - Practical help has one taker at a time, ends by itself, and holds no way
//     to reach or find anybody (see guard): talk about it stays in the group.
//   - Feedback that was given without a handle shows none, to nobody.
//
// It owns the tables board_item, board_answer, board_saved, board_change,
// board_reading and board_form.
package board
