package account

import (
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/platform/web"
)

func (h *handler) recoverPage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, recoverPage(recoverView{}))
}

func (h *handler) recover(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := Recovering{Name: form.Line("name"), Words: form.Text("words"), Passphrase: form.Raw("passphrase")}
	// What is wrong with the form alone is no guess at anybody's words.
	_, err = checkRecovering(in)
	var id ID
	if err == nil {
		err = h.throttle.guess(r, h.who(in.Name), func() (err error) {
			id, err = h.service.Recover(r.Context(), in)
			return err
		})
	}
	if err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return recoverPage(recoverView{Name: in.Name, Words: in.Words, Problems: p})
		})
	}
	// The words stand in for a second factor that is lost: with them its holder
	// takes the old one off and sets up another.
	return h.welcome(w, r, id, true, "/account?done=recovered")
}

// wordsPage shows the words as often as it is asked, until they were kept or
// passed over, so that a reload loses nothing.
func (h *handler) wordsPage(w http.ResponseWriter, r *http.Request) error {
	words, err := h.service.RecoveryWords(r.Context(), ActorFrom(r.Context()).ID)
	if err != nil {
		return err
	}
	next := nextOf(r, web.Form{})
	if !words.Waiting {
		return web.SeeOther(w, r, web.LocalPath(next, "/account"))
	}
	return web.Render(w, r, http.StatusOK, wordsPage(wordsView{Words: words.Words, Next: next}))
}

func (h *handler) checkWordsPage(w http.ResponseWriter, r *http.Request) error {
	words, err := h.service.RecoveryWords(r.Context(), ActorFrom(r.Context()).ID)
	if err != nil {
		return err
	}
	next := nextOf(r, web.Form{})
	if !words.Waiting {
		return web.SeeOther(w, r, web.LocalPath(next, "/account"))
	}
	return web.Render(w, r, http.StatusOK, checkWordsPage(checkWordsView{Asked: words.Asked, Next: next}))
}

func (h *handler) checkWords(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	next := nextOf(r, form)
	asked := [2]int{position(form.Text("first_at")), position(form.Text("second_at"))}
	answers := [2]string{form.Text("first"), form.Text("second")}
	if err := h.service.KeepWords(r.Context(), ActorFrom(r.Context()).ID, asked, answers); err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return checkWordsPage(checkWordsView{Asked: asked, First: answers[0], Second: answers[1], Next: next, Problems: p})
		})
	}
	return web.Done(w, r, web.LocalPath(next, "/account?done=words"))
}

// position reads which word was asked for; what is no number asks for none.
func position(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

func (h *handler) skipWords(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.service.PassOverWords(r.Context(), ActorFrom(r.Context()).ID); err != nil {
		return err
	}
	return web.Done(w, r, web.LocalPath(nextOf(r, form), "/account"))
}

func (h *handler) renewWords(w http.ResponseWriter, r *http.Request) error {
	if err := h.service.RenewWords(r.Context(), ActorFrom(r.Context()).ID); err != nil {
		return err
	}
	return web.Done(w, r, wordsPath)
}
