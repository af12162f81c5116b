// Package outward calls addresses that people typed or browsers named.
//
// What always holds: such an address may be meant for the machines behind the
// operator's wall, so a careful client connects to public addresses only, once
// the name was looked up, over TLS only, and goes nowhere else when it is told
// to.
package outward
