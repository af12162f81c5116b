package app

import (
	"encoding/json"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/safety/rota"
)

// What a member left is opened by two people on duty, through every page there
// is for it; the member is told, and the number is public.
func TestSealedContactIsOpenedByTwo(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		o := newOffice(t, w)
		v := must(w.Rota.Visit(t.Context(), account.Actor{ID: w.people["organiser"]}, "harbour"))
		if err := w.Rota.SayYes(t.Context(), v, rota.Responder{Levels: rota.Levels, Zone: "UTC", Ways: []rota.Way{rota.Mail}}); err != nil {
			t.Fatal(err)
		}
		w.pressed("member", low+"/sealed", url.Values{"phone": {"0170 5550123"}})
		one := onCase("")(w)
		if page := o.in("owner", "GET", one, "text/html", nil).Body.String(); !strings.Contains(page, one+"/sealed") {
			t.Error("the case does not lead there")
		}
		if page := w.ask("holder", "GET", one, "text/html", nil).Body.String(); strings.Contains(page, "/sealed") {
			t.Error("the case leads a facilitator there, who is on no rota")
		}
		asking := url.Values{"what": {"contact", "link"}, "reason": {"own_life"}, "words": {"They wrote goodbye."}, "unsafe": {"no"}}
		for role, code := range map[string]int{"locked": 403, "supervisor": 404, "neighbour": 404, "watcher": 404} {
			if rec := o.in(role, "POST", one+"/sealed", "application/json", asking); rec.Code != code {
				t.Errorf("asked by %s: %d, want %d", role, rec.Code, code)
			}
		}
		var ask made
		rec := o.in("owner", "POST", one+"/sealed", "application/json", asking)
		if err := json.Unmarshal(rec.Body.Bytes(), &ask); err != nil || rec.Code != 201 {
			t.Fatalf("asking: %d %s", rec.Code, rec.Body)
		}
		if rec := o.in("organiser", "GET", "/notices", "application/json", nil); !strings.Contains(rec.Body.String(), ask.URL) && !strings.Contains(rec.Body.String(), "second person") {
			t.Errorf("the colleague was told nothing: %s", rec.Body)
		}
		if rec := o.in("owner", "POST", ask.URL+"/agree", "application/json", none); rec.Code != 403 {
			t.Errorf("agreed by herself: %d", rec.Code)
		}
		for _, page := range []string{"/safety/sealed", one + "/sealed", ask.URL} {
			for _, role := range []string{"owner", "organiser"} {
				if rec := o.in(role, "GET", page, "text/html", nil); rec.Code != 200 || strings.Contains(rec.Body.String(), "0170 5550123") {
					t.Errorf("%s for %s: %d", page, role, rec.Code)
				}
			}
		}
		if rec := o.in("organiser", "POST", ask.URL+"/agree", "text/html", none); rec.Code != 303 {
			t.Fatalf("agreeing: %d %s", rec.Code, rec.Body)
		}
		if rec := o.in("organiser", "POST", ask.URL+"/look", "application/json", none); rec.Code != 403 {
			t.Errorf("the second person looked: %d", rec.Code)
		}
		if rec := o.in("owner", "POST", ask.URL+"/look", "text/html", none); rec.Code != 200 || !strings.Contains(rec.Body.String(), "0170 5550123") {
			t.Errorf("looking: %d", rec.Code)
		}
		var mine struct {
			Opened []struct{ ID string }
		}
		if err := json.Unmarshal(w.ask("member", "GET", low+"/sealed", "application/json", nil).Body.Bytes(), &mine); err != nil || len(mine.Opened) != 1 {
			t.Fatalf("the member's page: %v %+v", err, mine)
		}
		w.pressed("member", low+"/sealed/"+mine.Opened[0].ID+"/complain", url.Values{"words": {"Why?"}})
		if page := w.page("member", low+"/sealed"); !strings.Contains(page, "Why?") {
			t.Error("the question is not on the page")
		}
		if page := w.page("member", "/o/harbour/transparency"); !strings.Contains(page, "Sealed things that were opened") {
			t.Error("nothing of it is published")
		}
		if _, err := w.Audit.Verify(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
