package safety

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
)

func TestHelplinesBesideSomethingElse(t *testing.T) {
	now := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	m, err := New(Deps{Clock: clock.At(now)})
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		name, accept string
		has          []string
		hasn         []string
	}{
		{"a country that is known", "en-US", []string{`href="tel:911"`, "988"}, []string{`href="tel:112"`}},
		{"another country", "de-DE", []string{`href="tel:112"`}, []string{`href="tel:911"`, "988"}},
		{"a language says nothing of the country", "es", []string{i18nText(t, "safety.emergency.call_local")}, []string{"href="}},
		{"nothing", "", []string{i18nText(t, "safety.emergency.call_local")}, []string{"href="}},
		{"nonsense", ";;;q=", []string{i18nText(t, "safety.emergency.call_local")}, []string{"href="}},
	} {
		ctx := Accepting(uitest.Context(t, i18n.English, Texts), row.accept)
		html := uitest.Render(t, ctx, m.Helplines(ctx))
		uitest.Clean(t, html)
		for _, want := range row.has {
			if !strings.Contains(html, want) {
				t.Errorf("%s: %q is missing", row.name, want)
			}
		}
		for _, not := range append(row.hasn, " id=") {
			if strings.Contains(html, not) {
				t.Errorf("%s: %q is there", row.name, not)
			}
		}
		if n := strings.Count(html, "<strong><bdi>"); n > besideLines {
			t.Errorf("%s: %d helplines", row.name, n)
		}
	}
}

func i18nText(t *testing.T, key string) string {
	return i18n.T(uitest.Context(t, i18n.English, Texts), key)
}
