package app

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"hearth/internal/meeting/sfu"
	"hearth/internal/platform/fault"
)

// Until a meeting says otherwise nobody is let in to voice and video, with a
// ticket or without, and nothing of LiveKit's own is there.
func TestVoiceAndVideoLetNobodyIn(t *testing.T) {
	w := newTown(t, "")
	for path, want := range map[string]int{
		"/sfu/rtc?access_token=nonsense":       http.StatusForbidden,
		"/sfu/rtc/v1":                          http.StatusForbidden,
		"/sfu/twirp/livekit.Egress/ListEgress": http.StatusNotFound,
		"/sfu/hook":                            http.StatusNotFound,
		"/sfu/":                                http.StatusNotFound,
	} {
		for _, role := range roles {
			if got := w.ask(role, "GET", path, "*/*", nil); got.Code != want {
				t.Errorf("%s as %s: %d, want %d", path, role, got.Code, want)
			}
		}
	}
	rec := httptest.NewRecorder()
	w.handler.ServeHTTP(rec, httptest.NewRequest("POST", "/sfu/hook", nil))
	if rec.Code != http.StatusNotFound {
		t.Errorf("POST /sfu/hook: %d, though there is no LiveKit elsewhere", rec.Code)
	}
}

// Where an operator wants no voice and video, the pages are told.
func TestOffSaysSo(t *testing.T) {
	w := newTown(t, "")
	w.Config.Video = sfu.Off
	if err := w.makeMedia(platform{clock: w.clock}); err != nil {
		t.Fatal(err)
	}
	if _, err := w.SFU.Ticket(t.Context(), sfu.Place{Room: "r", Seat: "s", Connection: 1}); !fault.Is(err, fault.Unavailable) || w.SFU.On() {
		t.Errorf("Ticket = %v", err)
	}
}
