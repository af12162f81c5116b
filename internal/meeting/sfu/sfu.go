package sfu

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/livekit/protocol/auth"
	"github.com/livekit/protocol/livekit"
)

// A Place is where somebody is in a meeting. Seat must not contain '#'.
type Place struct {
	Room string
	Seat string
	// Connection counts how often the seat's owner has opened the meeting, in
	// a tab or after a break. Of two, the higher one holds the seat.
	Connection int64
}

// identity is the place's name inside LiveKit, which knows one participant a
// connection.
func (p Place) identity() string { return p.Seat + "#" + strconv.FormatInt(p.Connection, 10) }

// placeOf reads an identity back; false if we did not make it.
func placeOf(room, identity string) (Place, bool) {
	seat, number, found := strings.Cut(identity, "#")
	connection, err := strconv.ParseInt(number, 10, 64)
	p := Place{Room: room, Seat: seat, Connection: connection}
	return p, found && err == nil && room != "" && seat != "" && p.identity() == identity
}

// Rights are what a seat may do at this moment. The zero value may do nothing.
type Rights struct {
	Mic  bool // may be heard
	Cam  bool // may be seen
	Hear bool // may hear and see others
}

// permission is rights as LiveKit keeps them. Nobody may send data beside voice
// and video: what is written goes through Hearth, under the floor.
func (r Rights) permission() *livekit.ParticipantPermission {
	p := &livekit.ParticipantPermission{CanSubscribe: r.Hear, CanPublish: r.Mic || r.Cam}
	if r.Mic {
		p.CanPublishSources = append(p.CanPublishSources, livekit.TrackSource_MICROPHONE)
	}
	if r.Cam {
		p.CanPublishSources = append(p.CanPublishSources, livekit.TrackSource_CAMERA)
	}
	return p
}

// grants are what LiveKit lets a connection with these rights do.
func grants(p Place, r Rights) *auth.ClaimGrants {
	video := &auth.VideoGrant{RoomJoin: true, Room: p.Room}
	video.UpdateFromPermission(r.permission())
	return &auth.ClaimGrants{Identity: p.identity(), Video: video}
}

// A Ticket is what a browser needs for asking to come in. What it may say and
// hear inside is decided when it asks.
type Ticket struct {
	Path   string // where to connect to, on Hearth's own address
	Token  string
	Relays []Relay // none: the browser reaches us without
}

// ticketLife is how long a ticket can be used: the time to load a page and to
// answer the browser's questions about camera and microphone.
const ticketLife = 5 * time.Minute

// ticketFor signs a ticket that lasts for the given time.
func ticketFor(p Place, key, secret string, life time.Duration) (Ticket, error) {
	if _, ok := placeOf(p.Room, p.identity()); !ok {
		return Ticket{}, errors.New("sfu: a place needs a room and a seat, without '#'")
	}
	g := grants(p, Rights{})
	token, err := auth.NewAccessToken(key, secret).SetIdentity(g.Identity).SetVideoGrant(g.Video).SetValidFor(life).ToJWT()
	return Ticket{Path: Path, Token: token}, err
}

// Kind says what happened.
type Kind string

// The kinds of events.
const (
	Came     Kind = "came"     // the connection is in the room; again, after Lost, if it is back
	Left     Kind = "left"     // by its own wish, or because the room was closed
	Lost     Kind = "lost"     // without a word; the seat's owner may come back
	Removed  Kind = "removed"  // by Remove
	Replaced Kind = "replaced" // by a newer connection of the same seat, which is still there
	MicOn    Kind = "mic on"
	MicOff   Kind = "mic off" // also before Left, Lost, Removed and Replaced, if it was on
	Spoke    Kind = "spoke"   // for the time in For, since the last such event
)

// An Event is something that happened at a place. Of several nodes, the one
// that carries the room's media is told.
type Event struct {
	Kind Kind
	At   Place
	For  time.Duration // for Spoke: at most a second or so
}

// A Meeting is what decides about rooms and is told what happens in them. Its
// functions are called from several goroutines at once.
type Meeting struct {
	// Admit says what the seat may do at this moment, or why the connection may
	// not be there at all: a fault, answered as it is. It is asked at every
	// join, also after a short break of the network, and once more when the
	// connection has come, so that a change in between is not lost.
	Admit func(ctx context.Context, at Place) (Rights, error)
	// Tell must not wait long: events come one after another.
	Tell func(Event)
}
