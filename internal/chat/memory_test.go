package chat

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"testing"
)

// idleMemory opens many streams over raw connections and returns the bytes of
// heap and stack that each holds.
func idleMemory(b *testing.B, h http.Handler, many int) float64 {
	s := httptest.NewServer(h)
	defer s.Close()
	before := inUse()
	conns := make([]net.Conn, many)
	for i := range conns {
		c, err := net.Dial("tcp", s.Listener.Addr().String())
		if err != nil {
			b.Fatal(err)
		}
		conns[i] = c
		fmt.Fprint(c, "GET /groups/low-days/room/events HTTP/1.1\r\nHost: x\r\n\r\n")
	}
	for _, c := range conns {
		if _, err := io.ReadFull(c, make([]byte, 12)); err != nil {
			b.Fatal(err)
		}
	}
	used := inUse() - before
	for _, c := range conns {
		_ = c.Close()
	}
	return float64(used) / float64(many)
}

func inUse() uint64 {
	for range 5 { // each takes half of a stack that is not used
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapInuse + m.StackInuse
}
