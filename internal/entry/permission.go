package entry

import (
	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// mayAsk returns nil if the visitor may ask to come in, or for a place on the
// waiting list. Members have no need to, and are answered like everybody for
// whom there is nothing here.
func mayAsk(v group.Visit) error {
	switch {
	case !v.Actor.SignedIn():
		return fault.New(fault.SignInNeeded, "sign_in_needed")
	case v.Belongs():
		return fault.Missing("belongs already")
	case v.Looks:
		return fault.Missing("an adult, and the group is for young people")
	}
	return nil
}

// mayGreet returns nil for those who hold the group and those who greet in it.
// Everybody else finds nothing.
func mayGreet(v group.Visit) error {
	if v.Facilitates() || v.Belongs() && v.Member.Has("greeter") {
		return nil
	}
	return fault.Missing("neither a greeter nor a facilitator")
}

// mayHold returns nil for those who hold the group. Who comes and who waits is
// for them only: to everybody else these pages are not there.
func mayHold(v group.Visit) error {
	if !v.Facilitates() {
		return fault.Missing("not a facilitator")
	}
	return nil
}
