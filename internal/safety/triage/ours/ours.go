package ours

import (
	"embed"
	"fmt"
	"hash/fnv"
	"strings"
)

//go:embed *.txt
var files embed.FS

// A Row is one text, and what it is.
type Row struct {
	Text    string
	Label   string // a tier or a kind of abuse
	Subject string // self, other or na; only in risk files
	Kind    string // the functionality, as the files call it
	Lang    string
	Group   string // the line that it came from
	Voice   bool   // a line that stands once, of the files of voices
	Apart   bool   // one voice in five, which judges where weights are only tried
}

// A random gives numbers that look drawn; the same every time.
type random uint64

func newRandom(s string) random {
	h := fnv.New64a()
	h.Write([]byte(s))
	return random(h.Sum64() | 1)
}

func (r *random) below(n int) int {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return int(uint64(*r) >> 11 % uint64(n))
}

// Read spells out every line of the files with this beginning ("risk" or
// "abuse"), each at most so many times.
func Read(begin string, times int) ([]Row, error) {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil, err
	}
	var out []Row
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), begin+".") {
			continue
		}
		raw, err := files.ReadFile(e.Name())
		if err != nil {
			return nil, err
		}
		rows, err := spell(string(raw), times)
		if err != nil {
			return nil, fmt.Errorf("ours: %s: %w", e.Name(), err)
		}
		out = append(out, rows...)
	}
	return out, nil
}

// spell reads one file.
func spell(file string, times int) ([]Row, error) {
	lists := map[string][]string{}
	now, number := Row{}, 0
	var out []Row
	for line := range strings.Lines(file) {
		number++
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case strings.HasPrefix(line, "lang:"):
			now.Lang = strings.TrimSpace(line[5:])
		case line[0] == '$' && strings.Contains(line, ": ") && !strings.ContainsAny(strings.SplitN(line, ":", 2)[0], " {"):
			name, list, _ := strings.Cut(line[1:], ":")
			for v := range strings.SplitSeq(list, " | ") {
				lists[name] = append(lists[name], strings.TrimSpace(v))
			}
		case line[0] == '@':
			f := strings.Fields(line[1:])
			if len(f) < 2 {
				return nil, fmt.Errorf("line %d names no kind", number)
			}
			now.Label, now.Kind, now.Subject = f[0], f[len(f)-1], "na"
			if len(f) == 3 {
				now.Subject = f[1]
			}
		default:
			now.Group = fmt.Sprint(now.Lang, number, line[:min(12, len(line))])
			rows, err := choose(now, line, lists, times)
			if err != nil {
				return nil, fmt.Errorf("line %d: %w", number, err)
			}
			out = append(out, rows...)
		}
	}
	return out, nil
}

// choose spells out one line.
func choose(now Row, line string, lists map[string][]string, times int) ([]Row, error) {
	r, seen := newRandom(line), map[string]bool{}
	var out []Row
	for range 3 * times {
		text, err := pick(line, lists, &r)
		if err != nil {
			return nil, err
		}
		text = strings.TrimSpace(text)
		if seen[text] {
			continue
		}
		seen[text] = true
		now.Text, now.Voice = disturb(text, &r), strings.HasSuffix(now.Kind, "_voice")
		now.Apart = now.Voice && apart(line)
		out = append(out, now)
		if len(out) >= times {
			break
		}
	}
	return out, nil
}

// apart reports whether a line is of the fifth that is kept apart. It goes by the
// line alone, so that it stays the same whatever is written beside it.
func apart(line string) bool {
	h := fnv.New64a()
	h.Write([]byte(line))
	return h.Sum64()%5 == 0
}

// pick makes one choice for each brace and each name.
func pick(line string, lists map[string][]string, r *random) (string, error) {
	var out strings.Builder
	for i := 0; i < len(line); {
		switch line[i] {
		case '{':
			end := strings.IndexByte(line[i:], '}')
			if end < 0 {
				return "", fmt.Errorf("a brace is not closed")
			}
			all := strings.Split(line[i+1:i+end], "|")
			inner, err := pick(all[r.below(len(all))], lists, r)
			if err != nil {
				return "", err
			}
			out.WriteString(inner)
			i += end + 1
		case '$':
			j := i + 1
			for j < len(line) && (line[j] >= 'a' && line[j] <= 'z') {
				j++
			}
			all := lists[line[i+1:j]]
			if len(all) == 0 {
				out.WriteByte('$')
				i++
				continue
			}
			out.WriteString(all[r.below(len(all))])
			i = j
		default:
			out.WriteByte(line[i])
			i++
		}
	}
	return out.String(), nil
}

// before and after are what people put around what they say.
var (
	before = []string{"so ", "honestly, ", "idk ", "hey. ", "ok so ", "sorry, ", "i guess ", "tbh ", "well, ", "um ", "hi all, ", "just saying, "}
	after  = []string{" :(", " idk", " lol", "...", "!!", " x", " 😔", " tbh", " sorry", " anyway", ".", " 💔", " haha"}
)

// disturb changes a text as haste does, in about half of the cases.
func disturb(s string, r *random) string {
	latin := s[0] < 0x80 || strings.ContainsAny(s, "aeio")
	if !latin {
		if r.below(4) == 0 {
			s = strings.TrimRight(s, ".।!؟?، ")
		}
		return s
	}
	switch r.below(8) {
	case 0:
		s = strings.ToLower(s)
	case 1:
		s = strings.TrimRight(strings.ToLower(s), ".!")
	case 2:
		s = strings.ReplaceAll(strings.ToLower(s), "'", "")
	case 3:
		if r.below(4) == 0 {
			s = strings.ToUpper(s)
		}
	}
	switch r.below(14) {
	case 0:
		s = before[r.below(len(before))] + s
	case 1:
		s += after[r.below(len(after))]
	case 2:
		if i := r.below(len(s)); len(s) > 12 && i > 0 && i+1 < len(s) && letter(s[i]) && letter(s[i+1]) && letter(s[i-1]) {
			s = s[:i] + s[i+1:i+2] + s[i:i+1] + s[i+2:]
		}
	case 3:
		if i := r.below(len(s)); len(s) > 12 && i > 0 && i+1 < len(s) && letter(s[i]) && letter(s[i-1]) {
			s = s[:i] + s[i+1:]
		}
	}
	return s
}

func letter(c byte) bool { return c >= 'a' && c <= 'z' }
