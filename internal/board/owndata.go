package board

import (
	"context"
	"strconv"
	"strings"
	"time"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
)

var (
	qBy       = db.Register("board.item.by_author", `SELECT `+itemColumns+` FROM board_item i WHERE i.author_id = $1 AND i.withdrawn_at = 0 AND $2 = $2 ORDER BY i.id`)
	qWentBy   = db.Register("board.item.went_by", `SELECT `+itemColumns+` FROM board_item i WHERE i.went_by = $1 AND $2 = $2 ORDER BY i.id`)
	qTakenBy  = db.Register("board.item.taken_by", `SELECT `+itemColumns+` FROM board_item i WHERE i.taker_id = $1 AND $2 = $2 ORDER BY i.id`)
	qGivenBy  = db.Register("board.answer.of", `SELECT item_id, answer, answered_at FROM board_answer WHERE member_id = $1 ORDER BY answered_at, item_id`)
	qSavedBy  = db.Register("board.saved.of", `SELECT item_id, 'saved', saved_at FROM board_saved WHERE member_id = $1 ORDER BY saved_at, item_id`)
	qReadings = db.Register("board.reading.of", `SELECT read_up_to, 'read', 0 FROM board_reading WHERE member_id = $1`)

	qWithdrawBy = db.Register("board.item.withdraw_all", `UPDATE board_item SET sealed = $2, reason_sealed = $2, went_sealed = $2, withdrawn_at = $3
		WHERE author_id = $1 AND withdrawn_at = 0`)
	qUnsayBy      = db.Register("board.item.unsay", `UPDATE board_item SET went_sealed = $2 WHERE went_by = $1`)
	qLetGo        = db.Register("board.item.let_go", `UPDATE board_item SET taker_id = 0, taken_at = 0 WHERE taker_id = $1 AND went = ''`)
	qForgetTaker  = db.Register("board.item.forget_taker", `UPDATE board_item SET taker_id = 0, taken_at = 0 WHERE taker_id = $1`)
	qForgetWent   = db.Register("board.item.forget_went", `UPDATE board_item SET went_by = 0 WHERE went_by = $1`)
	qEraseAnswers = db.Register("board.answer.erase", `DELETE FROM board_answer WHERE member_id = $1`)
	qEraseSaved   = db.Register("board.saved.erase", `DELETE FROM board_saved WHERE member_id = $1`)
	qEraseReading = db.Register("board.reading.erase", `DELETE FROM board_reading WHERE member_id = $1`)
	qEraseForms   = db.Register("board.form.erase", `DELETE FROM board_form WHERE member_id = $1`)
)

// WithdrawAll takes back everything that a member wrote here, and lets go what
// they had taken up; group calls it when somebody leaves and wants that.
func (m *Module) WithdrawAll(ctx context.Context, tx *db.Tx, member group.MemberID) error {
	if _, err := db.Exec(ctx, tx, qWithdrawBy, int64(member), []byte{}, m.now()); err != nil {
		return err
	}
	if _, err := db.Exec(ctx, tx, qUnsayBy, int64(member), []byte{}); err != nil {
		return err
	}
	for _, q := range []*db.Query{qLetGo, qEraseAnswers} {
		if _, err := db.Exec(ctx, tx, q, int64(member)); err != nil {
			return err
		}
	}
	return nil
}

// Erase implements account.OwnData: every word is gone, every answer taken back,
// and no row says any more what the person took up.
func (m *Module) Erase(ctx context.Context, tx *db.Tx, id account.ID) error {
	members, err := m.groups.Memberships(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, member := range members {
		if err := m.WithdrawAll(ctx, tx, member.ID); err != nil {
			return err
		}
		for _, q := range []*db.Query{qForgetTaker, qForgetWent, qEraseSaved, qEraseReading, qEraseForms} {
			if _, err := db.Exec(ctx, tx, q, int64(member.ID)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Export implements account.OwnData.
func (m *Module) Export(ctx context.Context, id account.ID) ([]account.Section, error) {
	members, err := m.groups.Memberships(ctx, m.db, id)
	if err != nil {
		return nil, err
	}
	items := account.Section{Name: "board-items", Title: "board.export.items"}
	taken := account.Section{Name: "board-taken", Title: "board.export.taken"}
	kept := account.Section{Name: "board-kept", Title: "board.export.kept"}
	for _, member := range members {
		if err := m.exportItems(ctx, member, &items); err != nil {
			return nil, err
		}
		if err := m.exportTaken(ctx, member, &taken); err != nil {
			return nil, err
		}
		for _, q := range []*db.Query{qGivenBy, qSavedBy, qReadings} {
			marks, err := db.All(ctx, m.db, q, scanMark, int64(member.ID))
			if err != nil {
				return nil, err
			}
			for _, mark := range marks {
				kept.Records = append(kept.Records, account.Record{
					{Label: "board.export.handle", Value: member.Handle}, {Label: "board.export.item", Value: m.token(mark.item)},
					{Label: "board.export.said", Value: mark.said}, {Label: "board.export.at", Value: stamp(clock.FromMillis(mark.at))},
				})
			}
		}
	}
	return []account.Section{items, taken, kept}, nil
}

// A mark is what a member keeps about an item.
type mark struct {
	item ID
	said string
	at   int64
}

func scanMark(r db.Row) (k mark, err error) {
	err = r.Scan(&k.item, &k.said, &k.at)
	return k, err
}

func (m *Module) exportItems(ctx context.Context, member group.Member, to *account.Section) error {
	rows, err := db.All(ctx, m.db, qBy, scanItem, int64(member.ID), int64(member.ID))
	if err != nil {
		return err
	}
	own, err := m.groups.KeyOf(ctx, m.db, member.Group)
	if err != nil {
		return err
	}
	for _, row := range rows {
		i, err := m.store.openItem(ctx, m.db, row, map[group.MemberID]group.Card{member.ID: {Key: member.Key}}, own)
		if err != nil {
			return err
		}
		w := i.Words
		to.Records = append(to.Records, account.Record{
			{Label: "board.export.handle", Value: member.Handle}, {Label: "board.export.kind", Value: string(i.Kind)},
			{Label: "board.export.item", Value: m.token(i.ID)}, {Label: "board.export.at", Value: stamp(i.CreatedAt)},
			{Label: "board.export.until", Value: stamp(i.Until)}, {Label: "board.export.title", Value: w.Title}, {Label: "board.export.body", Value: w.Body},
			{Label: "board.export.when", Value: w.When}, {Label: "board.export.note", Value: w.Note},
			{Label: "board.export.topics", Value: strings.Join(w.Topics, " ")}, {Label: "board.export.sort", Value: strings.TrimSpace(string(w.Way) + " " + w.Sort)},
			{Label: "board.export.area", Value: w.Area}, {Label: "board.export.link", Value: w.Link},
			{Label: "board.export.conflict", Value: yes(w.Conflict)}, {Label: "board.export.named", Value: yes(w.Named)},
			{Label: "board.export.went", Value: string(i.Went)}, {Label: "board.export.reason", Value: i.Reason},
		})
	}
	return nil
}

// exportTaken is what the member took up, and what they said of how it went.
func (m *Module) exportTaken(ctx context.Context, member group.Member, to *account.Section) error {
	for _, q := range []*db.Query{qTakenBy, qWentBy} {
		rows, err := db.All(ctx, m.db, q, scanItem, int64(member.ID), int64(member.ID))
		if err != nil {
			return err
		}
		for _, row := range rows {
			words := ""
			if row.WentBy == member.ID {
				if words, err = m.store.open(ctx, m.db, member.Key, place("went_sealed", row.ID), row.went); err != nil {
					return err
				}
			}
			to.Records = append(to.Records, account.Record{
				{Label: "board.export.handle", Value: member.Handle}, {Label: "board.export.item", Value: m.token(row.ID)},
				{Label: "board.export.at", Value: stamp(row.TakenAt)}, {Label: "board.export.went", Value: string(row.Went)},
				{Label: "board.export.body", Value: words},
			})
		}
	}
	return nil
}

// stamp writes a time for programs and people; the zero time is "".
func stamp(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format(time.RFC3339)
}

// yes writes what was ticked; what was not is "".
func yes(is bool) string {
	if !is {
		return ""
	}
	return strconv.FormatBool(true)
}
