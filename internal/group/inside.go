package group

import (
	"encoding/base64"
	"fmt"
	"html"
)

// asksFirstSteps reports whether the member has said nothing here so far.
// Reading alone is fully allowed, so the steps are offered and never asked for.
func (v Visit) asksFirstSteps() bool {
	return v.Belongs() && v.Member.SpokeAt.IsZero() && !v.Facilitates()
}

// onBreak reports whether the header should say that the member is on a break:
// where they could write, which would end it.
func (v HeaderView) onBreak() bool {
	if !v.Visit.Belongs() || v.Visit.Member.PausedAt.IsZero() {
		return false
	}
	return v.Current == Conversations || v.Current == Room || v.Current == Board
}

// marked reports whether the words on the page are for members alone, as a
// room's always are, so that whoever takes a picture of the screen should find
// their own name in it.
func (v HeaderView) marked() bool {
	return v.Visit.Belongs() && (v.Current == Room || !v.Visit.Group.PublicConversations)
}

// watermark is the picture that lies faintly over the pages of such a group: the
// reader's own handle, again and again. It is part of the page, so it costs no
// request and no address holds a name.
func watermark(handle string) string {
	svg := fmt.Sprintf(`<svg xmlns="http://www.w3.org/2000/svg" width="100%%" height="100%%"><defs><pattern id="m" width="340" height="220" `+
		`patternUnits="userSpaceOnUse" patternTransform="rotate(-24)"><text x="20" y="120" font-family="sans-serif" font-size="15" fill="#808080" `+
		`fill-opacity=".13">%s</text></pattern></defs><rect width="100%%" height="100%%" fill="url(#m)"/></svg>`, html.EscapeString(handle))
	return "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString([]byte(svg))
}
