package training

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"hearth/internal/safety/triage/ngram"
)

// Allowed are the data sets that may train what ships, with their terms. A set
// that is not here is never opened.
var Allowed = map[string]string{
	"crisis_cssrs":       "CC BY (Gaur et al. 2019, C-SSRS labels on posts)",
	"crisis_check":       "CC0 (functional checks)",
	"abuse_check":        "CC0 (functional checks)",
	"mod_openai":         "MIT (Markov et al. 2022)",
	"emotion_goemotions": "Apache-2.0 (Demszky et al. 2020)",
	"topic_sad":          "MIT (Mauriello et al. 2021)",
	"topic_counselchat":  "MIT (Bertagnolli 2020)",
	"support_offmychest": "CC BY 4.0 (Jaidka et al. 2020)",
	"support_check":      "CC0 (functional checks)",
	"tox_davidson":       "MIT (Davidson et al. 2017)",
	"tox_edos":           "CC0 (Kirk et al. 2023)",
	"tox_surge":          "MIT (Surge AI)",
	"tox_paradetox":      "CC0 (Logacheva et al. 2022)",
	"tox_convabuse":      "CC BY 4.0 (Cercas Curry et al. 2021)",
	"tox_germeval18":     "CC BY 4.0 (GermEval 2018)",
	"spam_sms":           "CC BY 4.0 (Almeida et al. 2011)",
	"spam_youtube":       "CC BY 4.0 (Alberto et al. 2015)",
}

// A sample is a row of a data set.
type sample struct {
	ID            string             `json:"id"`
	Text          string             `json:"text"`
	Label         json.RawMessage    `json:"label"`
	Lang          string             `json:"lang"`
	Native        string             `json:"native"`
	Source        string             `json:"source"`
	Context       string             `json:"context"`
	Kind          string             `json:"kind"`
	Functionality string             `json:"functionality"`
	Subject       string             `json:"subject"`
	Second        string             `json:"second"`
	Labels        map[string]float64 `json:"labels"`
	IsStressor    any                `json:"is_stressor"`
	Severity      float64            `json:"severity"`
	Sexual        float64            `json:"sexual_harassment"`
}

// label is the label, where it is one word.
func (s sample) label() string {
	var out string
	if json.Unmarshal(s.Label, &out) != nil {
		return ""
	}
	return out
}

// part is what the sample is of that slice.
func (s sample) part(slice string) string {
	return map[string]string{"functionality": s.Functionality, "lang": s.Lang, "source": s.Source, "kind": s.Kind}[slice]
}

// feels reports whether the label, where it is a list, has one of these.
func (s sample) feels(any ...string) bool {
	var list []string
	if json.Unmarshal(s.Label, &list) != nil {
		return false
	}
	return slices.ContainsFunc(list, func(l string) bool { return slices.Contains(any, l) })
}

// A shelf is where the sets are, and which were read.
type shelf struct {
	dir   string
	parts []string        // train, or train and dev
	skip  map[string]bool // sets to leave out, to see what is learnt without them
	sets  []ngram.Set
}

// tries reports whether the weights are only tried, on what they have not seen.
func (s *shelf) tries() bool { return len(s.parts) == 1 }

// read reads a set; a set that is not there is an empty one, since not every
// operator has all.
func (s *shelf) read(name string) ([]sample, error) {
	terms, ok := Allowed[name]
	if !ok {
		return nil, fmt.Errorf("training: %s may not train what ships", name)
	}
	if s.skip[name] {
		return nil, nil
	}
	var out []sample
	sum := sha256.New()
	for _, part := range s.parts {
		file, err := os.Open(filepath.Join(s.dir, name, part+".jsonl"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		lines := bufio.NewScanner(file)
		lines.Buffer(make([]byte, 1<<20), 1<<26)
		for lines.Scan() {
			var row sample
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				file.Close()
				return nil, fmt.Errorf("training: %s: a row cannot be read", name)
			}
			sum.Write(lines.Bytes())
			out = append(out, row)
		}
		file.Close()
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("training: %s: %w", name, err)
		}
	}
	known := slices.ContainsFunc(s.sets, func(k ngram.Set) bool { return k.Name == name })
	if len(out) > 0 && !known {
		s.sets = append(s.sets, ngram.Set{Name: name, Licence: terms, Rows: len(out), SHA256: hex.EncodeToString(sum.Sum(nil))})
	}
	return out, nil
}
