package staff

import (
	"net/http"
	"slices"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// groupTable answers GET /org/{org}/groups.
func (h handler) groupTable(p pageOf) error {
	view, err := h.tableView(p, filterOf(p.r.URL.Query()))
	if err != nil {
		return err
	}
	next := ""
	if f := view.Found.Filter; f.Page < view.Found.Pages {
		next = p.url("/groups" + f.query(f.Page+1))
	}
	return p.show(tablePage(view), web.NewList(linesJSON(view.Found.Lines), next))
}

func (h handler) tableView(p pageOf, f Filter) (tableView, error) {
	lines, err := h.Table(p.r.Context(), p.v)
	if err != nil {
		return tableView{}, err
	}
	topics, err := h.Topics(p.r.Context(), p.v)
	if err != nil {
		return tableView{}, err
	}
	view := tableView{Visit: p.v, Found: Find(lines, f, h.clock.Now()), Topics: topics, MayChange: p.v.May(LookAfter) == nil, Done: cut(p.r.URL.Query().Get("done"), 10)}
	for _, l := range lines {
		if !slices.Contains(view.Langs, l.Lang) {
			view.Langs = append(view.Langs, l.Lang)
		}
	}
	slices.Sort(view.Langs)
	return view, nil
}

// bulk answers POST /org/{org}/groups/bulk: first with the page that asks
// whether that is meant, then by doing it.
func (h handler) bulk(p pageOf) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	b := Bulk{Do: form.Text("do"), Topic: form.Text("topic"), Slugs: form.All("group")}
	lines, refused := h.Chosen(p.r.Context(), p.v, b)
	if refused != nil {
		view, err := h.tableView(p, filterOf(p.r.URL.Query()))
		if err != nil {
			return err
		}
		return p.again(refused, func(problems *web.Problems) templ.Component {
			view.Bulk, view.Problems = b, problems
			return tablePage(view)
		})
	}
	if !form.Yes("sure") {
		topics, err := h.Topics(p.r.Context(), p.v)
		if err != nil {
			return err
		}
		view := bulkView{Visit: p.v, Bulk: b, Lines: lines}
		if at := slices.IndexFunc(topics, func(t group.Branch) bool { return t.Slug == b.Topic }); at >= 0 {
			view.Topic = topics[at].Name(p.r.Context())
		}
		if web.WantsJSON(p.r) {
			return web.JSON(p.w, http.StatusOK, web.NewList(linesJSON(lines), ""))
		}
		return web.Render(p.w, p.r, http.StatusOK, bulkPage(view))
	}
	n, err := h.Change(p.r.Context(), p.v, b)
	if err != nil {
		return err
	}
	return p.done(p.url("/groups?done=" + i18n.Number(i18n.English, int64(n))))
}

// group answers GET /org/{org}/groups/{group}.
func (h handler) group(p pageOf) error {
	view, err := h.groupView(p)
	if err != nil {
		return err
	}
	return p.show(groupPage(view), linesJSON([]Line{view.Line})[0])
}

func (h handler) groupView(p pageOf) (view groupView, err error) {
	view = groupView{Visit: p.v, MayChange: p.v.May(LookAfter) == nil}
	if view.Line, err = h.Of(p.r.Context(), p.v, p.r.PathValue("group")); err != nil {
		return view, err
	}
	if !view.MayChange {
		view.Why = explain(p.r.Context(), p.v.May(LookAfter))
	}
	view.Said, err = h.linesOf(p.r.Context(), view.Line.Group)
	return view, err
}

// onGroup runs an act about a group and goes back to its page in the console.
func (h handler) onGroup(p pageOf, do func(slug, words string) error) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	words := form.Text("text")
	refused := do(p.r.PathValue("group"), words)
	if refused == nil {
		return p.done(p.url("/groups/" + p.r.PathValue("group")))
	}
	if fault.Is(refused, fault.NotFound) {
		return refused
	}
	view, err := h.groupView(p)
	if err != nil {
		return err
	}
	return p.again(refused, func(problems *web.Problems) templ.Component {
		view.Words, view.Problems = words, problems
		return groupPage(view)
	})
}

// approve answers POST …/groups/{group}/approve.
func (h handler) approve(p pageOf) error {
	return h.onGroup(p, func(slug, words string) error { return h.Approve(p.r.Context(), p.v, slug, words) })
}

// writeLine answers POST …/groups/{group}/line.
func (h handler) writeLine(p pageOf) error {
	return h.onGroup(p, func(slug, words string) error { return h.WriteLine(p.r.Context(), p.v, slug, words) })
}

// lines answers GET /groups/{slug}/lines: what the organisation wrote to those
// who hold the group.
func (h handler) lines(w http.ResponseWriter, r *http.Request) error {
	v, err := h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
	if err != nil {
		return err
	}
	said, err := h.Lines(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(saidJSON(said), ""))
	}
	return web.Render(w, r, http.StatusOK, linesPage(linesView{Visit: v, Said: said}))
}

// topics answers GET /org/{org}/topics.
func (h handler) topics(p pageOf) error {
	view, err := h.topicsView(p)
	if err != nil {
		return err
	}
	return p.show(topicsPage(view), web.NewList(topicsJSON(view.Tree), ""))
}

func (h handler) topicsView(p pageOf) (topicsView, error) {
	tree, err := h.Topics(p.r.Context(), p.v)
	if err != nil {
		return topicsView{}, err
	}
	view := topicsView{Visit: p.v, Tree: tree, MayEdit: p.v.May(EditTopics) == nil, Keeps: map[string]bool{}, Added: group.Branch{Topic: group.Topic{Names: map[i18n.Lang]string{}}}}
	for _, b := range tree {
		if view.Keeps[b.Slug], err = h.Keeps(p.r.Context(), p.v, b); err != nil {
			return view, err
		}
		view.Keeps[b.Slug] = view.Keeps[b.Slug] && view.MayEdit
	}
	return view, nil
}

func branchFrom(slug string, form web.Form) group.Branch {
	b := group.Branch{Topic: group.Topic{Slug: slug, Names: map[i18n.Lang]string{}}, Parent: form.Text("parent")}
	for _, lang := range i18n.Langs {
		b.Names[lang] = cut(form.Line("name_"+string(lang)), MaxName)
	}
	return b
}

// addTopic answers POST /org/{org}/topics.
func (h handler) addTopic(p pageOf) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	b := branchFrom(form.Text("slug"), form)
	if refused := h.AddTopic(p.r.Context(), p.v, b); refused != nil {
		view, err := h.topicsView(p)
		if err != nil {
			return err
		}
		return p.again(refused, func(problems *web.Problems) templ.Component {
			view.Added, view.Problems = b, problems
			return topicsPage(view)
		})
	}
	return web.Created(p.w, p.r, b.Slug, p.url("/topics#"+b.Slug))
}

// topic answers GET /org/{org}/topics/{topic}.
func (h handler) topic(p pageOf) error {
	view, err := h.topicView(p)
	if err != nil {
		return err
	}
	return p.show(topicPage(view), topicsJSON([]group.Branch{view.Branch})[0])
}

func (h handler) topicView(p pageOf) (view topicView, err error) {
	if view.topicsView, err = h.topicsView(p); err != nil {
		return view, err
	}
	at := slices.IndexFunc(view.Tree, func(b group.Branch) bool { return b.Slug == p.r.PathValue("topic") })
	if at < 0 {
		return view, fault.Missing("no such topic here")
	}
	view.Branch = view.Tree[at]
	return view, nil
}

// onTopic runs a change of a topic; what can be mended is shown on its page.
func (h handler) onTopic(p pageOf, next string, do func(slug string, form web.Form) error) error {
	form, err := p.form()
	if err != nil {
		return err
	}
	slug := p.r.PathValue("topic")
	refused := do(slug, form)
	if refused == nil {
		return p.done(p.url(next))
	}
	if fault.Is(refused, fault.NotFound) {
		return refused
	}
	view, err := h.topicView(p)
	if err != nil {
		return err
	}
	return p.again(refused, func(problems *web.Problems) templ.Component {
		if form.Has("name_en") {
			typed := branchFrom(slug, form)
			view.Branch.Names, view.Branch.Parent = typed.Names, typed.Parent
		}
		view.Problems = problems
		return topicPage(view)
	})
}

// changeTopic answers POST …/topics/{topic}.
func (h handler) changeTopic(p pageOf) error {
	return h.onTopic(p, "/topics#"+p.r.PathValue("topic"), func(slug string, form web.Form) error {
		return h.ChangeTopic(p.r.Context(), p.v, branchFrom(slug, form))
	})
}

// moveTopic answers POST …/topics/{topic}/move.
func (h handler) moveTopic(p pageOf) error {
	return h.onTopic(p, "/topics#"+p.r.PathValue("topic"), func(slug string, form web.Form) error {
		by := 1
		if form.Text("to") == "up" {
			by = -1
		}
		return h.MoveTopic(p.r.Context(), p.v, slug, by)
	})
}

// mergeTopic answers POST …/topics/{topic}/merge.
func (h handler) mergeTopic(p pageOf) error {
	return h.onTopic(p, "/topics", func(slug string, form web.Form) error {
		_, err := h.MergeTopic(p.r.Context(), p.v, slug, form.Text("into"))
		return err
	})
}
