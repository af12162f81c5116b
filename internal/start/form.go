package start

import (
	"slices"
	"strconv"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/web"
)

// read writes what a form says about a step into the plan. Fields of other
// steps stay as they are.
func (p *Plan) read(s Step, form web.Form) {
	switch s {
	case Purpose:
		p.readPurpose(form)
	case Shape:
		p.readShape(form)
	case Agreements:
		p.Statements = form.All("agreements")
		p.Rules = once(form.All("rules"))
		p.Questions = form.All("questions")
	case People:
		p.Handle, p.Greeter = form.Raw("handle"), form.Yes("greeter")
	}
	p.Reached = max(p.Reached, s.Number())
}

func (p *Plan) readPurpose(form web.Form) {
	before := p.Topics
	p.Name, p.Summary = form.Line("name"), form.Line("summary")
	p.Aim, p.ForWhom, p.NotFor = form.Text("aim"), form.Text("for_whom"), form.Text("not_for")
	p.Topics, p.Lang, p.LedBy = once(form.All("topics")), form.Text("lang"), form.Text("led_by")
	*p = p.withPresets(before)
	if form.Has("age_band") {
		p.choose(account.AgeBand(form.Text("age_band")))
	}
}

// choose says whom the group is for. One for young people lets nobody in unseen,
// and nobody read along.
func (p *Plan) choose(audience account.AgeBand) {
	if audience != account.Youth {
		p.Audience = ""
		return
	}
	p.Audience, p.Reading = account.Youth, false
	if p.Entry == "open" {
		p.Entry = "request"
	}
}

func (p *Plan) readShape(form web.Form) {
	p.Formats = inOrder(form.All("formats"), group.Formats)
	p.Capacity, p.Shape, p.Sessions = form.Text("capacity"), form.Text("shape"), form.Text("sessions")
	p.Times = nil
	for i := range group.MaxTimes {
		n := "-" + strconv.Itoa(i)
		if form.Has("weekday" + n) {
			p.Times = append(p.Times, At{Weekday: form.Text("weekday" + n), Start: form.Text("start" + n), Minutes: form.Text("minutes" + n),
				Every: form.Text("every" + n), From: form.Text("from" + n), Until: form.Text("until" + n)})
		}
	}
	p.Zone, p.Entry = form.Text("zone"), form.Text("entry")
	p.Audiences, p.Community = once(form.All("audiences")), form.Line("community")
	p.Cost, p.CostMin, p.CostMax = form.Text("cost"), form.Text("cost_min"), form.Text("cost_max")
	p.Currency, p.CostPer, p.PayURL = form.Text("currency"), form.Text("cost_per"), form.Text("pay_url")
	p.CostNote, p.Waiver = form.Line("cost_note"), form.Yes("waiver")
	p.Promise, p.Reading, p.Unlisted = form.Text("promise"), form.Yes("reading"), form.Yes("unlisted")
}

// once leaves out what stands twice.
func once(list []string) (kept []string) {
	for _, s := range list {
		if !slices.Contains(kept, s) {
			kept = append(kept, s)
		}
	}
	return kept
}

// inOrder puts the given words into the order of the known ones; what is not
// known comes last.
func inOrder(given, known []string) []string {
	given = once(given)
	slices.SortStableFunc(given, func(a, b string) int { return rank(known, a) - rank(known, b) })
	return given
}

func rank(known []string, word string) int {
	if i := slices.Index(known, word); i >= 0 {
		return i
	}
	return len(known)
}
