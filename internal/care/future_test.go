package care

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

func TestAGroupGoesOnAsAnother(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter, heron := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter"), w.Member("low-days", "marsh-heron")
		fern, stranger := w.Facilitator("open-window", "fern"), w.Account()
		w.Member("open-window", "marsh-heron") // another person with that handle
		w.refused(w.care.OfferMerge(ctx, otter, "open-window"), "group.facilitators_only")
		w.refused(w.care.OfferMerge(ctx, rowan, "low-days"), "invalid")
		w.refused(w.care.OfferMerge(ctx, rowan, "nowhere"), "invalid")
		w.must(w.care.OfferMerge(ctx, rowan, "open-window"))
		w.refused(w.care.OfferMerge(ctx, rowan, "open-window"), "care.asked_already")
		merges, err := w.care.mergesInto(ctx, fern)
		if err != nil || len(merges) != 1 {
			t.Fatalf("%v, %v", merges, err)
		}
		w.refused(w.care.AnswerMerge(ctx, rowan, merges[0].ID, true), "not_found")
		desk, err := w.care.Desk(ctx, fern)
		if err != nil || len(desk.Items) != 1 || desk.Items[0].Kind != Merges {
			t.Errorf("fern's desk: %+v, %v", desk, err)
		}
		w.must(w.care.AnswerMerge(ctx, fern, merges[0].ID, true))
		w.refused(w.care.AnswerMerge(ctx, fern, merges[0].ID, true), "care.offer_over")
		if _, err := w.Groups.Visit(ctx, otter.Actor, "low-days"); !fault.Is(err, fault.NotFound) {
			t.Errorf("the old group: %v", err)
		}
		if w.toldOf("care.merged") != 3 {
			t.Errorf("told %v", w.told.what)
		}

		rec := w.ask(otter.Actor, "GET", "/groups/low-days/conversations", "text/html", nil)
		if rec.Code != http.StatusSeeOther || rec.Header().Get("Location") != "/groups/low-days/went-on" {
			t.Errorf("%d to %q", rec.Code, rec.Header().Get("Location"))
		}
		kept := w.ask(otter.Actor, "POST", "/groups/low-days/conversations", "text/html", url.Values{"title": {"Half a thought"}, "body": {"more"}})
		if kept.Code != http.StatusConflict || !strings.Contains(kept.Body.String(), "Half a thought") {
			t.Errorf("a writer got %d", kept.Code)
		}
		for name, actor := range map[string]account.Actor{"a stranger": stranger, "a member of the other": fern.Actor} {
			if rec := w.ask(actor, "GET", "/groups/low-days/went-on", "text/html", nil); rec.Code != http.StatusNotFound {
				t.Errorf("%s: %d", name, rec.Code)
			}
		}
		page := w.page(otter.Actor, "/groups/low-days/went-on", 200)
		if !strings.Contains(page, "quiet-otter") || !strings.Contains(page, "What is said here stays here.") {
			t.Error("the way lacks the handle or the agreements")
		}
		come := w.ask(otter.Actor, "POST", "/groups/low-days/went-on", "text/html", url.Values{"agree": {"yes"}, "version": {"1"}})
		if come.Code != http.StatusSeeOther || come.Header().Get("Location") != "/groups/open-window/conversations" {
			t.Fatalf("%d %s", come.Code, come.Body)
		}
		if v := w.Visit(otter.Actor, "open-window"); !v.Belongs() || v.Member.Handle != "quiet-otter" || v.Facilitates() {
			t.Errorf("%+v", v.Member)
		}
		again := w.ask(otter.Actor, "POST", "/groups/low-days/went-on", "text/html", url.Values{"agree": {"yes"}, "version": {"1"}})
		if again.Code != http.StatusSeeOther {
			t.Errorf("a second press: %d", again.Code)
		}
		way, err := w.care.WentOn(ctx, heron.Actor, "low-days")
		if err != nil || way.Same || way.Handle == "marsh-heron" || way.Handle == "" {
			t.Errorf("%+v, %v", way, err)
		}
		worn := w.ask(heron.Actor, "POST", "/groups/low-days/went-on", "text/html", url.Values{"agree": {"yes"}, "version": {"1"}, "handle": {"marsh-heron"}})
		if worn.Code != http.StatusUnprocessableEntity || !strings.Contains(worn.Body.String(), `aria-invalid="true"`) {
			t.Errorf("a handle that is worn: %d", worn.Code)
		}
		w.must(second(w.care.ComeAlong(ctx, heron.Actor, "low-days", group.Joining{Agree: true})))
	})
}

func second[A any](_ A, err error) error { return err }

func TestWordsSurviveAMove(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter")
		north, err := w.Groups.CreateOrganisation(ctx, "northfold", "Northfold", "")
		w.must(err)
		ours, theirs := w.Account(), w.Account()
		w.staff.of[rowan.Group.Organisation], w.staff.of[north.ID] = ours.ID, theirs.ID
		id, err := w.forum.Start(ctx, otter, forum.Writing{Title: "The Sunday feeling", Body: "It drops.", Wish: forum.Heard})
		w.must(err)
		page, err := w.forum.Read(ctx, rowan, id, 1, true)
		w.must(err)
		w.must(third(w.forum.Hide(ctx, rowan, page.Posts[0].ID, "It names a school.")))

		w.refused(w.care.OfferMove(ctx, otter, "northfold"), "group.facilitators_only")
		w.refused(w.care.OfferMove(ctx, rowan, "harbour"), "invalid")
		w.refused(w.care.OfferMove(ctx, rowan, "nowhere"), "invalid")
		w.must(w.care.OfferMove(ctx, rowan, "northfold"))
		move, err := w.care.MoveOf(ctx, rowan.Group.ID)
		w.must(err)
		path := w.care.MoveURL(*move)
		for name, actor := range map[string]account.Actor{"a facilitator": rowan.Actor, "a stranger": w.Account()} {
			if rec := w.ask(actor, "GET", path, "text/html", nil); rec.Code != http.StatusNotFound {
				t.Errorf("%s: %d", name, rec.Code)
			}
		}
		if body := w.page(theirs, path, 200); !strings.Contains(body, "Northfold") || !strings.Contains(body, "Harbour") {
			t.Error("the page does not name both organisations")
		}
		w.care.gate = func(string, web.Handler) web.Handler {
			return func(http.ResponseWriter, *http.Request) error {
				return fault.New(fault.Forbidden, "care.locked_for_this_test")
			}
		}
		for name, actor := range map[string]account.Actor{"staff without a second factor": theirs, "a facilitator": rowan.Actor} {
			for _, method := range []string{"GET", "POST"} {
				want := http.StatusNotFound // the lock tells nobody that there is a page
				if actor == theirs {
					want = http.StatusForbidden
				}
				if rec := w.ask(actor, method, path, "text/html", nil); rec.Code != want {
					t.Errorf("%s, %s: %d, want %d", name, method, rec.Code, want)
				}
			}
		}
		w.care.gate = func(_ string, next web.Handler) web.Handler { return next }
		waits := func(want map[string]bool) {
			t.Helper()
			for slug, want := range want {
				o, err := w.Groups.Organisation(ctx, slug)
				w.must(err)
				moves, err := w.care.MovesFor(ctx, o.ID)
				if err != nil || len(moves) != 1 || moves[0].Group.Slug != "low-days" || moves[0].To.Name != "Northfold" || moves[0].Waits() != want {
					t.Errorf("%s finds %+v, %v", slug, moves, err)
				}
			}
		}
		waits(map[string]bool{"harbour": true, "northfold": true})
		w.must(w.care.AnswerMove(ctx, theirs, move.ID, true))
		waits(map[string]bool{"harbour": true, "northfold": false})
		if w.again(rowan).Group.Organisation == north.ID {
			t.Error("one yes was enough")
		}
		w.must(w.care.AnswerMove(ctx, ours, move.ID, true))
		w.refused(w.care.AnswerMove(ctx, ours, move.ID, true), "care.offer_over")
		if got := w.again(rowan).Group.OrganisationName; got != "Northfold" {
			t.Errorf("it belongs to %s", got)
		}
		w.page(theirs, path, 200)

		// A node that has just started has no key in memory, and the former
		// organisation's is gone.
		harbour, err := w.Groups.Organisation(ctx, "harbour")
		w.must(err)
		left := w.Visit(w.Account(), "open-window").Group.Key // the only other one that hangs there
		for _, key := range []crypto.KeyID{left, harbour.Key} {
			w.must(d.Tx(ctx, func(tx *db.Tx) error { return w.Keys.Destroy(ctx, tx, key) }))
		}
		cold := w.coldTown()
		groups := group.New(group.Deps{DB: d, Keys: cold.Keys, IDs: cold.IDs, Clock: cold.Clock})
		fresh := forum.New(forum.Deps{DB: d, Keys: cold.Keys, IDs: cold.IDs, Codec: cold.Codec, Clock: cold.Clock, Groups: groups})
		v, err := groups.Visit(ctx, rowan.Actor, "low-days")
		w.must(err)
		read, err := fresh.Read(ctx, v, id, 1, true)
		if err != nil || read.Conversation.Title != "The Sunday feeling" || read.Posts[0].Body != "It drops." || read.Posts[0].Reason != "It names a school." {
			t.Errorf("%+v, %v", read, err)
		}
		if w.toldOf("care.moved") != 2 {
			t.Errorf("told %v", w.told.what)
		}
	})
}

func third[A, B any](_ A, _ B, err error) error { return err }

func TestAMoveCanBeRefusedTakenBackAndOrdered(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan := w.Facilitator("low-days", "rowan")
		north, err := w.Groups.CreateOrganisation(ctx, "northfold", "Northfold", "")
		w.must(err)
		theirs := w.Account()
		w.staff.of[north.ID] = theirs.ID
		offer := func() Move {
			w.must(w.care.OfferMove(ctx, rowan, "northfold"))
			move, err := w.care.MoveOf(ctx, rowan.Group.ID)
			w.must(err)
			return *move
		}
		no := offer()
		w.must(w.care.AnswerMove(ctx, theirs, no.ID, false))
		w.refused(w.care.AnswerMove(ctx, theirs, no.ID, true), "care.offer_over")
		back := offer()
		w.must(w.care.WithdrawMove(ctx, rowan))
		w.refused(w.care.WithdrawMove(ctx, rowan), "care.offer_over")
		w.refused(w.care.AnswerMove(ctx, theirs, back.ID, true), "care.offer_over")
		offer()
		w.must(w.care.MoveGroup(ctx, "low-days", "northfold"))
		w.refused(w.care.MoveGroup(ctx, "low-days", "northfold"), "care.there_already")
		if moves, err := w.care.MovesFor(ctx, north.ID); err != nil || len(moves) != 0 {
			t.Errorf("%v, %v", moves, err)
		}
		w.must(w.care.OfferMove(ctx, w.again(rowan), "harbour"))
		w.must(w.Groups.ArchiveGroup(ctx, "low-days")) // a group that is over asks for nothing
		if moves, err := w.care.MovesFor(ctx, north.ID); err != nil || len(moves) != 0 {
			t.Errorf("%v, %v", moves, err)
		}
	})
}

func TestAGroupEndsInThreeSteps(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter")
		words := url.Values{"title": {"Goodbye"}, "body": {"Thank you all."}, "wish": {"heard"}}
		write := func() int {
			return w.ask(otter.Actor, "POST", "/groups/low-days/conversations", "text/html", words).Code
		}
		w.refused(w.care.End(ctx, otter, 0), "group.facilitators_only")
		w.refused(w.care.End(ctx, rowan, 3), "invalid")
		w.must(w.care.End(ctx, rowan, 0))
		w.refused(w.care.End(ctx, rowan, 0), "care.ends_already")
		if w.toldOf("care.ending") != 1 {
			t.Errorf("told %v", w.told.what)
		}
		if code := write(); code != http.StatusSeeOther {
			t.Errorf("saying goodbye: %d", code)
		}
		if body := w.page(otter.Actor, "/groups/low-days/conversations", 200); !strings.Contains(body, "29 November 2026") {
			t.Error("no page says until when one can write")
		}
		w.Clock.Advance(7 * 24 * time.Hour)
		kept := w.ask(otter.Actor, "POST", "/groups/low-days/conversations", "text/html", words)
		if kept.Code != http.StatusConflict || !strings.Contains(kept.Body.String(), "Thank you all.") {
			t.Errorf("writing too late: %d", kept.Code)
		}
		if body := w.page(otter.Actor, "/groups/low-days/conversations", 200); !strings.Contains(body, "Goodbye") || !strings.Contains(body, "13 December 2026") {
			t.Error("reading should still be possible, and say until when")
		}
		w.must(w.care.CancelEnding(ctx, w.again(rowan)))
		w.refused(w.care.CancelEnding(ctx, w.again(rowan)), "care.goes_on_already")
		if code := write(); code != http.StatusSeeOther {
			t.Errorf("after it was called off: %d", code)
		}
		w.must(w.care.End(ctx, w.again(rowan), 10))
		w.Clock.Advance(24 * 24 * time.Hour)
		if rec := w.ask(otter.Actor, "GET", "/groups/low-days/conversations", "text/html", nil); rec.Code != http.StatusNotFound {
			t.Errorf("after its last day: %d", rec.Code)
		}
		for range 2 { // it is safe to run twice
			w.must(w.care.Sweep(ctx))
		}
		if e, err := w.care.Ending(ctx, rowan.Group.ID); err != nil || e != nil {
			t.Errorf("%v, %v", e, err)
		}
		if g, err := w.Groups.ByID(ctx, rowan.Group.ID); err != nil || g.ArchivedAt.IsZero() {
			t.Errorf("it was not archived: %v", err)
		}
	})
}

var qTear = db.Register("care.test.tear", `UPDATE support_group SET terms = 'torn' WHERE slug = $1`)

// A group whose row cannot be read keeps no other from ending, and nobody from
// any other group.
func TestAnEndThatFailsIsNobodyElsesTrouble(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, fern := w.Facilitator("low-days", "rowan"), w.Facilitator("open-window", "fern")
		w.must(w.care.End(ctx, fern, NoticeDays))
		w.must(w.care.End(ctx, rowan, NoticeDays+3))
		w.must(d.Tx(ctx, func(tx *db.Tx) error { return second(db.Exec(ctx, tx, qTear, "open-window")) }))
		w.Clock.Advance(NoticeDays*24*time.Hour + ReadingFor)
		w.page(rowan.Actor, "/groups/low-days/conversations", http.StatusOK)
		w.Clock.Advance(3 * 24 * time.Hour)
		if rec := w.ask(rowan.Actor, "POST", "/groups/low-days/conversations", "text/html", url.Values{"title": {"Late"}, "body": {"words"}}); rec.Code != http.StatusNotFound {
			t.Errorf("writing before the sweep: %d", rec.Code)
		}
		if w.care.Sweep(ctx) == nil {
			t.Error("the sweep does not tell that it failed")
		}
		if e, err := w.care.Ending(ctx, rowan.Group.ID); err != nil || e != nil {
			t.Errorf("the group beside it still ends: %v, %v", e, err)
		}
	})
}

// What was read before a drop is old, however late the reading ends.
func TestAnOldReadingIsNotKept(t *testing.T) {
	var s signs
	now := time.Date(2026, time.November, 22, 12, 0, 0, 0, time.UTC)
	old, young := board{removed: map[string]bool{}}, board{removed: map[string]bool{"low-days": true}}
	_, _, before := s.known(now)
	s.drop() // somebody's membership ends while the board is being read
	s.keep(old, before, now.Add(freshFor))
	_, fresh, after := s.known(now)
	if fresh {
		t.Error("the old reading was kept")
	}
	s.keep(young, after, now.Add(freshFor))
	if b, fresh, _ := s.known(now); !fresh || !b.removed["low-days"] {
		t.Error("the new reading was not kept")
	}
}

func TestWhatIsStillDoneInAGroupThatIsRead(t *testing.T) {
	for rest, want := range map[string]bool{
		"conversations": true, "conversations/abc/replies": true, "conversations/abc/draft": true, "posts/abc/edit": true,
		"posts/abc/acknowledgements": true, "room/messages": true, "membership": true, "board": true,
		"posts/abc/withdraw": false, "room/messages/abc/withdraw": false, "leave": false, "conversations/abc/read": false,
		"posts/abc/hide": false, "desk/ending/cancel": false, "desk/members/x/remove": false, "fees/waiver": false, "room/presence": false,
	} {
		if got := writes(rest); got != want {
			t.Errorf("%s: %v", rest, got)
		}
	}
}

func TestAPastedLinkIsAGroupsAddress(t *testing.T) {
	for pasted, want := range map[string]string{
		"open-window": "open-window", "Open-Window": "open-window", "https://hearth.example/groups/open-window": "open-window",
		"/groups/open-window/conversations?order=waiting": "open-window", "https://h.example/groups/open-window?x=1": "open-window", "": "",
	} {
		if got := slugOf(pasted); got != want {
			t.Errorf("%q: %q", pasted, got)
		}
	}
}

func TestTheDeskGathersFromEverywhere(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWard(t, d)
		ctx := t.Context()
		rowan, otter := w.Facilitator("low-days", "rowan"), w.Member("low-days", "quiet-otter")
		w.must(w.Groups.SetRole(ctx, rowan.Member.ID, group.Facilitator, "Trained peer", w.Clock.Now().Add(20*24*time.Hour)))
		w.must(second(w.forum.Start(ctx, otter, forum.Writing{Title: "The Sunday feeling", Body: "It drops.", Wish: forum.Heard})))
		w.care.ShowOnDesk(SourceFunc(func(_ context.Context, _ group.Visit) ([]Item, error) {
			return []Item{{Kind: Requests, Count: 3, Since: w.Clock.Now().Add(-48 * time.Hour), URL: "/groups/low-days/requests"}, {Kind: Feedback}}, nil
		}))
		desk := read[struct{ Items []itemJSON }](w, rowan.Actor, "/groups/low-days/desk")
		var got []Kind
		for _, i := range desk.Items {
			got = append(got, i.Kind)
		}
		if diff := cmp.Diff([]Kind{Requests, Unanswered, Checks}, got); diff != "" {
			t.Error(diff)
		}
		body := w.page(rowan.Actor, "/groups/low-days/desk", 200)
		for _, want := range []string{"3 people ask to come in", "1 post has no answer yet", "1 facilitator&#39;s check", "/groups/low-days/requests", "/desk/unanswered"} {
			if !strings.Contains(body, want) {
				t.Errorf("the desk lacks %q", want)
			}
		}
		for _, path := range []string{"/desk/unanswered", "/desk/members", "/desk/members?show=quiet", "/desk/removed", "/desk/future", "/offers"} {
			w.page(rowan.Actor, "/groups/low-days"+path, 200)
			status := 403
			if path == "/offers" {
				status = 200
			}
			w.page(otter.Actor, "/groups/low-days"+path, status)
			w.page(w.Account(), "/groups/low-days"+path, 404)
		}
		members := read[struct{ Items []personJSON }](w, rowan.Actor, "/groups/low-days/desk/members")
		for _, p := range members.Items {
			w.page(rowan.Actor, p.URL, 200)
		}
	})
}
