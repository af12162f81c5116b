package group_test

import (
	"context"
	"errors"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
)

// hall is a porch that keeps goodbyes, those of the transactions that commit.
type hall struct{ kept []string }

func (h *hall) Threshold(context.Context, group.Visit) (t group.Threshold, err error) { return t, nil }
func (h *hall) Knock(context.Context, group.Visit, string) error                      { return nil }

func (h *hall) SayGoodbye(_ context.Context, tx *db.Tx, _ group.Visit, words string) error {
	if len(words) > 20 {
		var c fault.Check
		c.Add("goodbye", "group.problem.length", "max", 20)
		return c.Err()
	}
	tx.OnCommit(func() { h.kept = append(h.kept, words) })
	return nil
}

var chosen = regexp.MustCompile(`<input[^>]* checked[^>]* name="words"[^>]* value="([a-z]+)"`)

// A goodbye reaches the group with the leaving and not without it, and whoever
// is refused finds what they wrote on the page.
func TestGoodbyeComesWithLeaving(t *testing.T) {
	speak(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, porch := newTown(t, d), &hall{}
		w.Groups.SetPorch(porch)
		broken := errors.New("the forum is broken")
		w.Groups.OnWithdraw(func(context.Context, *db.Tx, group.MemberID) error { return broken })
		holder, otter := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter")
		const path, thanks, long = "/groups/low-days/leave", "Thank you & all.", "Thank you, all of you, for so much."
		for _, row := range []struct {
			name    string
			who     group.Visit
			words   string
			goodbye string
			status  int
			must    []string
			kept    []string
			gone    bool
		}{
			{"the last one who holds the group", holder, "withdraw", thanks, 409, []string{"Thank you &amp; all.", `value="withdraw"`, "/desk/future", "Nothing you wrote was lost"}, nil, false},
			{"a goodbye that is too long", otter, "keep", long, 422, []string{long}, nil, false},
			{"no choice", otter, "", thanks, 422, []string{"Thank you &amp; all."}, nil, false},
			{"something breaks", otter, "withdraw", thanks, 500, nil, nil, false},
			{"who may go", otter, "keep", thanks, 303, nil, []string{thanks}, true},
			{"who went already", otter, "keep", "Once more", 303, nil, []string{thanks}, true},
		} {
			rec := w.ask(row.who.Actor, i18n.English, "POST", path, "", url.Values{"words": {row.words}, "goodbye": {row.goodbye}})
			page := rec.Body.String()
			if rec.Code != row.status {
				t.Errorf("%s: got %d", row.name, rec.Code)
			}
			for _, must := range row.must {
				if !strings.Contains(page, must) {
					t.Errorf("%s: the page lacks %q", row.name, must)
				}
			}
			if row.must != nil {
				uitest.Clean(t, page)
				if m := chosen.FindStringSubmatch(page); row.words != "" && (m == nil || m[1] != row.words) {
					t.Errorf("%s: what they chose is not chosen: %q", row.name, m)
				}
			}
			if diff := cmp.Diff(row.kept, porch.kept); diff != "" {
				t.Errorf("%s: the group finds %s", row.name, diff)
			}
			if w.Visit(row.who.Actor, "low-days").Belongs() == row.gone {
				t.Errorf("%s: gone is not %v", row.name, row.gone)
			}
		}
	})
}
