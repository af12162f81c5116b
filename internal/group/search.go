package group

import (
	"strings"

	"hearth/internal/platform/text"
)

// searchText is what plain-word search looks through: the group's public words,
// folded.
func searchText(in NewGroup) string {
	return text.Fold(strings.Join([]string{in.Name, in.Summary, in.Aim, in.ForWhom, strings.Join(in.Topics, " ")}, " \n "))
}
