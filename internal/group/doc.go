// Package group owns organisations, their groups, and who belongs to them
// under which handle.
//
// A member is one person in one group. Nothing that leaves this package tells
// whether two members are one person: other features get a Visit, which is the
// group as the asking person meets it, and Cards, which are what a reader may
// know of a member. What says whose a member is is a keyed hash of account and
// group, and no row leads from an account to its members.
//
// It owns the tables organisation, topic, topic_name, support_group,
// group_topic, group_format, agreement and member.
package group
