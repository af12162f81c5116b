package account

import (
	"maps"
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// Staff lets a handler run only for people who gave a second factor in this
// session and have used a page for staff within the last fifteen minutes. A GET
// of others leads to giving it, and then to the path after, or to the same
// page if after is "". A POST gets a page that holds what was written and asks
// for the second factor beside it; sent again, it goes through. Programs get a
// Forbidden fault. Who has no second factor is told how to set one up.
//
// Whether somebody is staff is for the feature to ask, and to ask first, so
// that the lock tells nobody that there is a page.
func (m *Module) Staff(after string, next web.Handler) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		now := sessionFrom(r.Context())
		if now.id == 0 {
			return fault.New(fault.SignInNeeded, "sign_in_needed")
		}
		open, err := m.useStaff(r.Context(), now)
		if err != nil {
			return err
		}
		if !open {
			if open, err = m.codeAlong(r, now); err != nil || !open {
				return m.locked(w, r, after, err)
			}
		}
		return next(w, r)
	}
}

// codeAlong takes the code that a form carries which was refused before for
// want of it; given is false if there is none.
func (h *handler) codeAlong(r *http.Request, now session) (given bool, err error) {
	if r.Method != http.MethodPost {
		return false, nil
	}
	form, err := web.ParseForm(r)
	if err != nil || form.Text(codeField) == "" {
		return false, err
	}
	return true, h.throttle.guessCode(r, now.account, func() error {
		return h.service.GiveCode(r.Context(), now, form.Text(codeField))
	})
}

// locked answers who may not use a page for staff just now; wrong is what was
// wrong with the code that came along, if one did.
func (h *handler) locked(w http.ResponseWriter, r *http.Request, after string, wrong error) error {
	view, err := h.unlockView(r)
	switch {
	case err != nil:
		return err
	case web.WantsJSON(r) && wrong != nil:
		return wrong
	case web.WantsJSON(r) && !view.possible():
		return fault.New(fault.Forbidden, "account.second_missing")
	case web.WantsJSON(r):
		return fault.New(fault.Forbidden, "account.second_needed")
	}
	if r.Method == http.MethodGet {
		if after == "" {
			after = r.URL.RequestURI()
		}
		return web.SeeOther(w, r, withNext(unlockPath, after))
	}
	view.Action, view.Kept = r.URL.RequestURI(), keptOf(r)
	if wrong != nil {
		return web.Refused(w, r, wrong, func(p *web.Problems) templ.Component {
			view.Problems = p
			return unlockPage(view)
		})
	}
	return web.Render(w, r, http.StatusForbidden, unlockPage(view))
}

// neverKept are fields that are not written into a page again.
var neverKept = []string{codeField, "passphrase"}

// keptOf reads the fields of a form that was refused, in one order.
func keptOf(r *http.Request) (kept []web.Kept) {
	if _, err := web.ParseForm(r); err != nil {
		return nil
	}
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		if slices.Contains(neverKept, name) {
			continue
		}
		for _, value := range r.PostForm[name] {
			kept = append(kept, web.Kept{Name: name, Value: value})
		}
	}
	return kept
}

// sure is Fresh for what would otherwise be a way around the second factor:
// setting up another one, taking one off, new recovery words. Who has any second
// factor, a code app or a passkey that verifies its holder, must have given one
// within the last ten minutes. Who has lost the only device that had one comes
// back with the recovery words, which count as one: the passphrase alone does
// not do, since whoever learns it could then open the pages for staff.
func (m *Module) sure(page string, h web.Handler) web.Handler {
	return m.Fresh(page, func(w http.ResponseWriter, r *http.Request) error {
		now := sessionFrom(r.Context())
		if now.sure(m.clock.Now()) {
			return h(w, r)
		}
		has, err := m.HasSecondFactor(r.Context(), now.account)
		switch {
		case err != nil:
			return err
		case !has:
			return h(w, r)
		case web.WantsJSON(r):
			return fault.New(fault.Forbidden, "account.second_needed")
		}
		return web.SeeOther(w, r, withNext(unlockPath, page))
	})
}
