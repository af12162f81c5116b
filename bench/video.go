package main

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"sync"
	"time"

	"hearth/internal/meeting/sfu"
	"hearth/internal/meeting/sfu/sfutest"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// What a meeting is here: everybody sends a voice that is never silent and one
// picture of 400 kbit/s, and gets everybody else's. Browsers send less: nothing
// in silence, and small pictures to small tiles.
const (
	people   = 6
	kbps     = 400
	fps      = 20
	settling = 3 * time.Second // for everybody's tracks to be there
	joining  = 60 * time.Second
)

// tracks are those that the server sends out in one meeting.
const tracks = people * (people - 1) * 2

// A way in is what a participant needs of the server under measurement.
type wayIn struct{ Base, Token string }

// serveVideo carries meetings in this process: as Hearth does behind its Gate and
// what stands before it, or as a plain LiveKit does.
func serveVideo(ctx context.Context, addr, carrier string) error {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(http.ResponseWriter, *http.Request) {})
	ticket, err := ticketing(ctx, mux, addr, carrier)
	if err != nil {
		return err
	}
	mux.HandleFunc("GET /ticket", func(w http.ResponseWriter, r *http.Request) {
		way, err := ticket(r.FormValue("room"), r.FormValue("seat"))
		if err != nil {
			w.WriteHeader(http.StatusInternalServerError)
			return
		}
		_ = json.NewEncoder(w).Encode(way)
	})
	rt := web.NewRouter(ui.ErrorPage, nil)
	server := &http.Server{Addr: addr, Handler: web.WithIncident(web.Headers(false, rt.Recover(mux)))}
	go func() { <-ctx.Done(); _ = server.Close() }()
	if err := server.ListenAndServe(); err != http.ErrServerClosed {
		return err
	}
	return nil
}

func ticketing(ctx context.Context, mux *http.ServeMux, addr, carrier string) (func(room, seat string) (wayIn, error), error) {
	if carrier == "plain" {
		plain, err := sfutest.StartPlain(ctx, "")
		if err != nil {
			return nil, err
		}
		return func(room, seat string) (wayIn, error) {
			token, err := sfutest.PlainTicket(room, seat)
			return wayIn{"ws" + plain.URL[len("http"):], token}, err
		}, nil
	}
	ports, err := sfutest.FreePorts(2)
	if err != nil {
		return nil, err
	}
	server, err := sfu.New(sfu.Deps{Clock: clock.System{}, Secret: []byte("thirty-two bytes for measuring.."),
		Config: sfu.Config{Mode: sfu.Embedded, NodeIP: "127.0.0.1", UDPPort: ports[0], TCPPort: ports[1]},
		Fail:   func(w http.ResponseWriter, _ *http.Request, _ error) { w.WriteHeader(http.StatusForbidden) }})
	if err != nil {
		return nil, err
	}
	server.Use(sfu.Meeting{Tell: func(sfu.Event) {},
		Admit: func(context.Context, sfu.Place) (sfu.Rights, error) {
			return sfu.Rights{Mic: true, Cam: true, Hear: true}, nil
		}})
	mux.Handle(sfu.Path+"/", server.Gate())
	return func(room, seat string) (wayIn, error) {
		t, err := server.Ticket(ctx, sfu.Place{Room: room, Seat: seat, Connection: 1})
		return wayIn{"ws://" + addr + t.Path, t.Token}, err
	}, nil
}

// startVideo starts this program again as the server of meetings.
func startVideo(carrier string) (*process, error) {
	addr, err := freeAddr()
	if err != nil {
		return nil, err
	}
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	p := &process{addr: addr, cmd: exec.Command(self, "-video", addr, "-carry", carrier)}
	return p, p.start("/healthz")
}

// A carried is what one server did under one load.
type carried struct {
	cpu     float64 // cores
	mbit    float64 // a second, out
	packets float64 // a second, out
	came    float64 // of the sound, the share that came
	memory  int64
}

func (c carried) plus(d carried) carried {
	return carried{(c.cpu + d.cpu) / 2, (c.mbit + d.mbit) / 2, (c.packets + d.packets) / 2, (c.came + d.came) / 2, max(c.memory, d.memory)}
}

// video measures meetings of six, each size on both servers twice, in the order
// that is fair to a machine which changes: plain, Hearth, Hearth, plain.
func (b *bench) video() error {
	heading("Meetings of six with camera and microphone, all at once", "meetings", "server", "forwarded tracks", "out", "packets/s", "sound that came", "CPU", "CPU a track and second", "memory")
	var sentences []string
	carries := 0
	for _, meetings := range b.size.meetings {
		var seen []carried
		for _, carrier := range []string{"plain", "hearth", "hearth", "plain"} {
			progress("video: %d meetings, %s", meetings, carrier)
			c, err := b.carry(carrier, meetings)
			if err != nil {
				return err
			}
			seen = append(seen, c)
		}
		plain, hearth := seen[0].plus(seen[3]), seen[1].plus(seen[2])
		plain.row("plain LiveKit", meetings)
		hearth.row("Hearth, behind the gate", meetings)
		if hearth.came >= 1-bearable {
			carries = meetings
		}
		sentences = append(sentences, fmt.Sprintf("With %d: Hearth takes %s of plain LiveKit's CPU a track; a core's time is enough for %.1f such meetings.",
			meetings, percent(hearth.cpu/plain.cpu), float64(meetings)/hearth.cpu))
	}
	carries, err := b.more(carries)
	if err != nil {
		return err
	}
	sentences = append(sentences, fmt.Sprintf("This machine carries %d with less than %s of the sound lost, while it also plays everybody in them.", carries, percent(bearable)))
	fmt.Println()
	for _, sentence := range sentences {
		fmt.Println("- " + sentence)
	}
	return nil
}

// bearable is the share of lost sound that Opus hides.
const bearable = 0.01

// more adds meetings until sound is lost, and returns how many there could be.
// Where it was lost before, nothing is added.
func (b *bench) more(carries int) (int, error) {
	if carries < b.size.meetings[len(b.size.meetings)-1] {
		return carries, nil
	}
	for _, meetings := range b.size.more {
		progress("video: %d meetings", meetings)
		c, err := b.carry("hearth", meetings)
		if err != nil {
			return carries, err
		}
		c.row("Hearth, behind the gate", meetings)
		if c.came < 1-bearable {
			break
		}
		carries = meetings
	}
	return carries, nil
}

func (c carried) row(server string, meetings int) {
	row(number(meetings), server, number(meetings*tracks), fmt.Sprintf("%.1f Mbit/s", c.mbit), number(c.packets), percent(c.came),
		fmt.Sprintf("%.2f cores", c.cpu), us(time.Duration(c.cpu*float64(time.Second)/float64(meetings*tracks))), mb(c.memory))
}

// carry lets meetings be held on a fresh server.
func (b *bench) carry(carrier string, meetings int) (c carried, err error) {
	server, err := startVideo(carrier)
	if err != nil {
		return c, err
	}
	defer server.stop()
	all, err := b.gather(server.addr, meetings)
	defer func() {
		for _, p := range all {
			p.Leave()
		}
	}()
	if err != nil {
		return c, err
	}
	time.Sleep(settling)
	before, cpu, began := total(all), server.cpu(), time.Now()
	time.Sleep(b.size.talk)
	after, took := total(all), time.Since(began).Seconds()
	return carried{cpu: (server.cpu() - cpu).Seconds() / took,
		mbit:    float64(after.bytes-before.bytes) * 8 / took / 1e6,
		packets: float64(after.packets-before.packets) / took,
		came:    float64(after.sound-before.sound) / float64((after.sent-before.sent)*(people-1)),
		memory:  server.rss()}, nil
}

// gather brings everybody in and has them open camera and microphone.
func (b *bench) gather(addr string, meetings int) (all []*sfutest.Participant, err error) {
	ctx, cancel := context.WithTimeout(b.ctx, joining)
	defer cancel()
	for room := range meetings {
		for seat := range people {
			way, err := askTicket(ctx, addr, fmt.Sprintf("room%d", room), fmt.Sprintf("seat%d", seat))
			if err != nil {
				return all, err
			}
			p, err := sfutest.Join(ctx, way.Base, way.Token)
			if err != nil {
				return all, err
			}
			all = append(all, p)
		}
	}
	var publishing sync.WaitGroup
	problems := make([]error, len(all))
	for i, p := range all {
		publishing.Go(func() {
			if problems[i] = p.Speak(ctx); problems[i] == nil {
				problems[i] = p.Film(ctx, kbps, fps)
			}
		})
	}
	publishing.Wait()
	for _, problem := range problems {
		if problem != nil {
			return all, problem
		}
	}
	return all, sfutest.Await(ctx, func() bool {
		var open int64
		for _, p := range all {
			open += p.Tracks.Load()
		}
		return open == int64(meetings*tracks)
	})
}

func askTicket(ctx context.Context, addr, room, seat string) (way wayIn, err error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+addr+"/ticket?room="+room+"&seat="+seat, nil)
	if err != nil {
		return way, err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return way, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return way, fmt.Errorf("no ticket: status %d", answer.StatusCode)
	}
	return way, json.NewDecoder(answer.Body).Decode(&way)
}

type sums struct{ bytes, packets, sound, sent int64 }

func total(all []*sfutest.Participant) (s sums) {
	for _, p := range all {
		s.bytes += p.Bytes.Load()
		s.sound += p.Audio.Load()
		s.packets += p.Audio.Load() + p.Video.Load()
		s.sent += p.Sent.Load()
	}
	return s
}
