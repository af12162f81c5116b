package entry

import (
	"context"
	"net/http"
	"net/url"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// invite answers GET /invite/{token}: the group, its agreements, and the way in.
// Somebody without an account makes one, and comes back here.
func (h handler) invite(w http.ResponseWriter, r *http.Request) error {
	view, err := h.inviteView(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, inviteJSON(view))
	}
	if view.Visit.Belongs() {
		return web.SeeOther(w, r, view.Visit.Group.URL())
	}
	return web.Render(w, r, http.StatusOK, invitePage(view))
}

func (h handler) inviteView(r *http.Request) (view inviteView, err error) {
	ctx, token := r.Context(), r.PathValue("token")
	actor := account.ActorFrom(ctx)
	id, err := h.InvitedTo(ctx, token)
	view.Over = fault.Is(err, fault.Conflict)
	if err != nil && !view.Over {
		return view, err
	}
	g, err := h.groups.ByID(ctx, id)
	if err != nil {
		return view, err
	}
	if view.Visit, err = h.groups.Visit(ctx, actor, g.Slug); err != nil {
		return view, err
	}
	view.URL = inviteURL(token)
	view.Fields, err = h.joinFields(ctx, view.Visit)
	return view, err
}

func (h handler) useInvite(w http.ResponseWriter, r *http.Request) error {
	view, err := h.inviteView(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := group.ParseJoining(form)
	in.Invitation = r.PathValue("token")
	if _, err := h.groups.Join(r.Context(), view.Visit, in); err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Fields, view.Problems = group.FieldsOf(view.Visit, view.Fields.Agreements, in, p), p
			return invitePage(view)
		})
	}
	return web.Created(w, r, view.Visit.Group.Slug, view.Visit.Group.URL()+"/conversations")
}

// codePage answers GET /codes: what a code opens is asked for here by somebody
// who does not know yet which group they want.
func (h handler) codePage(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, codePage(codeView{}))
}

func (h handler) useCode(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	typed := form.Line("code")
	opened, err := h.OpenedBy(r.Context(), group.Visit{Actor: account.ActorFrom(r.Context())}, typed)
	if err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component { return codePage(codeView{Code: typed, Problems: p}) })
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(groupsJSON(opened), ""))
	}
	return web.Render(w, r, http.StatusOK, codePage(codeView{Code: dashed(cleanCode(typed)), Opened: opened}))
}

func (h handler) invitations(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	view, err := h.invitationsView(r, v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.invitationsJSON(view.Links), ""))
	}
	return web.Render(w, r, http.StatusOK, invitationsPage(view))
}

func (h handler) invitationsView(r *http.Request, v group.Visit) (view invitationsView, err error) {
	view = invitationsView{Visit: v, Once: newOnce(), In: NewInvitation{Uses: 1, Days: 14}, Now: h.clock.Now()}
	if view.Made, err = h.LinkOf(r.Context(), v, r.URL.Query().Get("made")); err != nil {
		return view, err
	}
	links, err := h.Invitations(r.Context(), v)
	for _, link := range links {
		view.Links = append(view.Links, linkView{Invitation: link, Token: h.codec.Token(kindInvitation, int64(link.ID)), Open: link.Open(view.Now)})
	}
	return view, err
}

func (h handler) makeInvitation(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := NewInvitation{Note: form.Line("note"), Uses: number(form.Text("uses")), Days: number(form.Text("days")), Once: form.Text("once")}
	if in.Once == "" {
		in.Once = newOnce()
	}
	link, err := h.Invite(r.Context(), v, in)
	if err == nil && web.WantsJSON(r) {
		return web.Created(w, r, in.Once, link)
	}
	if err == nil {
		return web.SeeOther(w, r, v.Group.URL()+"/invitations?made="+url.QueryEscape(in.Once))
	}
	view, viewErr := h.invitationsView(r, v)
	if viewErr != nil {
		return viewErr
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.In, view.Problems = in, p
		return invitationsPage(view)
	})
}

// number reads a whole number; what is none is 0, which no field takes.
func number(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

func (h handler) revokeInvitation(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	id, err := h.id(r, kindInvitation, "id")
	if err != nil {
		return err
	}
	if err := h.Revoke(r.Context(), v, InvitationID(id)); err != nil {
		return err
	}
	return web.Done(w, r, v.Group.URL()+"/invitations")
}

// waiting answers GET /groups/{slug}/waiting: the visitor's place on the list,
// or the form for one.
func (h handler) waiting(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	view, err := h.waitingView(r.Context(), v)
	if err != nil {
		return err
	}
	if !view.Waits && (v.Belongs() || !v.Group.Full()) {
		return web.SeeOther(w, r, v.Group.URL())
	}
	view.Fields.Invitation = r.URL.Query().Get("invitation")
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.waitingJSON(view))
	}
	return web.Render(w, r, http.StatusOK, waitingPage(view))
}

func (h handler) waitingView(ctx context.Context, v group.Visit) (view waitingView, err error) {
	view.Visit, view.Now = v, h.clock.Now()
	place, waits, err := h.MyPlace(ctx, v)
	if err != nil {
		return view, err
	}
	if waits {
		view.Waits = true
		if view.Outlook, err = h.outlook(ctx, place); err != nil {
			return view, err
		}
	}
	setting, err := h.SettingOf(ctx, v.Group.ID)
	if err != nil {
		return view, err
	}
	view.Meanwhile = setting.Meanwhile
	if view.Others, err = h.Others(ctx, v.Group); err != nil {
		return view, err
	}
	if h.readings != nil {
		view.Readings = h.readings.Readings(ctx, v.Group.Topics)
	}
	view.Fields, err = h.joinFields(ctx, v)
	view.Fields.AskCode = v.Group.Entry == "code"
	view.Fields.Agree = waits && place.Applicant.Agreed == view.Fields.Agreements.Version
	return view, err
}

func (h handler) takePlace(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	a, in := applicantOf(form, nil)
	err = h.TakePlace(r.Context(), v, a, in.Version, in.Invitation)
	if err == nil {
		return web.Done(w, r, waitingURL(v.Group))
	}
	view, viewErr := h.waitingView(r.Context(), v)
	if viewErr != nil {
		return viewErr
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		askCode := view.Fields.AskCode
		view.Fields, view.Problems = group.FieldsOf(v, view.Fields.Agreements, in, p), p
		view.Fields.AskCode = askCode
		return waitingPage(view)
	})
}

func (h handler) stay(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.Stay(r.Context(), v); err != nil {
		return err
	}
	return web.Done(w, r, waitingURL(v.Group))
}

func (h handler) leavePlace(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.LeaveList(r.Context(), v); err != nil {
		return err
	}
	return web.Done(w, r, v.Group.URL())
}

// comeIn answers POST /groups/{slug}/come-in: one press, unless the handle went
// to somebody else or the agreements changed meanwhile.
func (h handler) comeIn(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := group.ParseJoining(form)
	if err = h.ComeIn(r.Context(), v, Coming{Handle: in.Handle, Agree: in.Agree, Version: in.Version}); err == nil {
		return web.Created(w, r, v.Group.Slug, v.Group.URL()+"/conversations")
	}
	fields, fieldsErr := h.joinFields(r.Context(), v)
	if fieldsErr != nil {
		return fieldsErr
	}
	if in.Handle == "" {
		if a, err := h.awaited(r.Context(), v); err == nil {
			in.Handle = a.Handle
		}
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		return comeInPage(comeInView{Visit: v, Fields: group.FieldsOf(v, fields.Agreements, in, p), Problems: p})
	})
}

func (h handler) waitingList(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	view, err := h.listView(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(placesJSON(view.Places), ""))
	}
	return web.Render(w, r, http.StatusOK, listPage(view))
}

func (h handler) listView(ctx context.Context, v group.Visit) (view listView, err error) {
	view.Visit = v
	places, err := h.WaitingList(ctx, v)
	if err != nil {
		return view, err
	}
	for _, p := range places {
		view.Places = append(view.Places, placeView{Place: p, Token: h.codec.Token(kindPlace, int64(p.ID))})
	}
	setting, err := h.SettingOf(ctx, v.Group.ID)
	view.Meanwhile = setting.Meanwhile
	return view, err
}

func (h handler) setMeanwhile(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	text := form.Text("meanwhile")
	if err := h.SetMeanwhile(r.Context(), v, text); err != nil {
		return h.refuseList(w, r, v, err, func(view *listView) { view.Meanwhile = text })
	}
	return web.Done(w, r, listURL(v.Group))
}

func (h handler) offer(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	id, err := h.id(r, kindPlace, "id")
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := h.Offer(r.Context(), v, PlaceID(id), form.Text("reason")); err != nil {
		return h.refuseList(w, r, v, err, func(*listView) {})
	}
	return web.Done(w, r, listURL(v.Group))
}

func (h handler) refuseList(w http.ResponseWriter, r *http.Request, v group.Visit, refusal error, keep func(*listView)) error {
	view, err := h.listView(r.Context(), v)
	if err != nil {
		return err
	}
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		keep(&view)
		view.Problems = p
		return listPage(view)
	})
}
