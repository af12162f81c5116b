package staff

import (
	"context"
	"slices"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// langsIn lists the languages of everybody, sorted.
func langsIn(all []Colleague) (langs []string) {
	for _, c := range all {
		for _, l := range c.Roster.Langs {
			if !slices.Contains(langs, l) {
				langs = append(langs, l)
			}
		}
	}
	slices.Sort(langs)
	return langs
}

// roots are the topics that another can stand under.
func (v topicsView) roots(but string) (roots []group.Branch) {
	for _, b := range v.Tree {
		if b.Parent == "" && b.Slug != but {
			roots = append(roots, b)
		}
	}
	return roots
}

func parentOptions(ctx context.Context, roots []group.Branch) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "staff.topics.top")}}
	for _, b := range roots {
		options = append(options, ui.Option{Value: b.Slug, Text: b.Name(ctx)})
	}
	return options
}

func topicOptions(ctx context.Context, first string, tree []group.Branch, but string) []ui.Option {
	options := []ui.Option{{Value: "", Text: first}}
	for _, b := range tree {
		if b.Slug == but {
			continue
		}
		name := b.Name(ctx)
		if b.Parent != "" {
			name = "– " + name
		}
		options = append(options, ui.Option{Value: b.Slug, Text: name})
	}
	return options
}

// wordOptions makes options of words that have a text.
func wordOptions(ctx context.Context, prefix, first string, words ...string) []ui.Option {
	var options []ui.Option
	if first != "" {
		options = append(options, ui.Option{Value: "", Text: first})
	}
	for _, w := range words {
		options = append(options, ui.Option{Value: w, Text: i18n.T(ctx, prefix+w)})
	}
	return options
}

// ticked are the same options for check boxes.
func ticked(ctx context.Context, prefix string, words, chosen []string) []ui.Option {
	options := wordOptions(ctx, prefix, "", words...)
	for i := range options {
		options[i].Chosen = slices.Contains(chosen, options[i].Value)
	}
	return options
}

func kindWords(kinds []Kind) []string {
	words := make([]string, len(kinds))
	for i, k := range kinds {
		words[i] = string(k)
	}
	return words
}

func roleWords() []string {
	words := make([]string, len(Roles))
	for i, r := range Roles {
		words[i] = string(r)
	}
	return words
}

func langOptions(first string, langs []string) []ui.Option {
	options := []ui.Option{{Value: "", Text: first}}
	for _, l := range langs {
		options = append(options, ui.Option{Value: l, Text: i18n.LangName(l)})
	}
	return options
}

func partnerOptions(ctx context.Context, partners []Partner) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "staff.all_groups")}}
	for _, p := range partners {
		options = append(options, ui.Option{Value: p.Slug, Text: p.Name})
	}
	return options
}

// partnerSlug is the slug of a viewer's partner.
func partnerSlug(partners []Partner, id PartnerID) string {
	for _, p := range partners {
		if p.ID == id {
			return p.Slug
		}
	}
	return ""
}

func zoneOptions(current string) []ui.Option {
	all := i18n.Zones(current)
	options := make([]ui.Option, len(all))
	for i, z := range all {
		options[i] = ui.Option{Value: z, Text: strings.ReplaceAll(z, "_", " ")}
	}
	return options
}

func actOptions(ctx context.Context, v trailView) []ui.Option {
	options := []ui.Option{{Value: "", Text: i18n.T(ctx, "staff.filter.any")}}
	known := v.Actions
	if v.Filter.Action != "" && !slices.Contains(known, v.Filter.Action) {
		known = append(slices.Clone(known), v.Filter.Action)
	}
	for _, a := range known {
		options = append(options, ui.Option{Value: a, Text: actName(ctx, a)})
	}
	return options
}

// chosen reports whether a group is ticked in a form that came back.
func (v tableView) chosen(slug string) bool { return slices.Contains(v.Bulk.Slugs, slug) }

func heldOptions(v mineView) []ui.Option {
	options := make([]ui.Option, len(v.Held))
	for i, h := range v.Held {
		options[i] = ui.Option{Value: h.Token, Text: h.Group.Name, Hint: h.Handle, Chosen: h.Worn}
	}
	return options
}

func roleChoices(ctx context.Context, chosen Role) []ui.Option {
	options := make([]ui.Option, len(Roles))
	for i, r := range Roles {
		options[i] = ui.Option{Value: string(r), Text: roleText(ctx, r), Hint: i18n.T(ctx, "staff.role_hint."+string(r)), Chosen: r == chosen}
	}
	return options
}
