package ui

import (
	"fmt"
	"strings"
)

// A face is a small landscape drawn from a number: a sky, a sun or moon, two
// hills and something on them. It says who is who at a glance and nothing
// about a person, and two handles of one account look nothing alike as long as
// their seeds are unrelated.
type face struct {
	Sky, Light, Far, Near string // colours
	LightX, LightY, Size  int    // the sun or moon
	FarHill, NearHill     string // paths
	Thing                 string // path of what stands on the near hill
}

// palettes are skies with what lies under them, muted so that a page of faces
// stays calm on light and on dark paper.
var palettes = [...]struct{ Sky, Light, Far, Near string }{
	{"#cdd6ee", "#fff7e0", "#7d8ec4", "#45548a"}, // dusk
	{"#f6d9c3", "#fff6e8", "#d18a63", "#96482a"}, // ember
	{"#cfe3d8", "#fffbe6", "#75a68e", "#2f6350"}, // moss
	{"#f3e2b3", "#fffaf0", "#c79a45", "#85600f"}, // honey
	{"#ecd0dc", "#fff4f0", "#b3748f", "#743f5c"}, // heather
	{"#c7e0e6", "#fffaf0", "#6a9fae", "#2b6474"}, // sea
	{"#ded6ea", "#fff6e2", "#9683b8", "#594a80"}, // lavender
	{"#dfe3c6", "#fffbe8", "#9aa466", "#5a652d"}, // olive
	{"#2f3a5c", "#f4e6bd", "#4d5c8c", "#1e2742"}, // night
	{"#3d3350", "#f3cfa4", "#6a5785", "#282038"}, // late evening
	{"#f5d3d0", "#fff7ef", "#cf7d79", "#8f3f40"}, // rose
	{"#fde0b8", "#fffdf3", "#e0995a", "#a35a1e"}, // dawn
	{"#bfe0d9", "#fffbe8", "#4f9a92", "#1e5f5a"}, // teal
	{"#d3dadf", "#fffaf0", "#8496a3", "#46586a"}, // slate
	{"#d8cdf2", "#fff7e8", "#7f66c2", "#46328a"}, // violet
	{"#eadfca", "#fffdf5", "#b89d72", "#77603a"}, // sand
	{"#bcd9f5", "#fffbe0", "#5b8fc7", "#2a568c"}, // sky
	{"#472a44", "#f6d6b8", "#7b4a73", "#2d1a2c"}, // plum night
	{"#203a34", "#f2e8c0", "#3f6b5c", "#14261f"}, // forest night
	{"#4a2721", "#f7d9a8", "#8a4a38", "#2e1713"}, // brick night
}

// things stand with their foot at the point they are drawn from.
var things = [...]string{
	"",           // bare hill
	"l4 -9 4 9z", // tent
	"l3.500 -11 3.500 11z m6 .5l2.500 -7 2.500 7z",            // two firs
	"v-5.500l4.500 -4 4.500 4v5.500z",                         // house
	"c-4 -5 -2 -10 3 -12c5 2 7 7 3 12z",                       // leaf
	"a3.500 3.500 0 0 1 7 0z m6 0a2.200 2.200 0 0 1 4.400 0z", // stones
	"v-9h1.500v9z m-3 -8a4 4 0 1 1 7.500 0z",                  // tree
	"h9l-2 3h-5z m4 -.5v-8l4.500 7z",                          // sailing boat
	"l1 -12h4l1 12z m1 -12l2 -3 2 3z",                         // lighthouse
}

// mix spreads a seed over all its bits (splitmix64), so that seeds that follow
// each other look nothing alike.
func mix(seed uint64) uint64 {
	seed += 0x9e3779b97f4a7c15
	seed = (seed ^ seed>>30) * 0xbf58476d1ce4e5b9
	seed = (seed ^ seed>>27) * 0x94d049bb133111eb
	return seed ^ seed>>31
}

func faceOf(seed uint64) face {
	bits := mix(seed)
	pick := func(n int) int { // takes a number below n out of the bits
		i := int(bits % uint64(n))
		bits /= uint64(n)
		return i
	}
	p := palettes[pick(len(palettes))]
	f := face{Sky: p.Sky, Light: p.Light, Far: p.Far, Near: p.Near}
	f.LightX, f.LightY, f.Size = 8+pick(25), 9+pick(8), 4+pick(4)
	f.FarHill = hill(19+pick(9), 12+pick(12), 19+pick(9))
	left, right := 28+pick(6), 28+pick(6)
	f.NearHill = hill(left, 22+pick(8), right)
	if thing := things[pick(len(things))]; thing != "" {
		f.Thing = fmt.Sprintf("M%d %d%s", 9+pick(13), (left+right)/2-1, thing)
	}
	return f
}

// hill is the outline of a hill from the left edge over a height to the right.
func hill(left, top, right int) string {
	return fmt.Sprintf("M0 %dQ20 %d 40 %dV40H0z", left, top, right)
}

// draw is the face as SVG. It is written here and not in a template because a
// page shows dozens, and nothing in it comes from a person.
func (f face) draw(class string) string {
	var b strings.Builder
	b.Grow(512)
	fmt.Fprintf(&b, `<svg class="%s" viewBox="0 0 40 40" width="44" height="44" aria-hidden="true" focusable="false">`+
		`<rect width="40" height="40" fill="%s"></rect><circle cx="%d" cy="%d" r="%d" fill="%s"></circle><path d="%s" fill="%s"></path>`,
		class, f.Sky, f.LightX, f.LightY, f.Size, f.Light, f.FarHill, f.Far)
	if f.Thing != "" {
		fmt.Fprintf(&b, `<path d="%s" fill="%s"></path>`, f.Thing, f.Near)
	}
	fmt.Fprintf(&b, `<path d="%s" fill="%s"></path></svg>`, f.NearHill, f.Near)
	return b.String()
}
