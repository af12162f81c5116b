package account

import (
	"context"
	"time"

	"hearth/internal/platform/db"
)

// OwnData is what every feature owes a person: a copy of all it holds about
// them, and its erasure. app demands both of every feature, so that none can
// forget.
type OwnData interface {
	// Export returns everything that the feature holds about the account, in
	// the person's own words and in full.
	Export(ctx context.Context, id ID) ([]Section, error)
	// Erase removes it inside tx. What others need to make sense of their own
	// words, such as a post's place in a conversation, stays without content.
	Erase(ctx context.Context, tx *db.Tx, id ID) error
}

// A Section is one kind of thing in an export: a file of the archive.
type Section struct {
	Name    string // file name without its ending: "forum-posts"
	Title   string // i18n key of the heading
	Records []Record
}

// A Record is one thing, as label and value pairs in reading order.
type Record []Entry

// An Entry is one value. Label is an i18n key for the readable page and is
// itself the key in the JSON.
type Entry struct{ Label, Value string }

// Export implements OwnData. Passphrase, recovery words, passkeys and the secret
// of a code app are not in it: they are secrets, not data about the person.
func (s *Service) Export(ctx context.Context, id ID) ([]Section, error) {
	a, err := s.get(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	name, err := s.keys.Open(ctx, s.db, a.key, place("name", id), a.name)
	if err != nil {
		return nil, err
	}
	self := Section{Name: "account", Title: "account.export.account", Records: []Record{{
		{"account.export.name", name},
		{"account.export.age", string(a.ageBand)},
		{"account.export.created", a.createdAt.Format(time.RFC3339)},
	}}}
	if a.age.Turns != 0 {
		self.Records[0] = append(self.Records[0], Entry{"account.export.turns_adult", a.age.Turns.String()})
	}
	sessions, err := s.Sessions(ctx, id, 0)
	if err != nil {
		return nil, err
	}
	signedIn := Section{Name: "account-sessions", Title: "account.export.sessions"}
	for _, line := range sessions {
		signedIn.Records = append(signedIn.Records, Record{
			{"account.export.device", line.device.label(ctx)},
			{"account.export.created", line.CreatedAt.Format(time.RFC3339)},
			{"account.export.seen", line.SeenAt.Format(time.RFC3339)},
		})
	}
	passkeys, err := s.store.passkeys(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	ways := Section{Name: "account-passkeys", Title: "account.export.passkeys"}
	for _, p := range passkeys {
		ways.Records = append(ways.Records, Record{
			{"account.export.device", p.device.label(ctx)},
			{"account.export.created", p.CreatedAt.Format(time.RFC3339)},
			{"account.export.used", p.UsedAt.Format(time.RFC3339)},
		})
	}
	second, err := s.exportSecond(ctx, id)
	if err != nil {
		return nil, err
	}
	return []Section{self, signedIn, ways, second}, nil
}

// exportSecond says that there is a code app, and since when.
func (s *Service) exportSecond(ctx context.Context, id ID) (Section, error) {
	app := Section{Name: "account-second-factor", Title: "account.export.second"}
	row, found, err := s.store.second(ctx, s.db, id)
	if err == nil && found && row.works() {
		app.Records = []Record{{{"account.export.created", row.confirmedAt.Format(time.RFC3339)}}}
	}
	return app, err
}

// Erase implements OwnData: the account, its ways back and its sessions go, and
// its key is destroyed. It comes after every other feature's Erase, which may
// need the key.
func (s *Service) Erase(ctx context.Context, tx *db.Tx, id ID) error {
	a, found, err := s.store.byID(ctx, tx, id)
	if err != nil || !found {
		return err
	}
	tx.OnCommit(func() { s.sessions.forgetAccount(id) })
	if err := s.store.delete(ctx, tx, id); err != nil {
		return err
	}
	return s.keys.Destroy(ctx, tx, a.key)
}
