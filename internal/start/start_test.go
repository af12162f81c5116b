package start

import (
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/group"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
	"hearth/internal/start/saferule"
)

func TestFromNothingToALiveGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		actor := w.person()
		id := w.begun(actor, "Sunday soup")
		v, err := w.start.Found(ctx, actor, id, "")
		w.must(err)
		if !v.Facilitates() || v.Group.Slug != "sunday-soup" || v.Group.State != group.Live || v.Member.Handle != "kind-lamp" || !cmp.Equal(w.Visit(actor, "sunday-soup").Member.Duties, []string{"greeter"}) {
			t.Errorf("%+v %+v", v.Group, v.Member)
		}
		if drafts, err := w.start.Drafts(ctx, actor); err != nil || drafts != nil {
			t.Errorf("the draft is still there: %v %v", drafts, err)
		}
		again, err := w.start.Found(ctx, actor, id, "sunday-soup")
		if err != nil || again.Group.ID != v.Group.ID {
			t.Errorf("the second press: %v", err)
		}
		if _, err := w.start.Found(ctx, w.person(), id, "sunday-soup"); !fault.Is(err, fault.NotFound) {
			t.Errorf("somebody else's press: %v", err)
		}
	})
}

func TestADoublePressMakesOneGroup(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		actor := w.person()
		id := w.begun(actor, "Sunday soup")
		slug, err := w.start.Claim(ctx, actor, id)
		w.must(err)
		slugs := make([]string, 4)
		var presses sync.WaitGroup
		for i := range slugs {
			presses.Go(func() {
				if v, err := w.start.Found(ctx, actor, id, slug); err == nil {
					slugs[i] = v.Group.Slug
				}
			})
		}
		presses.Wait()
		for _, got := range slugs {
			if got != "sunday-soup" {
				t.Errorf("a press led to %q", got)
			}
		}
		mine, err := w.Groups.MyGroups(ctx, actor.ID)
		if err != nil || len(mine) != 1 {
			t.Errorf("%d groups, %v", len(mine), err)
		}
	})
}

func TestAnAddressThatIsTaken(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		first, second, third := w.person(), w.person(), w.person()
		late := w.begun(third, "Sunday soup")
		claimed, err := w.start.Claim(ctx, third, late)
		w.must(err)
		for i, actor := range []struct {
			id   ID
			want string
		}{{w.begun(first, "Sunday soup"), "sunday-soup"}, {w.begun(second, "Sunday soup"), "sunday-soup-2"}} {
			who := first
			if i == 1 {
				who = second
			}
			v, err := w.start.Found(ctx, who, actor.id, "")
			w.must(err)
			if v.Group.Slug != actor.want {
				t.Errorf("%q, want %q", v.Group.Slug, actor.want)
			}
		}
		v, err := w.start.Found(ctx, third, late, claimed)
		w.must(err)
		if v.Group.Slug != "sunday-soup-3" {
			t.Errorf("one whose address was taken meanwhile: %q", v.Group.Slug)
		}
		if mine, err := w.Groups.MyGroups(ctx, first.ID); err != nil || len(mine) != 1 {
			t.Errorf("the first holds %d groups", len(mine))
		}
	})
}

func TestANewNameGetsANewAddress(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	actor := w.person()
	id := w.begun(actor, "Sunday soup")
	_, err := w.start.Claim(t.Context(), actor, id)
	w.must(err)
	_, err = w.start.Save(t.Context(), actor, id, func(p *Plan) { p.Name = "على مهل" })
	w.must(err)
	if slug, err := w.start.Claim(t.Context(), actor, id); err != nil || slug != "aly-mhl" {
		t.Errorf("%q %v", slug, err)
	}
}

func TestTheOrganisationDecides(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		actor := w.person()
		id := w.begun(actor, "Sunday soup")
		w.let("staff")
		_, err := w.start.Found(ctx, actor, id, "")
		w.refused(err, fault.Conflict, "start.not_there")
		if _, err := w.start.Draft(ctx, actor, id); err != nil {
			t.Errorf("the draft is lost: %v", err)
		}
		_, err = w.start.Begin(ctx, actor, "peer", "harbour")
		w.refused(err, fault.Conflict, "start.not_there")
		_, err = w.start.Begin(ctx, actor, "peer", "nowhere")
		w.refused(err, fault.Conflict, "start.not_there")
		w.let("approval")
		v, err := w.start.Found(ctx, actor, id, "")
		w.must(err)
		if v.Group.State != group.Proposed || !v.Facilitates() {
			t.Errorf("%+v", v.Group)
		}
		if _, err := w.Groups.Visit(ctx, w.person(), v.Group.Slug); !fault.Is(err, fault.NotFound) {
			t.Errorf("a proposed group is seen by others: %v", err)
		}
		w.let("staff")
		worker := w.person()
		w.staff[worker.ID] = true
		if v, err := w.start.Found(ctx, worker, w.begun(worker, "Staff group"), ""); err != nil || v.Group.State != group.Live {
			t.Errorf("staff: %v", err)
		}
	})
}

func TestWhatIsToBeMendedIsNamedAndKept(t *testing.T) {
	w, ctx := newTown(t, dbtest.SQLite(t)), t.Context()
	actor := w.person()
	id := w.begun(actor, "Sunday soup")
	_, err := w.start.Save(ctx, actor, id, func(p *Plan) { p.Capacity = "a few" })
	w.must(err)
	if _, err := w.start.Found(ctx, actor, id, ""); !fault.Is(err, fault.Invalid) || fault.Of(err).Fields[0].Name != "capacity" {
		t.Errorf("%v", err)
	}
	if d, err := w.start.Draft(ctx, actor, id); err != nil || d.Plan.Capacity != "a few" {
		t.Errorf("%+v %v", d.Plan, err)
	}
	other := w.person()
	if _, err := w.start.Draft(ctx, other, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("a draft is seen by others: %v", err)
	}
	if _, err := w.start.Save(ctx, other, id, func(p *Plan) { p.Name = "mine now" }); !fault.Is(err, fault.NotFound) {
		t.Errorf("a draft is changed by others: %v", err)
	}
	w.must(w.start.Discard(ctx, other, id))
	if _, err := w.start.Draft(ctx, actor, id); err != nil {
		t.Errorf("a draft is thrown away by others: %v", err)
	}
	for range MaxDrafts - 1 {
		_, err := w.start.Begin(ctx, actor, "", "harbour")
		w.must(err)
	}
	_, err = w.start.Begin(ctx, actor, "", "harbour")
	w.refused(err, fault.Conflict, "start.many_drafts")
	_, err = w.start.Save(ctx, actor, id, func(p *Plan) { p.Aim = strings.Repeat("a", maxPlan) })
	w.refused(err, fault.TooLarge, "too_large")
}

func TestTwoTabsSaveOneDraft(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		actor := w.person()
		id := w.begun(actor, "Sunday soup")
		var tabs sync.WaitGroup
		for _, change := range []func(*Plan){func(p *Plan) { p.Aim = "An aim" }, func(p *Plan) { p.Community = "A place" }, func(p *Plan) { p.Statements = []string{"One"} }} {
			tabs.Go(func() {
				if _, err := w.start.Save(ctx, actor, id, change); err != nil {
					t.Error(err)
				}
			})
		}
		tabs.Wait()
		got, err := w.start.Draft(ctx, actor, id)
		w.must(err)
		if got.Plan.Aim != "An aim" || got.Plan.Community != "A place" || len(got.Plan.Statements) != 1 {
			t.Errorf("something is lost: %+v", got.Plan)
		}
	})
}

func TestDraftsAreSealedCopiedAndErased(t *testing.T) {
	w, ctx := newTown(t, dbtest.SQLite(t)), t.Context()
	actor := w.person()
	id := w.begun(actor, "Sunday soup")
	_, err := w.start.Claim(ctx, actor, id)
	w.must(err)
	row, found, err := w.start.row(ctx, w.DB, actor.ID, id)
	if err != nil || !found || strings.Contains(string(row.plan)+string(row.slug), "unday") {
		t.Errorf("unsealed: %v", err)
	}
	sections, err := w.start.Export(ctx, actor.ID)
	w.must(err)
	if len(sections) != 1 || len(sections[0].Records) != 1 || sections[0].Records[0][2].Value != "Sunday soup" {
		t.Errorf("%+v", sections)
	}
	w.must(w.DB.Tx(ctx, func(tx *db.Tx) error { return w.start.Erase(ctx, tx, actor.ID) }))
	if _, err := w.start.Draft(ctx, actor, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("%v", err)
	}
}

func TestQuestionsComeWithAGroupByRequest(t *testing.T) {
	w, ctx := newTown(t, dbtest.SQLite(t)), t.Context()
	actor := w.person()
	id, err := w.start.Begin(ctx, actor, "grief", "harbour")
	w.must(err)
	_, err = w.start.Save(ctx, actor, id, func(p *Plan) { p.Name = "An empty chair"; p.Questions = []string{" Whom? ", ""} })
	w.must(err)
	v, err := w.start.Found(ctx, actor, id, "")
	w.must(err)
	if !cmp.Equal(w.asked, []string{"Whom?"}) || v.Group.Entry != "request" || v.Group.Capacity != 10 || v.Group.Sessions != 8 || !cmp.Equal(v.Group.Topics, []string{"grief"}) {
		t.Errorf("%q %+v", w.asked, v.Group)
	}
}

func TestTwoFacilitatorsLoseNothing(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		actor := w.person()
		v, err := w.start.Found(ctx, actor, w.begun(actor, "Sunday soup"), "")
		w.must(err)
		now, err := w.start.SettingsOf(ctx, v)
		w.must(err)
		base := now.Plan.base(Purpose)
		change := func(edit func(*Plan)) (Outcome, error) {
			p := now.Plan
			edit(&p)
			return w.start.Change(ctx, v, Change{Part: Purpose, Plan: p, Base: base})
		}
		_, err = change(func(p *Plan) { p.Aim = "First aim" })
		w.must(err)
		out, err := change(func(p *Plan) { p.Summary = "Second summary" })
		w.must(err)
		if out.Plan.Aim != "First aim" || len(out.Clashes) != 1 {
			t.Errorf("put together: %+v", out.Clashes)
		}
		out, err = change(func(p *Plan) { p.Aim = "Second aim" })
		w.refused(err, fault.Conflict, "start.changed_meanwhile")
		if out.Plan.Aim != "Second aim" || len(out.Clashes) != 2 {
			t.Errorf("both: %+v %+v", out.Plan.Aim, out.Clashes)
		}
		g := w.Visit(actor, "sunday-soup").Group
		if g.Aim != "First aim" || g.Summary != "Second summary" {
			t.Errorf("%q %q", g.Aim, g.Summary)
		}
		var presses sync.WaitGroup
		for _, edit := range []func(*Plan){func(p *Plan) { p.ForWhom = "You" }, func(p *Plan) { p.NotFor = "Others" }} {
			presses.Go(func() {
				if _, err := change(edit); err != nil {
					t.Error(err)
				}
			})
		}
		presses.Wait()
		now, err = w.start.SettingsOf(ctx, v)
		w.must(err)
		if now.Plan.ForWhom != "You" || now.Plan.NotFor != "Others" {
			t.Errorf("at one moment: %q %q", now.Plan.ForWhom, now.Plan.NotFor)
		}
	})
}

func TestNewAgreementsAskEverybody(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w, ctx := newTown(t, d), t.Context()
		actor := w.person()
		v, err := w.start.Found(ctx, actor, w.begun(actor, "Sunday soup"), "")
		w.must(err)
		member := w.Member("sunday-soup", "quiet-otter")
		now, err := w.start.SettingsOf(ctx, v)
		w.must(err)
		p := now.Plan
		p.Rules = append(p.Rules, saferule.NoNumbers)
		out, err := w.start.Change(ctx, v, Change{Part: Agreements, Plan: p, Base: now.Plan.base(Agreements)})
		w.must(err)
		if out.Asked != 0 || w.Visit(member.Actor, "sunday-soup").MustAgree() {
			t.Errorf("rules alone ask %d", out.Asked)
		}
		now, err = w.start.SettingsOf(ctx, v)
		w.must(err)
		p = now.Plan
		p.Statements = append([]string{"Be kind."}, p.Statements...)
		out, err = w.start.Change(ctx, v, Change{Part: Agreements, Plan: p, Base: now.Plan.base(Agreements)})
		w.must(err)
		if out.Asked != 1 || !w.Visit(member.Actor, "sunday-soup").MustAgree() || w.Visit(actor, "sunday-soup").MustAgree() {
			t.Errorf("asks %d", out.Asked)
		}
		if _, err := w.start.SettingsOf(ctx, w.Visit(member.Actor, "sunday-soup")); !fault.Is(err, fault.Forbidden) {
			t.Errorf("a member sees the settings: %v", err)
		}
	})
}

func TestNumbersAreSentBackInAGroupWithoutThem(t *testing.T) {
	w, ctx := newTown(t, dbtest.SQLite(t)), t.Context()
	g := group.Group{Terms: group.Terms{Rules: []string{saferule.NoNumbers}}, Topics: []string{"eating-disorders"}, Lang: "es"}
	err := w.start.Look(ctx, g, "body", "I am 45 kg and ate 500 calories, 3 meals")
	if !fault.Is(err, fault.Invalid) || fault.Of(err).Fields[0].Name != "body" || !strings.Contains(fault.Of(err).Fields[0].Args["words"].(string), "45 kg") {
		t.Errorf("%v", err)
	}
	if err := w.start.Look(ctx, g, "body", "3 meals on day 40"); err != nil {
		t.Error(err)
	}
	if err := w.start.Look(ctx, group.Group{}, "body", "45 kg"); err != nil {
		t.Error(err)
	}
	if got := w.start.Reminder(ctx, g); len(got) != 1 {
		t.Errorf("%q", got)
	}
	if got := w.start.Notes(ctx, g); !cmp.Equal(got, []string{"comida", "imagen del cuerpo"}) {
		t.Errorf("%q", got)
	}
}
