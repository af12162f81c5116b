package app

import "net/url"

// sealedGates are the routes of what members leave, and of opening it. None of
// these people is on a rota; the holder works on cases and still finds nothing.
var sealedGates = []gate{
	{"GET /privacy/opening", nil, nil, anybody},
	{"GET /groups/{slug}/sealed", at(low + "/sealed"), nil, membersIn},
	{"POST /groups/{slug}/sealed", at(low + "/sealed"), url.Values{"phone": {"0170 5550"}}, writers},
	{"POST /groups/{slug}/sealed/delete", at(low + "/sealed/delete"), url.Values{"what": {"contact"}}, writers},
	{"POST /groups/{slug}/sealed/{ask}/complain", at(low + "/sealed/nonsense/complain"), words, nobodys},
	{"GET /safety/sealed", nil, nil, nothingThere},
	{"GET /safety/cases/{case}/sealed", onCase("/sealed"), nil, nothingThere},
	{"POST /safety/cases/{case}/sealed", onCase("/sealed"), url.Values{"what": {"contact"}, "reason": {"own_life"}, "words": {"w"}}, nobodys},
	{"GET /safety/sealed/{ask}", at("/safety/sealed/nonsense"), nil, nothingThere},
	{"POST /safety/sealed/{ask}/agree", at("/safety/sealed/nonsense/agree"), none, nobodys},
	{"POST /safety/sealed/{ask}/refuse", at("/safety/sealed/nonsense/refuse"), none, nobodys},
	{"POST /safety/sealed/{ask}/withdraw", at("/safety/sealed/nonsense/withdraw"), none, nobodys},
	{"POST /safety/sealed/{ask}/look", at("/safety/sealed/nonsense/look"), none, nobodys},
	{"POST /safety/sealed/{ask}/review", at("/safety/sealed/nonsense/review"), none, nobodys},
	{"POST /safety/sealed/{ask}/telling", at("/safety/sealed/nonsense/telling"), none, nobodys},
	{"POST /safety/sealed/{ask}/reply", at("/safety/sealed/nonsense/reply"), none, nobodys},
}
