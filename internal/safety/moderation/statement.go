package moderation

import (
	"context"
	"slices"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/safety/subject"
)

// A Filed is a decision as Article 17 of the Digital Services Act asks for it,
// by the names of the European Commission's database of statements of reasons.
// It holds no personal data: what was found and why, in a person's words, is for
// the person alone.
type Filed struct {
	Visibility      []string `json:"decision_visibility,omitempty"`
	VisibilityOther string   `json:"decision_visibility_other,omitempty"`
	Provision       string   `json:"decision_provision,omitempty"`
	Account         string   `json:"decision_account,omitempty"`
	AccountType     string   `json:"account_type,omitempty"`
	EndVisibility   string   `json:"end_date_visibility_restriction,omitempty"`
	EndProvision    string   `json:"end_date_service_restriction,omitempty"`
	EndAccount      string   `json:"end_date_account_restriction,omitempty"`
	Facts           string   `json:"decision_facts"`
	Ground          string   `json:"decision_ground"`
	GroundOf        string   `json:"incompatible_content_ground"`
	Explanation     string   `json:"incompatible_content_explanation"`
	ContentType     []string `json:"content_type"`
	Category        string   `json:"category"`
	Keywords        []string `json:"category_specification,omitempty"`
	ContentDate     string   `json:"content_date"`
	ApplicationDate string   `json:"application_date"`
	SourceType      string   `json:"source_type"`
	Detection       string   `json:"automated_detection"`
	Automated       string   `json:"automated_decision"`
	PUID            string   `json:"puid"`
}

// File writes a decision as the database takes it. puid names it for good;
// content is when the thing was written. It returns false for what restricts
// nobody.
func File(d Decision, puid string, content time.Time) (Filed, bool) {
	if !d.Measure.Restricts() {
		return Filed{}, false
	}
	rule, known := RuleOf(d.Rule)
	if !known {
		rule = beside[0]
	}
	f := Filed{
		Facts:  "A member of the group, a facilitator or the organisation's staff found that what was written or done did not keep to a rule of the group. A person decided.",
		Ground: "DECISION_GROUND_INCOMPATIBLE_CONTENT", GroundOf: "Agreements of the group and rules of the site: " + string(rule.Key),
		Explanation: "The person was told in their own language what was found, which rule it is about, and how to have it looked at again by somebody else.",
		ContentType: []string{"CONTENT_TYPE_TEXT"}, Category: rule.Category, ContentDate: day(content), ApplicationDate: day(d.At),
		SourceType: "SOURCE_VOLUNTARY", Detection: "No", Automated: "AUTOMATED_DECISION_NOT_AUTOMATED", PUID: puid,
	}
	if rule.Keyword != "" {
		f.Keywords = []string{rule.Keyword}
	}
	if d.Source == Noticed {
		f.SourceType = "SOURCE_TYPE_OTHER_NOTIFICATION"
	}
	if d.Source == Machine { // a person looks at each of them after it
		f.Detection, f.Automated = "Yes", "AUTOMATED_DECISION_PARTIALLY"
		f.Facts = "A reading by the program found that a person should look before others read it. It waits until then, and its author was told at once."
	}
	f.effect(d)
	return f, true
}

// FiledFor is every restriction of the last half year in an organisation, as
// Article 17 asks for it.
func (m *Module) FiledFor(ctx context.Context, o group.Organisation) ([]Filed, error) {
	now := m.clock.Now()
	rows, err := db.All(ctx, m.db, qDecisionsSince, scanDecision, int64(o.ID), clock.ToMillis(now.Add(-ReviewWindow)), clock.ToMillis(now)+1)
	if err != nil {
		return nil, err
	}
	filed := []Filed{}
	for _, row := range rows {
		if f, restricts := File(row.Decision, m.codec.Token(kindDecision, int64(row.ID)), ident.Time(max(row.Thing.ID, 0))); restricts {
			filed = append(filed, f)
		}
	}
	return filed, nil
}

// effect names what the measure does.
func (f *Filed) effect(d Decision) {
	until := ""
	if !d.Until.IsZero() {
		until = day(d.Until)
	}
	switch d.Measure {
	case Wait, Keep, Edit:
		f.Visibility = []string{"DECISION_VISIBILITY_CONTENT_DISABLED"}
	case Decline:
		f.Visibility = []string{"DECISION_VISIBILITY_CONTENT_REMOVED"}
	case Fold:
		f.Visibility = []string{"DECISION_VISIBILITY_CONTENT_LABELLED"}
	case Close:
		f.Visibility = []string{"DECISION_VISIBILITY_CONTENT_INTERACTION_RESTRICTED"}
	case Slow, Pause, SlowReports, Unseat, Unlisten, KeptApart:
		f.Provision, f.EndProvision = "DECISION_PROVISION_PARTIAL_SUSPENSION", until
	case LeaveMeeting:
		f.Provision = "DECISION_PROVISION_PARTIAL_TERMINATION"
	case LeaveGroup:
		f.Provision = "DECISION_PROVISION_PARTIAL_TERMINATION"
	case LeaveOrganisation:
		f.Provision, f.AccountType = "DECISION_PROVISION_TOTAL_TERMINATION", "ACCOUNT_TYPE_PRIVATE"
	}
}

func day(t time.Time) string { return t.UTC().Format(time.DateOnly) }

// said is the message that names what a rule asks; an agreement of the group
// stands in its own words.
func (k RuleKey) said(agreements []string) (key, words string) {
	if n := k.Number(); n > 0 {
		if n <= len(agreements) {
			return "", agreements[n-1]
		}
		return "moderation.rule.agreement", ""
	}
	if _, known := RuleOf(k); !known {
		k = Given
	}
	return "moderation.rule." + string(k), ""
}

// noun is the message that names what a decision is about.
func noun(k subject.Kind) string {
	if slices.Contains([]subject.Kind{subject.Post, subject.Message, subject.Line, Member, Item, Conversation, Meeting}, k) {
		return "moderation.thing." + string(k)
	}
	return "moderation.thing.other"
}
