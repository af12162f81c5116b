package app

import (
	"context"

	"hearth/internal/group"
	"hearth/internal/meeting"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/formats"
	"hearth/internal/notice"
	"hearth/internal/platform/db"
)

var meetingKinds = []notice.Sort{
	{Kind: meeting.KindReminder, Class: notice.ForYou},
	{Kind: meeting.KindConfirm, Class: notice.NeedsYou},
	{Kind: meeting.KindSeat, Class: notice.ForYou},
	{Kind: meeting.KindSeatGone, Class: notice.ForYou},
	{Kind: meeting.KindMoved, Class: notice.ForYou},
	{Kind: meeting.KindCalledOff, Class: notice.ForYou},
	{Kind: meeting.KindChanged, Class: notice.ForInformation},
	{Kind: meeting.KindExtra, Class: notice.ForInformation},
}

// makeMeetings makes when groups meet.
func (a *App) makeMeetings(p platform) {
	a.Meeting = meeting.New(meeting.Deps{DB: p.db, Keys: p.keys, IDs: p.ids, Codec: p.codec, Clock: p.clock, Groups: a.Group, Audit: a.Audit,
		Formats: formatsOf{a.Formats}, Teller: a.Notice, Limiter: p.limiter, Address: a.address, BaseURL: a.Config.BaseURL})
	a.Group.OnGone(a.Meeting.Gone)
	a.Group.ShowMeetings(a.Meeting)
}

// formatsOf gives package meeting the formats in its own words.
type formatsOf struct{ *formats.Module }

func (f formatsOf) Choices(ctx context.Context, v group.Visit) ([]meeting.Choice, error) {
	all, err := f.Module.Choices(ctx, v)
	choices := make([]meeting.Choice, len(all))
	for i, c := range all {
		choices[i] = meeting.Choice{Code: c.Code, Name: c.Name, Summary: c.Summary, Lang: c.Lang, Length: c.Length}
	}
	return choices, err
}

func (f formatsOf) Get(ctx context.Context, c db.Conn, g group.Group, code string) (format.Format, error) {
	found, _, err := f.Module.Get(ctx, c, g, code)
	return found, err
}

func (f formatsOf) Say(ctx context.Context, s format.Segment) []string {
	return formats.SayRule(ctx, s)
}
