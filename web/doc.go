// Package assets holds what browsers load beside the pages: one stylesheet, a
// few script islands, the typeface and the icons.
//
// The sources are in css, ts and icons; "go run ./web/build" turns them into
// files in dist whose names carry a hash of their content, and this package
// embeds dist. A file therefore never changes under its address, and browsers
// may keep it for ever. Where dist was not built, addresses carry no hash,
// icons are empty, and nothing fails: a bare clone compiles and its tests run.
package assets
