package passphrase_test

import (
	"context"
	"crypto/rand"
	"strings"
	"sync"
	"testing"

	"hearth/internal/account/passphrase"
)

func TestCheck(t *testing.T) {
	for _, row := range []struct {
		words string
		want  passphrase.Reason
	}{
		{"amber lantern rides the tide", passphrase.Fine},
		{"seven geese over the mill", passphrase.Fine},
		{"correct horse battery staple 42", passphrase.Fine},
		{"three kind rivers at dawn", passphrase.Fine},
		{"a long enough passphrase", passphrase.Fine},
		{"el gato sube al tejado rojo", passphrase.Fine},
		{"قطتي تحب النوم فوق السطح", passphrase.Fine},
		{"wQ7-zkT4-pN2x-Lm", passphrase.Fine},
		{"x8f!kq20zmw9v4t", passphrase.Fine},
		{"日本語の長い合言葉を使う私の猫", passphrase.Fine},
		{strings.Repeat("k7m2q9x4w1z8 ", 19), passphrase.Fine},

		{"", passphrase.TooShort},
		{"fourteen chars", passphrase.TooShort},
		{"ﬃﬃﬃﬃ", passphrase.TooShort}, // 12 letters once the ligatures are apart
		{strings.Repeat("k7", 200), passphrase.TooLong},
		{strings.Repeat("x", 1<<20), passphrase.TooLong},

		{"correct horse battery staple", passphrase.Known},
		{"CorrectHorseBatteryStaple", passphrase.Known},
		{"films+pic+galeries", passphrase.Known},
		{"misunderstanding", passphrase.Known},
		{"to be or not to be", passphrase.Known},

		{"passwordpassword1", passphrase.Guessed},
		{"password password", passphrase.Guessed},
		{"Password1!Password1!", passphrase.Guessed},
		{"p4ssw0rdp4ssw0rd", passphrase.Guessed},
		{"iloveyouiloveyou", passphrase.Guessed},
		{"letmeinletmein123", passphrase.Guessed},
		{"qwertyuiopasdfgh", passphrase.Guessed},
		{"1q2w3e4r5t6y7u8i", passphrase.Guessed},
		{"aaaaaaaaaaaaaaaa", passphrase.Guessed},
		{"abcabcabcabcabcabc", passphrase.Guessed},
		{"123456789012345", passphrase.Guessed},
		{"987654321987654321", passphrase.Guessed},
		{"january2024january", passphrase.Guessed},
		{"the the the the the", passphrase.Guessed},
		{"contraseña contraseña", passphrase.Guessed},
		{"١٢٣٤٥٦٧٨٩١٢٣٤٥٦٧", passphrase.Guessed},

		{"quiet-otter-hearth-2024", passphrase.Personal},
		{"quietotterquietotter!", passphrase.Personal},
	} {
		if got := passphrase.Check(row.words, "quiet-otter"); got != row.want {
			t.Errorf("Check(%.60q) = %q, want %q", row.words, got, row.want)
		}
	}
}

func TestHash(t *testing.T) {
	ctx := t.Context()
	h, err := passphrase.NewHasher(rand.Reader, 2, passphrase.Light)
	if err != nil {
		t.Fatal(err)
	}
	hash, err := h.Hash(ctx, "amber lantern rides the tide")
	if err != nil {
		t.Fatal(err)
	}
	other, _ := h.Hash(ctx, "amber lantern rides the tide")
	if hash == other {
		t.Error("two hashes of one passphrase are the same")
	}
	if strings.Contains(hash, "amber") || !strings.HasPrefix(hash, "$argon2id$v=19$m=64,t=1,p=1$") {
		t.Errorf("hash is %q", hash)
	}
	for _, row := range []struct {
		name, hash, words string
		want, fails       bool
	}{
		{"same", hash, "amber lantern rides the tide", true, false},
		{"full-width letters are the same after NFKC", hash, "ａmber lantern rides the tide", true, false},
		{"another", hash, "amber lantern rides the tide ", false, false},
		{"other case", hash, "Amber lantern rides the tide", false, false},
		{"nobody", "", "amber lantern rides the tide", false, false},
		{"torn", hash[:20], "amber lantern rides the tide", false, true},
		{"foreign", "$2a$10$abcdefghijklmnopqrstuv", "amber lantern rides the tide", false, true},
		{"greedy", "$argon2id$v=19$m=99999999,t=1,p=1$YWFh$YWFh", "amber", false, true},
	} {
		got, err := h.Compare(ctx, row.hash, row.words)
		if got != row.want || (err != nil) != row.fails {
			t.Errorf("%s: %v, %v", row.name, got, err)
		}
		if err != nil && strings.Contains(err.Error(), "amber") {
			t.Errorf("%s: the error tells the passphrase", row.name)
		}
	}
}

// A caller who has gone away must not wait for a slot.
func TestHashGivesUpWithItsCaller(t *testing.T) {
	h, err := passphrase.NewHasher(rand.Reader, 1, passphrase.Light)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	failed := false
	for range 64 { // a free slot may win the select, so ask until the context does
		if _, err := h.Hash(ctx, "amber lantern rides the tide"); err != nil {
			failed = true
		}
	}
	if !failed {
		t.Error("never gave up")
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if _, err := h.Hash(t.Context(), "seven geese over the mill"); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

func FuzzCheck(f *testing.F) {
	for _, s := range []string{"amber lantern rides the tide", "passwordpassword1", "\xff\xfe", "ﬃﬃﬃﬃﬃ", strings.Repeat("ab", 128)} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := passphrase.Check(s, s)
		if n := len([]rune(passphrase.Normal(s))); got == passphrase.Fine && (n < passphrase.MinRunes || n > passphrase.MaxRunes) {
			t.Errorf("%d code points pass", n)
		}
	})
}

func BenchmarkCheckLongest(b *testing.B) {
	s := strings.Repeat("amber lantern rides the tide ", 9)[:256]
	for b.Loop() {
		passphrase.Check(s, "quiet-otter")
	}
}
