package app

import "net/url"

var exposureGates = []gate{
	{"GET /grounding", nil, nil, anybody},
	{"GET /account/reading", nil, nil, signedIn},
	{"POST /account/reading", nil, url.Values{"death": {"fold"}}, onwardIn},
	{"GET /groups/{slug}/reading", at(low + "/reading"), nil, boardRead},
	{"POST /groups/{slug}/reading", at(low + "/reading"), url.Values{"death": {"show"}}, writers},
	{"GET /groups/{slug}/desk/temperature", at(low + "/desk/temperature"), nil, dutyOnlyIn},
	{"POST /groups/{slug}/desk/slow", at(low + "/desk/slow"), url.Values{"every": {"30"}, "for": {"3600"}}, dutyOnly},
	{"POST /groups/{slug}/desk/slow/end", at(low + "/desk/slow/end"), nil, dutyOnly},
}
