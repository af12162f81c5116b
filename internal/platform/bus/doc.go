// Package bus is the doorbell between requests and between nodes.
//
// A ring says "this topic has something new", never what it is: the payload is
// a few numbers at most (a sequence number, an id), and the database is the
// truth. From that follow the rules that both implementations keep:
//
//   - Publishing never waits for a subscriber, nor for the network.
//   - A ring may be lost with its number, but never as a ring: a subscriber
//     that was slow, or cut off for a while, is rung at least once afterwards.
//     Several rings may come as one, which carries the latest number, or none
//     if one of them had none.
//   - A ring may come without a cause, with a nil payload. Whoever is rung
//     reads from the database, from where it stood, and finds nothing new.
//
// NewMemory serves one process. NewRedis serves several: it rings its own
// process at once, and the others through Redis publish/subscribe. While Redis
// is gone its own process goes on; when Redis is back every subscriber is rung
// once. Readers keep a slow poll beside it, so that a dead bus delays and never
// loses.
package bus
