package moderation

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/safety/subject"
	"hearth/internal/safety/trust"
)

const selling = `
version: 1
rules:
  - id: selling
    name: Selling
    when: {space: [posts], text: {any: ["easy money"]}}
    do: [route, score]
    queue: adverts
    add: 2
    explain: {en: "It looks like an advertisement."}
    tests: [{say: "easy money", hits: true}, {say: "hard days", hits: false}]
  - id: new-links
    name: Links of new members
    when: {trust_lt: 2, text: {regex: 'https?://'}}
    do: [hint]
    explain: {en: "Where does it lead?"}
    tests: [{say: "https://a.example", hits: true}, {say: "no", hits: false}]
`

// A draft is tried on what was written in the last 30 days before it comes into
// force; nothing happens to anybody by it, and words are opened one at a time,
// on record.
func TestRulesAreTriedFirst(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague, holder, author := b.colleague(), b.holder("heron"), b.member("slow-ferry")
		o := b.org()
		b.post(author, "easy money, long ago")
		b.Clock.Advance(TryBack + time.Hour)
		first := b.post(author, "ea\u200bsy money")
		b.post(author, "a hard day")
		b.post(holder, "no easy money here, please") // who holds the group is not judged
		b.Clock.Advance(26 * time.Hour)
		b.post(author, "easy money at https://a.example")

		b.refused(b.m.SaveRules(t.Context(), colleague, o, 0, selling), "invalid")
		_, err := b.m.TryRules(t.Context(), author.Actor, o, selling)
		b.refused(err, "not_found")
		_, err = b.m.TryRules(t.Context(), colleague, o, "version: 1\nrules: [{id: no, name: n, do: [ban]}]")
		b.refused(err, "invalid")
		run, err := b.m.TryRules(t.Context(), colleague, o, selling)
		b.must(err)
		ads, links := run.Rules[0], run.Rules[1]
		if run.Read != 3 || ads.Met != 2 || len(ads.Days) != 2 || ads.AtMost || links.Met != 1 || !links.AtMost {
			t.Errorf("read %d: %+v, %+v", run.Read, ads, links)
		}
		if sample := run.Sample(ads); len(sample) != 2 || sample[1].ID != first.ID {
			t.Errorf("%+v", sample)
		}
		if len(b.matters(author)) != 0 || len(b.told) != 0 {
			t.Errorf("something happened: %v", b.told)
		}
		b.refused(b.m.SaveRules(t.Context(), colleague, o, 0, selling+"# changed since"), "invalid")
		b.must(b.m.SaveRules(t.Context(), colleague, o, 0, selling))
		b.Clock.Advance(TriedFor)
		b.refused(b.m.SaveRules(t.Context(), colleague, o, 1, selling), "invalid")

		said, _, err := b.m.ReadMet(t.Context(), colleague, o, first)
		b.must(err)
		if !strings.Contains(said.Words, "money") {
			t.Error(said.Words)
		}
		_, _, err = b.m.ReadMet(t.Context(), holder.Actor, o, first)
		b.refused(err, "not_found")
		entries, err := b.m.audit.Between(t.Context(), b.Clock.Now().Add(-time.Hour), b.Clock.Now().Add(time.Hour), 0)
		b.must(err)
		if !slices.ContainsFunc(entries, func(e audit.Entry) bool { return e.Action == "moderation.rules.read" }) {
			t.Error("that words were read is not on record")
		}
		page := b.ask(colleague, "POST", "/moderation/"+o.Slug+"/rules/dry-run", "text/html", url.Values{"version": {"1"}, "body": {selling}}).Body.String()
		if !strings.Contains(page, "Links of new members") || strings.Contains(page, "a.example\"") {
			t.Error("the page shows no rule, or shows words")
		}
	})
}

// What a rule routes stands in its own queue, and a score brings it forward
// among what is as grave. Neither holds anything.
func TestWhatRulesDoBesideHolding(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague, author := b.colleague(), b.member("slow-ferry")
		b.enforce(colleague, b.org(), selling)
		b.must(b.trust.Read(t.Context(), author))
		b.report(b.member("wren"), b.post(author, "a"), "selling")
		b.Clock.Advance(time.Hour)
		if _, held := b.written(author, "easy money"); held {
			t.Error("it is held")
		}
		q, err := b.m.QueueFor(t.Context(), colleague, b.org())
		b.must(err)
		if len(q.Matters) != 2 || q.Matters[0].Matter.Queue != "adverts" || q.Matters[0].Weight != 2 {
			t.Fatalf("%+v", q.Matters)
		}
		page := b.ask(colleague, "GET", "/moderation/"+b.org().Slug+"?queue=adverts", "text/html", nil).Body.String()
		if !strings.Contains(page, "adverts") || strings.Contains(page, "one report") {
			t.Error("the queue is not apart")
		}
		advice := b.m.Advise(t.Context(), subject.Post, author, "https://a.example")
		if len(advice) != 1 || advice[0].Words != "Where does it lead?" {
			t.Errorf("%+v", advice)
		}
	})
}

// Somebody brand-new: what has a link waits, and so does a wave, as one matter,
// with reasons; nothing is lost, nobody is punished, and all of it opens by one
// decision. Who may be in danger waits for nothing of this.
func TestABrandNewHandle(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague, author := b.colleague(), b.member("slow-ferry")
		if _, held := b.written(author, "I do not know what to do"); held {
			t.Error("words wait")
		}
		link, held := b.written(author, "read htt\u200bps://coach.example")
		if !held {
			t.Error("a link does not wait")
		}
		if j := b.m.Judge(t.Context(), subject.Post, author, "https://a.example and I want to die", true); j != nil {
			t.Error("somebody in danger waits for a link")
		}
		mine, err := b.m.Mine(t.Context(), author.Actor)
		b.must(err)
		if len(mine.Decisions) != 1 || !strings.Contains(mine.Decisions[0].Reason, "just come") || !mine.Decisions[0].Measure.Restricts() {
			t.Fatalf("%+v", mine.Decisions)
		}
		b.decide(colleague, b.matters(author)[0].ID, None)
		if b.shelf.things[link.ID].State == subject.Held && len(b.undone) != 1 {
			t.Error("it is not open")
		}
		waits := 0
		for i := range 60 {
			if _, held := b.written(author, "buy "+strconv.Itoa(i)); held {
				waits++
			}
		}
		list := b.matters(author)
		if waits < 30 || len(list) != 1 || list[0].Thing.Kind != Member || len(b.shelf.things) != 62 {
			t.Fatalf("%d wait in %d matters: %+v", waits, len(list), list)
		}
		if b.again(author).MayWrite() != nil {
			t.Error("numbers alone keep somebody from writing")
		}
		before := len(b.undone)
		b.decide(colleague, list[0].ID, None)
		if len(b.undone)-before != waits {
			t.Errorf("%d of %d open", len(b.undone)-before, waits)
		}
		b.sameStanding(author, true)
		b.must(b.trust.Read(t.Context(), b.again(author)))
		b.sameStanding(author, false)
		other := b.member("late-heron")
		b.sameStanding(other, true)
		b.Clock.Advance(trust.SettleIn)
		b.sameStanding(other, false)
		if _, held := b.written(b.again(author), "read https://coach.example"); held {
			t.Error("a link waits after having read how things are done")
		}
	})
}

// sameStanding looks whether the short way to know a newcomer says what the long
// one does.
func (b *court) sameStanding(v group.Visit, newcomer bool) {
	b.t.Helper()
	v = b.again(v)
	short, err := b.trust.Newcomer(b.t.Context(), v)
	b.must(err)
	long, err := b.trust.Standing(b.t.Context(), v)
	b.must(err)
	if short != newcomer || (long.Level == trust.Newcomer) != newcomer {
		b.t.Errorf("a newcomer: %v by the short way, level %d by the long one, want %v", short, long.Level, newcomer)
	}
}

const loud = `
version: 1
rules:
  - id: loud
    name: Loud
    when: {score: {abuse: 0.9}, text: {regex: 'z+'}}
    do: [hold]
    explain: {en: "It sounds loud."}
    tests: [{say: "zzzzzzzzzz", hits: true}, {say: "quiet", hits: false}]
`

// What the reader of texts says is asked for if a rule wants it, and not
// otherwise.
func TestScoresAreAskedForWhereARuleWantsThem(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newCourt(t, d)
		colleague, author := b.colleague(), b.member("slow-ferry")
		asked := 0
		b.m.scores = func(words string) map[string]float64 {
			asked++
			return map[string]float64{"abuse": float64(strings.Count(words, "z")) / 10}
		}
		if _, held := b.written(author, "zzzzzzzzzz"); held || asked != 0 {
			t.Errorf("without such a rule: held %v, asked %d times", held, asked)
		}
		b.enforce(colleague, b.org(), loud)
		asked = 0
		for words, holds := range map[string]bool{"zzzzzzzzzz": true, "quietly": false} {
			if _, held := b.written(author, words); held != holds {
				t.Errorf("%s: held %v", words, held)
			}
		}
		if asked != 2 {
			t.Errorf("asked %d times, want once a text", asked)
		}
	})
}
