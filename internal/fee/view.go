package fee

import (
	"context"
	"net/url"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/money"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

func feesURL(g group.Group) string   { return g.URL() + "/fees" }
func ledgerURL(g group.Group) string { return feesURL(g) + "/ledger" }

func periodURL(g group.Group, period string) string {
	return ledgerURL(g) + "?period=" + url.QueryEscape(period)
}

type mineView struct {
	Visit    group.Visit
	Mine     Mine
	State    WaiverState // of the visitor's request; "" for none
	Amount   string      // in the form
	Words    string
	Problems *web.Problems
}

func (h handler) mineView(v group.Visit, m Mine) mineView {
	view := mineView{Visit: v, Mine: m}
	if m.Waiver != nil {
		view.State = m.Waiver.StateAt(h.Clock.Now())
	}
	return view
}

// typed is what stands in the field for the amount.
func (v mineView) typed(ctx context.Context) string {
	if v.Amount != "" || !v.Mine.Chosen {
		return v.Amount
	}
	return money.Number(i18n.From(ctx), v.Mine.Amount, v.Visit.Group.Cost.Currency)
}

func (v mineView) scale(ctx context.Context) string {
	c := v.Visit.Group.Cost
	return money.Range(i18n.From(ctx), c.Min, c.Max, c.Currency)
}

type ledgerView struct {
	Visit    group.Visit
	Ledger   Ledger
	Rows     []lineView
	Asking   []askedView
	Next     string
	Problems *web.Problems
}

type lineView struct {
	Line
	URL  string
	Seen string
}

type askedView struct {
	Asked
	URL string
}

func (v ledgerView) periodOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(v.Ledger.Periods))
	for i, p := range v.Ledger.Periods {
		options[i] = ui.Option{Value: p, Text: periodName(ctx, p)}
	}
	return options
}

// periodName is a period in words.
func periodName(ctx context.Context, period string) string {
	if at, err := time.Parse(time.DateOnly, period); err == nil {
		return i18n.Date(i18n.WithZone(ctx, time.UTC), at)
	}
	if at, err := time.Parse("2006-01", period); err == nil {
		return i18n.T(ctx, "fee.month."+at.Format("01"), "year", at.Format("2006"))
	}
	return i18n.T(ctx, "fee.course")
}

// is reports whether the line's fee stands so.
func (l lineView) is(s State) bool { return l.Entry != nil && l.Entry.State == s }

func (l lineView) chip() ui.Kind {
	switch {
	case l.is(Paid):
		return ui.Moss
	case l.is(Waived), l.Waiver == Granted:
		return ui.Dusk
	}
	return ui.Plain
}

// says is how it stands, in a word: what is noted, or else a waiver.
func (l lineView) says(ctx context.Context) string {
	switch {
	case l.Entry != nil:
		return i18n.T(ctx, "fee.state."+string(l.Entry.State))
	case l.Waiver == Granted:
		return i18n.T(ctx, "fee.ledger.need_not")
	}
	return i18n.T(ctx, "fee.ledger.nothing")
}

func amountOf(ctx context.Context, e Entry) string {
	if e.Amount == 0 {
		return ""
	}
	return money.Format(i18n.From(ctx), e.Amount, e.Currency)
}

// lookOf keeps the one that is pressed most from drowning among the others.
func lookOf(s State) ui.Look {
	if s == Paid {
		return ui.Outline
	}
	return ui.Quiet
}
