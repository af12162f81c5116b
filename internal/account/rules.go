package account

import (
	"strings"
	"time"

	"hearth/internal/account/naming"
	"hearth/internal/account/passphrase"
	"hearth/internal/platform/fault"
)

// How long things last.
const (
	// sessionFor is thirty days from signing in, whatever is done meanwhile:
	// ASVS 5.0 §7.3 wants an end that activity does not push away.
	sessionFor = 30 * 24 * time.Hour
	// freshFor is how long a sign-in counts as "just now", for what must not
	// be done by whoever finds an open laptop.
	freshFor = 10 * time.Minute
	// ceremonyFor is how long a person may take to find their finger.
	ceremonyFor = 5 * time.Minute
	// seenEvery is how exactly the last visit is kept.
	seenEvery = time.Hour
)

// An AgeBand is what a person declared about their age.
type AgeBand string

// The bands. Adult is eighteen or over. Youth is younger and old enough to join
// where an organisation has groups for young people.
const (
	Adult AgeBand = "adult"
	Youth AgeBand = "youth"
)

// ParseAgeBand reads the band as pages and programs write it; what does not
// clearly say one of the two is neither.
func ParseAgeBand(s string) (AgeBand, bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "adult", "18+", "18_plus", "over_18":
		return Adult, true
	case "youth":
		return Youth, true
	}
	return "", false
}

// checkName returns the name in its one written form, or what is wrong with it
// noted at the field.
func checkName(problems *fault.Check, name string) string {
	if reason := naming.CheckPrivate(name); reason != naming.Fine {
		problems.Add("name", reason.Key())
	}
	return naming.Clean(name)
}

// checkPassphrase notes at the field what is wrong with a new passphrase.
func checkPassphrase(problems *fault.Check, name, words string) {
	if reason := passphrase.Check(words, name); reason != passphrase.Fine {
		problems.Add("passphrase", reason.Key())
	}
}

// taken is the refusal of a name that somebody has.
func taken() error {
	var problems fault.Check
	problems.Add("name", naming.Taken.Key())
	return problems.Err()
}

// noMatch is the one answer to a name and a secret that do not belong
// together, whichever of the two is wrong.
func noMatch() error { return fault.New(fault.Invalid, "account.no_match") }
