package demo

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// text is one piece of writing that somebody may read, with the place it is in.
type text struct{ where, body string }

// texts lists everything written in the world.
func (w World) texts() []text {
	var all []text
	add := func(where string, bodies ...string) {
		for _, b := range bodies {
			if b != "" {
				all = append(all, text{where, b})
			}
		}
	}
	for _, o := range w.Organisations {
		add(o.Slug, o.Name, o.About)
	}
	for _, g := range w.Groups {
		add(g.Slug, g.Name, g.Summary, g.Aim, g.ForWhom, g.NotFor, g.SizeHint, g.ReplyNote, g.Agreements.Title)
		add(g.Slug, g.Agreements.Statements...)
		for _, f := range g.Facilitators {
			add(g.Slug, f.Checked)
		}
	}
	for _, m := range w.Members {
		add(m.Name, m.Passphrase, m.About)
	}
	for _, c := range w.Conversations {
		where := c.Group + ": " + c.Title
		add(where, c.Title)
		for _, p := range append([]Post{c.Post}, c.Replies...) {
			add(where, p.ContentNote, p.Body)
			if p.Hidden != nil {
				add(where, p.Hidden.Reason)
			}
		}
	}
	for _, b := range w.Boards {
		for _, i := range b.Items {
			add(b.Group+" board: "+i.Title, i.Title, i.Body, i.When, i.Note, i.Area)
		}
		for _, c := range b.Changes {
			add(b.Group+" board", c.Said, c.Did)
		}
	}
	for _, m := range w.MeetingFormats {
		for _, d := range m.Drafts {
			add(m.Group+" format", d.Name, d.Summary)
			for _, p := range d.Parts {
				add(m.Group+" format", p.Title, p.Prompt)
			}
		}
	}
	for _, m := range w.Meetings {
		add(m.Group+" meeting: "+m.Title, m.Title, m.Place, m.Off)
		for _, h := range m.Held {
			add(m.Group+" meeting: "+m.Title, h.FollowUp)
			for _, n := range append(h.Debriefs, h.TookAlong...) {
				add(m.Group+" meeting: "+m.Title, n.Body)
			}
		}
	}
	for _, r := range w.Rooms {
		for _, m := range r.Messages {
			add(r.Group+" room", m.Body)
		}
	}
	add("hawker", hawker.Passphrase, hawker.Says, hawker.Facts, hawker.Reason)
	for _, d := range w.Disputes {
		add(d.Group+" dispute", d.Words, d.Post, d.Facts, w.reason(d))
		if d.Rewritten != nil {
			add(d.Group+" dispute", d.Rewritten.Post)
		}
		if d.Appeal != nil {
			add(d.Group+" dispute", d.Appeal.Words, d.Appeal.Answer)
		}
	}
	return all
}

// whole matches any of the alternatives as whole words in any script; \b knows
// only Latin letters. Spaces inside match any run of white space.
func whole(alternatives ...string) *regexp.Regexp {
	joined := strings.ReplaceAll(strings.Join(alternatives, "|"), " ", `\s+`)
	return regexp.MustCompile(`(?i)(?:^|[^\p{L}\p{N}])(?:` + joined + `)(?:[^\p{L}\p{N}]|$)`)
}

// forbidden is what nobody in the demo writes, by what is wrong with it. Source:
// the safe-messaging guidance of Orygen #chatsafe and Samaritans. It is stricter
// than the product is with real people: a demo can choose its words.
var forbidden = []struct {
	what    string
	pattern *regexp.Regexp
}{
	{"method, en", whole(
		`hang(ed|ing)? (my|your|him|her|them)sel\p{L}*`, `hanged`, `noose`, `ropes?`, `razors?`, `blades?`, `slit`, `wrists?`,
		`overdos\p{L}*`, `poison\p{L}*`, `bleach`, `guns?`, `firearms?`, `drown\p{L}*`, `suffocat\p{L}*`, `pills?`,
		`jump(ed|ing)? (off|from|in front)`, `bridges?`, `cliffs?`, `railway (line|track)s?`, `starv\p{L}*`, `purg\p{L}*`,
		`(cut|cutting|burn|burnt|burned|burning|scratch\p{L}*) (my|your|him|her|them)sel\p{L}*`, `killed (my|him|her|them)sel\p{L}*`)},
	{"method, es", whole(
		`ahorc\p{L}*`, `sogas?`, `navajas?`, `cuchill\p{L}*`, `venen\p{L}*`, `sobredosis`, `pistolas?`, `lejía`, `pastillas?`,
		`cortar(me|te|se)`, `me cort(é|aba)`, `tirar(me|te|se) (por|de|del|al|a)`, `puentes?`, `vías del tren`, `muñecas?`)},
	{"method, ar", whole(
		`\p{L}*شنق\p{L}*`, `(ال)?مشنقة`, `(ال)?حبل`, `(ال)?شفر(ة|ات)`, `(ال)?سموم`, `جرعة زائدة`, `(ال)?مسدس`, `(ال)?جسر`,
		`\p{L}*قفز\p{L}*`, `(ال)?حبوب`, `معصم\p{L}*`, `شرايين\p{L}*`, `\p{L}*غرق\p{L}*`)},
	{"wording", whole(
		`commit\p{L}* suicide`, `success\p{L}* suicide`, `(failed|successful) attempts?`, `suicide note`, `(goodbye|farewell) (note|letter)s?`, `pacts?`,
		`comet\p{L}* (un |el )?suicidio`, `intento fallido`, `pactos?`, `(carta|nota) de (despedida|suicidio)`,
		`ارتكب\p{L}* (ال)?انتحار\p{L}*`, `انتحرت?`, `رسالة (وداع|انتحار)`, `ميثاق`)},
	{"dose, weight or amount", regexp.MustCompile(
		`(?i)\p{Nd}\s*(kg|kilos?|lbs?|pounds?|stones?|g|mg|mcg|ml|milligram\w*|calor\p{L}*|kcal|units?|miligram\w*|gotas|comprimidos?|copas|pints?|كيلو\p{L}*|كغ|كجم|ملغ\p{L}*|مغ|سعر\p{L}*|حب(ة|ات)|كأس|كؤوس)([^\p{L}]|$)`)},
	{"weight talk", whole(`calor\p{L}*`, `kcal`, `bmi`, `imc`, `سعرات`, `حراري(ة|ات)`)},
	{"medicine by name", whole(
		`sertralin\p{L}*`, `fluoxetin\p{L}*`, `citalopram`, `escitalopram`, `mirtazapin\p{L}*`, `venlafaxin\p{L}*`, `prozac`, `diazepam`, `valium`,
		`xanax`, `lorazepam`, `zopiclon\p{L}*`, `quetiapin\p{L}*`, `lithium`, `litio`, `paracetamol`, `سيرترالين`, `بروزاك`, `فلوكستين`, `زاناكس`)},
	{"telephone number", regexp.MustCompile(`\p{Nd}(?:[\s().\-]*\p{Nd}){6,}`)},
	{"emergency number", regexp.MustCompile(`(?:^|\P{Nd})(?:988|911|112|999|000|111|116\s?123|024|717\s?003|٩١١|١١٢|٩٩٩)(?:\P{Nd}|$)`)},
	{"e-mail or web address", regexp.MustCompile(`(?i)@|https?:|www\.|\w\.(com|org|net|info|io)(\W|$)`)},
	{"full name", regexp.MustCompile(`[\p{Ll},;]\s\p{Lu}\p{Ll}+\s\p{Lu}\p{Ll}+`)},
	{"title and name", regexp.MustCompile(`(?:^|\P{L})(?:Mr|Mrs|Ms|Dr|Sr|Sra|Don|Doña)\.?\s\p{Lu}\p{Ll}+`)},
	{"full name, ar", whole(
		`(السيد|السيدة|الأستاذ|الأستاذة|الدكتور|الدكتورة) \p{L}+`, `\p{L}+ (بن|ابن|بنت|آل) \p{L}+`,
		`(محمد|أحمد|علي|حسن|حسين|خالد|عمر|يوسف|مريم|فاطمة|سارة|ليلى|نور|هدى) (ال)?(محمد|أحمد|علي|حسن|حسين|خالد|عمر|يوسف|\p{L}+ي)`)},
	{"tired phrase", whole(
		`I hear you`, `hold(ing)? space`, `thank you for sharing`, `thanks for sharing`, `sending (you )?(love|hugs|strength|light)`, `so brave`,
		`your feelings are valid`, `you.re not alone`, `you are not alone`, `be gentle with yourself`, `it.s ok(ay)? not to be ok(ay)?`, `your journey`,
		`you.ve got this`, `reach out`, `gracias por compartir`, `no estás sol[oa]`, `te abrazo con el alma`, `eres muy valiente`,
		`شكر[اً]+ على المشاركة`, `لست وحدك`, `لستِ وحدكِ`)},
}

// allowed are harmless words that look like a name.
var allowed = strings.NewReplacer(
	"Year Four", "", "Uncle Top", "", "Kettle Lane Peer Support", "", "Northfold University Counselling Service", "")

// plain strips what Arabic writing adds above and below its letters.
func plain(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) && r >= 0x0600 && r <= 0x06FF {
			return -1
		}
		return r
	}, allowed.Replace(s))
}

// wrongs says what is wrong with s, with the words that are.
func wrongs(s string) []string {
	var found []string
	for _, f := range forbidden {
		// Markdown marks may stand inside a phrase; read the text without them too.
		for _, view := range []string{plain(s), plain(strings.NewReplacer("*", "", "_", "", ">", "").Replace(s))} {
			if hit := f.pattern.FindString(view); hit != "" {
				found = append(found, fmt.Sprintf("%s: %q", f.what, strings.TrimSpace(hit)))
				break
			}
		}
	}
	return found
}

func TestScanFindsWhatItMust(t *testing.T) {
	bad := []string{
		"he hanged himself", "I was cutting myself", "she took an *overdose*", "a box of pills", "near the bridge.",
		"he committed suicide", "they made a pact", "I left a goodbye letter", "se tomó unas pastillas", "pensé en tirarme al tren",
		"cometió suicidio", "فكّرت في القفز من السطح", "علبة حبوب", "رسالة وداع", "I weigh 48 kg", "under 900 calories", "50mg at night",
		"وزني ٤٨ كيلو", "20 comprimidos", "they put me on sertraline", "ring 020 7946 0958", "اتصل ٠١٢٣٤٥٦٧٨٩", "call 988 now", "llama al 024",
		"me@example.org", "see www.example.org", "ask for Anna Keller there", "see Dr Keller", "اسمه محمد الحلبي", "الدكتورة سلمى قالت",
		"I hear you.", "gracias por compartir", "لستَ وحدك",
	}
	for _, s := range bad {
		if len(wrongs(s)) == 0 {
			t.Errorf("nothing found in %q", s)
		}
	}
	good := []string{
		"I had thoughts of suicide for two months", "my brother died by suicide", "I hurt myself, long ago", "twenty-eight pages",
		"hang on, the kettle", "since 2019", "Press Help now", "un cuarenta pelado", "زيت وزعتر", "the tablet didn't suit me", "in 1998 or 2001",
	}
	for _, s := range good {
		if found := wrongs(s); len(found) > 0 {
			t.Errorf("%q: %v", s, found)
		}
	}
}

func TestWordsAreSafe(t *testing.T) {
	for _, s := range load(t).texts() {
		for _, wrong := range wrongs(s.body) {
			t.Errorf("%s: %s", s.where, wrong)
		}
	}
}

var (
	risk = regexp.MustCompile(`(?i)suicid|self-harm|hurt myself|autolesi|hacerme daño|انتحار|إيذاء النفس|أذيت نفسي`)
	help = regexp.MustCompile(`Help now|Ayuda ya|مساعدة الآن`)
)

// Where suicide or self-harm is named, the conversation opens folded or the post
// itself is; where it is suicide, help is named in the same conversation.
func TestRiskIsFoldedAndHelpIsNear(t *testing.T) {
	w := load(t)
	found := 0
	for _, c := range w.Conversations {
		var suicide, helped bool
		for _, p := range append([]Post{c.Post}, c.Replies...) {
			if risk.MatchString(p.Body) {
				found++
				if p.ContentNote == "" && c.ContentNote == "" {
					t.Errorf("%s: %s: %q: no content note", c.Group, c.Title, risk.FindString(p.Body))
				}
			}
			suicide = suicide || strings.Contains(strings.ToLower(p.Body), "suicid") || strings.Contains(p.Body, "انتحار")
			helped = helped || help.MatchString(p.Body)
		}
		if suicide && !helped {
			t.Errorf("%s: %s: help is not named", c.Group, c.Title)
		}
	}
	if found == 0 {
		t.Error("the pattern finds nothing: it no longer fits the world")
	}
	for _, r := range w.Rooms {
		for _, m := range r.Messages {
			if risk.MatchString(m.Body) {
				t.Errorf("room %q cannot fold: %q", r.Group, m.Body)
			}
		}
	}
}

// A group's people write in its language.
func TestWrittenInTheGroupsScript(t *testing.T) {
	w := load(t)
	lang := map[string]string{}
	for _, g := range w.Groups {
		lang[g.Slug] = g.Lang
	}
	check := func(group, body string) {
		t.Helper()
		arabic := strings.ContainsFunc(body, func(r rune) bool { return unicode.Is(unicode.Arabic, r) })
		if arabic != (lang[group] == "ar") {
			t.Errorf("%s is in %q: %q", group, lang[group], body)
		}
	}
	for _, c := range w.Conversations {
		check(c.Group, c.Title)
		for _, p := range append([]Post{c.Post}, c.Replies...) {
			check(c.Group, p.Body)
		}
	}
	for _, r := range w.Rooms {
		for _, m := range r.Messages {
			check(r.Group, m.Body)
		}
	}
	for _, d := range w.Disputes {
		check(d.Group, d.Words)
		if d.Decider != "" {
			check(d.Group, w.reason(d))
		}
	}
}
