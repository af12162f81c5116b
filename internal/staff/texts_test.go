package staff

import (
	"slices"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
)

// Keys that are put together from words: each word has its sentence.
func TestEveryWordHasAText(t *testing.T) {
	c, err := i18n.Load(Texts)
	if err != nil {
		t.Fatal(err)
	}
	var keys []string
	add := func(prefix string, words ...string) {
		for _, w := range words {
			keys = append(keys, prefix+w)
		}
	}
	add("staff.role.", roleWords()...)
	add("staff.role_hint.", roleWords()...)
	add("staff.kind.", kindWords(Kinds)...)
	add("staff.knows.", Backgrounds...)
	add("staff.starting.", group.Startings...)
	add("staff.sort.", Sorts...)
	add("staff.filter.need_", Needs...)
	add("staff.need.", slices.Concat(Needs, []string{StateProposed, "checks", "moves"})...)
	add("staff.need_hint.", slices.Concat(Needs, []string{StateProposed, "checks", "moves"})...)
	add("staff.group_state.", StateLive, StateProposed, StateArchived)
	for _, prefix := range []string{"staff.bulk.", "staff.bulk_ask.", "staff.bulk_means.", "staff.bulk_yes."} {
		add(prefix, Bulks...)
	}
	add("staff.tab.", tabOverview, tabGroups, tabStaff, tabRoster, tabTopics, tabPartners, tabTotals, tabAudit, tabSettings, tabMe)
	add("staff.act.", acts...)
	add("staff.act.of.", features...)
	add("staff.actor.", "operator", "member", "staff")
	add("fault.staff.", "organisers_only", "owners_only", "check_missing", "check_ended", "own_check", "nothing_checked", "last_owner", "already",
		"changed_meanwhile", "site_topic", "topic_shared", "partner_taken", "partner_has_viewers", "no_codes", "too_many_codes")
	for _, kind := range Notices {
		add("staff.notice.", kind[len("staff."):])
	}
	for _, key := range keys {
		if !c.Has(i18n.English, key) {
			t.Errorf("%s has no text", key)
		}
	}
}
