package app

import (
	"encoding/json"
	"net/url"
	"strconv"
	"testing"

	"hearth/internal/account"
	"hearth/internal/forum"
)

// The rules that the editor begins with can be tried and put in force as they
// stand, and bring words that hurt to a person's eyes, also where letters of other
// alphabets hide them. What somebody tells of being hurt they leave alone.
func TestTheRulesToBeginWith(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		o := newOffice(t, w)
		const page = "/moderation/harbour/rules"
		var editor struct {
			Body    string `json:"body"`
			Version int64  `json:"version"`
		}
		if rec := o.in("supervisor", "GET", page, "application/json", nil); rec.Code != 200 || json.Unmarshal(rec.Body.Bytes(), &editor) != nil || editor.Body == "" {
			t.Fatalf("%d %s", rec.Code, rec.Body)
		}
		form := url.Values{"body": {editor.Body}, "version": {strconv.FormatInt(editor.Version, 10)}}
		if rec := o.in("supervisor", "POST", page+"/dry-run", "application/json", form); rec.Code != 200 {
			t.Fatalf("tried: %d %s", rec.Code, rec.Body)
		}
		if rec := o.in("supervisor", "POST", page, "text/html", form); rec.Code != 303 {
			t.Fatalf("in force: %d %s", rec.Code, rec.Body)
		}
		talk := must(w.Forum.Start(t.Context(), w.visit("holder", "low-days"), forum.Writing{Title: "The Sunday feeling", Body: "It drops around six.", Wish: forum.Heard}))
		for _, c := range []struct {
			words   string
			matters int
		}{
			{"They called me a worthless idiot at work, and I believed it", 0},
			{"You are a worthless idiot and everybody here hates you", 1},
			{"Y\u043eu \u0430re a w\u043erthless idi\u043et and every\u200bbody here h\u0430tes you", 2}, // Cyrillic letters and one of no width
		} {
			_, _, err := w.Forum.Reply(t.Context(), w.visit("member", "low-days"), talk, forum.Writing{Body: c.words})
			if err != nil {
				t.Fatal(err)
			}
			q := must(w.Moderation.QueueOf(t.Context(), account.Actor{ID: w.people["holder"]}, w.visit("member", "low-days").Group))
			if len(q.Matters) != c.matters {
				t.Errorf("%q: %d matters, want %d", c.words, len(q.Matters), c.matters)
			}
		}
	})
}
