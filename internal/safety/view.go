package safety

import (
	"context"
	"net/url"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/language/display"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
)

// HelpView is the whole of Help now, in the reader's language.
type HelpView struct {
	Country     string // ISO code, or "" for every country
	CountryName string
	SignedIn    bool // somebody of this site can be asked for, too
	Guessed     bool // the country comes from the browser's settings
	Need        Need
	Countries   []ui.Option
	Needs       []ui.Option
	Emergency   []Number    // of the country
	Known       []NumberRow // every known emergency number, where no country is chosen
	Groups      []GroupView
	Others      bool // nothing serves the need, so Groups holds every other line
	Elsewhere   []Listing
}

// NumberRow is an emergency number with the places where it works.
type NumberRow struct {
	Number
	Places string
}

// GroupView is the helplines of one country.
type GroupView struct {
	Name      string
	Emergency []Number
	Lines     []LineView
}

// LineView is one helpline.
type LineView struct {
	Helpline
	Needs    []Need
	Contacts []ContactView
	Checked  string // the day of the last check
	Aging    bool
}

// ContactView is one way to reach a helpline.
type ContactView struct {
	Contact
	Href                   string
	Hours, Languages, Note string
}

// icon is the drawing beside the contact's link.
func (c ContactView) icon() string {
	switch c.Method {
	case Phone:
		return "phone"
	case Text:
		return "message-circle"
	case Chat:
		return "messages-square"
	default:
		return "globe"
	}
}

// names puts countries and languages into the reader's language, by CLDR.
type names struct {
	countries, tongues display.Namer
	order              *collate.Collator
	comma              string
}

func namesIn(ctx context.Context) names {
	tag := language.Make(string(i18n.From(ctx)))
	return names{display.Regions(tag), display.Languages(tag), collate.New(tag), i18n.T(ctx, "safety.comma")}
}

func (n names) country(code string) string {
	region, err := language.ParseRegion(code)
	if err != nil {
		return code
	}
	return n.countries.Name(region)
}

func (n names) list(tags []string) string {
	var out []string
	for _, tag := range tags {
		name := n.tongues.Name(language.Make(tag))
		if name == "" {
			name = tag
		}
		out = append(out, name)
	}
	return strings.Join(out, n.comma)
}

func viewOf(ctx context.Context, d *Directory, w Wish, now time.Time) HelpView {
	n := namesIn(ctx)
	v := HelpView{Country: w.Country, Need: w.Need, Elsewhere: d.listings}
	if w.Country != "" {
		v.CountryName = n.country(w.Country)
		v.Emergency = d.EmergencyIn(w.Country)
	} else {
		v.Known = n.known(d.emergency)
	}
	found := d.Find(w, now)
	if len(found) == 0 && w.Need != "" {
		w.Need = ""
		found = d.Find(w, now)
		v.Others = len(found) > 0
	}
	v.Groups = n.groups(ctx, d, found, now)
	v.Countries = n.countryOptions(ctx, d, w.Country, now)
	v.Needs = needOptions(ctx, d, now)
	return v
}

// known groups the emergency numbers by number and service: "112: European
// Union, India".
func (n names) known(emergency []Emergency) []NumberRow {
	var rows []NumberRow
	for _, e := range emergency {
		for _, number := range e.Numbers {
			at := slices.IndexFunc(rows, func(r NumberRow) bool { return r.Number == number })
			if at < 0 {
				rows = append(rows, NumberRow{Number: number, Places: n.country(e.Region)})
				continue
			}
			rows[at].Places += n.comma + n.country(e.Region)
		}
	}
	return rows
}

// groups gathers helplines by country, in the alphabet of the reader, and
// keeps their order within each.
func (n names) groups(ctx context.Context, d *Directory, found []Helpline, now time.Time) []GroupView {
	var groups []GroupView
	for _, h := range found {
		name := n.country(h.Country)
		at := slices.IndexFunc(groups, func(g GroupView) bool { return g.Name == name })
		if at < 0 {
			at = len(groups)
			groups = append(groups, GroupView{Name: name, Emergency: d.EmergencyIn(h.Country)})
		}
		groups[at].Lines = append(groups[at].Lines, n.line(ctx, h, now))
	}
	slices.SortStableFunc(groups, func(a, b GroupView) int { return n.order.CompareString(a.Name, b.Name) })
	return groups
}

func (n names) line(ctx context.Context, h Helpline, now time.Time) LineView {
	v := LineView{
		Helpline: h,
		// The day is a day, not a moment: the reader's zone must not move it.
		Checked: i18n.Date(i18n.WithZone(ctx, time.UTC), h.Verified()),
		Aging:   FreshnessOf(h.Verified(), now) == Aging,
	}
	for _, need := range needs {
		if h.Serves(need) {
			v.Needs = append(v.Needs, need)
		}
	}
	for _, c := range h.Contacts {
		v.Contacts = append(v.Contacts, ContactView{
			Contact: c, Href: c.Href(), Languages: n.list(c.Languages),
			Hours: hoursText(ctx, c, n.country(h.Country)), Note: noteIn(ctx, c.Note),
		})
	}
	return v
}

// countryOptions offers every country something is known of, and the chosen
// one even if nothing is.
func (n names) countryOptions(ctx context.Context, d *Directory, chosen string, now time.Time) []ui.Option {
	codes := d.Countries(now)
	if chosen != "" && !slices.Contains(codes, chosen) {
		codes = append(codes, chosen)
	}
	options := make([]ui.Option, 0, len(codes)+1)
	for _, code := range codes {
		options = append(options, ui.Option{Value: code, Text: n.country(code)})
	}
	slices.SortFunc(options, func(a, b ui.Option) int { return n.order.CompareString(a.Text, b.Text) })
	return slices.Insert(options, 0, ui.Option{Text: i18n.T(ctx, "safety.choose.all")})
}

func needOptions(ctx context.Context, d *Directory, now time.Time) []ui.Option {
	options := []ui.Option{{Text: i18n.T(ctx, "safety.choose.any")}}
	for _, need := range d.Needs(now) {
		options = append(options, ui.Option{Value: string(need), Text: needText(ctx, need)})
	}
	return options
}

func needText(ctx context.Context, need Need) string {
	return i18n.T(ctx, "safety.need."+string(need))
}

// noteIn returns a record's note in the reader's language, else in English,
// else in whichever comes first by tag.
func noteIn(ctx context.Context, note map[string]string) string {
	for _, tag := range []string{string(i18n.From(ctx)), string(i18n.English)} {
		if text := note[tag]; text != "" {
			return text
		}
	}
	tags := make([]string, 0, len(note))
	for tag := range note {
		tags = append(tags, tag)
	}
	if len(tags) == 0 {
		return ""
	}
	return note[slices.Min(tags)]
}

// site is the bare name of an address, which is what a person reads in it.
func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	return strings.TrimPrefix(u.Host, "www.")
}
