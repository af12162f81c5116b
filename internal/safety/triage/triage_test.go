package triage

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"testing/quick"
	"unicode/utf8"

	"hearth/internal/safety/ladder"
	"hearth/internal/safety/triage/ngram"
)

// loaded is the engine with the weights that ship.
func loaded(t testing.TB) *Engine {
	t.Helper()
	e, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestWhatMustCallSomebody(t *testing.T) {
	e := loaded(t)
	for text, least := range map[string]ladder.Level{
		"I just swallowed every tablet in the house":                          ladder.S4,
		"im gonna k!ll mys3lf tonight":                                        ladder.S4,
		"s u i c i d e is the plan for tonight":                               ladder.S4,
		"I'm going to kıll my\u200bself to\u200bnight":                        ladder.S3,
		"І'm gоіng tо kіll mуsеlf tоnіght":                                    ladder.S4,
		"Goodbye everyone, this is my last message. Thank you for being kind": ladder.S4,
		"I tried to hang myself yesterday and nobody knows":                   ladder.S3,
		"I want to die": ladder.S2,
		"everyone would be better off without me":                  ladder.S2,
		"Esta noche me voy a matar":                                ladder.S4,
		"Me tomé todas las pastillas":                              ladder.S4,
		"Hoje à noite eu vou me matar":                             ladder.S4,
		"Ce soir je vais me tuer, c'est décidé":                    ladder.S4,
		"Heute Nacht bringe ich mich um":                           ladder.S4,
		"الليلة سأنهي حياتي، لقد قررت":                             ladder.S3,
		"आज रात मैं अपनी जान दे दूंगा":                             ladder.S3,
		"Hola a todos. I can't anymore, esta noche me mato. Adiós": ladder.S3,
	} {
		r := e.Read(text)
		if r.Level().Rank() < least.Rank() {
			t.Errorf("%q is read as %s (%s, risk %.2f), want at least %s", text, r.Level(), r.Tier, r.Risk, least)
		}
		if len(r.Reasons) == 0 {
			t.Errorf("%q has no reasons", text)
		}
	}
}

func TestWhatMustNotPageAnybody(t *testing.T) {
	e := loaded(t)
	for _, text := range []string{
		"",
		"?!",
		"Please don't do it. You matter to us. Call 988, I'm awake.",
		"Are you thinking about suicide? Have you taken anything? Please tell us.",
		"I'm so glad you told us that you feel suicidal. You are not alone.",
		"My brother died by suicide in May and I miss him.",
		"There is a suicide prevention training on Thursday.",
		"Ten years ago I tried to end my life. Today I am grateful to be alive.",
		"How do I kill a stuck process on my laptop?",
		"I'm dying of laughter at your cat photo",
		"I died three times on that boss",
		"I would never kill myself, I just need to sleep",
		"Die Katze schläft, die ist süß",
		"Me muero de risa con ese video",
		"شكرا على النصيحة، ساعدتني كثيرا",
		"Good night all, see you tomorrow!",
	} {
		if r := e.Read(text); r.Level().Always() {
			t.Errorf("%q would page somebody: %s, risk %.2f, imminent %.2f, %v", text, r.Tier, r.Risk, r.Imminent, r.Reasons)
		}
	}
}

func TestWhatHurtsOthers(t *testing.T) {
	e := loaded(t)
	for text, kind := range map[string]Abuse{
		"Just do it already, nobody would miss you":                   Encouragement,
		"You are a pathetic liar, shut up":                            Harassment,
		"I hate Muslims, they are vermin":                             Hate,
		"Odio a los inmigrantes, son una plaga":                       Hate,
		"Send me a photo of you in bed ;)":                            Sexual,
		"selling xanax, no prescription, telegram me":                 Drugs,
		"Depression is just laziness, get over it":                    Dismissive,
		"Earn 500 dollars a day from home with crypto, click my link": Spamming,
	} {
		r, kinds := e.Hurt(text)
		if !slices.Contains(r.Abuses, kind) && !(kind == Spamming && r.Spammy) {
			t.Errorf("%q is read as %v (%v), want %s", text, r.Abuses, kinds, kind)
		}
	}
	for _, text := range []string{
		"He raped me when I was nineteen and I still have nightmares.",
		"My ex called me a worthless whore every day for years.",
		"They told me to kill myself and I cried all night.",
		"My uncle used to touch me. I finally told my therapist.",
		"As a queer Muslim I feel at home in this group.",
		"I don't agree, medication was the right choice for me.",
		"Fuck depression, honestly. Well done you!",
		"Decir que los inmigrantes son criminales es racista.",
		"My doctor prescribed xanax and it makes me tired.",
		"",
	} {
		if r := e.Read(text); r.Abusive() || r.Spammy {
			t.Errorf("%q is read as abuse: %v, spam %.2f", text, r.Abuses, r.Spam)
		}
	}
}

func TestAnApproachToAYoungPersonIsSeen(t *testing.T) {
	e := loaded(t)
	for _, text := range []string{
		"how old are you really? add me on snapchat and keep it our secret",
		"don't tell the mods, delete these messages and text me on telegram",
	} {
		if r := e.Read(text); !r.Approach {
			t.Errorf("%q is no approach: %v %.2f", text, r.Abuses, r.Abuse)
		}
	}
	if r := e.Read("i'm 13 and my stepdad touches me at night"); !r.Child || r.Level() != ladder.C && r.Level() != ladder.S4 {
		t.Errorf("a child at risk is read as %s", r.Level())
	}
}

func TestAThreatToSomebodyElseIsSeen(t *testing.T) {
	e := loaded(t)
	if r := e.Read("I'm going to kill my ex tonight, I swear"); !r.Threat && r.Tier != Imminent {
		t.Errorf("a threat is read as %s, %v", r.Level(), r.Threat)
	}
	for _, text := range []string{"we will kill them tonight in ranked, great team", "my mum will kill me when she sees this tonight"} {
		if r := e.Read(text); r.Threat {
			t.Errorf("%q is no threat", text)
		}
	}
}

func TestSomebodyElsesDangerIsToldApart(t *testing.T) {
	e := loaded(t)
	for text, want := range map[string]Subject{
		"My brother says he's going to do it tonight and he has a gun.": Other,
		"My daughter told me she has suicidal thoughts.":                Other,
		"I'm going to end my life tonight":                              Self,
		"What time is the meeting?":                                     Nobody,
	} {
		if r := e.Read(text); r.Subject != want {
			t.Errorf("%q speaks of %s, want %s", text, r.Subject, want)
		}
	}
}

// lies reports what must hold of a reading of any text.
func lies(t *testing.T, e *Engine, text string) bool {
	t.Helper()
	r := e.Read(text)
	n := min(utf8.RuneCountInString(text), Longest)
	for _, why := range r.Reasons {
		if why.Start < 0 || why.End <= why.Start || why.End > n || why.Rule == "" {
			t.Errorf("a reason lies at %d to %d of %d", why.Start, why.End, n)
			return false
		}
	}
	for _, p := range []float64{r.Risk, r.Imminent, r.Abuse, r.Spam} {
		if !(p >= 0 && p <= 1) {
			t.Errorf("a probability is %v", p)
			return false
		}
	}
	again := e.Read(text)
	return again.Tier == r.Tier && again.Risk == r.Risk && slices.Equal(again.Reasons, r.Reasons)
}

func TestAnyTextIsReadInBounds(t *testing.T) {
	e := loaded(t)
	if err := quick.Check(func(s string) bool { return lies(t, e, s) }, &quick.Config{MaxCount: 500}); err != nil {
		t.Error(err)
	}
	for _, s := range []string{"\xff\xfe\x00", strings.Repeat("kill myself tonight ", 2000), strings.Repeat("़", 3000), strings.Repeat("a", 100_000), strings.Repeat("😀", 25_000), "k*ll " + strings.Repeat("*", 500)} {
		lies(t, e, s)
	}
}

func TestTheEndOfALongPostIsRead(t *testing.T) {
	e := loaded(t)
	story := strings.Repeat("We went to the market and bought apples and bread and talked about the garden. ", 180)
	if r := e.Read(story); r.Tier >= Ideation {
		t.Errorf("a quiet story is read as %s", r.Tier)
	}
	if r := e.Read(story + "I just took all the pills."); r.Tier != Imminent {
		t.Errorf("what is said at the end of a long post is read as %s", r.Tier)
	}
}

func TestTheCuesAreLookedAtInTime(t *testing.T) {
	e := loaded(t)
	if e.book.Version == "" || e.book.Review.IsZero() || e.limits.Version == "" {
		t.Error("cues and thresholds have a version, and cues a date of review")
	}
}

func TestTheEmbeddedWeightsAreWhole(t *testing.T) {
	total := 0
	for task, raw := range map[string][]byte{"triage": riskWeights, "post": postWeights, "wording": wordingWeights, "abuse": abuseWeights, "sexism": sexismWeights, "spam": spamWeights} {
		m, err := ngram.Open(raw)
		if err != nil {
			t.Errorf("%s: %v", task, err)
			continue
		}
		if m.About().Task != task || len(m.About().Sets) == 0 {
			t.Errorf("%s does not say what it is and what trained it", task)
		}
		total += len(raw)
	}
	if total > 10<<20 {
		t.Errorf("the weights have %d bytes, allowed are 10 MB", total)
	}
	if _, err := Open(map[string][]byte{"spam": bytes.Replace(spamWeights, []byte("spam_sms"), []byte("spam_xxx"), 1)}, nil); err == nil {
		t.Error("damaged weights are accepted")
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"I want to die", "s u i c i d e", "मैं मरना चाहता हूं", "k!ll"} {
		f.Add(s)
	}
	e := loaded(f)
	f.Fuzz(func(t *testing.T, s string) {
		if !lies(t, e, s) {
			t.Fail()
		}
	})
}

func BenchmarkReadShort(b *testing.B) {
	e := loaded(b)
	b.ReportAllocs()
	for b.Loop() {
		e.Read("I've been feeling low since my dad died, and can't sleep. Anyone else?")
	}
}

func BenchmarkRead500(b *testing.B) {
	e := loaded(b)
	text := strings.Repeat("I've been feeling really low since my dad died, and I can't sleep at all. Anyone else? ", 6)[:500]
	b.ReportAllocs()
	for b.Loop() {
		e.Read(text)
	}
}
