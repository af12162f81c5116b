package entry

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
)

// handler turns requests into calls of the Module and results into views.
type handler struct{ *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// held is a visit by somebody who holds the group.
func (h handler) held(r *http.Request) (group.Visit, error) {
	v, err := h.visit(r)
	if err == nil {
		err = mayHold(v)
	}
	return v, err
}

// id reads what the path names.
func (h handler) id(r *http.Request, kind ident.Kind, name string) (int64, error) {
	id, ok := h.codec.ID(kind, r.PathValue(name))
	if !ok {
		return 0, fault.Missing("no such token")
	}
	return id, nil
}

// applicantOf reads what somebody hands in who wants to come in.
func applicantOf(form web.Form, questions []Question) (Applicant, group.Joining) {
	in := group.ParseJoining(form)
	a := Applicant{Handle: in.Handle, About: in.About}
	if in.Agree {
		a.Agreed = max(in.Version, 1)
	}
	for _, q := range questions {
		if text := form.Text(q.Field()); text != "" {
			a.Answers = append(a.Answers, Answer{Question: q.Text, Kind: q.Kind, Text: text})
		}
	}
	return a, in
}

// joinFields is the form as somebody finds it who has not sent it yet.
func (h handler) joinFields(ctx context.Context, v group.Visit) (f group.JoinFields, err error) {
	f.Visit = v
	if f.Agreements, err = h.groups.Agreements(ctx, v.Group.ID); err != nil || v.Member != nil {
		return f, err
	}
	f.Handle, err = h.groups.Suggest(ctx, v.Group)
	return f, err
}

// request answers GET /groups/{slug}/request: the form, or how far it has come.
func (h handler) request(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := mayAsk(v); err != nil {
		if v.Belongs() {
			return web.SeeOther(w, r, v.Group.URL())
		}
		return err
	}
	view, err := h.requestView(r.Context(), v)
	if err != nil {
		return err
	}
	if v.Group.Entry != "request" && !view.Found {
		return fault.Missing("not a group that is asked")
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.requestJSON(view))
	}
	if view.Found && view.Request.State != Draft && !r.URL.Query().Has("change") {
		return web.Render(w, r, http.StatusOK, statePage(view))
	}
	return web.Render(w, r, http.StatusOK, requestPage(view))
}

func (h handler) requestView(ctx context.Context, v group.Visit) (view requestView, err error) {
	view.Visit = v
	setting, err := h.SettingOf(ctx, v.Group.ID)
	if err != nil {
		return view, err
	}
	view.Questions = setting.Questions
	if view.Request, view.Found, err = h.MyRequest(ctx, v); err != nil {
		return view, err
	}
	if view.Fields, err = h.joinFields(ctx, v); err != nil {
		return view, err
	}
	if view.Found {
		a := view.Request.Applicant
		view.Fields.About, view.Fields.Agree = a.About, a.Agreed == view.Fields.Agreements.Version
		if a.Handle != "" {
			view.Fields.Handle = a.Handle
		}
	}
	if place, waits, err := h.MyPlace(ctx, v); err != nil {
		return view, err
	} else if waits {
		view.Place = &place
	}
	if h.watch != nil && view.Found {
		if view.Beside, err = h.watch.Applied(ctx, v, view.Request.Applicant.words()); err != nil {
			return view, err
		}
	}
	view.Others, err = h.groupsNamed(ctx, v.Group, view.Request.Reply.Groups)
	return view, err
}

// groupsNamed are the public groups with the slugs, for people of the same age as
// the one that names them; those that ended meanwhile are left out.
func (h handler) groupsNamed(ctx context.Context, from group.Group, slugs []string) ([]group.Group, error) {
	if len(slugs) == 0 {
		return nil, nil
	}
	all, err := h.groups.Listings(ctx)
	return slices.DeleteFunc(all, func(g group.Group) bool {
		return !g.Public() || g.Young() != from.Young() || !slices.Contains(slugs, g.Slug)
	}), err
}

// ask answers POST /groups/{slug}/request, and keeps a draft if "do" says so.
func (h handler) ask(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	setting, err := h.SettingOf(r.Context(), v.Group.ID)
	if err != nil {
		return err
	}
	a, in := applicantOf(form, setting.Questions)
	if form.Text("do") == "draft" {
		err = h.KeepDraft(r.Context(), v, a)
	} else {
		err = h.Ask(r.Context(), v, a, in.Version)
	}
	if err == nil {
		return web.Done(w, r, requestURL(v.Group))
	}
	view, viewErr := h.requestView(r.Context(), v)
	if viewErr != nil {
		return viewErr
	}
	return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
		view.Fields = group.FieldsOf(v, view.Fields.Agreements, in, p)
		view.Request.Applicant.Answers, view.Problems = a.Answers, p
		view.Stray = strays(r, setting.Questions)
		return requestPage(view)
	})
}

// strays are answers to questions that facilitators took away while the form was
// open: they are shown again, to be copied.
func strays(r *http.Request, questions []Question) (texts []string) {
	for name, values := range r.PostForm {
		known := slices.ContainsFunc(questions, func(q Question) bool { return q.Field() == name })
		if strings.HasPrefix(name, "q-") && !known && strings.TrimSpace(values[0]) != "" {
			texts = append(texts, values[0])
		}
	}
	slices.Sort(texts)
	return texts
}

func (h handler) takeBack(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.TakeBack(r.Context(), v); err != nil {
		return err
	}
	return web.Done(w, r, v.Group.URL())
}

func (h handler) requests(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	asked, answered, err := h.Requests(r.Context(), v)
	if err != nil {
		return err
	}
	rows := h.graveFirst(r.Context(), h.rows(v, asked))
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(h.rowsJSON(rows), ""))
	}
	return web.Render(w, r, http.StatusOK, requestsPage(requestsView{Visit: v, Asked: rows, Answered: h.rows(v, answered)}))
}

func (h handler) rows(v group.Visit, requests []Request) []requestRowView {
	rows := make([]requestRowView, len(requests))
	for i, q := range requests {
		rows[i] = requestRowView{Request: q, URL: requestsURL(v.Group) + "/" + h.codec.Token(kindRequest, int64(q.ID))}
	}
	return rows
}

// first reports whether a request is to be read before others.
func (h handler) first(ctx context.Context, q Request) bool {
	return h.watch != nil && h.watch.Grave(ctx, q.Applicant.words())
}

// graveFirst puts those first whose words speak of danger; else the oldest is.
func (h handler) graveFirst(ctx context.Context, rows []requestRowView) []requestRowView {
	for i := range rows {
		rows[i].First = h.first(ctx, rows[i].Request)
	}
	slices.SortStableFunc(rows, func(a, b requestRowView) int {
		switch {
		case a.First == b.First:
			return 0
		case a.First:
			return -1
		}
		return 1
	})
	return rows
}

func (h handler) oneRequest(w http.ResponseWriter, r *http.Request) error {
	v, q, err := h.named(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, rowOut{h.requestOutOf(q), h.first(r.Context(), q)})
	}
	view, err := h.answerView(r, v, q)
	if err != nil {
		return err
	}
	return web.Render(w, r, http.StatusOK, answerPage(view))
}

// named is the request in the path, for those who hold the group.
func (h handler) named(r *http.Request) (group.Visit, Request, error) {
	v, err := h.held(r)
	if err != nil {
		return v, Request{}, err
	}
	id, err := h.id(r, kindRequest, "id")
	if err != nil {
		return v, Request{}, err
	}
	q, err := h.RequestOf(r.Context(), v, RequestID(id))
	return v, q, err
}

func (h handler) answerView(r *http.Request, v group.Visit, q Request) (view answerView, err error) {
	view = answerView{Visit: v, Request: q, Action: r.URL.Path, First: h.first(r.Context(), q)}
	if view.Suggested, err = h.Others(r.Context(), v.Group); err != nil {
		return view, err
	}
	if view.Others, err = h.groupsNamed(r.Context(), v.Group, q.Reply.Groups); err != nil || q.AnsweredBy == 0 {
		return view, err
	}
	cards, err := h.groups.Cards(r.Context(), h.db, []group.MemberID{q.AnsweredBy})
	view.By = cards[q.AnsweredBy]
	return view, err
}

// answer answers POST /groups/{slug}/requests/{id}. If another facilitator was
// first, the page says what was decided, and keeps these words to be copied.
func (h handler) answer(w http.ResponseWriter, r *http.Request) error {
	v, q, err := h.named(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	revision, err := strconv.ParseInt(form.Text("revision"), 10, 64)
	if err != nil {
		revision = q.Revision
	}
	reply := replyOf(form)
	if err = h.Answer(r.Context(), v, q.ID, revision, reply); err == nil {
		return web.Done(w, r, requestsURL(v.Group))
	}
	if q, readErr := h.RequestOf(r.Context(), v, q.ID); readErr == nil {
		view, viewErr := h.answerView(r, v, q)
		if viewErr != nil {
			return viewErr
		}
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			view.Reply, view.Chosen, view.Groups, view.Problems = reply, form.Text("answer"), form.Text("groups"), p
			return answerPage(view)
		})
	}
	return err
}

func replyOf(form web.Form) Reply {
	reply := Reply{Welcome: form.Text("answer") == "welcome", Words: form.Text("words"),
		Help: slices.Contains(form.All("ways"), "help"), Waiting: slices.Contains(form.All("ways"), "waiting")}
	for _, way := range form.All("ways") {
		if slug, ok := strings.CutPrefix(way, "group:"); ok {
			reply.Groups = append(reply.Groups, slug)
		}
	}
	for _, typed := range strings.FieldsFunc(form.Text("groups"), func(r rune) bool { return r == ' ' || r == ',' || r == '\n' || r == '،' }) {
		slug := typed[strings.LastIndex(strings.TrimSuffix(typed, "/"), "/")+1:] // an address is as good
		if slug = strings.Trim(slug, "/"); slug != "" && !slices.Contains(reply.Groups, slug) {
			reply.Groups = append(reply.Groups, slug)
		}
	}
	return reply
}

func (h handler) questions(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	setting, err := h.SettingOf(r.Context(), v.Group.ID)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, web.NewList(setting.Questions, ""))
	}
	return web.Render(w, r, http.StatusOK, questionsPage(questionsView{Visit: v, Questions: setting.Questions, Saved: r.URL.Query().Has("saved")}))
}

func (h handler) setQuestions(w http.ResponseWriter, r *http.Request) error {
	v, err := h.held(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	questions := questionsOf(form)
	if err := h.SetQuestions(r.Context(), v, questions); err != nil {
		return web.Refused(w, r, err, func(p *web.Problems) templ.Component {
			return questionsPage(questionsView{Visit: v, Questions: questions, Problems: p})
		})
	}
	return web.Done(w, r, v.Group.URL()+"/questions?saved=1")
}

// questionsOf reads the questions that have words; the others are not there.
func questionsOf(form web.Form) (questions []Question) {
	for i := range MaxQuestions {
		n := numbered(i)
		q := Question{Kind: form.Text("kind" + n), Text: form.Line("text" + n), Why: form.Line("why" + n)}
		if q.Text == "" {
			continue
		}
		if q.Kind == "" {
			q.Kind = Kinds[0]
		}
		if q.Kind == "choice" {
			for line := range strings.Lines(form.Text("choices" + n)) {
				if line = strings.TrimSpace(line); line != "" {
					q.Choices = append(q.Choices, line)
				}
			}
		}
		questions = append(questions, q)
	}
	return questions
}
