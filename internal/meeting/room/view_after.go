package room

import (
	"context"
	"slices"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// afterView is the page of what comes after a meeting.
type afterView struct {
	Group     group.Group
	Title     string
	Begins    time.Time
	URL       string
	DateURL   string
	There     bool
	Tends     bool
	Rated     bool
	Mine      string
	Messages  []noteView // to those who were there
	Followed  string     // what the reader has written to them
	Debriefs  []noteView
	Load      int    // the reader's own debrief
	Words     string // and what they have written in it
	Heavy     bool
	People    []personView
	Ratings   []sumView
	Cares     []careView
	OpenCares int
	Form      afterForm
}

// noteView is a note with its author's name, "" once erased.
type noteView struct {
	Note
	Name string
	Mine bool
}

type personView struct {
	Attendance
	Name string
}

// sumView is what one question has added up to.
type sumView struct {
	Question string
	Voices   [5]int64 // how many gave 1 to 5
	All      int64
	Tenths   int64 // the mean, in tenths
}

// careView is somebody to follow up.
type careView struct {
	Followed
	Token  string
	Name   string
	DoneBy string
}

func (h handler) afterView(ctx context.Context, p past, f afterForm) (afterView, error) {
	a, err := h.Afterwards(ctx, p.visit, p.run)
	if err != nil {
		return afterView{}, err
	}
	v := afterView{
		Group: p.visit.Group, Title: p.date.Series.Title, Begins: p.run.StartsAt, URL: h.afterURL(p),
		DateURL: h.dates.URLOf(p.visit.Group, p.date.Series.ID, string(p.date.Occurrence.Key)),
		There:   a.There, Tends: p.visit.Facilitates(), Rated: a.Rated, Mine: a.Mine.Body, Heavy: a.Heavy, Ratings: sumViews(a.Ratings), Form: f,
	}
	var cares []Followed
	if v.Tends {
		if cares, err = h.Cares(ctx, p.visit, p.run); err != nil {
			return v, err
		}
	}
	cards, err := h.cardsFor(ctx, named(a, cares))
	if err != nil {
		return v, err
	}
	v.name(a, cards, p.visit.Member.ID)
	for _, c := range cares {
		v.Cares = append(v.Cares, careView{Followed: c, Token: h.codec.Token(kindCare, c.ID), Name: cards[c.Member].Handle, DoneBy: cards[c.DoneBy].Handle})
		v.OpenCares += open(c)
	}
	return v, nil
}

// named is everybody whose name stands on the page.
func named(a Afterwards, cares []Followed) (ids []group.MemberID) {
	for _, n := range slices.Concat(a.FollowUps, a.Debriefs) {
		ids = append(ids, n.Author)
	}
	for _, x := range a.Attendance {
		ids = append(ids, x.Member)
	}
	for _, c := range cares {
		ids = append(ids, c.Member)
		if c.DoneBy != 0 {
			ids = append(ids, c.DoneBy)
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// name takes in the notes and the attendance, with names.
func (v *afterView) name(a Afterwards, cards map[group.MemberID]group.Card, me group.MemberID) {
	for _, n := range a.FollowUps {
		v.Messages = append(v.Messages, noteView{n, cards[n.Author].Handle, n.Author == me})
		if n.Author == me {
			v.Followed = n.Body
		}
	}
	for _, n := range a.Debriefs {
		v.Debriefs = append(v.Debriefs, noteView{n, cards[n.Author].Handle, n.Author == me})
		if n.Author == me {
			v.Load, v.Words = n.Load, n.Body
		}
	}
	for _, x := range a.Attendance {
		v.People = append(v.People, personView{x, cards[x.Member].Handle})
	}
}

// sumViews are the sums in the order of the questions.
func sumViews(sums map[string][5]int64) (all []sumView) {
	for _, q := range Questions {
		voices, there := sums[q]
		if !there {
			continue
		}
		s := sumView{Question: q, Voices: voices}
		total := int64(0)
		for i, n := range voices {
			s.All, total = s.All+n, total+n*int64(i+1)
		}
		s.Tenths = (total*20 + s.All) / (2 * s.All)
		all = append(all, s)
	}
	return all
}

// mean is the sum's mean with one decimal, in the reader's digits.
func (s sumView) mean(ctx context.Context) string {
	return i18n.T(ctx, "room.after.decimal", "whole", s.Tenths/10, "tenth", s.Tenths%10)
}

// A column is one bar of a small chart, in units of its box.
type column struct{ X, Y, Height int64 }

const (
	barTall = 30
	barStep = 14
)

// bars draw how many gave 1 to 5, the most as tall as the box. Who was not
// chosen at all keeps a thin line, so that the scale can be seen.
func (s sumView) bars() (all [5]column) {
	most := slices.Max(s.Voices[:])
	for i, n := range s.Voices {
		height := max(n*barTall/max(most, 1), 1)
		all[i] = column{X: int64(i) * barStep, Y: barTall - height, Height: height}
	}
	return all
}

// nameOr is the name, or what stands for somebody erased.
func nameOr(ctx context.Context, name string) string {
	if name == "" {
		return i18n.T(ctx, "room.erased")
	}
	return name
}

// scale are the answers 1 to 5, with words at both ends.
func scale(ctx context.Context, key string, chosen int) []ui.Option {
	options := make([]ui.Option, 5)
	for i := range options {
		options[i] = ui.Option{Value: strconv.Itoa(i + 1), Text: i18n.T(ctx, "room.after.number", "count", i+1), Chosen: chosen == i+1}
	}
	options[0].Hint, options[4].Hint = i18n.T(ctx, key+".least"), i18n.T(ctx, key+".most")
	return options
}

// problems are those of the part, if that was sent and refused.
func (v afterView) problems(part afterPart) *web.Problems {
	if v.Form.part == part {
		return v.Form.problems
	}
	return nil
}

// body is what stands in the part's form: what was sent and refused, or what was
// kept before.
func (v afterView) body(part afterPart, kept string) string {
	if v.problems(part) != nil {
		return v.Form.body
	}
	return kept
}

func (v afterView) load() int {
	if v.problems(partDebrief) != nil {
		return v.Form.load
	}
	return v.Load
}

// fieldID is the id of the part's field, which the summary of problems leads to.
func (v afterView) fieldID(part afterPart, name string) string {
	if v.problems(part) != nil {
		return name
	}
	return string(part) + "-" + name
}

// told is how many a message to those who were there will reach.
func (v afterView) told() int { return max(len(v.People)-1, 0) }

// along is what the reader took along from the meeting before this date.
func (h handler) along(ctx context.Context, p place) (Note, error) {
	return h.Before(ctx, p.visit, Run{Series: p.date.Series.ID, StartsAt: p.date.Occurrence.Start})
}
