package start

import (
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/i18n"
)

// purpose is the first step, filled in.
func purposeForm(name string) url.Values {
	return url.Values{"name": {name}, "summary": {"S."}, "aim": {"A."}, "for_whom": {"F."}, "not_for": {"N."}, "lang": {"en"}, "led_by": {"peers"}, "topics": {"eating-disorders"}}
}

func TestTheFourSteps(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	actor, other := w.person(), w.person()
	rec := w.ask(actor, i18n.English, "POST", "/start", "text/html", url.Values{"organisation": {"harbour"}, "template": {""}})
	if rec.Code != 303 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	first := rec.Header().Get("Location")
	draft := strings.TrimSuffix(first, "/purpose")
	group := "/groups/sunday-soup"
	rows := []struct {
		name         string
		actor        account.Actor
		method, path string
		form         url.Values
		status       int
		want, never  []string
	}{
		{"templates for everybody", account.Actor{}, "GET", "/start", nil, 200, []string{"Twelve-step style", "/join?next=/start"}, []string{`name="template"`, "kind-lamp"}},
		{"and what was begun", actor, "GET", "/start", nil, 200, []string{"A group without a name yet", `name="template" value="peer"`, draft}, nil},
		{"not by others", other, "GET", "/start", nil, 200, nil, []string{draft}},
		{"a draft is its owner's", other, "GET", first, nil, 404, nil, []string{"Purpose"}},
		{"a visitor is asked to sign in", account.Actor{}, "GET", first, nil, 303, nil, nil},
		{"no such step", actor, "GET", draft + "/nonsense", nil, 404, nil, nil},
		{"a broken token", actor, "GET", "/start/zzz/purpose", nil, 404, nil, nil},
		{"nowhere", actor, "POST", "/start", url.Values{"organisation": {"nowhere"}}, 409, []string{"does not let people start groups"}, nil},
		{"the first step", actor, "GET", first, nil, 200, []string{`name="not_for"`, "eating-disorders", `aria-current="step"`}, nil},
		{"comes back, nothing lost", actor, "POST", first, url.Values{"name": {""}, "aim": {"My <b>aim</b>"}, "lang": {"en"}, "led_by": {"peers"}}, 422, []string{"My &lt;b&gt;aim&lt;/b&gt;", `href="#name"`, `aria-invalid="true"`}, []string{"<b>aim"}},
		{"and is kept", actor, "GET", first, nil, 200, []string{"My &lt;b&gt;aim"}, []string{`aria-invalid`}},
		{"looking at it too early leads back", actor, "GET", draft + "/check", nil, 303, nil, nil},
		{"filled in it goes on", actor, "POST", first, purposeForm("Sunday soup"), 303, nil, nil},
		{"the second step", actor, "GET", draft + "/shape", nil, 200, []string{`name="weekday-0"`, `list="zones"`, "By request"}, nil},
		{"a size in words", actor, "POST", draft + "/shape", url.Values{"capacity": {"a few"}, "formats": {"text"}, "shape": {"ongoing"}, "entry": {"open"}, "cost": {"free"}, "cost_per": {"meeting"}, "zone": {"Europe/Madrid"}}, 422,
			[]string{"Please write a number", `value="a few"`}, nil},
		{"another time is not yet a problem", actor, "POST", draft + "/shape", url.Values{"do": {"time"}, "capacity": {"a few"}, "formats": {"text"}}, 303, nil, nil},
		{"going back is not refused", actor, "POST", draft + "/shape", url.Values{"do": {"back"}, "capacity": {"a few"}}, 303, nil, nil},
		{"the second step, filled in", actor, "POST", draft + "/shape", url.Values{"capacity": {"12"}, "formats": {"text", "chat"}, "shape": {"ongoing"}, "entry": {"request"}, "cost": {"free"}, "cost_per": {"meeting"},
			"zone": {"Europe/Madrid"}, "weekday-0": {"4"}, "start-0": {"19:30"}, "minutes-0": {"90"}, "every-0": {"1"}}, 303, nil, nil},
		{"the topic brought a rule, readings and questions", actor, "GET", draft + "/agreements", nil, 200, []string{`checked id="rules"`, "Why we leave out numbers", `name="questions"`}, nil},
		{"an agreement goes up", actor, "POST", draft + "/agreements", url.Values{"do": {"up-1"}, "agreements": {"One.", "Two."}, "rules": {"no_numbers"}}, 303, nil, nil},
		{"and stands there", actor, "GET", draft + "/agreements", nil, 200, []string{">Two.</textarea>"}, nil},
		{"none at all", actor, "POST", draft + "/agreements", url.Values{"agreements": {"", " "}}, 422, []string{"at least one agreement"}, nil},
		{"the third step, filled in", actor, "POST", draft + "/agreements", url.Values{"agreements": {"One.", "Two."}, "rules": {"no_numbers"}, "questions": {"Why?"}}, 303, nil, nil},
		{"the fourth step", actor, "GET", draft + "/people", nil, 200, []string{"What a facilitator does", `name="handle"`}, nil},
		{"a handle like staff", actor, "POST", draft + "/people", url.Values{"handle": {""}}, 422, []string{`href="#handle"`}, nil},
		{"the fourth step, filled in", actor, "POST", draft + "/people", url.Values{"handle": {"kind-lamp"}, "greeter": {"on"}}, 303, nil, nil},
		{"as visitors will see it", actor, "GET", draft + "/check", nil, 200, []string{"Sunday soup", "/groups/sunday-soup", `name="slug" value="sunday-soup"`, "Thursday 19:30", "12 people"}, nil},
		{"others may not found it", other, "POST", draft + "/found", url.Values{"slug": {"sunday-soup"}}, 404, nil, nil},
		{"founded", actor, "POST", draft + "/found", url.Values{"slug": {"sunday-soup"}}, 303, nil, nil},
		{"pressed twice", actor, "POST", draft + "/found", url.Values{"slug": {"sunday-soup"}}, 303, nil, nil},
		{"the next three things", actor, "GET", group + "/first-steps", nil, 200, []string{"Your group is live", group + "/conversations/new", group + "/invitations"}, nil},
		{"not for others", other, "GET", group + "/first-steps", nil, 404, nil, nil},
		{"settings", actor, "GET", group + "/settings", nil, 303, nil, nil},
		{"settings of the shape", actor, "GET", group + "/settings/shape", nil, 200, []string{`value="19:30"`, `name="base"`}, nil},
		{"of nothing", actor, "GET", group + "/settings/nonsense", nil, 404, nil, nil},
		{"nor the settings", other, "GET", group + "/settings/purpose", nil, 404, nil, []string{"textarea"}},
		{"saved", actor, "POST", group + "/settings/purpose", purposeForm("Monday soup"), 303, nil, nil},
		{"and said so", actor, "GET", group + "/settings/purpose?saved", nil, 200, []string{"Saved", "Monday soup"}, nil},
		{"refused", actor, "POST", group + "/settings/purpose", purposeForm(""), 422, []string{`href="#name"`}, nil},
		{"agreements are arranged without saving", actor, "POST", group + "/settings/agreements", url.Values{"do": {"add"}, "agreements": {"One.", "Two."}, "base": {"x=1"}}, 200, []string{`id="agreements-2"`, `value="x=1"`}, nil},
		{"discarding what is gone", actor, "POST", draft + "/discard", nil, 303, nil, nil},
	}
	for _, r := range rows {
		form := r.form
		if r.method == "POST" && form == nil {
			form = url.Values{}
		}
		rec := w.ask(r.actor, i18n.English, r.method, r.path, "text/html", form)
		body := rec.Body.String()
		if rec.Code != r.status {
			t.Errorf("%s: status %d, want %d (%s)", r.name, rec.Code, r.status, rec.Header().Get("Location"))
		}
		for _, want := range r.want {
			if !strings.Contains(body, want) {
				t.Errorf("%s: lacks %q", r.name, want)
			}
		}
		for _, never := range append(r.never, ">start.", "fault.start") {
			if strings.Contains(body, never) {
				t.Errorf("%s: must not contain %q", r.name, never)
			}
		}
	}
}

func TestASecondFacilitatorIsShownWhatChanged(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	actor := w.person()
	v, err := w.start.Found(t.Context(), actor, w.begun(actor, "Sunday soup"), "")
	w.must(err)
	now, err := w.start.SettingsOf(t.Context(), v)
	w.must(err)
	form := purposeForm("Mine")
	form.Set("base", now.Plan.base(Purpose))
	theirs := purposeForm("Theirs")
	theirs.Set("base", now.Plan.base(Purpose))
	path := "/groups/sunday-soup/settings/purpose"
	if rec := w.ask(actor, i18n.English, "POST", path, "text/html", theirs); rec.Code != 303 {
		t.Fatalf("%d %s", rec.Code, rec.Body)
	}
	for lang, want := range map[i18n.Lang]string{i18n.English: "Somebody else changed the same thing", i18n.Spanish: "Otra persona cambió lo mismo", i18n.Arabic: "غيّر شخص آخر الشيء نفسه"} {
		rec := w.ask(actor, lang, "POST", path, "text/html", form)
		body := rec.Body.String()
		if rec.Code != 409 || !strings.Contains(body, want) || !strings.Contains(body, `value="Mine"`) || !strings.Contains(body, ">Theirs<") {
			t.Errorf("%s: %d lacks %q", lang, rec.Code, want)
		}
	}
	if rec := w.ask(actor, i18n.English, "POST", path, "application/json", form); rec.Code != 409 || !strings.Contains(rec.Body.String(), "start.changed_meanwhile") {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}

func TestScriptsGetTheSame(t *testing.T) {
	w := newTown(t, dbtest.SQLite(t))
	actor := w.person()
	id := w.begun(actor, "Sunday soup")
	draft := "/start/" + w.start.token(id)
	for path, want := range map[string]string{
		"/start":           `"organisations":[{"slug":"harbour","name":"Harbour","needs_yes":false}]`,
		draft + "/purpose": `"mend":""`,
	} {
		if rec := w.ask(actor, i18n.English, "GET", path, "application/json", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), want) {
			t.Errorf("%s: %d %s", path, rec.Code, rec.Body)
		}
	}
	if rec := w.ask(actor, i18n.English, "POST", draft+"/found", "application/json", url.Values{}); rec.Code != 201 || !strings.Contains(rec.Body.String(), `"id":"sunday-soup"`) {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
	if rec := w.ask(actor, i18n.English, "GET", "/groups/sunday-soup/settings", "application/json", nil); rec.Code != 200 || !strings.Contains(rec.Body.String(), `"base":{"agreements":"agreements=`) {
		t.Errorf("%d %s", rec.Code, rec.Body)
	}
}
