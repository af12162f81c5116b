package training

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"sort"
	"strings"

	"hearth/internal/safety/triage"
)

// A verdict is what was read in a labelled text.
type verdict struct {
	truth, said bool
	score       float64
	tier, want  string
	slice       string
}

// Judge reads labelled texts and tells how often the engine is right: whether
// it calls somebody (triage: ideation or imminent), and with slice also by
// functionality, language or source.
func Judge(e *triage.Engine, in io.Reader, task, slice string) (string, error) {
	var all []verdict
	err := eachSample(in, func(raw []byte) error {
		var r sample
		if err := json.Unmarshal(raw, &r); err != nil {
			return err
		}
		v := judge(e, task, r.Text, r.label())
		v.slice = r.part(slice)
		all = append(all, v)
		return nil
	})
	if err != nil {
		return "", err
	}
	var out strings.Builder
	figures(&out, "all", all)
	if task == "triage" {
		tiers(&out, all)
	}
	if slice != "" {
		by := map[string][]verdict{}
		for _, v := range all {
			by[v.slice] = append(by[v.slice], v)
		}
		names := make([]string, 0, len(by))
		for name := range by {
			names = append(names, name)
		}
		sort.Strings(names)
		for _, name := range names {
			figures(&out, name, by[name])
		}
	}
	return out.String(), nil
}

// eachSample calls do with every line. An error names the line and nothing of
// what stands in it.
func eachSample(in io.Reader, do func(raw []byte) error) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 1<<20), 1<<26)
	for n := 1; lines.Scan(); n++ {
		if do(lines.Bytes()) != nil {
			return fmt.Errorf("line %d cannot be read", n)
		}
	}
	return lines.Err()
}

func judge(e *triage.Engine, task, text, label string) verdict {
	r := e.Read(text)
	switch task {
	case "abuse":
		return verdict{truth: label != "ok", said: r.Abusive(), score: r.Abuse}
	case "spam":
		return verdict{truth: label != "ok", said: r.Spammy, score: r.Spam}
	}
	return verdict{truth: label == "ideation" || label == "imminent", said: r.Tier >= triage.Ideation, score: r.Risk, tier: r.Tier.String(), want: label}
}

// figures writes one line of what counts.
func figures(out *strings.Builder, name string, all []verdict) {
	var tp, fp, fn, tn int
	for _, v := range all {
		switch {
		case v.truth && v.said:
			tp++
		case v.truth:
			fn++
		case v.said:
			fp++
		default:
			tn++
		}
	}
	fmt.Fprintf(out, "%-32s n %-6d right %.3f", name, len(all), share(tp+tn, len(all)))
	if tp+fn > 0 {
		fmt.Fprintf(out, "  found %.3f", share(tp, tp+fn))
	}
	if fp+tn > 0 {
		fmt.Fprintf(out, "  false alarms %.3f", share(fp, fp+tn))
	}
	if tp+fn > 0 && fp+tn > 0 {
		fmt.Fprintf(out, "  area %.3f", area(all))
	}
	out.WriteByte('\n')
}

func share(n, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(n) / float64(of)
}

// area is the area under the ROC curve.
func area(all []verdict) float64 {
	sorted := append([]verdict(nil), all...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].score < sorted[j].score })
	ranks, yes := 0.0, 0.0
	for i := 0; i < len(sorted); {
		j := i
		for j < len(sorted) && sorted[j].score == sorted[i].score {
			j++
		}
		for _, v := range sorted[i:j] {
			if v.truth {
				ranks += float64(i+j+1) / 2
				yes++
			}
		}
		i = j
	}
	return (ranks - yes*(yes+1)/2) / (yes * (float64(len(all)) - yes))
}

// tiers writes how the tiers were told apart.
func tiers(out *strings.Builder, all []verdict) {
	names := []string{"none", "distress", "ideation", "imminent"}
	count := map[[2]string]int{}
	for _, v := range all {
		count[[2]string{v.want, v.tier}]++
	}
	for _, want := range names {
		fmt.Fprintf(out, "  %-10s read as", want)
		for _, got := range names {
			fmt.Fprintf(out, "  %s %d", got, count[[2]string{want, got}])
		}
		out.WriteByte('\n')
	}
}
