package cases

import (
	"context"
	"slices"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// Concerned are, for each of the cases, those of the accounts whom it is about, or
// whose words are its cause. For them it does not exist, and nobody calls them for
// it.
func (m *Module) Concerned(ctx context.Context, people []account.ID, cases []int64) (map[int64]map[account.ID]bool, error) {
	ids := make([]ID, len(cases))
	for i, id := range cases {
		ids[i] = ID(id)
	}
	causes, err := m.store.causes(ctx, m.DB, ids)
	if err != nil {
		return nil, err
	}
	out, known := map[int64]map[account.ID]bool{}, m.newRoll()
	for of, c := range causes {
		id := int64(of)
		for _, one := range people {
			own, err := known.member(ctx, one, c.group)
			if err != nil {
				return nil, err
			}
			if c.concerns(own) {
				if out[id] == nil {
					out[id] = map[account.ID]bool{}
				}
				out[id][one] = true
			}
		}
	}
	return out, nil
}

// A cause is whom a case is about, and whose words gave its signs.
type cause struct {
	group   group.ID
	members []group.MemberID
}

func (c cause) concerns(member group.MemberID) bool {
	return member != 0 && slices.Contains(c.members, member)
}

// causesAtOnce is how many cases are read in one statement.
const causesAtOnce = 50

var qCauses = db.Register("cases.entry.causes", `SELECT c.id, c.group_id, c.member_id, COALESCE(e.author_id, 0)
	FROM safety_case c LEFT JOIN safety_case_entry e ON e.case_id = c.id AND e.kind = 'signalled' WHERE c.id IN (`+db.Slots(1, causesAtOnce)+`)`)

// causes reads whom the cases concern. Those that there are not are left out.
func (s store) causes(ctx context.Context, c db.Conn, ids []ID) (map[ID]cause, error) {
	all := map[ID]cause{}
	for some := range slices.Chunk(ids, causesAtOnce) {
		_, err := db.All(ctx, c, qCauses, func(r db.Row) (none struct{}, err error) {
			var id ID
			var of group.ID
			var about, author group.MemberID
			err = r.Scan(&id, &of, &about, &author)
			all[id] = cause{group: of, members: append(all[id].members, about, author)}
			return none, err
		}, db.Pad(some, causesAtOnce)...)
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// A roll is who somebody is in a group, asked once for each.
type roll struct {
	m     *Module
	known map[seat]group.MemberID
}

type seat struct {
	account account.ID
	group   group.ID
}

func (m *Module) newRoll() roll { return roll{m: m, known: map[seat]group.MemberID{}} }

// member is who the account is or was in the group; 0 for nobody.
func (r roll) member(ctx context.Context, id account.ID, g group.ID) (group.MemberID, error) {
	at := seat{id, g}
	if own, asked := r.known[at]; asked {
		return own, nil
	}
	v, err := r.m.Groups.Past(ctx, account.Actor{ID: id}, g)
	if err != nil {
		return 0, err
	}
	if known := v.Known(); known != nil {
		r.known[at] = known.ID
		return known.ID, nil
	}
	r.known[at] = 0
	return 0, nil
}
