package start

import (
	"context"
	"strings"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/start/preset"
	"hearth/internal/start/saferule"
)

// How much other pages show of what a group's topics bring.
const (
	maxReadings = 3
	maxNotes    = 6
)

// Look returns an Invalid fault about the named field if the words hold what
// the group leaves out, and quotes it, so that the person can mend it. It is
// asked before anything is posted.
func (m *Module) Look(ctx context.Context, g group.Group, field, words string) error {
	found := saferule.Find(g.Rules, words)
	if len(found) == 0 {
		return nil
	}
	var c fault.Check
	c.Add(field, "start.screen."+found[0].Rule, "words", quoted(ctx, saferule.Quote(found, words)))
	return c.Err()
}

// quoted puts words into the reader's quotation marks, each isolated: they may
// run in another direction than the sentence.
func quoted(ctx context.Context, list []string) string {
	before, after, between := "“", "”", ", "
	switch i18n.From(ctx) {
	case i18n.Spanish:
		before, after = "«", "»"
	case i18n.Arabic:
		before, after, between = "«", "»", "، "
	case i18n.English:
	}
	for i, w := range list {
		list[i] = before + "\u2068" + w + "\u2069" + after
	}
	return strings.Join(list, between)
}

// Reminder is what a group asks of those who write, in one line for each rule.
func (m *Module) Reminder(ctx context.Context, g group.Group) []string {
	return ruleNames(ctx, g.Rules)
}

// Notes suggests content notes for the group's topics.
func (m *Module) Notes(ctx context.Context, g group.Group) []string {
	return preset.Notes(g.Topics, readingLang(ctx, g.Lang), maxNotes)
}

// ReadingsAbout returns our own short readings about the topics, in the
// language of the group where the interface speaks it, and else in the
// reader's.
func ReadingsAbout(ctx context.Context, topics []string, lang string) []preset.Reading {
	return preset.Readings(topics, readingLang(ctx, lang), maxReadings)
}

// ReadingsFor implements group.Readings.
func (m *Module) ReadingsFor(ctx context.Context, g group.Group) (list []group.Reading) {
	lang := readingLang(ctx, g.Lang)
	for _, r := range ReadingsAbout(ctx, g.Topics, g.Lang) {
		list = append(list, group.Reading{Lang: string(lang), Title: r.Title, Paragraphs: r.Paragraphs()})
	}
	return list
}

// readingLang is the language in which a group's presets speak.
func readingLang(ctx context.Context, group string) i18n.Lang {
	if lang, ok := i18n.Parse(group); ok {
		return lang
	}
	return i18n.From(ctx)
}
