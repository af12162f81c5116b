package meeting

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"hearth/internal/group"
	"hearth/internal/meeting/format"
	"hearth/internal/meeting/schedule"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// dateView is a date as its reader meets it.
type dateView struct {
	Date
	URL, RoomURL string
	ID           string // of its card on a page
	When, There  string // in the reader's zone, and in the group's where it differs
	Format       string // its name; "" if the format is there no more
	Lang         string // of the format's name
	Minutes      int
	WayList      []format.Way
	Session      string // "Session 3 of 8"; "" if the series is not counted
	Joinable     bool
	Begun, Over  bool
	MayAnswer    bool
	MustSign     bool // the agreements changed: to be signed on the date's own page
}

// listView is the page of all dates.
type listView struct {
	Visit  group.Visit
	Dates  []dateView
	Later  []dateView // further ahead, folded away
	Past   []dateView
	Series []seriesLine // for facilitators
	Done   string
}

// seriesLine names a series to its facilitators.
type seriesLine struct{ Title, Rule, URL string }

func byStart(dates []Date) {
	slices.SortStableFunc(dates, func(a, b Date) int {
		return cmp.Or(a.Occurrence.Start.Compare(b.Occurrence.Start), cmp.Compare(a.Series.ID, b.Series.ID))
	})
}

func (h handler) listView(r *http.Request, v group.Visit) (view listView, err error) {
	now := h.clock.Now()
	view = listView{Visit: v, Done: doneOf(r)}
	all, err := h.series(r.Context(), h.db, v.Group, now.Add(-listBack))
	if err != nil {
		return view, err
	}
	var found, next, past []Date
	for _, s := range all {
		dates := s.Between(now.Add(-listBack), now.Add(listAhead))
		if !slices.ContainsFunc(dates, func(o schedule.Occurrence) bool { return o.Start.After(now) }) {
			if o, ok := s.Next(now); ok {
				dates = append(dates, o)
			}
		}
		filled, err := h.fill(r.Context(), h.db, v, s, dates)
		if err != nil {
			return view, err
		}
		found = append(found, filled...)
		if v.Facilitates() && !s.Ended() {
			view.Series = append(view.Series, seriesLine{s.Title, s.When.Describe(r.Context()), seriesURL(v.Group, s)})
		}
	}
	if err := h.close(r.Context(), h.db, found); err != nil {
		return view, err
	}
	byStart(found)
	for _, d := range found {
		if !d.OverAt(now) || d.JoinableAt(now) {
			next = append(next, d)
		} else {
			past = append(past, d)
		}
	}
	slices.Reverse(past)
	ahead := h.dateViews(r.Context(), v, next[:min(len(next), listMost)])
	n := min(len(ahead), listShown)
	view.Dates, view.Later = ahead[:n], ahead[n:]
	view.Past = h.dateViews(r.Context(), v, past[:min(len(past), listPast)])
	return view, nil
}

func (h handler) dateViews(ctx context.Context, v group.Visit, dates []Date) []dateView {
	views := make([]dateView, len(dates))
	known := map[string]format.Format{}
	for i, d := range dates {
		f, seen := known[d.FormatCode()]
		if !seen {
			f, _, _ = h.formatOf(ctx, v, d) // a page without a format's name is better than none
			known[d.FormatCode()] = f
		}
		views[i] = h.viewOf(ctx, v, d, f)
	}
	return views
}

func (h handler) dateView(ctx context.Context, v group.Visit, d Date) dateView {
	return h.dateViews(ctx, v, []Date{d})[0]
}

func (h handler) viewOf(ctx context.Context, v group.Visit, d Date, f format.Format) dateView {
	now := h.clock.Now()
	o := d.Occurrence
	view := dateView{Date: d, URL: d.URL(v.Group), RoomURL: d.URL(v.Group) + "/room", ID: "d-" + d.Series.Token[:6] + "-" + string(o.Key),
		When: when(ctx, o.Start, o.End), Format: f.Name, Lang: f.Lang, Minutes: int(o.End.Sub(o.Start) / time.Minute),
		Joinable: d.JoinableAt(now), Begun: d.Begun(now), Over: d.OverAt(now)}
	if zone := d.Series.When.Location(); differs(ctx, zone, o.Start) {
		view.There = i18n.T(ctx, "meeting.there", "zone", i18n.ZoneName(ctx, zone), "when", when(i18n.WithZone(ctx, zone), o.Start, o.End))
	}
	view.WayList = d.Series.Ways
	if len(view.WayList) == 0 {
		view.WayList = f.Ways
	}
	if o.Of > 0 {
		view.Session = i18n.T(ctx, "meeting.session", "number", o.Number, "of", o.Of)
	}
	view.MustSign = v.MustAgree()
	view.MayAnswer = !o.CalledOff && !view.Over && (view.MustSign || allow(v, answer) == nil)
	return view
}

// when is day and time of a meeting in the context's zone.
func when(ctx context.Context, start, end time.Time) string {
	local := start.In(i18n.Zone(ctx))
	return i18n.T(ctx, "meeting.when", "weekday", i18n.T(ctx, "schedule.day."+strconv.Itoa(int(local.Weekday()))), "date", i18n.Date(ctx, start),
		"from", i18n.Time(ctx, start), "to", i18n.Time(ctx, end))
}

// differs reports whether the reader's clock shows another time than the group's.
func differs(ctx context.Context, zone *time.Location, at time.Time) bool {
	const clock = "15:04 2"
	return at.In(i18n.Zone(ctx)).Format(clock) != at.In(zone).Format(clock)
}

// crowdLine says how many come.
func (d dateView) crowdLine(ctx context.Context) string {
	c := d.Crowd
	lines := []string{i18n.T(ctx, "meeting.come.none")}
	if c.Seated > 0 {
		lines[0] = i18n.T(ctx, "meeting.come", "count", c.Seated)
	}
	switch {
	case c.Full():
		lines = append(lines, i18n.T(ctx, "meeting.full"))
	case c.Seats > 0:
		lines = append(lines, i18n.T(ctx, "meeting.free", "count", c.Free()))
	}
	if c.Waiting > 0 {
		lines = append(lines, i18n.T(ctx, "meeting.waiting", "count", c.Waiting))
	}
	return strings.Join(lines, " · ")
}

// standLine says how the reader stands; "" if they have not answered.
func (d dateView) standLine(ctx context.Context) string {
	switch {
	case d.Mine.Says == schedule.Coming && d.Mine.Seat && d.Mine.Confirmed:
		return i18n.T(ctx, "meeting.mine.confirmed")
	case d.Mine.Says == schedule.Coming && d.Mine.Seat:
		return i18n.T(ctx, "meeting.mine.coming")
	case d.Mine.Says == schedule.Coming:
		return i18n.T(ctx, "meeting.mine.waiting", "place", d.Mine.Wait)
	case d.Mine.Says != "":
		return i18n.T(ctx, "meeting.mine."+string(d.Mine.Says))
	}
	return ""
}

// wayNames are the ways of being there in one line.
func wayNames(ctx context.Context, ways []format.Way) string {
	names := make([]string, 0, len(ways))
	for _, w := range ways {
		names = append(names, i18n.T(ctx, "meeting.way."+string(w)))
	}
	return strings.Join(names, " · ")
}

// segmentView is one part of the meeting as a member sees it.
type segmentView struct {
	Title, Kind string
	Minutes     int
	Said        []string
}

// typedChange is the form that changes one date.
type typedChange struct{ Day, Clock, Minutes, Place, Format string }

// datePageView is one date's page.
type datePageView struct {
	Visit    group.Visit
	Date     dateView
	Summary  string // of the format, in its language
	Segments []segmentView
	Coming   *Coming // for facilitators
	MayAlter bool
	Edit     string // the address of the series' form; "" for members
	Choices  []Choice
	Change   typedChange
	Reason   string
	Open     string // which of the facilitators' tools is open
	Done     string
	Problems *web.Problems
}

func (h handler) datePageView(r *http.Request, v group.Visit, d Date) (view datePageView, err error) {
	ctx := r.Context()
	f, there, err := h.formatOf(ctx, v, d)
	if err != nil {
		return view, err
	}
	view = datePageView{Visit: v, Date: h.viewOf(ctx, v, d, f), Done: doneOf(r)}
	if there {
		view.Summary = f.Summary
		for _, slot := range format.Plan(f, view.Date.Minutes) {
			s := f.Segments[slot.Index]
			view.Segments = append(view.Segments, segmentView{Title: s.Title, Kind: s.Kind.Name(ctx), Minutes: slot.Minutes, Said: h.formats.Say(ctx, s)})
		}
	}
	if !v.Facilitates() {
		return view, nil
	}
	coming, err := h.Comes(ctx, v, d)
	if err != nil {
		return view, err
	}
	view.Coming, view.Edit = &coming, seriesURL(v.Group, d.Series)
	view.MayAlter = allow(v, arrange) == nil && !view.Date.Begun
	if view.MayAlter {
		view.Choices, err = h.formats.Choices(ctx, v)
	}
	at := schedule.LocalOf(d.Occurrence.Start.In(d.Series.When.Location()))
	view.Change = typedChange{Day: at.Date.String(), Clock: clockOf(at), Minutes: strconv.Itoa(view.Date.Minutes), Place: d.Place(), Format: d.FormatCode()}
	return view, err
}

// aheadView is what a series' dates would be.
type aheadView struct {
	Rule  string
	Dates []string
	Clock string // that the clocks change in between; "" if not
}

// aheadMost is how many dates the preview shows, aheadFor how far it looks for
// them, and clockMonths how far for changes of the clocks.
const (
	aheadMost   = 5
	aheadFor    = 5 * 366 * 24 * time.Hour
	clockMonths = 7 // after the first date: the clocks change twice a year
)

func (h handler) aheadOf(ctx context.Context, w schedule.Series) *aheadView {
	view := &aheadView{Rule: w.Describe(ctx)}
	now := h.clock.Now()
	there := i18n.WithZone(ctx, w.Location())
	all := w.Between(now, now.Add(aheadFor))
	for _, o := range all[:min(len(all), aheadMost)] {
		line := when(there, o.Start, o.End)
		if o.CalledOff {
			line = i18n.T(ctx, "meeting.ahead.off", "when", line)
		}
		view.Dates = append(view.Dates, line)
	}
	half := slices.IndexFunc(all, func(o schedule.Occurrence) bool { return o.Start.After(all[0].Start.AddDate(0, clockMonths, 0)) })
	near := all
	if half >= 0 {
		near = all[:half]
	}
	if o, is := leapt(w, near); is {
		view.Clock = i18n.T(ctx, "meeting.ahead.leapt", "day", i18n.Date(there, o.Start), "time", i18n.Time(there, o.Start))
	} else if at, is := clockChange(near); is {
		view.Clock = i18n.T(ctx, "meeting.ahead.clock", "day", i18n.Date(there, at), "time", i18n.Time(there, at))
	}
	return view
}

// seriesView is the form of a series.
type seriesView struct {
	Visit    group.Visit
	Series   Series // the zero one for a new series
	Typed    typed
	Choices  []Choice
	Zones    []string
	Ahead    *aheadView
	Theirs   *Series // as somebody else has saved it meanwhile
	Action   string
	Problems *web.Problems

	ExtraDay, ExtraClock string
}

// New reports whether the series is not there yet.
func (v seriesView) New() bool { return v.Series.ID == 0 }

func (h handler) seriesForm(r *http.Request, v group.Visit, s Series, t typed) (view seriesView, err error) {
	view = seriesView{Visit: v, Series: s, Typed: t, Action: meetingsURL(v.Group)}
	if !view.New() {
		view.Action = seriesURL(v.Group, s)
		if view.Ahead = h.aheadOf(r.Context(), s.When); s.Ended() {
			return view, fault.Missing("the series has ended")
		}
	}
	if view.Choices, err = h.formats.Choices(r.Context(), v); err != nil {
		return view, err
	}
	first := []string{t.Zone}
	if v.Group.Zone != "" && v.Group.Zone != t.Zone {
		first = append(first, v.Group.Zone)
	}
	view.Zones = i18n.Zones(append(first, i18n.Zone(r.Context()).String())...)
	return view, nil
}

func (v seriesView) zoneOptions(ctx context.Context) (options []ui.Option) {
	for _, name := range v.Zones {
		if zone, err := time.LoadLocation(name); err == nil && name != "" {
			options = append(options, ui.Option{Value: name, Text: i18n.ZoneName(ctx, zone)})
		}
	}
	return options
}

// choiceOptions are the formats; one that is offered no more stays with the
// series that has it.
func choiceOptions(ctx context.Context, choices []Choice, now string) (options []ui.Option) {
	for _, c := range choices {
		options = append(options, ui.Option{Value: c.Code, Text: i18n.T(ctx, "meeting.format.choice", "name", c.Name, "count", c.Length)})
	}
	if now != "" && !slices.ContainsFunc(choices, func(c Choice) bool { return c.Code == now }) {
		options = append([]ui.Option{{Value: now, Text: i18n.T(ctx, "meeting.format.as_it_is")}}, options...)
	}
	return options
}

func (v seriesView) repeatOptions(ctx context.Context) (options []ui.Option) {
	repeats := Repeats
	if v.Typed.Repeat == AsItIs {
		repeats = append([]Repeat{AsItIs}, repeats...)
	}
	for _, r := range repeats {
		options = append(options, ui.Option{Value: string(r), Text: i18n.T(ctx, "meeting.repeat."+string(r)), Chosen: r == v.Typed.Repeat})
	}
	return options
}

func (v seriesView) dayOptions(ctx context.Context) (options []ui.Option) {
	for _, d := range weekdays {
		n := strconv.Itoa(int(d))
		options = append(options, ui.Option{Value: n, Text: i18n.T(ctx, "schedule.day."+n), Chosen: slices.Contains(v.Typed.Days, n)})
	}
	return options
}

func (v seriesView) endOptions(ctx context.Context) (options []ui.Option) {
	for _, e := range []string{endsNever, endsCount, endsUntil} {
		options = append(options, ui.Option{Value: e, Text: i18n.T(ctx, "meeting.ends."+e), Chosen: e == v.Typed.Ends})
	}
	return options
}

func (v seriesView) wayOptions(ctx context.Context) (options []ui.Option) {
	for _, w := range format.Ways {
		options = append(options, ui.Option{Value: string(w), Text: i18n.T(ctx, "meeting.way."+string(w)), Chosen: slices.Contains(v.Typed.Ways, string(w))})
	}
	return options
}

func (v seriesView) confirmOptions(ctx context.Context) (options []ui.Option) {
	for _, c := range []string{confirmNone, twoWeeks, oneDay, confirmBoth} {
		options = append(options, ui.Option{Value: c, Text: i18n.T(ctx, "meeting.confirm."+c), Chosen: c == v.Typed.Confirm})
	}
	return options
}

// pauses are the holidays, with an empty line for one more.
func (v seriesView) pauses() []typedPause {
	lines := v.Typed.Pauses
	if len(lines) < MaxPauses {
		lines = append(slices.Clone(lines), typedPause{})
	}
	return lines
}

// yoursView is what a member has for themselves.
type yoursView struct {
	Visit    group.Visit
	Reminds  []schedule.Remind
	Calendar *Calendar
	Address  string // of the calendar, on the page that answers its making; "" otherwise
	Done     string
}

func (h handler) yoursView(r *http.Request, v group.Visit) (view yoursView, err error) {
	view = yoursView{Visit: v, Done: doneOf(r)}
	if view.Reminds, err = h.Reminders(r.Context(), v); err != nil {
		return view, err
	}
	c, has, err := h.Calendar(r.Context(), v)
	if has {
		view.Calendar = &c
	}
	return view, err
}

func (v yoursView) remindOptions(ctx context.Context) (options []ui.Option) {
	for _, r := range schedule.Reminds {
		options = append(options, ui.Option{Value: string(r), Text: i18n.T(ctx, "meeting.remind."+string(r)), Chosen: slices.Contains(v.Reminds, r)})
	}
	return options
}

// pressValue is what a button of the answers sends: what is said already is
// taken back by it.
func pressValue(d dateView, s schedule.Says) string {
	if d.Mine.Says == s {
		return "none"
	}
	return string(s)
}

// pressText is the button's text: where every seat is taken, coming is waiting.
func pressText(d dateView, s schedule.Says) string {
	if s == schedule.Coming && d.Crowd.Full() && !d.Mine.Seat {
		return "meeting.says.wait"
	}
	return "meeting.says." + string(s)
}
