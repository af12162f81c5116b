// Package forum is the talk between meetings: conversations in a group, their
// posts, and what members keep about them.
//
// A conversation begins with a wish: what its author hopes for in answers. Its
// posts are numbered from 1, the opening post; numbers never change, so a page
// is always the same twenty, and a post that is taken back leaves its place.
// Acknowledgements are numbers for the author and mere presence for everybody
// else; nothing here is ever ranked by them.
//
// A conversation knows when it was answered: by the first reply of somebody else
// that still stands. It is looked up anew whenever a reply is withdrawn, hidden
// or shown again; see answered.go.
//
// Titles, posts, notes and drafts are sealed under the key of the member who
// wrote them. It owns the tables conversation, post, acknowledgement, reading,
// draft and taken_form.
package forum
