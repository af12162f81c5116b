package group_test

import (
	"testing"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestWhoBelongedIsKnownThoughTheGroupIsClosed(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := grouptest.New(t, d)
		member, gone, stranger := w.Member("low-days", "quiet-otter").Actor, w.Member("low-days", "marsh-heron").Actor, w.Account()
		if err := w.Groups.Leave(t.Context(), w.Visit(gone, "low-days"), group.Keep); err != nil {
			t.Fatal(err)
		}
		look := func(when string, closed bool) {
			for name, row := range map[string]struct {
				actor account.Actor
				slug  string
				known bool
			}{
				"a member":      {member, "low-days", true},
				"who left":      {gone, "low-days", true},
				"a stranger":    {stranger, "low-days", false},
				"a visitor":     {account.Actor{}, "low-days", false},
				"another group": {member, "open-window", false},
				"no group":      {member, "nowhere", false},
			} {
				v, err := w.Groups.Been(t.Context(), row.actor, row.slug)
				if (err == nil) != row.known || err != nil && !fault.Is(err, fault.NotFound) {
					t.Errorf("%s, %s: %v", name, when, err)
				}
				if row.known && (v.Member == nil || (v.Shut != nil) != closed) {
					t.Errorf("%s, %s: shut %v", name, when, v.Shut)
				}
			}
		}
		look("open", false)
		if err := w.Groups.ArchiveGroup(t.Context(), "low-days"); err != nil {
			t.Fatal(err)
		}
		look("archived", true)
	})
}
