package db

import "context"

var qNextNode = Register("db.node.next", `UPDATE node SET starts = starts + 1 WHERE id = 1 RETURNING starts`)

// NextNode counts this start of a process and returns its number, from 1.
// Numbers never repeat, so ids that are made from them do not either.
func (d *DB) NextNode(ctx context.Context) (int64, error) {
	var n int64
	err := d.Tx(ctx, func(tx *Tx) (err error) {
		n, err = One(ctx, tx, qNextNode, Value[int64])
		return err
	})
	return n, err
}
