package group

import (
	"context"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/money"
)

// CostLine says in one line what a seat costs: "€5 for each meeting". It is for
// everybody who thinks about joining, before they do.
func CostLine(ctx context.Context, c Cost) string {
	lang := i18n.From(ctx)
	switch {
	case c.Free():
		return i18n.T(ctx, "group.cost.free")
	case c.Kind == "sliding":
		return i18n.T(ctx, "group.cost.sliding."+c.Per, "amount", money.Range(lang, c.Min, c.Max, c.Currency))
	}
	return i18n.T(ctx, "group.cost.fee."+c.Per, "amount", money.Format(lang, c.Min, c.Currency))
}

// waiverLine says that one may ask not to pay, "" where one may not.
func waiverLine(ctx context.Context, c Cost) string {
	if c.Free() || !c.Waiver {
		return ""
	}
	return i18n.T(ctx, "group.cost.waiver")
}
