package demo

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"gopkg.in/yaml.v3"
)

// Ago is how long before the filling of the world something happened. It is
// written as days, hours and minutes: "40d", "2d4h", "3h", "1h20m", "12m".
type Ago time.Duration

var agoPattern = regexp.MustCompile(`^(?:(\d{1,4})d)?(?:(\d{1,2})h)?(?:(\d{1,2})m)?$`)

// ParseAgo reads an Ago. Zero and empty are refused: nothing happens at the very
// moment of filling.
func ParseAgo(s string) (Ago, error) {
	match := agoPattern.FindStringSubmatch(s)
	if match == nil {
		return 0, fmt.Errorf("demo: %q is not a time like 2d4h", s)
	}
	var total time.Duration
	for i, unit := range []time.Duration{24 * time.Hour, time.Hour, time.Minute} {
		if match[i+1] == "" {
			continue
		}
		n, err := strconv.Atoi(match[i+1])
		if err != nil {
			return 0, fmt.Errorf("demo: %q: %w", s, err)
		}
		total += time.Duration(n) * unit
	}
	if total == 0 {
		return 0, fmt.Errorf("demo: %q is no time at all", s)
	}
	return Ago(total), nil
}

// UnmarshalYAML reads an Ago as ParseAgo does.
func (a *Ago) UnmarshalYAML(node *yaml.Node) error {
	parsed, err := ParseAgo(node.Value)
	if err != nil {
		return fmt.Errorf("line %d: %w", node.Line, err)
	}
	*a = parsed
	return nil
}

// Before is the moment that lies a before now.
func (a Ago) Before(now time.Time) time.Time { return now.Add(-time.Duration(a)) }
