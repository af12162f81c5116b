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
// read, with what one could do about it; one thing is to go slowly for a while.
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
//   - A group that goes slowly for a while keeps nobody waiting whose words show a
//     sign of danger, nor what is said in a turn, to those who lead, or for help.
//
// It owns the tables exposure_account, exposure_member, exposure_day,
// exposure_slow and exposure_turn. What words touch on is stored with them, by the
// feature in which they were written.
package exposure
