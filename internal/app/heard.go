package app

import (
	"context"
	"net/http"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
	"hearth/internal/safety/cases"
	"hearth/internal/safety/ladder"
	"hearth/internal/safety/moderation"
	"hearth/internal/safety/watch"
)

// ofDecision is how a decision of package moderation stands in addresses.
const ofDecision ident.Kind = "moderation decision"

// forms are those in which somebody may say that they are in danger.
func (a *App) forms(codec *ident.Codec) map[string]watch.Form {
	forms := map[string]watch.Form{}
	// What is written to others is read before they see it; here, where it is
	// refused.
	for _, path := range []string{"/conversations", "/conversations/{id}/replies", "/posts/{post}/edit", "/room/messages",
		"/meetings/{series}/{date}/room/lines", "/meetings/{series}/{date}/room/aside/lines", "/listening/talks/{talk}/lines", "/person"} {
		forms["POST /groups/{slug}"+path] = watch.Form{Fields: []string{"title", "body", "content_note"}}
	}
	forms["POST /groups/{slug}/listening/ask"] = watch.Form{Fields: []string{"words"}}
	// The rest is read nowhere else.
	for path, field := range map[string]string{"/leave": "goodbye", "/pause": "words", "/report": "words", "/listening/talks/{talk}/do": "note",
		"/listening/talks/{talk}/after": "words", "/sealed/{ask}/complain": "words"} {
		forms["POST /groups/{slug}"+path] = watch.Form{Fields: []string{field}, Alone: true}
	}
	forms["POST /groups/{slug}/board/help"] = watch.Form{Fields: []string{"title", "body", "note"}, Alone: true}
	// What was said without a handle leads to nobody.
	forms["POST /groups/{slug}/board/feedback"] = watch.Form{Fields: []string{"body"}, Alone: true, Not: func(f web.Form) bool { return !f.Yes("named") }}
	forms["POST /groups/{slug}/request"] = watch.Form{Fields: []string{"access"}, Prefix: "q-", Alone: true, From: ladder.S3, Source: cases.Applied,
		Not: func(f web.Form) bool { return f.Text("do") == "draft" }, At: a.applying}
	forms["POST /decisions/{decision}/appeal"] = watch.Form{Fields: []string{"words"}, Alone: true, At: func(ctx context.Context, actor account.Actor, r *http.Request) (group.Visit, error) {
		id, ok := codec.ID(ofDecision, r.PathValue("decision"))
		if !ok {
			return group.Visit{}, fault.Missing("no such decision token")
		}
		s, err := a.Moderation.Statement(ctx, actor, moderation.DecisionID(id))
		if err != nil {
			return group.Visit{}, err
		}
		return a.Group.Been(ctx, actor, s.In.Slug)
	}}
	return forms
}

// applying is a group as somebody meets it who asks to come in: whoever was never
// in it is received, so that a person can talk with them.
func (a *App) applying(ctx context.Context, actor account.Actor, r *http.Request) (group.Visit, error) {
	v, err := a.Group.Visit(ctx, actor, r.PathValue("slug"))
	if err != nil {
		return v, err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return v, err
	}
	v, err = a.Group.Receive(ctx, v, form.Text("handle"))
	v.Member = v.Known()
	return v, err
}
