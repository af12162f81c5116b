package predict

import (
	"encoding/json"
	"strings"
	"testing"
)

// BenchmarkWords reads 500 characters with each of the word tasks.
func BenchmarkWords(b *testing.B) {
	text := strings.Repeat("I know how you feel. My boss kept me late again and I could not sleep; have you told your sister? ", 6)[:500]
	for _, task := range wordTasks {
		b.Run(task.Name, func(b *testing.B) {
			a, err := task.Open()
			if err != nil {
				b.Fatal(err)
			}
			in := Input{ID: json.RawMessage(`1`), Text: text}
			b.ReportAllocs()
			for b.Loop() {
				a(in)
			}
		})
	}
}
