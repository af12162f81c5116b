package chat

import (
	"fmt"
	"net/http"
	"os"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	assets "hearth/web"
)

func TestZZServe(t *testing.T) {
	addr := os.Getenv("ZZ_SERVE")
	if addr == "" {
		return
	}
	texts(t)
	b := newBundle(t, dbtest.SQLite(t))
	b.chat.tick = realTick
	otter, heron, rowan := b.Member("low-days", "quiet-otter"), b.Member("low-days", "marsh-heron"), b.Facilitator("low-days", "rowan-by-the-sea")
	actors := []account.Actor{otter.Actor, heron.Actor, rowan.Actor, {}}
	vs := []int{0, 1, 2}
	_ = vs
	b.Clock.Advance(-26 * time.Hour)
	b.say(otter, "Morning from the bottom of the map. I've got tea and a view of next door's trampoline.")
	b.say(heron, "Evening from nearer the top. Same, *without* the trampoline.")
	x := b.say(heron, "something said too fast")
	b.chat.Withdraw(t.Context(), heron, x.ID)
	b.Clock.Advance(25 * time.Hour)
	h := b.say(otter, "You should all just try harder.")
	b.chat.Hide(t.Context(), rowan, h.ID, "We ask before advising.")
	for i := range 14 {
		b.say(otter, fmt.Sprintf("It's blown over the fence again, %d times. It has a wandering spirit. https://example.org", i))
		b.say(rowan, "Does it come back on its own?\nOr do you fetch it?")
	}
	b.say(heron, "مرحبا، أنا هنا أيضًا.")
	b.chat.SetPresent(t.Context(), rowan, true)
	rt := b.router()
	mux := http.NewServeMux()
	mux.Handle("GET /static/", assets.Handler())
	mux.HandleFunc("POST /zz/drain", func(w http.ResponseWriter, r *http.Request) { b.chat.Drain() })
	mux.Handle("/", http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		who := 0
		if c, err := r.Cookie("who"); err == nil {
			fmt.Sscan(c.Value, &who)
		}
		ctx := as(r.Context(), actors[who], r.URL.Path)
		if c, err := r.Cookie("lang"); err == nil {
			ctx = i18n.With(ctx, i18n.Lang(c.Value))
		}
		if c, err := r.Cookie("theme"); err == nil {
			ctx = ui.WithTheme(ctx, c.Value)
		}
		rt.ServeHTTP(w, r.WithContext(ctx))
	}))
	_ = clock.System{}
	t.Log(http.ListenAndServe(addr, web.Headers(false, mux)))
}
