package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hearth/internal/group"
	"hearth/internal/platform/db"
)

// declaredActs reads the acts that restrict somebody where they are declared, by
// the names of their constants.
func declaredActs(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "../group/restriction.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	acts := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		v, is := n.(*ast.ValueSpec)
		if !is || !strings.HasPrefix(v.Names[0].Name, "Act") || v.Names[0].Name == "Acts" {
			return true
		}
		lit, is := v.Values[0].(*ast.BasicLit)
		if !is {
			t.Fatalf("%s is no plain word", v.Names[0].Name)
		}
		word, err := strconv.Unquote(lit.Value)
		if err != nil {
			t.Fatal(err)
		}
		acts[v.Names[0].Name] = word
		return true
	})
	return acts
}

// Every act that is declared is in the list that tests walk, and some feature says
// that it did it.
func TestEveryDeclaredActIsWalkedAndDone(t *testing.T) {
	acts := declaredActs(t)
	declared := slices.Sorted(maps.Values(acts))
	if walked := slices.Sorted(slices.Values(group.Acts)); !slices.Equal(declared, walked) {
		t.Errorf("declared are %v, walked %v", declared, walked)
	}
	done := map[string]bool{}
	for _, act := range safetyActs { // package cases says what became of held words
		done[act] = true
	}
	err := filepath.WalkDir("..", func(path string, _ fs.DirEntry, err error) error {
		lists := strings.HasSuffix(path, "app/moderation.go") || strings.HasSuffix(path, "safety/moderation/moderation.go")
		if err != nil || lists || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		code, err := os.ReadFile(path)
		for name, act := range acts {
			if strings.Contains(string(code), "group."+name) {
				done[act] = true
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, act := range declared {
		if !done[act] {
			t.Errorf("nobody says that they did %s", act)
		}
	}
}

// taking are the routes by which those who hold a group, or work for it, take
// something from a member, with the acts that they state; deciding in the queue
// states itself.
var taking = map[string][]string{
	"POST /groups/{slug}/conversations/{id}/lock":         {group.ActConversationLock},
	"POST /groups/{slug}/posts/{post}/hide":               {group.ActPostHidden},
	"POST /groups/{slug}/room/messages/{id}/hide":         {group.ActMessageHidden},
	"POST /groups/{slug}/board/items/{item}/hide":         {group.ActItemHidden},
	"POST /groups/{slug}/board/items/{item}/decline":      {group.ActResourceDeclined},
	"POST /groups/{slug}/desk/members/{member}/remove":    {group.ActMembershipEnded},
	"POST /groups/{slug}/desk/members/{member}/role":      {group.ActHoldingTakenAway},
	"POST /groups/{slug}/desk/no-contact":                 {group.ActNoContact},
	"POST /groups/{slug}/listening/listeners/{member}":    {group.ActListeningEnded},
	"POST /safety/cases/{case}/words":                     {group.ActKeptForSafety, group.ActEditForSafety},
	"POST /matters/{matter}/decide":                       {},
	"POST /matters/{matter}/misuse":                       {group.ActReportsSlowedDown},
	"POST /appeals/{appeal}":                              {},
	"POST /decisions/{decision}/confirm":                  {},
	"POST /decisions/{decision}/look":                     {},
	"POST /groups/{slug}/meetings/{series}/{date}/room/…": {group.ActOutOfMeeting},
	"somebody writes":                                     {group.ActHeldForSafety, group.ActHeldByRule},
}

// leaving are the other routes that are not for every member, by how they begin,
// and why they take nothing from one.
var leaving = map[string]string{
	"/groups/{slug}/conversations/{id}/pin":               "moves a conversation up",
	"/groups/{slug}/posts/{post}/acknowledgements":        "to others' posts only; the row tries one's own",
	"/groups/{slug}/posts/{post}/show":                    "gives back",
	"/groups/{slug}/room/exercises":                       "for everybody in the room",
	"/groups/{slug}/room/messages/{id}/show":              "gives back",
	"/groups/{slug}/promise":                              "who answers, and when",
	"/groups/{slug}/settings/{part}":                      "the group's own",
	"/groups/{slug}/request":                              "before somebody is a member",
	"/groups/{slug}/questions":                            "what is asked at the door",
	"/groups/{slug}/invitations":                          "before somebody is a member",
	"/groups/{slug}/waiting":                              "before somebody is a member",
	"/groups/{slug}/welcomes/{member}":                    "a greeting",
	"/groups/{slug}/board/read":                           "one's own mark",
	"/groups/{slug}/board/changes":                        "the group's own",
	"/groups/{slug}/board/announcements":                  "the group's own",
	"/groups/{slug}/board/items/{item}/show":              "gives back",
	"/groups/{slug}/board/items/{item}/take":              "to others' only; the row tries one's own",
	"/groups/{slug}/board/items/{item}/approve":           "gives",
	"/groups/{slug}/formats":                              "the group's own",
	"/groups/{slug}/meetings":                             "when the group meets, for everybody",
	"/groups/{slug}/desk/no-contact/{order}/end":          "gives back",
	"/groups/{slug}/desk/slow":                            "for everybody in the group",
	"/groups/{slug}/listening/open":                       "for everybody in the group",
	"/groups/{slug}/listening/talks/":                     "for the two of a talk",
	"/groups/{slug}/listening/here":                       "one's own",
	"/groups/{slug}/listening/limits":                     "one's own",
	"/groups/{slug}/listening/next":                       "one's own",
	"/groups/{slug}/report":                               "a report decides nothing",
	"/groups/{slug}/person/again":                         "one's own",
	"/groups/{slug}/sealed/{ask}/complain":                "one's own",
	"/groups/{slug}/desk/members/{member}/duties":         "what somebody does for the group, which they can lay down themselves",
	"/groups/{slug}/desk/members/{member}/offer":          "to hold the group, which they can decline",
	"/groups/{slug}/offers/{offer}":                       "one's own",
	"/groups/{slug}/desk/offers/{offer}/withdraw":         "an offer",
	"/groups/{slug}/desk/removed/{removal}/undo":          "gives back",
	"/groups/{slug}/desk/merge":                           "the group's own; members are asked",
	"/groups/{slug}/desk/move":                            "the group's own",
	"/groups/{slug}/desk/ending":                          "the group's own, for everybody",
	"/groups/{slug}/went-on":                              "one's own",
	"/groups/{slug}/fees/":                                "what is due; nobody loses anything for not paying",
	"/account/":                                           "one's own",
	"/start":                                              "one's own",
	"/notices/":                                           "one's own",
	"/invite/":                                            "one's own",
	"/reports/{report}/appeal":                            "one's own",
	"/decisions/{decision}/appeal":                        "one's own",
	"/decisions/{decision}/resubmit":                      "one's own",
	"/matters/{matter}/words":                             "opens the words, which is in the record",
	"/moderation/{org}/rules":                             "a rule can hold, which is stated where it does",
	"/safety/cases/{case}/":                               "work on a case; words are decided at an address of their own",
	"/safety/sealed/":                                     "opens what is sealed, of which the member is told",
	"/safety/alarms/":                                     "who is on call",
	"/safety/rota/":                                       "who is on call",
	"/supervision/":                                       "looking after those who look after others",
	"/moves/{move}":                                       "the group's own",
	"/o/{org}/{partner}":                                  "before somebody is a member",
	"/staff-invitation/":                                  "one's own",
	"/org/{org}/":                                         "the organisation's own: its people, topics, partners and groups",
	"/groups/{slug}/meetings/{series}/{date}/room/aside/": "words to who has stepped aside",
	"/groups/{slug}/meetings/{series}/{date}/room/after/": "after a meeting",
	"/groups/{slug}/meetings/{series}/{date}/room/ticket": "one's own",
	"/groups/{slug}/board/changes/{change}/remove":        "the group's own",
	"/groups/{slug}/formats/{format}/":                    "the group's own",
	"/groups/{slug}/meetings/{series}/":                   "when the group meets, for everybody",
	"/groups/{slug}/promise/{conversation}/":              "who answers",
}

// Every route that is not for every member is known to take nothing from one, or
// states what it takes. A new one fails here until somebody has thought about it.
func TestEveryRouteThatTakesSomethingStatesIt(t *testing.T) {
	for _, g := range gates() {
		method, path, _ := strings.Cut(g.route, " ")
		if _, takes := taking[g.route]; takes || method != "POST" || g.want[2] < 400 || g.want[2] == 422 {
			continue
		}
		if !slices.ContainsFunc(slices.Collect(maps.Keys(leaving)), func(begins string) bool { return strings.HasPrefix(path, begins) }) {
			t.Errorf("%s: does it take something from a member, and where are the reasons?", g.route)
		}
	}
	var stated []string
	for route, acts := range taking {
		stated = append(stated, acts...)
		if strings.HasPrefix(route, "POST ") && !strings.HasSuffix(route, "…") && !slices.ContainsFunc(gates(), func(g gate) bool { return g.route == route }) {
			t.Errorf("%s is no route any more", route)
		}
	}
	slices.Sort(stated)
	if walked := slices.Sorted(slices.Values(group.Acts)); !slices.Equal(stated, walked) {
		t.Errorf("routes state %v, of %v", stated, walked)
	}
}

// Whatever is done to somebody: they read why, it is what Article 17 asks for, and
// the form to have it looked at again takes their words.
func TestEveryActCanBeAppealed(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		newOffice(t, w)
		v := w.visit("member", "low-days")
		holder := w.visit("holder", "low-days")
		for i, act := range group.Acts {
			if err := w.DB.Tx(t.Context(), func(tx *db.Tx) error {
				return w.Group.Restricted(t.Context(), tx, v.Group, group.Restriction{Act: act, Thing: int64(1000 + i), Member: v.Member.ID, By: holder.Member.ID, URL: low, Reason: "Because of this."})
			}); err != nil {
				t.Fatalf("%s: %v", act, err)
			}
			list := w.about("member")
			if len(list) != i+1 {
				t.Fatalf("%s leaves no statement", act)
			}
			rec := w.ask("member", "GET", list[0].URL, "application/json", nil)
			for _, want := range []string{`"statement":{`, `"decision_ground"`, `"Because of this."`} {
				if !strings.Contains(rec.Body.String(), want) {
					t.Errorf("%s: the statement has no %s", act, want)
				}
			}
			for _, never := range []string{holder.Member.Handle, "calm-holder"} {
				if strings.Contains(rec.Body.String(), never) || strings.Contains(w.page("member", list[0].URL), never) {
					t.Errorf("%s: the statement names who did it", act)
				}
			}
			w.pressed("member", list[0].URL+"/appeal", url.Values{"words": {"Please look again."}})
			if rec := w.ask("newcomer", "GET", list[0].URL, "application/json", nil); rec.Code != 404 {
				t.Errorf("%s: somebody else reads it: %d", act, rec.Code)
			}
		}
	})
}
