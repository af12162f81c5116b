package group

import (
	"context"
	"strconv"
	"strings"

	"hearth/internal/platform/db"
	"hearth/internal/platform/text"
)

// Every statement of the directory takes the same arguments; see Filter.args.
// A facet that was not asked for is the empty text, or no topics.
const firstWord = 5 + maxTopics

var matching = `g.archived_at = 0
	AND ($1 = '' OR g.lang = $1)
	AND ($2 = '' OR g.led_by = $2)
	AND ($3 = '' OR EXISTS (SELECT 1 FROM group_format f WHERE f.group_id = g.id AND f.format = $3))
	AND ($4 = 0 OR EXISTS (SELECT 1 FROM group_topic a WHERE a.group_id = g.id AND a.topic IN (` + db.Slots(5, maxTopics) + `)))` + holdsWords()

func holdsWords() string {
	var b strings.Builder
	for i := range maxWords {
		b.WriteString("\n\tAND g.search_text LIKE $" + strconv.Itoa(firstWord+i) + ` ESCAPE '\'`)
	}
	return b.String()
}

var (
	qMatching    = db.Register("group.directory.matching", `SELECT g.id, g.lang FROM support_group g WHERE `+matching+` ORDER BY g.search_text, g.id`)
	qTopicFacet  = db.Register("group.directory.topics", `SELECT t.topic, COUNT(*) FROM group_topic t JOIN support_group g ON g.id = t.group_id WHERE `+matching+` GROUP BY t.topic`)
	qFormatFacet = db.Register("group.directory.formats", `SELECT t.format, COUNT(*) FROM group_format t JOIN support_group g ON g.id = t.group_id WHERE `+matching+` GROUP BY t.format`)
	qLedFacet    = db.Register("group.directory.led", `SELECT g.led_by, COUNT(*) FROM support_group g WHERE `+matching+` GROUP BY g.led_by`)
	qLangFacet   = db.Register("group.directory.langs", `SELECT g.lang, COUNT(*) FROM support_group g WHERE `+matching+` GROUP BY g.lang`)

	qGroups = db.Register("group.list", `SELECT `+groupColumns+` FROM support_group g
		JOIN organisation o ON o.id = g.organisation_id WHERE g.archived_at = 0 AND g.id IN (`+db.Slots(1, PerPage)+`)`)
	qTopicsOfAll  = db.Register("group.topics_of_all", `SELECT group_id, topic FROM group_topic WHERE group_id IN (`+db.Slots(1, PerPage)+`) ORDER BY topic`)
	qFormatsOfAll = db.Register("group.formats_of_all", `SELECT group_id, format FROM group_format WHERE group_id IN (`+db.Slots(1, PerPage)+`)`)
	qPulse        = db.Register("group.member.pulse", `SELECT group_id, COUNT(*) FROM member WHERE active_at >= $1 AND left_at = 0 GROUP BY group_id`)
)

// args are the arguments of the statements above. The named facet is left out:
// its counts tell what choosing another of its values would find.
func (f Filter) args(without string) []any {
	unless := func(facet, value string) string {
		if facet == without {
			return ""
		}
		return value
	}
	topics := f.Topics
	if without == "topic" {
		topics = nil
	}
	args := []any{unless("lang", f.Lang), unless("led", f.LedBy), unless("format", f.Format), len(topics)}
	args = append(args, padded(topics, maxTopics, "")...)
	var patterns []string
	for _, word := range text.Words(f.Query) {
		patterns = append(patterns, "%"+literal.Replace(word)+"%")
	}
	return append(args, padded(patterns, maxWords, "%")...)
}

// literal makes the signs that LIKE reads as "anything" stand for themselves.
var literal = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// padded returns exactly n arguments.
func padded(values []string, n int, filler string) []any {
	args := make([]any, n)
	for i := range args {
		args[i] = filler
		if i < len(values) {
			args[i] = values[i]
		}
	}
	return args
}

type match struct {
	id   ID
	lang string
}

func scanMatch(r db.Row) (m match, err error) {
	err = r.Scan(&m.id, &m.lang)
	return m, err
}

type count struct {
	value string
	n     int64
}

func scanCount(r db.Row) (c count, err error) {
	err = r.Scan(&c.value, &c.n)
	return c, err
}

type labelled struct {
	id    ID
	label string
}

func scanLabelled(r db.Row) (l labelled, err error) {
	err = r.Scan(&l.id, &l.label)
	return l, err
}

type groupCount struct {
	id ID
	n  int64
}

func scanGroupCount(r db.Row) (c groupCount, err error) {
	err = r.Scan(&c.id, &c.n)
	return c, err
}

// groups reads at most PerPage groups with their lists.
func (s store) groups(ctx context.Context, c db.Conn, ids []ID) (map[ID]Group, error) {
	rows, err := db.All(ctx, c, qGroups, scanGroup, db.Pad(ids, PerPage)...)
	if err != nil {
		return nil, err
	}
	topics, err := db.All(ctx, c, qTopicsOfAll, scanLabelled, db.Pad(ids, PerPage)...)
	if err != nil {
		return nil, err
	}
	formats, err := db.All(ctx, c, qFormatsOfAll, scanLabelled, db.Pad(ids, PerPage)...)
	if err != nil {
		return nil, err
	}
	groups := make(map[ID]Group, len(rows))
	for _, g := range rows {
		g.Topics, g.Formats = labelsOf(topics, g.ID), inOrder(labelsOf(formats, g.ID))
		groups[g.ID] = g
	}
	return groups, nil
}

func labelsOf(all []labelled, id ID) (labels []string) {
	for _, l := range all {
		if l.id == id {
			labels = append(labels, l.label)
		}
	}
	return labels
}

// inOrder sorts ways of talking from the quietest to the closest.
func inOrder(formats []string) (sorted []string) {
	for _, f := range Formats {
		for _, has := range formats {
			if f == has {
				sorted = append(sorted, f)
			}
		}
	}
	return sorted
}
