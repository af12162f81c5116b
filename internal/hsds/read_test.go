package hsds

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/directory"
	"hearth/internal/platform/db"
	"hearth/internal/platform/db/dbtest"
	"hearth/internal/platform/fault"
)

func TestReadServices(t *testing.T) {
	river := record{ID: "a1", Name: "Across the river", Summary: "Tuesdays, by the water.", Organisation: "River Trust", URL: "https://river.example.org/g", Lang: "en"}
	for _, c := range []struct {
		name, file string
		want       []record
		skipped    []Skipped
		fails      bool
	}{
		{"a list of nested services", `[{"id":"a1","name":"Across the river","description":"Tuesdays,\n by the water.","status":"active","url":"https://river.example.org/g",
			"organization":{"id":"o","name":"River Trust"},"languages":[{"id":"l","code":"en"}]}]`, []record{river}, nil, false},
		{"a page of an API, with fields that nobody knows", `{"total_items":1,"extra":{"deep":[1,2]},"contents":[{"id":"a1","name":"Across the river","description":"Tuesdays, by the water.",
			"url":"https://river.example.org/g","organization":{"name":"River Trust"},"languages":[{"code":"en"}],"zebra":{}}]}`, []record{river}, nil, false},
		{"tables", `{"organizations.csv":[{"id":"o","name":"River Trust","website":"https://river.example.org"}],"languages.csv":[{"service_id":"a1","code":"en"}],
			"services.csv":[{"id":"a1","organization_id":"o","name":"Across the river","description":"Tuesdays, by the water.","url":"https://river.example.org/g","status":"active"}],"phones.csv":[]}`,
			[]record{river}, nil, false},
		{"the organization's address where the service has none", `{"services":[{"id":"b","name":"B","organization_id":"o"}],"organizations":[{"id":"o","name":"O","website":"http://o.example.org"}]}`,
			[]record{{ID: "b", Name: "B", Organisation: "O", URL: "http://o.example.org"}}, nil, false},
		{"what is closed is left out without a word", `[{"id":"a","name":"A","url":"https://a.example.org","status":"inactive"},{"id":"b","name":"B","url":"https://b.example.org","status":"temporarily closed"}]`, nil, nil, false},
		{"bad records are named by their line, and the rest is read", "[\n{\"id\":\"a\",\"name\":\"A\",\"url\":\"https://a.example.org\"},\n{\"name\":\"B\",\"url\":\"https://b.example.org\"},\n\n" +
			"{\"id\":\"c\",\"name\":\" \u2028\",\"url\":\"https://c.example.org\"},\n{\"id\":\"d\",\"name\":\"D\",\"url\":\"javascript:alert(1)\"},\n\"a text\", 7,\n{\"id\":{},\"name\":\"E\"},\n" +
			"{\"id\":\"a\",\"name\":\"Again\",\"url\":\"https://a.example.org\"},\n{\"id\":\"f\",\"name\":\"F\",\"url\":\"https://user:secret@f.example.org\"}]",
			[]record{{ID: "a", Name: "A", URL: "https://a.example.org"}},
			[]Skipped{{3, "id"}, {5, "name"}, {6, "url"}, {7, "unreadable"}, {7, "unreadable"}, {8, "unreadable"}, {9, "twice"}, {10, "url"}}, false},
		{"a language that is none", `[{"id":"a","name":"A","url":"https://a.example.org","languages":[{"code":"<script>"}]}]`, []record{{ID: "a", Name: "A", URL: "https://a.example.org"}}, nil, false},
		{"no services", `{"organizations":[]}`, nil, nil, true},
		{"no list", `{"services":{}}`, nil, nil, true},
		{"no JSON", `<services/>`, nil, nil, true},
		{"cut off", `[{"id":"a","name":"A","url":"https://a.example.org"},`, nil, nil, true},
		{"nothing", ``, nil, nil, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			records, skipped, err := readServices([]byte(c.file))
			if (err != nil) != c.fails {
				t.Fatalf("got %v", err)
			}
			if c.fails {
				return
			}
			if diff := cmp.Diff(c.want, records); diff != "" {
				t.Error(diff)
			}
			if diff := cmp.Diff(c.skipped, skipped); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func FuzzReadServices(f *testing.F) {
	f.Add([]byte(`{"contents":[{"id":"a","name":"A","url":"https://a.example.org"}]}`))
	f.Add([]byte("\xef\xbb\xbf[1,{}]"))
	f.Fuzz(func(t *testing.T, file []byte) {
		records, _, _ := readServices(file)
		for _, r := range records {
			if r.ID == "" || r.Name == "" || !leadsOut(r.URL) || len([]rune(r.Summary)) > maxSummary {
				t.Errorf("%+v", r)
			}
		}
	})
}

func TestImport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newTown(t, d)
		elsewhere := func(query string, langs ...string) (names []string) {
			t.Helper()
			found, err := w.hsds.Elsewhere(t.Context(), query, langs, 10)
			w.must(err)
			for _, e := range found {
				names = append(names, e.Name+" from "+e.Source)
			}
			return names
		}
		load := func(source, file string) (Imported, error) {
			t.Helper()
			w.Clock.Advance(time.Minute)
			return w.hsds.Import(t.Context(), source, []byte(file))
		}
		if got := elsewhere(""); got != nil {
			t.Errorf("before: %v", got)
		}
		first := `[{"id":"1","name":"River café","url":"https://r.example.org","languages":[{"code":"es"}]},{"id":"2","name":"Hill","url":"https://h.example.org"}]`
		done, err := load("county", first)
		w.must(err)
		if done.Listed != 2 || done.Removed != 0 || len(done.Skipped) != 0 {
			t.Errorf("first: %+v", done)
		}
		_, err = load("city", `[{"id":"1","name":"Town","url":"https://t.example.org"}]`)
		w.must(err)
		for _, c := range []struct {
			query string
			langs []string
			want  []string
		}{
			{"", nil, []string{"Hill from county", "River café from county", "Town from city"}}, {"cafe", nil, []string{"River café from county"}},
			{"", []string{"es"}, []string{"River café from county"}}, {"zebra", nil, nil},
		} {
			if diff := cmp.Diff(c.want, elsewhere(c.query, c.langs...)); diff != "" {
				t.Errorf("%q %v: %s", c.query, c.langs, diff)
			}
		}
		done, err = load("county", `[{"id":"1","name":"River house","url":"https://r.example.org"},{"id":"2","name":"Hill","url":"https://h.example.org","status":"defunct"},{"id":"3"}]`)
		w.must(err)
		if done.Listed != 1 || done.Removed != 1 || len(done.Skipped) != 1 {
			t.Errorf("again: %+v", done)
		}
		if diff := cmp.Diff([]string{"River house from county", "Town from city"}, elsewhere("")); diff != "" {
			t.Errorf("renamed and withdrawn: %s", diff)
		}
		for _, bad := range []string{`[]`, `{}`, `nonsense`, `[{"id":"1"}]`} {
			if _, err := load("county", bad); !fault.Is(err, fault.Invalid) {
				t.Errorf("%s: %v", bad, err)
			}
		}
		if _, err := load(" ", first); !fault.Is(err, fault.Invalid) {
			t.Errorf("without a source: %v", err)
		}
		if diff := cmp.Diff([]string{"River house from county", "Town from city"}, elsewhere("")); diff != "" {
			t.Errorf("a refused import changed something: %s", diff)
		}
		found, err := w.hsds.Elsewhere(t.Context(), "", nil, 1)
		w.must(err)
		if len(found) != 1 || found[0].URL != "https://r.example.org" || found[0].At.IsZero() {
			t.Errorf("one of them: %+v", found)
		}
		var _ directory.Neighbours = w.hsds
	})
}
