package guard

import (
	"regexp"
	"slices"
	"strings"

	"hearth/internal/platform/text"
)

// A Kind is something that a text must not hold.
type Kind string

// The kinds.
const (
	Phone   Kind = "phone"
	Mail    Kind = "mail"
	Address Kind = "address"
	Link    Kind = "link"
	Money   Kind = "money"
)

// Kinds lists them in the order in which they are told.
var Kinds = []Kind{Phone, Mail, Address, Link, Money}

// minDigits is the shortest row of digits that is taken for a phone number;
// shorter ones are house numbers, times and how many people come.
const minDigits = 7

var (
	// Dates, times and pairs of years look like phone numbers and are none.
	dates = regexp.MustCompile(`\b\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})\b|\b\d{4}-\d{2}-\d{2}\b|\b(19|20)\d\d\s*[-–]\s*(19|20)\d\d\b|\b\d{1,2}[:.]\d{2}\s*[-–]\s*\d{1,2}[:.]\d{2}\b`)
	row   = regexp.MustCompile(`\+?\(?\d[\d\s().+/\-–]{4,}\d`)

	mail = regexp.MustCompile(`[^\s@]+@[^\s@]+\.[^\s@]{2,}|\S+\s*[\[(]\s*(at|arroba)\s*[\])]\s*\S+|\S+ (at|arroba) \S+ (dot|punto) \S+`)

	link = regexp.MustCompile(`https?:|\bwww\.|\b(t\.me|wa\.me|bit\.ly|discord\.gg)\b|\b[\p{L}\d-]{2,}\.(com|org|net|info|io|app|co|eu|uk|es|mx|ar|cl|pe|de|fr|ma|eg|sa|ae|jo|lb|me|ly|tv|gg)(/\S*)?(\s|[,;:!?)]|\.?$|\.\s)`)

	address = regexp.MustCompile(strings.Join([]string{
		`\b\d{1,4}\s?[a-z]?\s+([\p{L}'’.-]+\s+){0,3}(street|st|road|rd|avenue|ave|lane|drive|close|court|square|terrace|crescent|gardens|boulevard|blvd)\b`,
		`\b(flat|apartment|apt|suite|house number)\.?\s*(no\.?\s*)?\d+`,
		`\b[a-z]{1,2}\d[a-z\d]?\s+\d[a-z]{2}\b`, // a British postcode
		`(^|[\s(,;])(calle|c/|avenida|avda|av|plaza|pza|paseo|camino|carretera|carrera|colonia|urbanizacion)\.?\s+[\p{L}\s.'’-]{2,40},?\s*(numero|num|no|n)?[.º°]*\s*\d{1,4}\b`,
		`\b(piso|puerta|portal|departamento|depto)\s*(numero|num|n)?[.º°]*\s*\d+`,
		`\b(codigo postal|c\.?p\.?)\s*:?\s*\d{4,5}\b`,
		`(شارع|طريق|حي|زقاق|حاره|ميدان)\s+[\p{L}\s]{2,40}[،,]?\s*(رقم)?\s*\d{1,4}`,
		`(شقه|عماره|بنايه|فيلا|منزل|بيت|الطابق|الدور)\s*(رقم)?\s*\d+`,
		`الرمز البريدي`,
	}, "|"))

	money = regexp.MustCompile(strings.Join([]string{
		`[£€$¥₹]\s*\d|\d\s*[£€$¥₹]`,
		`\d\s*(euros?|eur|pounds?|gbp|dollars?|usd|quid|bucks|pesos?|soles|dirhams?|dinars?|riyals?)\b`,
		`\d\s*(يورو|دولار|جنيه|ريال|دينار|درهم|ليره)`,
		`\b(lend|loan|borrow (some )?(money|cash)|iban|paypal|venmo|bizum|revolut|western union|crowdfund\w*|gofundme)\b`,
		`\b(pay|paid|paying) (you|me|back|for (it|this|your))\b|\b(some|need|send|give|offer|have|for|in) (money|cash)\b`,
		`\b(prestamo|prestame|prestar(te|me|nos)? (dinero|algo de dinero)|dinero prestado|en efectivo|pagarte|pagarme|te pago|te lo pago|(necesito|enviar|dar|dejarme|dejarte|ofrezco|algo de|por) dinero)\b`,
		`(سلفه|قرض|اقتراض|اقترض|تقرضني|اقرضك|فلوس|نقود|مبلغ|تحويل مالي|نقدا|ادفع لك|تدفع لي|احتاج (الي )?مال|مقابل مال)`,
	}, "|"))
)

// numberWords are digits as people spell them out to hide a number, folded.
var numberWords = strings.Fields(`zero oh one two three four five six seven eight nine double
	cero uno dos tres cuatro cinco seis siete ocho nueve
	صفر واحد اثنان اثنين ثلاثه اربعه خمسه سته سبعه ثمانيه تسعه`)

// Check returns what the texts hold that must not stand there, each kind once.
func Check(texts ...string) []Kind {
	var found []Kind
	for _, t := range texts {
		folded := letters(text.Fold(digits(t)))
		for kind, holds := range map[Kind]bool{
			Phone: phone(folded), Mail: mail.MatchString(folded), Address: address.MatchString(folded),
			Link: link.MatchString(mail.ReplaceAllString(folded, "|")), Money: money.MatchString(folded),
		} {
			if holds && !slices.Contains(found, kind) {
				found = append(found, kind)
			}
		}
	}
	slices.SortFunc(found, func(a, b Kind) int { return slices.Index(Kinds, a) - slices.Index(Kinds, b) })
	return found
}

// digits writes Arabic and Persian digits, and wide ones, as 0 to 9.
func digits(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= '٠' && r <= '٩':
			return r - '٠' + '0'
		case r >= '۰' && r <= '۹':
			return r - '۰' + '0'
		case r >= '０' && r <= '９':
			return r - '０' + '0'
		}
		return r
	}, s)
}

// letters folds the forms of alef that text.Fold leaves.
func letters(s string) string {
	return strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا", "＠", "@").Replace(s)
}

func phone(folded string) bool {
	for _, found := range row.FindAllString(dates.ReplaceAllString(folded, "|"), -1) {
		n := 0
		for _, r := range found {
			if r >= '0' && r <= '9' {
				n++
			}
		}
		if n >= minDigits {
			return true
		}
	}
	return spelled(folded)
}

// spelled finds a number that was written out, digit by digit.
func spelled(folded string) bool {
	n := 0
	for _, word := range strings.FieldsFunc(folded, func(r rune) bool { return r == ' ' || r == ',' || r == '-' || r == '.' || r == '،' }) {
		bare := strings.TrimPrefix(word, "و")
		switch {
		case slices.Contains(numberWords, word), slices.Contains(numberWords, bare), len(word) == 1 && word >= "0" && word <= "9":
			n++
		default:
			n = 0
		}
		if n >= minDigits-1 {
			return true
		}
	}
	return false
}
