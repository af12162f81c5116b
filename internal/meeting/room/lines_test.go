package room

import (
	"context"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/bus"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
)

func TestAMeetingIsTakenUpWithAllItsLines(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	host, one := b.Facilitator("low-days", "rowan"), b.Member("low-days", "one")
	l := b.enter(host, format.Text)
	b.enter(one, format.Text)
	var hidden LineID
	for i := range 2*linesAtOnce + 20 {
		who := []group.Visit{host, one}[i%2]
		line, err := b.room.Say(t.Context(), l, who, Writing{Body: fmt.Sprintf("line %d", i), Kind: Beside})
		b.must(err)
		hidden = line.ID
	}
	b.must(b.DB.Tx(t.Context(), func(tx *db.Tx) error { return b.room.SetLine(t.Context(), tx, hidden, Folded, "off topic") }))
	b.must(l.lookAgain(t.Context()))
	again := newNode(t, b.World, bus.NewMemory(), b.dates, b.told).live(host)
	if diff := cmp.Diff(l.now().lines, again.now().lines); diff != "" {
		t.Error(diff)
	}
	if last := again.now().lines[len(again.now().lines)-1]; last.Reason != "off topic" || !last.Hidden {
		t.Errorf("%+v", last)
	}
}

func TestTheAgreementIsReadOnceForASegment(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	l := b.onDate("")
	words, err := l.agreement(t.Context(), 1)
	if err != nil || len(words) == 0 {
		t.Fatalf("%q, %v", words, err)
	}
	nothing, cancel := context.WithCancel(t.Context())
	cancel()
	if again, err := l.agreement(nothing, 1); err != nil || !cmp.Equal(words, again) {
		t.Errorf("it is read again: %v", err)
	}
	if _, err := l.agreement(nothing, 2); err == nil {
		t.Error("the next segment does not read it")
	}
}
