package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"hearth/internal/safety/triage"
	"hearth/internal/safety/triage/training"
)

// triageCmd is what there is for whoever trains, judges or doubts the models.
type triageCmd struct {
	Train   triageTrainCmd   `cmd:"" help:"Train the weights again from data sets, to the same bytes."`
	Eval    triageEvalCmd    `cmd:"" help:"Judge the models on a file of labelled texts."`
	Explain triageExplainCmd `cmd:"" help:"Read one text from standard input, and say what in it spoke for what."`
}

type triageTrainCmd struct {
	Data  string `required:"" type:"existingdir" help:"Where the data sets are, a folder each with train.jsonl and dev.jsonl."`
	Out   string `default:"internal/safety/triage/weights" type:"existingdir" help:"Where the weights go."`
	Only  string `help:"One task: triage, post, wording, abuse, sexism, spam, topic, support or details."`
	Tune  bool   `help:"Train on the train parts alone, so that the dev parts can judge. Weights that ship are trained on both."`
	Quick bool   `help:"Without calibrating: not for weights that ship."`
}

// Run trains and writes the weights.
func (c triageTrainCmd) Run(s *session) error {
	say := func(line string) { fmt.Fprintln(s.out, line) }
	all, err := training.Train(training.Options{Dir: c.Data, Dev: !c.Tune, Only: c.Only, Quick: c.Quick, Say: say})
	if err != nil {
		return err
	}
	for name, raw := range all {
		if err := os.WriteFile(filepath.Join(c.Out, name), raw, 0o644); err != nil {
			return err
		}
	}
	return nil
}

type triageEvalCmd struct {
	Data  string `required:"" type:"existingfile" help:"Labelled texts, one JSON object a line."`
	Task  string `enum:"triage,abuse,spam,pii,empathy,support,topic" default:"triage" help:"triage, abuse, spam, pii, empathy, support or topic."`
	Slice string `enum:",functionality,lang,source,kind" default:"" help:"Also by functionality, lang, source or kind."`
}

// Run prints the figures.
func (c triageEvalCmd) Run(s *session) error {
	file, err := os.Open(c.Data)
	if err != nil {
		return err
	}
	defer file.Close()
	report, err := c.judge(file)
	if err != nil {
		return err
	}
	_, err = io.WriteString(s.out, report)
	return err
}

// judge reads the file with what the task asks.
func (c triageEvalCmd) judge(file io.Reader) (string, error) {
	switch c.Task {
	case "triage", "abuse", "spam":
		e, err := triage.Load()
		if err != nil {
			return "", err
		}
		return training.Judge(e, file, c.Task, c.Slice)
	}
	return training.JudgeWords(file, c.Task, c.Slice)
}

type triageExplainCmd struct {
	in io.Reader // os.Stdin where nil
}

// Run prints the reading, its reasons, and what weighed most.
func (c triageExplainCmd) Run(s *session) error {
	e, err := triage.Load()
	if err != nil {
		return err
	}
	in := c.in
	if in == nil {
		in = os.Stdin
	}
	raw, err := io.ReadAll(io.LimitReader(bufio.NewReader(in), 4*triage.Longest))
	if err != nil {
		return err
	}
	text := string(raw)
	r, kinds := e.Hurt(text)
	fmt.Fprintf(s.out, "tier %s, level %s, risk %.3f, imminent %.3f, subject %s, language %q\n", r.Tier, r.Level(), r.Risk, r.Imminent, r.Subject, r.Lang)
	fmt.Fprintf(s.out, "now %t, past %t, method %t, child %t, threat %t, approach %t\n", r.Now, r.Past, r.Method, r.Child, r.Threat, r.Approach)
	fmt.Fprintf(s.out, "abuse %.3f %v, spam %.3f\n", r.Abuse, r.Abuses, r.Spam)
	names := make([]string, 0, len(kinds))
	for name := range kinds {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		fmt.Fprintf(s.out, "  %-24s %.3f\n", name, kinds[name])
	}
	runes := []rune(text)
	for _, why := range r.Reasons {
		fmt.Fprintf(s.out, "%4d-%d  %-20s %q\n", why.Start, why.End, why.Rule, string(runes[why.Start:why.End]))
	}
	for _, w := range e.Weigh(text, 14) {
		fmt.Fprintf(s.out, "%+.2f  %s\n", w.Risk, w.What)
	}
	return nil
}
