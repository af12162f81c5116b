package fee

import (
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/web"
)

// The shapes that scripts get; they are a contract.
type (
	entryJSON struct {
		Period   string    `json:"period"`
		State    State     `json:"state"`
		Amount   int64     `json:"amount"`
		Currency string    `json:"currency"`
		At       time.Time `json:"at"`
	}
	mineJSON struct {
		Kind     string      `json:"kind"`
		Min      int64       `json:"min"`
		Max      int64       `json:"max"`
		Currency string      `json:"currency"`
		Per      string      `json:"per"`
		PayURL   string      `json:"pay_url"`
		Amount   *int64      `json:"amount"`
		Waiver   WaiverState `json:"waiver"`
		Entries  []entryJSON `json:"entries"`
	}
	lineJSON struct {
		Member string      `json:"member"`
		URL    string      `json:"url"`
		Handle string      `json:"handle"`
		State  State       `json:"state"`
		Waiver WaiverState `json:"waiver"`
		Seen   string      `json:"seen"`
	}
	askedJSON struct {
		URL     string    `json:"url"`
		Handle  string    `json:"handle"`
		Words   string    `json:"words"`
		AskedAt time.Time `json:"asked_at"`
	}
	ledgerJSON struct {
		Period  string      `json:"period"`
		Periods []string    `json:"periods"`
		Waivers []askedJSON `json:"waivers"`
		web.List[lineJSON]
	}
)

func (h handler) mineJSON(v group.Visit, m Mine) mineJSON {
	c := v.Group.Cost
	out := mineJSON{Kind: c.Kind, Min: c.Min, Max: c.Max, Currency: c.Currency, Per: c.Per, PayURL: c.PayURL, Entries: []entryJSON{}}
	if m.Chosen {
		out.Amount = &m.Amount
	}
	if m.Waiver != nil {
		out.Waiver = m.Waiver.StateAt(h.Clock.Now())
	}
	for _, e := range m.Entries {
		out.Entries = append(out.Entries, entryJSON{Period: e.Period, State: e.State, Amount: e.Amount, Currency: e.Currency, At: e.At})
	}
	return out
}

func (h handler) ledgerJSON(v ledgerView) ledgerJSON {
	out := ledgerJSON{Period: v.Ledger.Period, Periods: v.Ledger.Periods, Waivers: []askedJSON{}}
	var lines []lineJSON
	for _, row := range v.Rows {
		line := lineJSON{Member: h.memberToken(row.Member), URL: row.URL, Handle: row.Card.Handle, Waiver: row.Waiver, Seen: row.Seen}
		if row.Entry != nil {
			line.State = row.Entry.State
		}
		lines = append(lines, line)
	}
	for _, a := range v.Asking {
		out.Waivers = append(out.Waivers, askedJSON{URL: a.URL, Handle: a.Card.Handle, Words: a.Words, AskedAt: a.AskedAt})
	}
	out.List = web.NewList(lines, v.Next)
	return out
}
