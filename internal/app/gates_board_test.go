package app

import (
	"net/url"

	"hearth/internal/board"
)

const lowBoard = low + "/board"

// boardForms are what puts an item of each kind up, and where it goes.
var boardForms = map[board.Kind]struct {
	path string
	form url.Values
}{
	board.Announcement: {"/announcements", url.Values{"title": {"t"}, "body": {"b"}}},
	board.Card:         {"/cards", url.Values{"title": {"t"}, "body": {"b"}}},
	board.Help:         {"/help", url.Values{"title": {"t"}, "body": {"b"}, "way": {"ask"}, "sort": {"forms"}}},
	board.Resource:     {"/resources", url.Values{"title": {"t"}, "sort": {"book"}}},
	board.Feedback:     {"/feedback", url.Values{"body": {"b"}}},
}

// item puts one up and returns its address.
func (w *town) item(kind board.Kind, by string) string {
	w.t.Helper()
	return lowBoard + "/items/" + w.post(by, lowBoard+boardForms[kind].path, boardForms[kind].form).ID
}

// onItem is an address beneath a fresh item that somebody put up.
func onItem(kind board.Kind, by, suffix string) func(*town) string {
	return func(w *town) string { return w.item(kind, by) + suffix }
}

// onTaken is an address beneath a fresh ask of the holder's that the member has
// taken up.
func onTaken(suffix string) func(*town) string {
	return func(w *town) string {
		item := w.item(board.Help, "holder")
		w.ask("member", "POST", item+"/take", "text/html", none)
		return item + suffix
	}
}

func onChange(w *town) string {
	return lowBoard + "/changes/" + w.post("holder", lowBoard+"/changes", url.Values{"said": {"s"}, "did": {"d"}}).ID + "/remove"
}

// The board is for members alone, whatever else of the group is public.
var (
	boardRead    = [5]int{303, 404, 200, 200, 404}
	boardHolders = [5]int{303, 404, 403, 200, 404}
	boardEdit    = url.Values{"title": {"t"}, "body": {"b"}, "revision": {"0"}}
	why          = url.Values{"reason": {"It names a school."}}
)

var boardGates = []gate{
	{"GET /groups/{slug}/board", at(lowBoard), nil, boardRead},
	{"POST /groups/{slug}/board/read", at(lowBoard + "/read"), url.Values{"up_to": {"nonsense"}}, [5]int{401, 404, 400, 400, 404}},
	{"GET /groups/{slug}/board/cards", at(lowBoard + "/cards"), nil, boardRead},
	{"GET /groups/{slug}/board/help", at(lowBoard + "/help"), nil, boardRead},
	{"GET /groups/{slug}/board/resources", at(lowBoard + "/resources"), nil, boardRead},
	{"GET /groups/{slug}/board/changes", at(lowBoard + "/changes"), nil, boardRead},
	{"POST /groups/{slug}/board/changes", at(lowBoard + "/changes"), url.Values{"said": {"s"}, "did": {"d"}}, holders},
	{"POST /groups/{slug}/board/changes/{change}/remove", onChange, none, holders},
	{"GET /groups/{slug}/board/announcements/new", at(lowBoard + "/announcements/new"), nil, boardHolders},
	{"POST /groups/{slug}/board/announcements", at(lowBoard + "/announcements"), boardForms[board.Announcement].form, holders},
	{"GET /groups/{slug}/board/cards/new", at(lowBoard + "/cards/new"), nil, boardRead},
	{"POST /groups/{slug}/board/cards", at(lowBoard + "/cards"), boardForms[board.Card].form, writers},
	{"GET /groups/{slug}/board/help/new", at(lowBoard + "/help/new"), nil, boardRead},
	{"POST /groups/{slug}/board/help", at(lowBoard + "/help"), boardForms[board.Help].form, writers},
	{"GET /groups/{slug}/board/resources/new", at(lowBoard + "/resources/new"), nil, boardRead},
	{"POST /groups/{slug}/board/resources", at(lowBoard + "/resources"), boardForms[board.Resource].form, writers},
	{"POST /groups/{slug}/board/feedback", at(lowBoard + "/feedback"), boardForms[board.Feedback].form, writers},
	{"GET /groups/{slug}/board/items/{item}", onItem(board.Card, "member", ""), nil, boardRead},
	{"GET /groups/{slug}/board/items/{item}/edit", onItem(board.Card, "member", "/edit"), nil, authorsIn},
	{"POST /groups/{slug}/board/items/{item}/edit", onItem(board.Card, "member", "/edit"), boardEdit, authors},
	{"POST /groups/{slug}/board/items/{item}/withdraw", onItem(board.Card, "member", "/withdraw"), none, authors},
	{"POST /groups/{slug}/board/items/{item}/close", onItem(board.Help, "member", "/close"), none, writers},
	{"POST /groups/{slug}/board/items/{item}/hide", onItem(board.Card, "member", "/hide"), why, holders},
	{"POST /groups/{slug}/board/items/{item}/show", onItem(board.Card, "member", "/show"), none, holders},
	{"POST /groups/{slug}/board/items/{item}/answer", onItem(board.Card, "member", "/answer"), url.Values{"answer": {"tried"}}, writers},
	{"POST /groups/{slug}/board/items/{item}/save", onItem(board.Card, "member", "/save"), none, writers},
	{"POST /groups/{slug}/board/items/{item}/take", onItem(board.Help, "member", "/take"), none, [5]int{401, 404, 403, 303, 404}},
	{"POST /groups/{slug}/board/items/{item}/release", onTaken("/release"), none, writers},
	{"POST /groups/{slug}/board/items/{item}/went", onTaken("/went"), url.Values{"went": {"worked"}}, writers},
	// To another member, what waits is not there; its author may not decide.
	{"POST /groups/{slug}/board/items/{item}/approve", onItem(board.Resource, "member", "/approve"), none, holders},
	{"POST /groups/{slug}/board/items/{item}/decline", onItem(board.Resource, "member", "/decline"), why, holders},
}
