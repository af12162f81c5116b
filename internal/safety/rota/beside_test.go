package rota

import (
	"strings"
	"testing"
)

func TestALineBesideOtherWorkAsksForNothing(t *testing.T) {
	texts(t)
	var b strings.Builder
	if err := Beside().Render(t.Context(), &b); err != nil {
		t.Fatal(err)
	}
	body := b.String()
	for _, has := range []string{`role="alert"`, `<template`, "Somebody else needs somebody", "Stay here", `href="/safety"`, `data-duty="/safety/events"`} {
		if !strings.Contains(body, has) {
			t.Errorf("it has no %s", has)
		}
	}
	// Nothing is said before somebody is needed, and nothing is answered by mistake.
	for _, not := range []string{"<dialog", "<form", `data-duty-beside>` + "<"} {
		if strings.Contains(strings.ReplaceAll(body, "data-duty-beside></div>", ""), not) {
			t.Errorf("it has %s", not)
		}
	}
}
