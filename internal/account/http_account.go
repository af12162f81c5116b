package account

import (
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// done lists what the account page can say has just been done.
var done = map[string]string{
	"name": "account.done_name", "passphrase": "account.done_passphrase", "words": "account.done_words",
	"passkey": "account.done_passkey", "passkey-removed": "account.done_passkey_removed",
	"ended": "account.done_ended", "recovered": "account.done_recovered",
	"second": "account.done_second", "second-removed": "account.done_second_removed",
}

func (h *handler) accountPage(w http.ResponseWriter, r *http.Request) error {
	view, err := h.accountView(r)
	if err != nil {
		return err
	}
	view.Done = done[r.URL.Query().Get("done")]
	return web.Render(w, r, http.StatusOK, accountPage(view))
}

func (h *handler) accountView(r *http.Request) (accountView, error) {
	overview, err := h.service.Overview(r.Context(), sessionFrom(r.Context()))
	view := accountView{Overview: overview, Now: h.service.clock.Now(), NewName: overview.Name, PasskeysOn: h.passkeysOn(), DataURL: h.dataURL, NoticesURL: h.noticesURL, ReadingURL: h.readingURL}
	for _, s := range overview.Sessions {
		view.SessionTokens = append(view.SessionTokens, h.codec.Token(kindSession, s.id))
	}
	for _, p := range overview.Passkeys {
		view.PasskeyTokens = append(view.PasskeyTokens, h.codec.Token(kindPasskey, p.id))
	}
	return view, err
}

// refused draws the account page again with what was wrong on it.
func (h *handler) refused(w http.ResponseWriter, r *http.Request, err error, change func(*accountView)) error {
	view, failed := h.accountView(r)
	if failed != nil {
		return failed
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Problems = p
		change(&view)
		return accountPage(view)
	})
}

func (h *handler) rename(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	name := form.Line("name")
	// Another name tells whether it is taken, as joining does.
	if err = h.throttle.join(r); err == nil {
		err = h.service.Rename(r.Context(), ActorFrom(r.Context()).ID, name)
	}
	if err != nil {
		return h.refused(w, r, err, func(v *accountView) { v.NewName = name })
	}
	return web.Done(w, r, "/account?done=name")
}

func (h *handler) changePassphrase(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.service.ChangePassphrase(r.Context(), sessionFrom(r.Context()), form.Raw("passphrase")); err != nil {
		return h.refused(w, r, err, func(*accountView) {})
	}
	return web.Done(w, r, "/account?done=passphrase")
}

func (h *handler) removePasskey(w http.ResponseWriter, r *http.Request) error {
	id, ok := h.codec.ID(kindPasskey, r.PathValue("passkey"))
	if !ok {
		return fault.Missing("not a passkey's token")
	}
	if err := h.service.RemovePasskey(r.Context(), ActorFrom(r.Context()).ID, id); err != nil {
		return h.refused(w, r, err, func(*accountView) {})
	}
	return web.Done(w, r, "/account?done=passkey-removed")
}

func (h *handler) endSession(w http.ResponseWriter, r *http.Request) error {
	id, ok := h.codec.ID(kindSession, r.PathValue("session"))
	if !ok {
		return fault.Missing("not a session's token")
	}
	if id == sessionFrom(r.Context()).id {
		return h.signOut(w, r)
	}
	if err := h.service.End(r.Context(), ActorFrom(r.Context()).ID, id); err != nil {
		return err
	}
	return web.Done(w, r, "/account?done=ended")
}

func (h *handler) endOtherSessions(w http.ResponseWriter, r *http.Request) error {
	now := sessionFrom(r.Context())
	if err := h.service.EndOthers(r.Context(), now.account, now.id); err != nil {
		return err
	}
	return web.Done(w, r, "/account?done=ended")
}

func (h *handler) confirmPage(w http.ResponseWriter, r *http.Request) error {
	view, err := h.confirmView(r, nextOf(r, web.Form{}))
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, confirmPage(view))
}

func (h *handler) confirmView(r *http.Request, next string) (confirmView, error) {
	overview, err := h.service.Overview(r.Context(), sessionFrom(r.Context()))
	return confirmView{Next: next, Name: overview.Name, HasPassphrase: overview.HasPassphrase,
		Passkeys: h.passkeysOn() && len(overview.Passkeys) > 0}, err
}

func (h *handler) confirm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	now, next := sessionFrom(r.Context()), nextOf(r, form)
	err = h.throttle.guess(r, h.who(now.name), func() error {
		return h.service.Confirm(r.Context(), now, form.Raw("passphrase"))
	})
	if err != nil {
		view, failed := h.confirmView(r, next)
		if failed != nil {
			return failed
		}
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Problems = p
			return confirmPage(view)
		})
	}
	return web.Done(w, r, web.LocalPath(next, "/account"))
}
