// Package training makes the weights of package triage: it reads the data sets
// whose terms allow it and what we wrote ourselves (package ours), says of every
// row what it shows and what it does not, and trains, calibrates and writes the
// models. It runs by hand, through "hearth triage train"; the server never does.
//
// It owns no tables. What must always hold: only sets of Allowed are opened, a
// set's rows are read in the order of its file, and the same files give the same
// weights to the byte.
package training
