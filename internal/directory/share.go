package directory

import (
	"context"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// share is how the directory is shown elsewhere: a list of links to groups, in
// schema.org's words. A list that was narrowed stands for the whole one.
func (v directoryView) share(ctx context.Context) *ui.Share {
	list := make([]any, len(v.Found.Items))
	for i, item := range v.Found.Items {
		list[i] = map[string]any{"@type": "ListItem", "position": v.Found.Filter.From + i + 1, "name": item.Name, "url": ui.Absolute(ctx, item.URL())}
	}
	return &ui.Share{Path: "/groups", Data: map[string]any{
		"@context": "https://schema.org", "@type": "CollectionPage", "name": i18n.T(ctx, "directory.find"), "description": i18n.T(ctx, "directory.find.lede"),
		"url": ui.Absolute(ctx, "/groups"), "inLanguage": string(i18n.From(ctx)),
		"mainEntity": map[string]any{"@type": "ItemList", "numberOfItems": v.Found.Total, "itemListElement": list},
	}}
}
