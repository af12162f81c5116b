// Package db is the only package that knows a database driver.
//
// One set of statements, in PostgreSQL's syntax and within the subset that
// SQLite shares, serves both engines. Each statement is a package-level
// constant made by Register; one test prepares them all on both. Statements
// always bind their values: nothing that a person wrote is ever part of a
// statement's text, and so never reaches a server's log.
//
// Reads on a *DB go to a pool of readers; everything that writes runs inside
// Tx. SQLite has one writer, so nothing slow belongs inside a transaction, and
// those who write at the same time share a commit.
//
// It owns the migrations (folder migrations, one linear history, forward only)
// and the table node.
package db
