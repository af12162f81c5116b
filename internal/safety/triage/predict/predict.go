package predict

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrInput is that the input cannot be read; whoever called ends with status 2.
var ErrInput = errors.New("the input cannot be read")

// An Input is one text to read. Unknown fields are left alone.
type Input struct {
	ID      json.RawMessage `json:"id"`
	Text    string          `json:"text"`
	Lang    string          `json:"lang"`
	Context string          `json:"context"`
}

// An Answer says what was read; it becomes one line of JSON, its id first.
type Answer func(Input) any

// A Task is one thing to ask of texts.
type Task struct {
	Name string
	Open func() (Answer, error) // loads what it needs
	Info func() ([]Info, error) // what it is made of
}

// An Info is a file of weights or rules, and the sets that made it.
type Info struct {
	Task, File, Version, Digest string
	Bytes                       int
	Sets                        []string
}

// Find is the task of that name.
func Find(name string) (Task, bool) {
	for _, t := range Tasks {
		if t.Name == name {
			return t, true
		}
	}
	return Task{}, false
}

// longest is how many bytes a line may have: 20,000 code points written as \u
// escapes, twice (text and context), and room for fields we do not know.
const longest = 1 << 20

// Run answers every line of in.
func Run(a Answer, in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 64<<10), longest)
	w := bufio.NewWriterSize(out, 64<<10)
	number := 0
	for lines.Scan() {
		number++
		if blank(lines.Bytes()) {
			continue
		}
		var row Input
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil || len(row.ID) == 0 {
			return errors.Join(w.Flush(), fmt.Errorf("line %d: %w", number, ErrInput))
		}
		raw, err := json.Marshal(a(row))
		if err != nil {
			return err
		}
		w.Write(raw)
		w.WriteByte('\n')
	}
	if lines.Err() != nil {
		return errors.Join(w.Flush(), fmt.Errorf("line %d: %w", number+1, ErrInput))
	}
	return w.Flush()
}

func blank(b []byte) bool {
	for _, c := range b {
		if c != ' ' && c != '\t' && c != '\r' {
			return false
		}
	}
	return true
}
