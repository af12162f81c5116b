package entry

import (
	"context"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/db"
	"hearth/internal/platform/fault"
)

// A Setting is what a group's facilitators say to those who are not in yet.
type Setting struct {
	Questions []Question
	Meanwhile string // for those on the waiting list; may be empty
}

func scanSetting(r db.Row) (s Setting, err error) {
	var questions string
	if err := r.Scan(&questions, &s.Meanwhile); err != nil {
		return s, err
	}
	return s, json.Unmarshal([]byte(questions), &s.Questions)
}

// SettingOf returns a group's questions and what it says to those who wait.
func (m *Module) SettingOf(ctx context.Context, g group.ID) (Setting, error) {
	s, _, err := db.Maybe(ctx, m.db, qSetting, scanSetting, int64(g))
	return s, err
}

// SetQuestions writes what the group asks before somebody comes in. Answers that
// were given already keep the questions that they answered.
func (m *Module) SetQuestions(ctx context.Context, v group.Visit, questions []Question) error {
	if err := mayHold(v); err != nil {
		return err
	}
	var c fault.Check
	if checkQuestions(&c, questions); c.Err() != nil {
		return c.Err()
	}
	if questions == nil {
		questions = []Question{}
	}
	raw, err := json.Marshal(questions)
	if err != nil {
		return err
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		if _, err := db.Exec(ctx, tx, qSetAsks, int64(v.Group.ID), string(raw)); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "entry.questions", audit.Ref("group", v.Group.ID), nil)
	})
}

// SetMeanwhile writes what the group says to those who wait for a seat.
func (m *Module) SetMeanwhile(ctx context.Context, v group.Visit, text string) error {
	if err := mayHold(v); err != nil {
		return err
	}
	if utf8.RuneCountInString(text) > MaxMeanwhile {
		var c fault.Check
		c.Add("meanwhile", "entry.problem.longer", "max", MaxMeanwhile)
		return c.Err()
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		_, err := db.Exec(ctx, tx, qSetMeanwhile, int64(v.Group.ID), text)
		return err
	})
}

// note writes an act of a facilitator.
func (m *Module) note(ctx context.Context, tx *db.Tx, v group.Visit, action, object string, detail map[string]string) error {
	return m.audit.Append(ctx, tx, audit.Entry{Actor: audit.Ref("member", v.Member.ID), Action: action, Object: object, Detail: detail})
}

// checkApplicant looks at what is asked of everybody who comes in by a request
// or over the waiting list. version is that of the agreements on the page.
func (m *Module) checkApplicant(ctx context.Context, c *fault.Check, v group.Visit, a *Applicant, version int64) error {
	a.Account = v.Actor.ID
	if v.Member != nil {
		a.Handle = v.Member.Handle
	}
	a.Handle = naming.Clean(a.Handle)
	if reason := naming.Check(a.Handle); v.Member == nil && reason != naming.Fine {
		c.Add("handle", reason.Key())
	}
	a.About = a.About.Tidy(c)
	today, err := m.groups.Agreements(ctx, v.Group.ID)
	if err != nil {
		return err
	}
	switch {
	case version != 0 && version != today.Version:
		c.Add("agree", "group.problem.agreements_changed")
	case a.Agreed == 0:
		c.Add("agree", "group.problem.agree")
	}
	if a.Agreed != 0 {
		a.Agreed = today.Version
	}
	return nil
}

// MyRequest returns the visitor's own request, and false if there is none.
func (m *Module) MyRequest(ctx context.Context, v group.Visit) (Request, bool, error) {
	if !v.Actor.SignedIn() {
		return Request{}, false, nil
	}
	row, found, err := db.Maybe(ctx, m.db, qRequestByTag, scanRequest, m.store.tag(v.Actor.ID, v.Group.ID))
	if err != nil || !found {
		return Request{}, false, err
	}
	request, err := m.store.openRequest(ctx, m.db, row)
	return request, true, err
}

// Ask sends the visitor's request, or changes the one that nobody has answered
// yet. version is that of the agreements on the page, 0 if unknown. It returns
// Invalid for fields to mend, and Conflict "entry.answered" if a facilitator has
// answered meanwhile.
func (m *Module) Ask(ctx context.Context, v group.Visit, a Applicant, version int64) error {
	if err := mayAsk(v); err != nil {
		return err
	}
	if v.Group.Entry != "request" {
		return fault.Missing("not a group that is asked")
	}
	setting, err := m.SettingOf(ctx, v.Group.ID)
	if err != nil {
		return err
	}
	var c fault.Check
	a.checkAnswers(&c, setting.Questions)
	if err := m.checkApplicant(ctx, &c, v, &a, version); err != nil {
		return err
	}
	if c.Err() != nil {
		return c.Err()
	}
	return m.keepRequest(ctx, v, a, Asked)
}

// KeepDraft keeps what the visitor has written so far. A request that was sent
// already stays as it was sent until it is sent again.
func (m *Module) KeepDraft(ctx context.Context, v group.Visit, a Applicant) error {
	if err := mayAsk(v); err != nil {
		return err
	}
	if v.Group.Entry != "request" {
		return fault.Missing("not a group that is asked")
	}
	a.Account, a.Agreed = v.Actor.ID, 0
	for i := range a.Answers {
		a.Answers[i].Text = cut(a.Answers[i].Text, MaxAnswer)
	}
	a.Handle, a.About.Access, a.About.Pronouns = cut(a.Handle, naming.MaxRunes), cut(a.About.Access, group.MaxAccess), cut(a.About.Pronouns, group.MaxPronouns)
	if mine, found, err := m.MyRequest(ctx, v); err != nil || found && mine.State != Draft {
		if err == nil {
			err = fault.New(fault.Conflict, "entry.sent_already")
		}
		return err
	}
	return m.keepRequest(ctx, v, a, Draft)
}

// keepRequest writes a new request, or what has changed in the one there is.
func (m *Module) keepRequest(ctx context.Context, v group.Visit, a Applicant, state State) error {
	tag := m.store.tag(v.Actor.ID, v.Group.ID)
	err := m.db.Tx(ctx, func(tx *db.Tx) error {
		row, found, err := db.Maybe(ctx, tx, qRequestByTag, scanRequest, tag)
		if err != nil {
			return err
		}
		if !found {
			err = m.insertRequest(ctx, tx, v, tag, a, state)
		} else {
			err = m.changeRequest(ctx, tx, row, a, state)
		}
		if err != nil || state != Asked || found && row.State == Asked {
			return err
		}
		return m.tellHolders(ctx, tx, v.Group.ID, NoticeRequestNew, requestsURL(v.Group))
	})
	if db.IsTaken(err) { // sent twice at once: the first press is the one that counts
		return nil
	}
	return err
}

func (m *Module) insertRequest(ctx context.Context, tx *db.Tx, v group.Visit, tag []byte, a Applicant, state State) error {
	id := m.ids.Next()
	key, err := m.keys.Create(ctx, tx, v.Group.Key)
	if err != nil {
		return err
	}
	sealed, err := m.store.sealed(ctx, tx, key, formPlace("entry_request", id), a)
	if err != nil {
		return err
	}
	_, err = db.Exec(ctx, tx, qInsertRequest, id, int64(v.Group.ID), tag, int64(key), string(state), sealed, []byte{}, m.now())
	return err
}

func (m *Module) changeRequest(ctx context.Context, tx *db.Tx, row requestRow, a Applicant, state State) error {
	sealed, err := m.store.sealed(ctx, tx, row.key, formPlace("entry_request", int64(row.ID)), a)
	if err != nil {
		return err
	}
	changed, err := db.Exec(ctx, tx, qChangeRequest, int64(row.ID), string(state), sealed, m.now())
	if err == nil && changed == 0 {
		err = fault.New(fault.Conflict, "entry.answered")
	}
	return err
}

// TakeBack takes the visitor's request back: nothing of it is kept. It does
// nothing if there is none.
func (m *Module) TakeBack(ctx context.Context, v group.Visit) error {
	if !v.Actor.SignedIn() {
		return fault.New(fault.SignInNeeded, "sign_in_needed")
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		row, found, err := db.Maybe(ctx, tx, qRequestByTag, scanRequest, m.store.tag(v.Actor.ID, v.Group.ID))
		if err != nil || !found {
			return err
		}
		return m.store.drop(ctx, tx, qDropRequest, int64(row.ID), row.key)
	})
}

// Requests returns the requests that wait for an answer, the oldest first, and
// those that were answered within AnswersKept, the newest first.
func (m *Module) Requests(ctx context.Context, v group.Visit) (asked, answered []Request, err error) {
	if err := mayHold(v); err != nil {
		return nil, nil, err
	}
	if asked, err = m.listRequests(ctx, qAsked, v); err != nil {
		return nil, nil, err
	}
	answered, err = m.listRequests(ctx, qAnswered, v)
	return asked, answered, err
}

func (m *Module) listRequests(ctx context.Context, q *db.Query, v group.Visit) ([]Request, error) {
	rows, err := db.All(ctx, m.db, q, scanRequest, int64(v.Group.ID))
	if err != nil {
		return nil, err
	}
	return m.store.openRequests(ctx, m.db, rows)
}

// RequestOf returns one request of the visited group for those who hold it.
func (m *Module) RequestOf(ctx context.Context, v group.Visit, id RequestID) (Request, error) {
	if err := mayHold(v); err != nil {
		return Request{}, err
	}
	row, found, err := db.Maybe(ctx, m.db, qRequestByID, scanRequest, int64(id), int64(v.Group.ID))
	if err == nil && !found {
		err = fault.Missing("no such request")
	}
	if err != nil {
		return Request{}, err
	}
	return m.store.openRequest(ctx, m.db, row)
}

// Answer answers a request. revision is that of the request as it was read. It
// returns Invalid for an answer without another way, Conflict "entry.answered"
// if another facilitator was first, and Conflict "entry.changed" if the
// applicant changed their words meanwhile; nothing is written then.
func (m *Module) Answer(ctx context.Context, v group.Visit, id RequestID, revision int64, reply Reply) error {
	request, err := m.RequestOf(ctx, v, id)
	if err != nil {
		return err
	}
	reply.Waiting = reply.Waiting && v.Group.Full() // where there is room, waiting is no way
	if err := m.checkReply(ctx, v, reply); err != nil {
		return err
	}
	state := Elsewhere
	if reply.Welcome {
		state, reply.Groups, reply.Help, reply.Waiting = Welcomed, nil, false, false
	}
	return m.db.Tx(ctx, func(tx *db.Tx) error {
		row, found, err := db.Maybe(ctx, tx, qRequestByID, scanRequest, int64(id), int64(v.Group.ID))
		if err == nil && !found {
			err = fault.Missing("taken back meanwhile")
		}
		if err != nil {
			return err
		}
		sealed, err := m.store.sealed(ctx, tx, row.key, answerPlace(id), reply)
		if err != nil {
			return err
		}
		changed, err := db.Exec(ctx, tx, qAnswer, int64(id), revision, string(state), sealed, int64(v.Member.ID), m.now())
		switch {
		case err != nil:
			return err
		case changed == 0:
			return m.overtaken(ctx, tx, v, id)
		}
		if reply.Welcome || reply.Waiting {
			if err := m.line(ctx, tx, v.Group, row, request.Applicant, reply.Waiting); err != nil {
				return err
			}
		}
		if err := m.tellAccount(ctx, tx, request.Applicant.Account, NoticeRequestAnswered, requestURL(v.Group)); err != nil {
			return err
		}
		return m.note(ctx, tx, v, "entry.answer", audit.Ref("entry_request", id), map[string]string{"state": string(state)})
	})
}

// overtaken says what happened to a request meanwhile. It reads anew, for
// whoever was first may have been writing while this transaction waited.
func (m *Module) overtaken(ctx context.Context, tx *db.Tx, v group.Visit, id RequestID) error {
	row, found, err := db.Maybe(ctx, tx, qRequestByID, scanRequest, int64(id), int64(v.Group.ID))
	switch {
	case err != nil:
		return err
	case !found:
		return fault.Missing("taken back meanwhile")
	case row.State.Answered():
		return fault.New(fault.Conflict, "entry.answered")
	}
	return fault.New(fault.Conflict, "entry.changed")
}

// checkReply looks at an answer, and at the groups that it points to: they must
// be there for everybody.
func (m *Module) checkReply(ctx context.Context, v group.Visit, reply Reply) error {
	if err := reply.check(); err != nil {
		return err
	}
	if len(reply.Groups) == 0 {
		return nil
	}
	known, err := m.groups.Listings(ctx)
	if err != nil {
		return err
	}
	for _, slug := range reply.Groups {
		if !slices.ContainsFunc(known, func(g group.Group) bool {
			return g.Slug == slug && g.Public() && g.Young() == v.Group.Young() && g.ID != v.Group.ID
		}) {
			var c fault.Check
			c.Add("groups", "entry.problem.no_such_group", "slug", slug)
			return c.Err()
		}
	}
	return nil
}

// line gives somebody who was welcomed, or told to wait, a place on the waiting
// list of a group with a limit: with a free seat, it is theirs at once.
func (m *Module) line(ctx context.Context, tx *db.Tx, g group.Group, row requestRow, a Applicant, wait bool) error {
	if g.Capacity == 0 && !wait {
		return nil
	}
	tag := m.store.tag(a.Account, g.ID)
	if _, there, err := db.Maybe(ctx, tx, qPlaceByTag, scanPlace, tag); err != nil || there {
		return err
	}
	if err := m.insertPlace(ctx, tx, g, tag, a, row.AskedAt.UnixMilli()); err != nil {
		return err
	}
	return m.fill(ctx, tx, g.ID)
}

func (m *Module) now() int64 { return clock.ToMillis(m.clock.Now()) }

// cut shortens a text to n characters.
func cut(s string, n int) string {
	for i := range s {
		if n--; n < 0 {
			return s[:i]
		}
	}
	return s
}
