package app

import "net/url"

var (
	holdersOnly   = [5]int{401, 404, 404, 303, 404} // to everybody else it is not there
	holdersOnlyIn = [5]int{303, 404, 404, 200, 404}
	nobodysIn     = [5]int{303, 404, 404, 404, 404}
)

// entryGates are asked of a group that is open and has room.
var entryGates = []gate{
	{"GET /invite/{token}", at("/invite/nonsense"), nil, [5]int{404, 404, 404, 404, 404}},
	{"POST /invite/{token}", at("/invite/nonsense"), none, nobodys},
	{"GET /codes", nil, nil, signedIn},
	{"POST /codes", nil, url.Values{"code": {"AAAA"}}, refusedIn},

	{"GET /groups/{slug}/request", at(low + "/request"), nil, [5]int{303, 404, 303, 303, 404}},
	{"POST /groups/{slug}/request", at(low + "/request"), none, nobodys},
	{"POST /groups/{slug}/request/withdraw", at(low + "/request/withdraw"), none, onwardIn},
	{"GET /groups/{slug}/requests", at(low + "/requests"), nil, holdersOnlyIn},
	{"GET /groups/{slug}/requests/{id}", at(low + "/requests/nonsense"), nil, nobodysIn},
	{"POST /groups/{slug}/requests/{id}", at(low + "/requests/nonsense"), none, nobodys},
	{"GET /groups/{slug}/questions", at(low + "/questions"), nil, holdersOnlyIn},
	{"POST /groups/{slug}/questions", at(low + "/questions"), none, holdersOnly},

	{"GET /groups/{slug}/invitations", at(low + "/invitations"), nil, holdersOnlyIn},
	{"POST /groups/{slug}/invitations", at(low + "/invitations"), url.Values{"uses": {"1"}, "days": {"7"}}, holdersOnly},
	{"POST /groups/{slug}/invitations/{id}/revoke", at(low + "/invitations/nonsense/revoke"), none, nobodys},

	{"GET /groups/{slug}/waiting", at(low + "/waiting"), nil, onward},
	{"POST /groups/{slug}/waiting", at(low + "/waiting"), none, [5]int{401, 422, 404, 404, 422}},
	{"POST /groups/{slug}/waiting/stay", at(low + "/waiting/stay"), none, nobodys},
	{"POST /groups/{slug}/waiting/leave", at(low + "/waiting/leave"), none, onwardIn},
	{"POST /groups/{slug}/come-in", at(low + "/come-in"), none, writers},
	{"GET /groups/{slug}/waiting-list", at(low + "/waiting-list"), nil, holdersOnlyIn},
	{"POST /groups/{slug}/waiting-list", at(low + "/waiting-list"), url.Values{"meanwhile": {"Walk."}}, holdersOnly},
	{"POST /groups/{slug}/waiting-list/{id}/offer", at(low + "/waiting-list/nonsense/offer"), none, nobodys},

	{"GET /groups/{slug}/welcomes", at(low + "/welcomes"), nil, holdersOnlyIn},
	{"POST /groups/{slug}/welcomes/{member}", at(low + "/welcomes/nonsense"), words, nobodys},

	{"GET /groups/{slug}/pause", at(low + "/pause"), nil, membersIn},
	{"POST /groups/{slug}/pause", at(low + "/pause"), url.Values{"for": {"week"}, "keep_seat": {"yes"}}, writers},
	{"GET /groups/{slug}/breaks", at(low + "/breaks"), nil, holdersOnlyIn},
	{"POST /groups/{slug}/back", at(low + "/back"), none, writers},
	{"GET /groups/{slug}/agreements", at(low + "/agreements"), nil, signedIn},
	{"POST /groups/{slug}/agreements", at(low + "/agreements"), url.Values{"agree": {"yes"}}, writers},
	{"GET /groups/{slug}/me", at(low + "/me"), nil, membersIn},
	{"POST /groups/{slug}/me", at(low + "/me"), url.Values{"pronouns": {"she"}}, writers},
}
