package totp

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// rfc is the secret of RFC 6238, appendix B.
var rfc = Secret(encoding.EncodeToString([]byte("12345678901234567890")))

func TestCodesOfTheStandard(t *testing.T) {
	for _, row := range []struct {
		at   int64
		code string // the last six of the eight digits printed there
	}{
		{59, "287082"}, {1111111109, "081804"}, {1111111111, "050471"}, {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
	} {
		got, err := rfc.Code(Step(time.Unix(row.at, 0)))
		if err != nil || got != row.code {
			t.Errorf("at %d: %q, want %q (%v)", row.at, got, row.code, err)
		}
	}
}

func TestMatch(t *testing.T) {
	at := time.Unix(1111111111, 0) // one second into its step
	for _, row := range []struct {
		name  string
		typed string
		after time.Duration
		ok    bool
	}{
		{"at once", "050471", 0, true},
		{"with a gap", "050 471", 0, true},
		{"with a hyphen and space around", " 050-471 ", 0, true},
		{"Arabic digits", "٠٥٠٤٧١", 0, true},
		{"Persian digits", "۰۵۰۴۷۱", 0, true},
		{"at the end of the next step", "050471", 58 * time.Second, true},
		{"two steps later", "050471", 59 * time.Second, false},
		{"the phone is a step ahead", "050471", -2 * time.Second, true},
		{"the phone is two steps ahead", "050471", -32 * time.Second, false},
		{"wrong", "050472", 0, false},
		{"too short", "50471", 0, false},
		{"the start of it", "0504", 0, false},
		{"eight digits", "14050471", 0, false},
		{"nothing", "", 0, false},
		{"letters", "O5O471", 0, false},
		{"very long", strings.Repeat("0", 100_000), 0, false},
	} {
		step, ok, err := rfc.Match(row.typed, at.Add(row.after))
		if err != nil || ok != row.ok || ok && step != Step(at) {
			t.Errorf("%s: step %d, %v, %v", row.name, step, ok, err)
		}
	}
	if _, ok, err := Secret("not base32!").Match("050471", at); ok || err == nil || strings.Contains(err.Error(), "base32!") {
		t.Errorf("a torn secret gave %v, %v", ok, err)
	}
}

func TestSecret(t *testing.T) {
	one, err := New(bytes.NewReader(bytes.Repeat([]byte{7}, secretBytes)))
	if err != nil || len(one) != 32 {
		t.Fatalf("%d letters, %v", len(one), err)
	}
	if got := one.Groups(); strings.ReplaceAll(got, " ", "") != string(one) || strings.Count(got, " ") != 7 {
		t.Errorf("in groups: %q", got)
	}
	if _, err := New(bytes.NewReader(nil)); err == nil {
		t.Error("a secret without randomness")
	}
	uri, err := one.URI("quiet otter")
	if err != nil || !strings.HasPrefix(uri, "otpauth://totp/Hearth:quiet%20otter?") || !strings.Contains(uri, "secret="+string(one)) {
		t.Errorf("the address is %q, %v", uri, err)
	}
}

func TestDraw(t *testing.T) {
	square, err := Draw("otpauth://totp/Hearth:quiet%20otter?secret=" + string(rfc))
	if err != nil {
		t.Fatal(err)
	}
	// Every square code begins with a finder: seven dark modules in a row.
	if !strings.HasPrefix(square.Path, "M4 4h7v1h-7z") || !strings.HasPrefix(square.Box, "0 0 ") {
		t.Errorf("%s: %.40s", square.Box, square.Path)
	}
	if strings.Trim(square.Path, "Mhvz-0123456789 ") != "" {
		t.Error("something else than a path")
	}
	if _, err := Draw(strings.Repeat("x", 10_000)); err == nil {
		t.Error("a text that fits in no square was drawn")
	}
}
