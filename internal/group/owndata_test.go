package group_test

import (
	"bytes"
	"encoding/binary"
	"strconv"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/consent"
	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
)

// row is all that the member table holds of one person in one group.
type row struct {
	id, group, key           int64
	tag, sealed, handle      []byte
	role, checked            string
	joined, active, left, at int64
	present                  bool
}

var qDump = db.Register("grouptest.dump", `SELECT id, group_id, key_id, tag, handle_sealed, handle_index, role, checked,
	present, joined_at, active_at, left_at, erased_at FROM member ORDER BY id`)

func scanDump(r db.Row) (m row, err error) {
	err = r.Scan(&m.id, &m.group, &m.key, &m.tag, &m.sealed, &m.handle, &m.role, &m.checked, &m.present, &m.joined, &m.active, &m.left, &m.at)
	return m, err
}

func (w *town) dump() []row {
	w.t.Helper()
	rows, err := db.All(w.t.Context(), w.DB, qDump, scanDump)
	w.must(err)
	return rows
}

// holds reports whether a row holds the number in any form that a program might
// write it in.
func (m row) holds(n int64) bool {
	var be, le [8]byte
	binary.BigEndian.PutUint64(be[:], uint64(n))
	binary.LittleEndian.PutUint64(le[:], uint64(n))
	for _, b := range [][]byte{m.tag, m.sealed, m.handle} {
		if bytes.Contains(b, be[:]) || bytes.Contains(b, le[:]) || bytes.Contains(b, []byte(strconv.FormatInt(n, 10))) {
			return true
		}
	}
	return m.id == n || m.key == n || m.joined == n || m.active == n || strings.Contains(m.role+m.checked, strconv.FormatInt(n, 10))
}

// Whoever has the database and not the master key finds nothing in a member's
// row that stands in another row of the same person, even if they wear one
// handle in two groups, and nothing that leads to their account.
func TestMembersOfOneAccountCannotBeLinked(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		var accounts []account.Actor
		for _, handle := range []string{"quiet-otter", "brave-heron", "mild-badger"} {
			actor := w.Account()
			accounts = append(accounts, actor)
			for _, slug := range []string{"low-days", "open-window"} {
				_, err := w.join(actor, slug, handle)
				w.must(err)
			}
		}
		rows := w.dump()
		if len(rows) != 6 {
			t.Fatalf("%d rows", len(rows))
		}
		seen := map[string]int64{}
		for _, m := range rows {
			for what, value := range map[string]string{"tag": string(m.tag), "sealed handle": string(m.sealed), "index of the handle": string(m.handle),
				"key": "key " + strconv.FormatInt(m.key, 10)} {
				if twin, twice := seen[value]; twice {
					t.Errorf("rows %d and %d share a %s", twin, m.id, what)
				}
				seen[value] = m.id
			}
			for _, a := range accounts {
				if m.holds(int64(a.ID)) {
					t.Errorf("row %d leads to an account", m.id)
				}
			}
			if bytes.Contains(m.sealed, []byte("otter")) || bytes.Contains(m.handle, []byte("otter")) {
				t.Errorf("row %d holds a handle in plain sight", m.id)
			}
		}
	})
}

func TestExport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		speak(t)
		v := w.Facilitator("low-days", "quiet-otter")
		w.Member("low-days", "somebody-else")
		_, err := w.join(v.Actor, "open-window", "brave-heron")
		w.must(err)
		w.must(w.Groups.Leave(t.Context(), w.Visit(v.Actor, "open-window"), group.Keep))
		sections, err := w.Groups.Export(t.Context(), v.Actor.ID)
		w.must(err)
		var all strings.Builder
		for _, s := range sections {
			if i18n.T(t.Context(), s.Title) == s.Title {
				t.Errorf("%s has no words", s.Title)
			}
			for _, record := range s.Records {
				for _, e := range record {
					if i18n.T(t.Context(), e.Label) == e.Label {
						t.Errorf("%s has no words", e.Label)
					}
					all.WriteString(e.Value + "\n")
				}
			}
		}
		for _, want := range []string{"Group low-days", "quiet-otter", "facilitator", "Group open-window", "brave-heron", "2026-11-22T19:00:00Z"} {
			if !strings.Contains(all.String(), want) {
				t.Errorf("the export lacks %q", want)
			}
		}
		if strings.Contains(all.String(), "somebody-else") {
			t.Error("the export holds somebody else's data")
		}
	})
}

func TestErase(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		v, other := w.Facilitator("low-days", "quiet-otter"), w.Member("low-days", "somebody-else")
		_, err := w.join(v.Actor, "open-window", "brave-heron")
		w.must(err)
		before := w.dump()
		_ = w.cardOf(v.Member.ID) // so that an old card would be in memory
		w.erase(v.Actor)

		for i, m := range w.dump() {
			if m.id == int64(other.Member.ID) {
				if !bytes.Equal(m.tag, before[i].tag) || m.at != 0 {
					t.Error("somebody else was erased")
				}
				continue
			}
			if bytes.Equal(m.tag, before[i].tag) || bytes.Equal(m.handle, before[i].handle) || len(m.sealed) != 0 ||
				m.role != "member" || m.checked != "" || m.joined != 0 || m.active != 0 || m.at == 0 {
				t.Errorf("what stays of a person: %+v", m)
			}
		}
		if card := w.cardOf(v.Member.ID); !card.Erased || card.Handle != "" || card.Checked != "" || card.Facilitates() {
			t.Errorf("the card of the erased: %+v", card)
		}
		if w.Visit(v.Actor, "low-days").Member != nil {
			t.Error("the erased still belongs")
		}
		place := crypto.Place{Table: "member", Column: "handle_sealed", Row: int64(v.Member.ID)}
		if _, err := w.Keys.Open(t.Context(), w.DB, v.Member.Key, place, before[0].sealed); err == nil {
			t.Error("what was sealed still opens, as an old backup would")
		}
		if records, err := consent.New(w.IDs, w.Clock).Of(t.Context(), w.DB, consent.Subject{Kind: "member", ID: int64(v.Member.ID)}); err != nil || len(records) != 0 {
			t.Errorf("consents of the erased: %+v, %v", records, err)
		}
		if members, err := w.Groups.Memberships(t.Context(), w.DB, v.Actor.ID); err != nil || len(members) != 0 {
			t.Errorf("memberships of the erased: %+v, %v", members, err)
		}
		if held, err := w.Groups.Side(t.Context(), other); err != nil || len(held.HeldBy) != 0 {
			t.Errorf("the erased still holds the group: %+v, %v", held.HeldBy, err)
		}
		// The name is free again, for anybody.
		_, err = w.join(w.Account(), "low-days", "quiet-otter")
		w.must(err)
		w.erase(v.Actor) // a second time finds nothing to do
	})
}
