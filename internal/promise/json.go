package promise

import (
	"time"

	"hearth/internal/forum"
	"hearth/internal/group"
)

// The shapes that scripts get; they are a contract.
type (
	entryJSON struct {
		ID          string     `json:"id"`
		URL         string     `json:"url"`
		Title       string     `json:"title"`
		ContentNote string     `json:"content_note"`
		Wish        forum.Wish `json:"wish"`
		Group       string     `json:"group"` // its slug
		Handle      string     `json:"handle"`
		Since       time.Time  `json:"since"`
		Due         *time.Time `json:"due"`         // null where nothing is promised
		TakenUntil  *time.Time `json:"taken_until"` // null where nobody holds it
	}
	queueJSON struct {
		Daily   int64          `json:"daily"`
		Today   int64          `json:"today"`
		Left    int64          `json:"left"`
		Wishes  []forum.Wish   `json:"wishes"`
		Topics  []string       `json:"topics"`
		Avoid   string         `json:"avoid"`
		NoNotes bool           `json:"no_notes"`
		Rest    []time.Weekday `json:"rest"`
		Held    []entryJSON    `json:"held"`
		Items   []entryJSON    `json:"items"`
	}
	shiftJSON struct {
		ID      string       `json:"id"`
		Member  string       `json:"member"`
		Handle  string       `json:"handle"`
		Weekday time.Weekday `json:"weekday"`
		Start   string       `json:"start"`
		Minutes int          `json:"minutes"`
		Away    bool         `json:"away"`
	}
	helperJSON struct {
		ID     string `json:"id"`
		Handle string `json:"handle"`
		Helped int64  `json:"helped"`
		Holds  bool   `json:"holds"`
		OnDuty bool   `json:"on_duty"`
	}
	measureJSON struct {
		Posts    int64 `json:"posts"`
		Answered int64 `json:"answered"`
		Median   int64 `json:"median_minutes"`
		Ninety   int64 `json:"p90_minutes"`
	}
	overviewJSON struct {
		Hours    int64        `json:"hours"`
		Zone     string       `json:"zone"`
		Kept     bool         `json:"kept"`
		GapFrom  *time.Time   `json:"gap_from"`
		GapTo    *time.Time   `json:"gap_to"`
		Measured *measureJSON `json:"measured"` // null while there are too few posts
		Shifts   []shiftJSON  `json:"shifts"`
		Helpers  []helperJSON `json:"helpers"`
		Waiting  []entryJSON  `json:"waiting"`
	}
)

func entriesJSON(entries []Entry) []entryJSON {
	out := make([]entryJSON, len(entries))
	for i, e := range entries {
		out[i] = entryJSON{ID: e.Token, URL: e.URL, Title: e.Title, ContentNote: e.Note, Wish: e.Wish, Group: e.Visit.Group.Slug, Handle: e.By.Handle,
			Since: e.At, Due: moment(e.Clock.Due), TakenUntil: moment(e.Taken.Until)}
	}
	return out
}

// moment is a time that may be none.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func (h handler) queueJSON(q Queue) queueJSON {
	c := q.Choices
	return queueJSON{Daily: c.Daily, Today: q.Today, Left: q.Left, Wishes: listed(c.Wishes), Topics: listed(c.Topics), Avoid: c.Avoid,
		NoNotes: c.NoNotes, Rest: listed(c.Rest), Held: entriesJSON(q.Held), Items: entriesJSON(q.Offered)}
}

// listed makes an empty list of what is not there: programs count on one.
func listed[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func (h handler) overviewJSON(v group.Visit, o Overview) overviewJSON {
	out := overviewJSON{Hours: o.Hours, Zone: v.Group.Zone, Kept: o.Kept, GapFrom: moment(o.Gap.Start), GapTo: moment(o.Gap.End),
		Shifts: []shiftJSON{}, Helpers: []helperJSON{}, Waiting: entriesJSON(o.Waiting)}
	if o.Measure.Shown() {
		out.Measured = &measureJSON{o.Measure.Posts, o.Measure.Answered, o.Measure.Median.minutes(), o.Measure.Ninety.minutes()}
	}
	for _, s := range o.Shifts {
		out.Shifts = append(out.Shifts, shiftJSON{ID: h.shiftToken(s.ID), Member: h.HelperToken(s.Member), Handle: o.Cards[s.Member].Handle,
			Weekday: s.Weekday, Start: wall(s.Start).Format("15:04"), Minutes: s.Minutes, Away: o.Gone[s.Member]})
	}
	for _, l := range o.Helpers {
		out.Helpers = append(out.Helpers, helperJSON{ID: h.HelperToken(l.ID), Handle: l.Handle, Helped: l.Helped, Holds: l.Holds, OnDuty: l.OnDuty})
	}
	return out
}
