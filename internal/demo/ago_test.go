package demo

import (
	"testing"
	"time"
)

func TestParseAgo(t *testing.T) {
	tests := []struct {
		in   string
		want time.Duration
		ok   bool
	}{
		{"12m", 12 * time.Minute, true},
		{"3h", 3 * time.Hour, true},
		{"1h20m", 80 * time.Minute, true},
		{"2d4h", 52 * time.Hour, true},
		{"40d", 960 * time.Hour, true},
		{"", 0, false},
		{"0m", 0, false},
		{"3", 0, false},
		{"-3h", 0, false},
		{"4h2d", 0, false},
		{"3 h", 0, false},
		{"3w", 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.in, func(t *testing.T) {
			got, err := ParseAgo(tt.in)
			if (err == nil) != tt.ok || time.Duration(got) != tt.want {
				t.Errorf("ParseAgo(%q) = %v, %v; want %v, ok %v", tt.in, time.Duration(got), err, tt.want, tt.ok)
			}
		})
	}
}

func TestAgoBefore(t *testing.T) {
	now := time.Date(2026, 5, 3, 12, 0, 0, 0, time.UTC)
	want := time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)
	if got := Ago(52 * time.Hour).Before(now); !got.Equal(want) {
		t.Errorf("2d4h before %v = %v, want %v", now, got, want)
	}
}
