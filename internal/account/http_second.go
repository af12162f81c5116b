package account

import (
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/account/totp"
	"hearth/internal/platform/web"
)

const (
	secondPath = "/account/second-factor"
	unlockPath = "/account/unlock"
)

// secondPage shows how things stand. A secret that waits shows only to who has
// just shown who they are, and given the second factor that they have already.
func (h *handler) secondPage(w http.ResponseWriter, r *http.Request) error {
	next := nextOf(r, web.Form{})
	view, err := h.secondView(r, next)
	if err != nil {
		return err
	}
	now, at := sessionFrom(r.Context()), h.service.clock.Now()
	switch {
	case view.Waiting == "":
	case !now.fresh(at):
		return web.SeeOther(w, r, withNext("/confirm", withNext(secondPath, next)))
	case view.Any() && !now.sure(at):
		return web.SeeOther(w, r, withNext(unlockPath, withNext(secondPath, next)))
	}
	return web.Render(w, r, http.StatusOK, secondPage(view))
}

func (h *handler) secondView(r *http.Request, next string) (secondView, error) {
	now := sessionFrom(r.Context())
	factor, err := h.service.SecondFactorOf(r.Context(), now.account)
	view := secondView{SecondFactor: factor, Next: next, PasskeysOn: h.passkeysOn()}
	if err != nil || factor.Waiting == "" {
		return view, err
	}
	address, err := factor.Waiting.URI(now.name)
	if err != nil {
		return view, err
	}
	view.Square, err = totp.Draw(address)
	return view, err
}

func (h *handler) setUpSecond(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.service.SetUpSecond(r.Context(), ActorFrom(r.Context()).ID); err != nil {
		return h.secondRefused(w, r, err, nextOf(r, form))
	}
	return web.Done(w, r, withNext(secondPath, nextOf(r, form)))
}

func (h *handler) confirmSecond(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	now, next := sessionFrom(r.Context()), nextOf(r, form)
	err = h.throttle.guessCode(r, now.account, func() error {
		return h.service.ConfirmSecond(r.Context(), now, form.Text(codeField))
	})
	if err != nil {
		return h.secondRefused(w, r, err, next)
	}
	return web.Done(w, r, web.LocalPath(next, "/account?done=second"))
}

func (h *handler) secondRefused(w http.ResponseWriter, r *http.Request, err error, next string) error {
	view, failed := h.secondView(r, next)
	if failed != nil {
		return failed
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Problems = p
		return secondPage(view)
	})
}

func (h *handler) removeSecond(w http.ResponseWriter, r *http.Request) error {
	if err := h.service.RemoveSecond(r.Context(), ActorFrom(r.Context()).ID); err != nil {
		return err
	}
	return web.Done(w, r, "/account?done=second-removed")
}

// unlockView is what the page that asks for a second factor knows by itself.
func (h *handler) unlockView(r *http.Request) (unlockView, error) {
	factor, err := h.service.SecondFactorOf(r.Context(), ActorFrom(r.Context()).ID)
	return unlockView{Action: unlockPath, App: !factor.Since.IsZero(), Passkeys: factor.Passkeys > 0}, err
}

func (h *handler) unlockPage(w http.ResponseWriter, r *http.Request) error {
	view, err := h.unlockView(r)
	if err != nil {
		return err
	}
	if view.Next = nextOf(r, web.Form{}); !view.possible() {
		return web.SeeOther(w, r, withNext(secondPath, view.Next))
	}
	return web.Render(w, r, http.StatusOK, unlockPage(view))
}

func (h *handler) unlock(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	now, next := sessionFrom(r.Context()), nextOf(r, form)
	err = h.throttle.guessCode(r, now.account, func() error {
		return h.service.GiveCode(r.Context(), now, form.Text(codeField))
	})
	if err != nil {
		view, failed := h.unlockView(r)
		if failed != nil {
			return failed
		}
		view.Next = next
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Problems = p
			return unlockPage(view)
		})
	}
	return web.Done(w, r, web.LocalPath(next, "/account"))
}

func (h *handler) beginUnlock(w http.ResponseWriter, r *http.Request) error {
	return h.begin(w, r, func(web.Form) (Challenge, error) {
		return h.service.BeginUnlock(r.Context(), sessionFrom(r.Context()))
	})
}

func (h *handler) finishUnlock(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	token, answer := answerOf(form)
	if err := h.service.FinishUnlock(r.Context(), sessionFrom(r.Context()), token, answer); err != nil {
		return err
	}
	return goTo(w, web.LocalPath(nextOf(r, form), "/account"))
}
