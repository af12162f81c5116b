package account

import (
	"net/http"
	"os"
	"testing"

	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/clock"
	"hearth/internal/account/naming"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	assets "hearth/web"
)

func TestZZServe(t *testing.T) {
	if os.Getenv("ZZ") == "" {
		return
	}
	s := newSite(t, dbtest.SQLite(t), func(d *Deps) {
		d.BaseURL = "http://localhost:29855"
		d.Clock = clock.System{}
		d.DemoPeople = []DemoPerson{{"slow-ferry", "six gulls on one chimney pot", "A member of two groups, under a different handle in each."}, {"قارب-هادئ", "رائحة الخبز قبل شروق الشمس", "حساب يدير مجموعة «على مهل»"}}
	})
	c, err := i18n.Load(Texts, naming.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
	m := http.NewServeMux()
	m.Handle("/static/", assets.Handler())
	m.Handle("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		l := i18n.English
		if ck, err := r.Cookie("lang"); err == nil {
			l = i18n.Lang(ck.Value)
		}
		if q := r.URL.Query().Get("lang"); q != "" {
			l = i18n.Lang(q)
		}
		ctx := i18n.With(r.Context(), l)
		if r.URL.Query().Get("theme") == "dark" { ctx = ui.WithTheme(ctx, "dark") }
		web.Headers(false, innerOf(s)).ServeHTTP(w, r.WithContext(ctx))
	}))
	t.Fatal(http.ListenAndServe("localhost:29855", m))
}

func innerOf(s *site) http.Handler { return s.inner }
