package totp

import (
	"strconv"
	"strings"

	"github.com/boombuler/barcode/qr"
)

// quiet is the white border that readers need, in modules (ISO/IEC 18004).
const quiet = 4

// A Square is a square code, ready for an SVG without a style of its own.
type Square struct {
	Box  string // the viewBox
	Path string // the dark modules, as one path
}

// Draw returns the square code of a text.
func Draw(text string) (Square, error) {
	code, err := qr.Encode(text, qr.M, qr.Auto)
	if err != nil {
		return Square{}, errTorn
	}
	size := code.Bounds().Dx()
	var path strings.Builder
	for y := range size {
		for x := 0; x < size; x++ {
			from := x
			for x < size && dark(code.At(x, y).RGBA()) {
				x++
			}
			if x > from {
				run := strconv.Itoa(x - from)
				path.WriteString("M" + strconv.Itoa(from+quiet) + " " + strconv.Itoa(y+quiet) + "h" + run + "v1h-" + run + "z")
			}
		}
	}
	side := strconv.Itoa(size + 2*quiet)
	return Square{Box: "0 0 " + side + " " + side, Path: path.String()}, nil
}

func dark(red, _, _, _ uint32) bool { return red == 0 }
