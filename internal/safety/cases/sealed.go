package cases

import (
	"context"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// What the opening of something sealed asks of a case (package breakglass).

// LinkFromCase makes f give the page on which those on the rota ask to open
// something that the member of a case left. It is called while the program is
// put together.
func (m *Module) LinkFromCase(f func(ID) string) { m.sealed = f }

// LinkFromQueue puts a link to the page of what waits there above the queue, for
// whom shown reports true. It is called while the program is put together.
func (m *Module) LinkFromQueue(url string, shown func(ctx context.Context, id account.ID) (bool, error)) {
	m.sealedList, m.sealedShown = url, shown
}

// sealedListFor is that link, "" for whom there is none.
func (m *Module) sealedListFor(ctx context.Context, id account.ID) (string, error) {
	if m.sealedShown == nil {
		return "", nil
	}
	if shown, err := m.sealedShown(ctx, id); err != nil || !shown {
		return "", err
	}
	return m.sealedList, nil
}

// sealedURL is that page, "" for somebody who is on no rota.
func (m *Module) sealedURL(d Desk) string {
	if m.sealed == nil || !d.responder {
		return ""
	}
	return m.sealed(d.Case.ID)
}

// Worried reports whether the case came, too, from the visitor's own worry.
func (d Desk) Worried() bool { return d.worried }

// OneIn reads a case on c, whoever asks; Missing where there is none.
func (m *Module) OneIn(ctx context.Context, c db.Conn, id ID) (Case, error) {
	one, found, err := m.store.one(ctx, c, id)
	if err == nil && !found {
		err = fault.Missing("no such case")
	}
	return one, err
}

// OpenAbout reports whether a case about the member is open.
func (m *Module) OpenAbout(ctx context.Context, c db.Conn, member group.MemberID) (bool, error) {
	rows, err := db.All(ctx, c, qOfMember, scanCase, int64(member))
	for _, one := range rows {
		if one.Open() {
			return true, err
		}
	}
	return false, err
}
