package main

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

// listedGroups is how many groups stand in the directory when it is measured.
const listedGroups = 10_000

// directory measures finding a group among ten thousand: lists, searches with
// every facet, and the three questions.
func (b *bench) directory(t *town, _ *process) error {
	if err := t.list(b); err != nil {
		return err
	}
	heading("Directory of 10,000 groups, visitors", "what", "clients", "answers/s", "p50", "p99", "CPU an answer", "bytes", "refused")
	node, err := startHearth(b.hearth, t.env)
	if err != nil {
		return err
	}
	defer node.stop()
	for _, c := range []struct {
		name string
		next func(addr string) []byte
	}{
		{"all groups, page", func(addr string) []byte { return get(addr, "/groups", abroad, "text/html") }},
		{"words and facets, page", func(addr string) []byte { return get(addr, wish(), abroad, "text/html") }},
		{"words and facets, JSON", func(addr string) []byte { return get(addr, wish(), abroad, "application/json") }},
		{"three questions, page", func(addr string) []byte { return post(addr, "/groups/match", abroad, formType, answers()) }},
	} {
		for _, clients := range []int{1, 4} {
			s, err := load{to: node, clients: clients, during: b.size.during, want: 200, next: func(_, _ int) []byte { return c.next(node.addr) }}.run()
			if err != nil {
				return err
			}
			row(c.name, number(clients), number(s.rate), ms(s.p50), ms(s.p99), us(s.cpu), number(s.size), number(s.refused))
		}
	}
	fmt.Printf("\nMemory (RSS) of the node after that: %s.\n", mb(node.rss()))
	return nil
}

// abroad is a reader in a zone where no group is.
const abroad = "tz=Pacific%2FAuckland"

var (
	vocabulary = strings.Fields("quiet morning table river kettle winter somebody listening gentle window harbour letter circle candle garden evening stone bread music forest shore lantern " +
		"grief sleep worry anger shame hope bread week night friend sister father work school street city island teacher nurse driver baker garden")
	zones = []string{"Europe/Dublin", "Europe/Madrid", "America/New_York", "Asia/Tokyo", "Africa/Cairo", "America/Bogota"}
	langs = []string{"en", "en", "en", "es", "ar", "fi"}
)

func topicOf(i int) string { return fmt.Sprintf("topic-%d", i%40) }

// list fills the directory with groups of every kind.
func (t *town) list(b *bench) error {
	topics := make([]group.Topic, 40)
	for i := range topics {
		topics[i] = group.Topic{Slug: topicOf(i), Names: map[i18n.Lang]string{i18n.English: "About " + topicOf(i), i18n.Spanish: "Sobre " + topicOf(i), i18n.Arabic: "عن " + topicOf(i)}}
	}
	if err := t.groups.SetTopics(b.ctx, topics); err != nil {
		return err
	}
	o, err := t.groups.Organisation(b.ctx, "harbour")
	if err != nil {
		return err
	}
	began := time.Now()
	err = parallel(16, listedGroups-groups, func(i int) error {
		_, err := t.groups.CreateGroup(b.ctx, o, kindOf(i))
		return err
	})
	progress("%d groups in the directory, made in %s", listedGroups, time.Since(began).Round(time.Second))
	return err
}

// kindOf is the i-th group.
func kindOf(i int) group.NewGroup {
	terms := group.Terms{Entry: group.Entries[i%4], Shape: group.Shapes[i%3], Capacity: int64(i % 3 * 10), Promise: int64(i % 4 * 12), Zone: zones[i%len(zones)],
		Audiences: group.Audiences[i%len(group.Audiences) : i%len(group.Audiences)+1], Community: "community " + fmt.Sprint(i%50)}
	for d := range i%3 + 1 {
		terms.Times = append(terms.Times, group.Time{Weekday: time.Weekday((i + d) % 7), Start: i * 37 % 1440, Minutes: 60, Every: 1})
	}
	if i%5 == 0 {
		terms.Cost = group.Cost{Kind: "sliding", Max: 1000, Currency: "EUR", Per: "meeting", Waiver: true}
	}
	return group.NewGroup{
		Slug: fmt.Sprintf("listed-%d", i), Name: said(i, 4), Summary: said(i, 14), Aim: said(i*3, 40), ForWhom: said(i*5, 40), NotFor: "Emergencies.", Lang: langs[i%len(langs)],
		LedBy: group.LedBys[i%3], Topics: topicsOf(i), Formats: group.Formats[i%4 : i%4+2], Agreements: []string{"What is said here stays here."}, Terms: terms,
	}
}

// said is a text of so many words; every tenth is one that few groups use.
func said(seed, words int) string {
	all := make([]string, words)
	for i := range all {
		if all[i] = vocabulary[(seed*7+i*i)%len(vocabulary)]; i%10 == 9 {
			all[i] = fmt.Sprintf("%s%d", all[i], seed%2_000)
		}
	}
	return strings.Join(all, " ")
}

// wish is a search with words and some facets, another every time.
func wish() string {
	q := url.Values{"topic": {topicOf(rand.IntN(40)), topicOf(rand.IntN(40))}, "day": {[]string{"mon", "tue", "sat"}[rand.IntN(3)]}}
	q.Set("q", []string{"", "quiet", "er", "garden letter", "sobre", "a"}[rand.IntN(6)])
	for name, values := range map[string][]string{"format": group.Formats, "led": group.LedBys, "audience": group.Audiences, "cost": {"free", "sliding"}, "seats": {"free"},
		"part": {"morning", "evening"}, "entry": group.Entries, "promise": {"12", "any"}, "lang": langs} {
		if rand.IntN(4) == 0 {
			q.Set(name, values[rand.IntN(len(values))])
		}
	}
	return "/groups?" + q.Encode()
}

// answers are somebody's answers to the three questions.
func answers() string {
	return url.Values{"topic": {topicOf(rand.IntN(40)), topicOf(rand.IntN(40))}, "format": {"text", "voice"}, "lang": {"en"}, "led": {"peers"}, "part": {"evening"},
		"week": {"weekdays"}, "matters": {"free", "answers", "come_and_go"}}.Encode()
}

// topicsOf are one or two topics.
func topicsOf(i int) []string {
	if other := topicOf(i*7 + 1); other != topicOf(i) {
		return []string{topicOf(i), other}
	}
	return []string{topicOf(i)}
}
