package config

import (
	"fmt"
	"log/slog"
	"strings"
)

// Doc returns docs/config.md: every key, explained.
func Doc() string {
	var b strings.Builder
	b.WriteString(`# Configuration

Hearth starts without any of this. To change something, set a variable of the
environment, or write the key into a YAML file and name that file in
` + "`HEARTH_CONFIG`" + `. The environment overrides the file. An empty variable counts as
not set.

A secret can also be kept in a file of its own: put the path into the variable
with ` + "`_FILE`" + ` at its end, as in ` + "`HEARTH_MASTER_KEY_FILE=/run/secrets/hearth-key`" + `.

This page is written by ` + "`hearth config doc`" + `. Change the explanations in
` + "`internal/platform/config/config.go`" + ` and run ` + "`make gen`" + `.
`)
	for _, s := range settings {
		fmt.Fprintf(&b, "\n## %s\n\n%s\n\n", s.key, s.doc)
		fmt.Fprintf(&b, "- variable: `%s`", s.env)
		if s.secret {
			fmt.Fprintf(&b, " or `%s_FILE` (secret)", s.env)
		}
		if s.fallback == "" {
			b.WriteString("\n- default: empty\n")
		} else {
			fmt.Fprintf(&b, "\n- default: `%s`\n", s.fallback)
		}
	}
	return b.String()
}

// Example returns a YAML file that changes nothing, to be edited.
func Example() string {
	var b strings.Builder
	b.WriteString("# Hearth's configuration. Take away the # before a key to change it.\n")
	for _, s := range settings {
		fmt.Fprintf(&b, "\n# %s\n# %s: %s\n", wrap(s.doc, 76, "\n# "), s.key, yamlValue(s.fallback))
	}
	return b.String()
}

// yamlValue quotes what YAML would read differently: an empty value, and one
// with a colon in it.
func yamlValue(s string) string {
	if s == "" || strings.ContainsAny(s, ":#") {
		return fmt.Sprintf("%q", s)
	}
	return s
}

// wrap breaks a paragraph between words, so that no line exceeds width.
func wrap(text string, width int, newline string) string {
	var b strings.Builder
	column := 0
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case column+1+len(word) > width:
			b.WriteString(newline)
			column = 0
		default:
			b.WriteByte(' ')
			column++
		}
		b.WriteString(word)
		column += len(word)
	}
	return b.String()
}

// A Value is one key with its value as it may be shown.
type Value struct{ Key, Value string }

// Redacted lists every key with its value, for `hearth doctor`. Of a secret it
// says only whether there is one.
func (c Config) Redacted() []Value {
	all := make([]Value, 0, len(settings))
	for _, s := range settings {
		value := s.show(c)
		switch {
		case value == "":
			value = "(empty)"
		case s.secret:
			value = "(set, not shown)"
		}
		all = append(all, Value{Key: s.key, Value: value})
	}
	return all
}

// String is Redacted on one line, so that no log can ever hold a secret.
func (c Config) String() string {
	var words []string
	for _, v := range c.Redacted() {
		words = append(words, v.Key+"="+v.Value)
	}
	return strings.Join(words, " ")
}

// GoString is String, for %#v.
func (c Config) GoString() string { return c.String() }

// LogValue is String, for slog, which would otherwise look into the fields.
func (c Config) LogValue() slog.Value { return slog.StringValue(c.String()) }
