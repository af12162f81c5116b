// Package hours is times of the week on a clock on the wall: stretches of time,
// where they touch, and what lies between them. It is pure, and right in the
// nights in which clocks change.
package hours
