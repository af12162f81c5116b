package board

import (
	"bytes"
	"encoding/json"
	"log/slog"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/ui/uitest"
)

const script = "application/json"

// A row asks for one page and says what must and must not be on it.
type row struct {
	name         string
	actor        account.Actor
	method, path string
	form         url.Values
	status       int
	want         []string
	never        []string
}

func TestPagesSayWhatTheyMust(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "heron"), b.Facilitator("low-days", "rowan")
	stranger := b.Account()
	const base = "/groups/low-days/board"
	b.add(rowan, Announcement)
	card := b.add(otter, Card, func(w *Words) { w.Note = "a loss"; w.Body = "<script>x</script> & *slowly*" })
	ask := b.add(otter, Help)
	b.add(otter, Feedback)
	b.add(heron, Feedback, func(w *Words) { w.Named, w.Body = true, "With my name" })
	resource := b.add(otter, Resource, func(w *Words) { w.Conflict = true })
	hidden := b.add(heron, Card, func(w *Words) { w.Title, w.Body = "A secret title", "secret body" })
	if _, err := b.board.Hide(t.Context(), rowan, hidden, "It names a school."); err != nil {
		t.Fatal(err)
	}
	item := func(id ID) string { return base + "/items/" + b.board.token(id) }
	form := func(pairs ...string) url.Values {
		v := url.Values{}
		for i := 0; i < len(pairs); i += 2 {
			v.Add(pairs[i], pairs[i+1])
		}
		return v
	}
	for _, r := range []row{
		{"announcements", otter.Actor, "GET", base, nil, 200, []string{"No meeting on Monday", "The hall is closed.", "New", "I have read this"}, []string{"New announcement", "/close"}},
		{"as a facilitator", rowan.Actor, "GET", base, nil, 200, []string{"New announcement", "/close"}, nil},
		{"cards", heron.Actor, "GET", base + "/cards", nil, 200, []string{"Cold water", "a loss", "&amp; <em>slowly</em>", "At night", "Sleep", "Helped me", `dir="auto"`, "A secret title"}, []string{"<script>", "people tried"}},
		{"a hidden card, for others", otter.Actor, "GET", base + "/cards", nil, 200, []string{"It names a school.", "Hidden"}, []string{"A secret title", "secret body"}},
		{"kept ones", otter.Actor, "GET", base + "/cards?saved=yes", nil, 200, []string{"You keep none yet"}, []string{"Cold water"}},
		{"help", heron.Actor, "GET", base + "/help", nil, 200, []string{"A letter I cannot read", "near the station", "I can help", "No money"}, []string{"/withdraw"}},
		{"help, as its author", otter.Actor, "GET", base + "/help", nil, 200, []string{"It is settled", "/withdraw"}, []string{"I can help"}},
		{"changes, as a member", otter.Actor, "GET", base + "/changes", nil, 200, []string{"too quick for me", "without your handle", "Only the facilitators"}, []string{"With my name", "Note what changed"}},
		{"changes, as a facilitator", rowan.Actor, "GET", base + "/changes", nil, 200, []string{"too quick for me", "With my name", "heron", "Note what changed"}, []string{"quiet-otter"}},
		{"resources, as a facilitator", rowan.Actor, "GET", base + "/resources", nil, 200, []string{"A book about sleep", "/approve", "something to do with it", `rel="noopener noreferrer nofollow"`}, nil},
		{"resources, as another", heron.Actor, "GET", base + "/resources", nil, 200, []string{"The list is empty"}, []string{"A book about sleep"}},
		{"a stranger", stranger, "GET", base, nil, 404, nil, []string{"Monday"}},
		{"a visitor", account.Actor{}, "GET", base, nil, 303, nil, nil},
		{"an item of another group", otter.Actor, "GET", strings.Replace(item(card), "low-days", "open-window", 1), nil, 404, nil, []string{"Cold"}},
		{"no token", otter.Actor, "GET", base + "/items/zzz", nil, 404, nil, nil},

		{"the form for help", otter.Actor, "GET", base + "/help/new?way=offer", nil, 200, []string{"Offer help", "No phone number"}, nil},
		{"help with a phone number comes back", otter.Actor, "POST", base + "/help",
			form("title", "A letter", "body", "Ring 07700 900123 after six", "way", "ask", "sort", "forms", "area", "the north"), 422,
			[]string{"looks like a phone number", "Ring 07700 900123 after six", "the north", `aria-invalid="true"`}, nil},
		{"a card without words comes back", otter.Actor, "POST", base + "/cards", form("title", "Only a title", "topics", "sleep", "note", "kept note"), 422,
			[]string{"Please write a sentence", `value="Only a title"`, "kept note"}, nil},
		{"a member may not announce", otter.Actor, "GET", base + "/announcements/new", nil, 403, nil, nil},
		{"an announcement that ended already comes back", rowan.Actor, "POST", base + "/announcements", form("title", "x", "body", "y", "until", "2020-01-01"), 422, []string{"still to come", `value="2020-01-01"`}, nil},
		{"and one that ends never", rowan.Actor, "POST", base + "/announcements", form("title", "x", "body", "y", "until", "soon"), 422, []string{"still to come"}, nil},
		{"a resource with a bad link", otter.Actor, "POST", base + "/resources", form("title", "x", "sort", "book", "link", "ftp://example.org/a"), 422, []string{"beginning with https"}, []string{`href="ftp`}},
		{"empty feedback comes back", otter.Actor, "POST", base + "/feedback", form("body", " ", "named", "on"), 422, []string{"Please write a sentence", "checked"}, nil},
		{"an empty note comes back", rowan.Actor, "POST", base + "/changes", form("said", "It is quick", "did", ""), 422, []string{"It is quick", "Please say what you did"}, nil},
		{"an empty reason comes back", rowan.Actor, "POST", item(card) + "/hide", form("reason", " "), 422, []string{"Please say why"}, nil},
		{"leaving out needs a reason", rowan.Actor, "POST", item(resource) + "/decline", form(), 422, []string{"Please say why"}, nil},
		{"a member may not hide", heron.Actor, "POST", item(card) + "/hide", form("reason", "x"), 403, nil, nil},
		{"nor edit another's", heron.Actor, "GET", item(card) + "/edit", nil, 403, nil, []string{"slowly"}},
		{"the author edits", otter.Actor, "GET", item(card) + "/edit", nil, 200, []string{"*slowly*", "a loss", `value="sleep"`}, nil},
		{"answering goes back to where it was pressed", heron.Actor, "POST", item(card) + "/answer", form("answer", "tried", "back", base+"/cards?saved=yes#i-x"), 303, nil, nil},
		{"nobody helps themselves", otter.Actor, "POST", item(ask) + "/take", form(), 403, nil, nil},
		{"taking up", heron.Actor, "POST", item(ask) + "/take", form(), 303, nil, nil},
		{"too late", rowan.Actor, "POST", item(ask) + "/take", form(), 409, []string{"a moment quicker", "Taken up by", "heron"}, []string{"I can help"}},
		{"its author sees who, and where to talk", otter.Actor, "GET", item(ask), nil, 200, []string{"Taken up by", "heron", "/conversations/new", "How did it go?"}, nil},
		{"how it went, without an answer", otter.Actor, "POST", item(ask) + "/went", form("went_words", "some words"), 422, []string{"Please choose one", "some words"}, nil},
		{"how it went", otter.Actor, "POST", item(ask) + "/went", form("went", "worked"), 303, nil, nil},
		{"going elsewhere", otter.Actor, "POST", base + "/read", form("up_to", b.board.token(card), "back", "//evil.example"), 303, nil, nil},
	} {
		t.Run(r.name, func(t *testing.T) {
			b.t = t
			w := b.ask(r.actor, r.method, r.path, "", r.form)
			body := w.Body.String()
			if w.Code != r.status {
				t.Fatalf("status %d, want %d\n%s", w.Code, r.status, body)
			}
			if strings.Contains(w.Header().Get("Location"), "evil") {
				t.Error("led elsewhere")
			}
			for _, text := range r.want {
				if !strings.Contains(body, text) {
					t.Errorf("%q is missing in\n%s", text, body)
				}
			}
			for _, text := range r.never {
				if strings.Contains(body, text) {
					t.Errorf("%q is there", text)
				}
			}
			if w.Code == 200 || w.Code == 422 {
				uitest.Clean(t, body)
				for _, raw := range []string{">board.", ">fault.", "{count}", "{date}", "{group}"} {
					if strings.Contains(body, raw) {
						t.Errorf("the page shows %q", raw)
					}
				}
			}
		})
	}
}

func TestScripts(t *testing.T) {
	texts(t)
	var log bytes.Buffer
	before := slog.Default()
	slog.SetDefault(slog.New(slog.NewTextHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	t.Cleanup(func() { slog.SetDefault(before) })
	b := newBundle(t, dbtest.SQLite(t))
	otter, rowan := b.Member("low-days", "quiet-otter").Actor, b.Facilitator("low-days", "rowan").Actor
	const base = "/groups/low-days/board"
	for _, r := range []struct {
		path string
		form url.Values
		by   account.Actor
	}{
		{"/announcements", url.Values{"title": {"Monday"}, "body": {"The hall is closed."}}, rowan},
		{"/cards", url.Values{"title": {"Cold water"}, "body": {"On the wrists"}, "topics": {"sleep", "grief"}}, otter},
		{"/help", url.Values{"title": {"A letter"}, "body": {"Two pages"}, "way": {"ask"}, "sort": {"forms"}}, otter},
		{"/resources", url.Values{"title": {"A book"}, "sort": {"book"}}, rowan},
		{"/feedback", url.Values{"body": {"Too quick"}}, otter},
		{"/changes", url.Values{"said": {"Quick"}, "did": {"We pause"}}, rowan},
	} {
		w := b.ask(r.by, "POST", base+r.path, script, r.form)
		var made struct{ ID, URL string }
		if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || w.Code != 201 || made.ID == "" || !strings.HasPrefix(made.URL, base) {
			t.Errorf("%s: %d %s", r.path, w.Code, w.Body)
		}
	}
	for path, want := range map[string]string{
		"": `"title":"Monday"`, "/cards": `"counts":[0,0,0]`, "/help": `"way":"ask"`, "/resources": `"sort":"book"`, "/changes": `"did":"We pause"`,
	} {
		w := b.ask(otter, "GET", base+path, script, nil)
		var list struct {
			Items []json.RawMessage
			Next  *string
		}
		if err := json.Unmarshal(w.Body.Bytes(), &list); err != nil || len(list.Items) != 1 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
	w := b.ask(otter, "POST", base+"/help", script, url.Values{"title": {"A letter"}, "body": {"Ring 07700 900123"}, "way": {"ask"}, "sort": {"forms"}})
	var refused struct {
		Code   string
		Fields map[string]string
	}
	if err := json.Unmarshal(w.Body.Bytes(), &refused); err != nil || w.Code != 422 || refused.Fields["body"] == "" || strings.Contains(w.Body.String(), "07700") {
		t.Errorf("refused with %d %s", w.Code, w.Body)
	}
	for _, word := range []string{"07700", "Cold water", "Too quick", "quiet-otter"} {
		if strings.Contains(log.String(), word) {
			t.Errorf("the log tells %q", word)
		}
	}
}
