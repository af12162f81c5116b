package app

import (
	"context"
	"errors"
	"io/fs"
	"time"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/account/owndata"
	"hearth/internal/board"
	"hearth/internal/care"
	"hearth/internal/chat"
	"hearth/internal/directory"
	"hearth/internal/entry"
	"hearth/internal/fee"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/home"
	"hearth/internal/hsds"
	"hearth/internal/listening"
	"hearth/internal/meeting"
	"hearth/internal/meeting/floor"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/formats"
	"hearth/internal/meeting/room"
	"hearth/internal/meeting/schedule"
	"hearth/internal/meeting/sfu"
	"hearth/internal/notice"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/promise"
	"hearth/internal/safety"
	"hearth/internal/safety/apart"
	"hearth/internal/safety/breakglass"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/exposure"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/rota"
	"hearth/internal/safety/supervision"
	"hearth/internal/safety/trust"
	"hearth/internal/safety/watch"
	"hearth/internal/staff"
	"hearth/internal/start"
)

// A feature answers for its pages and for what it holds about people.
type feature interface {
	Routes(*web.Router)
	account.OwnData
}

// features lists every feature that holds anything about a person. They erase
// in this order: who needs a member's key or name comes before group, which
// destroys them, and account comes last.
func (a *App) features() []feature {
	return []feature{a.Forum, a.Chat, a.Board, a.Formats, a.Meeting, a.Room, a.Entry, a.Promise, a.Start, a.Notice, a.Care, a.Fee, a.Listening, a.Rota, a.Supervision, a.Watch, a.Cases, a.Breakglass, a.Moderation, a.Trust, a.Staff, a.Apart, a.Exposure, a.Group, a.Account}
}

// pages lists what has pages but holds nothing about anybody.
func (a *App) pages() []interface{ Routes(*web.Router) } {
	return []interface{ Routes(*web.Router) }{a.OwnData, a.Safety, a.Directory, a.HSDS, a.Home, a.Health}
}

// jobs lists what the program does by itself while it serves.
func (a *App) jobs() []job {
	return []job{
		{"sweep", time.Hour, func(ctx context.Context) error {
			return errors.Join(a.Account.Sweep(ctx), a.Forum.Sweep(ctx), a.Chat.Sweep(ctx), a.Board.Sweep(ctx), a.Notice.Sweep(ctx), a.Staff.Sweep(ctx), a.Meeting.Sweep(ctx))
		}},
		{"entry", time.Minute, a.Entry.Sweep},
		{"care", care.SweepEvery, a.Care.Sweep},
		{"promise", promise.SweepEvery, a.Promise.Sweep},
		{"meetings", meeting.TendEvery, a.Meeting.Tend},
		{"open meetings", time.Minute, a.Room.Sweep},
		{"ages", time.Hour, a.tendAges},
		{"rota", time.Hour, a.Rota.Sweep},
		{"supervision", time.Hour, a.Supervision.Sweep},
		{"calling", rota.WorkEvery, a.Rota.Work},
		{"calling test", time.Minute, a.Rota.Beat},
		{"listening", time.Minute, a.Listening.Sweep},
		{"cases", cases.SweepEvery, a.Cases.Sweep},
		{"opening what is sealed", breakglass.SweepEvery, a.Breakglass.Sweep},
		{"temperature", exposure.FlushEvery, a.Exposure.Flush},
		{"old temperatures", time.Hour, a.Exposure.Sweep},
		{"moderation", moderation.SweepEvery, a.Moderation.Sweep},
		{"moved groups", time.Hour, a.Moderation.Follow},
	}
}

// texts lists where the messages of every package lie.
func texts() []fs.FS {
	return []fs.FS{web.Texts, ui.Texts, naming.Texts, account.Texts, owndata.Texts, group.Texts, directory.Texts, hsds.Texts, forum.Texts, format.Texts, floor.Texts, formats.Texts, meeting.Texts, room.Texts, schedule.Texts, chat.Texts, board.Texts, entry.Texts, safety.Texts, supervision.Texts, cases.Texts, breakglass.Texts, watch.Texts, apart.Texts, exposure.Texts, moderation.Texts, trust.Texts, home.Texts, notice.Texts, promise.Texts, start.Texts, care.Texts, fee.Texts, listening.Texts, rota.Texts, staff.Texts, sfu.Texts}
}
