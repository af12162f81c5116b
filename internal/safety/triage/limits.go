package triage

import (
	"encoding/json"
	"errors"
)

// Limits are the thresholds, from weights/thresholds.json. Margins are used
// where texts of a kind have no calibrated probability: a line of chat is not
// what the risk of long posts was measured on.
type Limits struct {
	Version string

	Short         int     // words up to which a text counts as short
	RiskShort     float64 // margin of risk from which a short text is Ideation
	Imminent      float64 // margin of imminent from which a short text is Imminent
	ImminentRisk  float64 // and of risk
	DistressShort float64 // margin of distress of a short text

	Risk     float64 // margin of sense.Together from which a long text is Ideation
	RiskSure float64 // margin of the model of lines that suffices
	Near     float64 // margin of imminent from which a long text is Imminent
	Attempt  float64 // margin of an attempt told
	Distress float64 // margin of distress
	Other    float64 // margin of somebody else's danger

	Abuses         map[string]float64 // margin of each kind
	Line           int                // words from which on the limits of Abuses are higher, but of sexism:
	Longer         float64            // by this; only that one was learnt from longer texts
	Blend          map[string]float64 // how much each output adds to the likeliest kind
	AbuseA, AbuseB float64            // how that becomes a probability
	Spam           float64            // margin of spam
}

func parseLimits(raw []byte) (Limits, error) {
	var l Limits
	if err := json.Unmarshal(raw, &l); err != nil || l.Version == "" {
		return l, errors.New("triage: the thresholds cannot be read")
	}
	return l, nil
}
