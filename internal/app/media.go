package app

import (
	"net/http"
	"net/url"

	"hearth/internal/meeting/sfu"
)

// makeMedia makes what carries voice and video. It starts by itself when the
// first meeting needs it.
func (a *App) makeMedia(p platform) (err error) {
	c := a.Config
	a.SFU, err = sfu.New(sfu.Deps{Clock: p.clock, Secret: p.media,
		Fail: func(w http.ResponseWriter, r *http.Request, err error) { a.Router.Fail(w, r, err) },
		Config: sfu.Config{Mode: c.Video, URL: c.VideoURL, Key: c.VideoKey, Secret: c.VideoSecret,
			NodeIP: c.VideoIP, UDPPort: c.VideoUDPPort, TCPPort: c.VideoTCPPort, RedisURL: c.RedisURL, LocalOnly: isLocal(c.BaseURL),
			RelayPort: c.VideoRelayPort, RelayURLs: c.RelayURLs(), RelaySecret: c.VideoRelaySecret}})
	if err != nil {
		return err
	}
	a.close = append(a.close, a.SFU.Close)
	return nil
}

// isLocal reports whether the address leads to the reader's own machine.
func isLocal(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Hostname() == "localhost" || u.Hostname() == "127.0.0.1" || u.Hostname() == "::1")
}
