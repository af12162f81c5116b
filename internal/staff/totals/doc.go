// Package totals makes numbers about groups of people safe to hand out.
//
// It owns no table and knows no clock: raw counts go in, published cells come
// out. What always holds, and the tests prove:
//
//   - No cell speaks of fewer than Floor people.
//   - What is published is a multiple of Step.
//   - One person more or less, from one month to the next, changes nothing that
//     is published: a number stays as it was until several people moved.
//   - A hidden part cannot be worked out from the total and the other parts:
//     others are hidden with it (complementary suppression, as in the handbook
//     of statistical disclosure control, Hundepool et al. 2012, §4).
package totals
