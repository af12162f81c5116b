package supervision

import (
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/web"
)

type limitsJSON struct {
	Cases    int64 `json:"cases"`
	Meetings int64 `json:"meetings"`
	Heavy    int64 `json:"heavy"`
}

type debriefJSON struct {
	Number  int64     `json:"number"`
	URL     string    `json:"url"`
	At      time.Time `json:"at"`
	Written time.Time `json:"written,omitzero"`
	Load    int64     `json:"load,omitempty"`
	Stays   string    `json:"stays,omitempty"`
	Needs   string    `json:"needs,omitempty"`
}

type talkJSON struct {
	ID      string      `json:"id"`
	URL     string      `json:"url"`
	State   State       `json:"state"`
	AskedAt time.Time   `json:"asked_at"`
	Name    string      `json:"name,omitempty"`
	Words   string      `json:"words,omitempty"`
	Times   []time.Time `json:"times,omitempty"`
	Chosen  time.Time   `json:"chosen,omitzero"`
	Steps   string      `json:"steps,omitempty"`
}

type mineJSON struct {
	Now       limitsJSON    `json:"now"`    // what there is
	Limits    limitsJSON    `json:"limits"` // what holds
	Resting   bool          `json:"resting"`
	RestUntil time.Time     `json:"rest_until,omitzero"`
	Topics    []string      `json:"topics"`
	Covered   bool          `json:"covered"`
	Places    []string      `json:"places"`
	Debriefs  []debriefJSON `json:"debriefs"`
	Talks     []talkJSON    `json:"talks"`
}

func debriefOf(d Debrief) debriefJSON {
	return debriefJSON{Number: d.Number, URL: debriefURL(d), At: d.At, Written: d.Written, Load: d.Load, Stays: d.Stays, Needs: d.Needs}
}

func (h handler) mineJSON(m Mine) mineJSON {
	out := mineJSON{Now: limitsJSON{m.Cases, m.Meetings, m.Heavy}, Limits: limitsJSON(m.Limits), Resting: m.Resting(h.now()), Topics: append([]string{}, m.Topics...),
		Covered: !m.Uncovered, Places: []string{}, Debriefs: []debriefJSON{}, Talks: []talkJSON{}}
	if out.Resting {
		out.RestUntil = m.RestUntil
	}
	for _, p := range m.Places {
		out.Places = append(out.Places, p.Key)
	}
	for _, d := range append(m.Waiting[:len(m.Waiting):len(m.Waiting)], m.Written...) {
		out.Debriefs = append(out.Debriefs, debriefOf(d))
	}
	for _, t := range m.Talks {
		out.Talks = append(out.Talks, h.talkJSON(t, URL+"/talks/"+h.token(t.ID)))
	}
	return out
}

func (h handler) talkJSON(t Talk, url string) talkJSON {
	return talkJSON{ID: h.token(t.ID), URL: url, State: t.State(), AskedAt: t.AskedAt, Words: t.Words, Times: t.Offer.Times, Chosen: t.Chosen, Steps: t.Steps}
}

func (h handler) lineJSON(o group.Organisation, l Line) talkJSON {
	out := h.talkJSON(l.Talk, h.TalkURL(o, l.ID))
	out.Name = l.Name
	return out
}

type orgJSON struct {
	Supervises bool               `json:"supervises"`
	Suggested  limitsJSON         `json:"suggested"`
	Waiting    web.List[talkJSON] `json:"waiting"`
	Held       web.List[talkJSON] `json:"held"`
	Months     []monthJSON        `json:"months"`
}

type monthJSON struct {
	Month string           `json:"month"`
	N     map[string]int64 `json:"n"`
}

func (h handler) orgJSON(v orgView) orgJSON {
	lines := func(all []Line) web.List[talkJSON] {
		out := make([]talkJSON, len(all))
		for i, l := range all {
			out[i] = h.lineJSON(v.Org, l)
		}
		return web.NewList(out, "")
	}
	out := orgJSON{Supervises: v.Me.Supervises, Suggested: limitsJSON(v.Suggested), Waiting: lines(v.Open), Held: lines(v.Held), Months: []monthJSON{}}
	for _, m := range v.Months {
		out.Months = append(out.Months, monthJSON(m))
	}
	return out
}
