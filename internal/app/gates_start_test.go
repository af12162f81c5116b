package app

import "net/url"

// startGates are the routes of starting a group, and of its settings. A draft is
// its owner's alone, which package start's own tests show.
var startGates = []gate{
	{"GET /start", nil, nil, anybody},
	{"POST /start", nil, url.Values{"organisation": {"nowhere"}}, [5]int{401, 409, 409, 409, 409}},
	{"GET /start/{draft}/{step}", at("/start/nonsense/purpose"), nil, [5]int{303, 404, 404, 404, 404}},
	{"POST /start/{draft}/{step}", at("/start/nonsense/purpose"), none, nobodys},
	{"GET /start/{draft}/check", at("/start/nonsense/check"), nil, [5]int{303, 404, 404, 404, 404}},
	{"POST /start/{draft}/found", at("/start/nonsense/found"), none, nobodys},
	{"POST /start/{draft}/discard", at("/start/nonsense/discard"), none, nobodys},
	{"GET /groups/{slug}/first-steps", at(low + "/first-steps"), nil, [5]int{303, 404, 403, 200, 404}},
	{"GET /groups/{slug}/settings", at(low + "/settings"), nil, [5]int{303, 404, 403, 303, 404}},
	{"GET /groups/{slug}/settings/{part}", at(low + "/settings/shape"), nil, [5]int{303, 404, 403, 200, 404}},
	{"POST /groups/{slug}/settings/{part}", at(low + "/settings/shape"), none, [5]int{401, 404, 403, 422, 404}},
}
