package apart

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

func mineURL(g group.Group) string   { return g.URL() + "/apart" }
func ordersURL(g group.Group) string { return g.URL() + "/desk/no-contact" }

// mineView is a member's own page.
type mineView struct {
	Visit     group.Visit
	Blocks    []blockView
	Muted     []string
	Words     string // as it stands in the form
	NoContact bool
	Problems  *web.Problems
}

type blockView struct {
	Block
	Handle string
	Face   uint64
	URL    string
}

// askView is the page before one does it.
type askView struct {
	Visit   group.Visit
	Name    string
	Face    uint64
	Holds   bool // the other holds the group
	Blocked bool
	URL     string
}

// ordersView is the page of those who look after the group.
type ordersView struct {
	Visit    group.Visit
	Orders   []orderView
	Handles  []string // to choose from
	Wanted   Wanted
	Problems *web.Problems
}

type orderView struct {
	Order
	Token      string
	One, Other string
	URL        string // ends it
}

func (h handler) mineView(r *http.Request, v group.Visit) (mineView, error) {
	view, ctx := mineView{Visit: v}, r.Context()
	blocks, err := h.Blocks(ctx, v)
	if err != nil {
		return view, err
	}
	ids := make([]group.MemberID, len(blocks))
	for i, b := range blocks {
		ids[i] = b.Other
	}
	cards, err := h.cards(ctx, ids)
	if err != nil {
		return view, err
	}
	for _, b := range blocks {
		card := cards[b.Other]
		view.Blocks = append(view.Blocks, blockView{Block: b, Handle: card.Handle, Face: card.Face(),
			URL: v.Group.URL() + "/members/" + h.MemberToken(b.Other) + "/block"})
	}
	if view.Muted, err = h.Words(ctx, h.db, v); err != nil {
		return view, err
	}
	view.Words = strings.Join(view.Muted, "\n")
	view.NoContact, err = h.ShownTo(ctx, v)
	return view, err
}

// cards are those of any number of members.
func (h handler) cards(ctx context.Context, ids []group.MemberID) (map[group.MemberID]group.Card, error) {
	all := make(map[group.MemberID]group.Card, len(ids))
	for part := range slices.Chunk(ids, group.Page) {
		cards, err := h.groups.Cards(ctx, h.db, part)
		if err != nil {
			return nil, err
		}
		for id, card := range cards {
			all[id] = card
		}
	}
	return all, nil
}

func (h handler) askView(r *http.Request, v group.Visit, other group.MemberID) (askView, error) {
	member, err := h.groups.MemberOf(r.Context(), v, other)
	if err != nil {
		return askView{}, err
	}
	view := askView{Visit: v, Name: member.Handle, Face: group.Card{ID: other}.Face(), Holds: member.Role == group.Facilitator, URL: r.URL.Path}
	blocks, err := h.Blocks(r.Context(), v)
	view.Blocked = slices.ContainsFunc(blocks, func(b Block) bool { return b.Other == other })
	return view, err
}

func (h handler) ordersView(r *http.Request, v group.Visit, w Wanted, p *web.Problems) (ordersView, error) {
	view, ctx := ordersView{Visit: v, Wanted: w, Problems: p}, r.Context()
	orders, err := h.Orders(ctx, v)
	if err != nil {
		return view, err
	}
	var ids []group.MemberID
	for _, o := range orders {
		ids = append(ids, o.Low, o.High)
	}
	cards, err := h.cards(ctx, ids)
	if err != nil {
		return view, err
	}
	for _, o := range orders {
		token := h.codec.Token(kindOrder, int64(o.ID))
		view.Orders = append(view.Orders, orderView{Order: o, Token: token, One: cards[o.Low].Handle, Other: cards[o.High].Handle, URL: ordersURL(v.Group) + "/" + token + "/end"})
	}
	if v.Facilitates() {
		members, err := h.groups.Members(ctx, v, 0)
		if err != nil {
			return view, err
		}
		for _, m := range members {
			view.Handles = append(view.Handles, m.Handle)
		}
	}
	return view, nil
}

// name is how somebody is called on a page.
func name(ctx context.Context, handle string) string {
	if handle == "" {
		return i18n.T(ctx, "apart.erased")
	}
	return handle
}

// isolated is a handle inside a sentence: its direction does not turn the
// sentence's.
func isolated(handle string) string { return "\u2068" + handle + "\u2069" }
