// Package staff owns the console of an organisation: who works in it and with
// which role, what was checked about them and until when, what they speak and
// know, the partners it works for, and the numbers that it may hand out.
//
// Its tables are staff_person, staff_invitation, staff_check, staff_badge,
// staff_settings, staff_partner, staff_partner_group, staff_pass, staff_line
// and staff_month. Groups, members and topics stay group's: this package asks
// for them.
//
// What always holds:
//
//   - May is the one function that says who may do what. Whoever does not work
//     in an organisation gets Missing for everything of it, like for an address
//     that does not exist.
//   - An organisation that has staff has an owner.
//   - Names of staff, what was checked and what somebody knows are sealed under
//     the organisation's key. A staff row may name its account; no row leads
//     from it to a member, but for the sealed link that a person makes
//     themselves to wear their checks as a badge.
//   - A check holds until its last day ends in the organisation's time zone,
//     and not a minute longer.
//   - A viewer sees published totals (package totals) and nothing else.
package staff
