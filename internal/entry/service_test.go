package entry

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

var asked = []Question{{Kind: "text", Text: "What brings you?"}, {Kind: "yes_no", Text: "Are you over 18?"}}

func TestRequests(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("quiet-room", group.Terms{Entry: "request"})
		rowan, finch := h.holder("quiet-room", "rowan"), h.holder("quiet-room", "finch")
		h.must(h.entry.SetQuestions(ctx, rowan, asked))

		_, err := h.asks("quiet-room", "quiet-otter", "My brother.")
		h.refused(err, "invalid")
		otter, err := h.asks("quiet-room", "quiet-otter", "My brother.", "yes")
		h.must(err)
		h.Clock.Advance(time.Minute)
		heron, err := h.asks("quiet-room", "marsh-heron", "Sleep.", "yes")
		h.must(err)
		if n := h.teller.count(NoticeRequestNew); n != 4 {
			t.Errorf("%d facilitators were told of 2 requests, want 4 notices", n)
		}
		h.refused(h.joins(otter, "quiet-room", "quiet-otter", ""), "entry.need_request")

		list, _, err := h.entry.Requests(ctx, rowan)
		if err != nil || len(list) != 2 || list[0].Applicant.Handle != "quiet-otter" || list[0].Applicant.Answers[0].Text != "My brother." {
			t.Fatalf("the list: %+v, %v", list, err)
		}
		// The applicant changes their words while somebody reads the old ones.
		h.must(h.asksAs(otter, "quiet-room", "quiet-otter", "My brother and I.", "yes"))
		h.refused(h.entry.Answer(ctx, rowan, list[0].ID, list[0].Revision, Reply{Welcome: true}), "entry.changed")
		// Two answer at once.
		now := h.mine(otter, "quiet-room")
		fine, failed := atOnce(2, func(i int) error {
			by, reply := rowan, Reply{Welcome: true, Words: "Come in."}
			if i == 1 {
				by, reply = finch, Reply{Words: "Not here.", Help: true}
			}
			return h.entry.Answer(ctx, by, now.ID, now.Revision, reply)
		})
		if fine != 1 || len(failed) != 1 {
			t.Fatalf("%d answers were taken: %v", fine, failed)
		}
		h.refused(failed[0], "entry.answered")

		h.must(h.entry.TakeBack(ctx, h.Visit(heron, "quiet-room")))
		if left, _, err := h.entry.Requests(ctx, finch); err != nil || len(left) != 0 {
			t.Errorf("still waiting: %+v, %v", left, err)
		}
		_, _, err = h.entry.Requests(ctx, h.Visit(heron, "quiet-room"))
		h.refused(err, "not_found")
	})
}

func TestWelcomedAndTurnedAway(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("quiet-room", group.Terms{Entry: "request"})
		rowan := h.holder("quiet-room", "rowan")
		otter, err := h.asks("quiet-room", "quiet-otter")
		h.must(err)
		away, err := h.asks("quiet-room", "grey-gull")
		h.must(err)
		answer := func(who account.Actor, r Reply) error {
			q := h.mine(who, "quiet-room")
			return h.entry.Answer(ctx, rowan, q.ID, q.Revision, r)
		}
		h.refused(answer(away, Reply{Words: "No."}), "invalid")
		h.refused(answer(away, Reply{Words: "No.", Waiting: true}), "invalid") // there is room
		h.refused(answer(away, Reply{Words: "No.", Groups: []string{"nowhere"}}), "invalid")
		h.must(answer(away, Reply{Words: "They know about sleep.", Groups: []string{"open-window"}}))
		h.must(answer(otter, Reply{Welcome: true, Words: "Good to have you."}))
		if n := h.teller.count(NoticeRequestAnswered); n != 2 {
			t.Errorf("%d were told of their answers, want 2", n)
		}
		h.refused(h.comesIn(away, "quiet-room"), "not_found")
		h.refused(h.joins(away, "quiet-room", "grey-gull", ""), "entry.need_request")
		h.must(h.comesIn(otter, "quiet-room"))
		h.must(h.comesIn(otter, "quiet-room")) // pressed twice
		if v := h.Visit(otter, "quiet-room"); !v.Belongs() || v.Member.Handle != "quiet-otter" {
			t.Errorf("came in as %+v", v.Member)
		}
		if got := h.mine(otter, "quiet-room").State; got != Entered {
			t.Errorf("the request is %s", got)
		}
		h.refused(h.entry.Ask(ctx, h.Visit(away, "quiet-room"), Applicant{Handle: "grey-gull", Agreed: 1}, 1), "entry.answered")
		h.Clock.Advance(AnswersKept + time.Hour)
		h.sweep()
		if got := h.mine(away, "quiet-room"); got.State != "" {
			t.Errorf("the answers were kept: %+v", got)
		}
		h.must(h.asksAs(away, "quiet-room", "grey-gull")) // and they may ask again
	})
}

func TestDraftsAreKept(t *testing.T) {
	h, ctx := newHall(t, dbtest.SQLite(t)), t.Context()
	h.open("quiet-room", group.Terms{Entry: "request"})
	rowan := h.holder("quiet-room", "rowan")
	h.must(h.entry.SetQuestions(ctx, rowan, asked))
	actor := h.Account()
	half := Applicant{Handle: "quiet-otter", Answers: []Answer{{Question: asked[0].Text, Kind: "text", Text: "It began"}}}
	h.must(h.entry.KeepDraft(ctx, h.Visit(actor, "quiet-room"), half))
	if got := h.mine(actor, "quiet-room"); got.State != Draft || got.Applicant.Answers[0].Text != "It began" {
		t.Errorf("kept %+v", got)
	}
	if list, _, err := h.entry.Requests(ctx, rowan); err != nil || len(list) != 0 {
		t.Errorf("a draft is shown: %+v, %v", list, err)
	}
	h.must(h.asksAs(actor, "quiet-room", "quiet-otter", "It began in May.", "yes"))
	h.refused(h.entry.KeepDraft(ctx, h.Visit(actor, "quiet-room"), half), "entry.sent_already")
	if got := h.mine(actor, "quiet-room"); got.State != Asked || got.Applicant.Answers[0].Text != "It began in May." {
		t.Errorf("sent %+v", got)
	}
}

func TestALinkLetsInExactlyAsMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("back-room", group.Terms{Entry: "invitation"})
		rowan := h.holder("back-room", "rowan")
		link, err := h.entry.Invite(ctx, rowan, NewInvitation{Uses: 3, Days: 7, Note: "for the Tuesday people", Once: "form-1"})
		h.must(err)
		again, err := h.entry.Invite(ctx, rowan, NewInvitation{Uses: 3, Days: 7, Once: "form-1"})
		if err != nil || again != link {
			t.Errorf("the form sent twice made %q and %q, %v", link, again, err)
		}
		token := strings.TrimPrefix(link, "https://hearth.example/invite/")
		visits := make([]account.Actor, 8)
		for i := range visits {
			visits[i] = h.Account()
		}
		fine, failed := atOnce(len(visits), func(i int) error { return h.joins(visits[i], "back-room", fmt.Sprintf("quiet-otter-%c", 'a'+i), token) })
		if fine != 3 || len(failed) != 5 {
			t.Fatalf("a link for 3 let in %d: %v", fine, failed)
		}
		for _, err := range failed {
			h.refused(err, "entry.not_let_in")
		}
		if n := h.seats("back-room"); n != 4 {
			t.Errorf("%d seats are taken, want 4", n)
		}
		links, err := h.entry.Invitations(ctx, rowan)
		if err != nil || len(links) != 1 || links[0].Used != 3 || links[0].Note != "for the Tuesday people" {
			t.Fatalf("the list: %+v, %v", links, err)
		}
		for name, c := range map[string]struct {
			make NewInvitation
			then func(InvitationID)
		}{
			"revoked":          {NewInvitation{Uses: 1, Days: 1}, func(id InvitationID) { h.must(h.entry.Revoke(ctx, rowan, id)) }},
			"over":             {NewInvitation{Uses: 1, Days: 1}, func(InvitationID) { h.Clock.Advance(25 * time.Hour) }},
			"of another group": {NewInvitation{Uses: 1, Days: 5}, nil},
		} {
			link, err := h.entry.Invite(ctx, rowan, c.make)
			h.must(err)
			links, err := h.entry.Invitations(ctx, rowan)
			h.must(err)
			slug, code := "back-room", "entry.not_let_in"
			if c.then != nil {
				c.then(links[0].ID)
			} else {
				h.open("other-room", group.Terms{Entry: "invitation"})
				slug = "other-room"
			}
			if err := h.joins(h.Account(), slug, "marsh-heron", link[len("https://hearth.example/invite/"):]); err == nil {
				t.Errorf("%s: somebody came in", name)
			} else {
				h.refused(err, code)
			}
		}
		h.refused(h.joins(h.Account(), "back-room", "marsh-heron", ""), "entry.need_invitation")
		finch := h.holder("back-room", "finch")
		h.leaves(finch)
		h.must(h.joins(finch.Actor, "back-room", "", "")) // who was a member comes back
	})
}

func TestCodes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("students", group.Terms{Entry: "code"})
		h.open("staff-room", group.Terms{Entry: "code"})
		o, err := h.Groups.Organisation(ctx, "harbour")
		h.must(err)
		students := h.Visit(account.Actor{}, "students").Group.ID
		until := h.Clock.Now().Add(30 * 24 * time.Hour)
		_, err = h.entry.CreateCode(ctx, "staff:1", o, NewCode{Population: "", Uses: 0, ExpiresAt: h.Clock.Now()})
		h.refused(err, "invalid")
		code, err := h.entry.CreateCode(ctx, "staff:1", o, NewCode{Population: "Students of 2026", Groups: []group.ID{students}, Uses: 2, ExpiresAt: until})
		h.must(err)
		wide, err := h.entry.CreateCode(ctx, "staff:1", o, NewCode{Population: "Everybody", Uses: 5, ExpiresAt: until})
		h.must(err)

		opened, err := h.entry.OpenedBy(ctx, h.Visit(h.Account(), "students"), strings.ToLower(code.Text))
		if err != nil || len(opened) != 1 || opened[0].Slug != "students" {
			t.Fatalf("opens %+v, %v", opened, err)
		}
		if opened, err = h.entry.OpenedBy(ctx, h.Visit(h.Account(), "students"), wide.Text); err != nil || len(opened) != 2 {
			t.Fatalf("the wide one opens %+v, %v", opened, err)
		}
		h.refused(h.joins(h.Account(), "staff-room", "quiet-otter", code.Text), "entry.not_let_in")
		h.refused(h.joins(h.Account(), "students", "quiet-otter", ""), "entry.need_code")
		actors := []account.Actor{h.Account(), h.Account(), h.Account(), h.Account()}
		fine, _ := atOnce(len(actors), func(i int) error {
			return h.joins(actors[i], "students", fmt.Sprintf("quiet-otter-%c", 'a'+i), code.Text)
		})
		if fine != 2 {
			t.Errorf("a code for 2 let in %d", fine)
		}
		h.must(h.joins(h.Account(), "staff-room", "marsh-heron", wide.Text))
		codes, err := h.entry.Codes(ctx, o)
		if err != nil || len(codes) != 2 || codes[1].Used != 2 || codes[1].Text != code.Text || codes[0].Used != 1 || len(codes[1].Groups) != 1 {
			t.Errorf("the list: %+v, %v", codes, err)
		}
		h.must(h.entry.RevokeCode(ctx, "staff:1", o, wide.ID))
		h.refused(h.joins(h.Account(), "staff-room", "grey-gull", wide.Text), "entry.not_let_in")

		guesser := h.Visit(h.Account(), "students")
		for range 10 {
			_, err = h.entry.OpenedBy(ctx, guesser, "AAAA-AAAA-AAAA")
			h.refused(err, "invalid")
		}
		_, err = h.entry.OpenedBy(ctx, guesser, code.Text)
		h.refused(err, "entry.too_many_tries")
	})
}

func TestWaitingList(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("small-room", group.Terms{Capacity: 3})
		rowan := h.holder("small-room", "rowan")
		fern := h.Account()
		h.refused(h.entry.TakePlace(ctx, h.Visit(fern, "small-room"), Applicant{Handle: "fern", Agreed: 1}, 1, ""), "entry.not_full")
		h.must(h.joins(fern, "small-room", "fern", ""))
		moth := h.Account()
		h.must(h.joins(moth, "small-room", "moth", ""))
		h.refused(h.joins(h.Account(), "small-room", "grey-gull", ""), "group.full")

		one := h.waits("small-room", "quiet-otter")
		h.Clock.Advance(time.Minute)
		two := h.waits("small-room", "marsh-heron")
		h.Clock.Advance(time.Minute)
		three := h.waits("small-room", "grey-gull")
		o, err := h.entry.OutlookOf(ctx, h.Visit(three, "small-room"))
		if err != nil || o.Ahead != 2 || o.Given != 0 {
			t.Errorf("the third is told %+v, %v", o, err)
		}
		h.refused(h.comesIn(two, "small-room"), "group.full")

		// A seat comes free: the first is offered it, and lets it pass.
		h.leaves(h.Visit(fern, "small-room"))
		if p, _ := h.place(one, "small-room"); !p.Holds(h.Clock.Now()) || h.teller.count(NoticeSeatOffered) != 1 {
			t.Fatalf("the first has %+v", p)
		}
		h.refused(h.joins(h.Account(), "small-room", "wren", ""), "group.full")
		h.Clock.Advance(SeatHeld + time.Minute)
		h.sweep()
		h.sweep()
		if p, _ := h.place(one, "small-room"); p.Standing != Resting {
			t.Errorf("who let it pass is %+v", p)
		}
		if p, _ := h.place(two, "small-room"); !p.Holds(h.Clock.Now()) {
			t.Errorf("the second has %+v", p)
		}
		h.must(h.comesIn(two, "small-room"))
		if _, found := h.place(two, "small-room"); found || h.seats("small-room") != 3 {
			t.Errorf("place still there: %v, %d seats", found, h.seats("small-room"))
		}
		// Whoever rested is first again once they say so.
		h.must(h.entry.Stay(ctx, h.Visit(one, "small-room")))
		o, err = h.entry.OutlookOf(ctx, h.Visit(three, "small-room"))
		if err != nil || o.Ahead != 1 || o.Given != 1 {
			t.Errorf("the third is told %+v, %v", o, err)
		}
		// Out of order, with a reason.
		third, _ := h.place(three, "small-room")
		h.refused(h.entry.Offer(ctx, rowan, third.ID, "because"), "invalid")
		h.must(h.entry.Offer(ctx, rowan, third.ID, "need"))
		h.leaves(h.Visit(moth, "small-room"))
		if p, _ := h.place(three, "small-room"); p.Standing != Offered {
			t.Errorf("whom the facilitator preferred has %+v", p)
		}
		h.must(h.entry.LeaveList(ctx, h.Visit(three, "small-room")))
		if p, _ := h.place(one, "small-room"); p.Standing != Offered {
			t.Errorf("the seat that was given back did not go on: %+v", p)
		}
		list, err := h.entry.WaitingList(ctx, rowan)
		if err != nil || len(list) != 1 || list[0].Applicant.Handle != "quiet-otter" {
			t.Errorf("the list: %+v, %v", list, err)
		}
		h.Clock.Advance(SeatHeld)
		h.sweep()
		if p, found := h.place(one, "small-room"); !found || p.Standing != Resting || h.seats("small-room") != 2 {
			t.Errorf("with nobody else: %+v, %d seats", p, h.seats("small-room"))
		}
		h.Clock.Advance(RestKept + time.Hour)
		h.sweep()
		if _, found := h.place(one, "small-room"); found {
			t.Error("a place is kept for ever")
		}
	})
}

func TestTheLastSeatIsGivenOnce(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h := newHall(t, d)
		h.open("small-room", group.Terms{Capacity: 2})
		h.holder("small-room", "rowan")
		actors := make([]account.Actor, 6)
		for i := range actors {
			actors[i] = h.Account()
		}
		fine, failed := atOnce(len(actors), func(i int) error { return h.joins(actors[i], "small-room", fmt.Sprintf("quiet-otter-%c", 'a'+i), "") })
		if fine != 1 || h.seats("small-room") != 2 {
			t.Fatalf("%d got the last seat, %d are taken", fine, h.seats("small-room"))
		}
		for _, err := range failed {
			h.refused(err, "group.full")
		}
	})
}

func TestWelcomedIntoAFullGroup(t *testing.T) {
	h, ctx := newHall(t, dbtest.SQLite(t)), t.Context()
	h.open("small-room", group.Terms{Capacity: 2, Entry: "request"})
	rowan := h.holder("small-room", "rowan")
	answer := func(handle string) account.Actor {
		actor, err := h.asks("small-room", handle)
		h.must(err)
		q := h.mine(actor, "small-room")
		h.must(h.entry.Answer(ctx, rowan, q.ID, q.Revision, Reply{Welcome: true}))
		return actor
	}
	otter, heron := answer("quiet-otter"), answer("marsh-heron")
	if p, _ := h.place(otter, "small-room"); !p.Holds(h.Clock.Now()) {
		t.Fatalf("the last seat is not held for who was welcomed first: %+v", p)
	}
	if p, found := h.place(heron, "small-room"); !found || p.Standing != Waiting {
		t.Fatalf("the second waits as %+v", p)
	}
	h.must(h.comesIn(otter, "small-room"))
	h.refused(h.comesIn(heron, "small-room"), "group.full")
	h.leaves(h.Visit(otter, "small-room"))
	h.must(h.comesIn(heron, "small-room"))
	h.refused(h.entry.TakePlace(ctx, h.Visit(h.Account(), "small-room"), Applicant{Handle: "wren", Agreed: 1}, 1, ""), "entry.need_request")
}

func TestWelcomes(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		rowan, fern, moss := h.Facilitator("low-days", "rowan"), h.Member("low-days", "fern"), h.Member("low-days", "moss")
		h.sweep()
		for _, greeter := range []group.Visit{fern, moss} {
			h.must(h.Groups.SetDuties(ctx, rowan, greeter.Member.ID, []string{"greeter"}))
		}
		fern, moss = h.Visit(fern.Actor, "low-days"), h.Visit(moss.Actor, "low-days")
		h.Clock.Advance(time.Hour)
		otter := h.Member("low-days", "quiet-otter")
		h.Clock.Advance(time.Minute)
		heron := h.Member("low-days", "marsh-heron")
		waiting, _, err := h.entry.Newcomers(ctx, fern)
		h.must(err)
		greeters := map[string]string{}
		for _, g := range waiting {
			greeters[g.Newcomer.Handle] = g.Greeter.Handle
		}
		if greeters["quiet-otter"] != "fern" || greeters["marsh-heron"] != "moss" {
			t.Errorf("given to %v", greeters)
		}
		_, _, err = h.entry.Newcomers(ctx, otter)
		h.refused(err, "not_found")
		h.refused(h.entry.Welcome(ctx, fern, otter.Member.ID, " "), "invalid")
		h.must(h.entry.Welcome(ctx, fern, otter.Member.ID, "Lovely that you are here."))
		h.refused(h.entry.Welcome(ctx, moss, otter.Member.ID, "Hello"), "entry.welcomed")
		got, found, err := h.entry.WelcomeFor(ctx, otter)
		if err != nil || !found || got.Words != "Lovely that you are here." || got.By.Handle != "fern" {
			t.Errorf("the newcomer finds %+v %v %v", got, found, err)
		}
		if _, found, _ := h.entry.WelcomeFor(ctx, heron); found {
			t.Error("another's welcome is shown")
		}
		before := h.teller.count(NoticeNotWelcomed)
		h.Clock.Advance(WelcomeLate + time.Minute)
		h.sweep()
		h.sweep()
		// rowan himself, fern, moss and heron were not welcomed by anybody.
		if n := h.teller.count(NoticeNotWelcomed) - before; n != 4 {
			t.Errorf("facilitators were told %d times", n)
		}
		h.leaves(heron)
		due, err := h.entry.Desk(ctx, rowan)
		if err != nil || len(due) != 1 || due[0].Kind != DueNewcomers || due[0].Count != 3 || due[0].Since.IsZero() {
			t.Errorf("the desk shows %+v, %v", due, err)
		}
		_, err = h.entry.Desk(ctx, otter)
		h.refused(err, "not_found")
	})
}

func TestABreak(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("small-room", group.Terms{Capacity: 2})
		rowan, otter := h.holder("small-room", "rowan"), h.Account()
		h.must(h.joins(otter, "small-room", "quiet-otter", ""))
		visit := func() group.Visit { return h.Visit(otter, "small-room") }
		h.must(h.entry.Pause(ctx, visit(), Break{KeepSeat: true, Words: "Exams."}))
		away, err := h.entry.Breaks(ctx, rowan)
		if err != nil || len(away) != 1 || away[0].Words != "Exams." || h.seats("small-room") != 2 {
			t.Fatalf("away: %+v %v, %d seats", away, err, h.seats("small-room"))
		}
		_, err = h.entry.Breaks(ctx, visit())
		h.refused(err, "not_found")
		h.must(h.entry.Back(ctx, visit()))
		h.must(h.entry.Back(ctx, visit()))
		if away, _ = h.entry.Breaks(ctx, rowan); len(away) != 0 {
			t.Errorf("still away: %+v", away)
		}
		// Away for longer than seats are kept: somebody else gets it.
		h.must(h.entry.Pause(ctx, visit(), Break{KeepSeat: true}))
		heron := h.waits("small-room", "marsh-heron")
		h.Clock.Advance(MaxSeatKept + time.Hour)
		h.sweep()
		if p, _ := h.place(heron, "small-room"); p.Standing != Offered {
			t.Fatalf("the seat went nowhere: %+v", p)
		}
		h.must(h.comesIn(heron, "small-room"))
		gull := h.waits("small-room", "grey-gull")
		h.refused(h.entry.Back(ctx, visit()), "entry.first")
		h.refused(h.entry.Back(ctx, visit()), "entry.first")
		h.leaves(h.Visit(heron, "small-room"))
		if p, _ := h.place(gull, "small-room"); p.Standing != Waiting {
			t.Errorf("who came back was not first: %+v", p)
		}
		h.must(h.comesIn(otter, "small-room"))
		if v := visit(); v.MayWrite() != nil || h.seats("small-room") != 2 {
			t.Errorf("back as %+v with %d seats", v.Member, h.seats("small-room"))
		}
	})
}

func TestGoodbyes(t *testing.T) {
	h, ctx := newHall(t, dbtest.SQLite(t)), t.Context()
	rowan, otter := h.Facilitator("low-days", "rowan"), h.Member("low-days", "quiet-otter")
	h.must(h.DB.Tx(ctx, func(tx *db.Tx) error { return h.entry.SayGoodbye(ctx, tx, otter, "Thank you all.") }))
	if said, err := h.entry.Goodbyes(ctx, rowan); err != nil || len(said) != 0 {
		t.Errorf("said before they left: %+v, %v", said, err)
	}
	h.leaves(otter)
	if said, err := h.entry.Goodbyes(ctx, rowan); err != nil || len(said) != 1 || said[0].Words != "Thank you all." || said[0].Card.Handle != "quiet-otter" {
		t.Errorf("said %+v, %v", said, err)
	}
	if said, err := h.entry.Goodbyes(ctx, h.Visit(h.Account(), "low-days")); err != nil || said != nil {
		t.Errorf("a stranger reads %+v, %v", said, err)
	}
	h.must(h.joins(otter.Actor, "low-days", "", ""))
	h.leaves(otter)
	if said, err := h.entry.Goodbyes(ctx, rowan); err != nil || len(said) != 0 {
		t.Errorf("an old goodbye is shown again: %+v, %v", said, err)
	}
}

func TestOwnData(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		h, ctx := newHall(t, d), t.Context()
		h.open("quiet-room", group.Terms{Entry: "request"})
		h.open("small-room", group.Terms{Capacity: 2})
		rowan := h.holder("quiet-room", "rowan")
		h.must(h.entry.SetQuestions(ctx, rowan, asked[:1]))
		h.holder("small-room", "rowan")
		finch := h.Account()
		h.must(h.joins(finch, "small-room", "finch", ""))
		small := h.Visit(finch, "small-room")
		actor, err := h.asks("quiet-room", "quiet-otter", "My brother.")
		h.must(err)
		h.must(h.entry.TakePlace(ctx, h.Visit(actor, "small-room"), Applicant{Handle: "marsh-heron", Agreed: 1}, 1, ""))
		next := h.waits("small-room", "grey-gull")
		h.leaves(small) // the seat is held for the actor now
		h.must(h.joins(actor, "low-days", "sea-glass", ""))
		h.must(h.entry.Pause(ctx, h.Visit(actor, "low-days"), Break{Words: "A rest."}))
		sections, err := h.entry.Export(ctx, actor.ID)
		h.must(err)
		var all strings.Builder
		for _, s := range sections {
			for _, r := range s.Records {
				for _, e := range r {
					all.WriteString(e.Label + "=" + e.Value + "\n")
				}
			}
		}
		for _, want := range []string{"My brother.", "quiet-otter", "marsh-heron", "A rest.", "What brings you?", "Group small-room"} {
			if !strings.Contains(all.String(), want) {
				t.Errorf("the copy lacks %q", want)
			}
		}
		h.must(d.Tx(ctx, func(tx *db.Tx) error { return h.entry.Erase(ctx, tx, actor.ID) }))
		if got := h.mine(actor, "quiet-room"); got.State != "" {
			t.Errorf("the request is still there: %+v", got)
		}
		if p, found := h.place(actor, "small-room"); found {
			t.Errorf("the place is still there: %+v", p)
		}
		if p, _ := h.place(next, "small-room"); p.Standing != Offered {
			t.Errorf("the seat did not go on: %+v", p)
		}
		sections, err = h.entry.Export(ctx, actor.ID)
		h.must(err)
		for _, s := range sections {
			if len(s.Records) != 0 {
				t.Errorf("%s still holds %+v", s.Name, s.Records)
			}
		}
	})
}
