package app

import "net/url"

// inRoom is an address in the room of a meeting that goes on, with the holder
// and the member in it.
func inRoom(suffix string) func(*town) string {
	return func(w *town) string { return w.room("goes on", "peer") + suffix }
}

// afterRoom is inRoom when the meeting is over.
func afterRoom(suffix string) func(*town) string {
	return func(w *town) string {
		in := w.room("is over", "peer")
		w.ask("holder", "POST", in+"/acts", "text/html", url.Values{"act": {"end"}})
		return in + suffix
	}
}

// whereRoom is inRoom for a format that asks where people are.
func whereRoom(w *town) string { return w.room("asks", "process") + "/where" }

// room is a meeting that begins in five minutes: one for each purpose, so that
// the group does not run out of them.
func (w *town) room(purpose, format string) string {
	if in, there := w.rooms[purpose]; there {
		return in
	}
	form := with(with(with(with(aMeeting, "day", "2026-11-22"), "time", "20:05"), "format", format), "repeat", "once")
	in := lowMeetings + "/" + w.post("holder", lowMeetings, form).ID + "/20261122T200500/room"
	for _, role := range []string{"holder", "member"} {
		w.ask(role, "POST", in+"/enter", "text/html", entering)
	}
	if w.rooms == nil {
		w.rooms = map[string]string{}
	}
	w.rooms[purpose] = in
	return in
}

var (
	entering = url.Values{"way": {"text"}, "check_in": {"wait"}}
	inside   = [5]int{401, 404, 409, 409, 404}
)

var roomGates = []gate{
	{"GET /groups/{slug}/meetings/{series}/{date}/room", inRoom(""), nil, membersIn},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/enter", inRoom("/enter"), entering, writers},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/acts", inRoom("/acts"), url.Values{"act": {"signal"}, "signal": {"with_you"}}, writers},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/lines", inRoom("/lines"), url.Values{"kind": {"private"}, "body": {"hello"}}, writers},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/ticket", inRoom("/ticket"), none, inside}, // text seats have none
	{"GET /groups/{slug}/meetings/{series}/{date}/room/aside", inRoom("/aside"), nil, [5]int{303, 404, 303, 200, 404}},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/aside/lines", inRoom("/aside/lines"), url.Values{"to": {"2"}, "body": {"hello"}}, [5]int{401, 404, 403, 409, 404}},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/aside/ask", inRoom("/aside/ask"), none, inside},
	{"GET /groups/{slug}/meetings/{series}/{date}/room/where", whereRoom, nil, membersIn},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/where", whereRoom, url.Values{"where": {"Home"}}, writers},
	{"GET /groups/{slug}/meetings/{series}/{date}/room/after", afterRoom("/after"), nil, membersIn},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/after/rating", afterRoom("/after/rating"), url.Values{"heard": {"4"}}, writers},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/after/commitment", afterRoom("/after/commitment"), words, writers},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/after/follow-up", afterRoom("/after/follow-up"), words, holders},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/after/debrief", afterRoom("/after/debrief"), with(words, "load", "2"), holders},
	{"POST /groups/{slug}/meetings/{series}/{date}/room/after/care", afterRoom("/after/care"), none, nobodys},
}
