package supervision

import (
	"testing"
	"time"
)

// A quiet line asks whether a talk would do good: after something heavy, where
// somebody would listen, and not to whom asked for one.
func TestAQuietLineAfterAHeavyMonth(t *testing.T) {
	ago := func(days int) time.Time { return noon.AddDate(0, 0, -days) }
	heavy := []Heavy{{Mark: "a", At: ago(10)}}
	for name, c := range map[string]struct {
		heavy  []Heavy
		listen string
		asked  []Talk
		want   bool
	}{
		"something was heavy":             {heavy: heavy, listen: "wren", want: true},
		"nothing was":                     {listen: "wren"},
		"it was long ago":                 {heavy: []Heavy{{Mark: "a", At: ago(40)}}, listen: "wren"},
		"nobody is there to listen":       {heavy: heavy},
		"a talk was asked for":            {heavy: heavy, listen: "wren", asked: []Talk{{AskedAt: ago(3)}}},
		"a talk was asked for long ago":   {heavy: heavy, listen: "wren", asked: []Talk{{AskedAt: ago(60)}}, want: true},
		"a talk was asked for before all": {heavy: heavy, listen: "wren", asked: []Talk{{AskedAt: ago(20)}}},
	} {
		v := mineView{Now: noon, Mine: Mine{Page: Page{Heavy: c.heavy}, Places: []Place{{Key: "here"}}, Talks: c.asked}, Listen: map[string][]string{}}
		if c.listen != "" {
			v.Listen["here"] = []string{c.listen}
		}
		if got := v.mightTalk(); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}
