package app

import (
	"context"
	"log/slog"
	"net/http"
	"slices"
	"sync"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/care"
	"hearth/internal/group"
	"hearth/internal/meeting/room"
	"hearth/internal/notice"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ui"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/supervision"
	"hearth/internal/staff"
)

var supervisionKinds = []notice.Sort{
	{Kind: supervision.NoticeRest, Class: notice.ForYou, OfNobody: true},
	{Kind: supervision.NoticeDebrief, Class: notice.ForYou, OfNobody: true},
	{Kind: supervision.NoticeMonth, Class: notice.ForYou, OfNobody: true},
	{Kind: supervision.NoticeAsked, Class: notice.NeedsYou, OfNobody: true},
	{Kind: supervision.NoticeChosen, Class: notice.ForYou, OfNobody: true},
	{Kind: supervision.NoticeOffered, Class: notice.ForYou, OfNobody: true},
}

// makeSupervision makes what looks after those who look after others, and lets
// the features tell it of work and ask it who rests. It comes after the cases.
func (a *App) makeSupervision(p platform) {
	s := supervision.New(supervision.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit,
		Accounts: a.Account, Staff: supervisors{a.Staff}, Work: workOf{a}, Teller: a.Notice, Gate: a.Account.Staff})
	a.Supervision = s
	a.Cases.OnWorked(func(ctx context.Context, tx *db.Tx, w cases.Work) error {
		return s.Worked(ctx, tx, supervision.Piece{Account: w.Account, As: w.As, Organisation: w.Case.Organisation, Mark: supervision.MarkOf("case", int64(w.Case.ID)),
			Level: w.Level, Ended: w.Ended})
	})
	a.Cases.LoadBy(loads{s})
	a.Room.OnHeavy(func(ctx context.Context, tx *db.Tx, v group.Visit, run room.Run) error {
		return s.Worked(ctx, tx, supervision.Piece{Account: v.Actor.ID, As: v.Member.ID, Organisation: v.Group.Organisation,
			Mark: supervision.MarkOf("meeting", int64(run.ID)), Meeting: true})
	})
	a.Rota.CallLast(func(ctx context.Context, people []account.ID, caseID int64) (map[account.ID]bool, error) {
		topics, err := a.Cases.TopicsOf(ctx, cases.ID(caseID))
		if err != nil {
			return nil, err
		}
		return s.Last(ctx, people, topics)
	})
	a.Listening.RestBy(s.Resting)
	a.Promise.RestBy(s.Resting)
	a.Group.OnWithdraw(s.WithdrawAll)
	a.Care.LinkFromDesk(care.Link{Key: "supervision.mine", Icon: "heart", Path: "/work"})
}

// supervisors are the staff feature, as supervision asks it: who has that role
// listens to others, and where nobody has, the owners do.
type supervisors struct{ staff *staff.Module }

func (s supervisors) OnStaff(ctx context.Context, o group.Organisation) ([]supervision.Colleague, error) {
	people, err := s.staff.OnStaff(ctx, o)
	listens := staff.Supervisor
	if !slices.ContainsFunc(people, func(p staff.Person) bool { return p.Role == staff.Supervisor }) {
		listens = staff.Owner
	}
	all := make([]supervision.Colleague, len(people))
	for i, p := range people {
		all[i] = supervision.Colleague{Account: p.Account, Ref: audit.Ref("staff", p.ID), Name: p.Name, Supervises: p.Role == listens, Arranges: p.Arranges()}
	}
	return all, err
}

func (s supervisors) WorksFor(ctx context.Context, id account.ID) ([]group.Organisation, error) {
	return s.staff.WorksFor(ctx, id)
}

// workOf is what other features know of somebody's work.
type workOf struct{ app *App }

func (w workOf) OpenCases(ctx context.Context, id account.ID) (int64, error) {
	return w.app.Cases.Holding(ctx, id)
}

func (w workOf) MeetingsHeld(ctx context.Context, members []group.MemberID, since time.Time) (int64, error) {
	return w.app.Room.CameSince(ctx, members, since)
}

func (w workOf) Listens(ctx context.Context, members []group.MemberID) (bool, error) {
	return w.app.Listening.Listens(ctx, members)
}

// loads tells the cases how much somebody has.
type loads struct{ supervision *supervision.Module }

func (l loads) LoadOf(ctx context.Context, id account.ID, o group.OrganisationID, topics []string) (cases.Load, error) {
	of, err := l.supervision.LoadOf(ctx, id, o, topics)
	return cases.Load{Cases: of.Cases, Most: of.Limits.Cases, Resting: of.Resting, RestUntil: of.RestUntil, Declines: of.Declines}, err
}

func (l loads) Declined(ctx context.Context, id account.ID) ([]string, error) {
	return l.supervision.Declined(ctx, id)
}

// covers lets pages ask, once, whether the reader wants what others wrote covered.
// Where it cannot be told it is: one press shows it.
func (a *App) covers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		id := account.ActorFrom(r.Context()).ID
		covered := sync.OnceValue(func() bool {
			yes, err := a.Supervision.Covered(r.Context(), id)
			if err != nil {
				slog.ErrorContext(r.Context(), "whether words are covered could not be told", "cause", err)
			}
			return yes || err != nil
		})
		next.ServeHTTP(w, r.WithContext(ui.WithCover(r.Context(), func(context.Context) bool { return covered() })))
	})
}
