package start

import (
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"hearth/internal/account/naming"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/money"
)

// terms reads what was typed about a group's terms, and notes what cannot be
// read.
func (p Plan) terms(c *fault.Check) group.Terms {
	t := group.Terms{Entry: p.Entry, Shape: p.Shape, Zone: p.Zone, Audiences: p.Audiences, Community: p.Community, Rules: p.Rules, Unlisted: p.Unlisted}
	t.Capacity = whole(c, "capacity", p.Capacity)
	if p.Shape == "timed" {
		t.Sessions = whole(c, "sessions", p.Sessions)
	}
	t.Promise = whole(c, "promise", p.Promise)
	for i, at := range p.Times {
		if at.Weekday == "" {
			continue
		}
		t.Times = append(t.Times, at.read(c, i))
	}
	t.Cost = p.cost(c)
	return t
}

// whole reads a number in any of the scripts that our languages are written in.
func whole(c *fault.Check, field, s string) int64 {
	if s = latin(strings.TrimSpace(s)); s == "" {
		return 0
	}
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		c.Add(field, "start.problem.number")
	}
	return n
}

// latin writes Arabic-Indic and Persian digits and their decimal sign as Latin
// ones.
func latin(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r == '٫':
			return '.'
		}
		return r
	}, s)
}

// read reads the i-th regular time.
func (a At) read(c *fault.Check, i int) group.Time {
	field := func(name string) string { return name + "-" + strconv.Itoa(i) }
	t := group.Time{From: a.From, Until: a.Until, Minutes: 60, Every: 1}
	if day, err := strconv.Atoi(a.Weekday); err == nil && day >= 0 && day <= 6 {
		t.Weekday = time.Weekday(day)
	} else {
		c.Add(field("weekday"), "start.problem.weekday")
	}
	if at, err := time.Parse("15:04", latin(a.Start)); err == nil {
		t.Start = at.Hour()*60 + at.Minute()
	} else {
		c.Add(field("start"), "start.problem.start")
	}
	if n, err := strconv.Atoi(latin(a.Minutes)); err == nil && n >= 5 && n <= 480 {
		t.Minutes = n
	} else {
		c.Add(field("minutes"), "start.problem.minutes")
	}
	switch a.Every {
	case "2", "4":
		t.Every = int(a.Every[0] - '0')
		if a.From == "" {
			c.Add(field("from"), "start.problem.from")
		}
	}
	for name, day := range map[string]string{"from": a.From, "until": a.Until} {
		if _, err := time.Parse(time.DateOnly, day); day != "" && err != nil {
			c.Add(field(name), "start.problem.day")
		}
	}
	return t
}

func (p Plan) cost(c *fault.Check) group.Cost {
	cost := group.Cost{Kind: p.Cost, Note: p.CostNote}
	if cost.Free() {
		return cost
	}
	cost.Currency, cost.Per, cost.PayURL, cost.Waiver = strings.ToUpper(p.Currency), p.CostPer, p.PayURL, p.Waiver
	cost.Min = amount(c, "cost_min", p.CostMin, cost.Currency)
	if p.Cost == "sliding" {
		cost.Max = amount(c, "cost_max", p.CostMax, cost.Currency)
	}
	return cost
}

// amount reads an amount of money; nothing typed is 0.
func amount(c *fault.Check, field, s, code string) int64 {
	if strings.TrimSpace(s) == "" {
		return 0
	}
	n, ok := money.Parse(s, code)
	if !ok {
		c.Add(field, "start.problem.amount")
	}
	return n
}

// written writes an amount as somebody would type it.
func written(n int64, code string) string {
	if n == 0 {
		return ""
	}
	text := money.Exact(n, code)
	if whole, decimals, _ := strings.Cut(text, "."); strings.Trim(decimals, "0") == "" {
		return whole
	}
	return text
}

// checkLists looks at what package group knows nothing of.
func (p Plan) checkLists(c *fault.Check) {
	if len(p.statements()) > MaxAgreements {
		c.Add("agreements", "start.problem.agreements_many", "max", MaxAgreements)
	}
	for i, s := range p.Statements {
		if n := utf8.RuneCountInString(s); n > MaxStatement {
			c.Add("agreements-"+strconv.Itoa(i), "start.problem.too_long", "count", n-MaxStatement)
		}
	}
	for i, q := range p.Questions {
		if n := utf8.RuneCountInString(q); n > MaxQuestion {
			c.Add("questions-"+strconv.Itoa(i), "start.problem.too_long", "count", n-MaxQuestion)
		}
	}
	if reason := naming.Check(naming.Clean(p.Handle)); reason != naming.Fine {
		c.Add("handle", reason.Key())
	}
}

// PlanOf is a group as it would be typed, for its settings.
func PlanOf(g group.Group, statements []string) Plan {
	t := g.Terms
	p := Plan{Audience: g.Audience, Name: g.Name, Summary: g.Summary, Aim: g.Aim, ForWhom: g.ForWhom, NotFor: g.NotFor, Topics: g.Topics, Lang: g.Lang, LedBy: g.LedBy,
		Formats: g.Formats, Capacity: typed(t.Capacity), Shape: t.Shape, Sessions: typed(t.Sessions), Zone: t.Zone, Entry: t.Entry,
		Audiences: t.Audiences, Community: t.Community, Cost: t.Cost.Kind, CostMin: written(t.Cost.Min, t.Cost.Currency),
		CostMax: written(t.Cost.Max, t.Cost.Currency), Currency: t.Cost.Currency, CostPer: t.Cost.Per, PayURL: t.Cost.PayURL, CostNote: t.Cost.Note,
		Waiver: t.Cost.Waiver, Promise: typed(t.Promise), Reading: g.PublicConversations, Unlisted: t.Unlisted, Statements: statements, Rules: t.Rules}
	for _, at := range t.Times {
		p.Times = append(p.Times, At{Weekday: strconv.Itoa(int(at.Weekday)), Start: clockOf(at.Start), Minutes: strconv.Itoa(at.Minutes),
			Every: strconv.Itoa(at.Every), From: at.From, Until: at.Until})
	}
	return p
}

// clockOf writes minutes after midnight as "19:05".
func clockOf(minutes int) string {
	return time.Date(2000, 1, 1, 0, minutes, 0, 0, time.UTC).Format("15:04")
}

// newTime is a row for one more regular time.
var newTime = At{Start: "19:00", Minutes: "90", Every: "1"}

// grow adds what a button of a step asks for: a row for a time or a question.
func (p *Plan) grow(s Step, order string) {
	switch {
	case s == Shape && order == "time" && len(p.Times) < group.MaxTimes:
		p.Times = append(slices.Clone(p.Times), newTime)
	case s == Agreements && order == "question" && len(p.Questions) < MaxQuestions:
		p.Questions = append(slices.Clone(p.Questions), "")
	}
}

// arrange changes the order or number of a list of agreements as a button asks:
// "add", "up-2", "down-2", "remove-2". It returns the place to go on at, -1
// for an order that means nothing here.
func (p *Plan) arrange(order string) int {
	list := slices.Clone(p.Statements)
	verb, place, _ := strings.Cut(order, "-")
	i, err := strconv.Atoi(place)
	switch {
	case verb == "add" && len(list) < MaxAgreements:
		p.Statements = append(list, "")
		return len(list)
	case verb == "add":
		return len(list) - 1
	case err != nil || i < 0 || i >= len(list):
		return -1
	case verb == "up" && i > 0:
		list[i-1], list[i] = list[i], list[i-1]
		i--
	case verb == "down" && i < len(list)-1:
		list[i+1], list[i] = list[i], list[i+1]
		i++
	case verb == "remove":
		list = slices.Delete(list, i, i+1)
		i = max(min(i, len(list)-1), 0)
	}
	p.Statements = list
	return i
}
