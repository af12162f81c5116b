package floor

// Times in milliseconds. They are short enough to be felt as care and long
// enough for a phone that changes from one network to another.
const (
	second = 1000
	minute = 60 * second

	FadeFor = 4 * second // a microphone fades for a breath's length, not in mid-word

	HoldTurn     = 45 * second // a lost speaker's turn waits: a page reloads in 5 s, a router restarts in about 40
	GraceLost    = 2 * minute  // a lost connection is not a going before that
	GraceHost    = 1 * minute  // the host may be gone for so long before somebody else leads
	OfferFor     = 30 * second // an offered piece lies there
	CheckAfter   = 2 * minute  // after which facilitators are reminded of who vanished
	HeavyFor     = 10 * minute // after something heavy, a lost connection is looked after
	EmptyFor     = 10 * minute // a meeting without anybody is over
	EmptyUnbegun = 60 * minute // and one that nobody began, where its end is not known
	EndNotice    = 5 * minute  // before an exact end, as process groups are used to
	SoonNotice   = 1 * minute  // before a segment's end
	VoteAgain    = 1 * minute  // at least, where ballots were lost
	SignalFor    = 2 * minute  // a signal is shown

	signAtMost  = 30 * second // before a turn's end comes the sign: a sixth of the turn,
	signAtLeast = 5 * second  // but so much
	unsigned    = 15 * second // where less is left, no sign: it would only disturb

	maxMoment  = 1 << 50 // some 35,000 years: beyond it a clock is broken, and sums would overflow
	maxExtend  = 3600    // seconds; more is a new meeting
	maxSeats   = 10_000  // that ever came to one meeting; a flood of knocks ends here
	maxPeople  = 50      // before one device
	maxCheckIn = 40      // bytes of a code
	maxChips   = 1_000   // in one meeting
	maxNumber  = 1 << 20 // of a chip
)

// longest and over say when somebody is told privately that they have spoken
// long: after three minutes, and with over twice what the others had on average.
const (
	longest = 3 * minute
	over    = 2
)
