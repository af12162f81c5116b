package ident_test

import (
	"strings"
	"testing"
	"time"

	"hearth/internal/platform/clock"
	"hearth/internal/platform/ident"
)

func TestSourceNeverRepeats(t *testing.T) {
	now := clock.At(time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC))
	a, b := ident.NewSource(now, 1), ident.NewSource(now, 2)
	seen, last := map[int64]bool{}, int64(0)
	for i := range 20_000 {
		if i == 10_000 {
			now.Advance(-time.Hour) // a clock set back must not bring ids back
		}
		id := a.Next()
		if id <= last {
			t.Fatalf("id %d came after %d", id, last)
		}
		last = id
		for _, id := range []int64{id, b.Next()} {
			if seen[id] {
				t.Fatalf("id %d came twice", id)
			}
			seen[id] = true
		}
	}
}

func TestTokens(t *testing.T) {
	c, err := ident.NewCodec([]byte("0123456789abcdef"))
	if err != nil {
		t.Fatal(err)
	}
	other, err := ident.NewCodec([]byte("fedcba9876543210"))
	if err != nil {
		t.Fatal(err)
	}
	token := c.Token("post", 42)
	if id, ok := c.ID("post", token); !ok || id != 42 {
		t.Fatalf("got %d, %v back", id, ok)
	}
	if id, ok := c.ID("post", strings.ToUpper(token)); !ok || id != 42 {
		t.Fatalf("upper case: got %d, %v", id, ok)
	}
	refused := map[string]string{
		"empty": "", "short": token[:25], "long": token + "0", "another key's": other.Token("post", 42),
		"another kind's": c.Token("group", 42), "a number": "42", "one letter changed": flip(token), "path": "../../etc/passwd",
	}
	for name, token := range refused {
		if id, ok := c.ID("post", token); ok {
			t.Errorf("%s: %q was taken for post %d", name, token, id)
		}
	}
	if a, b := c.Token("post", 1), c.Token("post", 2); a[:6] == b[:6] {
		t.Errorf("neighbours look alike: %s %s", a, b)
	}
}

func flip(s string) string {
	if s[3] == '0' {
		return s[:3] + "1" + s[4:]
	}
	return s[:3] + "0" + s[4:]
}

func BenchmarkToken(b *testing.B) {
	c, err := ident.NewCodec(make([]byte, 16))
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		c.Token("post", 42)
	}
}
