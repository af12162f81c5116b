package app

import (
	"encoding/json"
	"net/url"
	"strings"
)

// casesGates are the routes of cases, of the talk with somebody, and of the
// quiet note. Nobody of the town is on a rota; the holder works on cases up to
// S2, and the member asks for a person in each row that needs a case.
var casesGates = []gate{
	{"GET /person", nil, nil, [5]int{303, 200, 303, 303, 303}},
	{"GET /groups/{slug}/person", at(low + "/person"), nil, membersIn},
	{"POST /groups/{slug}/person", at(low + "/person"), words, writers},
	{"POST /groups/{slug}/person/again", at(low + "/person/again"), url.Values{"thing": {"post.nonsense"}}, nobodys},
	{"GET /groups/{slug}/worry", at(low + "/worry"), nil, membersIn},
	{"POST /groups/{slug}/worry", at(low + "/worry"), url.Values{"handle": {"quiet-otter"}, "urgency": {"unsure"}}, [5]int{401, 404, 200, 200, 404}},

	{"GET /groups/{slug}/cases", at(low + "/cases"), nil, [5]int{303, 404, 404, 303, 404}},
	{"GET /safety/cases", nil, nil, [5]int{303, 404, 404, 200, 200}},
	{"GET /safety/cases/{case}", onCase(""), nil, caseRead},
	{"POST /safety/cases/{case}/take", onCase("/take"), none, caseWork},
	{"POST /safety/cases/{case}/pass", onHeldCase("/pass"), url.Values{"note": {"for the next"}}, caseWork},
	{"POST /safety/cases/{case}/context", onCase("/context"), url.Values{"thing": {"post.nonsense"}}, nobodys},
	{"POST /safety/cases/{case}/steps", onCase("/steps"), url.Values{"step": {"s2.ask"}}, caseWork},
	{"POST /safety/cases/{case}/say", onCase("/say"), words, caseWork},
	{"POST /safety/cases/{case}/note", onCase("/note"), url.Values{"note": {"n"}}, caseWork},
	{"POST /safety/cases/{case}/level", onCase("/level"), url.Values{"level": {"s1"}, "reason": {"a song"}}, caseWork},
	{"POST /safety/cases/{case}/look", onCase("/look"), none, [5]int{401, 404, 404, 409, 404}},
	{"POST /safety/cases/{case}/words", onCase("/words"), url.Values{"thing": {"post.nonsense"}, "do": {"released"}}, nobodys},
	{"POST /safety/cases/{case}/follow", onCase("/follow"), url.Values{"number": {"9"}, "result": {"reached"}}, [5]int{401, 404, 404, 409, 404}},
	{"POST /safety/cases/{case}/close", onCase("/close"), url.Values{"outcome": {"no_danger"}}, caseWork},

	{"POST /groups/{slug}/quiet-note", at(low + "/quiet-note"), words, [5]int{401, 404, 200, 200, 404}},
	{"POST /groups/{slug}/quiet-note/hints", at(low + "/quiet-note/hints"), url.Values{"on": {"yes"}}, writers},
	{"GET /groups/{slug}/quiet-note/{thing}", quietNote(""), nil, [5]int{303, 404, 200, 404, 404}},
	{"POST /groups/{slug}/quiet-note/{thing}/mask", quietNote("/mask"), none, [5]int{401, 404, 303, 404, 404}},
}

var (
	caseRead = [5]int{303, 404, 404, 200, 404}
	caseWork = [5]int{401, 404, 404, 303, 404}
)

// onCase is an address beneath an open case of the member's, who asks for a
// person if there is none.
func onCase(suffix string) func(*town) string {
	return func(w *town) string {
		w.ask("member", "POST", low+"/person", "text/html", url.Values{"body": {"I would like to talk."}})
		var queue struct{ Items []struct{ URL string } }
		if err := json.Unmarshal(w.ask("holder", "GET", "/safety/cases", "application/json", nil).Body.Bytes(), &queue); err != nil || len(queue.Items) == 0 {
			w.t.Fatalf("the queue: %v", err)
		}
		return queue.Items[0].URL + suffix
	}
}

// onHeldCase is onCase for a case that the holder has.
func onHeldCase(suffix string) func(*town) string {
	return func(w *town) string {
		url := onCase("")(w)
		w.ask("holder", "POST", url+"/take", "text/html", none)
		return url + suffix
	}
}

// quietNote is the page with the notes about a fresh post of the member's.
func quietNote(suffix string) func(*town) string {
	return func(w *town) string {
		_, post := w.conversation("member")
		return low + "/quiet-note/post." + post[strings.LastIndex(post, "/")+1:] + suffix
	}
}
