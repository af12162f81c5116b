// Package push sends Web Push messages (RFC 8030, encrypted by RFC 8291, signed
// by RFC 8292) to the browsers that asked for them.
//
// What always holds: a browser's address at its push service was named by
// whoever uses the browser, so this server calls it only over TLS, only at
// public addresses of the network, follows no redirect and reads no answer.
package push
