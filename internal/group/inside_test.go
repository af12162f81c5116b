package group

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"
)

func TestWhatAMemberIsToldOfThemselves(t *testing.T) {
	then := time.Date(2026, 5, 1, 9, 0, 0, 0, time.UTC)
	for _, row := range []struct {
		name                   string
		visit                  Visit
		tab                    Tab
		steps, onBreak, marked bool
	}{
		{"a visitor", Visit{}, Conversations, false, false, false},
		{"who has said nothing", Visit{Member: &Member{}}, Conversations, true, false, true},
		{"who has spoken", Visit{Member: &Member{SpokeAt: then}}, Conversations, false, false, true},
		{"who holds the group", Visit{Member: &Member{Role: Facilitator}}, Conversations, false, false, true},
		{"who left", Visit{Member: &Member{LeftAt: then}}, Conversations, false, false, false},
		{"on a break, where one writes", Visit{Member: &Member{SpokeAt: then, PausedAt: then}}, Room, false, true, true},
		{"on a break, where one does not", Visit{Member: &Member{SpokeAt: then, PausedAt: then}}, About, false, false, true},
		{"where visitors read along", Visit{Group: Group{PublicConversations: true}, Member: &Member{SpokeAt: then}}, Conversations, false, false, false},
		{"in the room of such a group", Visit{Group: Group{PublicConversations: true}, Member: &Member{SpokeAt: then}}, Room, false, false, true},
	} {
		if got := row.visit.asksFirstSteps(); got != row.steps {
			t.Errorf("%s: first steps %v", row.name, got)
		}
		if got := (HeaderView{Visit: row.visit, Current: row.tab}).onBreak(); got != row.onBreak {
			t.Errorf("%s: on a break %v", row.name, got)
		}
		if got := (HeaderView{Visit: row.visit, Current: row.tab}).marked(); got != row.marked {
			t.Errorf("%s: marked %v", row.name, got)
		}
	}
}

func TestTheMarkHoldsTheHandleAndNothingElse(t *testing.T) {
	uri := watermark(`a"><script>`)
	data, found := strings.CutPrefix(uri, "data:image/svg+xml;base64,")
	svg, err := base64.StdEncoding.DecodeString(data)
	if err != nil || !found {
		t.Fatal(uri, err)
	}
	if strings.Contains(string(svg), "<script") || !strings.Contains(string(svg), "a&#34;&gt;&lt;script&gt;") {
		t.Errorf("%s", svg)
	}
}
