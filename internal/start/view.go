package start

import (
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"hearth/internal/account"
	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/money"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
	"hearth/internal/start/preset"
	"hearth/internal/start/saferule"
	"hearth/internal/start/template"
)

func stepURL(token string, s Step) string { return "/start/" + token + "/" + string(s) }
func checkURL(token string) string        { return "/start/" + token + "/check" }

func settingsURL(g group.Group, part Step) string { return g.URL() + "/settings/" + string(part) }

// chooseView is the page of templates.
type chooseView struct {
	SignedIn  bool
	Young     bool // the reader is too young to hold a group
	Templates []template.Template
	Places    []Place
	Chosen    string // organisation
	Drafts    []Draft
	Tokens    map[ID]string
	Problems  *web.Problems
}

func (h handler) chooseView(r *http.Request, chosen string, p *web.Problems) (chooseView, error) {
	actor := account.ActorFrom(r.Context())
	view := chooseView{SignedIn: actor.SignedIn(), Chosen: chosen, Problems: p, Tokens: map[ID]string{}}
	var err error
	if view.Templates, err = template.All(); err != nil {
		return view, err
	}
	if view.Places, err = h.Places(r.Context(), actor); err != nil || !view.SignedIn {
		return view, err
	}
	band, err := h.groups.BandOf(r.Context(), actor)
	if view.Young = band == account.Youth; err != nil {
		return view, err
	}
	if view.Drafts, err = h.Drafts(r.Context(), actor); err != nil {
		return view, err
	}
	for _, d := range view.Drafts {
		view.Tokens[d.ID] = h.token(d.ID)
	}
	return view, nil
}

// placeOptions are the organisations to choose from, the first chosen unless
// another was asked for.
func (v chooseView) placeOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(v.Places))
	for i, p := range v.Places {
		options[i] = ui.Option{Value: p.Slug, Text: p.Name, Hint: i18n.T(ctx, "start.place.at_once"), Chosen: p.Slug == v.Chosen}
		if p.NeedsYes {
			options[i].Hint = i18n.T(ctx, "start.place.needs_yes")
		}
	}
	if !slices.ContainsFunc(options, func(o ui.Option) bool { return o.Chosen }) && len(options) > 0 {
		options[0].Chosen = true
	}
	return options
}

// title is what a draft is called in a list.
func (d Draft) title(ctx context.Context) string {
	if d.Plan.Name != "" {
		return d.Plan.Name
	}
	if t, ok := template.Find(d.Plan.Template); ok {
		return t.In(i18n.From(ctx)).Title
	}
	return i18n.T(ctx, "start.draft.unnamed")
}

// lastStep is where a draft goes on.
func (d Draft) lastStep() Step {
	if d.Plan.Left != "" {
		return d.Plan.Left
	}
	return Steps[min(d.Plan.Reached, len(Steps)-1)]
}

// formView is what the fields of every step need, in the wizard and in the
// settings.
type formView struct {
	Plan     Plan
	Topics   []group.Topic
	Problems *web.Problems
	Example  string // a name like those of the template
	Settings bool
	Youth    bool // one may choose that it is for young people
}

// stepView is one page of the wizard.
type stepView struct {
	Draft    Draft
	Token    string
	Step     Step
	Form     formView
	Problems *web.Problems
}

func (h handler) stepView(r *http.Request, d Draft, s Step, p *web.Problems) (stepView, error) {
	view := stepView{Draft: d, Token: h.token(d.ID), Step: s, Problems: p, Form: formView{Plan: d.Plan}}
	if t, ok := template.Find(d.Plan.Template); ok {
		view.Form.Example = t.In(i18n.From(r.Context())).Name
	}
	var err error
	if view.Form.Topics, err = h.topics(r.Context()); err != nil {
		return view, err
	}
	place, err := h.placeOf(r.Context(), account.ActorFrom(r.Context()), d.Plan.Organisation)
	if fault.Is(err, fault.Conflict) { // it lets nobody start a group any more; that is said at the end
		return view, nil
	}
	view.Form.Youth = place.Youth
	return view, err
}

// bandOptions are whom the group can be for.
func (v formView) bandOptions(ctx context.Context) []ui.Option {
	young := v.Plan.Audience == account.Youth
	return []ui.Option{
		{Value: string(account.Adult), Text: i18n.T(ctx, "start.band.adult"), Chosen: !young},
		{Value: string(account.Youth), Text: i18n.T(ctx, "start.band.youth"), Hint: i18n.T(ctx, "start.band.youth.hint"), Chosen: young},
	}
}

func (v stepView) form() formView {
	f := v.Form
	f.Problems = v.Problems
	return f
}

func (m *Module) topics(ctx context.Context) ([]group.Topic, error) {
	tree, err := m.groups.TopicTree(ctx)
	topics := make([]group.Topic, len(tree))
	for i, b := range tree {
		topics[i] = b.Topic
	}
	return topics, err
}

// checkView is the last page before a group is there.
type checkView struct {
	Draft    Draft
	Token    string
	Slug     string
	Place    Place
	Group    group.Group
	Topics   []group.Topic
	Problems *web.Problems
}

func (h handler) checkView(r *http.Request, d Draft) (checkView, error) {
	ctx, actor := r.Context(), account.ActorFrom(r.Context())
	view := checkView{Draft: d, Token: h.token(d.ID)}
	in, err := d.Plan.Group()
	if err != nil {
		return view, err
	}
	if view.Slug, err = h.Claim(ctx, actor, d.ID); err != nil {
		return view, err
	}
	o, err := h.groups.Organisation(ctx, d.Plan.Organisation)
	if err != nil {
		return view, err
	}
	if view.Place, _, err = h.place(ctx, actor, o); err != nil {
		return view, err
	}
	view.Group = group.Group{Name: in.Name, Summary: in.Summary, Aim: in.Aim, ForWhom: in.ForWhom, NotFor: in.NotFor, Lang: in.Lang, LedBy: in.LedBy,
		Formats: in.Formats, Terms: in.Terms, PublicConversations: in.PublicConversations, OrganisationName: o.Name}
	all, err := h.topics(ctx)
	for _, t := range all {
		if slices.Contains(in.Topics, t.Slug) {
			view.Topics = append(view.Topics, t)
		}
	}
	return view, err
}

// firstStepsView is the page after founding.
type firstStepsView struct{ Visit group.Visit }

func (v firstStepsView) waits() bool { return v.Visit.Group.State == group.Proposed }

// first are the steps of a first meeting, as the nearest template has them.
func (v firstStepsView) first(ctx context.Context) []string {
	code := "peer"
	switch {
	case v.Visit.Group.Shape == "closed":
		code = "therapist"
	case slices.Contains(v.Visit.Group.Audiences, "carers"):
		code = "family"
	case slices.Contains(v.Visit.Group.Topics, "grief"):
		code = "grief"
	case slices.Contains(v.Visit.Group.Audiences, "students"):
		code = "students"
	case slices.Contains(v.Visit.Group.Audiences, "workplace"):
		code = "workplace"
	}
	t, _ := template.Find(code)
	return t.In(i18n.From(ctx)).First
}

// settingsView is one part of a group's settings.
type settingsView struct {
	Visit    group.Visit
	Part     Step
	Now      Settings
	Base     string
	Form     formView
	Clashes  []Clash
	Saved    bool
	AskedNow bool
	Side     group.SideView
	Problems *web.Problems
}

func (h handler) settingsView(r *http.Request, v group.Visit, part Step, now Settings, plan Plan) (settingsView, error) {
	view := settingsView{Visit: v, Part: part, Now: now, Base: now.Plan.base(part), Form: formView{Plan: plan, Settings: true}}
	var err error
	if view.Form.Topics, err = h.topics(r.Context()); err != nil {
		return view, err
	}
	view.Side, err = h.groups.Side(r.Context(), v)
	return view, err
}

func (v settingsView) form() formView {
	f := v.Form
	f.Problems = v.Problems
	return f
}

func (v settingsView) tabs(ctx context.Context) []ui.Tab {
	var tabs []ui.Tab
	for _, s := range Steps {
		tabs = append(tabs, ui.Tab{Text: i18n.T(ctx, "start.step."+string(s)), URL: settingsURL(v.Visit.Group, s), Current: s == v.Part})
	}
	return tabs
}

// theirs is what a clash says now, for people.
func (c Clash) theirs() string {
	return strings.NewReplacer(`["`, "", `"]`, "", `","`, " · ", "[]", "", "null", "").Replace(c.Theirs)
}

func options(ctx context.Context, values []string, chosen func(string) bool, key string) []ui.Option {
	list := make([]ui.Option, len(values))
	for i, v := range values {
		list[i] = ui.Option{Value: v, Text: i18n.T(ctx, key+v), Chosen: chosen(v)}
	}
	return list
}

func is(value string) func(string) bool { return func(v string) bool { return v == value } }
func among(values []string) func(string) bool {
	return func(v string) bool { return slices.Contains(values, v) }
}

func (v formView) topicOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(v.Topics))
	for i, t := range v.Topics {
		list[i] = ui.Option{Value: t.Slug, Text: t.Name(ctx), Chosen: slices.Contains(v.Plan.Topics, t.Slug)}
	}
	return list
}

func (v formView) formatOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(group.Formats))
	for i, f := range group.Formats {
		list[i] = ui.Option{Value: f, Text: group.FormatName(ctx, f), Chosen: slices.Contains(v.Plan.Formats, f)}
	}
	return list
}

func (v formView) ledOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(group.LedBys))
	for i, l := range group.LedBys {
		list[i] = ui.Option{Value: l, Text: group.LedByName(ctx, l), Chosen: v.Plan.LedBy == l}
	}
	return list
}

// hinted adds the sentence under each option.
func hinted(ctx context.Context, list []ui.Option, key string) []ui.Option {
	for i := range list {
		list[i].Hint = i18n.T(ctx, key+list[i].Value+".hint")
	}
	return list
}

func (v formView) ruleOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, len(saferule.All))
	for i, code := range saferule.All {
		list[i] = ui.Option{Value: code, Text: i18n.T(ctx, "start.rule."+code), Chosen: slices.Contains(v.Plan.Rules, code)}
		if saferule.Checkable(code) {
			list[i].Hint = i18n.T(ctx, "start.rule.checked")
		}
	}
	return list
}

// languages are those in which groups are often held; any other stays if a
// group has it.
var languages = []string{"en", "es", "ar", "am", "bn", "de", "fa", "fr", "hi", "it", "ja", "ko", "nl", "pl", "pt", "ro", "ru", "so", "sw", "ti", "tr", "uk", "ur", "vi", "zh"}

func (v formView) langOptions() []ui.Option {
	tags := languages
	if v.Plan.Lang != "" && !slices.Contains(tags, v.Plan.Lang) {
		tags = append([]string{v.Plan.Lang}, tags...)
	}
	list := make([]ui.Option, len(tags))
	for i, tag := range tags {
		list[i] = ui.Option{Value: tag, Text: i18n.LangName(tag)}
	}
	return list
}

// times are the rows to fill in.
func (v formView) times() []At {
	if len(v.Plan.Times) == 0 {
		return []At{newTime}
	}
	return v.Plan.Times
}

// weekdays are in the order of the reader's week: it begins on Monday in most
// places where English and Spanish are spoken, and on Sunday or Saturday where
// Arabic is.
func weekdays(ctx context.Context) []ui.Option {
	first := 1
	if i18n.From(ctx) == i18n.Arabic {
		first = 6
	}
	list := []ui.Option{{Text: i18n.T(ctx, "start.day.none")}}
	for i := range 7 {
		day := strconv.Itoa((first + i) % 7)
		list = append(list, ui.Option{Value: day, Text: i18n.T(ctx, "start.day."+day)})
	}
	return list
}

func everyOptions(ctx context.Context) []ui.Option {
	list := make([]ui.Option, 3)
	for i, n := range []string{"1", "2", "4"} {
		list[i] = ui.Option{Value: n, Text: i18n.T(ctx, "start.every."+n)}
	}
	return list
}

// promises are the hours that package promise offers too.
var promises = []string{"", "2", "4", "8", "12", "24", "48", "72"}

func (v formView) promiseOptions(ctx context.Context) []ui.Option {
	values := promises
	if !slices.Contains(values, v.Plan.Promise) {
		values = append(slices.Clone(values), v.Plan.Promise)
	}
	list := make([]ui.Option, len(values))
	for i, n := range values {
		list[i] = ui.Option{Value: n, Text: i18n.T(ctx, "start.promise.none")}
		if hours, err := strconv.Atoi(n); err == nil {
			list[i].Text = i18n.T(ctx, "start.promise.hours", "count", hours)
		}
	}
	return list
}

// one is the problems of the i-th of several fields with one name, told under
// that name.
func one(p *web.Problems, name string, i int) *web.Problems {
	text := p.At(name + "-" + strconv.Itoa(i))
	if text == "" {
		return nil
	}
	return &web.Problems{Fields: []web.Problem{{Name: name, Text: text}}}
}

// readings are what newcomers will find to read because of the topics.
func (v formView) readings(ctx context.Context) []preset.Reading {
	return preset.Readings(v.Plan.Topics, readingLang(ctx, v.Plan.Lang), maxReadings)
}

// statementRows are the agreements to edit.
func (v formView) statementRows() []string {
	if len(v.Plan.Statements) == 0 {
		return []string{""}
	}
	return v.Plan.Statements
}

func (v formView) questionRows() []string {
	if len(v.Plan.Questions) == 0 {
		return []string{""}
	}
	return v.Plan.Questions
}

// ruleNames are the group's safety rules as sentences.
func ruleNames(ctx context.Context, codes []string) []string {
	var list []string
	for _, code := range saferule.All {
		if slices.Contains(codes, code) {
			list = append(list, i18n.T(ctx, "start.rule."+code))
		}
	}
	return list
}

func (v checkView) times(ctx context.Context) string {
	var list []string
	for _, at := range v.Group.Times {
		list = append(list, i18n.T(ctx, "start.day."+strconv.Itoa(int(at.Weekday)))+" "+clockOf(at.Start)+" · "+
			i18n.T(ctx, "start.every."+strconv.Itoa(at.Every))+" · "+i18n.T(ctx, "start.minutes", "count", at.Minutes))
	}
	if len(list) == 0 {
		return i18n.T(ctx, "start.check.no_times")
	}
	return strings.Join(list, "; ") + " (" + v.Group.Zone + ")"
}

func (v checkView) audiences(ctx context.Context) string {
	var list []string
	for _, a := range v.Group.Audiences {
		list = append(list, i18n.T(ctx, "start.audience."+a))
	}
	if v.Group.Community != "" {
		list = append(list, v.Group.Community)
	}
	if len(list) == 0 {
		return i18n.T(ctx, "start.check.everybody")
	}
	return strings.Join(list, " · ")
}

func (v checkView) size(ctx context.Context) string {
	if v.Group.Capacity == 0 {
		return i18n.T(ctx, "start.check.no_limit")
	}
	return i18n.T(ctx, "start.check.seats", "count", v.Group.Capacity)
}

func (v checkView) cost(ctx context.Context) string {
	c := v.Group.Cost
	if c.Free() {
		return i18n.T(ctx, "start.cost.free")
	}
	amount := money.Format(i18n.From(ctx), c.Min, c.Currency)
	if c.Kind == "sliding" {
		amount = money.Range(i18n.From(ctx), c.Min, c.Max, c.Currency)
	}
	return amount + " · " + i18n.T(ctx, "start.cost_per."+c.Per)
}

func (v checkView) formats(ctx context.Context) string {
	names := make([]string, len(v.Group.Formats))
	for i, f := range v.Group.Formats {
		names[i] = group.FormatName(ctx, f)
	}
	return strings.Join(names, " · ")
}

// nameHint gives an example where the template has one.
func (v formView) nameHint(ctx context.Context) string {
	if v.Example == "" {
		return i18n.T(ctx, "start.hint.name")
	}
	return i18n.T(ctx, "start.hint.name") + " " + i18n.T(ctx, "start.hint.name.example", "name", v.Example)
}

// costOpen unfolds what a group that costs something has to say.
func (v formView) costOpen() bool {
	p := v.Problems
	return v.Plan.Cost != "free" && v.Plan.Cost != "" || p.At("cost_min")+p.At("cost_max")+p.At("currency")+p.At("pay_url")+p.At("cost_note") != ""
}

// begins reports whether the reader may begin a group.
func (v chooseView) begins() bool { return v.SignedIn && len(v.Places) > 0 }

// n1 counts from 1 for people.
func n1(n string) int {
	i, _ := strconv.Atoi(n)
	return i + 1
}

// onText is what the button of a step says.
func onText(ctx context.Context, s Step) string {
	if s.Next() == "" {
		return i18n.T(ctx, "start.look")
	}
	return i18n.T(ctx, "start.on")
}

// inviteURL is where people are asked in.
func (v firstStepsView) inviteURL() string { return v.Visit.Group.URL() + "/invitations" }
