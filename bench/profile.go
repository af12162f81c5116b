package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"runtime/pprof"
	"strings"
	"time"

	"hearth/internal/app"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
)

// profiled writes where the site's handler, with everything around it, spends
// its time. It runs inside this process: the program itself has no such door.
func profiled(ctx context.Context, file, what string) error {
	dir, err := os.MkdirTemp("", "hearth-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	t, err := newTown(ctx, dir, "", authors)
	if err != nil {
		return err
	}
	defer t.close()
	if err := t.grow(ctx, 20_000); err != nil {
		return err
	}
	cfg, err := config.Load(t.env, "")
	if err != nil {
		return err
	}
	a, err := app.Build(ctx, cfg, clock.System{})
	if err != nil {
		return err
	}
	defer a.Close()
	site, err := a.Handler()
	if err != nil {
		return err
	}
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	defer out.Close()
	requests := map[string]func() *http.Request{"page": t.readOne, "reply": t.replyOne}
	if err := pprof.StartCPUProfile(out); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	n, began := 0, time.Now()
	for ; time.Since(began) < 8*time.Second; n++ {
		w := httptest.NewRecorder()
		if site.ServeHTTP(w, requests[what]()); w.Code >= http.StatusBadRequest {
			return fmt.Errorf("answered with %d", w.Code)
		}
	}
	fmt.Printf("%s: %s each, one after another\n", what, us(time.Since(began)/time.Duration(n)))
	return nil
}

func (t *town) readOne() *http.Request {
	r := httptest.NewRequest(http.MethodGet, t.conversations[rand.IntN(len(t.conversations))], nil)
	r.Header.Set("Cookie", t.people[rand.IntN(authors)].cookie)
	r.Header.Set("Accept", "text/html")
	return r
}

func (t *town) replyOne() *http.Request {
	form := url.Values{"body": {written[1]}}
	r := httptest.NewRequest(http.MethodPost, t.conversations[rand.IntN(len(t.conversations))]+"/replies", strings.NewReader(form.Encode()))
	r.Header.Set("Cookie", t.people[rand.IntN(authors)].cookie)
	r.Header.Set("Content-Type", formType)
	return r
}
