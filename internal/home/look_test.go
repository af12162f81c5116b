package home_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"


	"hearth/internal/account"
	"hearth/internal/account/naming"
	"hearth/internal/audit"
	"hearth/internal/consent"
	"hearth/internal/demo"
	"hearth/internal/group"
	"hearth/internal/home"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

type lookForum struct{}

func (lookForum) items(v group.Visit, n int64) []group.TalkItem {
	at := cryptotest.Now.Add(-time.Duration(len(v.Group.Slug)) * time.Hour)
	return []group.TalkItem{
		{URL: v.Group.URL() + "/conversations/x", Title: "The Sunday feeling", Handle: "quiet-otter", Posts: 7, New: n, LastAt: at},
		{URL: v.Group.URL() + "/conversations/y", Title: "Small things that got done", Handle: "rowan-by-the-sea", Posts: 1, LastAt: at.Add(-3 * time.Hour)},
	}
}
func (f lookForum) Latest(_ context.Context, v group.Visit) ([]group.TalkItem, error) { return f.items(v, 0), nil }
func (f lookForum) Following(_ context.Context, v group.Visit) ([]group.TalkItem, error) {
	if v.Group.Slug != "low-days" {
		return nil, nil
	}
	return f.items(v, 2), nil
}
func (f lookForum) Drafts(_ context.Context, v group.Visit) ([]group.TalkItem, error) {
	if v.Group.Slug != "low-days" {
		return nil, nil
	}
	return f.items(v, 0)[:1], nil
}

type lookChat struct{}

func (lookChat) Crowd(context.Context, group.ID) (int64, error) { return 6, nil }

func TestLook(t *testing.T) {
	w, err := demo.Load()
	if err != nil {
		t.Fatal(err)
	}
	catalog, err := i18n.Load(ui.Texts, web.Texts, group.Texts, home.Texts, naming.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(catalog)
	d := dbtest.SQLite(t)
	kit := cryptotest.New(t, d)
	g := group.New(group.Deps{DB: d, Keys: kit.Keys, IDs: kit.IDs, Clock: kit.Clock, Consents: consent.New(kit.IDs, kit.Clock), Audit: audit.New(d, kit.Keys, kit.Clock)})
	g.ShowTalk(lookForum{})
	ctx := t.Context()
	var topics []group.Topic
	for _, tp := range w.Topics {
		n := map[i18n.Lang]string{}
		for k, v := range tp.Names {
			n[i18n.Lang(k)] = v
		}
		topics = append(topics, group.Topic{Slug: tp.Slug, Names: n})
	}
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(g.SetTopics(ctx, topics))
	orgs := map[string]group.Organisation{}
	for _, o := range w.Organisations {
		orgs[o.Slug], err = g.CreateOrganisation(ctx, o.Slug, o.Name, o.About)
		must(err)
	}
	for _, x := range w.Groups {
		_, err := g.CreateGroup(ctx, orgs[x.Org], group.NewGroup{Slug: x.Slug, Name: x.Name, Summary: x.Summary, Aim: x.Aim, ForWhom: x.ForWhom, NotFor: x.NotFor, Lang: x.Lang, LedBy: x.LedBy, Topics: x.Topics, Formats: x.Formats, PublicConversations: x.PublicConversations, Agreements: x.Agreements.Statements})
		must(err)
	}
	accounts := map[string]account.ID{}
	for i, m := range w.Members {
		id := account.ID(i + 1)
		accounts[m.Name] = id
		for _, in := range m.Memberships {
			if in.Role == "facilitator" {
				checked := ""
				for _, x := range w.Groups {
					for _, h := range x.Facilitators {
						if x.Slug == in.Group && h.Handle == in.Handle {
							checked = h.Checked
						}
					}
				}
				_, err := g.Appoint(ctx, in.Group, id, in.Handle, group.Facilitator, checked)
				must(err)
				continue
			}
			v, err := g.Visit(ctx, account.Actor{ID: id}, in.Group)
			must(err)
			_, err = g.Join(ctx, v, group.Joining{Handle: in.Handle, Agree: true})
			must(err)
		}
	}
	h := home.New(home.Deps{Groups: g, Forum: lookForum{}, Chat: lookChat{}})
	rt := web.NewRouter(ui.ErrorPage, nil)
	g.Routes(rt)
	h.Routes(rt)
	best, most := account.ID(0), 0
	for _, m := range w.Members {
		if len(m.Memberships) > most {
			best, most = accounts[m.Name], len(m.Memberships)
		}
	}
	fresh := account.ID(99999)
	ask := func(lang i18n.Lang, theme string, who account.ID, method, path string, form url.Values) string {
		r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
		if form != nil {
			r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		}
		c := i18n.With(r.Context(), lang)
		c = ui.WithTheme(c, theme)
		c = account.WithActor(c, account.Actor{ID: who})
		c = web.WithVisitor(c, web.Visitor{SignedIn: who != 0, Name: "morning-kettle", Path: r.URL.Path})
		rec := httptest.NewRecorder()
		rt.ServeHTTP(rec, r.WithContext(c))
		if rec.Code >= 500 {
			t.Errorf("%s %s: %d", method, path, rec.Code)
		}
		return rec.Body.String()
	}
	var _ http.Handler = rt
	must(os.MkdirAll("/tmp/look", 0o755))
	leaveAs := best
	var leaveSlug string
	mine, err := g.MyGroups(ctx, best)
	must(err)
	leaveSlug = mine[0].Group.Slug
	for _, p := range []struct {
		name, method, path string
		who                account.ID
		form               url.Values
	}{
		{"front", "GET", "/", 0, nil}, {"dir", "GET", "/groups", 0, nil}, {"found", "GET", "/groups?topic=depression&topic=sleep&q=anyone", fresh, nil},
		{"none", "GET", "/groups?q=zzzz", 0, nil}, {"about", "GET", "/groups/low-days", fresh, nil}, {"visitor", "GET", "/groups/low-days", 0, nil},
		{"refused", "POST", "/groups/low-days/membership", fresh, url.Values{"handle": {"a@b.de"}, "version": {"1"}}},
		{"member", "GET", "/groups/" + leaveSlug, best, nil}, {"leave", "GET", "/groups/" + leaveSlug + "/leave", leaveAs, nil},
		{"aboutar", "GET", "/groups/ala-mahl", fresh, nil},
		{"me", "GET", "/me", best, nil}, {"menone", "GET", "/me", fresh, nil}, {"privacy", "GET", "/privacy", 0, nil},
	} {
		for _, lang := range i18n.Langs {
			for _, theme := range []string{"light", "dark"} {
				must(os.WriteFile(fmt.Sprintf("/tmp/look/%s-%s-%s.html", p.name, lang, theme), []byte(ask(lang, theme, p.who, p.method, p.path, p.form)), 0o644))
			}
		}
	}
}
