package predict

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"hearth/internal/safety/triage"
)

// round keeps six digits: more would be noise, and less a loss of order.
func round(p float64) float64 { return math.Round(p*1e6) / 1e6 }

type reason struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Rule  string `json:"rule"`
}

type riskLine struct {
	ID       json.RawMessage `json:"id"`
	Tier     string          `json:"tier"`
	Risk     float64         `json:"risk"`
	Imminent float64         `json:"imminent"`
	Subject  string          `json:"subject"`
	Level    string          `json:"level"`
	Reasons  []reason        `json:"reasons"`
	Model    string          `json:"model"`
}

func openTriage() (Answer, error) {
	e, err := triage.Load()
	if err != nil {
		return nil, err
	}
	return Risk(e), nil
}

// Risk answers with tier, risk, subject and reasons.
func Risk(e *triage.Engine) Answer {
	return func(in Input) any {
		r := e.Read(in.Text)
		out := riskLine{ID: in.ID, Tier: r.Tier.String(), Risk: round(r.Risk), Imminent: round(r.Imminent), Subject: r.Subject.String(), Level: r.Level().String(), Reasons: []reason{}, Model: e.Version()}
		for _, s := range r.Reasons {
			out.Reasons = append(out.Reasons, reason{s.Start, s.End, s.Rule})
		}
		return out
	}
}

type scoreLine struct {
	ID         json.RawMessage    `json:"id"`
	Score      float64            `json:"score"`
	Flag       bool               `json:"flag"`
	Categories map[string]float64 `json:"categories"`
	Model      string             `json:"model"`
}

func openAbuse() (Answer, error) {
	e, err := triage.Load()
	if err != nil {
		return nil, err
	}
	return Abuse(e), nil
}

// Abuse answers with how probable abuse is, and each of its kinds.
func Abuse(e *triage.Engine) Answer {
	return func(in Input) any {
		r, kinds := e.Hurt(in.Text)
		for k, p := range kinds {
			kinds[k] = round(p)
		}
		return scoreLine{ID: in.ID, Score: round(r.Abuse), Flag: r.Abusive(), Categories: kinds, Model: e.Version()}
	}
}

func openSpam() (Answer, error) {
	e, err := triage.Load()
	if err != nil {
		return nil, err
	}
	return Spam(e), nil
}

// Spam answers with how probable spam is.
func Spam(e *triage.Engine) Answer {
	return func(in Input) any {
		r := e.Read(in.Text)
		return scoreLine{ID: in.ID, Score: round(r.Spam), Flag: r.Spammy, Categories: map[string]float64{"spam": round(r.Spam)}, Model: e.Version()}
	}
}

// besides are the models that a task has beside the one of its name.
var besides = map[string][]string{"triage": {"post", "wording"}, "abuse": {"sexism"}}

// infoTriage tells what the models of a task are made of. Risk has three, of
// lines, of posts and of their words alone; abuse has one more, of sexism.
func infoTriage(task string) func() ([]Info, error) {
	return func() ([]Info, error) {
		e, err := triage.Load()
		if err != nil {
			return nil, err
		}
		var out []Info
		for _, m := range e.Models() {
			about := m.About()
			if about.Task != task && !slices.Contains(besides[task], about.Task) {
				continue
			}
			i := Info{Task: task, File: about.Task + ".weights", Version: about.Version, Digest: m.Digest(), Bytes: m.Size()}
			for _, s := range about.Sets {
				i.Sets = append(i.Sets, fmt.Sprintf("%s (%d rows, %s)", s.Name, s.Rows, s.Licence))
			}
			out = append(out, i)
		}
		return out, nil
	}
}
