package arch

import (
	"bytes"
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "hearth/"

// pkg is what go list tells of a package.
type pkg struct {
	ImportPath  string
	Doc         string
	Imports     []string
	TestImports []string
}

func packages(t *testing.T) []pkg {
	t.Helper()
	cmd := exec.Command("go", "list", "-json=ImportPath,Doc,Imports,TestImports", "./...")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var all []pkg
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var p pkg
		if err := decoder.Decode(&p); err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
	return all
}

// row is one line of the table in docs/architecture.md: "| `forum` | … | `group` `audit` |".
var row = regexp.MustCompile("(?m)^\\| `([a-z0-9/]+)` \\| [^|]+ \\|([^|]*)\\|$")

var name = regexp.MustCompile("`([a-z0-9/]+)`")

// table reads who may import whom.
func table(t *testing.T) map[string][]string {
	t.Helper()
	raw, err := os.ReadFile("../../docs/architecture.md")
	if err != nil {
		t.Fatal(err)
	}
	may := map[string][]string{}
	for _, m := range row.FindAllStringSubmatch(string(raw), -1) {
		may[m[1]] = []string{}
		for _, n := range name.FindAllStringSubmatch(m[2], -1) {
			may[m[1]] = append(may[m[1]], n[1])
		}
	}
	if len(may) < 8 {
		t.Fatalf("found only %d rows in the table", len(may))
	}
	return may
}

// feature is the part of the path that the table speaks of: "account" for
// internal/account and all beneath it, "platform/db" for internal/platform/db
// and its kits, "" for what is not ours or not internal.
func feature(path string) string {
	rest, ours := strings.CutPrefix(path, module+"internal/")
	if !ours {
		return ""
	}
	parts := strings.Split(rest, "/")
	if parts[0] == "platform" && len(parts) > 1 {
		return "platform/" + parts[1]
	}
	return parts[0]
}

func TestImportsAreThoseOfTheTable(t *testing.T) {
	may, used := table(t), map[string]map[string]bool{}
	for _, p := range packages(t) {
		from := feature(p.ImportPath)
		if from == "" || from == "arch" || strings.HasSuffix(p.ImportPath, "test") {
			continue
		}
		allowed, known := may[from]
		if !known {
			t.Errorf("%s has no row in the table of docs/architecture.md", from)
		}
		if used[from] == nil {
			used[from] = map[string]bool{}
		}
		for _, i := range p.Imports {
			to := feature(i)
			if to == "" || to == from || strings.HasPrefix(to, "platform/") && !strings.HasPrefix(from, "platform/") {
				continue
			}
			used[from][to] = true
			if !slices.Contains(allowed, to) {
				t.Errorf("%s imports %s: the table does not allow it", p.ImportPath, i)
			}
		}
	}
	for _, from := range slices.Sorted(maps.Keys(may)) {
		for _, to := range may[from] {
			if !used[from][to] {
				t.Errorf("the table lets %s import %s, and it does not: take the permission back", from, to)
			}
		}
	}
}

// walls are third-party packages that only some of ours may know.
var walls = map[string][]string{
	"database/sql":                    {"platform/db", "platform/obs"},
	"github.com/jackc/pgx":            {"platform/db"},
	"modernc.org/sqlite":              {"platform/db"},
	"github.com/pressly/goose":        {"platform/db"},
	"github.com/redis/go-redis":       {"platform/bus", "platform/limit", "app"},
	"github.com/tink-crypto":          {"platform/crypto"},
	"github.com/go-webauthn/webauthn": {"account"},
	"github.com/yuin/goldmark":        {"platform/text"},
	"github.com/microcosm-cc":         {"platform/text"},
	"github.com/knadh/koanf":          {"platform/config"},
	"github.com/wneessen/go-mail":     {"platform/mail"},
	"github.com/SherClockHolmes":      {"platform/push"},
	"github.com/livekit":              {"meeting"},
	"github.com/pion":                 {"meeting"},
}

func TestOnlySomeKnowTheDriver(t *testing.T) {
	for _, p := range packages(t) {
		if strings.HasSuffix(p.ImportPath, "test") {
			continue
		}
		for _, i := range p.Imports {
			for wall, inside := range walls {
				if strings.HasPrefix(i, wall) && !slices.Contains(inside, feature(p.ImportPath)) {
					t.Errorf("%s imports %s, which belongs to %v", p.ImportPath, i, inside)
				}
			}
		}
	}
}

func TestTestKitsStayOutOfTheProgram(t *testing.T) {
	cmd := exec.Command("go", "list", "-deps", "./cmd/hearth")
	cmd.Dir = "../.."
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	held := map[string]bool{}
	for _, path := range strings.Fields(string(out)) {
		held[path] = true
		if strings.HasPrefix(path, module) && strings.HasSuffix(path, "test") {
			t.Errorf("the program holds %s", path)
		}
	}
	// LiveKit holds the package itself, so what counts is who asks for it.
	for _, p := range packages(t) {
		if held[p.ImportPath] && slices.Contains(p.Imports, "testing") {
			t.Errorf("%s is in the program and imports testing", p.ImportPath)
		}
	}
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, p := range packages(t) {
		if strings.TrimSpace(p.Doc) == "" {
			t.Errorf("%s has no package comment", p.ImportPath)
		}
	}
}

// asks are calls that belong to few places: the time comes from the clock, and
// only how long a request took is measured otherwise.
var asks = map[*regexp.Regexp][]string{
	regexp.MustCompile(`\btime\.(Now|Since|Until)\(`): {"internal/platform/clock/", "internal/platform/obs/", "bench/"},
	regexp.MustCompile(`\bhttp\.Error\(`):             {"internal/platform/web/", "internal/platform/obs/"},
	regexp.MustCompile(`\btempl\.Raw\(`):              {"internal/platform/ui/"},
	regexp.MustCompile(`\bfmt\.Print(f|ln)?\(`):       {"bench/", "web/build/"},
}

var sleeps = regexp.MustCompile(`\btime\.Sleep\(`)

func TestTimeComesFromTheClock(t *testing.T) {
	out, err := exec.Command("git", "-C", "../..", "ls-files", "--cached", "--others", "--exclude-standard", "*.go", "*.templ").Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range strings.Fields(string(out)) {
		raw, err := os.ReadFile("../../" + file)
		if err != nil || strings.HasSuffix(file, "_templ.go") || strings.HasSuffix(file, "arch_test.go") {
			continue
		}
		bench := strings.HasPrefix(file, "bench/") || strings.HasSuffix(file, "bench_test.go")
		if sleeps.Match(raw) && !bench {
			t.Errorf("%s sleeps", file)
		}
		if strings.HasSuffix(file, "_test.go") { // which have deadlines of their own
			continue
		}
		for call, inside := range asks {
			within := slices.ContainsFunc(inside, func(dir string) bool { return strings.HasPrefix(file, dir) })
			if found := call.FindString(string(raw)); found != "" && !within {
				t.Errorf("%s calls %s…), which belongs to %v", file, found, inside)
			}
		}
	}
}
