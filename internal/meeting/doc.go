// Package meeting is when a group meets: series of dates, who says that they
// come, the waiting list, reminders, and calendars to take along. What happens
// once a meeting is open is package meeting/room; how it goes is written down in
// meeting/format and run by meeting/floor.
//
// It owns the tables meeting_series, meeting_answer, meeting_told,
// meeting_reminder and meeting_calendar.
//
// What always holds:
//   - Dates are for members alone. To everybody else there are none.
//   - Never more people have a seat on a date than there are seats: who answers
//     or changes a series holds its row until they are done, and whoever comes
//     next counts anew.
//   - An edit does not change what was: a date that has begun stays as it was
//     held.
//   - A reminder goes out once at most, and never after the beginning.
//   - A calendar is one member's, and holds the dates of one group. Its titles
//     say nothing, and its address stands nowhere in the database.
//   - Who leaves gives up their seats, and what they said is forgotten.
package meeting
