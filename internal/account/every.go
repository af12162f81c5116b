package account

import (
	"context"

	"hearth/internal/platform/db"
)

// everyPage is how many accounts Every lists at once: few enough to hold.
const everyPage = 1000

var qEvery = db.Register("account.every", `SELECT id FROM account WHERE id > $1 ORDER BY id LIMIT $2`)

// Every lists accounts by their ids, those after the given one, a page at a time
// and none after the last. It is for finding whose keyed hash something is, when
// that may be opened or must be acted upon; ids alone say nothing of anybody.
func (s *Service) Every(ctx context.Context, c db.Conn, after ID) ([]ID, error) {
	return db.All(ctx, c, qEvery, db.Value[ID], int64(after), everyPage)
}
