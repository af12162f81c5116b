package app

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/platform/i18n"
)

// noticeGates are the routes of notices. Each person sees their own.
var noticeGates = []gate{
	{"GET /notices", nil, nil, signedIn},
	{"GET /notices/{notice}", aNotice, nil, [5]int{303, 404, 303, 404, 404}},
	{"POST /notices/read", nil, none, onwardIn},
	{"GET /notices/mail/stop/{token}", at("/notices/mail/stop/nonsense"), nil, anybody},
	{"POST /notices/mail/stop/{token}", at("/notices/mail/stop/nonsense"), none, [5]int{404, 404, 404, 404, 404}},
	{"GET /account/notices", nil, nil, signedIn},
	{"POST /account/notices", nil, url.Values{"rhythm_you": {"daily"}}, onwardIn},
	{"POST /account/notices/groups/{slug}", at("/account/notices/groups/low-days"), none, [5]int{401, 404, 303, 303, 404}},
	{"POST /account/notices/mail", nil, url.Values{"address": {"nobody"}}, refusedIn},
	{"POST /account/notices/mail/confirm", nil, url.Values{"code": {"1"}}, refusedIn},
	{"POST /account/notices/mail/remove", nil, none, onwardIn},
	{"POST /account/notices/browsers", nil, none, refusedIn},
	{"POST /account/notices/browsers/{browser}/remove", at("/account/notices/browsers/nonsense/remove"), none, nobodys},
	{"POST /account/notices/trial", nil, none, onwardIn},
	{"GET /outbox", nil, nil, anybody},
}

// aNotice is the address of something that the member was told.
func aNotice(w *town) string {
	conversation, _ := w.conversation("member")
	w.post("holder", conversation+"/replies", url.Values{"body": {"I am here."}})
	var list struct{ Items []struct{ ID string } }
	if err := json.Unmarshal(w.ask("member", "GET", "/notices", "application/json", nil).Body.Bytes(), &list); err != nil || len(list.Items) == 0 {
		w.t.Fatalf("the member was told nothing: %v", err)
	}
	return "/notices/" + list.Items[0].ID
}

// A kind without a sentence would stand on a page as its own key.
func TestEveryKindOfNoticeHasASentence(t *testing.T) {
	w := newTown(t, "")
	c, err := i18n.Load(texts()...)
	if err != nil {
		t.Fatal(err)
	}
	for kind, sort := range w.Notice.Sorts() {
		for _, lang := range i18n.Langs {
			one, many := c.In(lang, kind.Message(), "group", "<group>", "count", 1), c.In(lang, kind.Message(), "group", "<group>", "count", 7)
			switch {
			case !c.Has(lang, kind.Message()):
				t.Errorf("%s has no sentence %q in %s", kind, kind.Message(), lang)
			case strings.Contains(one, "<group>") == sort.OfNobody:
				t.Errorf("%s in %s: the group should stand in the sentence, or the kind be of nobody", kind, lang)
			case sort.Gathers && one == many:
				t.Errorf("%s gathers, and its sentence in %s has no plural", kind, lang)
			}
		}
	}
}
