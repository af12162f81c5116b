// Package web is the one door between HTTP and the features.
//
// A feature's handler parses, calls, renders, and returns one error; the
// Router turns that error into a page or into JSON, with a kind sentence and an
// incident id, and logs its private cause. Every route states who may ask for
// it when it is registered, so that the list of public routes can be read and
// tested. Nothing here logs a path, a query or a form: a group's name in an
// address is already a secret.
package web
