package directory

import (
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFilterOf(t *testing.T) {
	ix := shelf()
	for _, c := range []struct {
		name, query string
		want        Filter
	}{
		{"nothing", "", Filter{}},
		{"everything", "q=new+baby&topic=sleep&topic=grief&format=chat&led=peers&lang=es-MX&day=mon&part=night&cost=free&cursor=40", func() Filter {
			f := chosenOf("topic=sleep", "topic=grief", "format=chat", "led=peers", "lang=es-MX", "day=mon", "part=night", "cost=free")
			f.Query, f.From = "new baby", 40
			return f
		}()},
		{"a topic twice", "topic=sleep&topic=sleep", chosenOf("topic=sleep")},
		{"what we do not know is left out", "topic=%27+OR+1%3D1&topic=caring&format=telepathy&led=robots&lang=xx&unknown=1&community=nowhere", chosenOf("topic=caring")},
		{"two ways of talking", "format=&format=smoke&format=voice&format=video", chosenOf("format=voice", "format=video")},
		{"empty answers of a form", "q=&format=&led=&lang=", Filter{}},
		{"a cursor that is no number", "cursor=abc", Filter{}},
		{"a cursor before the beginning", "cursor=-20", Filter{}},
		{"a cursor beyond all numbers", "cursor=99999999999999999999", Filter{}},
		{"a letter instead of a search", "q=" + strings.Repeat("é", 5000), Filter{Query: strings.Repeat("é", maxQuery)}},
		{"more values than anybody chooses", strings.Repeat("topic=sleep&day=mon&", 2000), chosenOf("topic=sleep", "day=mon")},
	} {
		t.Run(c.name, func(t *testing.T) {
			q, err := url.ParseQuery(c.query)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, filterOf(q, ix)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFilterAddressesLeadThroughTheList(t *testing.T) {
	f := chosenOf("topic=grief", "topic=sleep", "lang=es")
	f.Query, f.From = "a b", 20
	for _, c := range []struct{ name, got, want string }{
		{"itself", f.URL(), "/groups?cursor=20&lang=es&q=a+b&topic=grief&topic=sleep"},
		{"on", f.next(60), "/groups?cursor=40&lang=es&q=a+b&topic=grief&topic=sleep"},
		{"no further", f.next(40), ""},
		{"back", f.prev(), "/groups?lang=es&q=a+b&topic=grief&topic=sleep"},
		{"no further back", Filter{}.prev(), ""},
		{"from a crooked place to the beginning", Filter{From: 7}.prev(), "/groups"},
		{"without one of the topics, from the beginning", f.Without(Topic, "grief").URL(), "/groups?lang=es&q=a+b&topic=sleep"},
		{"with one more, in the same place", f.With(Day, "mon").URL(), "/groups?cursor=20&day=mon&lang=es&q=a+b&topic=grief&topic=sleep"},
		{"nothing was changed by all that", f.URL(), "/groups?cursor=20&lang=es&q=a+b&topic=grief&topic=sleep"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestFilterEmpty(t *testing.T) {
	for _, c := range []struct {
		f    Filter
		want bool
	}{{Filter{}, true}, {Filter{From: 20}, true}, {Filter{Query: " ?! "}, true}, {Filter{Query: "x"}, false}, {chosenOf("led=peers"), false}, {chosenOf("promise=any"), false}} {
		if got := c.f.Empty(); got != c.want {
			t.Errorf("%+v: got %v", c.f, got)
		}
	}
}
