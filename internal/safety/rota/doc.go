// Package rota owns who is there when somebody is in danger: the responders of
// an organisation, the hours in which they are on duty, and how they are reached.
//
// Its tables are rota_settings, rota_responder, rota_shift, rota_cover,
// rota_handover, rota_alarm, rota_page, rota_pulse and rota_beat.
//
// What always holds:
//
//   - An alarm is written in the transaction of what caused it. From then on it
//     is paged until somebody takes it, whichever node dies meanwhile: better
//     twice than never.
//   - Nobody is left unpaged in silence. A step that reaches nobody is followed
//     by the next one at once, and the last one reaches everybody there is, the
//     owners included. Where nobody is on the list the owners are.
//   - What pages somebody says that somebody needs them, and nothing else: no
//     name, no group, no level, no word of what was written.
//   - Nobody is called, or shown an alarm, for a case that concerns them: for them
//     there is none (see LeaveOut). Where that cannot be told all are called; where
//     it leaves nobody, package cases tells those who hold the group.
//   - A case that grows graver is called anew from the first step on. One to which
//     nobody came although somebody took its alarm is called anew, others first.
//   - A case has one open alarm. A flood of alarms is one message to each
//     person, not a storm.
//   - A clock that is set wrong, forwards or backwards, delays an alarm by less
//     than one step, and sends no step twice.
//   - Outside of the hours in which somebody is on duty it is never said that
//     somebody reads along.
//
// Package cases raises alarms and asks who may work on a case. Paging itself is
// tested every few minutes (see Pulse); when the last good test is too long ago,
// the doctor, the console and the responders' pages say so.
package rota
