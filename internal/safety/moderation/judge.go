package moderation

import (
	"context"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/safety/moderation/rules"
	"hearth/internal/safety/subject"
	"hearth/internal/safety/trust"
)

// spaceOf is where things of a kind are written, as rules call it.
var spaceOf = map[subject.Kind]rules.Space{subject.Post: rules.Posts, subject.Message: rules.Room, subject.Line: rules.Meetings}

// A Judged is what an organisation's rules, and how far their author is trusted,
// made of a text before others see it.
type Judged struct {
	m    *Module
	v    group.Visit
	kind subject.Kind
	hits []rules.Hit
	wave bool // it waits only because so much came at once: one matter for all of it
}

// Judge reads a text by the rules of the group's organisation. It returns nil
// where none meets it, and where they cannot be read: what somebody writes is
// never lost for that. Whoever holds the group is not judged. Words of somebody
// who may be in danger wait for none of what only newcomers wait for.
func (m *Module) Judge(ctx context.Context, kind subject.Kind, v group.Visit, words string, danger bool) *Judged {
	if v.Member == nil || v.Facilitates() {
		return nil
	}
	j := &Judged{m: m, v: v, kind: kind, hits: m.meets(ctx, kind, v, words)}
	if !danger && m.isNewcomer(ctx, v) {
		j.newcomer(ctx, words)
	}
	if len(j.hits) == 0 {
		return nil
	}
	return j
}

// meets tells which of the organisation's rules the text meets: none where they
// cannot be read.
func (m *Module) meets(ctx context.Context, kind subject.Kind, v group.Visit, words string) []rules.Hit {
	set, err := m.rulesOf(ctx, v.Group.Organisation)
	if err != nil {
		slog.ErrorContext(ctx, "a text could not be read by the rules", "cause", err)
		return nil
	}
	return set.Meets(m.circumstances(ctx, set, kind, v, words))
}

// isNewcomer reports whether the visitor has just come. Where that cannot be told
// nothing waits for it.
func (m *Module) isNewcomer(ctx context.Context, v group.Visit) bool {
	if m.trust == nil {
		return false
	}
	is, err := m.trust.Newcomer(ctx, v)
	if err != nil {
		slog.WarnContext(ctx, "how far somebody is trusted could not be read", "cause", err)
	}
	return is
}

// circumstances are what the rules ask of a text beside its words. What costs
// something is found out only if one of them does.
func (m *Module) circumstances(ctx context.Context, set *rules.Set, kind subject.Kind, v group.Visit, words string) rules.Input {
	now := m.clock.Now()
	in := rules.Input{Space: spaceOf[kind], Trust: -1, Words: words, Lang: v.Group.Lang, MemberAge: max(now.Sub(v.Member.JoinedAt), time.Millisecond)}
	if v.Actor.ID != 0 {
		in.AccountAge = max(now.Sub(ident.Time(int64(v.Actor.ID))), time.Millisecond)
	}
	if m.trust != nil && set.AsksTrust() {
		if s, err := m.trust.Standing(ctx, v); err == nil {
			in.Trust = int(s.Level)
		} else {
			slog.WarnContext(ctx, "how far somebody is trusted could not be read", "cause", err)
		}
	}
	if m.scores != nil && set.AsksScores() {
		in.Scores = m.scores(words)
	}
	return in
}

// newcomer holds what somebody who has just come writes with a link in it, and
// posts of which very many come at once. Each is looked at by a person; a wave is
// one matter. In rooms and meetings nobody is slowed: who talks through a bad
// night writes line after line.
func (j *Judged) newcomer(ctx context.Context, words string) {
	if trust.HasLink(words) {
		j.hits = append(j.hits, newcomerHit("links"))
	}
	if j.m.limiter == nil || j.kind != subject.Post {
		return
	}
	key := "moderation.newcomer/" + strconv.FormatInt(int64(j.v.Member.ID), 10)
	if ok, _ := j.m.limiter.Allow(ctx, key, newcomersPace); !ok {
		j.wave = !rules.Holds(j.hits)
		j.hits = append(j.hits, newcomerHit("pace"))
	}
}

// newcomersPace is how many posts a newcomer writes before they wait: more than
// anybody in need writes, and far less than a machine.
var newcomersPace = limit.Per(20, 10*time.Minute)

// newcomerHit is a hold that no rule asked for; it explains itself in every
// language.
func newcomerHit(why string) rules.Hit {
	h := rules.Hit{Rule: "newcomer-" + why, Do: []rules.Effect{rules.Hold}, Explain: map[string]string{}}
	for _, lang := range i18n.Langs {
		h.Explain[string(lang)] = i18n.T(i18n.With(context.Background(), lang), "trust.hold."+why)
	}
	return h
}

// Hold reports whether the text waits until a person has looked.
func (j *Judged) Hold() bool { return rules.Holds(j.hits) }

// Wrote states what waits, with the rules' own explanations, and makes it a
// matter. It is called in the transaction that writes the text.
func (j *Judged) Wrote(ctx context.Context, tx *db.Tx, id int64) error {
	if !slices.ContainsFunc(j.hits, rules.Hit.Looks) {
		return nil
	}
	if err := j.matter(ctx, tx, id); err != nil || !j.Hold() {
		return err
	}
	_, err := j.m.Stated(ctx, tx, j.v.Group, group.Restriction{Act: group.ActHeldByRule, Kind: string(j.kind), Thing: id, Member: j.v.Member.ID,
		URL: j.url(ctx, tx, id), Reason: j.why(ctx)})
	return err
}

// why is what the rules that hold the text say to its author, in the group's
// language.
func (j *Judged) why(ctx context.Context) string {
	lang, ok := i18n.Parse(j.v.Group.Lang)
	if !ok {
		lang = i18n.From(ctx)
	}
	var why []string
	for _, h := range j.hits {
		if h.Does(rules.Hold) {
			why = append(why, h.In(string(lang)))
		}
	}
	return strings.Join(why, "\n")
}

// url is the page on which the thing stands, or the group's.
func (j *Judged) url(ctx context.Context, tx *db.Tx, id int64) string {
	place, err := j.m.places.At(j.kind)
	if err != nil {
		return j.v.Group.URL()
	}
	about, err := place.About(ctx, tx, id)
	if err != nil {
		return j.v.Group.URL()
	}
	return about.URL
}

// matter asks a person to look. What waits already is not asked for again, but
// may become graver, or go to a queue.
func (j *Judged) matter(ctx context.Context, tx *db.Tx, id int64) error {
	thing := subject.Ref{Kind: j.kind, ID: id}
	if j.wave {
		thing = subject.Ref{Kind: Member, ID: int64(j.v.Member.ID)}
	}
	gravity, within, queue, weight := j.weigh()
	there, found, err := db.Maybe(ctx, tx, qOpenMatter, scanMatter, string(thing.Kind), thing.ID)
	if err != nil {
		return err
	}
	now := j.m.clock.Now()
	if found {
		_, err := db.Exec(ctx, tx, qRuled, int64(there.ID), int64(gravity), clock.ToMillis(now.Add(within)), queue, weight)
		return err
	}
	matter := Matter{ID: MatterID(j.m.ids.Next()), Organisation: j.v.Group.Organisation, Group: j.v.Group.ID, Thing: thing,
		About: j.v.Member.ID, URL: j.url(ctx, tx, id), Gravity: gravity, State: Open, OpenedAt: now, DueAt: now.Add(within), Queue: queue, Weight: weight}
	if err := j.m.insertMatter(ctx, tx, matter); err != nil {
		return err
	}
	return j.m.callTo(ctx, tx, j.v.Group, matter, 0)
}

// gravityOf is how soon somebody looks at a task of a level.
var gravityOf = map[string]Gravity{"s0": Light, "s1": Usual, "s2": Serious, "s3": Grave, "s4": Grave, "c": Grave}

// weigh is how grave the rules say that it is, in what time somebody looks, in
// which queue, and what they add to its place there. What waits is looked at
// within a day.
func (j *Judged) weigh() (g Gravity, within time.Duration, queue string, weight int64) {
	g = Light
	for _, h := range j.hits {
		if h.Does(rules.Task) {
			g = max(g, gravityOf[h.Level])
		}
		if h.Does(rules.Hold, rules.Route) {
			g = max(g, Usual)
		}
		if queue == "" && h.Does(rules.Route) {
			queue = h.Queue
		}
		weight += h.Add
	}
	within = g.Within()
	if j.Hold() {
		within = min(within, Serious.Within())
	}
	return g, within, queue, weight
}

// An Advice is what a rule says to an author while they write, and at once after
// it. It keeps nothing from being sent.
type Advice struct {
	Card  bool   // with helplines beside it
	Words string // the rule's own explanation
	URL   string // where a card leads, "" for nowhere
	Spans []rules.Span
}

// Advise reads a text as Judge does, for what its author is told.
func (m *Module) Advise(ctx context.Context, kind subject.Kind, v group.Visit, words string) (list []Advice) {
	if v.Member == nil {
		return nil
	}
	for _, h := range m.meets(ctx, kind, v, words) {
		if h.Tells() {
			list = append(list, Advice{Card: h.Does(rules.Card), Words: h.In(string(i18n.From(ctx))), URL: h.To, Spans: h.Spans})
		}
	}
	return list
}
