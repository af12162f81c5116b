package saferule

import (
	"strings"

	"hearth/internal/platform/text"
)

// A set is a table of folded words, in all three languages at once.
type set map[string]bool

func words(lists ...string) set {
	s := set{}
	for _, list := range lists {
		for _, w := range strings.Fields(list) {
			s[text.Fold(w)] = true
		}
	}
	return s
}

var (
	weights = words("kg kgs kilo kilos kilogram kilograms kilogramme kilogrammes lb lbs pound pounds stone gram grams grammes",
		"kilogramo kilogramos libra libras gramo gramos",
		"كغ كغم كجم كيلو كيلوات كيلوغرام كيلوغراما كيلوغرامات كيلوجرام كيلوجراما كيلوجرامات كلغ رطل رطلا أرطال باوند غرام غراما غرامات جرام جراما جرامات")
	energies = words("cal cals calorie calories kcal kcals kj kilojoules", "caloria calorias kilocalorias",
		"سعرة سعرات سعر كالوري كالوريز كيلوكالوري حريرة حريرات")
	// ambiguous weights are money as well.
	ambiguous = words("pound pounds libra libras")
	money     = words("cost costs pay pays paid price priced owe owes owed bill bills rent fee fees spend spends spent earn ticket tickets fine worth charge charged £ € $",
		"cuesta cuestan costo pago pague paga precio alquiler factura debo gaste entrada esterlinas")

	masses = words("weigh weighs weighed weighing weight", "peso pesaba pese pesar pesando", "وزني وزن أزن ووزني الوزن وزنها وزنه")
	bmis   = words("bmi imc", "كتلة")
	sizes  = words("size sizes", "talla tallas", "مقاس مقاسي مقاسات")
	waists = words("waist cintura خصري خصر")
	// shapeless sizes are of something else than a body.
	shapeless = words("font group class family shoe team page file fuente grupo clase familia archivo الخط المجموعة الحذاء")

	minutes   = words("min mins minute minutes hour hours hr hrs h", "minuto minutos hora horas", "دقيقة دقائق دقيقه ساعة ساعات")
	hours     = words("hour hours hr hrs h day days", "hora horas dia dias", "ساعة ساعات يوما يوم أيام")
	onlyHours = words("hour hours hr hrs h", "hora horas", "ساعة ساعات")
	efforts   = words("ran run running runs gym exercise exercises exercised exercising workout workouts cardio treadmill jog jogged jogging crunches swam",
		"correr corri corro corriendo gimnasio ejercicio ejercicios entrene entreno entrenar entrenamiento cardio trotar trote",
		"رياضة الرياضة ركض ركضت الركض أركض جري جريت الجري تمرين تمارين التمارين تمرنت أتمرن الجيم كارديو")
	distances = words("km kms mile miles kilometre kilometres kilometer kilometers k", "kilometro kilometros milla millas", "كيلومتر كيلومترات كم ميل أميال")
	steps     = words("steps pasos خطوة خطوات")
	repeats   = words("sit-ups situps crunches push-ups pushups squats laps abdominales sentadillas flexiones")

	fasts = words("fasted fasting ayuno ayune ayunando ayunar", "صيام صائم صائمة صمت أصوم الصيام متقطع")
	// without and food stand beside each other, in this order.
	without = words("without no not haven't hadn't didn't sin بدون بلا دون لم ما")
	food    = words("food eating eat eaten ate comer comido comida أكل طعام آكل أكلت الأكل")

	// beside says that a span of time is no measure of what was done in it.
	beside = words("late early ago before after until away wait waited waiting tarde antes despues espera esperando متأخر قبل بعد")
	// counted are things that a number after a label counts.
	counted = words("time times day days week weeks month months year years people things kids hours minutes",
		"vez veces dia dias semana semanas mes meses ano anos personas cosas horas minutos",
		"مرة مرات يوم يوما أيام أسبوع أسابيع شهر أشهر سنة سنوات سنين أشخاص ساعة ساعات")
	ages = words("at age aged was turned edad cumpli tenia عمري سن عمر")
)

// numerals are numbers in words, which say as much as digits. One is not among
// them: it is an article as often as a number.
var numerals = numeralsOf(map[float64]string{
	2: "two dos اثنين اثنان", 3: "three tres ثلاثة ثلاث", 4: "four cuatro أربعة أربع", 5: "five cinco خمسة خمس", 6: "six seis ستة ست",
	7: "seven siete سبعة سبع", 8: "eight ocho ثمانية ثماني", 9: "nine nueve تسعة تسع", 10: "ten diez عشرة عشر", 11: "eleven", 12: "twelve doce",
	13: "thirteen trece", 14: "fourteen catorce", 15: "fifteen quince", 16: "sixteen dieciseis", 17: "seventeen diecisiete", 18: "eighteen dieciocho",
	19: "nineteen diecinueve", 20: "twenty veinte عشرين عشرون", 30: "thirty treinta ثلاثين ثلاثون", 40: "forty cuarenta أربعين أربعون",
	50: "fifty cincuenta خمسين خمسون", 60: "sixty sesenta ستين ستون", 70: "seventy setenta سبعين سبعون", 80: "eighty ochenta ثمانين ثمانون",
	90: "ninety noventa تسعين تسعون", 100: "hundred cien ciento مئة مائة", 200: "doscientos doscientas مئتين مئتا مائتين", 300: "trescientos trescientas ثلاثمئة ثلاثمائة",
	400: "cuatrocientos cuatrocientas أربعمئة أربعمائة", 500: "quinientos quinientas خمسمئة خمسمائة", 600: "seiscientos seiscientas ستمئة ستمائة",
	700: "setecientos setecientas سبعمئة سبعمائة", 800: "ochocientos ochocientas ثمانمئة ثمانمائة", 900: "novecientos novecientas تسعمئة تسعمائة",
	1000: "thousand mil ألف", 2000: "ألفين ألفا ألفي",
})

func numeralsOf(table map[float64]string) map[string]float64 {
	m := map[string]float64{}
	for n, list := range table {
		for w := range words(list) {
			m[w] = n
		}
	}
	return m
}

// numeral is the worth of a number word, and 0 for any other. Arabic joins the
// next word with a letter.
func numeral(word string) float64 {
	if n := numerals[word]; n > 0 {
		return n
	}
	return numerals[strings.TrimPrefix(word, "و")]
}
