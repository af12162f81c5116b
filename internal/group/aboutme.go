package group

import (
	"context"
	"encoding/json"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/language"

	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// AboutMe is what a member may say of themselves on joining, if they want.
type AboutMe struct {
	Pronouns string   `json:"pronouns,omitempty"` // for the group
	Langs    []string `json:"langs,omitempty"`    // BCP 47, for the group
	Access   string   `json:"access,omitempty"`   // what helps them take part; for facilitators only
}

// Longest texts of AboutMe, in characters.
const (
	MaxPronouns = 40
	MaxAccess   = 500
	maxLangs    = 6
)

var (
	qSetAbout = db.Register("group.member.about.set", `INSERT INTO member_about (member_id, about_sealed) VALUES ($1, $2)
		ON CONFLICT (member_id) DO UPDATE SET about_sealed = excluded.about_sealed`)
	qAbout     = db.Register("group.member.about", `SELECT about_sealed FROM member_about WHERE member_id = $1`)
	qDropAbout = db.Register("group.member.about.drop", `DELETE FROM member_about WHERE member_id = $1`)
)

func (a AboutMe) empty() bool { return a.Pronouns == "" && a.Access == "" && len(a.Langs) == 0 }

func (a AboutMe) clean() AboutMe {
	a.Pronouns = strings.Join(strings.Fields(a.Pronouns), " ")
	return a
}

func (a AboutMe) check(c *fault.Check) {
	if utf8.RuneCountInString(a.Pronouns) > MaxPronouns {
		c.Add("pronouns", "group.problem.too_long", "max", MaxPronouns)
	}
	if utf8.RuneCountInString(a.Access) > MaxAccess {
		c.Add("access", "group.problem.too_long", "max", MaxAccess)
	}
	for _, tag := range a.Langs {
		if _, err := language.Parse(tag); err != nil || len(a.Langs) > maxLangs {
			c.Add("langs", "group.problem.lang")
			return
		}
	}
}

func aboutPlace(id MemberID) crypto.Place {
	return crypto.Place{Table: "member_about", Column: "about_sealed", Row: int64(id)}
}

// SetAbout writes what the visitor says of themselves here. It returns Missing
// for those who do not belong, and Invalid for fields to mend.
func (m *Module) SetAbout(ctx context.Context, v Visit, a AboutMe) error {
	if !v.Belongs() {
		return fault.Missing("not a member")
	}
	a = a.clean()
	var c fault.Check
	if a.check(&c); c.Err() != nil {
		return c.Err()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error { return m.setAbout(ctx, tx, *v.Member, a) })
}

func (m *Module) setAbout(ctx context.Context, tx *db.Tx, member Member, a AboutMe) error {
	if a.empty() {
		_, err := db.Exec(ctx, tx, qDropAbout, int64(member.ID))
		return err
	}
	raw, err := json.Marshal(a)
	if err != nil {
		return err
	}
	sealed, err := m.keys.Seal(ctx, tx, member.Key, aboutPlace(member.ID), string(raw))
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qSetAbout, int64(member.ID), sealed)
	return err
}

// AboutOf returns what a member of the visited group said of themselves, as
// the visitor may know it: access needs are for the member and facilitators.
func (m *Module) AboutOf(ctx context.Context, v Visit, of Member) (AboutMe, error) {
	if !v.Belongs() || of.Group != v.Group.ID {
		return AboutMe{}, fault.Missing("not a member")
	}
	a, err := m.aboutOf(ctx, of)
	if v.Member.ID != of.ID && !v.Facilitates() {
		a.Access = ""
	}
	return a, err
}

func (m *Module) aboutOf(ctx context.Context, of Member) (a AboutMe, err error) {
	sealed, found, err := db.Maybe(ctx, m.db, qAbout, db.Value[[]byte], int64(of.ID))
	if err != nil || !found {
		return a, err
	}
	raw, err := m.keys.Open(ctx, m.db, of.Key, aboutPlace(of.ID), sealed)
	if err != nil {
		return a, err
	}
	return a, json.Unmarshal([]byte(raw), &a)
}
