// Package ladder is how grave a moment is, and what is promised for it: from S0,
// distress without risk, to S4, somebody in danger now, and C, a child at risk.
// It is pure. What finds a level is package triage or a person; what comes of
// one is packages cases and rota.
//
// What must always hold: a level only ever brings somebody to a person sooner.
// None punishes, and none hides a cry for help from those who answer it.
package ladder
