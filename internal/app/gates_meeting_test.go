package app

import (
	"maps"
	"net/url"
)

const lowMeetings = low + "/meetings"

// aMeeting is the form of a weekly meeting that begins in two days.
var aMeeting = url.Values{"title": {"t"}, "format": {"peer"}, "zone": {"Europe/Berlin"}, "day": {"2026-11-24"}, "time": {"20:00"}, "minutes": {"60"},
	"repeat": {"week"}, "ends": {"never"}, "confirm": {"none"}}

// onSeries is an address beneath a fresh series of the holder's.
func onSeries(suffix string) func(*town) string {
	return func(w *town) string {
		return lowMeetings + "/" + w.post("holder", lowMeetings, aMeeting).ID + suffix
	}
}

// onDate is an address beneath the first date of a fresh series.
func onDate(suffix string) func(*town) string { return onSeries("/20261124T200000" + suffix) }

// onDateOff is onDate for a date that is called off.
func onDateOff(suffix string) func(*town) string {
	return func(w *town) string {
		date := onDate("")(w)
		w.ask("holder", "POST", date+"/off", "text/html", url.Values{"reason": {"Snow"}})
		return date + suffix
	}
}

var meetingGates = []gate{
	{"GET /calendar/{token}", at("/calendar/nonsense.ics"), nil, [5]int{404, 404, 404, 404, 404}},
	{"GET /groups/{slug}/meetings", at(lowMeetings), nil, boardRead},
	{"POST /groups/{slug}/meetings", at(lowMeetings), aMeeting, holders},
	{"GET /groups/{slug}/meetings/new", at(lowMeetings + "/new"), nil, boardHolders},
	{"GET /groups/{slug}/meetings/yours", at(lowMeetings + "/yours"), nil, boardRead},
	{"POST /groups/{slug}/meetings/reminders", at(lowMeetings + "/reminders"), url.Values{"remind": {"day"}}, writers},
	{"POST /groups/{slug}/meetings/calendar", at(lowMeetings + "/calendar"), none, [5]int{401, 404, 200, 200, 404}},
	{"POST /groups/{slug}/meetings/calendar/off", at(lowMeetings + "/calendar/off"), none, writers},
	{"GET /groups/{slug}/meetings/{series}", onSeries(""), nil, boardHolders},
	{"POST /groups/{slug}/meetings/{series}", onSeries(""), with(aMeeting, "revision", "1"), holders},
	{"POST /groups/{slug}/meetings/{series}/dates", onSeries("/dates"), url.Values{"extra_day": {"2026-11-27"}, "extra_time": {"20:00"}}, holders},
	{"GET /groups/{slug}/meetings/{series}/{date}", onDate(""), nil, boardRead},
	{"POST /groups/{slug}/meetings/{series}/{date}/answer", onDate("/answer"), url.Values{"says": {"coming"}}, writers},
	{"POST /groups/{slug}/meetings/{series}/{date}/off", onDate("/off"), url.Values{"reason": {"Snow"}}, holders},
	{"POST /groups/{slug}/meetings/{series}/{date}/on", onDateOff("/on"), none, holders},
	{"POST /groups/{slug}/meetings/{series}/{date}/change", onDate("/change"), url.Values{"minutes": {"90"}}, holders},
	{"POST /groups/{slug}/meetings/{series}/end", onSeries("/end"), none, holders},
}

// with is a form with one value more, or another.
func with(form url.Values, name, value string) url.Values {
	more := maps.Clone(form)
	more[name] = []string{value}
	return more
}
