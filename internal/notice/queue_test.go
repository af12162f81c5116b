package notice

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/push"
)

// theirs is how a browser's subscription looks.
func theirs(n int) push.Browser {
	return push.Browser{Endpoint: fmt.Sprintf("https://push.example/%d", n), Auth: "AAAAAAAAAAAAAAAAAAAAAA",
		P256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"}
}

func TestWhatLeavesTheApp(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		for i, row := range []struct {
			name string
			tune func(b *bundle, v group.Visit)
			tell string
			mail int
			push int
		}{
			{"nothing is chosen: nothing leaves", func(*bundle, group.Visit) {}, answered, 0, 0},
			{"a rhythm and an address, but not for this group", func(b *bundle, v group.Visit) { b.wants(v, Soon); b.mailTo(v, "a@mail.example") }, answered, 0, 0},
			{"an address and the group, but no rhythm", func(b *bundle, v group.Visit) {
				b.mailTo(v, "a@mail.example")
				b.ok(b.SetRoute(b.t.Context(), v, true))
			}, answered, 0, 0},
			{"a rhythm and the group, but no way", func(b *bundle, v group.Visit) { b.wants(v, Soon); b.ok(b.SetRoute(b.t.Context(), v, true)) }, answered, 0, 0},
			{"an address that was not confirmed gets nothing", func(b *bundle, v group.Visit) {
				b.wants(v, Soon)
				b.ok(b.SetRoute(b.t.Context(), v, true))
				b.ok(b.SetMail(b.t.Context(), v.Actor.ID, "a@mail.example"))
				b.post.take()
			}, answered, 0, 0},
			{"all three: one mail", wantsAll, answered, 1, 0},
			{"and a browser", func(b *bundle, v group.Visit) {
				wantsAll(b, v)
				b.ok(b.AddBrowser(b.t.Context(), v.Actor.ID, theirs(1)))
			}, answered, 1, 1},
			{"what stays in the app", wantsAll, secret, 0, 0},
			{"another class than was chosen", func(b *bundle, v group.Visit) {
				wantsAll(b, v)
				c := begun(i18n.English, time.UTC)
				c.Rhythms[NeedsYou] = Soon
				b.ok(b.SetChoices(b.t.Context(), v.Actor.ID, c))
			}, answered, 0, 0},
			{"the group was switched off again", func(b *bundle, v group.Visit) { wantsAll(b, v); b.ok(b.SetRoute(b.t.Context(), v, false)) }, answered, 0, 0},
			{"the address was taken back", func(b *bundle, v group.Visit) { wantsAll(b, v); b.ok(b.DropMail(b.t.Context(), v.Actor.ID)) }, answered, 0, 0},
		} {
			t.Run(row.name, func(t *testing.T) {
				b.bell.got = nil
				v := b.person("low-days", fmt.Sprintf("quiet-otter-%d", i))
				row.tune(b, v)
				b.tell(v, row.tell, "/groups/low-days/posts/1")
				b.later(slot)
				if got := b.post.take(); len(got) != row.mail {
					t.Errorf("mails: %v", got)
				}
				if len(b.bell.got) != row.push {
					t.Errorf("pushes: %v", b.bell.got)
				}
				if n := b.count(qCountDeliveries); n != 0 {
					t.Errorf("%d are left in the queue", n)
				}
				if got := len(b.list(v.Actor.ID)); got != 1 {
					t.Errorf("in the app: %d", got)
				}
			})
		}
	})
}

func wantsAll(b *bundle, v group.Visit) {
	b.wants(v, Soon)
	b.mailTo(v, "a@mail.example")
	b.ok(b.SetRoute(b.t.Context(), v, true))
}

func TestNothingOfTheGroupLeaves(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.outside("quiet-otter")
	b.ok(b.AddBrowser(t.Context(), v.Actor.ID, theirs(1)))
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.later(slot)
	m := b.post.take()[0]
	said := m.Subject + "\n" + m.Text + "\n" + m.StopURL + "\n" + strings.TrimPrefix(b.bell.got[0], theirs(1).Endpoint)
	for _, trace := range []string{"low", "days", "otter", "test.", "answer", "posts", "Harbour", "Hearth"} {
		if strings.Contains(said, trace) {
			t.Errorf("%q leaves the app:\n%s", trace, said)
		}
	}
	for _, part := range []string{"You have an update", "https://site.example/notices\n", "/notices/mail/stop/"} {
		if !strings.Contains(said, part) {
			t.Errorf("it does not say %q:\n%s", part, said)
		}
	}
}

func TestOneMessageForMany(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		v := b.outside("quiet-otter")
		other := b.Visit(v.Actor, "open-window")
		_, err := b.Groups.Join(t.Context(), other, group.Joining{Handle: "calm-seal", Agree: true})
		b.ok(err)
		other = b.Visit(v.Actor, "open-window")
		b.ok(b.SetRoute(t.Context(), other, true))
		for i := range 10 {
			b.tell(v, answered, fmt.Sprintf("/groups/low-days/posts/%d", i))
			b.tell(other, requested, fmt.Sprintf("/groups/open-window/requests/%d", i))
			b.ok(b.Work(t.Context()))
		}
		b.tellAccount(v.Actor.ID, offered, "/groups/low-days")
		b.later(slot)
		if got := b.arrived(); len(got) != 1 {
			t.Errorf("%d messages for two groups", len(got))
		}
		b.tell(v, answered, "/groups/low-days/posts/later")
		b.later(slot)
		if got := b.arrived(); len(got) != 1 {
			t.Errorf("%d messages in the next window", len(got))
		}
	})
}

func TestDigest(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t)) // the clock stands on a Sunday, 19:00
	v, reader := b.outside("quiet-otter"), b.outside("grey-heron")
	b.wants(v, Daily)
	b.wants(reader, Daily)
	for i := range 3 {
		b.tell(v, answered, fmt.Sprintf("/groups/low-days/posts/%d", i))
		b.tell(reader, answered, fmt.Sprintf("/groups/low-days/posts/%d", i))
		b.later(time.Hour)
	}
	b.ok(b.SeeAll(t.Context(), reader.Actor.ID, b.IDs.Next()))
	b.later(19 * time.Hour)
	if got := b.arrived(); got != nil {
		t.Error("before its hour:", got)
	}
	b.later(time.Hour)
	if diff := cmp.Diff([]string{"quiet-otter@mail.example"}, b.arrived()); diff != "" {
		t.Error("one message for all that is unread, none where nothing is:", diff)
	}
	b.later(48 * time.Hour)
	if got := b.arrived(); got != nil {
		t.Error("a digest of nothing:", got)
	}
}

// A dot may be late. A digest that is due asks what is unread by then.
func TestDigestDoesNotAskTheDot(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t)) // the clock stands on a Sunday, 19:00
	v := b.outside("quiet-otter")
	b.wants(v, Daily)
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.later(23*time.Hour - dotFor/2)
	b.ok(b.SeeAll(t.Context(), v.Actor.ID, b.IDs.Next()))
	if any, err := b.Unread(t.Context(), v.Actor.ID); any || err != nil {
		t.Fatalf("unread after reading: %v, %v", any, err)
	}
	b.tell(v, answered, "/groups/low-days/posts/2")
	b.later(dotFor / 2)
	if diff := cmp.Diff([]string{"quiet-otter@mail.example"}, b.arrived()); diff != "" {
		t.Error("what came just before the hour is told:", diff)
	}
}

// What does not open for one person is counted, and keeps nobody else from
// being told.
func TestWhatDoesNotOpenStopsNobodyElse(t *testing.T) {
	torn := []byte("torn")
	for _, row := range []struct {
		name          string
		before, after func(b *bundle, v group.Visit) // the message is put into the queue
		channel       string
	}{
		{"whom it is for", nil, func(b *bundle, v group.Visit) { b.spoil(qSpoilDelivery, b.mark(parcel{Account: v.Actor.ID}), torn) }, byAny},
		{"whose member it is", func(b *bundle, v group.Visit) { b.spoil(qSpoilRoute, int64(v.Member.ID), torn) }, nil, byAny},
		{"how they want to be told", func(b *bundle, v group.Visit) { b.spoil(qSpoilChoices, int64(v.Actor.ID), torn) }, nil, byAny},
		{"where it goes", nil, func(b *bundle, v group.Visit) { b.spoil(qSpoilMail, int64(v.Actor.ID), torn) }, byMail},
	} {
		t.Run(row.name, func(t *testing.T) {
			dbtest.Each(t, func(t *testing.T, d *db.DB) {
				b := newBundle(t, d)
				people := []group.Visit{b.outside("quiet-otter"), b.outside("grey-heron"), b.outside("calm-seal")}
				spoilt := people[1]
				if row.before != nil {
					row.before(b, spoilt)
				}
				for _, v := range people {
					b.tell(v, answered, "/groups/low-days/posts/1")
				}
				b.ok(b.Work(t.Context()))
				if row.after != nil {
					row.after(b, spoilt)
				}
				b.later(slot)
				if diff := cmp.Diff([]string{"calm-seal@mail.example", "quiet-otter@mail.example"}, b.arrived()); diff != "" {
					t.Error("who gets it:", diff)
				}
				if n := b.count(qCountDeliveries) + b.count(qCountPending); n != 0 {
					t.Errorf("%d are left", n)
				}
				want := map[[2]string]int64{{byMail, string(Sent)}: 2, {row.channel, string(Unreadable)}: 1}
				if diff := cmp.Diff(want, b.Ended()); diff != "" {
					t.Error("what is counted:", diff)
				}
				if err := b.Check(t.Context()); err == nil || !strings.Contains(err.Error(), row.channel+`: 1 ended as "unreadable"`) {
					t.Errorf("the operator is told %v", err)
				}
				b.Clock.Advance(lostAfter + time.Minute)
				b.ok(b.Sweep(t.Context()))
				if diff := cmp.Diff(want, b.Ended()); diff != "" {
					t.Error("and counted again:", diff)
				}
			})
		})
	}
}

// Nor does it undo what an account is told of.
func TestWhatDoesNotOpenStopsNoFeature(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		v := b.outside("quiet-otter")
		b.spoil(qSpoilChoices, int64(v.Actor.ID), []byte("torn"))
		b.tellAccount(v.Actor.ID, offered, "/groups/open-window")
		if diff := cmp.Diff([]string{"offered 1 open-window new"}, b.list(v.Actor.ID)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(map[[2]string]int64{{byAny, string(Unreadable)}: 1}, b.Ended()); diff != "" {
			t.Error(diff)
		}
	})
}

func (b *bundle) spoil(q *db.Query, of any, with []byte) {
	b.t.Helper()
	b.tx(func(tx *db.Tx) error {
		n, err := db.Exec(b.t.Context(), tx, q, of, with)
		if err == nil && n != 1 {
			err = fmt.Errorf("%d rows spoilt", n)
		}
		return err
	})
}

var (
	qSpoilDelivery = db.Register("notice.test.spoil_delivery", `UPDATE notice_delivery SET sealed = $2 WHERE mark = $1`)
	qSpoilRoute    = db.Register("notice.test.spoil_route", `UPDATE notice_route SET sealed = $2 WHERE member_id = $1`)
	qSpoilChoices  = db.Register("notice.test.spoil_choices", `UPDATE notice_choice SET sealed = $2 WHERE account_id = $1`)
	qSpoilMail     = db.Register("notice.test.spoil_mail", `UPDATE notice_mail SET sealed = $2 WHERE account_id = $1`)
)

func TestWantingNothingAnyMoreDropsWhatWaits(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.outside("quiet-otter")
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.ok(b.Work(t.Context()))
	b.wants(v, Never)
	if n := b.count(qCountDeliveries); n != 0 {
		t.Errorf("%d wait", n)
	}
}

// An outage in the middle of anything: what is not certain is not sent again.
func TestOutage(t *testing.T) {
	refused := fmt.Errorf("%w: 550", mail.ErrRefused)
	later := fmt.Errorf("%w: no connection", mail.ErrLater)
	for _, row := range []struct {
		name    string
		answers func(try int) error
		sent    int
		tries   int
		tally   Outcome
	}{
		{"it works at once", func(int) error { return nil }, 1, 1, Sent},
		{"a server that is down for an hour", func(try int) error {
			if try < 5 {
				return later
			}
			return nil
		}, 1, 5, Sent},
		{"a server that stays down is given up after a day", func(int) error { return later }, 0, 18, GivenUp},
		{"an address that is refused", func(int) error { return refused }, 0, 1, Refused},
		{"it broke off while it was sent", func(int) error { return errBroken }, 0, 1, Unknown},
	} {
		t.Run(row.name, func(t *testing.T) {
			b := newBundle(t, dbtest.SQLite(t))
			v := b.outside("quiet-otter")
			tries := 0
			b.post.answer = func(mail.Message) error { tries++; return row.answers(tries) }
			b.tell(v, answered, "/groups/low-days/posts/1")
			for range 36 * 4 {
				b.later(15 * time.Minute)
			}
			if got := len(b.arrived()); got != row.sent || tries != row.tries {
				t.Errorf("sent %d in %d tries, want %d in %d", got, tries, row.sent, row.tries)
			}
			if n := b.count(qCountDeliveries); n != 0 {
				t.Errorf("%d are left", n)
			}
			if diff := cmp.Diff(map[[2]string]int64{{"mail", string(row.tally)}: 1}, b.Ended()); diff != "" {
				t.Error(diff)
			}
			if got := b.list(v.Actor.ID); len(got) != 1 {
				t.Error("lost in the app")
			}
		})
	}
}

// What is to be tried again does not stand beside what came meanwhile.
func TestTriedAgainIsOneMessage(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		b := newBundle(t, d)
		v := b.outside("quiet-otter")
		b.tell(v, answered, "/groups/low-days/posts/1")
		b.ok(b.Work(t.Context()))
		b.Clock.Advance(slot)
		taken, err := b.take(t.Context())
		b.ok(err)
		b.tell(v, answered, "/groups/low-days/posts/2")
		if _, err := b.settlePending(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := b.count(qCountDeliveries); n != 2 {
			t.Fatalf("%d in the queue: one on its way, one new", n)
		}
		b.ok(b.record(t.Context(), []result{{taken[0], later}}))
		b.later(time.Hour)
		if got := b.arrived(); len(got) != 1 {
			t.Errorf("%d messages", len(got))
		}
		b.tell(v, answered, "/groups/low-days/posts/3")
		b.post.answer = func(mail.Message) error { return mail.ErrLater }
		b.later(slot)
		b.post.answer = nil
		b.later(time.Hour)
		if got := b.arrived(); len(got) != 1 {
			t.Errorf("%d messages after a server that was down", len(got))
		}
	})
}

func TestOperatorSees(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.outside("quiet-otter")
	check := func(want string) {
		t.Helper()
		err := b.Check(t.Context())
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	check("")
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.ok(b.Work(t.Context()))
	check("")
	b.Clock.Advance(tooLate + slot + time.Minute)
	check("1 messages wait")
	b.post.answer = func(mail.Message) error { return errBroken }
	b.ok(b.Work(t.Context()))
	check(`1 ended as "unknown"`)
	b.later(48 * time.Hour)
	check("")
}

func TestGoneBrowserIsForgotten(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	v := b.outside("quiet-otter")
	b.ok(b.AddBrowser(t.Context(), v.Actor.ID, theirs(1)))
	b.bell.answer = push.ErrGone
	b.tell(v, answered, "/groups/low-days/posts/1")
	b.later(slot)
	if all, err := b.channels(t.Context(), b.DB, v.Actor.ID); err != nil || len(all) != 1 || all[0].Browser != 0 {
		t.Errorf("%v, %v", all, err)
	}
	if got := b.arrived(); len(got) != 1 {
		t.Error("and the mail", got)
	}
}

// Many people, several nodes at once, one of which dies in the middle: nobody
// gets anything twice, and what the dead one had not taken, everybody else gets.
func TestNothingTwice(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		const people = 300
		b := newBundle(t, d)
		first := b.outside("quiet-otter")
		b.fill(people)
		b.tell(first, answered, "/groups/low-days/posts/1")
		if _, err := b.settlePending(t.Context()); err != nil {
			t.Fatal(err)
		}
		b.Clock.Advance(slot)

		// The one that dies takes a batch and is never heard of again.
		dead := b.node()
		taken, err := dead.take(t.Context())
		b.ok(err)
		var nodes sync.WaitGroup
		for range 4 {
			m := b.node()
			nodes.Go(func() {
				for range 3 {
					if err := m.Work(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		nodes.Wait()
		b.later(slot)
		got := b.arrived()
		if twice := len(got) - len(slices.Compact(slices.Clone(got))); twice != 0 {
			t.Errorf("%d got it twice", twice)
		}
		if want := people + 1 - len(taken); len(got) != want {
			t.Errorf("%d got it, want %d", len(got), want)
		}
		b.Clock.Advance(lostAfter + time.Minute)
		b.ok(b.Sweep(t.Context()))
		b.later(48 * time.Hour)
		if got := b.arrived(); got != nil {
			t.Error("what was taken by the dead is sent again:", len(got))
		}
		if n := b.count(qCountDeliveries); n != 0 {
			t.Errorf("%d are left", n)
		}
	})
}

// fill puts messages for so many people with mail into the queue, due now.
func (b *bundle) fill(people int) {
	b.t.Helper()
	for i := range people {
		actor := b.Account()
		b.account(actor.ID)
		b.tx(func(tx *db.Tx) error {
			row := b.IDs.Next()
			sealed, err := b.Keys.Seal(b.t.Context(), tx, b.ring.of[actor.ID], place("notice_mail", row), fmt.Sprintf("p%d@mail.example", i))
			if err != nil {
				return err
			}
			if _, err := db.Exec(b.t.Context(), tx, qInsertMail, row, int64(actor.ID), sealed, []byte{}, clock.ToMillis(b.Clock.Now())); err != nil {
				return err
			}
			if _, err := db.Exec(b.t.Context(), tx, qConfirmMail, row, []byte{}); err != nil {
				return err
			}
			return b.enqueueAt(b.t.Context(), tx, actor.ID, b.Clock.Now(), false)
		})
	}
}

func TestWait(t *testing.T) {
	for tries, want := range map[int64]time.Duration{0: firstWait, 1: firstWait, 2: 2 * firstWait, 4: 8 * firstWait, 7: longestWait, 100: longestWait} {
		if got := wait(tries); got != want {
			t.Errorf("after %d tries: %s, want %s", tries, got, want)
		}
	}
}
