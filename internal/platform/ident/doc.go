// Package ident makes ids and turns them into the tokens that people see.
//
// Inside, an id is an int64: small, ordered by time, unique over all nodes.
// Outside, it is a token: the id encrypted under the server's key together
// with its kind. A token cannot be guessed, counted, or used for another kind,
// and needs no column of its own.
package ident
