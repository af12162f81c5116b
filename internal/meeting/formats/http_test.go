package formats

import (
	"bytes"
	"encoding/json"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hearth/internal/account"
	"hearth/internal/meeting/format"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/ui/uitest"
)

func postOf(values url.Values) *http.Request {
	r := httptest.NewRequest("POST", "/", strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return r
}

// What the editor shows can be sent back as it is, and is then the same format.
func TestTheEditorSendsBackWhatItShows(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan := b.Facilitator("low-days", "rowan")
	for _, o := range format.Shipped("en") {
		w := b.ask(rowan.Actor, "GET", "/groups/low-days/formats/new?from="+o.Code, "", nil)
		if w.Code != 200 {
			t.Fatalf("%s: %d", o.Code, w.Code)
		}
		uitest.Clean(t, w.Body.String())
		form := formOf(t, w.Body.String())
		w = b.ask(rowan.Actor, "POST", "/groups/low-days/formats", script, form)
		var made struct{ ID, URL string }
		if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || w.Code != 201 {
			t.Fatalf("%s: %d %s", o.Code, w.Code, w.Body)
		}
		k := b.look(rowan, made.ID)
		if !same(k.Format, o.Format) || k.From != o.Code {
			t.Errorf("%s became another: %v", o.Code, format.Diff(o.Format, k.Format))
		}
		w = b.ask(rowan.Actor, "GET", made.URL[:strings.Index(made.URL, "?")]+"/edit", "", nil)
		form = formOf(t, w.Body.String())
		form.Set("do", "save")
		if w := b.ask(rowan.Actor, "POST", "/groups/low-days/formats/"+made.ID+"/edit", "", form); w.Code != 303 {
			t.Errorf("%s saved again: %d", o.Code, w.Code)
		}
		if k := b.look(rowan, made.ID); k.Version != 1 {
			t.Errorf("%s has version %d, though nothing changed", o.Code, k.Version)
		}
	}
}

// A request asks for one page and says what must and must not be on it.
type request struct {
	name         string
	actor        account.Actor
	method, path string
	form         url.Values
	status       int
	want, never  []string
}

func TestPagesSayWhatTheyMust(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan, otter := b.Facilitator("low-days", "rowan"), b.Member("low-days", "otter")
	stranger := b.Account()
	code, away := b.create(rowan), b.create(rowan, func(f *format.Format) { f.Name = "<script>away</script>" })
	if err := b.m.Archive(t.Context(), rowan, away, true); err != nil {
		t.Fatal(err)
	}
	if err := b.m.Save(t.Context(), rowan, code, plain(func(f *format.Format) { f.Segments[1].Minutes = 20 }), 1); err != nil {
		t.Fatal(err)
	}
	const base = "/groups/low-days/formats"
	own := base + "/" + code
	editor := func(change ...string) url.Values {
		form := formOf(t, b.ask(rowan.Actor, "GET", own+"/edit", "", nil).Body.String())
		for i := 0; i+1 < len(change); i += 2 {
			form.Set(change[i], change[i+1])
		}
		return form
	}
	for _, r := range []request{
		{"a visitor signs in", account.Actor{}, "GET", base, nil, 303, nil, nil},
		{"a stranger finds nothing", stranger, "GET", base, nil, 404, nil, []string{"Our evening"}},
		{"members read", otter.Actor, "GET", base, nil, 200, []string{"Our evening", "formats-bar", "Ready to use", "60 minutes", "put away"}, []string{"Copy and change it", "<script>away", "/edit", "Bring it back"}},
		{"facilitators change", rowan.Actor, "GET", base, nil, 200, []string{"Copy and change it", "/new?from=peer", own + "/edit", "Bring it back"}, nil},
		{"a format of Hearth's", otter.Actor, "GET", base + "/peer", nil, 200, []string{"asked in turn", "You can pass", "formats-prompt", "export.yaml"}, []string{"/edit", "/history", "/archive"}},
		{"the group's own", rowan.Actor, "GET", own, nil, 200, []string{"The round", "20 minutes", "/history", "/archive", "Look at the clock"}, nil},
		{"unfolded", otter.Actor, "GET", base + "/peer?open=yes", nil, 200, []string{"<details class=\"more\" open"}, []string{"Unfold everything"}},
		{"an old version", rowan.Actor, "GET", own + "/versions/1", nil, 200, []string{"15 minutes", "version 1, as it was then", "/restore"}, nil},
		{"an old version, for a member", otter.Actor, "GET", own + "/versions/1", nil, 200, []string{"15 minutes"}, []string{"/restore"}},
		{"no such version", rowan.Actor, "GET", own + "/versions/9", nil, 404, nil, nil},
		{"no version at all", rowan.Actor, "GET", own + "/versions/x", nil, 404, nil, nil},
		{"one of Hearth's has none", rowan.Actor, "GET", base + "/peer/versions/1", nil, 404, nil, nil},
		{"history", otter.Actor, "GET", own + "/history", nil, 200, []string{"Version 2", "has 20 minutes instead of 15", "rowan", "The first version"}, []string{"/restore"}},
		{"going back", rowan.Actor, "POST", own + "/versions/1/restore", url.Values{"revision": {"1"}}, 409, []string{"newer version"}, nil},
		{"a member may not go back", otter.Actor, "POST", own + "/versions/1/restore", url.Values{"revision": {"2"}}, 403, nil, nil},

		{"a member has no editor", otter.Actor, "GET", own + "/edit", nil, 403, nil, []string{"Look at the clock"}},
		{"nor a new one", otter.Actor, "GET", base + "/new?from=peer", nil, 403, nil, nil},
		{"nor copies", otter.Actor, "POST", base + "/copy", url.Values{"group": {"low-days"}, "from": {code}}, 403, nil, nil},
		{"one of Hearth's is copied first", rowan.Actor, "GET", base + "/peer/edit", nil, 404, nil, nil},
		{"a fresh one", rowan.Actor, "GET", base + "/new", nil, 200, []string{`value="60"`, "Arriving", "for the parts that share the rest"}, nil},
		{"the editor", rowan.Actor, "GET", own + "/edit", nil, 200, []string{`name="revision" value="2"`, `name="segments.2.speak.order"`, "30 minutes are left", `value="up-2"`}, []string{`value="up-1"`, `value="down-4"`, `name="segments.1.speak.order"`}},
		{"a part more, nothing saved", rowan.Actor, "POST", own + "/edit", editor("do", "add", "add_kind", "vote", "add_after", "1", "name", "Half typed"), 200,
			[]string{"Half typed", `id="added"`, `name="segments.2.vote.text"`, "Secret vote"}, nil},
		{"as members would see it, nothing saved", rowan.Actor, "POST", own + "/edit", editor("do", "preview", "segments.2.title", "Half said", "segments.2.private", "Only for us"), 200, []string{`id="preview"`, "Half said", "You can pass"}, []string{"For facilitators only"}},
		{"minutes that do not fit", rowan.Actor, "POST", own + "/edit", editor("do", "save", "segments.1.minutes", "50", "segments.2.private", "Keep me"), 422,
			[]string{"Keep me", "take 15 minutes more", `aria-invalid="true"`}, nil},
		{"a problem stands beside its part", rowan.Actor, "POST", own + "/edit", editor("do", "save", "segments.2.minutes", "soon", "segments.2.title", " "), 422,
			[]string{`value="soon"`, `href="#segments.2.minutes"`, `id="segments.2.minutes-problem"`, "Part 2"}, nil},
		{"a form without a revision", rowan.Actor, "POST", own + "/edit", editor("do", "save", "revision", "", "name", "From nowhere"), 409, []string{"From nowhere", "newer version"}, nil},
		{"somebody was quicker", rowan.Actor, "POST", own + "/edit", editor("do", "save", "revision", "1", "name", "Mine"), 409,
			[]string{`value="Mine"`, "rowan saved a newer version", "has 20 minutes instead of 15", `name="revision" value="2"`}, nil},
		{"and saves all the same", rowan.Actor, "POST", own + "/edit", editor("do", "save", "name", "Mine"), 303, nil, nil},
		{"enter saves", rowan.Actor, "POST", own + "/edit", editor("name", "By the enter key", "revision", "3"), 303, nil, nil},
		{"more parts than there can be", rowan.Actor, "POST", own + "/edit", many(70), 422, []string{"room for 60"}, nil},
		{"a kind that there is not", rowan.Actor, "POST", own + "/edit", editor("do", "save", "segments.1.kind", "dance"), 422, []string{"is not known"}, nil},

		{"a paste", rowan.Actor, "POST", base + "/import", url.Values{"document": {yamlOf(t, plain())}}, 200, []string{`value="Our evening"`, `id="format"`}, nil},
		{"a paste that is none", rowan.Actor, "POST", base + "/import", url.Values{"document": {"hearth_format: 1\nname: x\nlang: en\nlength: 60\nsegments:\n  - {id: a, kind: round, title: Say it, minutes: 90}\n  - {id: a, kind: dance, title: Two, minutes: 9}\n"}}, 422,
			[]string{"Part 2", "line 7", "id: a, kind: dance"}, nil},
		{"an empty paste", rowan.Actor, "POST", base + "/import", url.Values{"document": {""}}, 422, []string{"nothing in it"}, nil},
		{"a member imports nothing", otter.Actor, "POST", base + "/import", url.Values{"document": {"x"}}, 403, nil, nil},
		{"no other groups", rowan.Actor, "GET", base + "/copy", nil, 200, []string{"Nothing to copy yet"}, nil},
		{"export", otter.Actor, "GET", own + "/export.yaml", nil, 200, []string{"hearth_format: 1"}, nil},
		{"the schema is for all", account.Actor{}, "GET", "/formats/schema.json", nil, 200, []string{"$schema"}, nil},
		{"put away", rowan.Actor, "POST", own + "/archive", url.Values{}, 303, nil, nil},
		{"too late", rowan.Actor, "POST", own + "/edit", editor("do", "save", "name", "Later"), 409, []string{`value="Later"`, "put away"}, nil},
		{"brought back", rowan.Actor, "POST", own + "/unarchive", url.Values{}, 303, nil, nil},
	} {
		t.Run(r.name, func(t *testing.T) {
			b.t = t
			w := b.ask(r.actor, r.method, r.path, "", r.form)
			body := w.Body.String()
			if w.Code != r.status {
				t.Fatalf("status %d, want %d\n%s", w.Code, r.status, body)
			}
			for _, text := range r.want {
				if !strings.Contains(body, text) {
					t.Errorf("%q is missing in\n%s", text, body)
				}
			}
			for _, text := range append(r.never, ">formats.", ">format.", ">fault.", "{count}") {
				if strings.Contains(body, text) {
					t.Errorf("%q is there", text)
				}
			}
			if strings.HasPrefix(w.Header().Get("Content-Type"), "text/html") {
				uitest.Clean(t, body)
			}
		})
	}
}

// many is a form with so many segments.
func many(n int) url.Values {
	form := url.Values{"name": {"x"}, "lang": {"en"}, "length": {"60"}, "revision": {"2"}, "do": {"save"}}
	for i := 1; i <= n; i++ {
		form.Set(segmentField(i, "kind"), "round")
		form.Set(segmentField(i, "id"), "r-"+itoa(i))
	}
	return form
}

func yamlOf(t *testing.T, f format.Format) string {
	t.Helper()
	raw, err := f.YAML()
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestAFileCountsInsteadOfThePaste(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan := b.Facilitator("low-days", "rowan")
	send := func(pasted, file string) *httptest.ResponseRecorder {
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		f, err := w.CreateFormFile("file", "peer.yaml")
		if err == nil {
			_, err = f.Write([]byte(file))
		}
		if err == nil {
			err = w.WriteField("document", pasted)
		}
		if err == nil {
			err = w.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		return b.send(rowan.Actor, "POST", "/groups/low-days/formats/import", "", w.FormDataContentType(), body.String())
	}
	if w := send("", yamlOf(t, plain())); w.Code != 200 || !strings.Contains(w.Body.String(), `value="Our evening"`) {
		t.Errorf("a file: %d", w.Code)
	}
	if w := send(yamlOf(t, plain()), ""); w.Code != 200 {
		t.Errorf("a paste beside no file: %d", w.Code)
	}
	if w := send("", "\x00\xff not text"); w.Code != 422 {
		t.Errorf("bytes: %d", w.Code)
	}
	if w := send("", strings.Repeat("a: b\n", format.MaxBytes/4)); w.Code != 422 {
		t.Errorf("too long: %d", w.Code)
	}
	if w := send("", strings.Repeat("a", 1<<20)); w.Code >= 500 {
		t.Errorf("far too long: %d", w.Code)
	}
	if w := b.send(rowan.Actor, "POST", "/groups/low-days/formats/import", "", "multipart/form-data; boundary=x", "nonsense"); w.Code != 400 && w.Code != 422 {
		t.Errorf("nonsense: %d", w.Code)
	}
}

func TestScripts(t *testing.T) {
	b := newBundle(t, dbtest.SQLite(t))
	rowan := b.Facilitator("low-days", "rowan").Actor
	const base = "/groups/low-days/formats"
	w := b.ask(rowan, "POST", base, script, url.Values{"document": {yamlOf(t, plain())}, "once": {"1"}})
	var made struct{ ID, URL string }
	if err := json.Unmarshal(w.Body.Bytes(), &made); err != nil || w.Code != 201 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	w = b.ask(rowan, "GET", base+"/"+made.ID, script, nil)
	var one struct {
		Revision int64
		Plan     []struct{ Start, Minutes int }
		Format   json.RawMessage
	}
	if err := json.Unmarshal(w.Body.Bytes(), &one); err != nil || one.Revision != 1 || len(one.Plan) != 4 {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	changed := strings.Replace(string(one.Format), "Our evening", "Their evening", 1)
	if w := b.ask(rowan, "POST", base+"/"+made.ID+"/edit", script, url.Values{"document": {changed}, "revision": {"1"}}); w.Code != 200 {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	w = b.ask(rowan, "POST", base+"/"+made.ID+"/edit", script, url.Values{"document": {strings.Replace(changed, `"minutes":5`, `"minutes":500`, 1)}, "revision": {"2"}})
	var refused struct{ Fields map[string]string }
	if err := json.Unmarshal(w.Body.Bytes(), &refused); err != nil || w.Code != 422 || refused.Fields["segments.1.minutes"] == "" {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	for path, want := range map[string]string{"": `"own":true`, "/" + made.ID + "/history": `"handle":"rowan"`, "/copy": `"items":[]`} {
		if w := b.ask(rowan, "GET", base+path, script, nil); w.Code != 200 || !strings.Contains(w.Body.String(), want) {
			t.Errorf("%s: %d %s", path, w.Code, w.Body)
		}
	}
}
