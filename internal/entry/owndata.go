package entry

import (
	"context"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
)

// mine finds what is held about an account that is not, or not yet, a member: it
// makes the account's tag for every group and looks for those that are there.
func (m *Module) mine(ctx context.Context, c db.Conn, id account.ID) (requests []requestRow, places []placeRow, err error) {
	groups, err := m.groups.EveryID(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	for part := range slices.Chunk(groups, tagsAtOnce) {
		tags := make([]any, tagsAtOnce)
		for i := range tags {
			tags[i] = m.store.tag(id, part[min(i, len(part)-1)])
		}
		found, err := db.All(ctx, c, qRequestsOfTags, scanRequest, tags...)
		if err != nil {
			return nil, nil, err
		}
		requests = append(requests, found...)
		waiting, err := db.All(ctx, c, qPlacesOfTags, scanPlace, tags...)
		if err != nil {
			return nil, nil, err
		}
		places = append(places, waiting...)
	}
	return requests, places, nil
}

// Erase implements account.OwnData. Seats that were held go to the next in line.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	requests, places, err := m.mine(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, row := range requests {
		if err := m.store.drop(ctx, tx, qDropRequest, int64(row.ID), row.key); err != nil {
			return err
		}
	}
	for _, row := range places {
		if err := m.queue(ctx, tx, row.Group); err != nil {
			return err
		}
		if _, err := m.dropPlace(ctx, tx, row, true); err != nil {
			return err
		}
	}
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.eraseMember(ctx, tx, member.ID); err != nil {
			return err
		}
	}
	return nil
}

func (m *Module) eraseMember(ctx context.Context, tx *db.Tx, id group.MemberID) error {
	for _, q := range []*db.Query{qEraseGreeting, qEraseTurns, qEndBreak, qEraseGoodbye} {
		if _, err := db.Exec(ctx, tx, q, int64(id)); err != nil {
			return err
		}
	}
	for _, q := range []*db.Query{qEraseWelcomes, qEraseNotes} {
		if _, err := db.Exec(ctx, tx, q, int64(id), []byte{}); err != nil {
			return err
		}
	}
	return nil
}

// WithdrawAll takes back the words of somebody who leaves and wants that.
func (m *Module) WithdrawAll(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	if _, err := db.Exec(ctx, tx, qEndBreak, int64(member)); err != nil {
		return err
	}
	_, err := db.Exec(ctx, tx, qEraseWelcomes, int64(member), []byte{})
	return err
}

var (
	qEraseNotes = db.Register("entry.invitation.erase", `UPDATE entry_invitation SET made_by = 0, note_sealed = $2 WHERE made_by = $1`)
	qNotesBy    = db.Register("entry.invitation.by", `SELECT `+invitationColumns+` FROM entry_invitation WHERE made_by = $1 ORDER BY made_at`)
)

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	requests, places, err := m.mine(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	asked := account.Section{Name: "entry-requests", Title: "entry.export.requests"}
	for _, row := range requests {
		record, err := m.exportRequest(ctx, row)
		if err != nil {
			return nil, err
		}
		asked.Records = append(asked.Records, record)
	}
	waits := account.Section{Name: "entry-waiting", Title: "entry.export.waiting"}
	for _, row := range places {
		place, err := m.store.openPlace(ctx, m.db, row)
		if err != nil {
			return nil, err
		}
		name, err := m.nameOf(ctx, row.Group)
		if err != nil {
			return nil, err
		}
		waits.Records = append(waits.Records, append(applicantRecord(name, place.Applicant),
			account.Entry{Label: "entry.export.state", Value: string(place.Standing)}, account.Entry{Label: "entry.export.at", Value: stamp(place.Since)}))
	}
	said, err := m.exportSaid(ctx, id)
	return []account.Section{asked, waits, said}, err
}

func (m *Module) nameOf(ctx context.Context, id group.ID) (string, error) {
	g, err := m.groups.ByID(ctx, id)
	return g.Name, err
}

func applicantRecord(name string, a Applicant) account.Record {
	record := account.Record{{Label: "entry.export.group", Value: name}, {Label: "entry.export.handle", Value: a.Handle},
		{Label: "entry.export.pronouns", Value: a.About.Pronouns}, {Label: "entry.export.access", Value: a.About.Access}}
	for _, lang := range a.About.Langs {
		record = append(record, account.Entry{Label: "entry.export.lang", Value: lang})
	}
	for _, answer := range a.Answers {
		record = append(record, account.Entry{Label: "entry.export.question", Value: answer.Question}, account.Entry{Label: "entry.export.answer", Value: answer.Text})
	}
	return record
}

func (m *Module) exportRequest(ctx context.Context, row requestRow) (account.Record, error) {
	request, err := m.store.openRequest(ctx, m.db, row)
	if err != nil {
		return nil, err
	}
	name, err := m.nameOf(ctx, row.Group)
	if err != nil {
		return nil, err
	}
	return append(applicantRecord(name, request.Applicant),
		account.Entry{Label: "entry.export.state", Value: string(request.State)}, account.Entry{Label: "entry.export.at", Value: stamp(request.AskedAt)},
		account.Entry{Label: "entry.export.reply", Value: request.Reply.Words}), nil
}

// exportSaid returns what the account's members wrote here: welcomes, a sentence
// before a break, goodbyes, notes on links.
func (m *Module) exportSaid(ctx context.Context, id account.ID) (account.Section, error) {
	said := account.Section{Name: "entry-words", Title: "entry.export.words"}
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return said, err
	}
	for _, member := range members {
		welcomes, err := db.All(ctx, m.db, qGreetingsBy, scanGreeting, int64(member.ID))
		if err != nil {
			return said, err
		}
		var rows []sealedWords
		for _, w := range welcomes {
			rows = append(rows, sealedWords{"welcome", sentenceRow{sealed: w.words, at: w.welcomed}, w.member})
		}
		for kind, q := range map[string]*db.Query{"break": qBreak, "goodbye": qGoodbyeOf} {
			row, found, err := db.Maybe(ctx, m.db, q, scanSentence, int64(member.ID))
			if err != nil {
				return said, err
			}
			if found {
				rows = append(rows, sealedWords{kind, row, member.ID})
			}
		}
		notes, err := db.All(ctx, m.db, qNotesBy, scanInvitation, int64(member.ID))
		if err != nil {
			return said, err
		}
		for _, n := range notes {
			rows = append(rows, sealedWords{"invitation", sentenceRow{sealed: n.note, at: n.MadeAt}, group.MemberID(n.ID)})
		}
		for _, row := range rows {
			words, err := m.store.read(ctx, m.db, member.Key, row.place(), row.sealed)
			if err != nil {
				return said, err
			}
			said.Records = append(said.Records, account.Record{{Label: "entry.export.handle", Value: member.Handle}, {Label: "entry.export.kind", Value: row.kind},
				{Label: "entry.export.at", Value: stamp(row.at)}, {Label: "entry.export.text", Value: words}})
		}
	}
	return said, nil
}

// sealedWords is one sentence of a member's, and the row that it stands in.
type sealedWords struct {
	kind string
	sentenceRow
	row group.MemberID
}

func (w sealedWords) place() crypto.Place {
	switch w.kind {
	case "welcome":
		return welcomePlace(w.row)
	case "break":
		return breakPlace(w.row)
	case "goodbye":
		return goodbyePlace(w.row)
	}
	return notePlace(InvitationID(w.row))
}

func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}
