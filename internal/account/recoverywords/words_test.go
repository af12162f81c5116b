package recoverywords_test

import (
	"bytes"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hearth/internal/account/recoverywords"
	"hearth/internal/platform/i18n"
)

func secret(t *testing.T, digits string) recoverywords.Secret {
	t.Helper()
	raw, err := hex.DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	s, err := recoverywords.New(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The vectors are those of the BIP-39 paper.
func TestWordsFollowTheStandard(t *testing.T) {
	for _, row := range []struct{ secret, words string }{
		{"00000000000000000000000000000000", strings.Repeat("abandon ", 11) + "about"},
		{"7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f7f", "legal winner thank year wave sausage worth useful legal winner thank yellow"},
		{"ffffffffffffffffffffffffffffffff", strings.Repeat("zoo ", 11) + "wrong"},
		{"9e885d952ad362caeb4efe34a8e91bd2", "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic"},
	} {
		s := secret(t, row.secret)
		if diff := cmp.Diff(strings.Fields(row.words), s.Words(i18n.English)); diff != "" {
			t.Errorf("%s: %s", row.secret, diff)
		}
		if diff := cmp.Diff(s.Words(i18n.English), s.Words(i18n.Arabic)); diff != "" {
			t.Error("Arabic readers do not get the English words", diff)
		}
	}
}

func TestParse(t *testing.T) {
	want := secret(t, "9e885d952ad362caeb4efe34a8e91bd2")
	english := "ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic"
	spanish := strings.Join(want.Words(i18n.Spanish), " ")
	for _, row := range []struct {
		name, in string
		err      error
	}{
		{"as shown", english, nil},
		{"loud and numbered", "1. OZONE 2. Drill, 3) grab\n4 fiber;curtain - grace pudding thank cruise elder eight picnic ", nil},
		{"Spanish", spanish, nil},
		{"Spanish without accents", strings.NewReplacer("á", "a", "é", "e", "í", "i", "ó", "o", "ú", "u", "ñ", "n").Replace(spanish), nil},
		{"none", "", recoverywords.ErrCount},
		{"eleven", strings.TrimSuffix(english, " picnic"), recoverywords.ErrCount},
		{"thirteen", english + " zoo", recoverywords.ErrCount},
		{"a flood", strings.Repeat("zoo ", 1<<18), recoverywords.ErrCount},
		{"swapped", strings.Replace(english, "ozone drill", "drill ozone", 1), recoverywords.ErrWords},
		{"foreign word", strings.Replace(english, "ozone", "hearth", 1), recoverywords.ErrWords},
		{"half and half", strings.Join(append(want.Words(i18n.English)[:6], want.Words(i18n.Spanish)[6:]...), " "), recoverywords.ErrWords},
	} {
		got, err := recoverywords.Parse(row.in)
		if !errors.Is(err, row.err) || (err == nil) != (row.err == nil) {
			t.Errorf("%s: error %v, want %v", row.name, err, row.err)
		}
		if row.err == nil && got != want {
			t.Errorf("%s: another secret", row.name)
		}
	}
}

func TestAskAndRight(t *testing.T) {
	s := secret(t, "9e885d952ad362caeb4efe34a8e91bd2")
	for range 500 {
		asked, err := recoverywords.Ask(rand.Reader)
		if err != nil || asked[0] >= asked[1] || asked[0] < 1 || asked[1] > recoverywords.Count {
			t.Fatalf("asked %v, %v", asked, err)
		}
	}
	for _, row := range []struct {
		asked   [2]int
		answers [2]string
		want    bool
	}{
		{[2]int{1, 12}, [2]string{"ozone", "picnic"}, true},
		{[2]int{1, 12}, [2]string{" Ozone ", "PICNIC"}, true},
		{[2]int{2, 5}, [2]string{s.Words(i18n.Spanish)[1], s.Words(i18n.Spanish)[4]}, true},
		{[2]int{1, 12}, [2]string{"picnic", "ozone"}, false},
		{[2]int{1, 12}, [2]string{"ozone", ""}, false},
		{[2]int{0, 13}, [2]string{"", ""}, false},
	} {
		if got := s.Right(row.asked, row.answers); got != row.want {
			t.Errorf("%v %q: %v", row.asked, row.answers, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("ozone drill grab fiber curtain grace pudding thank cruise elder eight picnic")
	f.Add("zoo \xff zoo")
	f.Fuzz(func(t *testing.T, in string) {
		if s, err := recoverywords.Parse(in); err == nil {
			if again, err := recoverywords.Parse(strings.Join(s.Words(i18n.English), " ")); err != nil || again != s {
				t.Errorf("%q does not survive a round trip", in)
			}
		}
	})
}
