// Package obs lets an operator see how Hearth does, and never what a person
// does.
//
// Logs, metrics and traces know a request by the pattern of its route
// ("/groups/{slug}"), its method, its status and its time. They never hold a
// path, a query, an address, an account or anything written: the name of a
// group in a path already says what a person lives with. A test asks for a
// page and then looks for its slug in all three.
//
// Metrics have a registry of their own. Traces start anew with each request,
// whatever it claims to belong to, and leave the process only if a collector
// is configured.
package obs
