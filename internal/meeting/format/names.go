package format

import (
	"context"

	"hearth/internal/platform/i18n"
)

// Name is what people call the kind, in the context's language.
func (k Kind) Name(ctx context.Context) string { return i18n.T(ctx, "format.kind."+string(k)) }

// Name says who may speak, in the context's language, to go on a sentence.
func (w Who) Name(ctx context.Context) string { return i18n.T(ctx, "format.who."+string(w)) }

// Name says in which order turns come, in the context's language.
func (o Order) Name(ctx context.Context) string { return i18n.T(ctx, "format.order."+string(o)) }

// Name says who may write beside the circle, in the context's language.
func (t TextRule) Name(ctx context.Context) string { return i18n.T(ctx, "format.text."+string(t)) }

// Name is what people call the role, in the context's language.
func (r Role) Name(ctx context.Context) string { return i18n.T(ctx, "format.role."+string(r)) }
