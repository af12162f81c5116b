package forum

import (
	"context"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// groupURL is the address of a group.
func groupURL(g group.Group) string { return "/groups/" + g.Slug }

func newURL(g group.Group) string { return groupURL(g) + "/conversations/new" }

func listURL(g group.Group, order Order, after string) string {
	url := groupURL(g) + "/conversations"
	switch {
	case order == Waiting && after != "":
		return url + "?order=waiting&after=" + after
	case order == Waiting:
		return url + "?order=waiting"
	case after != "":
		return url + "?after=" + after
	}
	return url
}

func (m *Module) url(g group.Group, id ID) string {
	return groupURL(g) + "/conversations/" + m.token(id)
}

func (m *Module) pageURL(g group.Group, id ID, page int64) string {
	if page <= 1 {
		return m.url(g, id)
	}
	return m.url(g, id) + "?page=" + strconv.FormatInt(page, 10)
}

func (m *Module) postURL(g group.Group, id ID, post PostID, place int64) string {
	return m.pageURL(g, id, pageOf(place)) + "#p-" + m.postToken(post)
}

// listView is the page of a group's conversations.
type listView struct {
	Visit   group.Visit
	Above   templ.Component // nil for nothing
	Side    group.SideView
	Order   Order
	Items   []itemView
	Next    string
	Further bool // not the first page
	Helps   bool // the reader is one of those who see first what waits
}

type itemView struct {
	Item
	URL string
	// Title is the conversation's, or what stands in its place.
	Title string
}

func (h handler) listView(v group.Visit, side group.SideView, order Order, items []Item, next string, further bool) listView {
	views := make([]itemView, len(items))
	for i, item := range items {
		views[i] = itemView{Item: item, URL: h.url(v.Group, item.ID)}
	}
	return listView{Visit: v, Side: side, Order: order, Items: views, Next: next, Further: further,
		Helps: h.promise != nil && v.Belongs() && (v.Facilitates() || v.Member.Has("helper"))}
}

// titleOf is what stands where a conversation's title would.
func titleOf(ctx context.Context, v group.Visit, c Conversation) string {
	switch {
	case c.Title == "":
		return i18n.T(ctx, "forum.title_withdrawn")
	case c.Muted != "":
		return i18n.T(ctx, "forum.title_muted", "word", c.Muted)
	case c.Hidden && !v.Facilitates():
		return i18n.T(ctx, "forum.title_hidden")
	case c.Meet == group.Away:
		return i18n.T(ctx, "forum.title_touches", "themes", strings.Join(c.Touches.Names(ctx), ", "))
	}
	return c.Title
}

// conversationView is one page of a conversation.
type conversationView struct {
	Visit        group.Visit
	Side         group.SideView
	Conversation Conversation
	Title        string
	URL          string
	Author       group.Card // of the opening post, whose wish is shown above the composer
	Posts        []postView
	Page, Pages  int64
	Prev, Next   string
	Kept         Kept
	Last         int64 // number of the page's last post
	NewFrom      int64 // number of the first post that the reader has not seen; 0 for none on this page
	UpToDate     bool
	Reply        composeView
	MayReply     bool
	Waits        Assurance
	Heavy        bool   // something on it is folded that one opens when one wants to
	MeetURL      string // where the reader chooses what they meet; "" for visitors
}

// scripts are the islands of the page.
func (v conversationView) scripts() []string {
	list := scripts(v.Visit)
	if v.Heavy {
		list = append(list, "heavy")
	}
	return list
}

func (h handler) conversationView(ctx context.Context, v group.Visit, side group.SideView, page Page, draft Draft, problems *web.Problems) conversationView {
	c := page.Conversation
	view := conversationView{
		Visit: v, Side: side, Conversation: c, Title: titleOf(ctx, v, c), URL: h.url(v.Group, c.ID), Author: page.Cards[c.Author],
		Page: page.Number, Pages: c.Pages(), Kept: page.Kept,
		MayReply: allow(v, reply, c, nil) == nil,
		Reply:    composeView{Visit: v, Asks: h.asks(ctx, v.Group), Action: h.url(v.Group, c.ID) + "/replies", Draft: draft, Problems: problems, Once: h.once(), Autosave: h.url(v.Group, c.ID) + "/draft"},
	}
	if v.Belongs() {
		view.MeetURL = v.Group.ReadingURL()
	}
	if _, known := page.Cards[c.Author]; !known && v.Belongs() { // the opening post is on an earlier page
		if cards, err := h.groups.Cards(ctx, h.db, []group.MemberID{c.Author}); err == nil {
			view.Author = cards[c.Author]
		}
	}
	if view.MayReply {
		view.Waits, view.Reply.Says = h.stillWaits(ctx, v, c), h.says(ctx, v, false)
	}
	view.Posts = make([]postView, 0, len(page.Posts))
	address := h.pageURL(v.Group, c.ID, page.Number)
	for _, p := range page.Posts {
		post := h.postView(v, c, p, page.Cards[p.Author], address)
		post.ShowURL = withShow(address, post.Token)
		post.MeetURL, post.Welcome = view.MeetURL, view.MayReply && !post.Mine
		view.Heavy = view.Heavy || p.Note != "" || p.Meet == group.Folded
		view.Posts = append(view.Posts, post)
		view.Last = c.place(p.Number)
		if view.NewFrom == 0 && page.Kept.ReadUpTo > 0 && p.Number > page.Kept.ReadUpTo {
			view.NewFrom = p.Number
		}
	}
	view.UpToDate = page.Number == view.Pages
	if page.Number > 1 {
		view.Prev = h.pageURL(v.Group, c.ID, page.Number-1)
	}
	if page.Number < view.Pages {
		view.Next = h.pageURL(v.Group, c.ID, page.Number+1)
	}
	return view
}

// postView is one post as its reader may see it.
type postView struct {
	Post
	Token    string
	URL      string
	Author   group.Card
	Mine     bool
	MayRead  bool // false: only that something was here
	Acks     acksView
	MayEdit  bool
	MayTake  bool // the post back
	Moderate bool
	Actions  string // address under which this post's actions lie
	ApartURL string // where the reader can ask not to meet its author any more; "" where not
	Worry    string // where the reader can say that they worry about its author; "" where not
	Report   string // where the reader can say that it breaks a rule; "" where not
	ShowURL  string // this page with the post shown that the reader chose not to meet
	MeetURL  string // where the reader chooses what they meet; "" for visitors
	Welcome  bool   // the reader may answer somebody else's post
}

// postView makes the view of a post on the page of the conversation at the
// address.
func (h handler) postView(v group.Visit, c Conversation, p Post, author group.Card, page string) postView {
	mine, token := v.Belongs() && p.Author == v.Member.ID, h.postToken(p.ID)
	return postView{
		Post: p, Token: token, URL: page + "#p-" + token, Author: author, Mine: mine,
		MayRead:  !p.Withdrawn && p.HTML != "" && (!p.Hidden || mine || v.Facilitates()),
		Acks:     acksOf(v, c, p, token),
		MayEdit:  allow(v, change, c, &p) == nil,
		MayTake:  allow(v, withdraw, c, &p) == nil,
		Moderate: allow(v, moderate, c, &p) == nil && !p.Withdrawn,
		Actions:  groupURL(v.Group) + "/posts/" + token,
		ApartURL: apartURL(h.groups, v, p, author),
		Report:   reportURL(v, p, token),
		Worry:    worryURL(v, p, author, token),
	}
}

// reportURL is where a member says that somebody else's post breaks a rule.
func reportURL(v group.Visit, p Post, token string) string {
	if !v.Belongs() || p.Author == v.Member.ID || p.Author == 0 || p.Withdrawn {
		return ""
	}
	return v.Group.ReportURL("post", token)
}

// acksView is the row of acknowledgements under a post: buttons for those who
// may give them, numbers for the author, mere presence for the rest.
type acksView struct {
	Action string
	Token  string
	Acks   [3]ackView
	Give   bool
	Mine   bool
}

type ackView struct {
	Kind  Ack
	Count int64 // shown to the author only
	Given bool  // by the reader
	There bool  // by anybody
}

// ackButton gives an acknowledgement, or takes it back. One form holds all
// three, and the button's name tells what was meant.
func ackButton(ctx context.Context, v acksView, a ackView) ui.PressView {
	b := ui.PressView{Name: "kind", Value: string(a.Kind), ID: "ack-" + string(a.Kind) + "-" + v.Token, Pressed: a.Given,
		Text: i18n.T(ctx, "forum.ack."+string(a.Kind))}
	if a.Given {
		b.Name = "take_back"
	}
	if a.There {
		b.There = i18n.T(ctx, "forum.ack_there")
	}
	return b
}

func acksOf(v group.Visit, c Conversation, p Post, token string) acksView {
	view := acksView{
		Action: groupURL(v.Group) + "/posts/" + token + "/acknowledgements", Token: token,
		Give: allow(v, acknowledge, c, &p) == nil, Mine: v.Belongs() && v.Member.ID == p.Author,
	}
	for i, kind := range Acks {
		view.Acks[i] = ackView{Kind: kind, Count: p.Counts[i], Given: p.Given[i], There: p.Counts[i] > 0}
	}
	return view
}

// composeView is a form to write in.
type composeView struct {
	Asks     Asks
	Visit    group.Visit
	Action   string
	Autosave string
	Draft    Draft
	Problems *web.Problems
	Once     string
	Says     Assurance // above the form
}

func (h handler) composeView(ctx context.Context, v group.Visit, draft Draft, problems *web.Problems) composeView {
	return composeView{Visit: v, Asks: h.asks(ctx, v.Group), Says: h.says(ctx, v, true), Action: groupURL(v.Group) + "/conversations", Autosave: groupURL(v.Group) + "/conversations/draft",
		Draft: draft, Problems: problems, Once: h.once()}
}

// noteAttrs are those of the content note: it offers what is often needed.
func (v composeView) noteAttrs() templ.Attributes {
	attrs := templ.Attributes{"dir": "auto"}
	if len(v.Asks.Notes) > 0 {
		attrs["list"] = "notes"
	}
	return attrs
}

// once names a form; see Writing.
func (h handler) once() string { return h.codec.Token("form", h.ids.Next()) }

// editView is the form for a post that was already written.
type editView struct {
	Compose composeView
	Title   string
	Back    string
	Sorting touchesView // of what was read in the words
}

// touchesView is a form about what a post touches on.
type touchesView struct {
	Action, Token string
	Touches       group.Touches
	Ask           string // the message that says what it is for
}

func (h handler) editView(ctx context.Context, v group.Visit, c Conversation, p Post, draft Draft, problems *web.Problems) editView {
	return editView{
		Compose: composeView{Visit: v, Asks: h.asks(ctx, v.Group), Action: groupURL(v.Group) + "/posts/" + h.postToken(p.ID) + "/edit", Draft: draft, Problems: problems},
		Title:   titleOf(ctx, v, c), Back: h.postURL(v.Group, c.ID, p.ID, c.place(p.Number)),
		Sorting: touchesView{Action: groupURL(v.Group) + "/posts/" + h.postToken(p.ID) + "/touches", Token: h.postToken(p.ID), Touches: p.Touches, Ask: "forum.touches_ask"},
	}
}

type searchView struct {
	Visit group.Visit
	Query string
	Hits  []hitView
}

type hitView struct {
	Hit
	URL string
}

func (h handler) searchView(v group.Visit, query string, hits []Hit) searchView {
	view := searchView{Visit: v, Query: query}
	for _, hit := range hits {
		view.Hits = append(view.Hits, hitView{Hit: hit, URL: groupURL(v.Group) + "/posts/" + h.postToken(hit.Post.ID)})
	}
	return view
}

// hideView is the form for a facilitator's reason.
type hideView struct {
	Visit    group.Visit
	Action   string
	ID       string
	Back     string
	Reason   string
	Problems *web.Problems
}
