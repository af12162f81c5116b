package board

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
)

func TestAnnouncements(t *testing.T) {
	texts(t)
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		ctx := t.Context()
		b := newBundle(t, d)
		otter, rowan := b.Member("low-days", "quiet-otter"), b.Facilitator("low-days", "rowan")
		elsewhere := b.Member("open-window", "fern")
		if _, err := b.board.Add(ctx, otter, Announcement, Writing{Words: good[Announcement]}); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member announced: %v", err)
		}
		until := b.Clock.Now().Add(48 * time.Hour)
		first, err := b.board.Add(ctx, rowan, Announcement, Writing{Words: good[Announcement], Until: until})
		if err != nil {
			t.Fatal(err)
		}
		second := b.add(rowan, Announcement, func(w *Words) { w.Title = "A new reading" })
		if n := b.ears.heard(otter.Member.ID, "board.announced"); n != 2 || b.ears.heard(rowan.Member.ID, "board.announced") != 0 || b.ears.heard(elsewhere.Member.ID, "board.announced") != 0 {
			t.Errorf("told: %v to %v", b.ears.told, b.ears.to)
		}
		list := func() (titles string) {
			p, _, err := b.board.Announcements(ctx, otter, 0)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range p.Items {
				titles += i.Words.Title + "|"
			}
			return titles
		}
		if got := list(); got != "A new reading|No meeting on Monday|" {
			t.Errorf("listed %s", got)
		}
		above := func(v group.Visit) bool {
			c, err := b.board.Above(ctx, v)
			if err != nil {
				t.Fatal(err)
			}
			return c != nil
		}
		stranger := b.Visit(b.Account(), "open-window")
		for range 2 {
			if !above(otter) || above(stranger) {
				t.Error("what stands above the conversations")
			}
			if err := b.board.MarkRead(ctx, otter, first); err != nil {
				t.Fatal(err)
			}
		}
		_ = b.board.MarkRead(ctx, otter, second)
		_ = b.board.MarkRead(ctx, otter, first) // never goes back
		if above(otter) {
			t.Error("what was read stands above the conversations still")
		}
		// Somebody new sees the newest few, and the way to the rest.
		for range MaxAbove {
			b.add(rowan, Announcement, func(w *Words) { w.Title = "One more" })
		}
		c, err := b.board.Above(ctx, b.Member("low-days", "newcomer"))
		if err != nil {
			t.Fatal(err)
		}
		html := uitest.Render(t, ctx, c)
		if strings.Count(html, "<article") != MaxAbove || !strings.Contains(html, `href="/groups/low-days/board"`) || strings.Contains(html, "Monday") {
			t.Errorf("above the conversations of somebody new:\n%s", html)
		}
		p, _, err := b.board.Announcements(ctx, rowan, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range p.Items[:MaxAbove] {
			if _, err := b.board.Withdraw(ctx, rowan, i.ID); err != nil {
				t.Fatal(err)
			}
		}
		// Another facilitator may change it; then it is theirs.
		fern := b.Facilitator("low-days", "fern")
		if _, err := b.board.Edit(ctx, fern, first, Writing{Words: Words{Title: "No meeting on Tuesday", Body: "Sorry."}, Until: until, Revision: b.get(fern, first).Revision()}); err != nil {
			t.Fatal(err)
		}
		if i := b.get(otter, first); i.Words.Title != "No meeting on Tuesday" || i.Author != fern.Member.ID {
			t.Errorf("after editing: %+v", i)
		}
		if _, err := b.board.Close(ctx, rowan, second); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(48 * time.Hour)
		if got := list(); got != "" {
			t.Errorf("still there: %s", got)
		}
		if p, err := b.board.Ended(ctx, rowan); err != nil || len(p.Items) != 2 {
			t.Errorf("%d have ended, %v", len(p.Items), err)
		}
		if p, err := b.board.Ended(ctx, otter); err != nil || len(p.Items) != 0 {
			t.Errorf("a member sees %d that have ended, %v", len(p.Items), err)
		}
	})
}

// The last day is the one that was meant, on the group's calendar.
func TestUntilWhichDay(t *testing.T) {
	texts(t)
	zone := func(name string) *time.Location {
		z, err := time.LoadLocation(name)
		if err != nil {
			t.Fatal(err)
		}
		return z
	}
	bogota := zone("America/Bogota")
	end := time.Date(2026, time.November, 25, 0, 0, 0, 0, bogota) // meant: the 24th
	for _, c := range []struct {
		name   string
		reader *time.Location
		lang   i18n.Lang
		want   string
	}{
		{"who lives there reads the day alone", bogota, i18n.English, "Until 24 November 2026"},
		{"another name of the same clock", zone("America/Lima"), i18n.English, "Until 24 November 2026"},
		{"where it is the 25th already, the day and whose it is", zone("Asia/Tokyo"), i18n.English, "Until 24 November 2026, in Bogota"},
		{"an hour is enough to be told", zone("America/Chicago"), i18n.English, "Until 24 November 2026, in Bogota"},
		{"in Spanish", zone("Europe/Madrid"), i18n.Spanish, "Hasta el 24 de noviembre de 2026, hora de Bogota"},
	} {
		t.Run(c.name, func(t *testing.T) {
			ctx := i18n.WithZone(i18n.With(t.Context(), c.lang), c.reader)
			html := uitest.Render(t, ctx, announcement(itemView{Item: Item{Kind: Announcement, Until: end}, Zone: bogota}))
			if !strings.Contains(html, ">"+c.want+"<") {
				t.Errorf("%q is missing in\n%s", c.want, html)
			}
		})
	}
}
