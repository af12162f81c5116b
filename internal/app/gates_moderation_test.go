package app

import (
	"net/url"
	"strings"
)

// reporting is the address of the form to report a post of whoever holds the
// group.
func reporting(w *town) string {
	_, post := w.conversation("holder")
	return low + "/report?kind=post&id=" + post[strings.LastIndexByte(post, '/')+1:]
}

// nothingThere is what everybody gets for a page of something that is not
// there, or is not theirs.
var nothingThere = [5]int{303, 404, 404, 404, 404}

// moderationGates are the routes of reports, decisions and appeals. None of
// these people works anywhere, and none has a part in anything.
var moderationGates = []gate{
	{"GET /groups/{slug}/report", reporting, nil, [5]int{303, 404, 200, 403, 404}},
	{"POST /groups/{slug}/report", at(low + "/report"), url.Values{"kind": {"post"}, "id": {"nonsense"}, "rule": {"hurt"}}, nobodys},
	{"GET /reports/{report}", at("/reports/nonsense"), nil, nothingThere},
	{"POST /reports/{report}/appeal", at("/reports/nonsense/appeal"), none, nobodys},
	{"GET /decisions", nil, nil, signedIn},
	{"GET /decisions/{decision}", at("/decisions/nonsense"), nil, nothingThere},
	{"POST /decisions/{decision}/appeal", at("/decisions/nonsense/appeal"), none, nobodys},
	{"POST /decisions/{decision}/resubmit", at("/decisions/nonsense/resubmit"), none, nobodys},
	{"POST /decisions/{decision}/confirm", at("/decisions/nonsense/confirm"), none, nobodys},
	{"POST /decisions/{decision}/look", at("/decisions/nonsense/look"), none, nobodys},
	{"GET /groups/{slug}/desk/matters", at(low + "/desk/matters"), nil, holdersIn},
	{"GET /moderation/{org}", at("/moderation/harbour"), nil, nothingThere},
	{"GET /matters/{matter}", at("/matters/nonsense"), nil, nothingThere},
	{"POST /matters/{matter}/words", at("/matters/nonsense/words"), none, nobodys},
	{"POST /matters/{matter}/decide", at("/matters/nonsense/decide"), none, nobodys},
	{"POST /matters/{matter}/misuse", at("/matters/nonsense/misuse"), none, nobodys},
	{"GET /appeals/{appeal}", at("/appeals/nonsense"), nil, nothingThere},
	{"POST /appeals/{appeal}", at("/appeals/nonsense"), none, nobodys},
	{"GET /moderation/{org}/review", at("/moderation/harbour/review"), nil, nothingThere},
	{"GET /moderation/{org}/statements", at("/moderation/harbour/statements"), nil, nothingThere},
	{"GET /moderation/{org}/rules", at("/moderation/harbour/rules"), nil, nothingThere},
	{"POST /moderation/{org}/rules", at("/moderation/harbour/rules"), none, nobodys},
	{"POST /moderation/{org}/rules/dry-run", at("/moderation/harbour/rules/dry-run"), none, nobodys},
	{"POST /moderation/{org}/rules/dry-run/words", at("/moderation/harbour/rules/dry-run/words"), none, nobodys},
	{"GET /groups/{slug}/trust", at(low + "/trust"), nil, [5]int{303, 404, 200, 200, 404}},
	{"POST /groups/{slug}/trust", at(low + "/trust"), none, [5]int{401, 404, 303, 303, 404}},
	{"GET /o/{org}/transparency", at("/o/harbour/transparency"), nil, anybody},
	{"GET /o/{org}/transparency.csv", at("/o/harbour/transparency.csv"), nil, anybody},
}
