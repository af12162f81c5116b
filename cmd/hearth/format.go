package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"hearth/internal/meeting/format"
	"hearth/internal/platform/i18n"
)

// formatCmd is what there is for whoever writes meeting formats in files. It
// needs neither settings nor a database.
type formatCmd struct {
	Check    formatCheckCmd    `cmd:"" help:"Say whether a meeting format can be run, and else which part cannot and why."`
	Rehearse formatRehearseCmd `cmd:"" help:"Run a meeting format with made-up people, and print who spoke when."`
	Show     formatShowCmd     `cmd:"" help:"Print a meeting format that Hearth brings along, as YAML to begin with."`
	Schema   formatSchemaCmd   `cmd:"" help:"Print the JSON Schema of meeting formats."`
}

// speaking returns a context in which messages are in the language.
func speaking(s *session, lang i18n.Lang) (context.Context, error) {
	c, err := i18n.Load(format.Texts)
	if err != nil {
		return nil, err
	}
	i18n.Use(c)
	return i18n.With(s.ctx, lang), nil
}

type formatCheckCmd struct {
	Files []string  `arg:"" name:"file" type:"existingfile" help:"Formats in YAML or JSON."`
	Lang  i18n.Lang `enum:"en,es,ar" default:"en" help:"Language of what is said: en, es or ar."`
}

// Run checks every file, and fails if one cannot be run.
func (c formatCheckCmd) Run(s *session) error {
	ctx, err := speaking(s, c.Lang)
	if err != nil {
		return err
	}
	refused := false
	for _, name := range c.Files {
		f, err := readFormat(name)
		if problems, is := errors.AsType[format.Problems](err); is {
			refused = true
			printProblems(ctx, s.out, name, problems)
		} else if err != nil {
			return err
		} else {
			printPlan(ctx, s.out, name, f)
		}
	}
	if refused {
		return errors.New("not every format can be run; see above")
	}
	return nil
}

// readFormat reads the file, or as much of it as shows that it is too large.
func readFormat(name string) (format.Format, error) {
	file, err := os.Open(name)
	if err != nil {
		return format.Format{}, err
	}
	defer file.Close()
	raw, err := io.ReadAll(io.LimitReader(file, format.MaxBytes+1))
	if err != nil {
		return format.Format{}, err
	}
	return format.Parse(raw)
}

// printProblems writes a line for each: file and line, as compilers do, then
// the segment, the field and the reason.
func printProblems(ctx context.Context, out io.Writer, name string, problems format.Problems) {
	for _, p := range problems {
		at := []string{name}
		if p.Line > 0 {
			at = []string{fmt.Sprintf("%s:%d", name, p.Line)}
		}
		if where := strings.Trim(p.Where(ctx)+", "+p.Field, ", "); where != "" {
			at = append(at, where)
		}
		fmt.Fprintf(out, "%s: %s\n", strings.Join(at, ": "), p.Say(ctx))
	}
}

// printPlan writes when each segment begins, and who may speak in it.
func printPlan(ctx context.Context, out io.Writer, name string, f format.Format) {
	fmt.Fprintf(out, "%s: ok\n", name)
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, slot := range format.Plan(f, f.Length) {
		s := f.Segments[slot.Index]
		fmt.Fprintf(table, "  %d:%02d\t%d min\t%s\t%s\n", slot.Start/60, slot.Start%60, slot.Minutes, s.Title, s.Rule().Who.Name(ctx))
	}
	table.Flush()
	printProblems(ctx, out, "  worth a look", f.Advice())
}

type formatShowCmd struct {
	Code string    `arg:"" optional:"" help:"Which one. None: list them."`
	Lang i18n.Lang `enum:"en,es,ar" default:"en" help:"Language of its words: en, es or ar."`
}

// Run prints the format, or what there is.
func (c formatShowCmd) Run(s *session) error {
	if c.Code == "" {
		for _, o := range format.Shipped(c.Lang) {
			fmt.Fprintf(s.out, "%-12s  %s\n", o.Code, o.Format.Name)
		}
		return nil
	}
	f, ok := format.Ship(c.Code, c.Lang)
	if !ok {
		return fmt.Errorf("there is no format %q; there are %s", c.Code, strings.Join(format.Codes, ", "))
	}
	raw, err := f.YAML()
	if err != nil {
		return err
	}
	_, err = s.out.Write(raw)
	return err
}

type formatSchemaCmd struct{}

// Run prints the schema.
func (formatSchemaCmd) Run(s *session) error {
	_, err := s.out.Write(format.Schema())
	return err
}
