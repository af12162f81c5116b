package group

import (
	"context"

	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// A Topic is something that brings people to a group.
type Topic struct {
	Slug  string
	Names map[i18n.Lang]string // in every language of the interface
}

// Name is the topic's name in the reader's language.
func (t Topic) Name(ctx context.Context) string {
	if name := t.Names[i18n.From(ctx)]; name != "" {
		return name
	}
	return t.Slug
}

var (
	qSetTopic = db.Register("group.topic.set", `INSERT INTO topic (slug, position) VALUES ($1, $2)
		ON CONFLICT (slug) DO UPDATE SET position = excluded.position`)
	qSetTopicName = db.Register("group.topic.name", `INSERT INTO topic_name (topic, lang, name) VALUES ($1, $2, $3)
		ON CONFLICT (topic, lang) DO UPDATE SET name = excluded.name`)
	qTopics = db.Register("group.topic.all", `SELECT t.slug, n.lang, n.name FROM topic t
		JOIN topic_name n ON n.topic = t.slug ORDER BY t.position, t.slug`)
)

// SetTopics writes the topics in the order in which people will see them. A
// topic that is there already gets the new place and names; one that is not
// among them stays as it is, for groups may stand under it. Every topic needs a
// name in every language of the interface.
func (m *Module) SetTopics(ctx context.Context, topics []Topic) error {
	if err := checkTopics(topics); err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		tx.OnCommit(func() { m.words.Drop("") })
		for i, t := range topics {
			if _, err := db.Exec(ctx, tx, qSetTopic, t.Slug, i); err != nil {
				return err
			}
			for _, lang := range i18n.Langs {
				if _, err := db.Exec(ctx, tx, qSetTopicName, t.Slug, string(lang), t.Names[lang]); err != nil {
					return err
				}
			}
		}
		return nil
	})
}

func checkTopics(topics []Topic) error {
	var c fault.Check
	for _, t := range topics {
		good := slugShape.MatchString(t.Slug) && len(t.Slug) <= MaxName
		for _, lang := range i18n.Langs {
			good = good && t.Names[lang] != ""
		}
		if !good {
			c.Add("topics", "group.problem.topic", "topic", t.Slug)
		}
	}
	return c.Err()
}

// vocabulary is the topics in their order.
type vocabulary struct{ topics []Topic }

// topic returns the topic with the slug.
func (v vocabulary) topic(slug string) (Topic, bool) {
	for _, t := range v.topics {
		if t.Slug == slug {
			return t, true
		}
	}
	return Topic{}, false
}

// pick returns the topics with the slugs, in the order of the vocabulary.
func (v vocabulary) pick(slugs []string) (topics []Topic) {
	for _, t := range v.topics {
		for _, slug := range slugs {
			if t.Slug == slug {
				topics = append(topics, t)
				break
			}
		}
	}
	return topics
}

// vocabulary reads the words, or takes them from memory.
func (m *Module) vocabulary(ctx context.Context) (vocabulary, error) {
	if v, ok := m.words.Get(""); ok {
		return v, nil
	}
	var v vocabulary
	names, err := db.All(ctx, m.db, qTopics, scanTopicName)
	if err != nil {
		return v, err
	}
	for _, n := range names {
		if last := len(v.topics) - 1; last < 0 || v.topics[last].Slug != n.topic {
			v.topics = append(v.topics, Topic{Slug: n.topic, Names: map[i18n.Lang]string{}})
		}
		v.topics[len(v.topics)-1].Names[n.lang] = n.name
	}
	m.words.Put("", v)
	return v, nil
}

type topicName struct {
	topic, name string
	lang        i18n.Lang
}

func scanTopicName(r db.Row) (n topicName, err error) {
	err = r.Scan(&n.topic, &n.lang, &n.name)
	return n, err
}
