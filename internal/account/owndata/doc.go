// Package owndata is a person's right over what the site holds about them: a
// copy of all of it, and its erasure.
//
// It has no tables. It asks every feature in turn; app hands it the list, and
// the type of that list is what makes these two duties of every feature.
package owndata
