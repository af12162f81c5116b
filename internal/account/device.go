package account

import (
	"context"
	"strings"

	"hearth/internal/platform/i18n"
)

// A device is what a person can tell their sessions apart by: a kind of
// browser and a kind of system, never a version, which would be a fingerprint.
type device struct{ browser, system string }

// Marks in User-Agent headers, the more special first: Edge also calls itself
// Chrome, Chrome also calls itself Safari, Android also calls itself Linux.
var (
	browserMarks = [][2]string{
		{"Edg", "Edge"}, {"OPR", "Opera"}, {"SamsungBrowser", "Samsung Internet"}, {"Firefox", "Firefox"}, {"FxiOS", "Firefox"},
		{"CriOS", "Chrome"}, {"Chrome", "Chrome"}, {"Safari", "Safari"},
	}
	systemMarks = [][2]string{
		{"Android", "Android"}, {"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Windows", "Windows"}, {"CrOS", "ChromeOS"},
		{"Macintosh", "Mac"}, {"Linux", "Linux"},
	}
)

// deviceOf reads a User-Agent header. What it does not know stays "".
func deviceOf(userAgent string) device {
	return device{browser: marked(userAgent, browserMarks), system: marked(userAgent, systemMarks)}
}

func marked(userAgent string, marks [][2]string) string {
	for _, mark := range marks {
		if strings.Contains(userAgent, mark[0]) {
			return mark[1]
		}
	}
	return ""
}

// label names the device in the context's language: "Firefox on Android".
func (d device) label(ctx context.Context) string {
	switch {
	case d.browser != "" && d.system != "":
		return i18n.T(ctx, "account.device", "browser", d.browser, "system", d.system)
	case d.browser != "":
		return d.browser
	case d.system != "":
		return d.system
	}
	return i18n.T(ctx, "account.device_unknown")
}
