package sfu

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/livekit"

	"hearth/internal/meeting/sfu/sfutest"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/fault"
)

// short is time enough for LiveKit to allow what it will ever allow.
func short(t *testing.T) (context.Context, context.CancelFunc) {
	return context.WithTimeout(t.Context(), 1500*time.Millisecond)
}

// expired is a ticket of an hour ago, as LiveKit's own signer would not write it.
func expired(at Place, key, secret string) string {
	past := time.Now().Add(-time.Hour)
	claims := must(json.Marshal(map[string]any{"iss": key, "sub": at.identity(), "nbf": past.Unix(), "exp": past.Add(ticketLife).Unix(),
		"video": map[string]any{"roomJoin": true, "room": at.Room}}))
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + base64.RawURLEncoding.EncodeToString(claims)
	sum := hmac.New(sha256.New, []byte(secret))
	sum.Write([]byte(text))
	return text + "." + base64.RawURLEncoding.EncodeToString(sum.Sum(nil))
}

func TestGateRefuses(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		at := Place{"gate", "ash", 1}
		s.house.seat(at.Room, at.Seat, &all)
		sign := func(at Place, key, secret string, life time.Duration) string {
			return must(ticketFor(at, key, secret, life)).Token
		}
		claims := func(g *auth.VideoGrant, identity string) string {
			return must(auth.NewAccessToken(s.key, s.secret).SetIdentity(identity).SetVideoGrant(g).ToJWT())
		}
		tests := []struct {
			name, token string
			want        int
		}{
			{"nothing", "", 403},
			{"nonsense", "nonsense", 403},
			{"an old ticket", expired(at, s.key, s.secret), 403},
			{"somebody else's signature", sign(at, s.key, strings.Repeat("x", 40), time.Minute), 403},
			{"somebody else's key", sign(at, "other", s.secret, time.Minute), 403},
			{"a room that nobody opened", sign(Place{"guessed", "ash", 1}, s.key, s.secret, time.Minute), 404},
			{"a seat that is not theirs to have", sign(Place{"gate", "guessed", 1}, s.key, s.secret, time.Minute), 403},
			{"a seat without a connection", claims(&auth.VideoGrant{RoomJoin: true, Room: "gate"}, "ash"), 403},
			{"a connection in the connection", claims(&auth.VideoGrant{RoomJoin: true, Room: "gate"}, "ash#1#2"), 403},
			{"an order in place of a ticket", claims(&auth.VideoGrant{RoomAdmin: true, Room: "gate"}, "ash#1"), 403},
		}
		for _, test := range tests {
			t.Run(test.name, func(t *testing.T) {
				if got := refusal(sfutest.Join(deadline(t), s.ws(), test.token)); got != test.want {
					t.Errorf("status %d, want %d", got, test.want)
				}
			})
		}
	})
}

func TestBehindTheGateIsOnlyTheRoom(t *testing.T) {
	each(t, func(t *testing.T, s *site) {
		at := Place{"doors", "ash", 1}
		s.house.seat(at.Room, at.Seat, &all)
		admin := must(auth.NewAccessToken(s.key, s.secret).SetIdentity("ash#1").
			SetVideoGrant(&auth.VideoGrant{RoomCreate: true, RoomAdmin: true, RoomRecord: true, IngressAdmin: true, RoomJoin: true, Room: at.Room}).ToJWT())
		for _, path := range []string{
			"/twirp/livekit.RoomService/CreateRoom", "/twirp/livekit.RoomService/ListRooms",
			"/twirp/livekit.Egress/StartRoomCompositeEgress", "/twirp/livekit.Egress/StartTrackEgress", "/twirp/livekit.Egress/StartWebEgress",
			"/twirp/livekit.Ingress/CreateIngress", "/twirp/livekit.SIP/CreateSIPParticipant", "/agent", "/whip/v1", "/debug/rooms", "/",
			"/rtc/v1/../../twirp/livekit.Egress/ListEgress",
		} {
			for _, method := range []string{"GET", "POST"} {
				request := must(http.NewRequestWithContext(t.Context(), method, s.url+Path+path, strings.NewReader("{}")))
				request.Header.Set("Authorization", "Bearer "+admin)
				request.Header.Set("Content-Type", "application/json")
				answer, err := http.DefaultTransport.RoundTrip(request)
				if err != nil {
					t.Fatal(err)
				}
				_ = answer.Body.Close()
				if answer.StatusCode < 300 || answer.StatusCode >= 500 {
					t.Errorf("%s %s: %d", method, path, answer.StatusCode)
				}
			}
		}
	})
}

func TestForeignPagesDoNotJoin(t *testing.T) {
	s := sites[Embedded]()
	at := Place{"origin", "ash", 1}
	s.house.seat(at.Room, at.Seat, &all)
	ticket := must(s.Ticket(t.Context(), at))
	for origin, want := range map[string]int{"": 200, s.url: 200, "https://elsewhere.example": 403, "null": 403} {
		request := must(http.NewRequestWithContext(t.Context(), "GET", s.url+Path+"/rtc/validate?access_token="+ticket.Token, nil))
		if origin != "" {
			request.Header.Set("Origin", origin)
		}
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		if answer.StatusCode != want {
			t.Errorf("from %q: %d, want %d", origin, answer.StatusCode, want)
		}
	}
}

// What reaches LiveKit says nothing of where the caller is, and nothing that the
// caller may not say.
func TestOnward(t *testing.T) {
	r := httptest.NewRequest("GET", Path+"/rtc?access_token=secret&publish=2&attributes=abc&protocol=15", nil)
	for _, name := range traces {
		r.Header.Set(name, "203.0.113.7")
	}
	r.Header.Set("User-Agent", "a browser")
	got := onward(r, "/rtc")
	if got.URL.String() != "/rtc?protocol=15" || got.RemoteAddr != "" || len(got.Header) != 1 {
		t.Errorf("goes on as %s from %q with %v", got.URL, got.RemoteAddr, got.Header)
	}
	if r.URL.Query().Get("access_token") == "" || len(r.Header) != len(traces)+1 {
		t.Error("the caller's request was changed")
	}
}

func TestNobodyElseIsAsked(t *testing.T) {
	s := sites[Embedded]()
	ash := s.enter(t, Place{"alone", "ash", 1}, all)
	for _, server := range ash.Welcome.IceServers {
		for _, url := range server.Urls {
			if !strings.Contains(url, loopback) {
				t.Errorf("browsers are sent to %s", url)
			}
		}
	}
	if ash.Welcome.Participant.Name != "" || ash.Welcome.Participant.Identity != "ash#1" {
		t.Errorf("LiveKit knows more than it must: %v", ash.Welcome.Participant)
	}
}

func TestHookWantsASignature(t *testing.T) {
	s := sites[External]()
	answer, err := http.Post(s.url+Path+hookPath, "application/webhook+json", strings.NewReader(`{"event":"participant_joined"}`))
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != 403 {
		t.Errorf("status %d, want 403", answer.StatusCode)
	}
}

func TestSecondsOfSilence(t *testing.T) {
	var told []Kind
	tell := func(e Event) { told = append(told, e.Kind) }
	at, now := Place{"r", "s", 1}, time.Unix(1_000, 0)
	c := newCrowd()
	c.plugged(at, tell)
	c.came(at, tell)
	c.came(at, tell)
	c.seen(at, sight{mic: true, speaking: true}, 600*time.Millisecond, tell)
	c.plugged(at, tell) // a new line before the old one has ended
	c.unplugged(at, now)
	c.look("r", now.Add(time.Minute), tell)
	c.unplugged(at, now)
	c.look("r", now.Add(darkAfter-1), tell)
	c.look("other", now.Add(darkAfter), tell)
	want := []Kind{Came, MicOn}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Fatal("too early: ", diff)
	}
	c.look("r", now.Add(darkAfter), tell)
	c.look("r", now.Add(time.Minute), tell)
	c.seen(at, sight{mic: true}, time.Second, tell) // LiveKit still has it
	c.plugged(at, tell)
	c.unplugged(at, now)
	c.look("r", now.Add(darkAfter), tell)
	c.went(at, Lost, tell)
	c.seen(at, sight{mic: true}, time.Second, tell)
	if diff := cmp.Diff(append(want, Spoke, MicOff, Lost, Came, Lost), told); diff != "" {
		t.Error(diff)
	}
	if len(c.here)+len(c.lines)+len(c.dark) > 0 {
		t.Error("something is kept of somebody who has gone")
	}
}

func TestOff(t *testing.T) {
	s, err := New(Deps{Config: Config{Mode: Off}, Clock: clock.System{}, Fail: fail})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Ticket(t.Context(), Place{"r", "s", 1}); !fault.Is(err, fault.Unavailable) || s.On() {
		t.Errorf("Ticket = %v, On = %v", err, s.On())
	}
	if s.Allow(t.Context(), "r", "s", all) != nil || s.CloseRoom(t.Context(), "r") != nil || s.Close() != nil {
		t.Error("what is off has problems")
	}
	rec := httptest.NewRecorder()
	s.Gate().ServeHTTP(rec, httptest.NewRequest("GET", Path+"/rtc", nil))
	if rec.Code != 503 {
		t.Errorf("the gate says %d", rec.Code)
	}
}

// Nothing ever asks LiveKit to record: no grant allows it, and there is nobody
// to do it.
func TestNothingRecords(t *testing.T) {
	for _, may := range []Rights{{}, {Mic: true}, {Cam: true}, {Hear: true}, all} {
		v := grants(Place{"r", "s", 1}, may).Video
		if v.RoomRecord || v.RoomAdmin || v.RoomCreate || v.RoomList || v.IngressAdmin || v.Recorder || v.Hidden || v.Agent || v.GetCanPublishData() || v.GetCanUpdateOwnMetadata() {
			t.Errorf("%+v may too much: %+v", may, v)
		}
		if v.GetCanPublishSource(livekit.TrackSource_SCREEN_SHARE) || v.GetCanPublishSource(livekit.TrackSource_UNKNOWN) ||
			v.GetCanPublishSource(livekit.TrackSource_MICROPHONE) != may.Mic || v.GetCanPublishSource(livekit.TrackSource_CAMERA) != may.Cam || v.GetCanSubscribe() != may.Hear {
			t.Errorf("%+v became %+v", may, v)
		}
	}
	s := sites[Embedded]()
	if err := s.begin(); err != nil {
		t.Fatal(err)
	}
	rooms, ctx := s.back.rooms(t.Context(), "recorded")
	_, err := rooms.CreateRoom(ctx, &livekit.CreateRoomRequest{Name: "recorded", Egress: &livekit.RoomEgress{Room: &livekit.RoomCompositeEgressRequest{RoomName: "recorded"}}})
	if err == nil {
		t.Error("a room that records itself was made")
	}
}

// A site that nobody meets on by voice listens nowhere.
func TestStrangersStartNothing(t *testing.T) {
	s := must(newSite(Config{Mode: Embedded, NodeIP: loopback, UDPPort: 1}, httptest.NewUnstartedServer(nil)))
	for _, token := range []string{"", "nonsense", must(ticketFor(Place{"guessed", "ash", 1}, s.key, s.secret, time.Minute)).Token} {
		if got := refusal(sfutest.Join(deadline(t), s.ws(), token)); got != 403 && got != 404 {
			t.Errorf("%q: %d", token, got)
		}
	}
	if s.running() || s.Allow(t.Context(), "r", "s", all) != nil || s.running() {
		t.Error("LiveKit runs, and nobody has asked for it")
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
