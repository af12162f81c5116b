// Package directory finds groups: search in plain words, facets with counts,
// what is open now and what starts soon, and the match of three questions.
//
// It keeps an index of all listed groups in memory, made from group.Listings
// beside the one in use and put in its place whole; a search touches no
// database. An index may lag a few seconds behind the groups. It has no tables.
//
// What always holds: a group that is proposed, archived, unlisted or behind its
// organisation's wall is in no index, and so in no search, match or list that
// comes from here. What somebody answers to the three questions is neither
// stored nor put into an address or a log.
package directory
