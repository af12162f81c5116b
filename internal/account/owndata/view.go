package owndata

import (
	"embed"
	"time"

	"hearth/internal/account"
	"hearth/internal/platform/web"
)

// Texts holds the messages.
//
//go:embed text.*.json
var Texts embed.FS

// dataView is the page with both rights.
type dataView struct {
	Written  string
	Problems *web.Problems
}

// archiveView is the readable page of an archive.
type archiveView struct {
	Sections []account.Section
	At       time.Time
}
