package account

import (
	"net/http"

	"hearth/internal/platform/web"
)

// The second half of each ceremony takes two fields: the ceremony's token and
// the browser's answer as JSON. The answers here are JSON whatever is asked
// for: only web/ts/passkey.ts and programs speak to these routes.

func answerOf(form web.Form) (token string, answer []byte) {
	return form.Text("ceremony"), []byte(form.Raw("answer"))
}

// begin answers with the challenge that ask makes.
func (h *handler) begin(w http.ResponseWriter, r *http.Request, ask func(web.Form) (Challenge, error)) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.throttle.ask(r); err != nil {
		return err
	}
	challenge, err := ask(form)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, challenge)
}

func (h *handler) beginJoin(w http.ResponseWriter, r *http.Request) error {
	return h.begin(w, r, func(form web.Form) (Challenge, error) {
		if err := h.throttle.join(r); err != nil {
			return Challenge{}, err
		}
		return h.service.BeginJoin(r.Context(), joiningOf(form))
	})
}

func (h *handler) finishJoin(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	token, answer := answerOf(form)
	id, verified, err := h.service.FinishJoin(r.Context(), token, answer, r.UserAgent())
	if err != nil {
		return err
	}
	return h.enter(w, r, id, verified, withNext(wordsPath, nextOf(r, form)))
}

// enter signs the browser in and says where to go.
func (h *handler) enter(w http.ResponseWriter, r *http.Request, id ID, sure bool, next string) error {
	if err := h.signedIn(w, r, id, sure); err != nil {
		return err
	}
	return goTo(w, next)
}

func goTo(w http.ResponseWriter, path string) error {
	return web.JSON(w, http.StatusOK, struct {
		URL string `json:"url"`
	}{path})
}

func (h *handler) beginSignIn(w http.ResponseWriter, r *http.Request) error {
	return h.begin(w, r, func(web.Form) (Challenge, error) { return h.service.BeginSignIn(r.Context()) })
}

func (h *handler) finishSignIn(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	token, answer := answerOf(form)
	id, verified, err := h.service.FinishSignIn(r.Context(), token, answer)
	if err != nil {
		return err
	}
	return h.enter(w, r, id, verified, web.LocalPath(nextOf(r, form), "/"))
}

func (h *handler) beginConfirm(w http.ResponseWriter, r *http.Request) error {
	return h.begin(w, r, func(web.Form) (Challenge, error) {
		return h.service.BeginConfirm(r.Context(), sessionFrom(r.Context()))
	})
}

func (h *handler) finishConfirm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	token, answer := answerOf(form)
	if err := h.service.FinishConfirm(r.Context(), sessionFrom(r.Context()), token, answer); err != nil {
		return err
	}
	return goTo(w, web.LocalPath(nextOf(r, form), "/account"))
}

func (h *handler) beginAdd(w http.ResponseWriter, r *http.Request) error {
	return h.begin(w, r, func(web.Form) (Challenge, error) {
		return h.service.BeginAdd(r.Context(), sessionFrom(r.Context()))
	})
}

func (h *handler) finishAdd(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	token, answer := answerOf(form)
	if err := h.service.FinishAdd(r.Context(), sessionFrom(r.Context()), token, answer, r.UserAgent()); err != nil {
		return err
	}
	return goTo(w, "/account?done=passkey")
}
