package app

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/subject"
)

// appealed has the newest decision about the role looked at again, and undone by
// a colleague of the staff.
func (o *office) appealed(role string) stated {
	o.t.Helper()
	list := o.about(role)
	if len(list) == 0 {
		o.t.Fatal("nothing is stated")
	}
	o.pressed(role, list[0].URL+"/appeal", url.Values{"words": {"Please look again."}})
	var queue struct{ Appeals []struct{ URL string } }
	if err := json.Unmarshal(o.in("supervisor", "GET", "/moderation/harbour", "application/json", nil).Body.Bytes(), &queue); err != nil || len(queue.Appeals) != 1 {
		o.t.Fatalf("%d appeals wait, %v", len(queue.Appeals), err)
	}
	if rec := o.in("supervisor", "POST", queue.Appeals[0].URL, "text/html", url.Values{"outcome": {"reversed"}, "words": {"We are sorry."}}); rec.Code != 303 {
		o.t.Fatalf("the answer is refused: %d", rec.Code)
	}
	return list[0]
}

// What waited for somebody's safety and is kept, or is to be changed, has
// reasons of its own in the place of those of the hold. Undone on appeal, it
// opens, and the case says so.
func TestKeptWordsAreStatedAndTheAppealSettlesTheCase(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		o := newOffice(t, w)
		for _, c := range []struct {
			do      cases.HoldState
			measure moderation.Measure
		}{{cases.Keeping, moderation.Keep}, {cases.Editing, moderation.Edit}} {
			conversation, path := w.conversation("member")
			id, ok := w.Cases.ThingOf("post." + path[strings.LastIndexByte(path, '/')+1:])
			if !ok {
				t.Fatal("no such post")
			}
			v := w.visit("member", "low-days")
			var one cases.ID
			if err := w.DB.Tx(t.Context(), func(tx *db.Tx) (err error) {
				if err = must(w.Places.At(id.Kind)).Set(t.Context(), tx, id.ID, subject.Held, ""); err != nil {
					return err
				}
				one, err = w.Cases.Signal(t.Context(), tx, cases.Signal{Group: v.Group.ID, Member: v.Member.ID, Level: ladder.S2, Source: cases.Reading, Ref: id, Held: cases.HoldMethod})
				return err
			}); err != nil {
				t.Fatal(err)
			}
			waits := len(w.about("member"))
			desk := must(w.Cases.Desk(t.Context(), w.people["holder"], one))
			if err := w.Cases.Decide(t.Context(), desk, cases.Decision{Ref: id, Do: c.do, Reason: "It tells how."}); err != nil {
				t.Fatal(err)
			}
			list := w.about("member")
			if len(list) != waits+1 || list[0].Measure != string(c.measure) || list[1].State != "over" {
				t.Fatalf("%s: %+v", c.do, list[:2])
			}
			hold, _, err := w.Cases.HoldOf(t.Context(), w.DB, id)
			if err != nil || hold.Statement != list[0].URL {
				t.Errorf("%s: the case leads to %s, %v", c.do, hold.Statement, err)
			}
			page := w.page("member", list[0].URL)
			if !strings.Contains(page, "It tells how.") || !strings.Contains(page, "not a punishment") || strings.Contains(page, "/resubmit") {
				t.Errorf("%s: the reasons are not kind, or not there", c.do)
			}
			o.appealed("member")
			if hold, _, _ := w.Cases.HoldOf(t.Context(), w.DB, id); hold.State != cases.Opening {
				t.Errorf("%s: the case says %s", c.do, hold.State)
			}
			if rec := w.ask("holder", "GET", conversation, "text/html", nil); rec.Code != 200 {
				t.Errorf("%s: it is not open: %d", c.do, rec.Code)
			}
		}
	})
}

// Who listens to nobody any more, and two who are kept apart, are told why they
// can do less, and can have it undone. An order that may not be known is told to
// nobody.
func TestOtherFeaturesRestrictionsAreStated(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		o := newOffice(t, w)
		v := w.visit("member", "low-days")
		g, id := v.Group, v.Member.ID
		w.people["heron"] = must(w.Account.Join(t.Context(), joining("grey-heron")))
		w.join("heron", "low-days", "grey-heron")
		holder := w.visit("holder", "low-days")
		for _, c := range []struct {
			name, measure string
			do            func()
		}{
			{"no longer a listener", string(moderation.Unlisten), func() {
				if err := w.DB.Tx(t.Context(), func(tx *db.Tx) error {
					return w.Group.Moderated(t.Context(), tx, holder, true, group.Restriction{Act: group.ActListeningEnded, Thing: int64(id), Member: id, URL: g.URL()})
				}); err != nil {
					t.Fatal(err)
				}
			}},
			{"kept apart", string(moderation.KeptApart), func() {
				w.pressed("holder", low+"/desk/no-contact", url.Values{"one": {v.Member.Handle}, "other": {"grey-heron"}, "reason": {"Followed her."}, "shown": {"yes"}})
			}},
		} {
			t.Run(c.name, func(t *testing.T) {
				c.do()
				list := w.about("member")
				if len(list) == 0 || list[0].Measure != c.measure {
					t.Fatalf("%+v", list)
				}
				if page := w.page("member", list[0].URL); strings.Contains(page, "grey-heron") || strings.Contains(page, "Followed") {
					t.Error("the reasons name the other one")
				}
				o.appealed("member")
				if got := w.about("member")[0]; got.State != "reversed" && got.State != "over" {
					t.Errorf("it is %s", got.State)
				}
			})
		}
		before := len(w.about("member"))
		w.pressed("holder", low+"/desk/no-contact", url.Values{"one": {v.Member.Handle}, "other": {"grey-heron"}, "reason": {"Followed her."}})
		if len(w.about("member")) != before {
			t.Error("an order that may not be known is told")
		}
	})
}

// What a newcomer writes with a link in it waits, is stated, and opens on appeal;
// so does what a rule of the organisation holds. Nothing else is held for trust.
func TestWhatWaitsForTrustIsStatedAndOpensOnAppeal(t *testing.T) {
	w := newTown(t, "")
	o := newOffice(t, w)
	w.people["fresh"] = must(w.Account.Join(t.Context(), joining("new-plover")))
	must(w.Group.Join(t.Context(), w.visit("fresh", "low-days"), group.Joining{Handle: "new-plover", Agree: true}))
	if rec := w.ask("fresh", "POST", low+"/conversations", "text/html", url.Values{"title": {"No link"}, "body": {"Hello, I am new."}}); rec.Code != 303 || len(w.about("fresh")) != 0 {
		t.Fatalf("a newcomer without a link waits: %d, %d statements", rec.Code, len(w.about("fresh")))
	}
	w.post("fresh", low+"/conversations", url.Values{"title": {"Look"}, "body": {"Look at https://shop.example.com today"}})
	list := w.about("fresh")
	if len(list) != 1 || list[0].Measure != string(moderation.Wait) || list[0].Reason == "" {
		t.Fatalf("%+v", list)
	}
	if body := w.everything("member"); strings.Contains(body, "shop.example.com") {
		t.Error("others see it while it waits")
	}
	page := w.page("fresh", list[0].URL)
	for _, want := range []string{low + "/trust", "/appeal", "certified body"} {
		if !strings.Contains(page, want) {
			t.Errorf("the reasons do not lead to %s", want)
		}
	}
	o.appealed("fresh")
	if got := w.about("fresh")[0]; got.State != "reversed" {
		t.Errorf("it is %s", got.State)
	}
	if body := w.page("fresh", list[0].URL); !strings.Contains(body, "It is undone") || strings.Contains(body, "certified body") {
		t.Error("the page speaks as if it held")
	}
}

// decided reports the member's thing as the peer, has the holder decide, and
// returns what the member reads of it.
func (w *town) decided(kind, token, measure string) stated {
	w.t.Helper()
	w.post("peer", low+"/report", url.Values{"kind": {kind}, "id": {token}, "rule": {"private"}, "words": {"An address."}})
	var queue struct{ Matters []struct{ URL string } }
	if err := json.Unmarshal(w.ask("holder", "GET", low+"/desk/matters", "application/json", nil).Body.Bytes(), &queue); err != nil || len(queue.Matters) != 1 {
		w.t.Fatalf("%d matters wait, %v", len(queue.Matters), err)
	}
	w.pressed("holder", queue.Matters[0].URL+"/decide", url.Values{"measure": {measure}, "rule": {"private"}, "facts": {"A street."}, "reason": {"Please take it out."}})
	return w.about("member")[0]
}

// What waits to be written differently is looked at again as soon as its author
// has changed it, and they are led to where they read so. What cannot be changed
// never waits for that.
func TestWhatIsWrittenDifferentlyIsLookedAtAgain(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.peer()
		conversation, post := w.conversation("member")
		statement := w.decided("post", post[strings.LastIndexByte(post, '/')+1:], "edit")
		if page := w.page("member", statement.URL); !strings.Contains(page, post+"/edit") {
			t.Error("the reasons do not lead to where it is changed")
		}
		if page := w.page("member", conversation); !strings.Contains(page, "Only you can see this for now") || !strings.Contains(page, `href="/decisions"`) {
			t.Error("the post does not lead to the reasons")
		}
		if rec := w.ask("peer", "POST", post+"/edit", "text/html", words); rec.Code != 404 {
			t.Errorf("somebody else changes it: %d", rec.Code)
		}
		if got := w.about("member")[0].State; got != "standing" {
			t.Fatalf("it is %s before anybody has changed it", got)
		}
		rec := w.ask("member", "POST", post+"/edit", "text/html", url.Values{"body": {"Without the street."}})
		if rec.Code != 303 || rec.Header().Get("Location") != statement.URL {
			t.Errorf("its author is led to %s: %d", rec.Header().Get("Location"), rec.Code)
		}
		if got := w.about("member")[0].State; got != "resubmitted" {
			t.Errorf("it is %s", got)
		}
		if rec := w.ask("peer", "GET", conversation, "text/html", nil); strings.Contains(rec.Body.String(), "Without the street.") {
			t.Error("others read it before anybody has looked")
		}
		if rec := w.ask("holder", "GET", low+"/desk/matters", "application/json", nil); !strings.Contains(rec.Body.String(), statement.URL) {
			t.Error("nobody is asked to look")
		}
		w.pressed("holder", statement.URL+"/look", url.Values{"answer": {"open"}})
		if rec := w.ask("peer", "GET", conversation, "text/html", nil); !strings.Contains(rec.Body.String(), "Without the street.") {
			t.Error("it is not open")
		}
		if rec := w.ask("member", "POST", post+"/edit", "text/html", words); strings.Contains(rec.Header().Get("Location"), "/decisions/") {
			t.Error("who changes what waits for nothing is led away")
		}

		message := w.message("member", "hello")
		w.post("peer", low+"/report", url.Values{"kind": {"message"}, "id": {message[strings.LastIndexByte(message, '/')+1:]}, "rule": {"private"}})
		var queue struct{ Matters []struct{ URL string } }
		if err := json.Unmarshal(w.ask("holder", "GET", low+"/desk/matters", "application/json", nil).Body.Bytes(), &queue); err != nil || len(queue.Matters) != 1 {
			t.Fatalf("%d matters wait, %v", len(queue.Matters), err)
		}
		if strings.Contains(w.page("holder", queue.Matters[0].URL), `value="edit"`) {
			t.Error("a message can wait to be written differently")
		}
		if rec := w.ask("holder", "POST", queue.Matters[0].URL+"/decide", "text/html", url.Values{"measure": {"edit"}, "rule": {"private"}, "facts": {"f"}, "reason": {"r"}}); rec.Code != 422 {
			t.Errorf("a message waits to be written differently: %d", rec.Code)
		}
	})
}

// What a decision folded stays folded for its readers, whoever presses to show it,
// but for who decided: then the decision is over, and its author is told.
func TestAFoldOfTheQueueStays(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.peer()
		w.people["second"] = must(w.Account.Join(t.Context(), joining("calm-second")))
		must(w.Group.Appoint(t.Context(), "low-days", w.people["second"], "hazel", group.Facilitator, "checked"))
		conversation, post := w.conversation("member")
		statement := w.decided("post", post[strings.LastIndexByte(post, '/')+1:], "fold")
		if rec := w.ask("second", "POST", post+"/show", "text/html", nil); rec.Code != 409 || !strings.Contains(rec.Body.String(), "stays folded") {
			t.Errorf("another facilitator shows it: %d", rec.Code)
		}
		if !strings.Contains(w.page("peer", conversation), "Please take it out.") || w.about("member")[0].State != "standing" {
			t.Error("it is not folded any more, or the reasons say so")
		}
		if rec := w.ask("holder", "POST", post+"/show", "text/html", nil); rec.Code != 303 {
			t.Errorf("who decided shows it: %d", rec.Code)
		}
		if got := w.about("member")[0]; got.URL != statement.URL || got.State != "over" || strings.Contains(w.page("peer", conversation), "Please take it out.") {
			t.Errorf("it is %s", got.State)
		}
	})
}
