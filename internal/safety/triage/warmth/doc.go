// Package warmth reads how a reply meets the person it answers, in the three
// mechanisms of Sharma and others (2020): a reaction that shows feeling, an
// interpretation that shows that it was understood, an exploration that asks
// further. Each is absent (0), weak (1) or strong (2).
//
// It is a score card: what package phrase counts, and how clearly one sentence
// supports (package support, trained on an open set of replies). Nothing was
// trained on the one open set that has these three labels, for its terms do not
// allow it. The weights are below, in tenths, so that anybody can see why a
// reply was read as it was.
//
// It owns no tables. What must always hold: Read looks at any text, keeps
// nothing, and its hint is only ever an offer: no reply is held back for being
// plain.
package warmth
