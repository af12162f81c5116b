package care

import (
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

const reason = "You named another member's school, twice, after we had talked."

func TestAnEndedMembershipHasAReasonAndCanBeUndone(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter, heron := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter"), w.Facilitator("low-days", "marsh-heron")
		seats := w.again(rowan).Group.Seats
		w.refused(w.care.Remove(ctx, otter, heron.Member.ID, reason), "group.facilitators_only")
		w.refused(w.care.Remove(ctx, rowan, otter.Member.ID, "  "), "invalid")
		w.refused(w.care.Remove(ctx, rowan, rowan.Member.ID, reason), "care.remove_self")
		w.must(w.care.Remove(ctx, rowan, otter.Member.ID, reason))
		w.refused(w.care.Remove(ctx, heron, otter.Member.ID, reason), "not_found")
		if v := w.again(otter); v.Belongs() || v.Group.Seats != seats-1 {
			t.Errorf("belongs %v, %d seats", v.Belongs(), v.Group.Seats)
		}
		why, err := w.care.Why(ctx, w.again(otter))
		if err != nil || why.Reason != reason {
			t.Errorf("%+v, %v", why, err)
		}
		if _, err := w.care.Why(ctx, heron); err == nil {
			t.Error("a reason for somebody who is there")
		}
		_, err = w.Groups.Join(ctx, w.again(otter), group.Joining{Agree: true})
		w.refused(err, "care.removed")

		removals, err := w.care.Removals(ctx, heron)
		if err != nil || len(removals) != 1 || removals[0].Reason != reason {
			t.Fatalf("%+v, %v", removals, err)
		}
		w.must(w.care.Undo(ctx, heron, removals[0].ID))
		w.refused(w.care.Undo(ctx, rowan, removals[0].ID), "care.undone_already")
		back := w.again(otter)
		if !back.Belongs() || back.Group.Seats != seats || back.Member.Handle != "quiet-otter" || !back.MustAgree() {
			t.Errorf("%+v with %d seats", back.Member, back.Group.Seats)
		}
		if w.toldOf("care.removed") != 1 || w.toldOf("care.back") != 1 {
			t.Errorf("told %v", w.told.what)
		}
	})
}

func TestTwoWhoEndOneMembershipAtOnceEndItOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		rowan, heron, otter := w.Facilitator("low-days", "rowan"), w.Facilitator("low-days", "marsh-heron"), w.Member("low-days", "quiet-otter")
		seats := w.again(rowan).Group.Seats
		var both sync.WaitGroup
		errs := make([]error, 2)
		for i, v := range []group.Visit{rowan, heron} {
			both.Go(func() { errs[i] = w.care.Remove(t.Context(), v, otter.Member.ID, reason) })
		}
		both.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("%v and %v", errs[0], errs[1])
		}
		if now := w.again(rowan).Group.Seats; now != seats-1 {
			t.Errorf("%d seats of %d", now, seats)
		}
		removals, err := w.care.Removals(t.Context(), rowan)
		if err != nil || len(removals) != 1 {
			t.Errorf("%d on record, %v", len(removals), err)
		}
	})
}

func TestWhoeverWasWritingGetsTheirWordsBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter")
		id, err := w.forum.Start(ctx, rowan, forum.Writing{Title: "The week", Body: "How was it?", Wish: forum.Heard})
		w.must(err)
		posts, _, err := w.forum.Unanswered(ctx, rowan, 1)
		w.must(err)
		form := url.Values{"body": {"It was long, and <b>I</b> made it."}, "once": {"sometoken"}}
		w.must(w.care.Remove(ctx, rowan, otter.Member.ID, reason))

		rec := w.ask(otter.Actor, "POST", posts[0].URL+"/replies", "text/html", form)
		body := rec.Body.String()
		if rec.Code != http.StatusForbidden || !strings.Contains(body, "It was long, and &lt;b&gt;I&lt;/b&gt; made it.") || !strings.Contains(body, "/groups/low-days/removed") {
			t.Fatalf("%d %s", rec.Code, body)
		}
		if strings.Contains(body, "sometoken") {
			t.Error("a form's name was given back as if somebody had written it")
		}
		if page, err := w.forum.Read(ctx, rowan, id, 1, true); err != nil || len(page.Posts) != 1 {
			t.Errorf("%d posts, %v", len(page.Posts), err)
		}
		script := w.ask(otter.Actor, "POST", posts[0].URL+"/replies", "application/json", form)
		if script.Code != http.StatusForbidden || !strings.Contains(script.Body.String(), "care.removed") {
			t.Errorf("a script got %d %s", script.Code, script.Body)
		}
		onward := w.ask(otter.Actor, "GET", posts[0].URL, "text/html", nil)
		if onward.Code != http.StatusSeeOther || onward.Header().Get("Location") != "/groups/low-days/removed" {
			t.Errorf("reading: %d to %s", onward.Code, onward.Header().Get("Location"))
		}
		if why := w.page(otter.Actor, "/groups/low-days/removed", 200); !strings.Contains(why, "You named another member") || !strings.Contains(why, "Harbour") {
			t.Errorf("the page does not say why: %s", why)
		}
		w.page(otter.Actor, "/groups/low-days", 200) // what anybody sees, they see
		w.page(w.Account(), "/groups/low-days/removed", 404)
		w.page(rowan.Actor, "/groups/low-days/removed", 404)
		for name, actor := range map[string]account.Actor{"a stranger": w.Account(), "a visitor": {}} {
			if rec := w.ask(actor, "GET", posts[0].URL, "text/html", nil); rec.Code != http.StatusNotFound {
				t.Errorf("%s gets %d", name, rec.Code)
			}
		}
	})
}

func TestErasureForgetsTheReason(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter")
		w.must(w.care.MakeOffer(ctx, rowan, otter.Member.ID, Cofacilitate))
		w.must(w.care.Remove(ctx, rowan, otter.Member.ID, reason))
		sections, err := w.care.Export(ctx, otter.Actor.ID)
		if err != nil || len(sections) != 2 || len(sections[0].Records) != 1 || len(sections[1].Records) != 1 {
			t.Fatalf("%+v, %v", sections, err)
		}
		w.must(d.Tx(ctx, func(tx *db.Tx) error { return w.care.Erase(ctx, tx, otter.Actor.ID) }))
		w.must(d.Tx(ctx, func(tx *db.Tx) error { return w.Groups.Erase(ctx, tx, otter.Actor.ID) }))
		removals, err := w.care.Removals(ctx, rowan)
		if err != nil || removals[0].Reason != "" {
			t.Errorf("%+v, %v", removals, err)
		}
		if body := w.page(rowan.Actor, "/groups/low-days/desk/removed", 200); strings.Contains(body, "school") || strings.Contains(body, "quiet-otter") {
			t.Error("the page still tells of them")
		}
	})
}
