package app

import (
	"strings"
	"testing"

	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
)

func TestEveryStatementIsPreparedOnBothEngines(t *testing.T) {
	if n := len(db.Registered()); n < 100 {
		t.Fatalf("only %d statements are registered: does the test import every feature?", n)
	}
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		if err := d.PrepareAll(t.Context()); err != nil {
			t.Error(err)
		}
	})
}

func TestMessagesAreCompleteInEveryLanguage(t *testing.T) {
	c, err := i18n.Load(texts()...)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Keys()); n < 400 {
		t.Errorf("only %d messages", n)
	}
}

func TestItStartsOnBothEngines(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, path := range []string{"/", "/healthz", "/readyz", "/help", "/groups", "/groups/low-days"} {
			rec := w.ask("visitor", "GET", path, "text/html", nil)
			if rec.Code != 200 {
				t.Errorf("%s: %d", path, rec.Code)
			}
			for _, never := range []string{"unsafe-inline", "https://fonts", "<script>"} {
				if strings.Contains(rec.Body.String()+rec.Header().Get("Content-Security-Policy"), never) {
					t.Errorf("%s holds %s", path, never)
				}
			}
		}
	})
}
