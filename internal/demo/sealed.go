package demo

import (
	"fmt"

	"hearth/internal/group"
	"hearth/internal/safety/breakglass"
)

// sealedBy is what the member who asked for a person left, for the case that
// they are in danger. The numbers are kept free for stories.
var sealedBy = breakglass.Left{
	Contact: breakglass.Reach{Phone: "+44 7700 900123", Note: "Please do not leave a message. My flatmate hears it."},
	Near:    breakglass.Person{Name: "Ines", Relation: "my sister", Phone: "+44 7700 900456", Note: "She knows about the nights, and not about this group."},
}

// seals leaves it.
func (f *filler) seals(v group.Visit) error {
	if f.Breakglass == nil {
		return nil
	}
	if err := f.Breakglass.Leave(f.ctx, v, sealedBy); err != nil {
		return fmt.Errorf("leaving a sealed contact: %w", err)
	}
	return nil
}
