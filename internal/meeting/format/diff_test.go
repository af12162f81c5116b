package format

import (
	"context"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/platform/i18n"
)

func TestDiff(t *testing.T) {
	peer := func() Format { f, _ := Ship("peer", i18n.English); return f }
	at := func(f *Format, id string) *Segment {
		return &f.Segments[slices.IndexFunc(f.Segments, func(s Segment) bool { return s.ID == id })]
	}
	for _, row := range []struct {
		name   string
		change func(*Format)
		want   []Change
	}{
		{"nothing", func(*Format) {}, nil},
		{"a new segment takes minutes from the share", func(f *Format) {
			f.Segments = slices.Insert(f.Segments, 4, Segment{ID: "pause", Kind: Break, Title: "Pause", Minutes: 5})
		}, []Change{{What: Added, Segment: "pause", Title: "Pause"}, {What: Timed, Segment: "talk", Title: "Talking", From: 51, To: 46}}},
		{"one taken out", func(f *Format) { f.Segments = slices.Delete(f.Segments, 5, 6) },
			[]Change{{What: Timed, Segment: "talk", Title: "Talking", From: 51, To: 54}, {What: Removed, Segment: "breathe", Title: "Three minutes of breathing"}}},
		{"one moved past three", func(f *Format) {
			s := f.Segments[5]
			f.Segments = slices.Insert(slices.Delete(f.Segments, 5, 6), 2, s)
		}, []Change{{What: Moved, Segment: "breathe", Title: "Three minutes of breathing", From: 6, To: 3}}},
		{"minutes", func(f *Format) { at(f, "check-in").Minutes = 20 },
			[]Change{{What: Timed, Segment: "check-in", Title: "Check-in", From: 18, To: 20}, {What: Timed, Segment: "talk", Title: "Talking", From: 51, To: 49}}},
		{"the same minutes in another way", func(f *Format) { at(f, "talk").Share = 2 }, []Change{{What: Shared, Segment: "talk", Title: "Talking"}}},
		{"words", func(f *Format) { at(f, "close").Title = "Farewell" }, []Change{{What: Reworded, Segment: "close", Title: "Farewell"}}},
		{"a card", func(f *Format) { at(f, "talk").Cards[0].Text = "new" }, []Change{{What: Reworded, Segment: "talk", Title: "Talking"}}},
		{"who may speak", func(f *Format) { at(f, "talk").Speak.CrossTalk = true }, []Change{{What: Reruled, Segment: "talk", Title: "Talking"}}},
		{"what is done", func(f *Format) { at(f, "breathe").Exercise.Hold = 2 }, []Change{{What: Remade, Segment: "breathe", Title: "Three minutes of breathing"}}},
		{"the name and the seats", func(f *Format) { f.Name, f.Seats = "Ours", 10 }, []Change{{What: Renamed}, {What: Reframed}}},
		{"the length", func(f *Format) { f.Length = 60 },
			[]Change{{What: Lengthened, From: 90, To: 60}, {What: Timed, Segment: "talk", Title: "Talking", From: 51, To: 21}}},
	} {
		after := peer()
		row.change(&after)
		if diff := cmp.Diff(row.want, Diff(peer(), after)); diff != "" {
			t.Errorf("%s:\n%s", row.name, diff)
		}
	}
}

// Every field of the document, changed, is seen.
func TestNoChangeGoesUnseen(t *testing.T) {
	full := Format{Name: "a", Lang: "en", Length: 30, Ways: []Way{Text}, Segments: []Segment{{ID: "a", Prompts: []string{"a"}, Parts: []string{"a"}, Roles: []Role{Host},
		Exercise: &Practice{Steps: []string{"a"}}, Vote: &Question{Options: []string{"a"}}, Cards: []Card{{"a", "a"}}}}}
	var walk func(v reflect.Value, path string)
	walk = func(v reflect.Value, path string) {
		before := full.Tidy()
		switch v.Kind() {
		case reflect.Struct:
			for i := range v.NumField() {
				walk(v.Field(i), path+"."+v.Type().Field(i).Name)
			}
			return
		case reflect.Pointer:
			walk(v.Elem(), path)
			return
		case reflect.Slice:
			walk(v.Index(0), path+"[]")
			return
		case reflect.String:
			old := v.String()
			defer v.SetString(old)
			v.SetString(old + "b")
		case reflect.Int:
			old := v.Int()
			defer v.SetInt(old)
			v.SetInt(old + 1)
		default:
			old := v.Bool()
			defer v.SetBool(old)
			v.SetBool(!old)
		}
		if len(Diff(before, full)) == 0 {
			t.Errorf("nobody sees that %s changed", path)
		}
	}
	walk(reflect.ValueOf(&full).Elem(), "Format")
}

func TestEveryNameAndChangeIsSaid(t *testing.T) {
	i18n.Use(catalog(t))
	for _, lang := range i18n.Langs {
		ctx := i18n.With(context.Background(), lang)
		var said []string
		for _, what := range []ChangeKind{Added, Removed, Moved, Timed, Shared, Reworded, Reruled, Remade, Renamed, Lengthened, Reframed} {
			said = append(said, Change{What: what, Title: "x", From: 1, To: 2}.Say(ctx))
		}
		for _, k := range Kinds {
			said = append(said, k.Name(ctx))
		}
		for _, w := range Whos {
			said = append(said, w.Name(ctx))
		}
		for _, o := range Orders {
			said = append(said, o.Name(ctx))
		}
		for _, r := range TextRules {
			said = append(said, r.Name(ctx))
		}
		for _, r := range Roles {
			said = append(said, r.Name(ctx))
		}
		for _, s := range said {
			if strings.Contains(s, "format.") || strings.ContainsAny(s, "{}!¡") {
				t.Errorf("%s: %q", lang, s)
			}
		}
	}
}
