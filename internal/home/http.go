package home

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"time"

	"hearth/internal/account"
	"hearth/internal/directory"
	"hearth/internal/group"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// How much the front page shows: enough to choose from, little enough to read.
const (
	shownGroups  = 6
	shownRooms   = 3
	shownTalk    = 4
	askedForTalk = 4 // groups whose conversations are looked at
)

// handler gathers pages and draws them.
type handler struct{ Deps }

// front answers GET /.
func (h handler) front(w http.ResponseWriter, r *http.Request) error {
	view, err := h.frontView(r.Context())
	if err != nil {
		return err
	}
	web.Findable(w)
	return web.Render(w, r, http.StatusOK, frontPage(view))
}

func (h handler) frontView(ctx context.Context) (frontView, error) {
	view := frontView{SignedIn: account.ActorFrom(ctx).SignedIn()}
	found, err := h.Directory.Search(ctx, directory.Filter{})
	if err != nil {
		return view, err
	}
	view.Found = found
	view.Groups = found.Items[:min(len(found.Items), shownGroups)]
	if view.Rooms, err = h.openRooms(ctx, found.Items); err != nil {
		return view, err
	}
	view.Talk, err = h.newestTalk(ctx, found.Items)
	return view, err
}

// openRooms lists the fullest rooms. Numbers are rounded as everywhere where
// strangers look, so a room with one or two in it is not named.
func (h handler) openRooms(ctx context.Context, items []directory.Item) (rooms []room, err error) {
	for _, item := range items {
		if !slices.Contains(item.Formats, "chat") {
			continue
		}
		here, err := h.Chat.Crowd(ctx, item.ID)
		if err != nil {
			return nil, err
		}
		if people := group.People(here); people > 0 {
			rooms = append(rooms, room{Item: item, People: people})
		}
	}
	slices.SortStableFunc(rooms, func(a, b room) int { return cmp.Compare(b.People, a.People) })
	return rooms[:min(len(rooms), shownRooms)], nil
}

// newestTalk lists the newest conversations of groups that anybody may read.
func (h handler) newestTalk(ctx context.Context, items []directory.Item) (talk []group.TalkItem, err error) {
	asked := 0
	for _, item := range items {
		if !item.PublicConversations || asked == askedForTalk {
			continue
		}
		asked++
		latest, err := h.Forum.Latest(ctx, group.Visit{Group: item.Group})
		if err != nil {
			return nil, err
		}
		for _, one := range latest {
			one.Group = item.Name
			talk = append(talk, one)
		}
	}
	slices.SortStableFunc(talk, func(a, b group.TalkItem) int { return b.LastAt.Compare(a.LastAt) })
	return talk[:min(len(talk), shownTalk)], nil
}

// mine answers GET /me.
func (h handler) mine(w http.ResponseWriter, r *http.Request) error {
	view, err := h.mineView(r.Context())
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(view.json(), ""))
	}
	return web.Render(w, r, http.StatusOK, minePage(view))
}

func (h handler) mineView(ctx context.Context) (mineView, error) {
	visits, err := h.Groups.MyGroups(ctx, account.ActorFrom(ctx).ID)
	if err != nil {
		return mineView{}, err
	}
	band, err := h.Groups.BandOf(ctx, account.ActorFrom(ctx))
	if err != nil {
		return mineView{}, err
	}
	view := mineView{Starts: band != account.Youth}
	if h.Staff != nil {
		if view.Places, err = h.Staff.Places(ctx, account.ActorFrom(ctx).ID); err != nil {
			return view, err
		}
	}
	if h.OnDuty != nil && len(view.Places) > 0 {
		if view.OnDuty, err = h.OnDuty(ctx, account.ActorFrom(ctx).ID); err != nil {
			return view, err
		}
	}
	for _, v := range visits {
		g := myGroup{Visit: v}
		if g.Following, err = h.Forum.Following(ctx, v); err != nil {
			return view, err
		}
		if g.Drafts, err = h.Forum.Drafts(ctx, v); err != nil {
			return view, err
		}
		if h.Meetings != nil {
			if g.Next, g.Meets, err = h.Meetings.Meeting(ctx, v); err != nil {
				return view, err
			}
		}
		view.Groups = append(view.Groups, g)
	}
	view.Cares = len(view.Places) > 0 || view.holds()
	if !view.Cares && h.Listens != nil && len(view.Groups) > 0 {
		view.Cares, err = h.Listens(ctx, view.members())
	}
	return view, err
}

// privacy answers GET /privacy.
func (h handler) privacy(w http.ResponseWriter, r *http.Request) error {
	return web.Render(w, r, http.StatusOK, privacyPage())
}

// keptFor is how long a browser remembers a preference.
const keptFor = 365 * 24 * time.Hour

// preferences answers POST /preferences, the foot of every page. What it does
// not know it leaves as it was.
func (h handler) preferences(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if lang, ok := i18n.Parse(form.Text("lang")); ok {
		keep(w, "lang", string(lang))
	}
	switch theme := form.Text("theme"); theme {
	case ui.ThemeAuto, ui.ThemeLight, ui.ThemeDark:
		keep(w, "theme", theme)
	}
	return web.Done(w, r, web.LocalPath(form.Text("back"), "/"))
}

// keep sets a cookie that says nothing about who somebody is.
func keep(w http.ResponseWriter, name, value string) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: int(keptFor.Seconds()),
		HttpOnly: true, SameSite: http.SameSiteLaxMode})
}
