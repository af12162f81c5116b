package staff

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"hearth/internal/group"
)

// What waits for the organisation comes first, and whoever may answer is led
// there.
func TestGroupsThatAskToMove(t *testing.T) {
	eachOffice(t, func(o *office) {
		low, open := o.Visit(o.Account(), "low-days").Group, o.Visit(o.Account(), "open-window").Group
		if body := o.ask("owner", "GET", "/org/harbour", "", nil).Body.String(); strings.Contains(body, "to move") {
			o.t.Error("something is said of moves where there are none")
		}
		o.staff.moves = func(_ context.Context, org group.Organisation) ([]Move, error) {
			if org.Slug != "harbour" {
				return nil, nil
			}
			return []Move{{Group: low, From: "Harbour", To: "Northfold", URL: "/moves/m1"}, {Group: open, From: "Northfold", To: "Harbour", URL: "/moves/m2", Waits: true}}, nil
		}
		for who, led := range map[string]bool{"owner": true, "organiser": true, "supervisor": false} {
			w := o.ask(who, "GET", "/org/harbour", "", nil)
			body := w.Body.String()
			for _, want := range []string{"2 groups ask to move", "From \u2068Northfold\u2069 to \u2068Harbour\u2069", "Waits for your organisation", "the other has not answered", low.Name} {
				if !strings.Contains(body, want) {
					o.t.Errorf("%s does not read %q", who, want)
				}
			}
			if got := strings.Contains(body, `href="/moves/m2"`); got != led || w.Code != http.StatusOK {
				o.t.Errorf("%s is led to the answer: %v, %d", who, got, w.Code)
			}
		}
		var out struct{ Moves []moveJSON }
		w := o.ask("owner", "GET", "/org/harbour", "application/json", nil)
		if err := json.Unmarshal(w.Body.Bytes(), &out); err != nil || len(out.Moves) != 2 || out.Moves[0] != (moveJSON{"/moves/m2", "open-window", "Northfold", "Harbour", true}) {
			o.t.Errorf("%v in %s", err, w.Body)
		}
		if body := o.ask("other", "GET", "/org/northfold", "", nil).Body.String(); strings.Contains(body, "to move") {
			o.t.Error("another organisation reads of them")
		}
	})
}
