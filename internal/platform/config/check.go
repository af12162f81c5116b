package config

import (
	"net"
	"net/mail"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
)

// check notes every value that Hearth could not work with.
func (c Config) check(wrong *Error) {
	note := func(key, found, todo string) {
		s, _ := settingOf(key)
		wrong.addSetting(s, found, todo)
	}
	if !isAddress(c.Addr) {
		note("addr", c.Addr, "write host:port, as localhost:8080")
	}
	if c.BaseURL != "" && !isOrigin(c.BaseURL) {
		note("base_url", c.BaseURL, "write scheme and host only, as https://groups.example.org")
	}
	if c.DatabaseURL != "" && !isURL(c.DatabaseURL, "postgres", "postgresql") {
		note("database_url", "", "write postgres://user:password@host/name, or leave it empty for SQLite")
	}
	if c.RedisURL != "" && !isURL(c.RedisURL, "redis", "rediss") {
		note("redis_url", "", "write redis://host:6379/0 (rediss:// for TLS), or leave it empty")
	}
	if c.MasterKey != "" {
		if _, err := decodeKey(c.MasterKey); err != nil {
			note("master_key", "", "write 32 bytes in base64, as `openssl rand -base64 32` prints them")
		}
	}
	if !isURL(c.LeaveURL, "https", "http") {
		note("leave_url", c.LeaveURL, "write a whole address, as https://www.wikipedia.org/")
	}
	if c.HelplinesFile != "" && !isFile(c.HelplinesFile) {
		note("helplines_file", c.HelplinesFile, "there is no such file; check the path")
	}
	if c.RoomPace < 1 {
		note("room_pace", strconv.Itoa(c.RoomPace), "write 1 or more")
	}
	if c.YouthFrom < 13 || c.YouthFrom > 17 {
		note("youth_from", strconv.Itoa(c.YouthFrom), "write an age from 13 to 17")
	}
	if c.JoinsPerHour < 1 {
		note("joins_per_hour", strconv.Itoa(c.JoinsPerHour), "write 1 or more")
	}
	if c.PagerHeartbeat != "" && !isURL(c.PagerHeartbeat, "https", "http") {
		note("pager_heartbeat_url", "", "write a whole address, as https://hc-ping.com/your-check, or leave it empty")
	}
	c.checkMail(note)
	c.checkVideo(note)
	if levels := []string{"debug", "info", "warn", "error"}; !slices.Contains(levels, c.LogLevel) {
		note("log_level", c.LogLevel, "write debug, info, warn or error")
	}
	if formats := []string{"text", "json"}; !slices.Contains(formats, c.LogFormat) {
		note("log_format", c.LogFormat, "write text or json")
	}
	if c.OTLPEndpoint != "" && !isURL(c.OTLPEndpoint, "http", "https") {
		note("otlp_endpoint", c.OTLPEndpoint, "write a whole address, as http://localhost:4318")
	}
	if c.MetricsAddr != "" && !isAddress(c.MetricsAddr) {
		note("metrics_addr", c.MetricsAddr, "write host:port, as localhost:9090, or leave it empty")
	}
}

// checkMail notes what is missing for sending mail. Without mail, nothing is.
func (c Config) checkMail(note func(key, found, todo string)) {
	if ways := []string{"off", "outbox", "smtp"}; !slices.Contains(ways, c.Mail) {
		note("mail", c.Mail, "write off, outbox or smtp")
	}
	if guards := []string{"starttls", "tls", "none"}; !slices.Contains(guards, c.MailTLS) {
		note("mail_tls", c.MailTLS, "write starttls, tls or none")
	}
	if c.MailPort < 1 || c.MailPort > 65535 {
		note("mail_port", strconv.Itoa(c.MailPort), "write a port, as 587")
	}
	if c.Mail != "smtp" {
		return
	}
	if c.MailHost == "" || strings.ContainsAny(c.MailHost, ":/ ") {
		note("mail_host", c.MailHost, "write the name of your mail server, as mail.example.org")
	}
	if _, err := mail.ParseAddress(c.MailFrom); err != nil {
		note("mail_from", c.MailFrom, "write an address, as updates@example.org")
	}
	if (c.MailUser == "") != (c.MailPassword == "") {
		note("mail_password", "", "set both mail_user and mail_password, or neither")
	}
}

// checkVideo notes what is missing for voice and video.
func (c Config) checkVideo(note func(key, found, todo string)) {
	if ways := []string{"embedded", "external", "off"}; !slices.Contains(ways, c.Video) {
		note("video", c.Video, "write embedded, external or off")
	}
	if c.VideoIP != "" && net.ParseIP(c.VideoIP) == nil {
		note("video_ip", c.VideoIP, "write an address, as 203.0.113.7, or leave it empty")
	}
	if c.VideoUDPPort < 1 || c.VideoUDPPort > 65535 {
		note("video_udp_port", strconv.Itoa(c.VideoUDPPort), "write a port, as 7882")
	}
	if c.VideoTCPPort < 0 || c.VideoTCPPort > 65535 {
		note("video_tcp_port", strconv.Itoa(c.VideoTCPPort), "write a port, as 7881, or 0 for none")
	}
	c.checkRelay(note)
	if c.Video != "external" {
		return
	}
	if !isURL(c.VideoURL, "http", "https", "ws", "wss") {
		note("video_url", c.VideoURL, "write the address of your LiveKit server, as http://livekit.internal:7880")
	}
	if c.VideoKey == "" {
		note("video_key", "", "write the name of your LiveKit server's API key")
	}
	if len(c.VideoSecret) < 32 {
		note("video_secret", "", "write the secret of that API key, 32 characters or more")
	}
}

// checkRelay notes what is missing for a relay of voice and video: one of our
// own beside the embedded LiveKit, or one elsewhere with its secret.
func (c Config) checkRelay(note func(key, found, todo string)) {
	if c.VideoRelayPort < 0 || c.VideoRelayPort > 65535 {
		note("video_relay_port", strconv.Itoa(c.VideoRelayPort), "write a port, as 3478, or 0 for none")
	}
	if c.VideoRelayPort > 0 && c.Video != "embedded" {
		note("video_relay_port", strconv.Itoa(c.VideoRelayPort), "write 0: Hearth relays only what it carries itself")
	}
	for _, at := range c.RelayURLs() {
		if !strings.HasPrefix(at, "turn:") && !strings.HasPrefix(at, "turns:") {
			note("video_relay_urls", at, "write an address of a relay, as turns:relay.example.org:443?transport=tcp")
		}
	}
	if c.VideoRelayPort == 0 && len(c.RelayURLs()) > 0 && len(c.VideoRelaySecret) < 32 {
		note("video_relay_secret", "", "write the secret that the relay has too, 32 characters or more")
	}
}

// RelayURLs are the addresses in video_relay_urls.
func (c Config) RelayURLs() (all []string) {
	for at := range strings.SplitSeq(c.VideoRelayURLs, ",") {
		if at = strings.TrimSpace(at); at != "" {
			all = append(all, at)
		}
	}
	return all
}

func isAddress(s string) bool {
	_, port, err := net.SplitHostPort(s)
	if err != nil {
		return false
	}
	number, err := strconv.Atoi(port)
	return err == nil && number >= 0 && number <= 65535
}

func isURL(s string, schemes ...string) bool {
	u, err := url.Parse(s)
	return err == nil && slices.Contains(schemes, u.Scheme) && (u.Host != "" || u.RawQuery != "")
}

// isOrigin is stricter: cookies, passkeys and the checks for foreign requests
// compare scheme, host and port, and nothing else.
func isOrigin(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" &&
		(u.Path == "" || u.Path == "/") && u.RawQuery == "" && u.Fragment == "" && u.User == nil
}

func isFile(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular()
}

// defaultBaseURL suits a person who tries Hearth on the own machine: browsers
// trust localhost without TLS, so that passkeys work there.
func defaultBaseURL(addr string) string {
	_, port, _ := net.SplitHostPort(addr)
	return "http://localhost:" + port
}
