package guard

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestCheck(t *testing.T) {
	for _, row := range []struct {
		text string
		want []Kind
	}{
		// What is asked and offered every day, in three languages.
		{"Could somebody look at my housing form with me on Tuesday? I get stuck at question 12.", nil},
		{"I can come along to an office in the north of town, mornings from 9:30 to 12:00, from 2026-11-30 on.", nil},
		{"On 30.11.2026 or 1/12/2026 at 14:30, for 2 hours. Two of us, bus 17 or 243.", nil},
		{"A lift from the station to the meeting place for three people, 18:15-20:30.", nil},
		{"The form asks for my years at work, 2009 - 2014 and 2018 - 2021.", nil},
		{"A letter from the bank frightens me. Can somebody read it with me?", nil},
		{"I have done this five or six times. Questions one, two and three are easy.", nil},
		{"The drive is short. Close to the square, at the end of the lane.", nil},
		{"I would be glad of company on the phone while I call the office.", nil},
		{"¿Alguien puede mirar conmigo el formulario de la ayuda de vivienda? Me atasco en la pregunta 12.", nil},
		{"Puedo acompañarte a una oficina del centro, por la mañana, de 9:30 a 12:00.", nil},
		{"Vivo cerca de la plaza. Llevo a dos personas desde la estación el 30/11/2026.", nil},
		{"Tengo que llamar por la calle y me pongo nerviosa.", nil},
		{"هل يمكن لأحد أن ينظر معي في استمارة السكن يوم الثلاثاء؟ أتوقف عند السؤال ١٢.", nil},
		{"أستطيع المرافقة إلى مكتب في وسط المدينة صباحًا من ٩:٣٠ إلى ١٢:٠٠.", nil},
		{"أبحث عن توصيلة من المحطة إلى مكان اللقاء لشخصين في 30/11/2026", nil},
		{"", nil},

		{"Call me on 07700 900 123", []Kind{Phone}},
		{"+44 (0)7700-900123 any time", []Kind{Phone}},
		{"my number is 0 7 7 0 0 9 0 0 1 2 3", []Kind{Phone}},
		{"zero seven seven double oh nine hundred", []Kind{Phone}},
		{"llámame al 612 34 56 78", []Kind{Phone}},
		{"seis uno dos, tres cuatro, cinco seis", []Kind{Phone}},
		{"رقمي ٠١٠٠ ١٢٣ ٤٥٦٧", []Kind{Phone}},
		{"صفر واحد وواحد ثلاثة أربعة خمسة ستة", []Kind{Phone}},

		{"write to calm.robin@example.org", []Kind{Mail}},
		{"calm.robin (at) example", []Kind{Mail}},
		{"robin arroba correo punto es", []Kind{Mail}},
		{"اكتب إلي robin@example.org", []Kind{Mail}},

		{"I live at 12 Harbour Street", []Kind{Address}},
		{"24b Old Mill Road, second door", []Kind{Address}},
		{"Flat 7, ring twice", []Kind{Address}},
		{"it is in SW1A 1AA", []Kind{Address}},
		{"Calle Mayor, 12", []Kind{Address}},
		{"en la avenida de la Paz nº 4, piso 3", []Kind{Address}},
		{"código postal 28013", []Kind{Address}},
		{"شارع الحمراء ١٢", []Kind{Address}},
		{"العمارة رقم 7، شقة 3", []Kind{Address}},

		{"see https://example.org/form", []Kind{Link}},
		{"look at www.example.org", []Kind{Link}},
		{"it is on forms.example.com/page", []Kind{Link}},
		{"t.me/robin", []Kind{Link}},
		{"mira example.es", []Kind{Link}},
		{"انظر example.com", []Kind{Link}},

		{"I can give you £20 for petrol", []Kind{Money}},
		{"20 euros would help", []Kind{Money}},
		{"could somebody lend me something until Friday", []Kind{Money}},
		{"I will pay you back", []Kind{Money}},
		{"send it by PayPal", []Kind{Money}},
		{"¿Alguien me hace un préstamo?", []Kind{Money}},
		{"necesito dinero para el autobús", []Kind{Money}},
		{"te pago la gasolina", []Kind{Money}},
		{"أحتاج إلى مال", []Kind{Money}},
		{"هل من سلفة حتى الجمعة", []Kind{Money}},
		{"٢٠ دولار", []Kind{Money}},

		{"12 Harbour Street, 07700 900123, £5", []Kind{Phone, Address, Money}},
	} {
		if diff := cmp.Diff(row.want, Check(row.text)); diff != "" {
			t.Errorf("%q: %s", row.text, diff)
		}
	}
	if got := Check("07700 900123", "07700 900123 or a@b.example"); !cmp.Equal(got, []Kind{Phone, Mail}) {
		t.Errorf("several texts: %v", got)
	}
}

// A long text costs no more than a glance.
func TestCheckIsQuick(t *testing.T) {
	for _, unit := range []string{"1 ", "a@", "calle a ", "شارع ب ", "one ", "12 a b c "} {
		Check(strings.Repeat(unit, 20_000/len(unit)))
	}
}

func FuzzCheck(f *testing.F) {
	f.Add("Calle Mayor, 12")
	f.Fuzz(func(_ *testing.T, s string) { Check(s) })
}
