package tongue

import (
	"testing"

	"hearth/internal/safety/triage/plain"
)

func TestALanguageIsGuessed(t *testing.T) {
	for text, want := range map[string]string{
		"I cannot sleep since he left":          "en",
		"No puedo dormir desde que se fue":      "es",
		"Não consigo dormir desde que ele saiu": "pt",
		"Je ne dors plus depuis son départ":     "fr",
		"Ich kann seit Tagen nicht schlafen":    "de",
		"لا أستطيع النوم منذ أيام":              "ar",
		"मुझे नींद नहीं आती":                    "hi",
		"Я не могу спать":                       "ru",
		"":                                      "",
		"123 !!":                                "",
		"zzz qqq":                               "",
	} {
		var p plain.Text
		p.Read(text)
		if got := Guess(&p); got != want {
			t.Errorf("%q is guessed as %q, want %q", text, got, want)
		}
	}
}
