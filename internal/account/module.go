package account

import (
	"crypto/rand"
	"embed"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"runtime"

	"hearth/internal/account/passphrase"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/crypto"
	"hearth/internal/platform/db"
	"hearth/internal/platform/ident"
	"hearth/internal/platform/limit"
	"hearth/internal/platform/memo"
	"hearth/internal/platform/web"
)

// Texts holds the messages; the sentences about names are naming.Texts.
//
//go:embed text.*.json
var Texts embed.FS

// A DemoPerson is somebody that visitors of a demo may be. Name and passphrase
// stand on the sign-in page for all to read.
type DemoPerson struct{ Name, Passphrase, About string }

// Deps is what a Module is made of. The fields of the first group are needed;
// the others have a default.
type Deps struct {
	DB      *db.DB
	Keys    *crypto.Keyring
	IDs     *ident.Source
	Codec   *ident.Codec
	Clock   clock.Clock
	Limiter limit.Limiter
	BaseURL string // how browsers reach the site; passkeys and cookies depend on it

	LeaveURL     string                     // where Leave fast goes; default Wikipedia
	DataURL      string                     // page with the person's own data, linked from the account page; default none
	NoticesURL   string                     // page where the person chooses how they are told, linked likewise; default none
	ReadingURL   string                     // page where the person chooses how they meet heavy words, linked likewise; default none
	JoinsPerHour int                        // new names per address and hour; default 300
	DemoPeople   []DemoPerson               // shown on the sign-in page; default nobody
	Address      func(*http.Request) string // where a request comes from, for throttling; default the connection's other end
	Random       io.Reader                  // default crypto/rand
	HashSlots    int                        // passphrases worked on at once, 19 MiB each; default one a core, eight at most
	HashWork     passphrase.Work            // default passphrase.Standard
}

// A Module is the account feature, ready to serve.
type Module struct {
	*Service
	*handler
	cookies cookies
}

// New makes the feature. It fails if BaseURL is not an http or https address.
func New(d Deps) (*Module, error) {
	base, err := url.Parse(d.BaseURL)
	if err != nil || base.Host == "" || base.Scheme != "http" && base.Scheme != "https" {
		return nil, fmt.Errorf("account: the base address must look like https://groups.example.org")
	}
	d = d.withDefaults()
	hasher, err := passphrase.NewHasher(d.Random, d.HashSlots, d.HashWork)
	if err != nil {
		return nil, err
	}
	keys, err := newWebAuthn(base)
	if err != nil {
		return nil, err
	}
	service := &Service{db: d.DB, keys: d.Keys, ids: d.IDs, clock: d.Clock, random: d.Random, hasher: hasher,
		store: &store{db: d.DB, keys: d.Keys}, sessions: newSessionCache(d.Clock), webauthn: keys,
		ages: memo.New[ID, Age](d.Clock, cachedSessions, cacheFor)}
	cookies := cookies{secure: base.Scheme == "https"}
	return &Module{Service: service, cookies: cookies, handler: &handler{
		service: service, cookies: cookies, codec: d.Codec, leaveURL: d.LeaveURL, dataURL: d.DataURL, noticesURL: d.NoticesURL, readingURL: d.ReadingURL, people: d.DemoPeople,
		throttle: newThrottle(d.Limiter, d.JoinsPerHour, d.Address),
	}}, nil
}

func (d Deps) withDefaults() Deps {
	if d.LeaveURL == "" {
		d.LeaveURL = "https://www.wikipedia.org/"
	}
	if d.JoinsPerHour == 0 {
		d.JoinsPerHour = 300
	}
	if d.Address == nil {
		d.Address = peer
	}
	if d.Random == nil {
		d.Random = rand.Reader
	}
	if d.HashSlots == 0 {
		d.HashSlots = min(runtime.NumCPU(), 8)
	}
	if d.HashWork == (passphrase.Work{}) {
		d.HashWork = passphrase.Standard
	}
	return d
}

// Routes lists the feature's routes.
func (m *Module) Routes(r *web.Router) {
	h := m.handler
	r.Public("GET /join", h.joinPage)
	r.Public("POST /join", h.join)
	r.Public("POST /join/passkey", h.beginJoin)
	r.Public("POST /join/passkey/finish", h.finishJoin)
	r.Public("GET /sign-in", h.signInPage)
	r.Public("POST /sign-in", h.signIn)
	r.Public("POST /sign-in/passkey", h.beginSignIn)
	r.Public("POST /sign-in/passkey/finish", h.finishSignIn)
	r.Public("GET /recover", h.recoverPage)
	r.Public("POST /recover", h.recover)
	r.Public("POST /sign-out", h.signOut)
	r.Public("GET /leave", h.leave)
	r.Public("POST /leave", h.leaveQuietly)

	r.SignedIn("GET /confirm", h.confirmPage)
	r.SignedIn("POST /confirm", h.confirm)
	r.SignedIn("POST /confirm/passkey", h.beginConfirm)
	r.SignedIn("POST /confirm/passkey/finish", h.finishConfirm)

	r.SignedIn("GET /account", h.accountPage)
	r.SignedIn("GET /account/recovery", m.sure("/account/recovery", h.wordsPage))
	r.SignedIn("POST /account/recovery", m.sure("/account", h.renewWords))
	r.SignedIn("GET /account/recovery/check", h.checkWordsPage)
	r.SignedIn("POST /account/recovery/check", h.checkWords)
	r.SignedIn("POST /account/recovery/skip", h.skipWords)
	r.SignedIn("POST /account/name", h.rename)
	r.SignedIn("POST /account/passphrase", m.Fresh("/account", h.changePassphrase))
	r.SignedIn("POST /account/passkeys", m.sure("/account", h.beginAdd))
	r.SignedIn("POST /account/passkeys/finish", m.sure("/account", h.finishAdd))
	r.SignedIn("POST /account/passkeys/{passkey}/remove", m.sure("/account", h.removePasskey))
	r.SignedIn("GET /account/second-factor", h.secondPage)
	r.SignedIn("POST /account/second-factor", m.sure(secondPath, h.setUpSecond))
	r.SignedIn("POST /account/second-factor/check", m.sure(secondPath, h.confirmSecond))
	r.SignedIn("POST /account/second-factor/remove", m.sure(secondPath, h.removeSecond))
	r.SignedIn("GET /account/unlock", h.unlockPage)
	r.SignedIn("POST /account/unlock", h.unlock)
	r.SignedIn("POST /account/unlock/passkey", h.beginUnlock)
	r.SignedIn("POST /account/unlock/passkey/finish", h.finishUnlock)

	r.SignedIn("POST /account/sessions/{session}/end", h.endSession)
	r.SignedIn("POST /account/sessions/end-others", h.endOtherSessions)
}

// Cookie signs a test's or a program's requests in with a token from Begin.
func (m *Module) Cookie(token string) *http.Cookie {
	return m.cookies.of(token, int(sessionFor.Seconds()))
}

var _ OwnData = (*Module)(nil)
