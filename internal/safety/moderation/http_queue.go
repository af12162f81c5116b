package moderation

import (
	"context"
	"encoding/csv"
	"net/http"
	"strconv"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// staffOf is the organisation of the path, for those who moderate for it.
func (h handler) staffOf(r *http.Request) (group.Organisation, error) {
	o, err := h.groups.Organisation(r.Context(), r.PathValue("org"))
	if err != nil {
		return o, err
	}
	return o, h.mayModerate(r.Context(), actorOf(r), o.ID)
}

func (h handler) queueView(q Queue) queueView {
	return queueView{Queue: q, Now: h.clock.Now(), matterURL: h.matterURL, appealURL: h.appealURL, decisionURL: h.DecisionURL}
}

func (h handler) groupQueue(w http.ResponseWriter, r *http.Request) error {
	v, err := h.groups.Visit(r.Context(), actorOf(r), r.PathValue("slug"))
	if err != nil {
		return err
	}
	if err := v.MayFacilitate(); err != nil {
		return err
	}
	q, err := h.QueueOf(r.Context(), actorOf(r), v.Group)
	if err != nil {
		return err
	}
	view := h.queueView(q)
	view.Visit = &v
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.queueJSON(q))
	}
	return web.Render(w, r, http.StatusOK, groupQueuePage(view))
}

func (h handler) queue(w http.ResponseWriter, r *http.Request) error {
	o, err := h.staffOf(r)
	if err != nil {
		return err
	}
	q, err := h.QueueFor(r.Context(), actorOf(r), o)
	if err != nil {
		return err
	}
	view := h.queueView(q)
	view.Of, view.Leads = &o, h.leads(r, o)
	view.pick(r.URL.Query().Get("queue"))
	q = view.Queue
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.queueJSON(q))
	}
	return web.Render(w, r, http.StatusOK, staffQueuePage(view))
}

func (h handler) folderView(f Folder) folderView {
	return folderView{Folder: f, Back: h.back(f.Hand), URL: h.matterURL(f.ID), Now: h.clock.Now(), decisionURL: h.DecisionURL, report: func(id ReportID) string { return h.codec.Token(kindReport, int64(id)) }}
}

// back leads to what else waits for the Hand: in their group, or everywhere.
func (h handler) back(hand Hand) string {
	if hand.Facilitates {
		return queueURL(hand.Visit.Group)
	}
	return "/moderation/" + hand.Org
}

func (h handler) matter(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "matter", kindMatter)
	if err != nil {
		return err
	}
	f, err := h.Folder(r.Context(), actorOf(r), MatterID(id))
	if err != nil {
		return err
	}
	return h.showFolder(w, r, f)
}

func (h handler) showFolder(w http.ResponseWriter, r *http.Request, f Folder) error {
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.folderJSON(f))
	}
	return web.Render(w, r, http.StatusOK, folderPage(h.folderView(f)))
}

// words answers POST /matters/{matter}/words with the page that has them: they
// are opened by a press, and are in no address.
func (h handler) words(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "matter", kindMatter)
	if err != nil {
		return err
	}
	f, err := h.Read(r.Context(), actorOf(r), MatterID(id))
	if err != nil {
		return err
	}
	return h.showFolder(w, r, f)
}

func choiceOf(form web.Form) Choice {
	days, err := strconv.ParseInt(form.Text("days"), 10, 64)
	if err != nil && form.Text("days") != "" {
		days = -1
	}
	return Choice{Measure: Measure(form.Text("measure")), Rule: RuleKey(form.Text("rule")), Facts: form.Text("facts"), Reason: form.Text("reason"), Days: days}
}

func (h handler) decide(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "matter", kindMatter)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := choiceOf(form)
	decided, refusal := h.Decide(r.Context(), actorOf(r), MatterID(id), in)
	if refusal == nil {
		return web.Created(w, r, h.codec.Token(kindDecision, int64(decided)), h.DecisionURL(decided))
	}
	f, err := h.Folder(r.Context(), actorOf(r), MatterID(id))
	if err != nil {
		return refusal
	}
	view := h.folderView(f)
	view.Choice = in
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return folderPage(view)
	})
}

func (h handler) misuse(w http.ResponseWriter, r *http.Request) error {
	id, err := h.id(r, "matter", kindMatter)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	report, ok := h.codec.ID(kindReport, form.Text("report"))
	f, err := h.Folder(r.Context(), actorOf(r), MatterID(id))
	if err != nil {
		return err
	}
	if !ok || !f.has(ReportID(report)) {
		return fault.Missing("no report of this matter")
	}
	if err := h.FindMisused(r.Context(), f.Hand, ReportID(report)); err != nil {
		return err
	}
	return web.Done(w, r, h.matterURL(MatterID(id)))
}

func (f Folder) has(id ReportID) bool {
	for _, s := range f.Said {
		if s.ID == id {
			return true
		}
	}
	return false
}

func (h handler) asking(r *http.Request) (askingView, error) {
	id, err := h.id(r, "appeal", kindAppeal)
	if err != nil {
		return askingView{}, err
	}
	a, err := h.AppealFor(r.Context(), actorOf(r), AppealID(id))
	view := askingView{Asking: a, Back: h.back(a.Hand), URL: h.appealURL(a.ID), Now: h.clock.Now()}
	if a.Of.Matter != 0 {
		view.MatterURL = h.matterURL(a.Of.Matter)
	}
	return view, err
}

func (h handler) appealPage(w http.ResponseWriter, r *http.Request) error {
	view, err := h.asking(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.askingJSON(view.Asking))
	}
	return web.Render(w, r, http.StatusOK, askingPage(view))
}

func (h handler) answer(w http.ResponseWriter, r *http.Request) error {
	view, err := h.asking(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	in := Answer{Outcome: Outcome(form.Text("outcome")), Words: form.Text("words"), Choice: choiceOf(form)}
	refusal := h.Answer(r.Context(), actorOf(r), view.ID, in)
	if refusal == nil {
		return web.Done(w, r, h.DecisionURL(view.Of.ID))
	}
	view.Answer = in
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return askingPage(view)
	})
}

// nameOf is what the review calls somebody who decided: a facilitator's handle,
// or a colleague.
func (h handler) nameOf(ctx context.Context, b By, colleagues map[account.ID]string) string {
	if b.Member != 0 {
		cards, err := h.groups.Cards(ctx, h.db, []group.MemberID{b.Member})
		if err == nil && cards[b.Member].Handle != "" {
			return cards[b.Member].Handle
		}
		return i18n.T(ctx, "moderation.by.facilitator")
	}
	if name := colleagues[b.Account]; name != "" {
		return name
	}
	return i18n.T(ctx, "moderation.by.staff")
}

func (h handler) rulesPage(w http.ResponseWriter, r *http.Request) error {
	o, err := h.staffOf(r)
	if err != nil {
		return err
	}
	past, err := h.Rulesets(r.Context(), actorOf(r), o)
	if err != nil {
		return err
	}
	view := h.rulesView(r, o, past, 0, sample)
	if len(past) > 0 {
		view.Version, view.Body = past[0].Version, past[0].Body
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, rulesJSON(view))
	}
	return web.Render(w, r, http.StatusOK, rulesPage(view))
}

func (h handler) saveRules(w http.ResponseWriter, r *http.Request) error {
	o, err := h.staffOf(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	version, err := strconv.ParseInt(form.Text("version"), 10, 64)
	if err != nil {
		return fault.New(fault.Malformed, "malformed")
	}
	refusal := h.SaveRules(r.Context(), actorOf(r), o, version, form.Raw("body"))
	if refusal == nil {
		return web.Done(w, r, staffURL(o)+"/rules")
	}
	past, err := h.Rulesets(r.Context(), actorOf(r), o)
	if err != nil {
		return err
	}
	view := h.rulesView(r, o, past, version, form.Raw("body"))
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return rulesPage(view)
	})
}

// published is the year that was asked for, of an organisation that everybody
// may see.
func (h handler) published(r *http.Request) (Published, error) {
	o, err := h.groups.Organisation(r.Context(), r.PathValue("org"))
	if err != nil {
		return Published{}, err
	}
	if o.Unlisted {
		if err := h.mayModerate(r.Context(), actorOf(r), o.ID); err != nil {
			return Published{}, err
		}
	}
	year := h.NewestYear()
	if asked, err := strconv.Atoi(r.URL.Query().Get("year")); err == nil && asked >= 2020 && asked <= year {
		year = asked
	}
	return h.Publish(r.Context(), o, year)
}

func (h handler) transparency(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, publishedJSON(p))
	}
	return web.Render(w, r, http.StatusOK, publishedPage(publishedView{Published: p, Newest: h.NewestYear()}))
}

func (h handler) transparencyCSV(w http.ResponseWriter, r *http.Request) error {
	p, err := h.published(r)
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="transparency-`+strconv.Itoa(p.Year)+`.csv"`)
	out := csv.NewWriter(w)
	rows := [][]string{{"table", "name", "value"}, {"decisions", "all", cellText(p.Decisions)}}
	for _, table := range p.tables() {
		for _, line := range table.Lines {
			rows = append(rows, []string{table.Name, line.Name, cellText(line.Cell)})
		}
	}
	for _, l := range p.Log {
		rows = append(rows, []string{"log", l.Month, string(l.Rule) + " " + string(l.Measure) + " " + string(l.Source) + " " + string(l.State)})
	}
	return out.WriteAll(rows)
}

// cellText writes a number, or nothing for one that is too small to tell.
func cellText(c Cell) string {
	if c.Hidden {
		return ""
	}
	return strconv.FormatInt(c.Value, 10)
}

type table struct {
	Name  string
	Lines []Line
}

func (p Published) tables() []table {
	return []table{{"measure", p.ByMeasure}, {"category", p.ByCategory}, {"source", p.BySource}, {"appeals", p.Appeals}, {"openings", p.Openings}}
}
