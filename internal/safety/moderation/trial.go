package moderation

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
	"hearth/internal/safety/moderation/rules"
	"hearth/internal/safety/subject"
)

const (
	// TryBack is how far back a draft is tried.
	TryBack = 30 * 24 * time.Hour
	// TryMost is how many texts a press of the page tries it on, the newest of
	// each group; the command line tries it on all.
	TryMost = 3_000
	// TriedFor is how long a draft that was tried can be put in force.
	TriedFor = 24 * time.Hour
)

var (
	qTried  = db.Register("moderation.trial.insert", `INSERT INTO moderation_trial (org_id, digest, by_account, tried_at) VALUES ($1, $2, $3, $4) ON CONFLICT (org_id, digest) DO UPDATE SET by_account = excluded.by_account, tried_at = excluded.tried_at`)
	qTrial  = db.Register("moderation.trial.get", `SELECT tried_at FROM moderation_trial WHERE org_id = $1 AND digest = $2`)
	qForgot = db.Register("moderation.trial.forget", `UPDATE moderation_trial SET by_account = 0 WHERE by_account = $1`)
)

// A Met is a text that a draft met, by where it stands: its words are opened one
// at a time.
type Met struct {
	subject.Ref
	In  group.Group
	At  time.Time
	URL string
}

// A DryRun is what a draft of rules would have met in the last 30 days.
type DryRun struct {
	rules.Trial
	Texts []Met // those that the samples name
	Cut   bool  // there are older texts of these days that were not read
}

// Sample are the texts of which the rule remembers where they stand.
func (d DryRun) Sample(r rules.Tried) (met []Met) {
	for _, place := range r.Sample {
		met = append(met, d.Texts[place])
	}
	return met
}

// digest names a document.
func digest(body string) string {
	sum := sha256.Sum256([]byte(body))
	return hex.EncodeToString(sum[:])
}

// TryRules tries a draft for a colleague of the staff, and notes that it was
// tried. It returns Invalid for a document with something to mend.
func (m *Module) TryRules(ctx context.Context, actor account.Actor, o group.Organisation, body string) (DryRun, error) {
	by, err := m.staffRef(ctx, actor, o)
	if err != nil {
		return DryRun{}, err
	}
	run, err := m.DryRun(ctx, o, body, TryMost)
	if err != nil {
		return run, err
	}
	return run, m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qTried, int64(o.ID), digest(body), int64(actor.ID), m.now()); err != nil {
			return err
		}
		return m.audit.Append(ctx, tx, audit.Entry{Actor: by, Action: "moderation.rules.try", Object: audit.Ref("organisation", o.ID)})
	})
}

// staffRef is how the record names a colleague who moderates; Missing for
// everybody else.
func (m *Module) staffRef(ctx context.Context, actor account.Actor, o group.Organisation) (string, error) {
	if err := m.mayModerate(ctx, actor, o.ID); err != nil {
		return "", err
	}
	by, _, err := m.staff.Moderates(ctx, actor.ID, o.ID)
	return by, err
}

// DryRun tries a draft on at most so many texts of the last 30 days, 0 for all.
// The program reads them; nobody sees a word. Who wrote as one who holds a group
// is left out, as Judge leaves them out.
func (m *Module) DryRun(ctx context.Context, o group.Organisation, body string, most int) (d DryRun, err error) {
	set, err := rules.Parse([]byte(body))
	if err == nil && m.scores != nil {
		err = set.TryScored(m.scores)
	}
	if err != nil {
		var c fault.Check
		c.Add("body", "moderation.problem.rules", "problems", err.Error())
		return d, c.Err()
	}
	d.Trial = *set.Begin()
	if m.writings == nil {
		return d, nil
	}
	groups, err := m.groups.GroupsOf(ctx, o.ID)
	if err != nil {
		return d, err
	}
	each := 1 << 30
	if most > 0 && len(groups) > 0 {
		each = max(most/len(groups), 1)
	}
	for _, g := range groups {
		if err := m.tryIn(ctx, &d, set, g, each); err != nil {
			return d, err
		}
	}
	return d, nil
}

// tryIn tries a draft on what was written in one group.
func (m *Module) tryIn(ctx context.Context, d *DryRun, set *rules.Set, g group.Group, most int) error {
	refs, err := m.writings.Recent(ctx, g.ID, m.clock.Now().Add(-TryBack), most)
	if err != nil {
		return err
	}
	d.Cut = d.Cut || len(refs) >= most
	authors := map[group.MemberID]group.Member{}
	for _, ref := range refs {
		said, err := m.said(ctx, ref)
		if err != nil {
			return err
		}
		author, known := authors[said.Author]
		if !known && said.Author != 0 {
			members, err := m.groups.MembersIn(ctx, m.db, g.ID, []group.MemberID{said.Author})
			if err != nil {
				return err
			}
			author = members[said.Author]
			authors[said.Author] = author
		}
		if said.Gone || author.ID == 0 || author.Role == group.Facilitator {
			continue
		}
		in := rules.Input{Space: spaceOf[ref.Kind], Trust: -1, Words: said.whole(), Lang: g.Lang, MemberAge: max(said.At.Sub(author.JoinedAt), time.Millisecond)}
		if m.scores != nil {
			in.Scores = m.scores(in.Words)
		}
		d.Try(set, in, said.At, len(d.Texts))
		if slices.ContainsFunc(d.Rules, func(r rules.Tried) bool { return slices.Contains(r.Sample, len(d.Texts)) }) {
			d.Texts = append(d.Texts, Met{Ref: ref, In: g, At: said.At, URL: said.URL})
		}
	}
	return nil
}

// written is one thing with its words.
type written struct{ subject.Said }

// whole is what rules read: the title, where there is one, and the words.
func (w written) whole() string {
	if w.Title == "" {
		return w.Words
	}
	return w.Title + "\n\n" + w.Words
}

// said opens one thing for the program. What was taken back meanwhile is gone.
func (m *Module) said(ctx context.Context, ref subject.Ref) (w written, err error) {
	place, err := m.places.At(ref.Kind)
	if err != nil {
		return w, err
	}
	excerpt, err := place.Excerpt(ctx, m.db, ref.ID)
	if fault.Is(err, fault.NotFound) {
		return written{subject.Said{About: subject.About{Ref: ref, Gone: true}}}, nil
	}
	return written{excerpt.Said}, err
}

// ReadMet opens one text that a draft met, for a colleague of the staff. That
// somebody did is in the record. It returns Missing for a text of somewhere else.
func (m *Module) ReadMet(ctx context.Context, actor account.Actor, o group.Organisation, ref subject.Ref) (subject.Said, group.Group, error) {
	by, err := m.staffRef(ctx, actor, o)
	if err != nil {
		return subject.Said{}, group.Group{}, err
	}
	said, err := m.said(ctx, ref)
	if err != nil {
		return subject.Said{}, group.Group{}, err
	}
	if said.Gone {
		return subject.Said{}, group.Group{}, fault.Missing("taken back")
	}
	g, err := m.groups.ByID(ctx, said.Group)
	if err == nil && g.Organisation != o.ID {
		err = fault.Missing("of another organisation")
	}
	if err != nil {
		return subject.Said{}, g, err
	}
	return said.Said, g, m.db.Tx(ctx, func(tx *db.Tx) error {
		return m.audit.Append(ctx, tx, audit.Entry{Actor: by, Action: "moderation.rules.read", Object: audit.Ref(string(ref.Kind), ref.ID), Detail: map[string]string{"group": audit.Ref("group", g.ID)}})
	})
}

// wasTried reports whether the very document was tried a short while ago.
func (m *Module) wasTried(ctx context.Context, o group.OrganisationID, body string) (bool, error) {
	at, found, err := db.Maybe(ctx, m.db, qTrial, db.Value[int64], int64(o), digest(body))
	return found && m.clock.Now().Sub(clock.FromMillis(at)) < TriedFor, err
}
