package app

import (
	"encoding/json"
	"net/url"

	"hearth/internal/listening"
)

const lowListening = low + "/listening"

var (
	listeningAsk  = url.Values{"wish": {"heard"}}
	listeningEnd  = url.Values{"do": {"end"}}
	listeningRead = [5]int{303, 404, 200, 200, 404}
	// The asker's alone: whoever holds the group does not read along.
	listeningTalk = [5]int{401, 404, 303, 404, 404}
)

// listens makes sure that the group offers listening.
func listens(then func(*town) string) func(*town) string {
	return func(w *town) string {
		w.ask("holder", "POST", lowListening+"/open", "text/html", url.Values{"open": {"yes"}})
		return then(w)
	}
}

// aTalk is an address beneath a fresh talk that the member has asked for.
func aTalk(suffix string) func(*town) string {
	return listens(func(w *town) string {
		w.noTalk()
		w.ask("member", "POST", lowListening+"/ask", "text/html", listeningAsk)
		talks := w.talks()
		if len(talks) == 0 {
			w.t.Fatal("no talk")
		}
		return talks[0] + suffix
	})
}

// talks are the addresses of the member's own talks.
func (w *town) talks() (urls []string) {
	w.t.Helper()
	var home struct{ Talks []struct{ URL string } }
	if err := json.Unmarshal(w.ask("member", "GET", lowListening, "application/json", nil).Body.Bytes(), &home); err != nil {
		w.t.Fatal(err)
	}
	for _, t := range home.Talks {
		urls = append(urls, t.URL)
	}
	return urls
}

// noTalk ends what the member has asked for, who may then listen, or ask anew.
func (w *town) noTalk() {
	w.t.Helper()
	for _, url := range w.talks() {
		w.ask("member", "POST", url+"/do", "text/html", listeningEnd)
	}
	w.ask("member", "POST", lowListening+"/stop", "text/html", none)
}

// aListener is the page of somebody in the group who passed the course.
func aListener(w *town) string {
	answers := url.Values{}
	for _, q := range listening.Quiz {
		answers.Set(q.Name, q.Right)
	}
	w.noTalk()
	w.ask("member", "POST", lowListening+"/course", "text/html", answers)
	var page struct{ Listeners []struct{ URL string } }
	if err := json.Unmarshal(w.ask("holder", "GET", lowListening+"/listeners", "application/json", nil).Body.Bytes(), &page); err != nil || len(page.Listeners) == 0 {
		w.t.Fatal(err, "no listener")
	}
	return page.Listeners[0].URL
}

var listeningGates = []gate{
	{"POST /groups/{slug}/listening/open", at(lowListening + "/open"), url.Values{"open": {"yes"}}, holders},
	{"GET /groups/{slug}/listening", listens(at(lowListening)), nil, listeningRead},
	{"POST /groups/{slug}/listening/ask", listens(at(lowListening + "/ask")), url.Values{"wish": {"money"}}, [5]int{401, 404, 422, 422, 404}},
	{"GET /groups/{slug}/listening/talks/{talk}", aTalk(""), nil, [5]int{303, 404, 200, 404, 404}},
	{"POST /groups/{slug}/listening/talks/{talk}/lines", aTalk("/lines"), words, [5]int{401, 404, 409, 404, 404}},
	{"POST /groups/{slug}/listening/talks/{talk}/after", aTalk("/after"), url.Values{"heard": {"4"}}, [5]int{401, 404, 409, 404, 404}},
	{"POST /groups/{slug}/listening/talks/{talk}/do", aTalk("/do"), url.Values{"do": {"end"}}, listeningTalk},
	{"GET /groups/{slug}/listening/course", listens(at(lowListening + "/course")), nil, listeningRead},
	{"POST /groups/{slug}/listening/course", listens(at(lowListening + "/course")), none, [5]int{401, 404, 422, 422, 404}},
	{"POST /groups/{slug}/listening/here", listens(at(lowListening + "/here")), none, [5]int{401, 404, 403, 403, 404}},
	{"POST /groups/{slug}/listening/limits", listens(at(lowListening + "/limits")), url.Values{"daily": {"1"}}, [5]int{401, 404, 403, 403, 404}},
	{"POST /groups/{slug}/listening/next", listens(at(lowListening + "/next")), none, [5]int{401, 404, 403, 403, 404}},
	{"GET /groups/{slug}/listening/listeners", at(lowListening + "/listeners"), nil, [5]int{303, 404, 403, 200, 404}},
	{"GET /groups/{slug}/listening/listeners/{member}", listens(aListener), nil, [5]int{303, 404, 403, 200, 404}},
	{"POST /groups/{slug}/listening/listeners/{member}", listens(aListener), url.Values{"do": {"confirm"}}, holders},
	{"POST /groups/{slug}/listening/stop", listens(at(lowListening + "/stop")), none, writers},
}
