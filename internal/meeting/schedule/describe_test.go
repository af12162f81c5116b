package schedule

import (
	"math/rand/v2"
	"strings"
	"testing"

	"hearth/internal/platform/i18n"
)

func useTexts(t testing.TB) {
	t.Helper()
	c, err := i18n.Load(Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}

func TestARuleIsSaidAsPeopleSayIt(t *testing.T) {
	useTexts(t)
	cases := []struct{ rule, start, en, es, ar string }{
		{"", "2026-11-24T19:00",
			"On Tuesday, 24 November 2026, at 19:00", "El martes, 24 de noviembre de 2026, a las 19:00", "يوم الثلاثاء 24 نوفمبر 2026، الساعة 7:00 م"},
		{"FREQ=DAILY", "2026-11-24T01:00",
			"Every day at 01:00", "Todos los días a la 1:00", "كل يوم الساعة 1:00 ص"},
		{"FREQ=DAILY;INTERVAL=2", "2026-11-24T19:00",
			"Every 2 days at 19:00", "Cada 2 días a las 19:00", "كل يومين الساعة 7:00 م"},
		{"FREQ=DAILY;INTERVAL=11", "2026-11-24T19:00",
			"Every 11 days at 19:00", "Cada 11 días a las 19:00", "كل 11 يومًا الساعة 7:00 م"},
		{"FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "2026-11-24T19:00",
			"Every day at 19:00", "Todos los días a las 19:00", "كل يوم الساعة 7:00 م"},
		{"FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-11-24T07:30",
			"Every weekday, Monday to Friday, at 07:30", "De lunes a viernes a las 7:30", "كل أسبوع من الاثنين إلى الجمعة، الساعة 7:30 ص"},
		{"FREQ=WEEKLY", "2026-11-24T19:00",
			"Every Tuesday at 19:00", "Todos los martes a las 19:00", "كل أسبوع يوم الثلاثاء، الساعة 7:00 م"},
		{"FREQ=WEEKLY;BYDAY=SA,SU", "2026-11-28T10:00",
			"Every Saturday and Sunday at 10:00", "Todos los sábados y domingos a las 10:00", "كل أسبوع يومي السبت والأحد، الساعة 10:00 ص"},
		{"FREQ=WEEKLY;BYDAY=MO,WE,SA", "2026-11-23T19:00",
			"Every Monday, Wednesday and Saturday at 19:00", "Todos los lunes, miércoles y sábados a las 19:00", "كل أسبوع أيام الاثنين والأربعاء والسبت، الساعة 7:00 م"},
		{"FREQ=WEEKLY;INTERVAL=2", "2026-11-24T19:00",
			"Every 2 weeks on Tuesday at 19:00", "Cada 2 semanas, los martes, a las 19:00", "كل أسبوعين يوم الثلاثاء، الساعة 7:00 م"},
		{"FREQ=WEEKLY;INTERVAL=3;BYDAY=TU,TH", "2026-11-24T19:00",
			"Every 3 weeks on Tuesday and Thursday at 19:00", "Cada 3 semanas, los martes y jueves, a las 19:00", "كل 3 أسابيع يومي الثلاثاء والخميس، الساعة 7:00 م"},
		{"FREQ=WEEKLY;COUNT=8", "2026-11-24T19:00",
			"Every Tuesday at 19:00, 8 times", "Todos los martes a las 19:00, 8 veces", "كل أسبوع يوم الثلاثاء، الساعة 7:00 م، 8 مرات"},
		{"FREQ=WEEKLY;UNTIL=20261222", "2026-11-24T19:00",
			"Every Tuesday at 19:00, until 22 December 2026", "Todos los martes a las 19:00, hasta el 22 de diciembre de 2026", "كل أسبوع يوم الثلاثاء، الساعة 7:00 م، حتى 22 ديسمبر 2026"},
		{"FREQ=MONTHLY;BYDAY=2TU", "2026-12-08T19:00",
			"On the second Tuesday of every month at 19:00", "El segundo martes de cada mes a las 19:00", "يوم الثلاثاء الثاني من كل شهر، الساعة 7:00 م"},
		{"FREQ=MONTHLY;BYDAY=1TU,3TU", "2026-12-01T19:00",
			"On the first and third Tuesday of every month at 19:00", "El primer y tercer martes de cada mes a las 19:00", "يوم الثلاثاء الأول والثالث من كل شهر، الساعة 7:00 م"},
		{"FREQ=MONTHLY;BYDAY=1MO,3WE", "2026-12-07T19:00",
			"On the first Monday and the third Wednesday of every month at 19:00", "El primer lunes y el tercer miércoles de cada mes a las 19:00", "يوم الاثنين الأول ويوم الأربعاء الثالث من كل شهر، الساعة 7:00 م"},
		{"FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27T19:00",
			"On the last Friday of every month at 19:00", "El último viernes de cada mes a las 19:00", "يوم الجمعة الأخير من كل شهر، الساعة 7:00 م"},
		{"FREQ=MONTHLY;INTERVAL=2;BYDAY=-2FR", "2026-11-20T19:00",
			"Every 2 months on the second to last Friday at 19:00", "Cada 2 meses, el penúltimo viernes, a las 19:00", "كل شهرين، يوم الجمعة قبل الأخير، الساعة 7:00 م"},
		{"FREQ=MONTHLY;BYDAY=5TH", "2026-12-31T19:00",
			"On the fifth Thursday of every month at 19:00, in months that have that day", "El quinto jueves de cada mes a las 19:00, en los meses que tienen ese día", "يوم الخميس الخامس من كل شهر، الساعة 7:00 م، في الأشهر التي فيها هذا اليوم"},
		{"FREQ=MONTHLY;INTERVAL=2;BYDAY=TH", "2026-12-31T19:00",
			"Every 2 months on every Thursday at 19:00", "Cada 2 meses, todos los jueves, a las 19:00", "كل شهرين، كل أيام الخميس، الساعة 7:00 م"},
		{"FREQ=MONTHLY;BYDAY=TH", "2026-12-31T19:00",
			"Every Thursday at 19:00", "Todos los jueves a las 19:00", "كل أسبوع يوم الخميس، الساعة 7:00 م"},
		{"FREQ=MONTHLY", "2026-11-22T19:00",
			"On the 22nd of every month at 19:00", "El día 22 de cada mes a las 19:00", "يوم 22 من كل شهر، الساعة 7:00 م"},
		{"FREQ=MONTHLY;BYMONTHDAY=1,13", "2026-12-01T19:00",
			"On the 1st and 13th of every month at 19:00", "Los días 1 y 13 de cada mes a las 19:00", "يومي 1 و13 من كل شهر، الساعة 7:00 م"},
		{"FREQ=MONTHLY;BYMONTHDAY=1,15,-1", "2026-12-01T19:00",
			"On the 1st, the 15th and the last day of every month at 19:00", "El día 1, el día 15 y el último día de cada mes a las 19:00", "يوم 1 ويوم 15 وآخر يوم من كل شهر، الساعة 7:00 م"},
		{"FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31T19:00",
			"On the 31st of every month at 19:00, in months that have that day", "El día 31 de cada mes a las 19:00, en los meses que tienen ese día", "يوم 31 من كل شهر، الساعة 7:00 م، في الأشهر التي فيها هذا اليوم"},
		{"FREQ=YEARLY", "2026-11-24T19:00",
			"Every year on the 24th of November at 19:00", "Cada año, el día 24 de noviembre, a las 19:00", "كل عام، يوم 24 من نوفمبر، الساعة 7:00 م"},
		{"FREQ=YEARLY;BYMONTH=5,10;BYDAY=2SU", "2027-05-09T13:00",
			"Every year on the second Sunday of May and October at 13:00", "Cada año, el segundo domingo de mayo y octubre, a las 13:00", "كل عام، يوم الأحد الثاني من مايو وأكتوبر، الساعة 1:00 م"},
		{"FREQ=YEARLY;INTERVAL=2", "2028-02-29T19:00",
			"Every 2 years on the 29th of February at 19:00, in years that have that day", "Cada 2 años, el día 29 de febrero, a las 19:00, en los años que tienen ese día", "كل عامين، يوم 29 من فبراير، الساعة 7:00 م، في الأعوام التي فيها هذا اليوم"},
	}
	for _, k := range cases {
		s := Series{Start: local(t, k.start), Rule: rule(t, k.rule)}
		for lang, want := range map[i18n.Lang]string{i18n.English: k.en, i18n.Spanish: k.es, i18n.Arabic: k.ar} {
			if got := s.Describe(i18n.With(t.Context(), lang)); got != want {
				t.Errorf("%q in %s: %q, want %q", k.rule, lang, got, want)
			}
		}
	}
}

func TestEveryRuleThatIsLetPassCanBeSaid(t *testing.T) {
	useTexts(t)
	chance := rand.New(rand.NewPCG(3, 4))
	for range 1500 {
		r := anyRule(chance)
		r.Every, r.Count = chance.IntN(MaxEvery+1), 0
		if r.Until.IsZero() {
			r.Count = chance.IntN(MaxCount + 1)
		}
		if r.Check() != nil {
			continue
		}
		start := Local{dateNumbered(18_000 + chance.IntN(4000)), chance.IntN(24 * 60)}
		for _, lang := range i18n.Langs {
			got := r.Describe(i18n.With(t.Context(), lang), start)
			if strings.Contains(got, "schedule.") || strings.ContainsAny(got, "{}") || strings.Contains(got, "  ") || len(got) < 10 {
				t.Fatalf("%v in %s is said as %q", r, lang, got)
			}
		}
	}
}
