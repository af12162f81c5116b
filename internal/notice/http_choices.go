package notice

import (
	"context"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
	"hearth/internal/platform/web"
)

// done lists what the page can say has just been done.
var done = map[string]string{
	"saved": "notice.done.saved", "group": "notice.done.group", "asked": "notice.done.asked", "confirmed": "notice.done.confirmed",
	"mail-removed": "notice.done.mail_removed", "browser": "notice.done.browser", "browser-removed": "notice.done.browser_removed", "trial": "notice.done.trial",
}

func doneURL(what string) string { return choicesPath + "?done=" + what }

// A Place is one of the person's groups, and whether they are told of it outside
// the app.
type Place struct {
	Visit group.Visit
	On    bool
}

// places lists the person's groups with their routes.
func (m *Module) places(ctx context.Context, id account.ID) ([]Place, error) {
	visits, err := m.groups.MyGroups(ctx, id)
	if err != nil {
		return nil, err
	}
	members := make([]group.MemberID, len(visits))
	for i, v := range visits {
		members[i] = v.Member.ID
	}
	routed, err := m.routed(ctx, m.db, members)
	if err != nil {
		return nil, err
	}
	places := make([]Place, len(visits))
	for i, v := range visits {
		places[i] = Place{Visit: v, On: routed[v.Member.ID]}
	}
	return places, nil
}

func (h handler) choicesPage(w http.ResponseWriter, r *http.Request) error {
	view, err := h.choicesView(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	view.Done, view.Code = done[r.URL.Query().Get("done")], onlyDigits(r.URL.Query().Get("code"))
	return web.Render(w, r, http.StatusOK, choicesPage(view))
}

// onlyDigits keeps what could be a code.
func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s[:min(len(s), 20)])
}

func (h handler) choicesView(r *http.Request) (v choicesView, err error) {
	ctx, id := r.Context(), account.ActorFrom(r.Context()).ID
	key, err := h.accounts.KeyOf(ctx, h.db, id)
	if err != nil {
		return v, err
	}
	choices, found, err := h.choices(ctx, h.db, id, key)
	if err != nil {
		return v, err
	}
	if !found {
		choices = begun(i18n.From(ctx), i18n.Zone(ctx))
	}
	v = choicesView{Choices: choices, Zones: i18n.Zones(choices.Zone, i18n.Zone(ctx).String()), MailOn: h.mail != nil, Outbox: h.outbox != nil}
	if h.push != nil {
		v.PushKey = h.push.Key()
	}
	a, found, err := h.mailOf(ctx, h.db, id, key)
	if err != nil {
		return v, err
	}
	v.Address, v.Waiting = a.Text, found && !a.Confirmed
	if v.Browsers, err = h.browserViews(ctx, id, key); err != nil {
		return v, err
	}
	places, err := h.places(ctx, id)
	for _, p := range places {
		g := p.Visit.Group
		v.Groups = append(v.Groups, placeView{Name: g.Name, Lang: g.Lang, Handle: p.Visit.Member.Handle, On: p.On, Action: choicesPath + "/groups/" + g.Slug})
	}
	return v, err
}

func (h handler) setChoices(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	choices := choicesOf(r.Context(), form)
	if err := h.SetChoices(r.Context(), account.ActorFrom(r.Context()).ID, choices); err != nil {
		return h.refused(w, r, err, func(v *choicesView) { v.Choices, v.Zones = choices, i18n.Zones(append(v.Zones, choices.Zone)...) })
	}
	return web.Done(w, r, doneURL("saved"))
}

// choicesOf reads the form. What is left out is as it is for somebody who has
// chosen nothing; what is no number is out of range.
func choicesOf(ctx context.Context, form web.Form) Choices {
	c := begun(i18n.From(ctx), i18n.Zone(ctx))
	for _, class := range Classes {
		if r := form.Text("rhythm_" + string(class)); r != "" {
			c.Rhythms[class] = Rhythm(r)
		}
	}
	number := func(name string, into *int) {
		if !form.Has(name) {
			return
		}
		n, err := strconv.Atoi(form.Text(name))
		if err != nil {
			n = -1
		}
		*into = n
	}
	number("quiet_from", &c.Hours.QuietFrom)
	number("quiet_to", &c.Hours.QuietTo)
	number("hour", &c.Hours.Hour)
	weekday := int(c.Hours.Weekday)
	number("weekday", &weekday)
	c.Hours.Weekday = time.Weekday(weekday)
	if form.Has("zone") {
		c.Zone = form.Text("zone")
	}
	return c
}

// refused draws the page again with what was wrong on it.
func (h handler) refused(w http.ResponseWriter, r *http.Request, err error, change func(*choicesView)) error {
	view, failed := h.choicesView(r)
	if failed != nil {
		return failed
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Problems = p
		change(&view)
		return choicesPage(view)
	})
}

func (h handler) setRoute(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v, err := h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err != nil {
		return err
	}
	if err := h.SetRoute(r.Context(), v, !form.Has("on") || form.Yes("on")); err != nil {
		return err
	}
	return web.Done(w, r, doneURL("group"))
}

func (h handler) setMail(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	ctx, id, typed := r.Context(), account.ActorFrom(r.Context()).ID, form.Line("address")
	if text, ok := mail.Address(typed); ok {
		err = h.mayAsk(ctx, "notice.ask/"+number(int64(id)), askRate)
		if err == nil {
			err = h.mayAsk(ctx, "notice.to/"+hex.EncodeToString(h.keys.Index("notice.mail.to", strings.ToLower(text))), addressRate)
		}
	}
	if err == nil {
		err = h.SetMail(ctx, id, typed)
	}
	if err != nil {
		return h.refused(w, r, err, func(v *choicesView) { v.Typed = typed })
	}
	return web.Done(w, r, doneURL("asked"))
}

func (h handler) confirmMail(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := onlyDigits(form.Text("code"))
	if err := h.ConfirmMail(r.Context(), account.ActorFrom(r.Context()).ID, code); err != nil {
		return h.refused(w, r, err, func(v *choicesView) { v.Code = code })
	}
	return web.Done(w, r, doneURL("confirmed"))
}

func (h handler) dropMail(w http.ResponseWriter, r *http.Request) error {
	if err := h.DropMail(r.Context(), account.ActorFrom(r.Context()).ID); err != nil {
		return err
	}
	return web.Done(w, r, doneURL("mail-removed"))
}

func (h handler) addBrowser(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	b := push.Browser{Endpoint: form.Text("endpoint"), P256dh: form.Text("p256dh"), Auth: form.Text("auth")}
	if err := h.AddBrowser(r.Context(), account.ActorFrom(r.Context()).ID, b); err != nil {
		return h.refused(w, r, err, func(*choicesView) {})
	}
	return web.Done(w, r, doneURL("browser"))
}

func (h handler) dropBrowser(w http.ResponseWriter, r *http.Request) error {
	row, ok := h.codec.ID(kindBrowser, r.PathValue("browser"))
	if !ok {
		return fault.Missing("not a browser's token")
	}
	if err := h.DropBrowser(r.Context(), account.ActorFrom(r.Context()).ID, row); err != nil {
		return err
	}
	return web.Done(w, r, doneURL("browser-removed"))
}

func (h handler) sendTrial(w http.ResponseWriter, r *http.Request) error {
	id := account.ActorFrom(r.Context()).ID
	err := h.mayAsk(r.Context(), "notice.trial/"+number(int64(id)), trialRate)
	if err == nil {
		err = h.trialFor(r.Context(), id)
	}
	if err != nil {
		return h.refused(w, r, err, func(*choicesView) {})
	}
	return web.Done(w, r, doneURL("trial"))
}
