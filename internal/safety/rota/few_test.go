package rota

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/platform/i18n"
)

// With fewer than three who can be called, some decisions of several people
// cannot be made, and the console says so. Owners count: they are called too.
func TestTooFewPeopleForDecisions(t *testing.T) {
	owners := func(n int) (all []Responder) {
		for i := range n {
			all = append(all, Responder{Account: account.ID(100 + i), Owner: true})
		}
		return all
	}
	for _, tt := range []struct {
		name           string
		listed, owners int
		want           int
	}{
		{"one owner, who said yes", 1, 0, 1},
		{"one owner beside nobody", 0, 1, 1},
		{"one and an owner", 1, 1, 2},
		{"two", 2, 0, 2},
		{"two and an owner", 2, 1, 0},
		{"three", 3, 0, 0},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := (plan{people: make([]listed, tt.listed), owners: owners(tt.owners)}).few(); got != tt.want {
				t.Errorf("%d, want %d", got, tt.want)
			}
		})
	}
}

// What is said of few people, in each language, and not where there are enough.
func TestTheConsoleSaysThatTheyAreFew(t *testing.T) {
	texts(t)
	for _, lang := range []i18n.Lang{i18n.English, i18n.Spanish, i18n.Arabic} {
		ctx := i18n.With(context.Background(), lang)
		for few, key := range map[int]string{0: "", 1: "rota.few.one", 2: "rota.few.two"} {
			rec := httptest.NewRecorder()
			if err := warnings(warningsView{Pulse: Pulse{Well: true}, Few: few, URL: "/safety/rota/harbour"}).Render(ctx, rec.Body); err != nil {
				t.Fatal(err)
			}
			for _, one := range []string{"rota.few.one", "rota.few.two"} {
				if got := strings.Contains(rec.Body.String(), i18n.T(ctx, one)); got != (one == key) {
					t.Errorf("%s, %d people: says %s: %t", lang, few, one, got)
				}
			}
		}
	}
}
