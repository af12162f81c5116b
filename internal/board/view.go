package board

import (
	"context"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/text"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

func boardURL(g group.Group) string { return g.URL() + "/board" }

func itemURL(g group.Group, token string) string { return boardURL(g) + "/items/" + token }

// pathOf is where the items of a kind are listed.
func pathOf(g group.Group, kind Kind) string {
	switch kind {
	case Card:
		return boardURL(g) + "/cards"
	case Help:
		return boardURL(g) + "/help"
	case Resource:
		return boardURL(g) + "/resources"
	case Feedback:
		return boardURL(g) + "/changes"
	}
	return boardURL(g)
}

// itemView is an item as its reader may see it.
type itemView struct {
	Item
	Zone       *time.Location // the group's
	Token, URL string
	Author     group.Card // empty where the author is not told
	Taker      group.Card
	HTML       string
	Topics     []string // names, in the reader's language
	MayRead    bool     // false: only that something is hidden here
	Mine       bool
	Taken      bool // by somebody who is still here
	MineTaken  bool
	Over       bool
	MayEdit    bool
	MayTake    bool // take it back
	MayEnd     bool
	MayAnswer  bool
	MayHelp    bool // take it up
	MayRelease bool
	MaySayWent bool
	MayDecide  bool
	Moderate   bool
	Unread     bool
	OnlyDay    bool // the hour would tell whose feedback it is: who was here then
}

// Shown is how many gave an answer, as members may know it; see the package's
// Shown.
func (v itemView) Shown(i int) int64 { return Shown(v.Counts[i]) }

// MineAnswer is what the reader said of a card.
func (v itemView) MineAnswer() Answer { return v.Item.Mine }

func (h handler) itemView(ctx context.Context, v group.Visit, i Item, cards map[group.MemberID]group.Card) itemView {
	now := h.clock.Now()
	may := func(a act) bool { return allow(v, a, i, now) == nil }
	taker := cards[i.Taker]
	taken := i.Taker != 0 && !taker.Gone && !taker.Erased
	view := itemView{
		Item: i, Zone: v.Group.Location(), Token: h.token(i.ID), Author: cards[i.Author], Taker: taker, Mine: i.Author == v.Member.ID, Taken: taken,
		MineTaken: taken && i.Taker == v.Member.ID, Over: !i.Open(now), Topics: h.topicNames(ctx, i.Words.Topics),
		MayEdit: may(change), MayTake: may(withdraw), MayEnd: may(end) && i.ClosedAt.IsZero() && !i.Over(now), MayAnswer: may(answer),
		MayHelp: may(take) && !taken, MayRelease: may(release) && taken && i.Went == "" && i.Open(now),
		MaySayWent: may(tellWent) && taken && i.Went == "", MayDecide: may(decide) && i.ClosedAt.IsZero(), Moderate: may(moderate) && (i.Kind != Resource || i.Hidden), // a resource is left out instead
	}
	view.URL = itemURL(v.Group, view.Token)
	view.MayRead = !i.Hidden || view.Mine || v.Facilitates()
	if view.MayRead {
		view.HTML = text.HTML(i.Words.Body)
	}
	if i.Kind == Feedback && !i.Words.Named && !view.Mine {
		view.Author, view.OnlyDay = group.Card{}, true
		view.CreatedAt = noon(i.CreatedAt, v.Group.Location())
	}
	return view
}

// readingView is an item to read, without anything to do with it.
func (h handler) readingView(ctx context.Context, v group.Visit, i Item, cards map[group.MemberID]group.Card) *itemView {
	all := h.itemView(ctx, v, i, cards)
	return &itemView{Item: i, Zone: all.Zone, Token: all.Token, URL: all.URL, Author: all.Author, HTML: all.HTML, Topics: all.Topics, MayRead: all.MayRead, Over: all.Over}
}

func (h handler) itemViews(ctx context.Context, v group.Visit, p Page) []itemView {
	views := make([]itemView, len(p.Items))
	for n, i := range p.Items {
		views[n] = h.itemView(ctx, v, i, p.Cards)
	}
	return views
}

// topicNames are the names of the topics that are still known.
func (h handler) topicNames(ctx context.Context, slugs []string) (names []string) {
	if len(slugs) == 0 {
		return nil
	}
	topics, err := h.groups.Topics(ctx)
	if err != nil {
		return nil
	}
	for _, slug := range slugs {
		for _, t := range topics {
			if t.Slug == slug {
				names = append(names, t.Name(ctx))
			}
		}
	}
	return names
}

// listView is a page of one part of the board.
type listView struct {
	Visit   group.Visit
	Kind    Kind
	Items   []itemView
	Waiting []itemView // for the facilitators
	Own     []itemView // the reader's, that do not stand on the board
	Ended   []itemView
	Changes []changeView
	Saved   bool // cards: only those that the reader keeps
	Next    string
	Further bool
	UpTo    string // announcements: what marking as read reads up to; "" if all is read
	Form    formView
	Problem *web.Problems
	Done    string // i18n key of what has just been done
}

type changeView struct {
	Change
	Token string
}

// aboveView is what stands above the conversations.
type aboveView struct {
	Visit  group.Visit
	Items  []itemView
	Action string
	UpTo   string
	More   bool // there are more than these
}

// formView is a form to write in.
type formView struct {
	Visit    group.Visit
	Kind     Kind
	Words    Words
	Until    string // as the browser's date field has it
	Action   string
	Back     string
	Once     string
	Edit     bool
	Revision int64     // of the words that an edit begins from
	Theirs   *itemView // what stands now, where that has changed since
	Topics   []ui.Option
	Problems *web.Problems
	// For the note of a change.
	Feedback *itemView
	Said     string
	Did      string
}

// reasonView is the form for a facilitator's reason.
type reasonView struct {
	Visit    group.Visit
	Decline  bool // of a resource; otherwise hiding
	Action   string
	ID       string
	Back     string
	Reason   string
	Problems *web.Problems
}

// itemPageView is one item by its own address.
type itemPageView struct {
	Visit    group.Visit
	Item     itemView
	Went     string
	Words    string
	Problems *web.Problems
}

// once names a form; see Writing.
func (h handler) once() string { return h.codec.Token("form", h.ids.Next()) }

func (h handler) topicOptions(ctx context.Context, chosen []string) []ui.Option {
	topics, err := h.groups.Topics(ctx)
	if err != nil {
		return nil
	}
	options := make([]ui.Option, len(topics))
	for i, t := range topics {
		options[i] = ui.Option{Value: t.Slug, Text: t.Name(ctx)}
		for _, c := range chosen {
			options[i].Chosen = options[i].Chosen || c == t.Slug
		}
	}
	return options
}

// options are fixed answers with their words from the catalogue.
func options[T ~string](ctx context.Context, prefix string, list []T, chosen T) []ui.Option {
	all := make([]ui.Option, len(list))
	for i, one := range list {
		all[i] = ui.Option{Value: string(one), Text: i18n.T(ctx, prefix+string(one)), Chosen: one == chosen}
	}
	return all
}

// handleOf is how whoever wrote something is called.
func handleOf(ctx context.Context, c group.Card) string {
	if c.Erased || c.Handle == "" {
		return i18n.T(ctx, "board.somebody")
	}
	return c.Handle
}

// dateOf is a day as the browser's date field has it, in the group's own zone.
func dateOf(at time.Time, zone *time.Location) string {
	if at.IsZero() {
		return ""
	}
	return at.Add(-time.Second).In(zone).Format(time.DateOnly)
}

// current marks the link to what the reader looks at.
func current(is bool) templ.Attributes {
	if !is {
		return nil
	}
	return templ.Attributes{"aria-current": "true"}
}

// answerButton says something about a card, or takes it back. One form holds all
// three, and the button's name tells what was meant.
func answerButton(ctx context.Context, v itemView, a Answer) ui.PressView {
	b := ui.PressView{Name: "answer", Value: string(a), ID: "answer-" + string(a) + "-" + v.Token, Pressed: v.MineAnswer() == a, Text: i18n.T(ctx, "board.answer."+string(a))}
	if b.Pressed {
		b.Name = "take_back"
	}
	return b
}

func saveButton(ctx context.Context, v itemView) ui.PressView {
	b := ui.PressView{Name: "on", Value: strconv.FormatBool(!v.Saved), ID: "save-" + v.Token, Pressed: v.Saved, Text: i18n.T(ctx, "board.save")}
	if v.Saved {
		b.Text = i18n.T(ctx, "board.saved")
	}
	return b
}

// fieldID tells apart fields of the same name on one page.
func fieldID(name string, v itemView) string { return name + "-" + v.Token }

// name is what the form's own words are kept under: asking and offering have
// headings of their own.
func (v formView) name() string {
	switch {
	case v.Kind != Help:
		return string(v.Kind)
	case v.Words.Way == Offer:
		return string(Offer)
	}
	return string(Ask)
}

// changeID tells apart the forms for notes on one page.
func changeID(name string, v formView) string {
	if v.Feedback == nil {
		return name
	}
	return fieldID(name, *v.Feedback)
}

// until says which is the last day of an announcement, as its writers meant it:
// on the group's calendar. A reader whose clock shows another time is told whose
// day that is.
func (v itemView) until(ctx context.Context) string {
	last := v.Until.Add(-time.Second) // it ends at midnight
	date := i18n.Date(i18n.WithZone(ctx, v.Zone), last)
	_, here := last.In(i18n.Zone(ctx)).Zone()
	_, there := last.In(v.Zone).Zone()
	if here == there {
		return i18n.T(ctx, "board.until", "date", date)
	}
	return i18n.T(ctx, "board.until_there", "date", date, "zone", i18n.ZoneName(ctx, v.Zone))
}

// noon is the middle of a moment's day on the group's clock. Written out in
// nearly any reader's zone it is the same day.
func noon(at time.Time, zone *time.Location) time.Time {
	year, month, day := at.In(zone).Date()
	return time.Date(year, month, day, 12, 0, 0, 0, zone)
}
