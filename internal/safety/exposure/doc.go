// Package exposure is how much heavy reading somebody takes on, and how warm a
// group runs.
//
// For readers: words carry notes of what they touch on (group.Touches), and each
// reader chooses how to meet them, everywhere or in one group: shown, folded, or
// away until they press for it. How much somebody read in a day, and when they
// meant to stop, stays in their browser and is never sent (web/ts/heavy.ts). The
// grounding page is for afterwards.
//
// For those who hold a group: its temperature, from sums by day of what was
// read, with what one could do about it.
//
// What always holds:
//
//   - A note says what words are about. It is no verdict on their author, hides
//     nothing from those who can answer, and calls nobody.
//   - What may be a cry for help is folded at most: who wrote it, and when, is
//     always seen.
//   - Sums hold neither a member nor a text, and are counted after the words are
//     safe: a failure here never keeps words from being written, nor a signal
//     from being raised.
//   - The temperature raises no alarm. Few texts make no weather: under
//     FewestTexts it says so, and small numbers are shown as "a few".
//
// It owns the tables exposure_account, exposure_member and exposure_day. What a
// post touches on is stored by package forum.
package exposure
