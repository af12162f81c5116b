package fee

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/a-h/templ"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/web"
)

// handler serves a member's own fee and the ledger.
type handler struct{ *Module }

func (h handler) visit(r *http.Request) (group.Visit, error) {
	return h.Groups.Visit(r.Context(), account.ActorFrom(r.Context()), r.PathValue("slug"))
}

// mine answers GET /groups/{slug}/fees.
func (h handler) mine(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	mine, err := h.Mine(r.Context(), v)
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.mineJSON(v, mine))
	}
	return web.Render(w, r, http.StatusOK, minePage(h.mineView(v, mine)))
}

// change runs one step about the visitor's own fee and goes back to it.
func (h handler) change(w http.ResponseWriter, r *http.Request, do func(group.Visit, web.Form) error) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	refusal := do(v, form)
	if refusal == nil {
		return web.Done(w, r, feesURL(v.Group))
	}
	if fault.Is(refusal, fault.NotFound) {
		return refusal
	}
	mine, err := h.Mine(r.Context(), v)
	if err != nil {
		return errors.Join(refusal, err)
	}
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view := h.mineView(v, mine)
		view.Problems, view.Amount, view.Words = p, form.Text("amount"), form.Text("words")
		return minePage(view)
	})
}

func (h handler) choose(w http.ResponseWriter, r *http.Request) error {
	return h.change(w, r, func(v group.Visit, form web.Form) error { return h.Choose(r.Context(), v, form.Text("amount")) })
}

func (h handler) ask(w http.ResponseWriter, r *http.Request) error {
	return h.change(w, r, func(v group.Visit, form web.Form) error { return h.Ask(r.Context(), v, form.Text("words")) })
}

func (h handler) endWaiver(w http.ResponseWriter, r *http.Request) error {
	return h.change(w, r, func(v group.Visit, _ web.Form) error { return h.EndWaiver(r.Context(), v) })
}

// ledger answers GET /groups/{slug}/fees/ledger.
func (h handler) ledger(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	after, _ := h.Codec.ID(kindMember, r.URL.Query().Get("after"))
	view, err := h.ledgerView(r.Context(), v, r.URL.Query().Get("period"), group.MemberID(after))
	if err != nil {
		return err
	}
	if web.WantsJSON(r) {
		return web.JSON(w, http.StatusOK, h.ledgerJSON(view))
	}
	return web.Render(w, r, http.StatusOK, ledgerPage(view))
}

func (h handler) ledgerView(ctx context.Context, v group.Visit, period string, after group.MemberID) (ledgerView, error) {
	l, err := h.Ledger(ctx, v, period, after)
	view := ledgerView{Visit: v, Ledger: l}
	if l.Next != 0 {
		view.Next = periodURL(v.Group, l.Period) + "&after=" + h.memberToken(l.Next)
	}
	for _, line := range l.Lines {
		item := lineView{Line: line, URL: ledgerURL(v.Group) + "/" + h.memberToken(line.Member)}
		if line.Entry != nil {
			item.Seen = h.Codec.Token(kindEntry, line.Entry.ID)
		}
		view.Rows = append(view.Rows, item)
	}
	for _, a := range l.Waivers {
		view.Asking = append(view.Asking, askedView{Asked: a, URL: feesURL(v.Group) + "/waivers/" + h.Codec.Token(kindWaiver, a.ID)})
	}
	return view, err
}

// keep runs one step in the ledger and goes back to it.
func (h handler) keep(w http.ResponseWriter, r *http.Request, do func(group.Visit, web.Form) error) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := h.mayKeep(r.Context(), v); err != nil {
		return err
	}
	form, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	period := form.Text("period")
	refusal := do(v, form)
	if refusal == nil {
		back := ledgerURL(v.Group)
		if knownPeriod(v.Group.Cost.Per, period) {
			back = periodURL(v.Group, period)
		}
		return web.Done(w, r, web.LocalPath(form.Text("back"), back))
	}
	view, err := h.ledgerView(r.Context(), v, period, 0)
	if err != nil {
		return errors.Join(refusal, err)
	}
	return web.Refused(w, r, refusal, func(p *web.Problems) templ.Component {
		view.Problems = p
		return ledgerPage(view)
	})
}

func (h handler) mark(w http.ResponseWriter, r *http.Request) error {
	return h.keep(w, r, func(v group.Visit, form web.Form) error {
		member, ok := h.Codec.ID(kindMember, r.PathValue("member"))
		if !ok {
			return fault.Missing("no such member")
		}
		seen, _ := h.Codec.ID(kindEntry, form.Text("seen"))
		return h.Mark(r.Context(), v, group.MemberID(member), form.Text("period"), State(form.Text("state")), seen)
	})
}

func (h handler) answer(w http.ResponseWriter, r *http.Request) error {
	return h.keep(w, r, func(v group.Visit, form web.Form) error {
		id, ok := h.Codec.ID(kindWaiver, r.PathValue("waiver"))
		if !ok {
			return fault.Missing("no such waiver")
		}
		switch form.Text("answer") {
		case "grant":
			return h.Answer(r.Context(), v, id, true)
		case "decline":
			return h.Answer(r.Context(), v, id, false)
		}
		return fault.New(fault.Malformed, "malformed")
	})
}

func (h handler) setRule(w http.ResponseWriter, r *http.Request) error {
	return h.keep(w, r, func(v group.Visit, form web.Form) error { return h.SetRule(r.Context(), v, form.Yes("by_default")) })
}

// csv answers with the whole ledger, for the group's own accounts: members by
// their tokens, which name nobody outside.
func (h handler) csv(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	table := csv.NewWriter(&out)
	if err := table.Write([]string{"line", "member", "period", "state", "amount_minor", "currency", "corrects", "at"}); err != nil {
		return err
	}
	err = h.Entries(r.Context(), v, func(e Entry) error {
		corrects := ""
		if e.Corrects != 0 {
			corrects = h.Codec.Token(kindEntry, e.Corrects)
		}
		return table.Write([]string{h.Codec.Token(kindEntry, e.ID), h.memberToken(e.Member), e.Period, string(e.State),
			strconv.FormatInt(e.Amount, 10), e.Currency, corrects, e.At.Format(time.RFC3339)})
	})
	if err != nil {
		return err
	}
	if table.Flush(); table.Error() != nil {
		return table.Error()
	}
	w.Header().Set("Content-Type", "text/csv; charset=utf-8")
	w.Header().Set("Content-Disposition", `attachment; filename="ledger.csv"`)
	_, _ = w.Write(out.Bytes()) // a reader who has gone is not an error
	return nil
}
