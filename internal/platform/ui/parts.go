package ui

import (
	"time"

	"github.com/a-h/templ"
)

// PagerView leads through a long list. Empty addresses are ends of the list.
type PagerView struct {
	Prev, Next  string
	Page, Pages int // counted from 1; Pages 0 if nobody counted
}

// TabsView is the navigation inside a group.
type TabsView struct {
	Label string // what the tabs are about, for screen readers
	Tabs  []Tab
}

// A Tab is one page of several about one thing.
type Tab struct {
	Text, URL string
	Icon      string
	Note      string // a few words beside the text: "6 here"
	Current   bool
}

// EmptyView is what a list says when there is nothing in it. Children are what
// one can do about that.
type EmptyView struct{ Icon, Title, Text string }

// errorIcon is calm on purpose: an error page must not alarm.
func errorIcon(status int) string {
	switch status {
	case 404:
		return "compass"
	case 429, 503:
		return "clock"
	default:
		return "sprout"
	}
}

// raw is for HTML that UserText or Icon vouch for.
func raw(html string) templ.Component { return templ.Raw(html) }

// machineTime is a moment as programs read it.
func machineTime(at time.Time) string { return at.UTC().Format(time.RFC3339) }
