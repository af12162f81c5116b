package ops

import (
	"context"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"hearth/internal/platform/config"
)

// A Report is what `hearth doctor` found.
type Report struct {
	Config   []config.Value
	Outcomes []Outcome
}

// Doctor runs all checks and gathers what an operator needs to know. It takes
// the configuration as config.Redacted gives it.
func Doctor(ctx context.Context, settings []config.Value, checks []Check) Report {
	return Report{Config: settings, Outcomes: run(ctx, checks)}
}

// Well reports whether every check passed.
func (r Report) Well() bool {
	for _, outcome := range r.Outcomes {
		if outcome.Err != nil {
			return false
		}
	}
	return true
}

// WriteTo writes the report for a person at a terminal.
func (r Report) WriteTo(w io.Writer) (int64, error) {
	n, err := io.WriteString(w, r.String())
	return int64(n), err
}

// String is the report as WriteTo writes it.
func (r Report) String() string {
	var b strings.Builder
	b.WriteString("Configuration\n")
	table := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, v := range r.Config {
		fmt.Fprintf(table, "  %s\t%s\n", v.Key, v.Value)
	}
	_ = table.Flush() // a strings.Builder never fails
	b.WriteString("\nChecks\n")
	failed := 0
	for _, outcome := range r.Outcomes {
		if outcome.Err == nil {
			fmt.Fprintf(&b, "  ok      %s\n", outcome.Name)
			continue
		}
		failed++
		fmt.Fprintf(&b, "  failed  %s: %s\n", outcome.Name, oneLine(outcome.Err))
		fmt.Fprintf(&b, "          %s\n", outcome.Advice)
	}
	switch failed {
	case 0:
		b.WriteString("\nAll is well.\n")
	case 1:
		b.WriteString("\nOne thing needs you.\n")
	default:
		fmt.Fprintf(&b, "\n%d things need you.\n", failed)
	}
	return b.String()
}

// oneLine keeps a long error from breaking the list.
func oneLine(err error) string { return strings.Join(strings.Fields(err.Error()), " ") }
