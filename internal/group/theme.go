package group

import (
	"context"
	"slices"
	"strings"

	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
)

// A Theme is something that words may touch on, and that not everybody wants to
// come upon unprepared. It says what the words are about, never what their
// author is.
type Theme string

// The themes.
const (
	Suicide    Theme = "suicide" // and thoughts of dying
	SelfHarm   Theme = "self_harm"
	Eating     Theme = "eating" // and weight
	Violence   Theme = "violence"
	Abuse      Theme = "abuse"      // also sexual
	BabyLoss   Theme = "baby_loss"  // the loss of a pregnancy or a baby
	Death      Theme = "death"      // of somebody
	Substances Theme = "substances" // drinking and drugs
	Illness    Theme = "illness"
)

// Themes lists them in the order in which they are offered.
var Themes = []Theme{Suicide, SelfHarm, Eating, Violence, Abuse, BabyLoss, Death, Substances, Illness}

// Grave reports whether words that touch on it come folded, unless their reader
// chose otherwise.
func (t Theme) Grave() bool {
	switch t {
	case Suicide, SelfHarm, Eating, Violence, Abuse, BabyLoss:
		return true
	}
	return false
}

// ThemesOf are the themes among the words of a form, each once, in their order.
func ThemesOf(names []string) (themes []Theme) {
	for _, t := range Themes {
		if slices.Contains(names, string(t)) {
			themes = append(themes, t)
		}
	}
	return themes
}

// Touches is what some words touch on.
type Touches struct {
	Own  []Theme // as their author said
	Read []Theme // as was read in them
	Cry  bool    // somebody may be in need: these words are never out of sight
	Off  []Theme // of those that were read: taken off by a person, who knows better
}

// None reports whether there is nothing to say.
func (t Touches) None() bool { return len(t.All()) == 0 && !t.Cry }

// Names are the words for all of them, as a page says them.
func (t Touches) Names(ctx context.Context) []string {
	var names []string
	for _, theme := range t.All() {
		names = append(names, i18n.T(ctx, "group.theme."+string(theme)))
	}
	return names
}

// Put are the touches once a person has said which themes there are. What was
// read and is not among them is off; what was not read is their own.
func (t Touches) Put(themes []Theme) Touches {
	t.Own, t.Off = nil, nil
	for _, theme := range Themes {
		switch was, is := slices.Contains(t.Read, theme), slices.Contains(themes, theme); {
		case is && !was:
			t.Own = append(t.Own, theme)
		case was && !is:
			t.Off = append(t.Off, theme)
		}
	}
	return t
}

// All are all themes, each once, in their order.
func (t Touches) All() (all []Theme) {
	for _, theme := range Themes {
		if slices.Contains(t.Own, theme) || slices.Contains(t.Read, theme) && !slices.Contains(t.Off, theme) {
			all = append(all, theme)
		}
	}
	return all
}

// String is how touches are stored: those of the author, those that were read,
// whether somebody may be in need, and those that were taken off. "" is nothing.
func (t Touches) String() string {
	if len(t.Own) == 0 && len(t.Read) == 0 && !t.Cry {
		return ""
	}
	cry := ""
	if t.Cry {
		cry = "!"
	}
	said := joined(t.Own) + ";" + joined(t.Read) + ";" + cry
	if len(t.Off) > 0 {
		said += ";" + joined(t.Off)
	}
	return said
}

func joined(themes []Theme) string {
	names := make([]string, len(themes))
	for i, t := range themes {
		names[i] = string(t)
	}
	return strings.Join(names, ",")
}

// TouchesOf reads what String made. What it does not know it leaves out.
func TouchesOf(s string) (t Touches) {
	own, rest, _ := strings.Cut(s, ";")
	read, rest, _ := strings.Cut(rest, ";")
	cry, off, _ := strings.Cut(rest, ";")
	return Touches{Own: ThemesOf(strings.Split(own, ",")), Read: ThemesOf(strings.Split(read, ",")), Cry: cry == "!", Off: ThemesOf(strings.Split(off, ","))}
}

// A Meet is how a reader wishes to meet words of a theme.
type Meet string

// The ways to meet words, from open to closed.
const (
	Shown  Meet = "show"
	Folded Meet = "fold" // closed, and open with one press
	Away   Meet = "hide" // not on the page; one press brings it
)

// Meets lists them in the order in which they are offered.
var Meets = []Meet{Shown, Folded, Away}

// A Brake is how one reader meets words that touch on something. The zero Brake
// is that of somebody who chose nothing.
type Brake struct {
	holds bool
	heard bool
	chose map[Theme]Meet
}

// NewBrake returns the brake of a visitor who chose how to meet some themes.
func NewBrake(v Visit, chose map[Theme]Meet) Brake {
	return Brake{holds: v.Facilitates(), chose: chose}
}

// Heard is the brake for what somebody says in a turn of theirs, typed or not: it
// stands open, unless the reader chose otherwise. A circle hears who speaks.
func (b Brake) Heard() Brake {
	b.heard = true
	return b
}

// Of is how the reader meets words that touch on something.
//
// Where nothing was chosen, what somebody in need may have written is folded,
// and so is what its author said is grave; what is merely named is shown. Who
// holds the group meets everything, unless they chose otherwise. What cries for
// help, and what the holder of a group chose to be away, is folded at most: the
// fold says who wrote, when, and what it touches on.
func (b Brake) Of(t Touches) Meet {
	meet := Shown
	for _, theme := range t.All() {
		meet = closer(meet, b.one(theme, t))
	}
	if meet == Away && (t.Cry || b.holds) {
		return Folded
	}
	return meet
}

func (b Brake) one(theme Theme, t Touches) Meet {
	if m, chosen := b.chose[theme]; chosen {
		return m
	}
	if !b.holds && !b.heard && theme.Grave() && (t.Cry || slices.Contains(t.Own, theme)) {
		return Folded
	}
	return Shown
}

// closer is the more closed of two ways.
func closer(a, b Meet) Meet {
	if slices.Index(Meets, b) > slices.Index(Meets, a) {
		return b
	}
	return a
}

// SetBrake makes f tell how a visitor wishes to meet what words touch on. It is
// called while the program is put together.
func (m *Module) SetBrake(f func(ctx context.Context, c db.Conn, v Visit) (Brake, error)) {
	m.brake = f
}

// Brake returns how the visitor wishes to meet what words touch on. It is one
// question to the database, so a page asks it only where something is touched on.
func (m *Module) Brake(ctx context.Context, c db.Conn, v Visit) (Brake, error) {
	if m.brake == nil || v.Actor.ID == 0 {
		return NewBrake(v, nil), nil
	}
	return m.brake(ctx, c, v)
}
