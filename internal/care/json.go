package care

import (
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
)

// The shapes that scripts get; they are a contract.
type (
	itemJSON struct {
		Kind  Kind      `json:"kind"`
		Count int64     `json:"count"`
		Since time.Time `json:"since"`
		By    time.Time `json:"by"`
		URL   string    `json:"url"`
	}
	postJSON struct {
		URL       string     `json:"url"`
		Title     string     `json:"title"`
		Handle    string     `json:"handle"`
		Wish      forum.Wish `json:"wish"`
		CreatedAt time.Time  `json:"created_at"`
	}
	personJSON struct {
		ID         string     `json:"id"`
		URL        string     `json:"url"`
		Handle     string     `json:"handle"`
		Pronouns   string     `json:"pronouns"`
		Access     string     `json:"access"`
		Role       group.Role `json:"role"`
		Duties     []string   `json:"duties"`
		Since      string     `json:"since"`
		Active     Activity   `json:"active"`
		NeverSpoke bool       `json:"never_spoke"`
		Paused     bool       `json:"paused"`
		Asked      OfferKind  `json:"asked"`
	}
	removalJSON struct {
		ID     string     `json:"id"`
		Handle string     `json:"handle"`
		By     string     `json:"by"`
		Reason string     `json:"reason"`
		At     time.Time  `json:"at"`
		Undone *time.Time `json:"undone_at"`
	}
	whyJSON struct {
		Group  string    `json:"group"`
		Reason string    `json:"reason"`
		At     time.Time `json:"at"`
	}
	offerJSON struct {
		ID     string    `json:"id"`
		URL    string    `json:"url"`
		Kind   OfferKind `json:"kind"`
		Handle string    `json:"handle"`
		EndsAt time.Time `json:"ends_at"`
	}
	mergeJSON struct {
		URL    string    `json:"url"`
		Group  string    `json:"group"`
		EndsAt time.Time `json:"ends_at"`
	}
	endingJSON struct {
		Phase      Phase     `json:"phase"`
		ReadOnlyAt time.Time `json:"read_only_at"`
		GoneAt     time.Time `json:"gone_at"`
	}
	futureJSON struct {
		Ending *endingJSON `json:"ending"`
		Merge  *mergeJSON  `json:"merge"`
		Asking []mergeJSON `json:"asking"`
		MoveTo string      `json:"move_to"`
	}
	moveJSON struct {
		Group    string `json:"group"`
		From     string `json:"from"`
		To       string `json:"to"`
		State    string `json:"state"`
		FromSaid bool   `json:"from_agreed"`
		ToSaid   bool   `json:"to_agreed"`
	}
	wayJSON struct {
		Group     string `json:"group"`
		URL       string `json:"url"`
		Handle    string `json:"handle"`
		Same      bool   `json:"same_handle"`
		Belonging bool   `json:"belongs"`
	}
)

func itemsJSON(items []Item) []itemJSON {
	out := make([]itemJSON, len(items))
	for i, item := range items {
		out[i] = itemJSON{Kind: item.Kind, Count: item.Count, Since: item.Since, By: item.due(), URL: item.URL}
	}
	return out
}

func postsJSON(posts []forum.Unheard) []postJSON {
	out := make([]postJSON, len(posts))
	for i, p := range posts {
		out[i] = postJSON{URL: p.URL, Title: p.Title, Handle: p.Author.Handle, Wish: p.Wish, CreatedAt: p.CreatedAt}
	}
	return out
}

func (h handler) peopleJSON(v group.Visit, people []Person) []personJSON {
	out := make([]personJSON, len(people))
	for i, p := range people {
		token := h.MemberToken(p.ID)
		out[i] = personJSON{ID: token, URL: membersURL(v.Group) + "/" + token, Handle: p.Handle, Pronouns: p.About.Pronouns, Access: p.About.Access,
			Role: p.Role, Duties: p.Duties, Since: p.JoinedAt.Format(time.DateOnly), Active: p.Activity, NeverSpoke: p.NeverSpoke, Paused: p.Paused}
		if p.Duties == nil {
			out[i].Duties = []string{}
		}
		if p.Offer != nil {
			out[i].Asked = p.Offer.Kind
		}
	}
	return out
}

func removalsJSON(v removalsView) []removalJSON {
	out := make([]removalJSON, len(v.Removals))
	for i, r := range v.Removals {
		out[i] = removalJSON{ID: r.Token, Handle: r.Member.Handle, By: r.By.Handle, Reason: r.Reason, At: r.At}
		if !r.UndoneAt.IsZero() {
			out[i].Undone = &r.UndoneAt
		}
	}
	return out
}

func offersJSON(v offersView) []offerJSON {
	out := make([]offerJSON, len(v.Offers))
	for i, o := range v.Offers {
		out[i] = offerJSON{ID: o.Token, URL: o.URL, Kind: o.Kind, Handle: o.From.Handle, EndsAt: o.EndsAt}
	}
	return out
}

func futureJSONOf(v futureView) futureJSON {
	out := futureJSON{Asking: []mergeJSON{}, MoveTo: v.MoveTo.Slug}
	if v.Ending != nil {
		out.Ending = &endingJSON{Phase: v.Ending.PhaseAt(v.Now), ReadOnlyAt: v.Ending.ReadOnlyAt, GoneAt: v.Ending.GoneAt}
	}
	if v.Merge != nil {
		out.Merge = &mergeJSON{URL: v.Merge.URL, Group: v.Merge.Group.Slug, EndsAt: v.Merge.EndsAt}
	}
	for _, m := range v.Asking {
		out.Asking = append(out.Asking, mergeJSON{URL: m.URL, Group: m.Group.Slug, EndsAt: m.EndsAt})
	}
	return out
}

func moveJSONOf(p Parting) moveJSON {
	return moveJSON{Group: p.Group.Slug, From: p.From.Slug, To: p.To.Slug, State: p.Move.State,
		FromSaid: !p.Move.FromYesAt.IsZero(), ToSaid: !p.Move.ToYesAt.IsZero()}
}

func wayJSONOf(w Way) wayJSON {
	return wayJSON{Group: w.Into.Group.Slug, URL: w.Into.Group.URL(), Handle: w.Handle, Same: w.Same, Belonging: w.Into.Belongs()}
}
