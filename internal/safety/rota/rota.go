package rota

import (
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/safety/ladder"
)

// A Responder is somebody who works for an organisation and said yes to being
// called, or an owner of it, who is called when nobody else can be.
type Responder struct {
	Account      account.ID
	Organisation group.OrganisationID
	Name         string         // for colleagues
	Lead         bool           // is called third, and looks after the others
	Owner        bool           // arranges the rota too, and is called last
	Listed       bool           // said yes; else an owner who did not
	Away         bool           // takes no calls at the moment; is called with everybody all the same
	Langs        []string       // spoken, BCP 47; none: did not say
	Levels       []ladder.Level // that they may take; none: every level
	Zone         string         // IANA, for their own pages
	Ways         []Way          // beside the page of the app, which is always one

	ref string // in the audit log
}

// Takes reports whether the responder may take cases of the level. Whoever is
// called last may take everything.
func (r Responder) Takes(l ladder.Level) bool {
	return len(r.Levels) == 0 || slices.Contains(r.Levels, l)
}

// Speaks reports whether the responder speaks the language; who did not say
// which is taken to.
func (r Responder) Speaks(lang string) bool {
	return lang == "" || len(r.Langs) == 0 || slices.ContainsFunc(r.Langs, func(l string) bool { return base(l) == base(lang) })
}

// base is a language without its region.
func base(tag string) string {
	for i, c := range tag {
		if c == '-' || c == '_' {
			return tag[:i]
		}
	}
	return tag
}

// A Way is how somebody is reached outside the app.
type Way string

// The ways.
const (
	Push Way = "push" // every browser of theirs that shows notices
	Mail Way = "mail" // their confirmed address
	Hook Way = "hook" // the organisation's own address; see Hook
)

// Ways lists them.
var Ways = []Way{Push, Mail, Hook}

// app is how everybody is reached: an open page of theirs.
const app Way = "app"

// An Alarm is that somebody has to come.
type Alarm struct {
	Organisation group.OrganisationID
	Case         int64        // of package cases; 0 for a drill
	Level        ladder.Level // only levels that are Always are paged
	Lang         string       // of what was written, BCP 47; "" for not known
	URL          string       // the page of this site on which it is answered
	Drill        bool
}

// Watched is whether somebody is on duty, for those who write.
type Watched struct {
	Kept  bool      // the organisation keeps hours at all
	Now   bool      // somebody is on duty
	Until time.Time // the end of this stretch while Now; zero if no end is in sight
	Next  time.Time // while not Now: when the next stretch begins; zero if none does within two weeks
}

// Named limits.
const (
	// maxShifts is how many shifts an organisation may have: a dozen people,
	// several times a week, and dates beside them.
	maxShifts = 400
	// minShift is the shortest shift in minutes: the time within which a person
	// at risk is called back.
	minShift = 30
	maxLangs = 12
	// MaxHandover is the longest hand-over note in characters.
	MaxHandover = 4000
)
