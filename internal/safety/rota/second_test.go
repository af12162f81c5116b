package rota

import (
	"context"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
)

// Whoever may be called learns on a quiet day that pages of an emergency ask for
// a second factor, and not in the middle of one.
func TestWhoHasNoSecondFactorIsToldBefore(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		s := newStation(t, d)
		s.lists("ana")
		s.SecondFactor = func(_ context.Context, id account.ID) (bool, error) { return id == s.account["owner"], nil }
		for name, want := range map[string]bool{"ana": true, "owner": false} {
			w := s.ask(name, "GET", "/safety", "text/html", nil)
			title := i18n.T(i18n.With(t.Context(), i18n.English), "rota.second.title")
			if got := strings.Contains(w.Body.String(), title); w.Code != 200 || got != want {
				t.Errorf("%s: %d, told: %t, want %t", name, w.Code, got, want)
			}
		}
	})
}
