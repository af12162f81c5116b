package ui_test

import (
	"context"
	"flag"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/ui/uitest"
	"hearth/internal/platform/web"
)

// The gallery shows every part on one page. To look at it, serve the folder
// that "go test ./internal/platform/ui -gallery DIR" fills, with web/dist as
// its folder "static".
var galleryDir = flag.String("gallery", "", "also write the gallery's pages into this folder")

var moment = time.Date(2026, time.November, 22, 21, 14, 0, 0, time.UTC)

var refused = &web.Problems{Fields: []web.Problem{
	{Name: "name", Text: "Choose a name that is not your own."},
	{Name: "bring", Text: "Pick at least one."},
	{Name: "agree", Text: "Tick the box to go on."},
}}

// html is markup as it stands.
func html(s string) templ.Component { return templ.Raw(s) }

// with gives a component its children.
func with(c templ.Component, children ...templ.Component) templ.Component {
	return templ.ComponentFunc(func(ctx context.Context, w io.Writer) error {
		return c.Render(templ.WithChildren(ctx, templ.Join(children...)), w)
	})
}

func join(all ...templ.Component) templ.Component { return templ.Join(all...) }

func gallery() templ.Component {
	return join(galleryFront(), galleryThread(), galleryForm(), galleryRest())
}

func galleryFront() templ.Component {
	return join(
		html(`<section class="hero stack"><h1>You don’t have to carry it alone.</h1><p class="lede">Small groups of people who know what it is like, with someone trained in the room. Free, day or night.</p></section><div class="with-side"><section class="stack"><form class="card stack" method="post">`),
		ui.Choices(ui.ChoicesView{Name: "topic", Legend: "What brings you here?", Many: true, Options: []ui.Option{
			{Value: "a", Text: "Depression", Chosen: true}, {Value: "b", Text: "Anxiety"}, {Value: "c", Text: "Grief"},
			{Value: "d", Text: "Drinking or drugs"}, {Value: "e", Text: "Caring for someone"}, {Value: "f", Text: "I’m not sure"}}}),
		html(`<div class="form-row">`),
		ui.Select(ui.SelectView{Name: "how", Label: "How would you like to talk?", Value: "b", Options: []ui.Option{{Value: "a", Text: "Any way"}, {Value: "b", Text: "Writing, in my own time"}}}),
		ui.Field(ui.FieldView{Name: "q", Label: "Words to look for", Type: "search"}),
		ui.Button(ui.ButtonView{Text: "Show groups", Icon: "search", Look: ui.Primary}),
		html(`</div></form><div class="row spread"><h2>Groups that fit</h2><small>3 of 42, by your answers</small></div><ul class="tiles">`),
		card("Low days, gently", ui.Chip(ui.Moss, "hand-heart", "Peer-led"), "Living with depression. We check in, one at a time, and nobody has to be fine.", "open now · about 15 people this week"),
		card("Steady ground", ui.Chip(ui.Dusk, "sprout", "Therapist-led"), "Eight weeks, one skill a week, with worksheets in between.", "5 of 10 places left"),
		card("رجال بعد أصعب سنة", ui.Chip(ui.Honey, "", "By request"), "للرجال الذين يفضلون الكتابة على الكلام.", "العربية"),
		html(`</ul></section><aside class="stack">`),
		with(ui.Note(ui.Rose, "In danger right now?"), html(`<p>Call your local emergency number, or see <a href="/help">who can talk with you in the next few minutes</a>.</p>`)),
		with(ui.Note(ui.Moss, "What we know about you"), html(`<p>A name you chose. Nothing else, unless you tell us.</p>`)),
		html(`<div class="card"><h2>Held by</h2><ul class="list">`),
		person(11, "rowan-by-the-sea", "Trained peer, checked May 2026"), person(12, "marsh-heron", "Clinical psychologist, licence seen"),
		html(`</ul></div></aside></div>`))
}

func card(title string, chip templ.Component, text, meta string) templ.Component {
	return join(html(`<li class="card whole stack tight"><div class="chips">`), chip, ui.Chip(ui.Plain, "message-circle", "Writing"),
		html(`</div><h3 dir="auto"><a href="/groups/x">`+title+`</a></h3><p dir="auto">`+text+`</p><small>`+meta+`</small></li>`))
}

func person(seed uint64, name, line string) templ.Component {
	return join(html(`<li class="byline">`), ui.Face(seed), html(`<div><span class="name">`+name+`</span><small>`+line+`</small></div></li>`))
}

func galleryThread() templ.Component {
	return join(
		ui.Tabs(ui.TabsView{Label: "Low days, gently", Tabs: []ui.Tab{
			{Text: "Conversations", URL: "/c", Current: true}, {Text: "Room", URL: "/r", Note: "6 here"}, {Text: "About", URL: "/a"}}}),
		html(`<section class="stack narrow"><h2 class="serif">The Sunday feeling</h2><div class="chips">`), ui.Chip(ui.Honey, "ear", "Wants to be heard, not advised"), ui.Chip(ui.Plain, "pin", "Pinned"), ui.Chip(ui.Rose, "", "Rose"), ui.Chip(ui.Ember, "", "Ember"), html(`</div><article class="card post">`),
		html(`<header class="byline">`), ui.Face(3), html(`<div><span class="name">quiet-otter</span> <small>`), ui.Time(moment), html(`</small></div></header>`),
		ui.UserText(`<p>Every Sunday around six it drops. I know Monday will be survivable and my body doesn’t believe it.</p><blockquote><p>Writing it here so it isn’t only in my head.</p></blockquote>`),
		html(`<footer class="acts"><button class="act" aria-pressed="true">With you · 9</button><button class="act" aria-pressed="false">Me too · 4</button><button class="act" aria-pressed="false">Thank you</button></footer></article>`),
		html(`<article class="card post"><header class="byline">`), ui.Face(8), html(`<div><span class="name" dir="auto">قمر-هادئ</span> <small>`), ui.Day(moment), html(`</small></div></header>`),
		ui.UserText(`<p>هذه الجملة عن الجسد الذي لا يصدّق. نعم.</p>`), html(`</article>`),
		html(`<details class="card fold"><summary><strong>Content note: self-harm, in the past</strong> <small>from lantern-7 · open only if you want to</small></summary><p>Folded text.</p></details>`),
		html(`<ol class="chat"><li class="line">`), ui.FaceSmall(21), html(`<div><div class="meta"><span class="name">fern</span> 21:14</div><div class="bubble">Just listening tonight.</div></div></li><li class="line mine"><div class="bubble">Welcome. That counts.</div></li></ol>`),
		ui.Pager(ui.PagerView{Prev: "?p=1", Next: "?p=3", Page: 2, Pages: 7}),
		html(`</section>`))
}

func galleryForm() templ.Component {
	return join(
		html(`<hr/><section class="narrow"><form class="stack" method="post">`),
		ui.ErrorSummary(refused),
		ui.Field(ui.FieldView{Name: "name", Label: "Your name here", Hint: "Two words are enough. Not your real name.", Value: "Anna Berg", Problems: refused, Required: true, MaxLength: 40, Autocomplete: "username"}),
		ui.Field(ui.FieldView{Name: "passphrase", Label: "Passphrase", Type: "password", Value: "never shown", Autocomplete: "new-password"}),
		ui.TextArea(ui.TextAreaView{Name: "body", Label: "Your reply", Value: "I used to fight it. Now I put the kettle on and", Rows: 3}),
		ui.Choices(ui.ChoicesView{Name: "wish", Legend: "What would help?", Required: true, Options: []ui.Option{{Value: "heard", Text: "To be heard", Icon: "ear", Chosen: true}, {Value: "advice", Text: "Advice", Icon: "lightbulb"}}}),
		ui.Choices(ui.ChoicesView{Name: "bring", Legend: "Which of these?", Hint: "As many as you like.", Many: true, Stacked: true, Problems: refused, Options: []ui.Option{{Value: "1", Text: "Writing", Hint: "In your own time."}, {Value: "2", Text: "Room", Hint: "Live, in short lines.", Chosen: true}}}),
		with(ui.Checkbox(ui.CheckboxView{Name: "agree", Label: "I will keep what is said here to myself.", Required: true, Problems: refused}), html(`<a href="/agreements">Read all agreements</a>`)),
		html(`<div class="row">`), ui.Button(ui.ButtonView{Text: "Reply", Icon: "send", Look: ui.Primary, Name: "do", Value: "reply"}), ui.Button(ui.ButtonView{Text: "Keep as draft"}), ui.LinkButton(ui.LinkView{URL: "/", Text: "Not now", Look: ui.Quiet}), html(`</div></form>`),
		with(ui.Confirm(ui.ConfirmView{Text: "Take this back", Icon: "trash-2", Look: ui.Danger, Small: true, Ask: "It will be gone for everyone."}), html(`<form method="post">`), ui.Button(ui.ButtonView{Text: "Yes, take it back", Look: ui.Danger}), html(`</form>`)),
		html(`</section>`))
}

func galleryRest() templ.Component {
	faces := []templ.Component{html(`<hr/><div class="row">`)}
	for seed := range uint64(24) {
		faces = append(faces, ui.Face(seed))
	}
	return join(join(faces...), html(`</div><hr/>`),
		with(ui.Note(ui.Dusk, ""), html(`<p>A note without a title.</p>`)), with(ui.Note(ui.Honey, "Take note"), html(`<p>Something changed.</p>`)),
		html(`<hr/>`),
		with(ui.Empty(ui.EmptyView{Icon: "message-circle", Title: "Nobody has written yet", Text: "The first line is the hardest. It can be short."}), ui.LinkButton(ui.LinkView{URL: "/new", Text: "Begin", Icon: "pencil", Look: ui.Primary})),
		html(`<hr/><dl class="facts"><dt>Led by</dt><dd>Peers</dd><dt>Language</dt><dd>English</dd></dl>`))
}

// variants are the ways a page can look to its reader.
var variants = []struct {
	name    string
	lang    i18n.Lang
	theme   string
	visitor web.Visitor
}{
	{"en", i18n.English, ui.ThemeAuto, web.Visitor{Path: "/groups"}},
	{"es-member-dark", i18n.Spanish, ui.ThemeDark, web.Visitor{SignedIn: true, Name: "quiet-otter", Path: "/me"}},
	{"ar-member-light", i18n.Arabic, ui.ThemeLight, web.Visitor{SignedIn: true, Name: "", Path: "/me"}},
}

func TestGallery(t *testing.T) {
	for _, v := range variants {
		t.Run(v.name, func(t *testing.T) {
			ctx := ui.WithTheme(web.WithVisitor(uitest.Context(t, v.lang), v.visitor), v.theme)
			page := with(ui.Page(ui.PageView{Title: "Find a group", Section: ui.SectionGroups, Description: "Groups.", Scripts: []string{"htmx"}, Crumbs: []ui.Crumb{{Text: "Groups", URL: "/groups"}, {Text: "Low days, gently", URL: "/groups/x"}}}), gallery())
			uitest.Golden(t, ctx, "gallery-"+v.name, page)
			write(t, v.name+".html", uitest.Render(t, ctx, page))
			write(t, v.name+"-error.html", uitest.Render(t, ctx, ui.ErrorPage(web.ErrorView{Status: 429, Title: "One moment, please", Text: "That was a lot in a short time.", Retry: 12, Incident: "a1b2-c3d4"})))
		})
	}
}

func write(t *testing.T, name, html string) {
	t.Helper()
	if *galleryDir == "" {
		return
	}
	if err := os.WriteFile(filepath.Join(*galleryDir, name), []byte(html), 0o644); err != nil {
		t.Fatal(err)
	}
}
