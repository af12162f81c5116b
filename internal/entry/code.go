package entry

import (
	"crypto/rand"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
)

// CodeID names an access code.
type CodeID int64

// A Code lets the people of one population in: the students of a university,
// the staff of an employer. Who used it is kept nowhere.
type Code struct {
	ID         CodeID
	Population string
	Text       string     // as it is handed out: "HKXM-3RWP-7QDA"
	Groups     []group.ID // that it opens; none for all of the organisation's
	Uses, Used int64
	MadeAt     time.Time
	ExpiresAt  time.Time
	RevokedAt  time.Time // zero while it stands
}

// Open reports whether the code lets anybody in at the moment.
func (c Code) Open(now time.Time) bool {
	return c.RevokedAt.IsZero() && now.Before(c.ExpiresAt) && c.Used < c.Uses
}

// NewCode is what it takes to make a code.
type NewCode struct {
	Population string
	Groups     []group.ID // of the organisation; none for all of them
	Uses       int64
	ExpiresAt  time.Time
}

// Bounds of codes and invitations.
const (
	MaxPopulation = 80
	MaxCodeUses   = 100_000
	MaxCodeLife   = 2 * 366 * 24 * time.Hour
	MaxLinkUses   = 50
	MaxLinkLife   = 90 * 24 * time.Hour
)

func (n NewCode) check(now time.Time) error {
	var c fault.Check
	if length := utf8.RuneCountInString(n.Population); length == 0 || length > MaxPopulation {
		c.Add("population", "entry.problem.length", "max", MaxPopulation)
	}
	checkUses(&c, n.Uses, MaxCodeUses)
	if !n.ExpiresAt.After(now) || n.ExpiresAt.Sub(now) > MaxCodeLife {
		c.Add("expires", "entry.problem.expires")
	}
	return c.Err()
}

func checkUses(c *fault.Check, uses, most int64) {
	if uses < 1 || uses > most {
		c.Add("uses", "entry.problem.uses", "max", most)
	}
}

// The letters of a code: no 0 and O, 1, I and L, 2 and Z, 5 and S, 8 and B, U
// and V, which people take for each other on paper and on the telephone. Twelve
// of them are 54 bits, far beyond what throttled guessing can try.
const (
	codeLetters = "ACDEFGHJKMNPQRTWXY3479"
	codeLength  = 12
)

// newCodeText makes the words of a code, without its dashes.
func newCodeText(random io.Reader) (string, error) {
	var b strings.Builder
	one := make([]byte, 1)
	// Bytes at the top are drawn again, or the first letters would come oftener.
	for fair := byte(256 / len(codeLetters) * len(codeLetters)); b.Len() < codeLength; {
		if _, err := io.ReadFull(random, one); err != nil {
			return "", err
		}
		if one[0] < fair {
			b.WriteByte(codeLetters[int(one[0])%len(codeLetters)])
		}
	}
	return b.String(), nil
}

// cleanCode is a code as it is compared: without what people put between its
// letters, and in capitals.
func cleanCode(typed string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Dash, r) || r == '.' || r == '_' || r == '\u200f' || r == '\u200e' {
			return -1
		}
		return unicode.ToUpper(r)
	}, typed)
}

// looksLikeCode tells a code from the secret of an invitation link.
func looksLikeCode(clean string) bool {
	return len(clean) == codeLength && strings.Trim(clean, codeLetters) == ""
}

// dashed is a code as it is handed out.
func dashed(clean string) string {
	if len(clean) != codeLength {
		return clean
	}
	return clean[:4] + "-" + clean[4:8] + "-" + clean[8:]
}

// InvitationID names an invitation link.
type InvitationID int64

// An Invitation is a link that lets a number of people in.
type Invitation struct {
	ID         InvitationID
	Group      group.ID
	Note       string // to oneself: for whom it is
	By         group.Card
	Uses, Used int64
	MadeAt     time.Time
	ExpiresAt  time.Time
	RevokedAt  time.Time
}

// Open reports whether the link lets anybody in at the moment.
func (i Invitation) Open(now time.Time) bool {
	return i.RevokedAt.IsZero() && now.Before(i.ExpiresAt) && i.Used < i.Uses
}

// NewInvitation is what it takes to make a link.
type NewInvitation struct {
	Note string
	Uses int64
	Days int64  // for which it holds
	Once string // names the form, so that one sent twice makes one link
}

func (n NewInvitation) check() error {
	var c fault.Check
	if utf8.RuneCountInString(n.Note) > MaxChoice {
		c.Add("note", "entry.problem.longer", "max", MaxChoice)
	}
	checkUses(&c, n.Uses, MaxLinkUses)
	if most := int64(MaxLinkLife / (24 * time.Hour)); n.Days < 1 || n.Days > most {
		c.Add("days", "entry.problem.days", "max", most)
	}
	return c.Err()
}

// newOnce names a form.
func newOnce() string { return rand.Text() }
