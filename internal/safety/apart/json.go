package apart

import "time"

// The shapes that scripts get; they are a contract.
type (
	mineJSON struct {
		Blocked   []blockJSON `json:"blocked"`
		Words     []string    `json:"words"`
		NoContact bool        `json:"no_contact"` // an order concerns the reader, and they are to know
	}
	blockJSON struct {
		Handle string    `json:"handle"` // "" once erased
		URL    string    `json:"url"`    // POST on=no there takes it back
		At     time.Time `json:"at"`
	}
	blockedJSON struct {
		Handle  string `json:"handle"`
		Blocked bool   `json:"blocked"`
	}
	orderJSON struct {
		ID     string    `json:"id"`
		One    string    `json:"one"`
		Other  string    `json:"other"`
		Reason string    `json:"reason"`
		Shown  bool      `json:"shown"`
		SetAt  time.Time `json:"set_at"`
	}
)

func (v mineView) json() mineJSON {
	out := mineJSON{Blocked: []blockJSON{}, Words: v.Muted, NoContact: v.NoContact}
	if out.Words == nil {
		out.Words = []string{}
	}
	for _, b := range v.Blocks {
		out.Blocked = append(out.Blocked, blockJSON{Handle: b.Handle, URL: b.URL, At: b.At})
	}
	return out
}

func (v ordersView) json() []orderJSON {
	out := make([]orderJSON, len(v.Orders))
	for i, o := range v.Orders {
		out[i] = orderJSON{ID: o.Token, One: o.One, Other: o.Other, Reason: o.Reason, Shown: o.Shown, SetAt: o.SetAt}
	}
	return out
}
