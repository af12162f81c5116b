package details

// links takes addresses of pages. Where one leads to somebody's page on a
// platform, only the name in it is a detail: a Handle. A telephone number in a
// link is left to the rule for those.
func (r *reading) links() {
	for i := 0; i < len(r.tokens); i++ {
		t := &r.tokens[i]
		if t.kind != word || t.glued && r.at(i-1).kind == word {
			continue
		}
		scheme := (t.is("http") || t.is("https")) && r.at(i+1).is(":") && r.at(i+2).is("/")
		host := i
		if scheme {
			host = i + 4
		}
		end, ok := r.host(host)
		if !ok {
			continue
		}
		stopAt := r.span(r.tokens[i].from)
		site := r.site(host, end)
		switch {
		case platforms[site] && r.at(end).is("/"):
			r.profile(end + 1)
		case site == "wa" && r.at(end).is("/") && r.at(end+1).kind == number:
			r.take(r.tokens[end+1].from, r.tokens[end+1].to, Phone)
		case harmless[site]:
		default:
			from := r.tokens[i].from
			if scheme || t.is("www") || r.at(end).is("/") && r.at(end).glued || endings[r.at(end-1).low] {
				r.take(from, stopAt, Link)
			}
		}
		for i+1 < len(r.tokens) && r.tokens[i+1].from < stopAt {
			i++
		}
	}
}

// platforms are sites where a page is a person's, harmless those that show
// nothing of who links them.
var (
	platforms = set("facebook", "fb", "instagram", "twitter", "x", "tiktok", "snapchat", "linkedin", "reddit", "t", "telegram", "youtube", "twitch", "tumblr", "vk", "github", "pinterest", "onlyfans", "soundcloud", "threads", "bsky", "medium", "linktr", "ask", "last", "steamcommunity", "instagr", "discord", "mastodon", "patreon", "paypal", "venmo", "cash", "kik", "ko-fi", "letterboxd", "goodreads", "strava")
	harmless  = set("wikipedia", "nhs", "who", "samaritans", "befrienders", "findahelpline", "988lifeline", "crisistextline", "gov", "mind", "nami", "cdc", "nih")
	endings   = set("com", "org", "net")
	folders   = set("in", "user", "u", "add", "c", "channel", "people", "profile", "me", "@", "users", "pub", "id")
	rooms     = set("groups", "pages", "watch", "r", "p", "reel", "status", "explore", "help", "privacy", "events", "marketplace", "photo", "story", "stories", "search", "invite", "tv", "share", "sharer", "hashtag", "posts", "video", "videos", "login", "about", "settings", "php", "html")
)

func set(words ...string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, w := range words {
		m[w] = true
	}
	return m
}

// longestHost is how many tokens the name of a site may have.
const longestHost = 24

// host reads glued labels with dots: end is the token behind them.
func (r *reading) host(i int) (end int, ok bool) {
	if r.at(i).kind == mark {
		return 0, false
	}
	dots := 0
	for end = i + 1; r.at(end).glued && end < i+longestHost; end++ {
		t, next := r.at(end), r.at(end+1)
		if t.kind != mark {
			continue
		}
		if t.is(".") && next.glued && next.kind != mark {
			dots++
			continue
		}
		if t.is("-") && next.glued && next.kind != mark {
			continue
		}
		break
	}
	return end, dots > 0 && r.at(end-1).class.has(tld) && !r.at(end).is("@")
}

// site is the label that names the site: "facebook" in m.facebook.com.
func (r *reading) site(i, end int) string {
	name := ""
	for ; i < end-1; i++ {
		t := r.at(i)
		if t.kind != mark && !t.is("www") && !t.is("m") && !(t.class.has(tld) && name != "" && len(t.low) < 4) {
			name = t.low
		}
	}
	return name
}

// span ends where the address ends: at a space or a closing sign.
func (r *reading) span(from int) int {
	i := from
	for i < len(r.runes) && r.runes[i] > ' ' && r.runes[i] != '"' && r.runes[i] != '<' && r.runes[i] != '>' && r.runes[i] != 0xA0 {
		i++
	}
	for i > from && closing(r.runes[i-1]) {
		i--
	}
	return i
}

func closing(c rune) bool {
	switch c {
	case '.', ',', ';', ':', '!', '?', ')', ']', '}', '\'', '"', '*', '»', '”', '؟', '،':
		return true
	}
	return false
}

// profile takes the name in the path of a platform's page.
func (r *reading) profile(i int) {
	for n := 0; n < 2 && folders[r.at(i).low] && r.at(i+1).is("/"); n++ {
		i += 2
	}
	if r.at(i).is("~") {
		i++
	}
	if i >= len(r.tokens) || !r.at(i).glued || rooms[r.at(i).low] {
		return
	}
	from := r.tokens[i].from
	to := r.handle(from)
	if to-from >= 2 {
		r.take(from, to, Handle)
	}
}
