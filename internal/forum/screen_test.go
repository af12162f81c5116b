package forum

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

// noSevens stands in for a group's rules: it leaves out the word seven.
type noSevens struct{}

func (noSevens) Look(_ context.Context, _ group.Group, field, words string) error {
	var c fault.Check
	if strings.Contains(words, "seven") {
		c.Add(field, "forum.problem.wish")
	}
	return c.Err()
}

func (noSevens) Reminder(context.Context, group.Group) []string {
	return []string{"We leave out sevens."}
}
func (noSevens) Notes(context.Context, group.Group) []string { return []string{"numbers"} }

func TestWhatAGroupLeavesOutIsSentBack(t *testing.T) {
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	b.forum.ScreenBy(noSevens{})
	otter := b.Member("low-days", "quiet-otter")
	id := b.start(otter, "The Sunday feeling")
	post := b.read(otter, id).Posts[0].ID
	page := "/groups/low-days/conversations/" + b.forum.token(id)
	posts := "/groups/low-days/posts/" + b.forum.postToken(post)
	for _, r := range []row{
		{"the composer says so", otter.Actor, "GET", page, nil, 200, []string{"We leave out sevens.", `<datalist id="notes">`, `list="notes"`}, nil},
		{"a reply comes back", otter.Actor, "POST", page + "/replies", url.Values{"body": {"seven days"}}, 422, []string{"seven days</textarea>", `aria-invalid="true"`}, nil},
		{"also behind a note", otter.Actor, "POST", page + "/replies", url.Values{"body": {"days"}, "content_note": {"seven"}}, 422, []string{`value="seven"`}, nil},
		{"a conversation comes back", otter.Actor, "POST", "/groups/low-days/conversations", url.Values{"title": {"seven"}, "body": {"and seven"}, "wish": {"heard"}}, 422,
			[]string{`href="#title"`, `href="#body"`, "and seven</textarea>"}, nil},
		{"an edited post comes back", otter.Actor, "POST", posts + "/edit", url.Values{"body": {"seven"}}, 422, []string{"seven</textarea>"}, nil},
		{"a draft is nobody's business", otter.Actor, "POST", page + "/draft", url.Values{"body": {"seven"}}, 303, nil, nil},
		{"the rest is posted", otter.Actor, "POST", page + "/replies", url.Values{"body": {"eight days"}}, 303, nil, nil},
	} {
		w := b.ask(r.actor, r.method, r.path, "text/html", r.form)
		if w.Code != r.status {
			t.Errorf("%s: status %d, want %d", r.name, w.Code, r.status)
		}
		for _, want := range r.want {
			if !strings.Contains(w.Body.String(), want) {
				t.Errorf("%s: lacks %q", r.name, want)
			}
		}
	}
	if n := len(b.read(otter, id).Posts); n != 2 {
		t.Errorf("%d posts", n)
	}
}
