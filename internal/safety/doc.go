// Package safety owns what keeps people safe. Today that is Help now: the page
// with emergency numbers, helplines, a breathing pacer and a grounding
// exercise, which needs no account and no JavaScript.
//
// What must always hold:
//
//   - A link to a telephone or to a text message holds a record's dial string
//     as it stands. Nothing is prefixed, joined or guessed: short codes are not
//     international numbers.
//   - Every helpline shows the day on which somebody checked it. After twelve
//     months it carries a warning, after twenty-four it is not shown until the
//     operator confirms it (FreshnessOf).
//   - The page never refuses: an unknown country or need shows everything.
//   - Nothing is kept about who asked, where from, or for what need.
//
// The shipped records are in helplines.json. An operator's own file has the
// same shape; Load says how the two are merged.
package safety
