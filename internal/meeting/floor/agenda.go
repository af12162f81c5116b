package floor

// An Item is a segment on the agenda, as things stand.
type Item struct {
	Index   int   `json:"index"`
	Past    bool  `json:"past,omitempty"`
	Now     bool  `json:"now,omitempty"`
	Begins  int64 `json:"begins,omitempty"` // when it began, or will if all goes as planned; 0: it is past, or nothing is known
	Minutes int   `json:"minutes"`          // planned
}

// Agenda is every segment. What was extended or took longer moves what is still
// to come.
func (s *State) Agenda() []Item {
	all, at := make([]Item, len(s.Plan)), int64(0)
	if s.running() {
		at = max(s.Now.Ends, s.Clock)
	}
	for i, slot := range s.Plan {
		it := Item{Index: i, Minutes: slot.Minutes, Past: s.Phase == Ended || s.running() && i < s.Now.Index, Now: s.running() && i == s.Now.Index}
		switch {
		case it.Now:
			it.Begins = s.Now.Began
		case !it.Past && s.running():
			it.Begins = at
			at += int64(slot.Minutes) * minute
		}
		all[i] = it
	}
	return all
}
