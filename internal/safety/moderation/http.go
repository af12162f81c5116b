package moderation

import (
	"net/http"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/web"
	"hearth/internal/safety/subject"
)

// handler serves reports, statements and appeals to members; http_queue.go
// serves those who decide.
type handler struct{ *Module }

func actorOf(r *http.Request) account.Actor { return account.ActorFrom(r.Context()) }

// id reads a token of a path; Missing for any other text.
func (h handler) id(r *http.Request, name string, kind ident.Kind) (int64, error) {
	id, ok := h.codec.ID(kind, r.PathValue(name))
	if !ok {
		return 0, fault.Missing("no such token")
	}
	return id, nil
}

// reporting reads what a report is about. A thing of no known kind is Missing.
func (h handler) reporting(r *http.Request, kind, token string) (v group.Visit, about subject.About, err error) {
	if v, err = h.groups.Visit(r.Context(), actorOf(r), r.PathValue("slug")); err != nil {
		return v, about, err
	}
	if !v.Belongs() {
		return v, about, fault.Missing("only members report")
	}
	of, known := things[subject.Kind(kind)]
	if !known {
		return v, about, fault.Missing("no such kind")
	}
	id, ok := h.codec.ID(of, token)
	if !ok {
		return v, about, fault.Missing("no such token")
	}
	about, err = h.Reportable(r.Context(), v, subject.Ref{Kind: subject.Kind(kind), ID: id})
	return v, about, err
}

func (h handler) reportForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	v, about, err := h.reporting(r, q.Get("kind"), q.Get("id"))
	if err != nil {
		return err
	}
	view, err := h.reportView(r, v, about)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, view.json())
	}
	return web.Render(w, r, http.StatusOK, reportPage(view))
}

func (h handler) reportView(r *http.Request, v group.Visit, about subject.About) (reportView, error) {
	agreements, err := h.groups.Agreements(r.Context(), v.Group.ID)
	return reportView{Visit: v, About: about, Token: h.codec.Token(things[about.Kind], about.ID), Agreements: agreements.Statements}, err
}

func (h handler) report(w http.ResponseWriter, r *http.Request) error {
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	v, about, err := h.reporting(r, form.Text("kind"), form.Text("id"))
	if err != nil {
		return err
	}
	in := Reporting{Thing: about.Ref, General: form.Yes("general"), Rule: RuleKey(form.Text("rule")), Words: form.Text("words")}
	id, refusal := h.Report(r.Context(), v, in)
	if refusal == nil {
		return web.Created(w, r, h.codec.Token(kindReport, int64(id)), h.reportURL(id))
	}
	view, err := h.reportView(r, v, about)
	if err != nil {
		return err
	}
	view.Form = in
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return reportPage(view)
	})
}

// own reads a report of the visitor's.
func (h handler) own(r *http.Request) (Receipt, Hand, error) {
	id, err := h.id(r, "report", kindReport)
	if err != nil {
		return Receipt{}, Hand{}, err
	}
	_, matter, err := h.reportRow(r.Context(), ReportID(id))
	if err != nil {
		return Receipt{}, Hand{}, err
	}
	hand, err := h.hand(r.Context(), actorOf(r), matter.Group)
	if err != nil {
		return Receipt{}, hand, err
	}
	receipt, err := h.Receipt(r.Context(), hand, ReportID(id))
	return receipt, hand, err
}

func (h handler) receiptView(r *http.Request, receipt Receipt, visit group.Visit) (receiptView, error) {
	agreements, err := h.groups.Agreements(r.Context(), receipt.Group.ID)
	return receiptView{Receipt: receipt, Visit: visit, Agreements: agreements.Statements, URL: h.reportURL(receipt.ID), BlockURL: h.groups.ApartURL(visit, receipt.Matter.About), Now: h.clock.Now()}, err
}

func (h handler) receipt(w http.ResponseWriter, r *http.Request) error {
	receipt, hand, err := h.own(r)
	if err != nil {
		return err
	}
	view, err := h.receiptView(r, receipt, hand.Visit)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.receiptJSON(receipt))
	}
	return web.Render(w, r, http.StatusOK, receiptPage(view))
}

func (h handler) appealReport(w http.ResponseWriter, r *http.Request) error {
	receipt, hand, err := h.own(r)
	if err != nil {
		return err
	}
	if receipt.Decision == nil {
		return fault.New(fault.Conflict, "moderation.not_decided")
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	_, refusal := h.Appeal(r.Context(), actorOf(r), receipt.Decision.ID, form.Text("words"))
	if refusal == nil {
		return web.Done(w, r, h.reportURL(receipt.ID))
	}
	view, err := h.receiptView(r, receipt, hand.Visit)
	if err != nil {
		return err
	}
	view.Words = form.Text("words")
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return receiptPage(view)
	})
}

func (h handler) decisions(w http.ResponseWriter, r *http.Request) error {
	mine, err := h.Mine(r.Context(), actorOf(r))
	if err != nil {
		return err
	}
	view := mineView{Mine: mine, decisionURL: h.DecisionURL, reportURL: h.reportURL}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.mineJSON(mine))
	}
	return web.Render(w, r, http.StatusOK, minePage(view))
}

func (h handler) statementView(r *http.Request) (statementView, error) {
	id, err := h.id(r, "decision", kindDecision)
	if err != nil {
		return statementView{}, err
	}
	s, err := h.Statement(r.Context(), actorOf(r), DecisionID(id))
	if err != nil {
		return statementView{}, err
	}
	o, err := h.groups.OrganisationByID(r.Context(), s.In.Organisation)
	return statementView{Statement: s, OrgName: o.Name, OrgSlug: o.Slug, URL: h.DecisionURL(s.ID), Now: h.clock.Now()}, err
}

func (h handler) decision(w http.ResponseWriter, r *http.Request) error {
	view, err := h.statementView(r)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.statementJSON(view))
	}
	return web.Render(w, r, http.StatusOK, statementPage(view))
}

// refusedStatement shows the statement again, filled in.
func (h handler) refusedStatement(w http.ResponseWriter, r *http.Request, refusal error, words string) error {
	view, err := h.statementView(r)
	if err != nil {
		return refusal
	}
	view.Words = words
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return statementPage(view)
	})
}

// onDecision runs one act upon a decision and goes back to its statement.
func (h handler) onDecision(w http.ResponseWriter, r *http.Request, do func(DecisionID, web.Form) error) error {
	id, err := h.id(r, "decision", kindDecision)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	if err := do(DecisionID(id), form); err != nil {
		return h.refusedStatement(w, r, err, form.Text("words"))
	}
	return web.Done(w, r, h.DecisionURL(DecisionID(id)))
}

func (h handler) appeal(w http.ResponseWriter, r *http.Request) error {
	return h.onDecision(w, r, func(id DecisionID, form web.Form) error {
		_, err := h.Appeal(r.Context(), actorOf(r), id, form.Text("words"))
		return err
	})
}

func (h handler) resubmit(w http.ResponseWriter, r *http.Request) error {
	return h.onDecision(w, r, func(id DecisionID, _ web.Form) error { return h.Resubmit(r.Context(), actorOf(r), id) })
}

func (h handler) confirm(w http.ResponseWriter, r *http.Request) error {
	return h.onDecision(w, r, func(id DecisionID, form web.Form) error {
		agree, err := answered(form, "agree", "decline")
		if err != nil {
			return err
		}
		return h.Confirm(r.Context(), actorOf(r), id, agree)
	})
}

func (h handler) look(w http.ResponseWriter, r *http.Request) error {
	return h.onDecision(w, r, func(id DecisionID, form web.Form) error {
		open, err := answered(form, "open", "not_yet")
		if err != nil {
			return err
		}
		return h.Look(r.Context(), actorOf(r), id, open, form.Text("reason"))
	})
}

// answered reads one of two answers; anything else is Malformed.
func answered(form web.Form, yes, no string) (bool, error) {
	switch form.Text("answer") {
	case yes:
		return true, nil
	case no:
		return false, nil
	}
	return false, fault.New(fault.Malformed, "malformed")
}

// statements answers GET /moderation/{org}/statements, for the organisation's
// staff.
func (h handler) statements(w http.ResponseWriter, r *http.Request) error {
	o, err := h.staffOf(r)
	if err != nil {
		return err
	}
	filed, err := h.FiledFor(r.Context(), o)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, web.NewList(filed, ""))
}
