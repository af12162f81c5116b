package group

import (
	"context"
	"net/url"
	"strconv"
	"strings"
	"time"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// aboutView is what a group's own page shows.
type aboutView struct {
	Readings []Reading
	Visit    Visit
	Share    *ui.Share // nil where the page is not for everybody
	Topics   []Topic
	Side     SideView
	People   int64
	Next     time.Time // the next regular meeting; zero for none
	Talk     []TalkItem
	Join     joinView
	Answers  AnswersView
	Door     Threshold

	Meeting    NextMeeting // the next date, for members
	HasMeeting bool
}

// joinView is the form of those who are signed in and do not belong.
type joinView struct {
	Handle     string
	About      AboutMe
	Agree      bool
	Invitation string
	Again      int
	Problems   *web.Problems
}

// fields is the form on the group's own page.
func (j joinView) fields(v aboutView) JoinFields {
	return JoinFields{Visit: v.Visit, Agreements: v.Side.Agreements, Handle: j.Handle, AgainURL: v.againURL(), About: j.About, Agree: j.Agree,
		AskCode: v.Door.AskCode, Invitation: j.Invitation, Problems: j.Problems}
}

// leaveView is the page that asks what becomes of a member's words.
type leaveView struct {
	Visit    Visit
	Last     bool // nobody would hold the group
	Words    Words
	Goodbye  string
	Problems *web.Problems
}

func (v aboutView) header() HeaderView { return HeaderView{Visit: v.Visit, Current: About} }

// isNew and isBack tell which form a signed-in reader who does not belong gets.
func (v aboutView) isNew() bool  { return v.Visit.Actor.SignedIn() && v.Visit.Member == nil }
func (v aboutView) isBack() bool { return v.Visit.Member != nil && !v.Visit.Belongs() }

// againURL loads the page with another handle suggested.
func (v aboutView) againURL() string {
	return v.Visit.Group.URL() + "?again=" + strconv.Itoa(v.Join.Again+1) + "#join"
}

// after is an address that brings the reader back to the form.
func (v aboutView) after(path string) string {
	return path + "?next=" + url.QueryEscape(v.Visit.Group.URL()+"#join")
}

// FormatName is a way of talking in the reader's language.
func FormatName(ctx context.Context, format string) string {
	return i18n.T(ctx, "group.format."+format)
}

// LedByName says in the reader's language who leads a group.
func LedByName(ctx context.Context, ledBy string) string { return i18n.T(ctx, "group.led."+ledBy) }

func formatNames(ctx context.Context, formats []string) string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = FormatName(ctx, f)
	}
	return strings.Join(names, " · ")
}

func topicNames(ctx context.Context, topics []Topic) string {
	names := make([]string, len(topics))
	for i, t := range topics {
		names[i] = t.Name(ctx)
	}
	return strings.Join(names, " · ")
}

// liveliness says how many people were there this week.
func liveliness(ctx context.Context, people int64) string {
	if people == 0 {
		return i18n.T(ctx, "group.quiet")
	}
	return i18n.T(ctx, "group.people", "count", people)
}

func ledKind(ledBy string) ui.Kind {
	switch ledBy {
	case "peers":
		return ui.Moss
	case "professionals":
		return ui.Dusk
	default:
		return ui.Honey
	}
}
