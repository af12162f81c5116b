package app

import (
	"io/fs"

	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/account/owndata"
	"hearth/internal/chat"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/home"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/safety"
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
	return []feature{a.Forum, a.Chat, a.Group, a.Account}
}

// pages lists what has pages but holds nothing about anybody.
func (a *App) pages() []interface{ Routes(*web.Router) } {
	return []interface{ Routes(*web.Router) }{a.OwnData, a.Safety, a.Home, a.Health}
}

// texts lists where the messages of every package lie.
func texts() []fs.FS {
	return []fs.FS{web.Texts, ui.Texts, naming.Texts, account.Texts, owndata.Texts, group.Texts, forum.Texts, chat.Texts, safety.Texts, home.Texts}
}
