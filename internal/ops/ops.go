package ops

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// patience is how long one check may take.
const patience = 3 * time.Second

// A Check finds out whether one part works.
type Check struct {
	Name string // one or two words: "database"
	// Run returns nil if the part works. Its error goes to the operator's
	// terminal and log, never to the web.
	Run    func(ctx context.Context) error
	Advice string // what to do when it fails; a whole sentence
}

// An Outcome is what came of a check.
type Outcome struct {
	Check
	Err error
}

// run carries out all checks at once, in their order, and gives each the same
// patience. A check that does not return in time has failed.
func run(ctx context.Context, checks []Check) []Outcome {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	outcomes := make([]Outcome, len(checks))
	var all sync.WaitGroup
	for i, check := range checks {
		all.Go(func() { outcomes[i] = Outcome{check, attempt(ctx, check)} })
	}
	all.Wait()
	return outcomes
}

// attempt does not trust a check to look at its context, nor not to panic: a
// broken part is what it is for.
func attempt(ctx context.Context, check Check) error {
	done := make(chan error, 1)
	go func() {
		defer func() {
			if p := recover(); p != nil {
				done <- fmt.Errorf("the check itself broke: %v", p)
			}
		}()
		done <- check.Run(ctx)
	}()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
		return errors.New("no answer in time")
	}
}
