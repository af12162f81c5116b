package group_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
)

// Whoever leaves, or is removed, is told of in the same transaction, once; and
// where a feature cannot follow, nobody has left.
func TestEveryEndOfAMembershipIsTold(t *testing.T) {
	w := grouptest.New(t, dbtest.SQLite(t))
	told := map[group.MemberID]int{}
	var broken error
	w.Groups.OnGone(func(_ context.Context, tx *db.Tx, g group.ID, id group.MemberID) error {
		tx.OnCommit(func() { told[id]++ })
		return broken
	})
	otter, heron := w.Member("low-days", "quiet-otter"), w.Member("low-days", "heron")
	broken = errors.New("broken")
	if err := w.Groups.Leave(t.Context(), otter, group.Keep); err == nil || !w.Visit(otter.Actor, "low-days").Belongs() {
		t.Errorf("left although a feature could not follow: %v", err)
	}
	broken = nil
	for range 2 {
		_ = w.Groups.Leave(t.Context(), otter, group.Keep) // twice at once: the second finds nobody
	}
	end := func() error {
		return w.DB.Tx(t.Context(), func(tx *db.Tx) error { return w.Groups.End(t.Context(), tx, heron.Group, *heron.Member) })
	}
	if err := end(); err != nil {
		t.Fatal(err)
	}
	if err := end(); err == nil {
		t.Error("ended twice")
	}
	if told[otter.Member.ID] != 1 || told[heron.Member.ID] != 1 {
		t.Errorf("told %v", told)
	}
}

// agenda is a feature that knows one date.
type agenda struct{ next group.NextMeeting }

func (a agenda) Meeting(context.Context, group.Visit) (group.NextMeeting, bool, error) {
	return a.next, true, nil
}

func TestTheNextMeetingIsForMembers(t *testing.T) {
	speak(t)
	w := newTown(t, dbtest.SQLite(t))
	start := w.Clock.Now().Add(time.Hour)
	w.Groups.ShowMeetings(agenda{group.NextMeeting{URL: "/groups/open-window/meetings/x/y", Title: "Tuesday evening", Zone: time.UTC, Start: start, End: start.Add(time.Hour)}})
	otter := w.Member("open-window", "quiet-otter")
	for who, there := range map[account.Actor]bool{otter.Actor: true, w.Account(): false, {}: false} {
		page := w.ask(who, i18n.English, "GET", "/groups/open-window", "", nil).Body.String()
		if strings.Contains(page, "Tuesday evening") != there {
			t.Errorf("the next meeting is on the page: %v", !there)
		}
	}
}
