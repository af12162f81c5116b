package chat

import (
	"context"
	"strconv"
	"time"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// roomView is the page of a room.
type roomView struct {
	Asks           []string // what the group leaves out
	Visit          group.Visit
	URL            string
	Me             string // names the reader's own lines
	Lines          []lineView
	Last           int64  // where the stream goes on
	Earlier, Newer string // addresses of the messages before and after
	Live           bool   // these are the newest, so that a stream can go on from here
	Here           Here
	Form           form
	Once           string
	Together       string   // once for starting an exercise
	Template       actsView // what the island puts under a line of the reader's own, or of anybody's for facilitators
}

// lineView is one message: as everybody sees it, or with what this reader may
// do about it.
type lineView struct {
	Message
	Token  string
	By     string // names the author, the same for all their lines in this group
	Author group.Card
	NewDay bool // the first line of a day
	Mine   bool
	Words  bool   // the words may be shown to this reader
	Muted  string // a word that the reader asked not to come upon; "" for none
	Acts   actsView
	// Of a line that its reader keeps away: where it stands open, and where they
	// chose so.
	ShowURL, MeetURL string
}

// actsView is what one reader may do about a message.
type actsView struct {
	Action   string // address under which this message's actions lie
	Token    string
	Withdraw bool
	Hide     bool
	Show     bool
	Apart    string // where the reader can ask not to meet the author any more; "" where not
	Report   string // where the reader can say that it breaks a rule; "" where not
	Asked    bool   // a reason for hiding was asked for again
	Reason   string
	Problems *web.Problems
}

// Any reports whether there is anything to do.
func (v actsView) Any() bool {
	return v.Withdraw || v.Hide || v.Show || v.Apart != "" || v.Report != ""
}

func (m *Module) memberToken(id group.MemberID) string {
	return m.codec.Token(kindMember, int64(id))
}

// lineView is the message as every member sees it.
func (m *Module) lineView(message Message, author group.Card) lineView {
	return lineView{Message: message, Token: m.token(message.ID), By: m.memberToken(message.Author), Author: author, Words: message.Open()}
}

func (h handler) roomView(ctx context.Context, v group.Visit, page Page, here Here, f form) roomView {
	view := roomView{
		Visit: v, Asks: h.asks(ctx, v.Group), URL: roomURL(v.Group), Me: h.memberToken(v.Member.ID), Last: page.Last, Live: !page.Newer, Here: here, Form: f, Once: f.Once,
		Template: actsView{Action: roomURL(v.Group) + "/messages/TOKEN", Token: "TOKEN", Withdraw: true, Hide: v.Facilitates(), Show: v.Facilitates(), Apart: h.apartTemplate(v),
			Report: v.Group.ReportURL("message", "TOKEN")},
	}
	view.Together = h.codec.Token(kindForm, h.ids.Next())
	if view.Once == "" {
		view.Once = h.codec.Token(kindForm, h.ids.Next())
	}
	day := ""
	for _, message := range page.Messages {
		line := h.lineView(message, page.Authors[message.Author])
		line.Mine = message.Author == v.Member.ID
		line.Words = message.OpenTo(v)
		line.Muted = mutedFor(page.mute, v.Member.ID, message)
		line.ShowURL, line.MeetURL = h.showURL(v.Group, message.ID), v.Group.ReadingURL()
		line.Acts = h.actsView(v, message, f)
		if d := message.CreatedAt.In(i18n.Zone(ctx)).Format(time.DateOnly); d != day {
			line.NewDay, day = true, d
		}
		view.Lines = append(view.Lines, line)
	}
	if page.first != 0 {
		if page.Earlier {
			view.Earlier = view.URL + "?before=" + strconv.FormatInt(page.first, 10)
		}
		if page.Newer {
			view.Newer = view.URL + "?after=" + strconv.FormatInt(page.last, 10)
		}
	}
	return view
}

func (h handler) actsView(v group.Visit, message Message, f form) actsView {
	may := func(a act) bool { return allow(v, a, &message) == nil }
	acts := actsView{
		Action: roomURL(v.Group) + "/messages/" + h.token(message.ID), Token: h.token(message.ID),
		Withdraw: may(withdraw), Hide: may(moderate) && !message.Hidden, Show: may(moderate) && message.Hidden,
	}
	if !message.Withdrawn {
		acts.Apart = h.groups.ApartURL(v, message.Author)
		if v.Belongs() && message.Author != v.Member.ID && message.Author != 0 {
			acts.Report = v.Group.ReportURL("message", acts.Token)
		}
	}
	if f.hiding == message.ID {
		acts.Asked, acts.Reason, acts.Problems = true, f.reason, f.problems
	}
	return acts
}

// composeProblems are those of the composer, and not of a reason for hiding.
func (v roomView) composeProblems() *web.Problems {
	if v.Form.hiding != 0 {
		return nil
	}
	return v.Form.problems
}

// reasonID is the id of a reason's input. The one that was refused has the name
// that the summary of problems leads to.
func (v actsView) reasonID() string {
	if v.Asked {
		return "reason"
	}
	return "reason-" + v.Token
}

// handleOf is how whoever said something is called.
func handleOf(ctx context.Context, c group.Card) string {
	if c.Erased || c.Handle == "" {
		return i18n.T(ctx, "chat.erased_member")
	}
	return c.Handle
}

func (v lineView) face() uint64 {
	if v.Author.Erased {
		return 0
	}
	return v.Author.Face()
}

// state tells the island what it may put under a line.
func (v lineView) state() string {
	switch {
	case v.Withdrawn || v.HTML == "":
		return "withdrawn"
	case v.Held:
		return "held"
	case v.Hidden:
		return "hidden"
	}
	return "open"
}

func (v lineView) class() string {
	if v.Mine {
		return "line mine"
	}
	return "line"
}

func machineTime(at time.Time) string { return at.UTC().Format(time.RFC3339) }
