package moderation

import (
	"time"

	"hearth/internal/platform/ident"
)

// The shapes that scripts get; they are a contract.
type (
	formJSON struct {
		Kind  string     `json:"kind"`
		ID    string     `json:"id"`
		URL   string     `json:"url"`
		Rules []ruleJSON `json:"rules"`
	}
	ruleJSON struct {
		Key   string `json:"key"`
		Words string `json:"words"` // of the group's own; "" for the site's
	}
	receiptJSON struct {
		ID     string      `json:"id"`
		URL    string      `json:"url"`
		Group  string      `json:"group"` // its slug
		Rule   string      `json:"rule"`
		Words  string      `json:"words"`
		At     time.Time   `json:"at"`
		DueAt  time.Time   `json:"due_at"`
		Seen   bool        `json:"seen"`
		State  string      `json:"state"`  // open, nothing_done, done
		Appeal *appealJSON `json:"appeal"` // null without one
	}
	appealJSON struct {
		State  string     `json:"state"`
		Words  string     `json:"words"`
		DueAt  time.Time  `json:"due_at"`
		Answer string     `json:"answer"`
		At     *time.Time `json:"answered_at"`
	}
	decisionJSON struct {
		ID        string      `json:"id"`
		URL       string      `json:"url"`
		Group     string      `json:"group"`
		Measure   string      `json:"measure"`
		State     string      `json:"state"`
		Rule      string      `json:"rule"`
		Facts     string      `json:"facts"`
		Reason    string      `json:"reason"`
		Source    string      `json:"source"`
		At        time.Time   `json:"at"`
		Until     *time.Time  `json:"until"`
		Appeal    *appealJSON `json:"appeal"`
		Statement *Filed      `json:"statement"` // null for what restricts nobody
	}
	mineJSON struct {
		Decisions []decisionJSON `json:"decisions"`
		Reports   []receiptJSON  `json:"reports"`
	}
	matterJSON struct {
		ID       string    `json:"id"`
		URL      string    `json:"url"`
		Group    string    `json:"group"`
		Kind     string    `json:"kind"`
		Gravity  int64     `json:"gravity"`
		Reports  int64     `json:"reports"` // at most three: more add nothing
		OpenedAt time.Time `json:"opened_at"`
		DueAt    time.Time `json:"due_at"`
		Queue    string    `json:"queue"` // as a rule named it; "" for none
		Rule     string    `json:"rule"`  // the gravest that a reporter named; "" for none
	}
	askedJSON struct {
		ID      string    `json:"id"`
		URL     string    `json:"url"`
		Group   string    `json:"group"`
		Side    string    `json:"side"`
		Measure string    `json:"measure"`
		DueAt   time.Time `json:"due_at"`
		Words   string    `json:"words,omitempty"`
	}
	queueJSON struct {
		Matters []matterJSON   `json:"matters"`
		Appeals []askedJSON    `json:"appeals"`
		Halfway []decisionJSON `json:"halfway"`
	}
	saidJSON struct {
		ID    string `json:"id"`
		Rule  string `json:"rule"`
		Words string `json:"words"`
	}
	folderJSON struct {
		matterJSON
		State    string         `json:"state"`
		Said     []saidJSON     `json:"said"`
		Words    *string        `json:"words"` // null until they are opened
		Measures []string       `json:"measures"`
		Earlier  []decisionJSON `json:"earlier"`
	}
)

func (v reportView) json() formJSON {
	out := formJSON{Kind: string(v.About.Kind), ID: v.Token, URL: v.About.URL}
	for _, r := range Site {
		out.Rules = append(out.Rules, ruleJSON{Key: string(r.Key)})
	}
	for i, words := range v.Agreements {
		out.Rules = append(out.Rules, ruleJSON{Key: string(Agreement(i + 1)), Words: words})
	}
	return out
}

// moment is a time that may be none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func appealJSONOf(a *Appeal) *appealJSON {
	if a == nil {
		return nil
	}
	return &appealJSON{State: string(a.State), Words: a.Words, DueAt: a.DueAt.UTC(), Answer: a.Answer, At: moment(a.AnsweredAt)}
}

func (h handler) receiptJSON(r Receipt) receiptJSON {
	out := receiptJSON{ID: h.codec.Token(kindReport, int64(r.ID)), URL: h.reportURL(r.ID), Group: r.Group.Slug, Rule: string(r.Rule), Words: r.Words, At: r.At.UTC(),
		DueAt: r.Matter.DueAt.UTC(), Seen: !r.Matter.SeenAt.IsZero(), State: "open", Appeal: appealJSONOf(r.Appeal)}
	if r.NothingDone() {
		out.State = "nothing_done"
	} else if r.Decision != nil {
		out.State = "done"
	}
	return out
}

func (h handler) decisionJSON(d Decision, slug string) decisionJSON {
	return decisionJSON{ID: h.codec.Token(kindDecision, int64(d.ID)), URL: h.DecisionURL(d.ID), Group: slug, Measure: string(d.Measure), State: string(d.State),
		Rule: string(d.Rule), Facts: d.Facts, Reason: d.Reason, Source: string(d.Source), At: d.At.UTC(), Until: moment(d.Until)}
}

func (h handler) statementJSON(v statementView) decisionJSON {
	out := h.decisionJSON(v.Decision, v.In.Slug)
	out.Appeal = appealJSONOf(v.Appeal)
	if filed, restricts := File(v.Decision, out.ID, ident.Time(v.Thing.ID)); restricts {
		out.Statement = &filed
	}
	return out
}

func (h handler) mineJSON(mine Mine) mineJSON {
	out := mineJSON{Decisions: []decisionJSON{}, Reports: []receiptJSON{}}
	for _, d := range mine.Decisions {
		out.Decisions = append(out.Decisions, h.decisionJSON(d.Decision, d.In.Slug))
	}
	for _, r := range mine.Reports {
		out.Reports = append(out.Reports, h.receiptJSON(r))
	}
	return out
}

func (h handler) matterJSON(m Matter, slug string) matterJSON {
	return matterJSON{ID: h.codec.Token(kindMatter, int64(m.ID)), URL: h.matterURL(m.ID), Group: slug, Kind: string(m.Thing.Kind), Gravity: int64(m.Gravity),
		Reports: min(m.Reports, Enough), OpenedAt: m.OpenedAt.UTC(), DueAt: m.DueAt.UTC(), Queue: m.Queue}
}

func (h handler) queueJSON(q Queue) queueJSON {
	out := queueJSON{Matters: []matterJSON{}, Appeals: []askedJSON{}, Halfway: []decisionJSON{}}
	for _, w := range q.Matters {
		one := h.matterJSON(w.Matter, w.In.Slug)
		one.Rule = string(w.Broke)
		out.Matters = append(out.Matters, one)
	}
	for _, a := range q.Appeals {
		out.Appeals = append(out.Appeals, h.askedJSON(a.Appeal, a.Of, a.In.Slug))
	}
	for _, d := range q.Halfway {
		out.Halfway = append(out.Halfway, h.decisionJSON(d.Decision, d.In.Slug))
	}
	return out
}

func (h handler) askedJSON(a Appeal, of Decision, slug string) askedJSON {
	return askedJSON{ID: h.codec.Token(kindAppeal, int64(a.ID)), URL: h.appealURL(a.ID), Group: slug, Side: string(a.Side), Measure: string(of.Measure),
		DueAt: a.DueAt.UTC(), Words: a.Words}
}

func (h handler) askingJSON(a Asking) askedJSON { return h.askedJSON(a.Appeal, a.Of, a.In.Slug) }

func (h handler) folderJSON(f Folder) folderJSON {
	out := folderJSON{matterJSON: h.matterJSON(f.Matter, f.Hand.Visit.Group.Slug), State: string(f.State), Said: []saidJSON{}, Earlier: []decisionJSON{}}
	for _, s := range f.Said {
		out.Said = append(out.Said, saidJSON{ID: h.codec.Token(kindReport, int64(s.ID)), Rule: string(s.Rule), Words: s.Words})
	}
	if f.Excerpt != nil {
		out.Words = &f.Excerpt.Words
	}
	for _, measure := range chosen {
		if measure.fits(f.Thing.Kind) && (measure != LeaveOrganisation || f.Hand.Staff) {
			out.Measures = append(out.Measures, string(measure))
		}
	}
	for _, d := range f.Earlier {
		out.Earlier = append(out.Earlier, h.decisionJSON(d, f.Hand.Visit.Group.Slug))
	}
	return out
}

type alikeJSON struct {
	Rule     string           `json:"rule"`
	Kind     string           `json:"kind"`
	Measures map[string]int64 `json:"measures"`
	Wide     bool             `json:"wide"`
}

type pairJSON struct {
	Rule    string        `json:"rule"`
	Again   bool          `json:"again"`
	Lighter decisionBrief `json:"lighter"`
	Heavier decisionBrief `json:"heavier"`
}

type decisionBrief struct {
	Measure string `json:"measure"`
	State   string `json:"state"`
	Facts   string `json:"facts"`
}

func brief(d Decision) decisionBrief {
	return decisionBrief{string(d.Measure), string(d.State), d.Facts}
}

// reviewJSON leaves out who: names are for the page.
func reviewJSON(r Review) any {
	out := struct {
		Since  time.Time   `json:"since"`
		Alike  []alikeJSON `json:"alike"`
		Pairs  []pairJSON  `json:"pairs"`
		Share  Share       `json:"overall"`
		Median *int64      `json:"median_hours"` // null for too few to tell
	}{Since: r.Since.UTC(), Alike: []alikeJSON{}, Pairs: []pairJSON{}, Share: r.Overall}
	if hours, known := r.Overall.Median(); known {
		out.Median = &hours
	}
	for _, a := range r.Alike {
		one := alikeJSON{Rule: string(a.Rule), Kind: string(a.Thing), Measures: map[string]int64{}, Wide: a.Wide}
		for _, m := range a.Measures {
			one.Measures[string(m.Measure)] = m.Times
		}
		out.Alike = append(out.Alike, one)
	}
	for _, p := range r.Pairs {
		out.Pairs = append(out.Pairs, pairJSON{string(p.Heavier.Rule), p.Again, brief(p.Lighter), brief(p.Heavier)})
	}
	return out
}

type (
	triedJSON struct {
		Rule   string           `json:"rule"`
		Name   string           `json:"name"`
		Met    int              `json:"met"`
		AtMost bool             `json:"at_most"`
		Days   map[string]int   `json:"days"`
		Sample []map[string]any `json:"sample"`
	}
	dryRunJSON struct {
		Read  int         `json:"read"`
		Cut   bool        `json:"cut"`
		Rules []triedJSON `json:"rules"`
	}
)

func (h handler) dryRunJSON(d DryRun) dryRunJSON {
	out := dryRunJSON{Read: d.Read, Cut: d.Cut, Rules: []triedJSON{}}
	for _, r := range d.Rules {
		one := triedJSON{Rule: r.Rule, Name: r.Name, Met: r.Met, AtMost: r.AtMost, Days: map[string]int{}, Sample: []map[string]any{}}
		for _, c := range r.Days {
			one.Days[c.Day.Format(time.DateOnly)] = c.Met
		}
		for _, m := range d.Sample(r) {
			one.Sample = append(one.Sample, map[string]any{"kind": string(m.Kind), "id": h.codec.Token(things[m.Kind], m.ID), "group": m.In.Slug, "at": m.At.UTC()})
		}
		out.Rules = append(out.Rules, one)
	}
	return out
}

func rulesJSON(v rulesView) any {
	return struct {
		Version int64  `json:"version"`
		Body    string `json:"body"`
	}{v.Version, v.Body}
}

// publishedJSON writes null for a number that is too small to tell.
func publishedJSON(p Published) any {
	cell := func(c Cell) *int64 {
		if c.Hidden {
			return nil
		}
		return &c.Value
	}
	tables := map[string]map[string]*int64{}
	for _, t := range p.tables() {
		tables[t.Name] = map[string]*int64{}
		for _, l := range t.Lines {
			tables[t.Name][l.Name] = cell(l.Cell)
		}
	}
	type entry struct {
		Month   string `json:"month"`
		Rule    string `json:"rule"`
		Measure string `json:"measure"`
		Source  string `json:"source"`
		State   string `json:"state"`
	}
	log := []entry{}
	for _, l := range p.Log {
		log = append(log, entry{l.Month, string(l.Rule), string(l.Measure), string(l.Source), string(l.State)})
	}
	return struct {
		Organisation string                       `json:"organisation"`
		Year         int                          `json:"year"`
		Until        string                       `json:"until"` // the last day that is counted
		Decisions    *int64                       `json:"decisions"`
		Tables       map[string]map[string]*int64 `json:"tables"`
		Log          []entry                      `json:"log"`
	}{p.Of.Slug, p.Year, day(p.Until.Add(-1)), cell(p.Decisions), tables, log}
}
