package app

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/i18n"
	"hearth/internal/staff"
)

type lang = i18n.Lang

// The wall between organisations has two sides. From one console nothing of
// another organisation can be seen or done, by whatever address; and where an
// organisation is walled off, nobody outside finds that its groups are there.

// Everything of harbour, by real addresses, as the owner of northfold.
func TestStaffOfOneOrganisationMissEverythingOfAnother(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		o := newOffice(t, w)
		tokens := o.tokens()
		for _, g := range consoleGates {
			method, _, _ := strings.Cut(g.route, " ")
			for _, path := range []string{g.path, tokens.Replace(g.path)} {
				for _, accept := range []string{"text/html", "application/json"} {
					if rec := o.in("neighbour", method, path, accept, g.form); rec.Code != 404 {
						t.Errorf("%s %s gives the neighbour %d", method, path, rec.Code)
					}
				}
				// And by their own console's address, with the other's ids.
				crossed := strings.Replace(path, "/org/harbour", "/org/northfold", 1)
				if path == crossed || strings.Count(path, "/") < 4 || strings.Contains(path, "invitations") || strings.HasSuffix(path, "bulk") || strings.HasSuffix(path, "badges") {
					continue
				}
				if rec := o.in("neighbour", method, crossed, "text/html", g.form); rec.Code != 404 {
					t.Errorf("%s %s gives the neighbour %d", method, crossed, rec.Code)
				}
			}
		}
		before := must(w.Group.ByID(t.Context(), w.visit("member", "low-days").Group.ID))
		o.in("neighbour", "POST", "/org/northfold/groups/bulk", "text/html", url.Values{"do": {"archive"}, "sure": {"yes"}, "group": {"low-days"}})
		if after := must(w.Group.ByID(t.Context(), before.ID)); after.ArchivedAt != before.ArchivedAt {
			t.Error("the neighbour has closed a group of harbour")
		}
		body := o.in("neighbour", "GET", "/org/northfold/audit", "text/html", nil).Body.String()
		for _, never := range []string{"Name of owner", "low-days", "own-one"} {
			if strings.Contains(body, never) {
				t.Errorf("the neighbour's record shows %q", never)
			}
		}
	})
}

// tokens puts real tokens of harbour's people into paths.
func (o *office) tokens() *strings.Replacer {
	rec := o.in("owner", "GET", "/org/harbour/staff", "application/json", nil)
	token := ""
	if _, after, ok := strings.Cut(rec.Body.String(), `"url":"/org/harbour/staff/`); ok {
		token, _, _ = strings.Cut(after, `"`)
	}
	if token == "" {
		o.t.Fatalf("no token in %s", rec.Body)
	}
	return strings.NewReplacer("staff/nonsense", "staff/"+token)
}

// freshAfter is how long what memory holds of groups may be old.
const freshAfter = time.Minute

// listings are public places where groups are listed, and what is asked of them.
var listings = []string{"/", "/groups", "/groups?q=low", "/groups?format=chat", "/groups?led=peers&lang=en", "/start", "/hsds/services", "/hsds/organizations", "/hsds/service_at_locations", "/o/harbour", "/o/harbour/uni", "/me"}

func TestNobodyOutsideFindsAWalledOrganisation(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		o := newOffice(t, w)
		if body := w.ask("visitor", "GET", "/groups", "text/html", nil).Body.String(); !strings.Contains(body, "Group low-days") {
			t.Fatal("the directory lacks the group even before there is a wall")
		}
		o.change(func(s *staff.Settings) { s.Listed = false })
		w.clock.Advance(freshAfter)
		for _, role := range []string{"visitor", "newcomer", "outsider", "neighbour"} {
			for _, path := range listings {
				for _, accept := range []string{"text/html", "application/json"} {
					body := w.ask(role, "GET", path, accept, nil).Body.String()
					if strings.Contains(body, "Group low-days") || strings.Contains(body, "/groups/low-days") {
						t.Errorf("%s shows the walled group to the %s as %s", path, role, accept)
					}
				}
			}
			match := w.ask(role, "POST", "/groups/match", "text/html", url.Values{"topic": {"depression"}, "format": {"chat"}}).Body.String()
			if strings.Contains(match, "low-days") {
				t.Errorf("matching shows the walled group to the %s", role)
			}
			for _, suffix := range []string{"", "/conversations", "/room", "/membership", "/search?q=a", "/request", "/promise", "/board"} {
				rec := w.ask(role, "GET", low+suffix, "application/json", nil)
				if rec.Code != 404 && rec.Code != 401 {
					t.Errorf("%s%s gives the %s %d", low, suffix, role, rec.Code)
				}
			}
			if rec := w.ask(role, "GET", "/o/harbour", "text/html", nil); rec.Code != 404 {
				t.Errorf("the organisation's page gives the %s %d", role, rec.Code)
			}
		}
		for _, role := range []string{"member", "holder", "owner", "organiser", "supervisor"} {
			if rec := w.ask(role, "GET", low, "text/html", nil); rec.Code != 200 {
				t.Errorf("the group is closed to the %s: %d", role, rec.Code)
			}
		}
		if rec := w.ask("watcher", "GET", low, "text/html", nil); rec.Code != 404 {
			t.Errorf("a viewer sees the group: %d", rec.Code)
		}
	})
}

// Whoever has a partner's code finds the groups, and only those.
func TestACodeOpensTheWall(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		o := newOffice(t, w)
		ctx := t.Context()
		v := must(w.Staff.Visit(ctx, account.Actor{ID: w.people["owner"]}, "harbour"))
		o.change(func(s *staff.Settings) { s.Listed = false })
		p := must(w.Staff.Partner(ctx, v, "uni"))
		if err := w.Staff.SavePartner(ctx, v, p, []string{"low-days"}); err != nil {
			t.Fatal(err)
		}
		p = must(w.Staff.Partner(ctx, v, "uni"))
		code := must(w.Staff.MakeCode(ctx, v, p, 5, "2027-01-31"))
		ask := func(code string) int {
			return w.ask("newcomer", "POST", "/o/harbour/uni", "text/html", url.Values{"code": {code}}).Code
		}
		if got := ask("AAAA-CCCC-DDDD"); got != 422 {
			t.Errorf("a made-up code: %d", got)
		}
		if got := ask(strings.ToLower(code.Text)); got != 303 {
			t.Errorf("the code: %d", got)
		}
		if body := w.ask("newcomer", "GET", "/o/harbour/uni", "text/html", nil).Body.String(); !strings.Contains(body, "Group low-days") {
			t.Error("the page does not show the groups")
		}
		if rec := w.ask("newcomer", "GET", low, "text/html", nil); rec.Code != 200 {
			t.Errorf("the group: %d", rec.Code)
		}
		if rec := w.ask("newcomer", "GET", low+"/conversations", "text/html", nil); rec.Code != 404 {
			t.Errorf("what members wrote: %d", rec.Code)
		}
		w.newcomersCodeIsTakenBack(v, p, code)
	})
}

func (w *town) newcomersCodeIsTakenBack(v staff.Visit, p staff.Partner, code staff.Code) {
	w.t.Helper()
	if err := w.Staff.RevokeCode(w.t.Context(), v, p, code.Token); err != nil {
		w.t.Fatal(err)
	}
	if rec := w.ask("outsider", "POST", "/o/harbour/uni", "text/html", url.Values{"code": {code.Text}}); rec.Code != 422 {
		w.t.Errorf("a code that was taken back: %d", rec.Code)
	}
}
