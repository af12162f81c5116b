// Package match weighs groups against what a person said they look for.
//
// It is pure: no database, no clock, no memory of who asked. Every point that a
// group gets has a Reason that can be shown, and a group gets points only for
// what it has; what somebody does not want leaves a group out instead. The same
// answers and the same groups always give the same order.
package match
