package format

// What a document may hold. Lengths are counted in Unicode code points. The
// schema says the same; a test compares the two.
const (
	MaxBytes    = 256 << 10 // of a document; the longest format that Hearth ships has 12 KiB
	MinLength   = 5         // of a meeting, in minutes
	MaxLength   = 480       // a day of work, pauses included
	MinSeats    = 2
	MaxSeats    = 500
	MaxSegments = 60
	MaxShare    = 100

	MaxName    = 80 // names and titles stand on one line
	MaxSummary = 400
	MaxID      = 40
	MaxPrompt  = 800
	MaxPart    = 1500 // about a minute and a half, read out
	MaxPrivate = 1200
	MaxCard    = 1500
	MaxStep    = 300
	MaxOption  = 120

	MaxPrompts = 10 // and times round
	MaxParts   = 30
	MaxCards   = 12
	MaxSteps   = 20
	MinOptions = 2
	MaxOptions = 8

	MinSeconds = 5 // of a turn: time for a word
	MaxSeconds = 3600
	MinEcho    = 5
	MaxEcho    = 120
	MaxBreath  = 20 // seconds in, held or out: longer is not slow, it is hard
)

// maxProblems ends the reading of a document that is not a format at all.
const maxProblems = 50

// maxDepth is how deep a document may nest; a format needs six.
const maxDepth = 8
