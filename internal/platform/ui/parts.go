package ui

import (
	"context"
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

// ErrorView is a page that says what went wrong. Empty Title and Text are
// filled in by status.
type ErrorView struct {
	Status      int
	Title, Text string
	Incident    string // what to name when asking for help; "" if there is none
	Retry       int    // seconds to wait before trying again; 0 if that would not help
}

// explained lists the statuses that have words of their own.
var explained = map[int]bool{
	400: true, 403: true, 404: true, 405: true, 409: true, 413: true,
	415: true, 422: true, 429: true, 500: true, 503: true,
}

func (v ErrorView) key() string {
	switch {
	case explained[v.Status]:
		return "ui.error." + itoa(v.Status)
	case v.Status >= 500:
		return "ui.error.500"
	default:
		return "ui.error.400"
	}
}

func (v ErrorView) title(ctx context.Context) string {
	if v.Title != "" {
		return v.Title
	}
	return t(ctx, v.key()+".title")
}

func (v ErrorView) text(ctx context.Context) string {
	if v.Text != "" {
		return v.Text
	}
	return t(ctx, v.key()+".text")
}

// icon is calm on purpose: an error page must not alarm.
func (v ErrorView) icon() string {
	switch v.Status {
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
