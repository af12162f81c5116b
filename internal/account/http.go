package account

import (
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"

	"github.com/a-h/templ"

	"hearth/internal/account/naming"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
)

// handler serves joining, signing in and leaving here, and the account's own
// pages in http_account.go, http_recovery.go and http_passkey.go.
type handler struct {
	service    *Service
	throttle   *throttle
	cookies    cookies
	codec      *ident.Codec
	leaveURL   string
	dataURL    string
	noticesURL string
	readingURL string
	people     []DemoPerson
}

// The kinds of tokens that stand for this feature's things in addresses.
const (
	kindAccount ident.Kind = "account"
	kindSession ident.Kind = "session"
	kindPasskey ident.Kind = "passkey"
)

// wordsPath is where joining leads: the recovery words, shown once.
const wordsPath = "/account/recovery"

// withNext hands the place to come back to on to the next page.
func withNext(path, next string) string {
	if next = web.LocalPath(next, ""); next == "" {
		return path
	}
	return path + "?next=" + url.QueryEscape(next)
}

// nextOf reads the place to come back to from an address or a form.
func nextOf(r *http.Request, form web.Form) string {
	return web.LocalPath(form.Text("next"), web.LocalPath(r.URL.Query().Get("next"), ""))
}

func (h *handler) passkeysOn() bool { return h.service.webauthn != nil }

func (h *handler) joinPage(w http.ResponseWriter, r *http.Request) error {
	if sessionFrom(r.Context()).id != 0 {
		return web.SeeOther(w, r, "/account")
	}
	offer, err := h.service.offers(r.Context())
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, joinPage(joinView{
		Name: h.service.Suggest(r.Context()), Next: nextOf(r, web.Form{}), Passkeys: h.passkeysOn(), Offer: offer, Now: h.service.clock.Now(),
	}))
}

func (h *handler) join(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in, next := joiningOf(form), nextOf(r, form)
	id, err := h.tryJoin(r, in)
	if err != nil {
		offer, failed := h.service.offers(r.Context())
		if failed != nil {
			return errors.Join(err, failed)
		}
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return joinPage(joinView{Name: in.Name, Age: in.AgeBand, Next: next, Passkeys: h.passkeysOn(), Problems: p,
				Born: in.Born, Offer: offer, Now: h.service.clock.Now()})
		})
	}
	if err := h.signedIn(w, r, id, false); err != nil {
		return err
	}
	return web.Created(w, r, h.codec.Token(kindAccount, int64(id)), withNext(wordsPath, next))
}

func joiningOf(form web.Form) Joining {
	born := form.Text("born")
	if born == "" {
		born = bornOf(form.Text("born_year"), form.Text("born_month"))
	}
	return Joining{Name: form.Line("name"), Passphrase: form.Raw("passphrase"), AgeBand: form.Text("age_band"), Born: born}
}

func (h *handler) tryJoin(r *http.Request, in Joining) (ID, error) {
	if err := h.throttle.join(r); err != nil {
		return 0, err
	}
	return h.service.Join(r.Context(), in)
}

// signedIn begins a session on this browser, in place of one it may have had;
// sure tells that a second factor was given.
func (h *handler) signedIn(w http.ResponseWriter, r *http.Request, id ID, sure bool) error {
	if err := h.endOwn(r); err != nil {
		return err
	}
	begin := h.service.Begin
	if sure {
		begin = h.service.BeginSure
	}
	token, err := begin(r.Context(), id, r.UserAgent())
	if err != nil {
		return err
	}
	h.cookies.set(w, token)
	return nil
}

// endOwn ends the session that the request came with, if any.
func (h *handler) endOwn(r *http.Request) error {
	now := sessionFrom(r.Context())
	if now.id == 0 {
		return nil
	}
	err := h.service.End(r.Context(), now.account, now.id)
	if fault.Is(err, fault.NotFound) { // ended elsewhere a moment ago
		return nil
	}
	return err
}

func (h *handler) signInPage(w http.ResponseWriter, r *http.Request) error {
	next := nextOf(r, web.Form{})
	if sessionFrom(r.Context()).id != 0 {
		return web.SeeOther(w, r, web.LocalPath(next, "/account"))
	}
	return web.Render(w, r, http.StatusOK, signInPage(h.signInView(next)))
}

func (h *handler) signInView(next string) signInView {
	return signInView{Next: next, Passkeys: h.passkeysOn(), People: h.people}
}

func (h *handler) signIn(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	name, next := form.Line("name"), nextOf(r, form)
	var id ID
	err = h.throttle.guess(r, h.who(name), func() (err error) {
		id, err = h.service.SignIn(r.Context(), name, form.Raw("passphrase"))
		return err
	})
	if err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view := h.signInView(next)
			view.Name, view.Problems = name, p
			return signInPage(view)
		})
	}
	return h.welcome(w, r, id, false, next)
}

// who names an account to the throttle, whether or not it exists.
func (h *handler) who(name string) string {
	return hex.EncodeToString(h.service.store.nameIndex(naming.Skeleton(name)))
}

// welcome signs the browser in and leads on.
func (h *handler) welcome(w http.ResponseWriter, r *http.Request, id ID, sure bool, next string) error {
	if err := h.signedIn(w, r, id, sure); err != nil {
		return err
	}
	next = web.LocalPath(next, "/")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, struct {
			ID  string `json:"id"`
			URL string `json:"url"`
		}{h.codec.Token(kindAccount, int64(id)), next})
	}
	return web.SeeOther(w, r, next)
}

// What a browser is told to forget. Leaving fast takes the cookies of the
// reader's choices along: they are traces too.
const (
	forgetPages = `"cache", "storage"`
	forgetAll   = `"cache", "cookies", "storage"`
)

func (h *handler) signOut(w http.ResponseWriter, r *http.Request) error {
	if err := h.out(w, r, forgetPages); err != nil {
		return err
	}
	return web.Done(w, r, "/")
}

func (h *handler) out(w http.ResponseWriter, r *http.Request, forget string) error {
	if err := h.endOwn(r); err != nil {
		return err
	}
	h.cookies.clear(w)
	w.Header().Set("Clear-Site-Data", forget)
	return nil
}

// leave answers the link, for browsers without JavaScript. Another site could
// link here too, so only a press on our own page, or an address typed by hand,
// ends the session.
func (h *handler) leave(w http.ResponseWriter, r *http.Request) error {
	switch r.Header.Get("Sec-Fetch-Site") {
	case "", "none", "same-origin":
		if err := h.out(w, r, forgetAll); err != nil {
			return err
		}
	}
	return web.SeeOther(w, r, h.leaveURL)
}

// leaveQuietly answers the beacon that a page sends while it is already going.
func (h *handler) leaveQuietly(w http.ResponseWriter, r *http.Request) error {
	if err := h.out(w, r, forgetAll); err != nil {
		return err
	}
	w.WriteHeader(http.StatusNoContent)
	return nil
}
