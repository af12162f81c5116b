package saferule_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/start/saferule"
)

func TestNumbersThatHurtAreFound(t *testing.T) {
	for _, row := range []struct {
		text string
		want []string
	}{
		// Weight
		{"I am 45 kg now", []string{"45 kg"}},
		{"45kg", []string{"45kg"}},
		{"down to 48.5 kilos and still", []string{"48.5 kilos"}},
		{"I lost 10 lbs", []string{"10 lbs"}},
		{"I lost ten pounds since May", []string{"ten pounds"}},
		{"she was 8st at Easter", []string{"8st"}},
		{"eight stone exactly", []string{"eight stone"}},
		{"forty-five kilos", []string{"forty-five kilos"}},
		{"I weigh 52 and hate it", []string{"weigh 52"}},
		{"my weight is 49", []string{"weight is 49"}},
		{"peso 45 kilos", []string{"45 kilos"}},
		{"perdí 3 kilos este mes", []string{"3 kilos"}},
		{"cincuenta y dos kilos", []string{"cincuenta y dos kilos"}},
		{"pesaba 50 y ahora no", []string{"pesaba 50"}},
		{"وزني ٤٥ كيلو", []string{"٤٥ كيلو"}},
		{"صار وزني ٤٨٫٥", []string{"وزني ٤٨٫٥"}},
		{"خسرت خمسة كيلو", []string{"خمسة كيلو"}},
		{"نزلت ٣ كغ", []string{"٣ كغ"}},
		{"خمسة وأربعين كيلو", []string{"خمسة وأربعين كيلو"}},
		{"وزنم ۴۵ کیلو نیست، ۴۵ kg", []string{"۴۵ kg"}},
		// Food
		{"I ate 500 calories", []string{"500 calories"}},
		{"under 1,200 kcal a day", []string{"1,200 kcal"}},
		{"500cal and no more", []string{"500cal"}},
		{"five hundred calories", []string{"five hundred calories"}},
		{"mil doscientas calorías", []string{"mil doscientas calorías"}},
		{"comí 800 calorías", []string{"800 calorías"}},
		{"أكلت ٥٠٠ سعرة حرارية", []string{"٥٠٠ سعرة"}},
		{"ألف سعرة في اليوم", []string{"ألف سعرة"}},
		{"30 g of rice", []string{"30 g"}},
		// Body
		{"my BMI is 16.5", []string{"BMI is 16.5"}},
		{"BMI: 17", []string{"BMI: 17"}},
		{"mi IMC es de 17", []string{"IMC es de 17"}},
		{"مؤشر كتلة الجسم ١٧", []string{"كتلة الجسم ١٧"}},
		{"I fit a size 6 again", []string{"size 6"}},
		{"talla 34", []string{"talla 34"}},
		{"مقاس ٣٦", []string{"مقاس ٣٦"}},
		{"my waist is 60", []string{"waist is 60"}},
		// Exercise
		{"I ran for 45 minutes", []string{"45 minutes"}},
		{"2 hours at the gym", []string{"2 hours"}},
		{"30 minutos de ejercicio", []string{"30 minutos"}},
		{"ركضت ٤٠ دقيقة", []string{"٤٠ دقيقة"}},
		{"10,000 steps every day", []string{"10,000 steps"}},
		{"200 crunches before bed", []string{"200 crunches"}},
		{"ran 10 km", []string{"10 km"}},
		// Fasting
		{"fasting for 16 hours", []string{"16 hours"}},
		{"a 20 hour fast", []string{"20 hour fast"}},
		{"3 days without eating", []string{"3 days"}},
		{"llevo 20 horas sin comer", []string{"20 horas"}},
		{"ayuno de 18 horas", []string{"18 horas"}},
		{"٢٠ ساعة بدون أكل", []string{"٢٠ ساعة"}},
		{"صيام ١٦ ساعة", []string{"١٦ ساعة"}},
		// Several
		{"45 kg. 500 calories. 45 kg.", []string{"45 kg", "500 calories"}},
	} {
		found := saferule.Find([]string{saferule.NoNumbers}, row.text)
		if diff := cmp.Diff(row.want, saferule.Quote(found, row.text)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", row.text, diff)
		}
	}
}

func TestOtherNumbersAreLeftAlone(t *testing.T) {
	for _, text := range []string{
		"", "I ate 3 meals today", "day 40", "2 kids", "I am 19 years old", "session 12", "it is 20:15 now", "call 116 123", "room 5G",
		"my weight is not the point, it has been 3 years", "weighed myself 3 times, which I regret", "my weight at 25 was a worry then",
		"the 12 steps helped me", "3 steps forward", "chapter 21st edition", "the 21st of May", "I paid 20 pounds for the ticket", "it cost ten pounds",
		"killed two birds with one stone", "30 minutes late to the gym", "I waited 2 hours", "2 hours with my sister", "we talked for 45 minutes",
		"font size 12", "a group of size 8 people", "time went fast, 2 hours later we left", "things are fast. 3 hours to go",
		"16 people came", "5 out of 10", "50% of the time", "2026-11-22", "https://example.org/45", "version 1.2.3", "one kilo of worries",
		"como 3 veces al día", "día 40", "mis 2 hijos", "el día 21", "me pesa desde hace 2 años", "pagué 20 libras", "esperé 2 horas", "los 12 pasos",
		"tengo 34 años", "hace 3 semanas", "ocho personas", "once de la mañana", "the right size once",
		"أكلت ٣ وجبات اليوم", "اليوم ٤٠", "عندي طفلان و٣ أخوات", "بعد ساعتين", "عمري ٢٥ سنة", "صيام رمضان ٣٠ يوما", "انتظرت ٢ ساعة", "وزنت نفسي ٣ مرات",
		"الخطوات ١٢ نفعتني", "الساعة ٨", "قبل ٣ أسابيع",
	} {
		if found := saferule.Find(saferule.All, text); len(found) > 0 {
			t.Errorf("%q: found %q", text, saferule.Quote(found, text))
		}
	}
}

func TestOnlyTheRulesOfTheGroupAreApplied(t *testing.T) {
	for _, rules := range [][]string{nil, {}, {saferule.NoNames}, {"unknown"}, {saferule.NoMethods, saferule.OwnStory, saferule.NoAdviceUnasked}} {
		if found := saferule.Find(rules, "45 kg"); found != nil {
			t.Errorf("%v: %v", rules, found)
		}
	}
}

func FuzzFind(f *testing.F) {
	for _, s := range []string{"45 kg", "وزني ٤٥ كيلو", "cincuenta y dos kilos", "BMI\x00 17", "1,,2 kg\xff", "five hundred and", "8st", "16:8 fasting", "٫٫٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		end := 0
		for _, found := range saferule.Find(saferule.All, s) {
			if found.Start < end || found.End <= found.Start || found.End > len(s) {
				t.Fatalf("%v in %q", found, s)
			}
			if utf8.ValidString(s) && !utf8.ValidString(s[found.Start:found.End]) {
				t.Fatalf("cuts a character of %q", s)
			}
			end = found.End
			if quoted := saferule.Quote([]saferule.Finding{found}, s); strings.TrimSpace(quoted[0]) == "" {
				t.Fatalf("quotes nothing of %q", s)
			}
		}
	})
}
