package account

import (
	"strings"
	"testing"

	"github.com/a-h/templ"

	"hearth/internal/account/naming"
	"hearth/internal/account/totp"
	"hearth/internal/platform/crypto/cryptotest"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui/uitest"
	"hearth/internal/platform/web"
)

// pages are all of the feature's pages, each in a state worth looking at.
func pages() map[string]templ.Component {
	wrong := &web.Problems{Fields: []web.Problem{{Name: "name", Text: "This name is taken."}}}
	here := Session{device: device{"Firefox", "Android"}, SeenAt: cryptotest.Now, Current: true}
	there := Session{SeenAt: cryptotest.Now}
	key := Passkey{device: device{"Safari", "iPhone"}, CreatedAt: cryptotest.Now, UsedAt: cryptotest.Now}
	return map[string]templ.Component{
		"join":         joinPage(joinView{Name: goodName, Passkeys: true}),
		"join-refused": joinPage(joinView{Name: goodName, Age: "under_18", Next: "/groups", Problems: wrong}),
		"sign-in":      signInPage(signInView{Passkeys: true, People: []DemoPerson{{"slow-ferry", "six gulls on one chimney pot", "A member of two groups."}}}),
		"recover":      recoverPage(recoverView{Name: goodName, Words: "zoo zoo", Problems: wrong}),
		"words":        wordsPage(wordsView{Words: strings.Fields("one two three four five six seven eight nine ten eleven twelve"), Next: "/groups"}),
		"words-check":  checkWordsPage(checkWordsView{Asked: [2]int{3, 7}}),
		"confirm":      confirmPage(confirmView{Name: goodName, HasPassphrase: true, Passkeys: true}),
		"confirm-key":  confirmPage(confirmView{Name: goodName, Passkeys: true}),
		"account": accountPage(accountView{Overview: Overview{Name: goodName, HasPassphrase: true, WordsKept: true, Passkeys: []Passkey{key}, Sessions: []Session{here, there}},
			SessionTokens: []string{"s1", "s2"}, PasskeyTokens: []string{"p1"}, NewName: goodName, PasskeysOn: true, DataURL: "/account/data", Done: "account.done_name"}),
		"second":           secondPage(secondView{Next: "/org/low-days", PasskeysOn: true}),
		"second-waiting":   secondPage(secondView{SecondFactor: SecondFactor{Waiting: "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"}, Square: totp.Square{Box: "0 0 9 9", Path: "M4 4h1v1h-1z"}}),
		"second-works":     secondPage(secondView{SecondFactor: SecondFactor{Since: cryptotest.Now, Passkeys: 2}, PasskeysOn: true}),
		"unlock":           unlockPage(unlockView{Action: unlockPath, Next: "/org/low-days", App: true, Passkeys: true}),
		"unlock-kept":      unlockPage(unlockView{Action: "/org/low-days/staff", Kept: []web.Kept{{Name: "handle", Value: "calm-robin"}, {Name: "why", Value: "Two lines,\nboth kept."}}, Passkeys: true}),
		"account-reminded": accountPage(accountView{Overview: Overview{Name: goodName, Sessions: []Session{here}}, SessionTokens: []string{"s1"}, NewName: goodName}),
	}
}

func TestViews(t *testing.T) {
	for _, lang := range i18n.Langs {
		ctx := uitest.Context(t, lang, Texts, naming.Texts, web.Texts)
		for name, page := range pages() {
			html := uitest.Render(t, ctx, page)
			uitest.Clean(t, html)
			for _, bad := range []string{">account.", "naming.", "fault.", "{name}", "{count}"} {
				if strings.Contains(html, bad) {
					t.Errorf("%s in %s shows %q", name, lang, bad)
				}
			}
			if lang == i18n.English {
				// The furniture around it belongs to ui, and has goldens there.
				_, main, _ := strings.Cut(html, `<main id="main"`)
				main, _, _ = strings.Cut(main, "</main>")
				uitest.Golden(t, ctx, name, templ.Raw(`<main id="main"`+main+"</main>"))
			}
		}
	}
}
