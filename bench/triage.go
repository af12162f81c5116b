package main

import (
	"strings"
	"time"

	"hearth/internal/safety/triage"
)

// triage measures reading by itself, as every post is read before it is kept:
// one goroutine, processor time.
func (b *bench) triage() error {
	e, err := triage.Load()
	if err != nil {
		return err
	}
	during := time.Second
	if b.size.starts > 1 {
		during = 5 * time.Second
	}
	short := []string{
		"I've been feeling low since my dad died, and can't sleep. Anyone else?",
		"thanks, that really helped. see you on wednesday",
		"I don't want to be here anymore and nobody would notice",
		"Me siento muy sola y no paro de llorar.",
		"What time is the call?",
	}
	long := []string{strings.Repeat("I've been feeling really low since my dad died, and I can't sleep at all. Anyone else? ", 6)[:500]}
	post := []string{strings.Repeat("We went to the market and bought apples, then I sat by the window and thought about her. ", 600)}
	heading("Reading texts before others do, by processor time", "text", "a second on a core", "a text")
	for _, of := range []struct {
		name  string
		texts []string
	}{{"a line of chat", short}, {"500 characters", long}, {"ten thousand words", post}} {
		progress("triage: %s", of.name)
		each := readOver(e, of.texts, during)
		row(of.name, number(float64(time.Second)/float64(each)), us(each))
	}
	return nil
}

// readOver is what reading one of the texts costs.
func readOver(e *triage.Engine, texts []string, during time.Duration) time.Duration {
	n, began, used := 0, time.Now(), spent()
	for ; time.Since(began) < during; n++ {
		e.Read(texts[n%len(texts)])
	}
	return (spent() - used) / time.Duration(max(1, n))
}
