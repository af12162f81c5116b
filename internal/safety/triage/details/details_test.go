package details

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// show writes the details of a text as "TYPE<words>".
func show(text string) string {
	runes := []rune(text)
	var out []string
	for _, d := range Find(text) {
		out = append(out, string(d.Type)+"<"+string(runes[d.Start:d.End])+">")
	}
	return strings.Join(out, " ")
}

// marked are texts and what is found in them, by kind.
var marked = map[string][][2]string{
	"mail": {
		{"write to zoe.k+help@mail.example.co.uk!", "EMAIL<zoe.k+help@mail.example.co.uk>"},
		{"zoek AT gmail DOT com", "EMAIL<zoek AT gmail DOT com>"},
		{"zoe dot kern at proton dot me", "EMAIL<zoe dot kern at proton dot me>"},
		{"zoe_k(at)fastmail(dot)com", "EMAIL<zoe_k(at)fastmail(dot)com>"},
		{"zoe.k [at] yahoo [dot] es ok?", "EMAIL<zoe.k [at] yahoo [dot] es>"},
		{"write me zoe_k @ live . fr then", "EMAIL<zoe_k @ live . fr>"},
		{"mi correo es pepe arroba hotmail punto com", "EMAIL<pepe arroba hotmail punto com>"},
		{"write to zoe87 at gmail", "EMAIL<zoe87 at gmail>"},
		{"z\u200boe@gm\u200bail.com", "EMAIL<z\u200boe@gm\u200bail.com>"},
		{"оlga@gmail.com", "EMAIL<оlga@gmail.com>"},
		{"😀 zoe@web.de 😀", "EMAIL<zoe@web.de>"},
	},
	"telephone": {
		{"ring me: 020 7946 0958", "PHONE<020 7946 0958>"},
		{"+34 612 34 56 78", "PHONE<+34 612 34 56 78>"},
		{"llámame al 55 1234 5678", "PHONE<55 1234 5678>"},
		{"Tel. 030/1234567", "PHONE<030/1234567>"},
		{"ligue (11) 94058-7304", "PHONE<(11) 94058-7304>"},
		{"06.12.34.56.78", "PHONE<06.12.34.56.78>"},
		{"رقمي ٠١٠١٢٣٤٥٦٧٨", "PHONE<٠١٠١٢٣٤٥٦٧٨>"},
		{"０７７００ ９００１２３", "PHONE<０７７００ ９００１２３>"},
		{"7-7-0-0-9-0-0-1-2-3", "PHONE<7-7-0-0-9-0-0-1-2-3>"},
		{"seven seven zero 0 nine zero 0 one two 3 text me", "PHONE<seven seven zero 0 nine zero 0 one two 3>"},
		{"oh seven seven double oh nine one two three four five", "PHONE<oh seven seven double oh nine one two three four five>"},
		{"mi número es seis uno dos nueve cuatro cero seis siete uno", "PHONE<seis uno dos nueve cuatro cero seis siete uno>"},
		{"call 934-356-7870 2 days from now", "PHONE<934-356-7870>"},
		{"here's my cell: (11) 95982-7102 - Oh look", "PHONE<(11) 95982-7102>"},
		{"my number is 07555 423154\nPeople are kind", "PHONE<07555 423154>"},
		{"wa.me/447700900123", "PHONE<447700900123>"},
	},
	"address": {
		{"I'm at unit 7, 19 Wattle Grove, Hobart", "ADDRESS<unit 7, 19 Wattle Grove, Hobart>"},
		{"apt 33C 1189 rosewood court perth", "ADDRESS<apt 33C 1189 rosewood court perth>"},
		{"2207 W Pine St Apt 4B, Denver, CO 80205", "ADDRESS<2207 W Pine St Apt 4B, Denver, CO 80205>"},
		{"45b Thornbury Crescent, Leeds LS6 2AB please", "ADDRESS<45b Thornbury Crescent, Leeds LS6 2AB>"},
		{"vivo en Calle Mayor 12, 3º B, 28013 Madrid", "ADDRESS<Calle Mayor 12, 3º B, 28013 Madrid>"},
		{"j'habite 12 rue de la Paix, 75002 Paris", "ADDRESS<12 rue de la Paix, 75002 Paris>"},
		{"moro na Rua das Flores, 123, Lisboa", "ADDRESS<Rua das Flores, 123, Lisboa>"},
		{"in der Goethestraße 14a, 10115 Berlin", "ADDRESS<Goethestraße 14a, 10115 Berlin>"},
		{"أسكن في شارع التحرير 15، القاهرة", "ADDRESS<شارع التحرير 15، القاهرة>"},
		{"PO Box 1142, Tulsa, OK 74101", "ADDRESS<PO Box 1142, Tulsa, OK 74101>"},
	},
	"name": {
		{"hey it's Ingrid Svensson here", "NAME<Ingrid Svensson>"},
		{"please ask for zofia tanaka at the desk", "NAME<zofia tanaka>"},
		{"my therapist Declan J. Patel said so", "NAME<Declan J. Patel>"},
		{"dr. Helena Vasquez-Ortiz told me", "NAME<Helena Vasquez-Ortiz>"},
		{"my sister oluwaseun adebayo knows", "NAME<oluwaseun adebayo>"},
		{"Me llamo Lucía Fernández Gómez", "NAME<Lucía Fernández Gómez>"},
		{"Meu nome é João da Silva", "NAME<João da Silva>"},
		{"Ich heiße Jürgen Großmann", "NAME<Jürgen Großmann>"},
		{"أنا فاطمة الحسن", "NAME<فاطمة الحسن>"},
		{"My real name is Sarah", "NAME<Sarah>"},
		{"they know me as Zbyszek Kowal", "NAME<Zbyszek Kowal>"},
		{"I am Ng Wei Ling from Penang", "NAME<Ng Wei Ling>"},
		{"ring Tom O'Shaughnessy", "NAME<Tom O'Shaughnessy>"},
	},
	"elsewhere": {
		{"my snap is @lucia.longfellow55", "HANDLE<@lucia.longfellow55>"},
		{"discord quietfox#0042 if you want", "HANDLE<quietfox#0042>"},
		{"insta: luna.moon_99", "HANDLE<luna.moon_99>"},
		{"add me on insta bergstromxpriya", "HANDLE<bergstromxpriya>"},
		{"my facebook is facebook.com/malcolm.smith.86", "HANDLE<malcolm.smith.86>"},
		{"my reddit is u/quietfox_12", "HANDLE<quietfox_12>"},
		{"gamertag is FrostyMoose", "HANDLE<FrostyMoose>"},
		{"see https://blog.example.com/about-me.", "LINK<https://blog.example.com/about-me>"},
	},
	"birth and work": {
		{"DOB 05/11/1988", "DOB<05/11/1988>"},
		{"I was born on the 3rd of May 1990 in Leeds", "DOB<3rd of May 1990>"},
		{"nací el 4 de julio de 1991", "DOB<4 de julio de 1991>"},
		{"1990-05-03 is my birthday", "DOB<1990-05-03>"},
		{"I teach at St Mary's Primary School", "ORG<St Mary's Primary School>"},
		{"I'm a nurse at Leeds General Infirmary", "ORG<Leeds General Infirmary>"},
	},
}

func TestFind(t *testing.T) {
	for name, rows := range marked {
		t.Run(name, func(t *testing.T) {
			for _, row := range rows {
				if diff := cmp.Diff(row[1], show(row[0])); diff != "" {
					t.Errorf("%s: %s", row[0], diff)
				}
			}
		})
	}
}

func TestWhatIsNobodysDetailIsLeft(t *testing.T) {
	for _, text := range []string{
		"call 988 or text HOME to 741741, in the UK 116 123 or 0800 1111",
		"the lifeline is 1-800-273-8255, tel:1-800-273-8255",
		"the crisis line is +44 116 123",
		"text SHOUT to 85258",
		"I took 20 mg at 9:30 and 40 mg at 21:00",
		"On 12/03/2021 I scored 17 out of 27",
		"PHQ-9 was 14, GAD-7 was 11, then 9 8 7",
		"Zoom meeting 812 3456 7890 passcode 123456",
		"order number 1234567890",
		"I paid 1,250,000 pounds, 10 000 000 even",
		"between 2019 - 2021 I lost 15 kg, 1990 2000",
		"192.168.1.100 is the router",
		"ISBN 978-3-16-148410-0",
		"one two three four five six seven eight nine ten",
		"5 minute drive, 20 minute walk, 2 way street",
		"100 percent close to the edge",
		"i walked 5 blocks down the road",
		"room 12 second floor, week 3",
		"we met at 5th avenue",
		"grace and hope will come in may",
		"rose bloom in the garden",
		"My name is mud",
		"my name feels like a burden",
		"I'm Will by the way",
		"Thomas and Maria are my friends",
		"Merry Christmas everyone and Happy New Year",
		"Cognitive Behavioural Therapy",
		"I live in New York, Los Angeles is far",
		"he said ho ho ho, Ding Ding Ding",
		"in 1987 I was born again",
		"since 2019-03-04 I am clean",
		"my insta is private, I deleted my twitter account",
		"I forgot my steam password, add me on facebook please",
		"thanks @quiet-river that helped @everyone",
		"look at us, look at google dot com",
		"I work at night and sleep in the day",
		"see who.int or https://www.nhs.uk/mental-health",
		"",
	} {
		if got := show(text); got != "" {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func TestMask(t *testing.T) {
	for _, row := range [][2]string{
		{"ñ é 😀 mail zoe@web.de, ring 020 7946 0958.", "ñ é 😀 mail [EMAIL], ring [PHONE]."},
		{"nothing here", "nothing here"},
		{"zoe@web.de", "[EMAIL]"},
	} {
		if diff := cmp.Diff(row[1], Mask(row[0], Find(row[0]))); diff != "" {
			t.Error(diff)
		}
	}
	odd := []Detail{{Start: 4, End: 2, Type: Name}, {Start: 0, End: 3, Type: Name}, {Start: 2, End: 5, Type: Email}, {Start: 90, End: 95, Type: Email}}
	if diff := cmp.Diff("[NAME]def", Mask("abcdef", odd)); diff != "" {
		t.Errorf("details that do not fit are passed over: %s", diff)
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"my number is 0 7 7 0 0 9 0 0 1 2 3", "Flat 3, 12 High St.", "a@b", "@", "u/", "I work at the", "12 3º B, ", "seis uno", "\u200b\ufe0f", "اسمي محمد", "+(", "(((", "c/ r. p.o.", "A. B. C-D O'E"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		found := Find(text)
		n, last := utf8.RuneCountInString(text), 0
		for _, d := range found {
			if d.Start < last || d.End <= d.Start || d.End > n {
				t.Fatalf("%q: %v", text, found)
			}
			last = d.End
		}
		if diff := cmp.Diff(found, Find(text)); diff != "" {
			t.Fatal("not the same twice:", diff)
		}
		if !utf8.ValidString(text) {
			return
		}
		runes, masked := []rune(text), Mask(text, found)
		var rest strings.Builder
		at := 0
		for _, d := range found {
			rest.WriteString(string(runes[at:d.Start]) + "[" + string(d.Type) + "]")
			at = d.End
		}
		rest.WriteString(string(runes[at:]))
		if masked != rest.String() {
			t.Fatalf("%q: %q is not %q", text, masked, rest.String())
		}
	})
}

func TestLongTextsStayCheap(t *testing.T) {
	for _, s := range []string{"1 ", "one ", "a@", "a.", "ana-", "a_", "@a", "Ana ", "12 High St, ", "c/", "(", "+1", "at dot ", "[at][dot]", "u/", "o1", "аa", "my name is "} {
		text := strings.Repeat(s, longest/len(s))
		if n := testing.AllocsPerRun(1, func() { Find(text) }); n > 20_000 {
			t.Errorf("%q: %v allocations", s, n)
		}
	}
}

func TestFrequent(t *testing.T) {
	texts := func(yield func(string) bool) {
		for range often {
			if !yield("the Kettle sings, it's mía") {
				return
			}
		}
	}
	want := "# Frequent words of everyday English, counted in the training texts.\nit's mia sings the\n"
	if diff := cmp.Diff(want, Frequent(texts)); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkFind(b *testing.B) {
	text := strings.Repeat("I talked to my sister about it last night and she said I should ring 07700 900123 or ask. ", 6)
	b.ReportAllocs()
	for b.Loop() {
		Find(text)
	}
}
