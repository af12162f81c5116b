package moderation

import (
	"strings"
	"sync"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

// A crowd makes one matter, weighs no more than three, and slows down who makes
// reports to hurt, never by a count alone.
func TestWhoIsOnABreakIsNotCalled(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		resting, author, reporter := b.holder("heron"), b.member("slow-ferry"), b.member("wren")
		b.holder("kestrel")
		b.must(d.Tx(t.Context(), func(tx *db.Tx) error { return b.Groups.Pause(t.Context(), tx, resting, time.Time{}, true) }))
		b.report(reporter, b.post(author, "I am so stupid"), "other")
		if b.heard(KindWaits+" heron") != 0 || b.heard(KindWaits+" kestrel") != 1 {
			t.Errorf("told: %v", b.told)
		}
	})
}

func TestReportsAreNoWeapon(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		holder, author := b.holder("heron"), b.member("slow-ferry")
		thing := b.post(author, "hello")
		var crowd []group.Visit
		for _, handle := range []string{"one-tree", "two-trees", "three-trees", "four-trees", "five-trees"} {
			crowd = append(crowd, b.member(handle))
		}
		matter := b.report(crowd[0], thing, "other")
		for _, v := range crowd {
			if again := b.report(v, thing, "other"); again != matter {
				t.Error("another matter")
			}
		}
		f, err := b.m.Folder(t.Context(), holder.Actor, matter)
		b.must(err)
		if f.Reports != 5 || len(f.Said) != 5 || b.heard(KindWaits+" heron") != 1 {
			t.Errorf("%d reports, %d said, told %v", f.Reports, len(f.Said), b.told)
		}
		page := b.ask(holder.Actor, "GET", b.m.matterURL(matter), "text/html", nil).Body.String()
		for _, v := range crowd {
			if strings.Contains(page, v.Member.Handle) {
				t.Errorf("the page names %s", v.Member.Handle)
			}
		}
		if !strings.Contains(page, "several reports") || strings.Contains(page, "5 reports") {
			t.Error("the page counts the crowd")
		}
		b.decide(holder.Actor, matter, None)
		if b.heard(KindDecided+" slow-ferry") != 0 {
			t.Error("somebody was told of a report that came to nothing")
		}
		_, err = b.m.Report(t.Context(), author, Reporting{Thing: thing, Rule: "hurt"})
		b.refused(err, "moderation.own_words")

		for range 2 {
			again := b.report(crowd[0], b.post(author, "hello again"), "hurt")
			f, err := b.m.Folder(t.Context(), holder.Actor, again)
			b.must(err)
			b.must(b.m.FindMisused(t.Context(), f.Hand, f.Said[0].ID))
			b.must(b.m.FindMisused(t.Context(), f.Hand, f.Said[0].ID)) // pressed twice
		}
		_, err = b.m.Report(t.Context(), crowd[0], Reporting{Thing: b.post(author, "x"), Rule: "hurt"})
		b.refused(err, "moderation.enough_today")
		mine, err := b.m.Mine(t.Context(), crowd[0].Actor)
		b.must(err)
		if len(mine.Decisions) != 1 || mine.Decisions[0].Measure != SlowReports {
			t.Errorf("no statement of being slowed: %+v", mine.Decisions)
		}
		if v := b.again(crowd[0]); v.MayWrite() != nil {
			t.Error("reporting too much keeps from writing")
		}
		for range DailyReports - 1 {
			b.report(crowd[1], b.post(author, "flood"), "other")
		}
		_, err = b.m.Report(t.Context(), crowd[1], Reporting{Thing: b.post(author, "y"), Rule: "hurt"})
		b.refused(err, "moderation.enough_today")
	})
}

// Everybody who reports at the same moment finds one matter.
func TestReportsAtTheSameMoment(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		author := b.member("slow-ferry")
		thing := b.post(author, "hello")
		var all []group.Visit
		for _, handle := range []string{"one-tree", "two-trees", "three-trees", "four-trees"} {
			all = append(all, b.member(handle))
		}
		var wg sync.WaitGroup
		for _, v := range all {
			wg.Go(func() {
				if _, err := b.m.Report(t.Context(), v, Reporting{Thing: thing, Rule: "hurt"}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		matters, err := db.All(t.Context(), b.m.db, qMattersIn, scanMatter, int64(author.Group.ID), int64(10))
		b.must(err)
		if len(matters) != 1 || matters[0].Reports != 4 {
			t.Errorf("%d matters: %+v", len(matters), matters)
		}
	})
}

// Who reported may ask for another look where nothing was done; then others
// than those who decided look at it.
func TestWhoReportedAsksAgain(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		one, two, author, reporter := b.holder("heron"), b.holder("kestrel"), b.member("slow-ferry"), b.member("wren")
		matter := b.report(reporter, b.post(author, "a"), "hurt")
		id := b.decide(one.Actor, matter, None)
		_, err := b.m.Appeal(t.Context(), author.Actor, id, "")
		b.refused(err, "not_found") // they were never told
		appeal := b.appeal(reporter.Actor, id)
		b.must(b.m.Answer(t.Context(), two.Actor, appeal, Answer{Outcome: Undone, Words: "You are right."}))
		_, err = b.m.Folder(t.Context(), one.Actor, matter)
		b.refused(err, "moderation.own_decision")
		b.decide(two.Actor, matter, Nudge)
		if b.heard(KindDecided+" slow-ferry") != 1 {
			t.Error("nobody was told")
		}
	})
}
