package room

import assets "hearth/web"

// mediaView is where the page finds voice and video, if this server has them.
func (h handler) mediaView(p place) mediaView {
	if h.media == nil || !h.media.On() {
		return mediaView{}
	}
	return mediaView{Script: assets.URL("media.js"), Ticket: h.url(p) + "/ticket"}
}
