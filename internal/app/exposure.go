package app

import (
	"context"
	"log/slog"

	"hearth/internal/care"
	"hearth/internal/chat"
	"hearth/internal/group"
	"hearth/internal/group/heed"
	"hearth/internal/platform/db"
	"hearth/internal/safety/exposure"
	"hearth/internal/safety/watch"
)

// makeExposure makes how readers meet heavy words, and how warm groups run. It
// comes after the watch, which counts for it.
func (a *App) makeExposure(p platform) {
	deps := exposure.Deps{DB: p.db, Keys: p.keys, Clock: p.clock, Accounts: a.Account, Groups: a.Group, Talks: unanswered{a}, Audit: a.Audit, Announce: a.announceSlow}
	if a.reads != nil { // else it was said already that nothing is read
		deps.Engine = weigher{reader{a.reads}}
	}
	a.Exposure = exposure.New(deps)
	a.close = append(a.close, func() error { return a.Exposure.Flush(context.Background()) })
	a.Forum.ThemesBy(a.Exposure)
	a.Chat.ThemesBy(a.Exposure)
	a.Room.ThemesBy(a.Exposure)
	a.Watch.CountBy(counter{a.Exposure})
	a.Care.LinkFromDesk(care.Link{Key: "exposure.desk", Icon: "thermometer", Path: "/desk/temperature"})
}

// weigher is the triage engine, as package exposure asks it.
type weigher struct{ reader }

func (w weigher) Read(words string) exposure.Verdict { return weighed(w.reader.Read(words)) }

// weighed is what was read, by its weight alone.
func weighed(v watch.Verdict) exposure.Verdict {
	return exposure.Verdict{Level: v.Level, Hurting: v.Hurting, Method: v.Method}
}

// announceSlow says in the room, in the name of who began it, that the group goes
// slowly: so everybody who is there hears of it, and it can be read later why. That
// it cannot be said undoes nothing, for every page of the group tells it too.
func (a *App) announceSlow(ctx context.Context, v group.Visit, in exposure.Slowing) {
	if _, err := a.Chat.Say(ctx, v, chat.Writing{Body: in.Said(ctx, v.Group)}); err != nil {
		slog.WarnContext(ctx, "that a group goes slowly could not be said in its room", "cause", err)
	}
}

// counter sums up what the watch reads.
type counter struct{ exposure *exposure.Module }

func (c counter) Count(tx *db.Tx, g group.ID, v watch.Verdict) {
	c.exposure.Count(tx, g, weighed(v))
}

// unanswered is what waits in conversations.
type unanswered struct{ app *App }

func (u unanswered) Waiting(ctx context.Context, v group.Visit) (int64, error) {
	_, n, err := u.app.Forum.Unanswered(ctx, v, 1)
	return n, err
}

// counting sums up how heavy words are, and does nothing else about them.
type counting struct{ exposure *exposure.Module }

func (c counting) Read(_ context.Context, v group.Visit, words string) heed.Found {
	if c.exposure.Engine == nil {
		return nil
	}
	return summed{c.exposure, v.Group.ID, c.exposure.Engine.Read(words)}
}

type summed struct {
	exposure *exposure.Module
	group    group.ID
	verdict  exposure.Verdict
}

func (summed) Hold() bool { return false }

func (s summed) Wrote(_ context.Context, tx *db.Tx, _ int64) error {
	s.exposure.Count(tx, s.group, s.verdict)
	return nil
}
