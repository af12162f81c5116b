package staff

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hearth/internal/account"
	"hearth/internal/audit"
	"hearth/internal/forum"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// office is a town with two organisations that have staff: "harbour", whose
// groups grouptest makes, and "northfold" with the group "steady-ground".
type office struct {
	*grouptest.World
	staff  *Module
	forum  *forum.Module
	audit  *audit.Log
	told   *tellings
	codes  *fakeCodes
	gated  bool // every page asks for a second factor, and nobody gave one
	actors map[string]account.Actor
	t      *testing.T
}

// tellings keeps what people were told.
type tellings struct{ all []string }

func (t *tellings) Tell(_ context.Context, _ *db.Tx, to group.MemberID, kind, url string) error {
	t.all = append(t.all, audit.Ref("member", to)+" "+kind+" "+url)
	return nil
}

func (t *tellings) TellAccount(_ context.Context, _ *db.Tx, to account.ID, kind, url string) error {
	t.all = append(t.all, audit.Ref("account", to)+" "+kind+" "+url)
	return nil
}

// fakeCodes opens to one word for each population.
type fakeCodes struct{ made []NewCode }

func (f *fakeCodes) Create(_ context.Context, _ group.Organisation, _ string, in NewCode) (Code, error) {
	f.made = append(f.made, in)
	return Code{Token: "t1", Text: "OPEN-" + in.Population, Uses: in.Uses, ExpiresAt: in.ExpiresAt, Open: true}, nil
}

func (f *fakeCodes) List(_ context.Context, _ group.Organisation, population string) (codes []Code, err error) {
	for _, in := range f.made {
		if in.Population == population {
			codes = append(codes, Code{Token: "t1", Text: "OPEN-" + in.Population, Uses: in.Uses, ExpiresAt: in.ExpiresAt, Open: true})
		}
	}
	return codes, nil
}

func (f *fakeCodes) Revoke(context.Context, group.Organisation, string, string, string) error {
	return nil
}

func (f *fakeCodes) Opens(_ context.Context, _ group.Organisation, population, words string) (bool, error) {
	return words == "OPEN-"+population, nil
}

func newOffice(t *testing.T, d *db.DB) *office {
	t.Helper()
	w := grouptest.New(t, d)
	log := audit.New(d, w.Keys, w.Clock)
	o := &office{World: w, t: t, audit: log, told: &tellings{}, codes: &fakeCodes{}, actors: map[string]account.Actor{},
		forum: forum.New(forum.Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: log})}
	o.staff = New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: log, Talk: o.forum,
		Limiter: limit.NewMemory(w.Clock), BaseURL: "http://test", Teller: o.told, Codes: o.codes,
		Gate: func(_ string, next web.Handler) web.Handler {
			return func(w http.ResponseWriter, r *http.Request) error {
				if o.gated {
					return web.SeeOther(w, r, "/account/unlock")
				}
				return next(w, r)
			}
		}})
	north, err := w.Groups.CreateOrganisation(t.Context(), "northfold", "Northfold", "A clinic.")
	o.must(err)
	_, err = w.Groups.CreateGroup(t.Context(), north, group.NewGroup{Slug: "steady-ground", Name: "Steady ground", Summary: "s", Aim: "a", ForWhom: "f", NotFor: "n",
		Lang: "en", LedBy: "professionals", Formats: []string{"text"}, Agreements: []string{"What is said here stays here."}})
	o.must(err)
	for _, role := range Roles {
		o.employ("harbour", string(role), role)
	}
	o.employ("northfold", "other", Owner)
	o.actors["stranger"], o.actors["visitor"] = w.Account(), account.Actor{}
	return o
}

func (o *office) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

func (o *office) employ(org, name string, role Role) {
	o.t.Helper()
	o.actors[name] = o.Account()
	o.must(o.staff.Employ(o.t.Context(), org, o.actors[name].ID, role, "Name of "+name))
}

// in is the console of harbour as the named person meets it.
func (o *office) in(name string) Visit {
	o.t.Helper()
	return o.at(name, "harbour")
}

func (o *office) at(name, org string) Visit {
	o.t.Helper()
	v, err := o.staff.Visit(o.t.Context(), o.actors[name], org)
	o.must(err)
	return v
}

// settle changes the settings of harbour.
func (o *office) settle(change func(*Settings)) {
	o.t.Helper()
	v := o.in("owner")
	s := v.Settings
	change(&s)
	o.must(o.staff.SaveSettings(o.t.Context(), v, s))
}

// today is the day on which the office's clock stands, in UTC.
func (o *office) today(days int) Day {
	return DayOf(o.Clock.Now().Add(time.Duration(days)*24*time.Hour), time.UTC)
}

func (o *office) note(about string, kind Kind, until Day) {
	o.t.Helper()
	by := "owner"
	if about == by {
		by = "organiser"
	}
	o.must(o.staff.NoteCheck(o.t.Context(), o.in(by), Check{Person: o.in(about).Person.ID, Kind: kind, On: o.today(0), Until: until, Words: "seen by two"}))
}

// is fails the test unless err has the code ("" for none).
func (o *office) is(err error, code string) {
	o.t.Helper()
	if got := codeOf(err); got != code {
		o.t.Errorf("got %q (%v), want %q", got, err, code)
	}
}

// ask sends a request as the named person through a router of this feature
// alone, in English.
func (o *office) ask(name, method, path, accept string, form url.Values) *httptest.ResponseRecorder {
	o.t.Helper()
	rt := web.NewRouter(ui.ErrorPage, nil)
	o.staff.Routes(rt)
	r := httptest.NewRequest(method, path, strings.NewReader(form.Encode()))
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	if accept != "" {
		r.Header.Set("Accept", accept)
	}
	actor := o.actors[name]
	ctx := web.WithVisitor(account.WithActor(r.Context(), actor), web.Visitor{SignedIn: actor.SignedIn(), Path: r.URL.Path})
	w := httptest.NewRecorder()
	rt.ServeHTTP(w, r.WithContext(ctx))
	return w
}

func texts(t testing.TB) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, forum.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}
