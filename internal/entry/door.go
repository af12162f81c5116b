package entry

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/limit"
)

// theirs is what stands in a joining's Invitation when somebody takes up a seat
// or a welcome that waits for them: the door is then asked in any case. No link
// and no code looks like it.
const theirs = "theirs"

// tries is how often one person may try codes and links: a typing mistake or
// two, and far too few to guess a code.
var tries = limit.Per(10, 10*time.Minute)

// Knock is asked before Admit, outside of any transaction, and paces those who
// try one code after another. It returns TooMany.
func (m *Module) Knock(ctx context.Context, v group.Visit, invitation string) error {
	if invitation == "" || invitation == theirs {
		return nil
	}
	if m.limiter == nil {
		return nil
	}
	ok, retry := m.limiter.Allow(ctx, "entry.try/"+strconv.FormatInt(int64(v.Actor.ID), 10), tries)
	if ok {
		return nil
	}
	f := fault.New(fault.TooMany, "entry.too_many_tries")
	f.Retry = int(retry.Seconds()) + 1
	return f
}

// Admit implements group.Door. What lets somebody in, in this order: a seat that
// is held for them, a place on the list, having been a member before, a link or
// a code, a request that was welcomed.
func (m *Module) Admit(ctx context.Context, tx *db.Tx, v group.Visit, in group.Joining) (held bool, err error) {
	tag := m.store.tag(v.Actor.ID, v.Group.ID)
	row, found, err := db.Maybe(ctx, tx, qPlaceByTag, scanPlace, tag)
	if err == nil && found { // it may be used up, or pass on, while this waits
		if err = m.queue(ctx, tx, v.Group.ID); err == nil {
			row, found, err = db.Maybe(ctx, tx, qPlaceByTag, scanPlace, tag)
		}
	}
	if err != nil {
		return false, err
	}
	if !found {
		return false, m.let(ctx, tx, v, in.Invitation)
	}
	// A seat that was not taken in time is still theirs until it went on.
	held = row.Standing == Offered
	switch dropped, err := m.dropPlace(ctx, tx, row, false); {
	case err != nil:
		return held, err
	case !dropped: // the seat went on, or was offered, at this very moment
		return false, fault.New(fault.Unavailable, "unavailable")
	}
	if err := m.entered(ctx, tx, v); err != nil {
		return held, err
	}
	return held, m.seatGiven(ctx, tx, v.Group.ID)
}

// let uses up what lets the person in, or returns the fault to answer with.
func (m *Module) let(ctx context.Context, tx *db.Tx, v group.Visit, invitation string) error {
	if v.Group.Entry == "open" || v.Member != nil {
		return nil
	}
	tried := invitation != "" && invitation != theirs
	if tried {
		used, err := m.use(ctx, tx, v, invitation)
		if err != nil || used {
			return err
		}
	}
	if v.Group.Entry == "request" {
		welcomed, err := m.welcomed(ctx, tx, v)
		if err != nil || welcomed {
			return err
		}
	}
	if tried {
		return fault.New(fault.Conflict, "entry.not_let_in")
	}
	return fault.New(fault.Conflict, "entry.need_"+v.Group.Entry)
}

// use counts the link or the code once more, if it still lets anybody in. Many
// who try at once are let in exactly as often as it says.
func (m *Module) use(ctx context.Context, tx *db.Tx, v group.Visit, invitation string) (bool, error) {
	if v.Group.Entry == "code" { // opens with a code alone
		changed, err := db.Exec(ctx, tx, qUseCode, m.codeHash(cleanCode(invitation)), int64(v.Group.Organisation), int64(v.Group.ID), m.now())
		return changed > 0, err
	}
	changed, err := db.Exec(ctx, tx, qUseInvitation, m.linkHash(invitation), int64(v.Group.ID), m.now())
	return changed > 0, err
}

func (m *Module) welcomed(ctx context.Context, tx *db.Tx, v group.Visit) (bool, error) {
	row, found, err := db.Maybe(ctx, tx, qRequestByTag, scanRequest, m.store.tag(v.Actor.ID, v.Group.ID))
	if err != nil || !found || row.State != Welcomed {
		return false, err
	}
	changed, err := db.Exec(ctx, tx, qEnter, int64(row.ID))
	return changed > 0, err
}

// entered notes on the person's request, if there is one, that they came in.
func (m *Module) entered(ctx context.Context, tx *db.Tx, v group.Visit) error {
	_, err := m.welcomed(ctx, tx, v)
	return err
}

// A Coming is what somebody presses who takes up a seat or a welcome.
type Coming struct {
	Handle  string // "" for the one that they proposed
	Agree   bool
	Version int64 // the agreements that were on the page
}

// ComeIn makes the visitor a member with what they wrote when they asked, or
// ends their break. It returns Missing if nothing waits for them, and Invalid
// where agreements changed since or the handle went to somebody else.
func (m *Module) ComeIn(ctx context.Context, v group.Visit, in Coming) error {
	if v.Belongs() {
		return m.Back(ctx, v)
	}
	a, err := m.awaited(ctx, v)
	if err != nil {
		return err
	}
	joining := group.Joining{Handle: a.Handle, Agree: in.Agree, Version: in.Version, About: a.About, Invitation: theirs}
	if in.Handle != "" {
		joining.Handle = in.Handle
	}
	if !in.Agree && in.Version == 0 && a.Agreed == v.Group.AgreementVersion { // what they ticked then stands
		joining.Agree, joining.Version = true, a.Agreed
	}
	_, err = m.groups.Join(ctx, v, joining)
	return err
}

// awaited returns what the visitor wrote who has a place or was welcomed.
func (m *Module) awaited(ctx context.Context, v group.Visit) (Applicant, error) {
	place, found, err := m.MyPlace(ctx, v)
	if err != nil || found {
		return place.Applicant, err
	}
	request, found, err := m.MyRequest(ctx, v)
	if err == nil && (!found || request.State != Welcomed) {
		err = fault.Missing("nothing waits for this person")
	}
	return request.Applicant, err
}
