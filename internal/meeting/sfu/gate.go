package sfu

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/livekit/protocol/auth"

	"hearth/internal/platform/fault"
)

// Path is where the Gate must be mounted, and what browsers connect to.
const Path = "/sfu"

// doors are the requests that joining is made of; LiveKit has others, for which
// there is no way in.
var doors = map[string]bool{"/rtc": true, "/rtc/validate": true, "/rtc/v1": true, "/rtc/v1/validate": true}

// Gate answers everything under Path. It asks the meeting before a request
// reaches LiveKit: at each join, and when a connection is resumed. It must not
// stand behind anything that packs answers, since it takes the connection over.
func (s *Server) Gate() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Path+"/", s.enter)
	if back, ok := s.back.(*external); ok {
		mux.HandleFunc("POST "+Path+hookPath, func(w http.ResponseWriter, r *http.Request) { back.hook(w, r, s.heard) })
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) { s.refuse(w, r, fault.Missing("no such door")) })
	return mux
}

// refuse answers like to a script: only scripts come here.
func (s *Server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	r = r.Clone(r.Context())
	r.Header.Set("Accept", "application/json")
	s.fail(w, r, err)
}

func (s *Server) enter(w http.ResponseWriter, r *http.Request) {
	door := strings.TrimPrefix(r.URL.Path, Path)
	if !doors[door] {
		s.refuse(w, r, fault.Missing("no such door"))
		return
	}
	at, may, err := s.admit(r)
	if err != nil {
		s.refuse(w, r, err)
		return
	}
	s.watch(at.Room)
	// The request lasts as long as the line that it becomes.
	s.crowd.plugged(at, s.house().Tell)
	defer func() { s.crowd.unplugged(at, s.clock.Now()) }()
	s.back.join(w, onward(r, door), at, may)
}

// admit says who asks and what they may do inside.
func (s *Server) admit(r *http.Request) (Place, Rights, error) {
	if foreign(r) {
		return Place{}, Rights{}, fault.New(fault.Forbidden, "foreign_origin")
	}
	if !s.On() {
		return Place{}, Rights{}, fault.New(fault.Unavailable, "sfu.off")
	}
	at, err := s.bearer(r)
	if err != nil {
		return at, Rights{}, fault.Wrap(fault.Forbidden, "sfu.refused", err)
	}
	may, err := s.house().Admit(r.Context(), at)
	if err != nil {
		return at, Rights{}, err
	}
	// Only for somebody who may come in: a stranger's request opens no port.
	if err := s.begin(); err != nil {
		return at, Rights{}, err
	}
	return at, may, s.open(r.Context(), at.Room)
}

// bearer reads whose ticket it is. Browsers send it in the address, for they
// cannot set a header when they open a WebSocket. LiveKit renews tickets of those
// inside, signed with the same secret.
func (s *Server) bearer(r *http.Request) (Place, error) {
	token, found := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !found {
		token = r.URL.Query().Get("access_token")
	}
	verifier, err := auth.ParseAPIToken(token)
	if err != nil {
		return Place{}, errNoTicket
	}
	_, claims, err := verifier.Verify(s.secret)
	if err != nil || verifier.APIKey() != s.key || claims.Video == nil || !claims.Video.RoomJoin {
		return Place{}, errNoTicket
	}
	at, ok := placeOf(claims.Video.Room, claims.Identity)
	if !ok {
		return Place{}, errNoTicket
	}
	return at, nil
}

// foreign reports whether another site's page asks. Programs send no origin.
func foreign(r *http.Request) bool {
	origin := r.Header.Get("Origin")
	if origin == "" {
		return false
	}
	u, err := url.Parse(origin)
	return err != nil || u.Host != r.Host
}

// unasked are what LiveKit would take from the address and nobody here may say:
// to come as one's own second participant, and notes on oneself.
var unasked = []string{"publish", "attributes", "access_token"}

// traces are headers from which LiveKit would learn the caller's address.
var traces = []string{"Cf-Connecting-Ip", "X-Forwarded-For", "X-Real-Ip", "Forwarded", "Cookie", "Referer", "Authorization"}

// onward is the request as LiveKit gets it: without ticket, address and session.
func onward(r *http.Request, door string) *http.Request {
	r = r.Clone(r.Context())
	r.URL.Path, r.URL.RawPath, r.RemoteAddr = door, "", ""
	query := r.URL.Query()
	for _, name := range unasked {
		query.Del(name)
	}
	r.URL.RawQuery = query.Encode()
	r.Form = nil
	for _, name := range traces {
		r.Header.Del(name)
	}
	return r
}
