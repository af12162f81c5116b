package sfu

import (
	"bufio"
	"net"
	"net/http"
)

// A hijacker finds the connection beneath wrapped writers.
type hijacker struct{ http.ResponseWriter }

// Hijack implements http.Hijacker.
func (h hijacker) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	return http.NewResponseController(h.ResponseWriter).Hijack()
}
