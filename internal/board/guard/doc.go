// Package guard finds in a text what must not stand on a board for practical
// help: how to reach or find a person outside the group, and money.
//
// It is pure, knows English, Spanish and Arabic, and only ever asks to rephrase.
// It looks for what people write without thinking, not for those who mean to
// get around it; a facilitator sees the rest.
package guard
