package notice

import (
	"context"
	"net/http"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/web"
)

// handler serves the list; the choices are in http_choices.go.
type handler struct{ *Module }

// Routes registers the feature's routes. The public ones end mails for whoever
// holds one of them, as RFC 8058 has it.
func (m *Module) Routes(rt *web.Router) {
	h := handler{m}
	rt.SignedIn("GET /notices", h.list)
	rt.SignedIn("POST /notices/read", h.seeAll)
	rt.SignedIn("GET /notices/{notice}", h.open)
	rt.Public("GET /notices/mail/stop/{token}", h.stopPage)
	rt.Public("POST /notices/mail/stop/{token}", h.stopMail)

	rt.SignedIn("GET /account/notices", h.choicesPage)
	rt.SignedIn("POST /account/notices", h.setChoices)
	rt.SignedIn("POST /account/notices/groups/{slug}", h.setRoute)
	rt.SignedIn("POST /account/notices/mail", h.setMail)
	rt.SignedIn("POST /account/notices/mail/confirm", h.confirmMail)
	rt.SignedIn("POST /account/notices/mail/remove", h.dropMail)
	rt.SignedIn("POST /account/notices/browsers", h.addBrowser)
	rt.SignedIn("POST /account/notices/browsers/{browser}/remove", h.dropBrowser)
	rt.SignedIn("POST /account/notices/trial", h.sendTrial)
	if m.outbox != nil {
		rt.Public("GET /outbox", h.outboxPage)
	}
}

func (h handler) list(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	days, err := h.List(ctx, account.ActorFrom(ctx).ID, i18n.Zone(ctx))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.listJSON(ctx, days), ""))
	}
	return web.Render(w, r, http.StatusOK, listPage(h.listView(ctx, days)))
}

// open leads to what a notice is about. That it was opened is noted on the way.
func (h handler) open(w http.ResponseWriter, r *http.Request) error {
	ctx, token := r.Context(), r.PathValue("notice")
	id, toMember := h.codec.ID(kindNotice, token)
	if !toMember {
		var ok bool
		if id, ok = h.codec.ID(kindAccount, token); !ok {
			return fault.Missing("not a notice's token")
		}
	}
	url, err := h.See(ctx, account.ActorFrom(ctx).ID, i18n.Zone(ctx), id, toMember)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, url)
}

func (h handler) seeAll(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	upTo, ok := h.codec.ID(kindNotice, form.Text("up_to"))
	if !ok { // a script that means all there is
		upTo = h.ids.Next()
	}
	if err := h.SeeAll(r.Context(), account.ActorFrom(r.Context()).ID, upTo); err != nil {
		return err
	}
	return web.Done(w, r, listPath)
}

// stopPage asks whoever opens the link in a mail: programs that look through
// mails open links too, and must not end anything.
func (h handler) stopPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, stopPage(stopView{Action: r.URL.Path}))
}

// stopMail takes the press on that page, and that of a mail program, which sends
// a form that says nothing and is not read.
func (h handler) stopMail(w http.ResponseWriter, r *http.Request) error {
	if err := h.stop(r.Context(), r.PathValue("token")); err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, stopPage(stopView{Done: true}))
}

func (h handler) outboxPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, outboxPage(outboxView{Sent: h.outbox.Sent()}))
}

// The pace of what could be turned against others: an address may be somebody
// else's.
var (
	askRate     = limit.Per(5, time.Hour)      // codes that one account asks for
	addressRate = limit.Per(3, 24*time.Hour)   // codes that one address gets
	trialRate   = limit.Per(5, 10*time.Minute) // trials of one account
)

// mayAsk takes one from the allowance, or says how long to wait.
func (h handler) mayAsk(ctx context.Context, key string, rate limit.Rate) error {
	ok, wait := h.limiter.Allow(ctx, key, rate)
	if ok {
		return nil
	}
	f := fault.New(fault.TooMany, "notice.too_many")
	f.Retry = int(wait/time.Second) + 1
	return f
}
