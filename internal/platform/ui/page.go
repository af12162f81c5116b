package ui

import (
	"context"
	"net/url"

	"hearth/internal/platform/web"
)

// Sections of the navigation, for PageView.Section.
const (
	SectionGroups  = "groups"
	SectionMine    = "mine"
	SectionNotices = "notices"
	SectionHelp    = "help"
	SectionAccount = "account"
	SectionJoin    = "join"
	SectionSignIn  = "sign-in"
)

// PageView is what the layout needs to know of a page.
type PageView struct {
	Title       string   // the page's own title, already in the reader's language
	Section     string   // which part of the navigation is lit; "" for none
	Description string   // a sentence for search engines; "" on private pages
	Crumbs      []Crumb  // the way here, without the page itself
	Scripts     []string // islands beside the base one, by file name without ".js"; "htmx" for htmx
	Wide        bool     // the full width, for a room; otherwise a readable one
	Bare        bool     // without navigation and footer, for a step that wants quiet
	Share       *Share   // how the page is shown elsewhere; nil on pages that are not for everybody
}

// A Crumb is one step of the way to a page.
type Crumb struct{ Text, URL string }

// htmxConfig keeps htmx within the content security policy and off the
// session's history: no style of its own, no stored copies of pages.
const htmxConfig = `{"includeIndicatorCSS":false,"history":false}`

// a navItem is one link of the main navigation.
type navItem struct {
	Section, URL, Icon, Text string
	New                      bool // something there has not been read
}

func navItems(ctx context.Context) []navItem {
	items := []navItem{{Section: SectionGroups, URL: "/groups", Icon: "users", Text: t(ctx, "ui.nav.groups")}}
	if web.VisitorFrom(ctx).SignedIn {
		return append(items, navItem{Section: SectionMine, URL: "/me", Icon: "house", Text: t(ctx, "ui.nav.mine")},
			navItem{Section: SectionNotices, URL: "/notices", Icon: "bell", Text: t(ctx, "ui.nav.notices"), New: unread(ctx)})
	}
	return append(items,
		navItem{Section: SectionJoin, URL: "/join", Icon: "hand-heart", Text: t(ctx, "ui.nav.join")},
		navItem{Section: SectionSignIn, URL: "/sign-in", Icon: "log-in", Text: t(ctx, "ui.nav.sign_in")})
}

func mainClass(v PageView) string {
	if v.Wide {
		return "page wide"
	}
	return "page"
}

// accountName is how the account menu is labelled. A name is given by its
// owner, and only its owner sees it here.
func accountName(ctx context.Context) string {
	if name := web.VisitorFrom(ctx).Name; name != "" {
		return name
	}
	return t(ctx, "ui.nav.account")
}

// pressed is the value of aria-pressed, which must be there in both states.
func pressed(is bool) string {
	if is {
		return "true"
	}
	return "false"
}

// signInURL leads to the sign-in page and from there back here.
func signInURL(ctx context.Context) string {
	return "/sign-in?next=" + url.QueryEscape(web.VisitorFrom(ctx).Path)
}
