package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

func intro() {
	fmt.Printf("# Bench of %s\n\n%s, %d cores, load average before: %s.\n",
		time.Now().UTC().Format("2006-01-02 15:04 UTC"), runtime.Version(), runtime.NumCPU(), loadAverage())
}

func outro() { fmt.Printf("\nLoad average after: %s.\n", loadAverage()) }

func loadAverage() string {
	raw, err := os.ReadFile("/proc/loadavg")
	if err != nil {
		return "unknown"
	}
	return strings.Join(strings.Fields(string(raw))[:3], " ")
}

// progress goes to standard error, so that standard output is the report.
func progress(format string, args ...any) { fmt.Fprintf(os.Stderr, format+"\n", args...) }

// heading begins a table.
func heading(title string, columns ...string) {
	fmt.Printf("\n### %s\n\n", title)
	row(columns...)
	fmt.Println("|" + strings.Repeat("---|", len(columns)))
}

func row(cells ...string) { fmt.Println("| " + strings.Join(cells, " | ") + " |") }

func number[T int | int64 | float64](n T) string {
	digits := fmt.Sprintf("%.0f", float64(n))
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func ms(d time.Duration) string { return fmt.Sprintf("%.1f ms", float64(d)/float64(time.Millisecond)) }
func us(d time.Duration) string { return fmt.Sprintf("%.0f µs", float64(d)/float64(time.Microsecond)) }
func percent(f float64) string  { return fmt.Sprintf("%.1f %%", 100*f) }
func kb(n int64) string         { return fmt.Sprintf("%.1f KB", float64(n)/1024) }
func mb(n int64) string         { return fmt.Sprintf("%.1f MB", float64(n)/(1<<20)) }
