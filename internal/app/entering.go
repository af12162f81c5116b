package app

import (
	"context"

	"hearth/internal/entry"
	"hearth/internal/notice"
	"hearth/internal/platform/i18n"
	"hearth/internal/start/preset"
)

var entryKinds = []notice.Sort{
	{Kind: entry.NoticeRequestNew, Class: notice.NeedsYou, Gathers: true},
	{Kind: entry.NoticeRequestAnswered, Class: notice.ForYou},
	{Kind: entry.NoticeSeatOffered, Class: notice.NeedsYou},
	{Kind: entry.NoticeSeatPassed, Class: notice.ForYou},
	{Kind: entry.NoticeNewcomer, Class: notice.NeedsYou, Gathers: true},
	{Kind: entry.NoticeNotWelcomed, Class: notice.NeedsYou},
	{Kind: entry.NoticeWelcome, Class: notice.ForYou},
}

// makeEntry makes the groups' doors. It comes after notices, which tell of what
// happens there.
func (a *App) makeEntry(p platform) {
	a.Entry = entry.New(entry.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit,
		Limiter: p.limiter, BaseURL: a.Config.BaseURL, Teller: a.Notice, Readings: readings{}})
	a.Group.OnWithdraw(a.Entry.WithdrawAll)
}

// readings are what the topic presets offer to read while somebody waits.
type readings struct{}

// whileWaiting is how many readings stand on the page of somebody who waits:
// one to read now, one for another day.
const whileWaiting = 2

func (readings) Readings(ctx context.Context, topics []string) (all []entry.Reading) {
	for _, r := range preset.Readings(topics, i18n.From(ctx), whileWaiting) {
		all = append(all, entry.Reading{Title: r.Title, Text: r.Text})
	}
	return all
}
