package trust

import "time"

// trustJSON is a contract.
type trustJSON struct {
	Level int        `json:"level"` // 0 to 4
	May   []string   `json:"may"`
	Needs []string   `json:"needs"` // for the next level
	From  *time.Time `json:"from"`  // when time alone brings it
}

func standingJSON(s Standing) trustJSON {
	out := trustJSON{Level: int(s.Level), May: []string{}, Needs: []string{}}
	for _, one := range rights {
		if s.Level.May(one.Right) {
			out.May = append(out.May, string(one.Right))
		}
	}
	for _, n := range s.Needs {
		out.Needs = append(out.Needs, string(n))
	}
	if !s.From.IsZero() {
		at := s.From.UTC()
		out.From = &at
	}
	return out
}
