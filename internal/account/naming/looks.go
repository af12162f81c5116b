package naming

import (
	"regexp"
	"strings"
	"unicode"
)

var (
	email   = regexp.MustCompile(`\S@\s*\S`)
	spelled = regexp.MustCompile(`(?i)\S+\s*[\[(]?\b(at|arroba)\b[\])]?\s*\S+\s*[\[(]?\b(dot|punto)\b[\])]?\s*[a-z]{2,}`)
	scheme  = regexp.MustCompile(`(?i)(://|\bwww\.|^[a-z]/|\bt\.me\b|#\d{4}$|\b(instagram|insta|snapchat|telegram|whatsapp|discord|tiktok|twitter|facebook)\s*[:=])`)
	domain  = regexp.MustCompile(`(?i)[\p{L}\d-]+\.(com|org|net|edu|gov|info|biz|io|me|app|dev|chat|site|online|co|uk|us|es|de|fr|pl|mx|ar|eg|sa|ae|eu)(\b|/)`)

	plusNumber  = regexp.MustCompile(`\+\s*(\d[\s().\-]*){7,}`)
	nationalRun = regexp.MustCompile(`(^|\D)0\d([\s().\-]*\d){7,}`)
	groupRun    = regexp.MustCompile(`\d{2,5}[)\s.\-]+\d{2,5}([\s.\-]+\d{2,5})+`)
)

func looksEmail(clean string) bool { return email.MatchString(clean) || spelled.MatchString(clean) }

// looksLink reports web addresses and handles that belong to another place,
// where the person may be known by name.
func looksLink(clean string) bool {
	return strings.ContainsAny(clean, "@＠") || scheme.MatchString(clean) || domain.MatchString(clean)
}

// looksPhone reports digits that could be dialled. A long run beside a word
// ("walker-1732250000") is a serial number unless it is written as phone
// numbers are: with a plus, a leading zero, or in three groups.
func looksPhone(clean string) bool {
	plain := strings.Map(westernDigit, clean)
	digits, letters := 0, 0
	for _, r := range plain {
		if r >= '0' && r <= '9' {
			digits++
		} else if unicode.IsLetter(r) {
			letters++
		}
	}
	if digits < 7 {
		return false
	}
	if letters == 0 || plusNumber.MatchString(plain) || nationalRun.MatchString(plain) {
		return true
	}
	return countDigits(groupRun.FindString(plain)) >= 9
}

func countDigits(s string) int {
	n := 0
	for _, r := range s {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// staffWords sound like somebody on duty. Whole words are refused; those in
// staffParts are refused inside longer words too.
var staffWords = skeletons(`admin admins mod mods staff official system root sysadmin operator
	helpdesk moderation administration clinician doctor dr nurse psychologist psychiatrist counsellor counselor
	therapist responder organiser organizer police hearth
	oficial sistema medico medica doctora enfermera enfermero psicologo psicologa psiquiatra
	terapeuta organizador organizadora policia
	مشرف مشرفة المشرف المشرفة مدير مديرة المدير المديرة إدارة الإدارة ادمن أدمن ميسر ميسرة الميسر الميسرة
	معالج معالجة المعالج المعالجة طبيب طبيبة الطبيب دكتور دكتورة الدكتور ممرض ممرضة شرطة الشرطة`)

var staffParts = skeletons(`moderator administrator facilitator moderador administrador facilitador`)

func skeletons(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[Skeleton(w)] = true
	}
	return set
}

func looksStaff(clean string) bool {
	skeleton := Skeleton(clean)
	joined := strings.ReplaceAll(skeleton, "-", "")
	for part := range staffParts {
		if strings.Contains(joined, part) {
			return true
		}
	}
	if staffWords[joined] {
		return true
	}
	for word := range strings.FieldsFuncSeq(clean, separator) {
		// "admin7" is "admin"; the digits go before the skeleton turns them into letters.
		if staffWords[Skeleton(strings.TrimRightFunc(word, unicode.IsDigit))] {
			return true
		}
	}
	return false
}
