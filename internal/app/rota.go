package app

import (
	"context"
	"net/http"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/notice"
	"hearth/internal/ops"
	"hearth/internal/platform/outward"
	"hearth/internal/safety/rota"
	"hearth/internal/staff"
)

var rotaKinds = []notice.Sort{
	{Kind: rota.NoticeCoverAsked, Class: notice.NeedsYou, OfNobody: true},
	{Kind: rota.NoticeCoverTaken, Class: notice.ForYou, OfNobody: true},
	{Kind: rota.NoticeDrillDue, Class: notice.NeedsYou, OfNobody: true},
	{Kind: rota.NoticeListEmpty, Class: notice.NeedsYou, OfNobody: true},
}

// hookPatience is how long an organisation's own service may take to answer.
const hookPatience = 10 * time.Second

// makeRota makes the rota: who is on call, and how they are reached. It comes
// after the staff, whom it asks, and before the cases, which call.
func (a *App) makeRota(p platform) {
	hooks := outward.Careful(hookPatience)
	if a.Config.PagerHooks {
		hooks = outward.Anywhere(hookPatience)
	}
	a.Rota = rota.New(rota.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit, Bus: p.bus,
		Staff: onCall{a.Staff}, Caller: caller{a.Notice}, Teller: a.Notice, BaseURL: a.Config.BaseURL, Hooks: hooks, HooksAnywhere: a.Config.PagerHooks,
		HeartbeatURL: a.Config.PagerHeartbeat, Gate: a.Account.Staff, SecondFactor: a.Account.HasSecondFactor, StillSignedIn: a.Account.StillSignedIn})
	a.Staff.WarnOf(a.Rota.Warnings)
}

// onCall is the staff feature, as the rota asks it.
type onCall struct{ staff *staff.Module }

func (o onCall) OnStaff(ctx context.Context, org group.Organisation) ([]rota.Colleague, error) {
	people, err := o.staff.OnStaff(ctx, org)
	all := make([]rota.Colleague, len(people))
	for i, p := range people {
		all[i] = rota.Colleague{Account: p.Account, Ref: audit.Ref("staff", p.ID), Name: p.Name, Owner: p.Role == staff.Owner, Arranges: p.Arranges()}
	}
	return all, err
}

func (o onCall) WorksFor(ctx context.Context, id account.ID) ([]group.Organisation, error) {
	return o.staff.WorksFor(ctx, id)
}

// caller is the notice feature, as the rota reaches people through it.
type caller struct{ notice *notice.Module }

func (c caller) Call(ctx context.Context, id account.ID, url string, ways []rota.Way) rota.Called {
	var byMail, byPush bool
	for _, w := range ways {
		byMail, byPush = byMail || w == rota.Mail, byPush || w == rota.Push
	}
	ended := c.notice.Call(ctx, id, url, byMail, byPush)
	return rota.Called{Mail: outcomeOf(ended.Mail), Push: outcomeOf(ended.Push)}
}

func outcomeOf(o notice.Outcome) rota.Outcome {
	switch o {
	case "":
		return ""
	case notice.Sent:
		return rota.Sent
	}
	return rota.Failed // unknown too: better called twice than never
}

func (c caller) Reach(ctx context.Context, id account.ID) (ways []rota.Way, err error) {
	byMail, browsers, err := c.notice.Reach(ctx, id)
	if browsers > 0 {
		ways = append(ways, rota.Push)
	}
	if byMail {
		ways = append(ways, rota.Mail)
	}
	return ways, err
}

func (c caller) Check(ctx context.Context) error { return c.notice.MailWorks(ctx) }

// rotaChecks are what the doctor looks at: whether people can be called, and
// whether there is anybody to call.
func (a *App) rotaChecks() []ops.Check {
	return []ops.Check{
		{Name: "calling people", Run: a.Rota.Check,
			Advice: "People on call may not be reached. Look at the mail server and at the log; /safety says the same to those who are on call."},
		{Name: "on-call lists", Run: a.Rota.CheckLists,
			Advice: "In an emergency only the owners of these organisations are called. Whoever works there can say yes to being called at /safety/rota and the organisation's short name."},
	}
}

// watchLine lets group pages say who reads along.
func (a *App) watchLine(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r.WithContext(group.WithWatchLine(r.Context(), a.Rota.Line)))
	})
}

// callPeople calls whoever has to come until ctx ends, and then closes done.
func (a *App) callPeople(ctx context.Context) (done <-chan struct{}) {
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		a.Rota.Run(ctx)
	}()
	return ended
}

// onDuty reports whether somebody may be called, wherever they work.
func (a *App) onDuty(ctx context.Context, id account.ID) (bool, error) {
	places, err := a.Rota.Places(ctx, id)
	return len(places) > 0, err
}
