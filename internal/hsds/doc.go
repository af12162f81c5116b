// Package hsds speaks HSDS 3, the Human Services Data Specification of Open
// Referral, so that other directories can list this site's groups, and this
// site's directory can name theirs.
//
// It tells only of groups that stand in the directory, and only what their
// public pages say: nothing of members, and no way in but the group's page. What
// it reads from others is kept apart from our own groups, with its source and
// day.
//
// It owns the tables listed_elsewhere and listing_change.
package hsds
