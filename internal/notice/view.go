package notice

import (
	"context"
	"fmt"
	"time"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/mail"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// What each page has to show.
type (
	listView struct {
		Days   []dayView
		Unread bool
		UpTo   string // token of the newest notice
	}
	dayView struct {
		Title   string // today, yesterday, or the date
		ID      string // of its heading
		Entries []entryView
	}
	entryView struct {
		Text, URL string
		At        time.Time
		ToTheHour bool
		Seen      bool
	}
	choicesView struct {
		Choices  Choices
		Zones    []string
		Groups   []placeView
		MailOn   bool // the site sends mails
		Address  string
		Waiting  bool   // the address is not confirmed yet
		Typed    string // an address that was refused
		Code     string
		Outbox   bool
		PushKey  string // "" without push
		Browsers []browserView
		Done     string // i18n key of what has just been done, "" for nothing
		Problems *web.Problems
	}
	placeView struct {
		Name, Lang, Handle, Action string
		On                         bool
	}
	browserView struct {
		MadeAt time.Time
		Action string
		Mark   string // by which the browser itself finds its line
	}
	stopView struct {
		Action string
		Done   bool
	}
	outboxView struct{ Sent []mail.Sent }
)

// sentence is what an entry says, in the context's language.
func (m *Module) sentence(ctx context.Context, e Entry) string {
	return i18n.T(ctx, e.Kind.Message(), "group", e.Group, "count", e.Count)
}

func (m *Module) listView(ctx context.Context, days []Day) listView {
	var v listView
	var newest int64
	for i, d := range days {
		day := dayView{Title: m.dayTitle(ctx, d.At), ID: fmt.Sprintf("day-%d", i+1)}
		for _, e := range d.Entries {
			day.Entries = append(day.Entries, entryView{Text: m.sentence(ctx, e), URL: listPath + "/" + m.token(e.Notice), At: e.At, ToTheHour: e.Member == 0 || m.sorts[e.Kind].OnlyDay, Seen: e.Seen})
			v.Unread = v.Unread || !e.Seen
			if e.Member != 0 {
				newest = max(newest, e.ID)
			}
		}
		v.Days = append(v.Days, day)
	}
	v.UpTo = m.codec.Token(kindNotice, newest)
	return v
}

// token is a notice in addresses.
func (m *Module) token(n Notice) string {
	if n.Member == 0 {
		return m.codec.Token(kindAccount, n.ID)
	}
	return m.codec.Token(kindNotice, n.ID)
}

func (m *Module) dayTitle(ctx context.Context, at time.Time) string {
	zone, now := i18n.Zone(ctx), m.clock.Now()
	switch {
	case sameDay(at, now, zone):
		return i18n.T(ctx, "notice.today")
	case sameDay(at, now.In(zone).AddDate(0, 0, -1), zone):
		return i18n.T(ctx, "notice.yesterday")
	}
	return i18n.Date(ctx, at)
}

// hourText is an hour on the wall.
func hourText(hour int) string { return fmt.Sprintf("%02d:00", hour) }

func hourOptions() []ui.Option {
	options := make([]ui.Option, 24)
	for hour := range options {
		options[hour] = ui.Option{Value: fmt.Sprint(hour), Text: hourText(hour)}
	}
	return options
}

func rhythmOptions(ctx context.Context) (options []ui.Option) {
	for _, r := range Rhythms {
		options = append(options, ui.Option{Value: string(r), Text: i18n.T(ctx, "notice.rhythm."+string(r))})
	}
	return options
}

func weekdayOptions(ctx context.Context) (options []ui.Option) {
	for _, day := range []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday, time.Saturday, time.Sunday} {
		options = append(options, ui.Option{Value: fmt.Sprint(int(day)), Text: i18n.T(ctx, fmt.Sprintf("notice.weekday.%d", day))})
	}
	return options
}

func zoneOptions(zones []string) (options []ui.Option) {
	for _, zone := range zones {
		options = append(options, ui.Option{Value: zone, Text: zone})
	}
	return options
}

// outside reports whether anything can leave the app as things stand: something
// was chosen, for a group or for the account, and there is a way.
func (v choicesView) outside() bool {
	return v.Choices.Outside() && v.ways()
}

// ways reports whether there is any way out of the app yet.
func (v choicesView) ways() bool {
	return v.Address != "" && !v.Waiting || len(v.Browsers) > 0
}

// addressLabel asks for an address, or for another one.
func addressLabel(ctx context.Context, v choicesView) string {
	if v.Address != "" {
		return i18n.T(ctx, "notice.mail.other")
	}
	return i18n.T(ctx, "notice.mail.address")
}

// trialText says where a trial would arrive.
func trialText(ctx context.Context, v choicesView) string {
	if v.ways() {
		return i18n.T(ctx, "notice.trial.text")
	}
	return i18n.T(ctx, "notice.trial.inside")
}

// machineTime is a moment as programs read it.
func machineTime(at time.Time) string { return at.UTC().Format(time.RFC3339) }
