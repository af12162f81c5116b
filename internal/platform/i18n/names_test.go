package i18n_test

import (
	"context"
	"testing"
	"time"

	"hearth/internal/platform/i18n"
)

func TestLanguagesAreNamedInThemselves(t *testing.T) {
	for tag, want := range map[string]string{"es": "Español", "ar": "العربية", "fr": "français", "pt-BR": "português", "??": "??", "": ""} {
		if got := i18n.LangName(tag); got != want {
			t.Errorf("%q is called %q, want %q", tag, got, want)
		}
	}
}

func TestZonesToChooseFrom(t *testing.T) {
	list := i18n.Zones("Asia/Tokyo", "", "Indian/Mauritius", "Asia/Tokyo")
	if list[0] != "Asia/Tokyo" || list[1] != "Indian/Mauritius" || list[2] != "UTC" {
		t.Errorf("begins with %v", list[:3])
	}
	seen := map[string]bool{}
	for _, zone := range list {
		if _, err := time.LoadLocation(zone); err != nil || zone == "" || seen[zone] {
			t.Errorf("%q: %v, twice: %v", zone, err, seen[zone])
		}
		seen[zone] = true
	}
}

func TestAZoneIsCalledByItsTown(t *testing.T) {
	for _, c := range []struct {
		zone string
		lang i18n.Lang
		want string
	}{
		{"America/Argentina/Buenos_Aires", i18n.English, "Buenos Aires"},
		{"Europe/Madrid", i18n.Spanish, "Madrid"},
		{"Europe/Madrid", i18n.Arabic, "\u2066Madrid\u2069"},
		{"UTC", i18n.English, "UTC"},
	} {
		zone, err := time.LoadLocation(c.zone)
		if err != nil {
			t.Fatal(err)
		}
		if got := i18n.ZoneName(i18n.With(context.Background(), c.lang), zone); got != c.want {
			t.Errorf("%s in %s is called %q, want %q", c.zone, c.lang, got, c.want)
		}
	}
}
