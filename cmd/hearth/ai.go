package main

import (
	"errors"
	"fmt"
	"io"
	"os"

	"hearth/internal/safety/triage/predict"
)

// aiCmd is what there is for whoever wants to know what the models say, and what
// they are made of. It needs neither settings nor a database.
type aiCmd struct {
	Predict aiPredictCmd `cmd:"" help:"Read texts, one JSON object a line, and answer each with one."`
	Models  aiModelsCmd  `cmd:"" help:"List the models inside, their versions, and the sets that trained them."`
}

type aiPredictCmd struct {
	Task string `required:"" help:"triage, abuse, spam, or another that hearth ai models lists."`

	in io.Reader // os.Stdin where nil
}

// unreadable ends a command with status 2: the input is not what it should be.
type unreadable struct{ error }

// ExitCode is the status that the program ends with.
func (unreadable) ExitCode() int { return 2 }

// Run answers every line of standard input.
func (c aiPredictCmd) Run(s *session) error {
	task, ok := predict.Find(c.Task)
	if !ok {
		return fmt.Errorf("there is no task %q; see hearth ai models", c.Task)
	}
	answer, err := task.Open()
	if err != nil {
		return err
	}
	in := c.in
	if in == nil {
		in = os.Stdin
	}
	err = predict.Run(answer, in, s.out)
	if errors.Is(err, predict.ErrInput) {
		return unreadable{err}
	}
	return err
}

type aiModelsCmd struct{}

// Run prints each file of weights or rules, and below it what trained it.
func (aiModelsCmd) Run(s *session) error {
	for _, task := range predict.Tasks {
		all, err := task.Info()
		if err != nil {
			return err
		}
		for _, i := range all {
			fmt.Fprintf(s.out, "%-8s %-18s version %s, %d KB, sha256 %.16s\n", i.Task, i.File, i.Version, i.Bytes/1024, i.Digest)
			for _, set := range i.Sets {
				fmt.Fprintf(s.out, "         trained by %s\n", set)
			}
		}
	}
	return nil
}
