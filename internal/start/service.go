package start

import (
	"context"
	"encoding/json"
	"log/slog"
	"slices"
	"strings"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/start/preset"
)

// Begin makes a draft from a template, "" for an empty page, in an
// organisation, and returns its id. It returns Conflict where the actor may not
// start a group there, or has begun many already.
func (m *Module) Begin(ctx context.Context, actor account.Actor, code, organisation string) (ID, error) {
	p, err := m.placeOf(ctx, actor, organisation)
	if err != nil {
		return 0, err
	}
	key, err := m.accounts.KeyOf(ctx, m.db, actor.ID)
	if err != nil {
		return 0, err
	}
	plan := PlanFrom(code, p.Slug, i18n.From(ctx), i18n.Zone(ctx).String())
	if plan.Handle, err = m.groups.Suggest(ctx, group.Group{Lang: plan.Lang}); err != nil {
		return 0, err
	}
	if plan.Topics, err = m.known(ctx, plan.Topics); err != nil {
		return 0, err
	}
	for _, rule := range preset.Rules(plan.Topics) {
		if !slices.Contains(plan.Rules, rule) {
			plan.Rules = append(plan.Rules, rule)
		}
	}
	id := ID(m.ids.Next())
	sealed, err := m.seal(ctx, m.db, key, id, plan)
	if err != nil {
		return 0, err
	}
	return id, m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.One(ctx, tx, qCount, db.Value[int64], int64(actor.ID))
		if err != nil {
			return err
		}
		if n >= MaxDrafts {
			return fault.New(fault.Conflict, "start.many_drafts")
		}
		_, err = db.Exec(ctx, tx, qInsert, int64(id), int64(actor.ID), sealed, []byte{}, m.now())
		return err
	})
}

// known returns those of the topics that there are here.
func (m *Module) known(ctx context.Context, topics []string) ([]string, error) {
	if len(topics) == 0 {
		return nil, nil
	}
	tree, err := m.groups.TopicTree(ctx)
	return slices.DeleteFunc(topics, func(slug string) bool {
		return !slices.ContainsFunc(tree, func(b group.Branch) bool { return b.Slug == slug })
	}), err
}

// Drafts returns what the actor has begun, the newest first.
func (m *Module) Drafts(ctx context.Context, actor account.Actor) ([]Draft, error) {
	rows, err := db.All(ctx, m.db, qDrafts, scanDraft, int64(actor.ID))
	if err != nil || len(rows) == 0 {
		return nil, err
	}
	key, err := m.accounts.KeyOf(ctx, m.db, actor.ID)
	if err != nil {
		return nil, err
	}
	drafts := make([]Draft, len(rows))
	for i, row := range rows {
		if drafts[i], err = m.open(ctx, m.db, key, row); err != nil {
			return nil, err
		}
	}
	return drafts, nil
}

// Draft returns one of the actor's drafts, or Missing.
func (m *Module) Draft(ctx context.Context, actor account.Actor, id ID) (Draft, error) {
	return m.draft(ctx, m.db, actor, id)
}

func (m *Module) draft(ctx context.Context, c db.Conn, actor account.Actor, id ID) (Draft, error) {
	row, found, err := m.row(ctx, c, actor.ID, id)
	if err != nil {
		return Draft{}, err
	}
	if !found {
		return Draft{}, fault.Missing("no such draft of theirs")
	}
	key, err := m.accounts.KeyOf(ctx, c, actor.ID)
	if err != nil {
		return Draft{}, err
	}
	return m.open(ctx, c, key, row)
}

// maxPlan is the largest plan that is kept, in bytes of JSON: all fields at
// their longest, a few times over.
const maxPlan = 128 << 10

// Save lets change write what was typed into a draft and keeps it, whatever is
// still to be mended in it. It returns the draft as it is then.
func (m *Module) Save(ctx context.Context, actor account.Actor, id ID, change func(*Plan)) (Draft, error) {
	for {
		d, err := m.Draft(ctx, actor, id)
		if err != nil {
			return d, err
		}
		name := d.Plan.Name
		change(&d.Plan)
		kept, err := m.keep(ctx, actor, d, d.Slug != "" && name != d.Plan.Name)
		if err != nil || kept {
			return d, err
		}
		// Another tab saved at this moment; what was typed here is put on top.
	}
}

// keep writes a draft unless it changed meanwhile. anew gives its address back,
// which was made of another name.
func (m *Module) keep(ctx context.Context, actor account.Actor, d Draft, anew bool) (kept bool, err error) {
	if raw, err := json.Marshal(d.Plan); err != nil || len(raw) > maxPlan {
		return false, fault.Wrap(fault.TooLarge, "too_large", err)
	}
	key, err := m.accounts.KeyOf(ctx, m.db, actor.ID)
	if err != nil {
		return false, err
	}
	sealed, err := m.seal(ctx, m.db, key, d.ID, d.Plan)
	if err != nil {
		return false, err
	}
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		n, err := db.Exec(ctx, tx, qUpdate, int64(d.ID), int64(actor.ID), sealed, m.now(), d.Revision)
		if kept = n == 1; err != nil || !kept || !anew {
			return err
		}
		row, found, err := m.row(ctx, tx, actor.ID, d.ID)
		if err != nil || !found {
			return err
		}
		_, err = db.Exec(ctx, tx, qClaim, int64(d.ID), int64(actor.ID), []byte{}, row.slug)
		return err
	})
	if err == nil && !kept {
		_, err = m.Draft(ctx, actor, d.ID) // it may be gone
	}
	return kept, err
}

// Discard throws a draft away. One that is gone already is not missed.
func (m *Module) Discard(ctx context.Context, actor account.Actor, id ID) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qDrop, int64(id), int64(actor.ID))
		return err
	})
}

// Claim returns the address that the draft's group will have, choosing a free
// one made of its name the first time.
func (m *Module) Claim(ctx context.Context, actor account.Actor, id ID) (string, error) {
	d, err := m.Draft(ctx, actor, id)
	if err != nil || d.Slug != "" {
		return d.Slug, err
	}
	slug, err := m.free(ctx, d.Plan.Name)
	if err != nil {
		return "", err
	}
	key, err := m.accounts.KeyOf(ctx, m.db, actor.ID)
	if err != nil {
		return "", err
	}
	sealed, err := m.keys.Seal(ctx, m.db, key, place("slug_sealed", id), slug)
	if err != nil {
		return "", err
	}
	claimed := int64(0)
	err = m.db.Tx(ctx, func(tx *db.Tx) error {
		claimed, err = db.Exec(ctx, tx, qClaim, int64(id), int64(actor.ID), sealed, []byte{})
		return err
	})
	if err == nil && claimed == 0 { // pressed twice: the first press chose
		d, err = m.Draft(ctx, actor, id)
		return d.Slug, err
	}
	return slug, err
}

// free is the best address for the name that nothing has.
func (m *Module) free(ctx context.Context, name string) (string, error) {
	random, err := m.randomText()
	if err != nil {
		return "", err
	}
	list := candidates(name, random)
	for _, slug := range list {
		taken, err := m.groups.SlugTaken(ctx, slug)
		if err != nil {
			return "", err
		}
		if !taken {
			return slug, nil
		}
	}
	return list[len(list)-1], nil
}

// giveBack forgets an address that somebody else took meanwhile.
func (m *Module) giveBack(ctx context.Context, actor account.Actor, id ID) error {
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		row, found, err := m.row(ctx, tx, actor.ID, id)
		if err != nil || !found {
			return err
		}
		_, err = db.Exec(ctx, tx, qClaim, int64(id), int64(actor.ID), []byte{}, row.slug)
		return err
	})
}

// triesToFound is how often another address is chosen when somebody takes the
// claimed one right then.
const triesToFound = 4

// Found starts the group that the draft plans, and the draft is gone. slug is
// the address that the form knew: of a form that was pressed twice, the second
// press finds the draft gone and that group held by the actor, and returns it.
// It returns Invalid with the fields to mend, and Conflict where the
// organisation does not let people start groups any more.
func (m *Module) Found(ctx context.Context, actor account.Actor, id ID, slug string) (group.Visit, error) {
	for try := 1; ; try++ {
		d, err := m.Draft(ctx, actor, id)
		if fault.Is(err, fault.NotFound) && slug != "" {
			return m.theirs(ctx, actor, slug, "", err)
		}
		if err != nil {
			return group.Visit{}, err
		}
		v, err := m.found(ctx, actor, d)
		if fault.Is(err, fault.Conflict) && fault.Of(err).Code == "group.slug_taken" {
			if v, mine := m.theirs(ctx, actor, d.Slug, d.Plan.Name, err); mine == nil {
				return v, nil
			}
			if err := m.giveBack(ctx, actor, id); err != nil {
				return v, err
			}
			if try < triesToFound {
				continue
			}
		}
		return v, err
	}
}

// theirs is the group at the address if the actor holds it, and has the name
// unless that is "", and else the refusal.
func (m *Module) theirs(ctx context.Context, actor account.Actor, slug, name string, refusal error) (group.Visit, error) {
	// What refused may not be committed yet, where several share a commit; a
	// transaction of our own ends after it.
	if err := m.db.Tx(ctx, func(*db.Tx) error { return nil }); err != nil {
		return group.Visit{}, err
	}
	v, err := m.groups.Visit(ctx, actor, slug)
	if err != nil || !v.Facilitates() || name != "" && v.Group.Name != name {
		return group.Visit{}, refusal
	}
	return v, nil
}

func (m *Module) found(ctx context.Context, actor account.Actor, d Draft) (group.Visit, error) {
	in, err := d.Plan.Group()
	if err != nil {
		return group.Visit{}, err
	}
	place, err := m.placeOf(ctx, actor, d.Plan.Organisation)
	if err != nil {
		return group.Visit{}, err
	}
	if in.Audience == account.Youth && !place.Youth {
		return group.Visit{}, fault.New(fault.Conflict, "start.youth_not_there")
	}
	if in.Slug = d.Slug; in.Slug == "" {
		if in.Slug, err = m.Claim(ctx, actor, d.ID); err != nil {
			return group.Visit{}, err
		}
	}
	if place.NeedsYes {
		in.State = group.Proposed
	}
	v, err := m.groups.Found(ctx, actor, place.Organisation, in, d.Plan.Handle)
	if err != nil {
		return v, err
	}
	m.settle(ctx, v, d.Plan)
	return v, m.Discard(ctx, actor, d.ID)
}

// settle does what comes with a new group. The group is there already, so what
// fails here can be done again on its pages, and is only logged.
func (m *Module) settle(ctx context.Context, v group.Visit, p Plan) {
	if p.Greeter {
		m.warn(ctx, "greeter", m.groups.SetDuties(ctx, v, v.Member.ID, []string{"greeter"}))
	}
	if questions := filled(p.Questions); p.Entry == "request" && len(questions) > 0 && m.asker != nil {
		m.warn(ctx, "questions", m.asker(ctx, v, questions))
	}
}

func (m *Module) warn(ctx context.Context, what string, err error) {
	if err != nil {
		slog.LogAttrs(ctx, slog.LevelWarn, "start: "+what, slog.String("cause", err.Error()))
	}
}

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }

// randomText is a few letters that nobody has.
func (m *Module) randomText() (string, error) {
	var raw [5]byte
	if _, err := m.random.Read(raw[:]); err != nil {
		return "", err
	}
	const alphabet = "abcdefghjkmnpqrstuvwxyz23456789"
	var b strings.Builder
	for _, c := range raw {
		b.WriteByte(alphabet[int(c)%len(alphabet)])
	}
	return b.String(), nil
}
