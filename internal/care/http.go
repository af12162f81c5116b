package care

import (
	"context"
	"errors"
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler serves the desk and the pages around it.
type handler struct{ *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// tended is the visit of somebody who holds the group.
func (h handler) tended(r *http.Request) (group.Visit, error) {
	v, err := h.visit(r)
	if err == nil {
		err = mayTend(v)
	}
	return v, err
}

// id reads a token from the path; Missing for any other text.
func (h handler) id(r *http.Request, name string, kind string) (int64, error) {
	id, ok := h.codec.ID(kinds[kind], r.PathValue(name))
	if !ok {
		return 0, fault.Missing("no such token")
	}
	return id, nil
}

// who reads the visit and the member that the path names.
func (h handler) who(r *http.Request) (group.Visit, group.MemberID, error) {
	v, err := h.tended(r)
	if err != nil {
		return v, 0, err
	}
	id, err := h.id(r, "member", "member")
	return v, group.MemberID(id), err
}

func (h handler) desk(w http.ResponseWriter, r *http.Request) error {
	v, err := h.tended(r)
	if err != nil {
		return err
	}
	desk, err := h.Desk(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(itemsJSON(desk.Items), ""))
	}
	return web.Render(w, r, http.StatusOK, deskPage(deskView{Visit: v, Desk: desk, Now: h.clock.Now(), Links: h.linksFor(v.Group)}))
}

func (h handler) unanswered(w http.ResponseWriter, r *http.Request) error {
	v, err := h.tended(r)
	if err != nil {
		return err
	}
	posts, all, err := h.forum.Unanswered(r.Context(), v, listed)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(postsJSON(posts), ""))
	}
	return web.Render(w, r, http.StatusOK, unansweredPage(unansweredView{Visit: v, Posts: posts, All: all}))
}

func (h handler) members(w http.ResponseWriter, r *http.Request) error {
	v, err := h.tended(r)
	if err != nil {
		return err
	}
	view := membersView{Visit: v, Quiet: r.URL.Query().Get("show") == "quiet"}
	if view.Quiet {
		view.People, view.All, err = h.NeverSpoke(r.Context(), v)
	} else {
		after, _ := h.codec.ID(kindMember, r.URL.Query().Get("after"))
		var next group.MemberID
		view.People, next, err = h.People(r.Context(), v, group.MemberID(after))
		if next != 0 {
			view.Next = membersURL(v.Group) + "?after=" + h.MemberToken(next)
		}
		view.Further = after != 0
	}
	if err != nil {
		return err
	}
	view.token = h.MemberToken
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.peopleJSON(v, view.People), view.Next))
	}
	return web.Render(w, r, http.StatusOK, membersPage(view))
}

func (h handler) member(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.who(r)
	if err != nil {
		return err
	}
	view, err := h.memberView(r.Context(), v, id)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.peopleJSON(v, []Person{view.Person})[0])
	}
	return web.Render(w, r, http.StatusOK, memberPage(view))
}

func (h handler) memberView(ctx context.Context, v group.Visit, id group.MemberID) (memberView, error) {
	person, err := h.Person(ctx, v, id)
	if err != nil {
		return memberView{}, err
	}
	standing, err := h.standingOf(ctx, h.db, v, person.Member)
	if err != nil {
		return memberView{}, err
	}
	view := memberView{Visit: v, Person: person, URL: membersURL(v.Group) + "/" + h.MemberToken(id), Standing: standing}
	if person.Offer != nil {
		view.OfferURL = deskURL(v.Group) + "/offers/" + h.codec.Token(kindOffer, person.Offer.ID)
	}
	cards, err := h.groups.Cards(ctx, h.db, []group.MemberID{id})
	view.Card = cards[id]
	return view, err
}

// change runs one change of a member and goes back to their page. What is
// refused for a reason that the person can mend comes back on that page.
func (h handler) change(w http.ResponseWriter, r *http.Request, do func(group.Visit, group.MemberID, web.Form) error) error {
	v, id, err := h.who(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	back := membersURL(v.Group) + "/" + h.MemberToken(id)
	refusal := do(v, id, form)
	if refusal == nil {
		return web.Done(w, r, back)
	}
	view, err := h.memberView(r.Context(), v, id)
	if err != nil {
		return errors.Join(refusal, err)
	}
	view.Reason = form.Text("reason")
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return memberPage(view)
	})
}

func (h handler) setDuties(w http.ResponseWriter, r *http.Request) error {
	return h.change(w, r, func(v group.Visit, id group.MemberID, form web.Form) error {
		return h.SetDuties(r.Context(), v, id, form.All("duties"))
	})
}

func (h handler) offer(w http.ResponseWriter, r *http.Request) error {
	return h.change(w, r, func(v group.Visit, id group.MemberID, form web.Form) error {
		return h.MakeOffer(r.Context(), v, id, OfferKind(form.Text("kind")))
	})
}

// takeRole goes to the members' list if the visitor stepped down themselves:
// the desk is not theirs any more.
func (h handler) takeRole(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.who(r)
	if err != nil {
		return err
	}
	if err := h.TakeRole(r.Context(), v, id); err != nil {
		return err
	}
	if id == v.Member.ID {
		return web.Done(w, r, v.Group.URL())
	}
	return web.Done(w, r, membersURL(v.Group)+"/"+h.MemberToken(id))
}

func (h handler) remove(w http.ResponseWriter, r *http.Request) error {
	v, id, err := h.who(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	refusal := h.Remove(r.Context(), v, id, form.Text("reason"))
	if refusal == nil {
		return web.Done(w, r, deskURL(v.Group)+"/removed")
	}
	view, err := h.memberView(r.Context(), v, id)
	if err != nil { // they left while the reason was being written
		return refusal
	}
	view.Reason = form.Text("reason")
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return memberPage(view)
	})
}

func (h handler) removals(w http.ResponseWriter, r *http.Request) error {
	v, err := h.tended(r)
	if err != nil {
		return err
	}
	view, err := h.removalsView(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(removalsJSON(view), ""))
	}
	return web.Render(w, r, http.StatusOK, removalsPage(view))
}

func (h handler) removalsView(ctx context.Context, v group.Visit) (removalsView, error) {
	removals, err := h.Removals(ctx, v)
	if err != nil {
		return removalsView{}, err
	}
	view := removalsView{Visit: v}
	for _, removal := range removals {
		cards, err := h.groups.Cards(ctx, h.db, unique(removal.Member, removal.By))
		if err != nil {
			return view, err
		}
		token := h.codec.Token(kindRemoval, removal.ID)
		view.Removals = append(view.Removals, removalView{Removal: removal, Token: token, Member: cards[removal.Member], By: cards[removal.By],
			Undo: deskURL(v.Group) + "/removed/" + token + "/undo"})
	}
	return view, nil
}

func (h handler) undoRemoval(w http.ResponseWriter, r *http.Request) error {
	v, err := h.tended(r)
	if err != nil {
		return err
	}
	id, err := h.id(r, "removal", "removal")
	if err != nil {
		return err
	}
	if err := h.Undo(r.Context(), v, id); err != nil {
		return err
	}
	return web.Done(w, r, membersURL(v.Group))
}

// why answers GET /groups/{slug}/removed, for the one it is about.
func (h handler) why(w http.ResponseWriter, r *http.Request) error {
	v, err := h.behind(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err != nil {
		return err
	}
	removal, err := h.Why(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, whyJSON{Group: v.Group.Slug, Reason: removal.Reason, At: removal.At})
	}
	return web.Render(w, r, http.StatusOK, whyPage(whyView{Visit: v, Removal: removal}))
}

func (h handler) offers(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	offers, err := h.OffersTo(r.Context(), v)
	if err != nil {
		return err
	}
	view := offersView{Visit: v}
	for _, o := range offers {
		cards, err := h.groups.Cards(r.Context(), h.db, []group.MemberID{o.From})
		if err != nil {
			return err
		}
		token := h.codec.Token(kindOffer, o.ID)
		view.Offers = append(view.Offers, offerView{Offer: o, Token: token, From: cards[o.From], URL: offersURL(v.Group) + "/" + token})
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(offersJSON(view), ""))
	}
	return web.Render(w, r, http.StatusOK, offersPage(view))
}

// yes reads the answer to a question; anything but the two is Malformed.
func yes(form web.Form) (bool, error) {
	switch form.Text("answer") {
	case "accept":
		return true, nil
	case "decline":
		return false, nil
	}
	return false, fault.New(fault.Malformed, "malformed")
}

func (h handler) answerOffer(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	id, err := h.id(r, "offer", "offer")
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	accept, err := yes(form)
	if err != nil {
		return err
	}
	if err := h.Answer(r.Context(), v, id, accept); err != nil {
		return err
	}
	if accept {
		return web.Done(w, r, deskURL(v.Group))
	}
	return web.Done(w, r, v.Group.URL())
}

func (h handler) withdrawOffer(w http.ResponseWriter, r *http.Request) error {
	v, err := h.tended(r)
	if err != nil {
		return err
	}
	id, err := h.id(r, "offer", "offer")
	if err != nil {
		return err
	}
	if err := h.WithdrawOffer(r.Context(), v, id); err != nil {
		return err
	}
	return web.Done(w, r, membersURL(v.Group))
}
