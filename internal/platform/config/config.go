package config

import (
	"net/netip"
	"path/filepath"
)

// Config is what an operator can decide. Load fills and checks it; nothing
// changes it afterwards.
type Config struct {
	Addr             string         `key:"addr" env:"HEARTH_ADDR" default:"localhost:8080" doc:"Where Hearth listens, as host:port. Leave the host out (:8080) to listen on every address of the machine."`
	BaseURL          string         `key:"base_url" env:"HEARTH_BASE_URL" doc:"How browsers reach Hearth, as https://groups.example.org. Passkeys belong to this address, so settle it before people join. Empty: http://localhost with the port of addr."`
	DataDir          string         `key:"data_dir" env:"HEARTH_DATA_DIR" default:"data" doc:"Folder for the database, files and keys. It is made if it is missing."`
	DatabaseURL      string         `key:"database_url" env:"HEARTH_DATABASE_URL" secret:"true" doc:"PostgreSQL 15 or later, as postgres://user:password@host/name. Empty: SQLite in the data folder."`
	RedisURL         string         `key:"redis_url" env:"HEARTH_REDIS_URL" secret:"true" doc:"Redis 7 or later, as redis://host:6379/0. Needed only when several Hearths serve one database. Empty: everything stays in this process."`
	MasterKey        string         `key:"master_key" env:"HEARTH_MASTER_KEY" secret:"true" doc:"The key that locks everything people write: 32 random bytes in base64, for example from openssl rand -base64 32. Without it nothing can be read again, so keep a copy apart from the backups. Empty: the file hearth.key in the data folder, made at the first start."`
	LeaveURL         string         `key:"leave_url" env:"HEARTH_LEAVE_URL" default:"https://www.wikipedia.org/" doc:"Where the Leave fast button goes. Choose a page that looks ordinary to somebody who glances at the screen."`
	HelplinesFile    string         `key:"helplines_file" env:"HEARTH_HELPLINES_FILE" doc:"File with your own helplines, shown first on the Help now page. Empty: only the built-in ones."`
	JoinsPerHour     int            `key:"joins_per_hour" env:"HEARTH_JOINS_PER_HOUR" default:"300" doc:"How many new accounts one address may make in an hour, so that a program cannot flood the server. A whole clinic or university may share one address."`
	YouthFrom        int            `key:"youth_from" env:"HEARTH_YOUTH_FROM" default:"13" doc:"From which age young people may join, in years, where an organisation has groups for them: 13 to 17. Write the age from which your law takes somebody's own yes for a service like this, such as 13 in the United Kingdom and the United States, 14 in Spain, 16 in Germany. Nobody younger gets in; without a group for young people nobody under 18 does."`
	RoomPace         int            `key:"room_pace" env:"HEARTH_ROOM_PACE" default:"600" doc:"How many messages one member may send to a room in a minute, so that a program cannot drown it. In a meeting it counts lines and acts, a tenth of it at once."`
	TrustedProxies   []netip.Prefix `key:"trusted_proxies" env:"HEARTH_TRUSTED_PROXIES" doc:"Networks of your own reverse proxies, as 10.0.0.0/8. Only from them is X-Forwarded-For believed. In the environment, separate several with commas."`
	Demo             bool           `key:"demo" env:"HEARTH_DEMO" default:"false" doc:"Lists the people of the demo world on the sign-in page. Never for real members."`
	Mail             string         `key:"mail" env:"HEARTH_MAIL" default:"off" doc:"Whether people can be told by mail that there is something new: smtp sends over your mail server, off offers no mail at all. outbox is for trying Hearth out: mails are kept in memory and shown to anybody at /outbox. Never for real members."`
	MailFrom         string         `key:"mail_from" env:"HEARTH_MAIL_FROM" doc:"Whom mails are from, as updates@example.org or Updates <updates@example.org>. The name is seen on the phones and in the inboxes of members, so choose one that says nothing about them."`
	MailHost         string         `key:"mail_host" env:"HEARTH_MAIL_HOST" doc:"Your mail server, as mail.example.org. Needed with mail: smtp."`
	MailPort         int            `key:"mail_port" env:"HEARTH_MAIL_PORT" default:"587" doc:"The mail server's port: mostly 587 with starttls, 465 with tls, 25 on the same machine."`
	MailTLS          string         `key:"mail_tls" env:"HEARTH_MAIL_TLS" default:"starttls" doc:"How the connection to the mail server is protected: starttls, tls, or none for a server on the same machine."`
	MailUser         string         `key:"mail_user" env:"HEARTH_MAIL_USER" doc:"Name for signing in to the mail server. Empty: without signing in."`
	MailPassword     string         `key:"mail_password" env:"HEARTH_MAIL_PASSWORD" secret:"true" doc:"Password for signing in to the mail server."`
	Video            string         `key:"video" env:"HEARTH_VIDEO" default:"embedded" doc:"How voice and video of meetings are carried: embedded does it in this program, from the first meeting on that uses them; external passes them to a LiveKit server of your own; off leaves meetings in text only. Nothing is ever recorded."`
	VideoIP          string         `key:"video_ip" env:"HEARTH_VIDEO_IP" doc:"The address of this machine that browsers send voice and video to, as 203.0.113.7: the public one. Empty: the machine's first address, or 127.0.0.1 while base_url is on localhost."`
	VideoUDPPort     int            `key:"video_udp_port" env:"HEARTH_VIDEO_UDP_PORT" default:"7882" doc:"UDP port for voice and video. Open it in the firewall; nothing listens on it before the first meeting with voice."`
	VideoTCPPort     int            `key:"video_tcp_port" env:"HEARTH_VIDEO_TCP_PORT" default:"7881" doc:"TCP port for voice and video, for networks that let no UDP through. Open it in the firewall. 0: none."`
	VideoURL         string         `key:"video_url" env:"HEARTH_VIDEO_URL" doc:"Address of your LiveKit server, as http://livekit.internal:7880. Only Hearth should be able to reach it. Needed with video: external."`
	VideoKey         string         `key:"video_key" env:"HEARTH_VIDEO_KEY" doc:"Name of the API key of your LiveKit server. Needed with video: external."`
	VideoSecret      string         `key:"video_secret" env:"HEARTH_VIDEO_SECRET" secret:"true" doc:"Secret of that API key, 32 characters or more. Needed with video: external."`
	VideoRelayPort   int            `key:"video_relay_port" env:"HEARTH_VIDEO_RELAY_PORT" default:"0" doc:"UDP and TCP port of a relay (TURN) for people whose network reaches neither of the two ports, as 3478. It sends to video_ip alone, which must be a public address, and to nobody who is not in a meeting. 0: none."`
	VideoRelayURLs   string         `key:"video_relay_urls" env:"HEARTH_VIDEO_RELAY_URLS" doc:"Addresses that browsers are told of the relay, as turns:relay.example.org:443?transport=tcp, with commas between them. Empty: video_ip and video_relay_port. With a relay that runs elsewhere (coturn) they are its own."`
	VideoRelaySecret string         `key:"video_relay_secret" env:"HEARTH_VIDEO_RELAY_SECRET" secret:"true" doc:"Secret that Hearth shares with a relay that runs elsewhere, 32 characters or more: coturn's static-auth-secret. Not for Hearth's own."`
	PagerHeartbeat   string         `key:"pager_heartbeat_url" env:"HEARTH_PAGER_HEARTBEAT_URL" secret:"true" doc:"An address outside this machine that is asked for every five minutes while calling people in an emergency works in every part, and not otherwise, as https://hc-ping.com/your-check. A service there can tell you when it falls silent. Empty: nobody outside notices."`
	PagerHooks       bool           `key:"pager_private_hooks" env:"HEARTH_PAGER_PRIVATE_HOOKS" default:"false" doc:"Lets organisations name services inside your own network, or without TLS, to be called in an emergency. Leave it off where you do not know everybody who runs an organisation here."`
	LogLevel         string         `key:"log_level" env:"HEARTH_LOG_LEVEL" default:"info" doc:"The least that is logged: debug, info, warn or error."`
	LogFormat        string         `key:"log_format" env:"HEARTH_LOG_FORMAT" default:"text" doc:"text for people, json for programs."`
	OTLPEndpoint     string         `key:"otlp_endpoint" env:"HEARTH_OTLP_ENDPOINT" doc:"Collector for OpenTelemetry traces over HTTP, as http://localhost:4318. Traces carry routes and times, no addresses and no content. Empty: no traces."`
	MetricsAddr      string         `key:"metrics_addr" env:"HEARTH_METRICS_ADDR" doc:"Where /metrics for Prometheus listens, as host:port. Empty: on addr, and only for this machine."`
}

// KeyFile is where the master key lives if it is not given.
func (c Config) KeyFile() string { return filepath.Join(c.DataDir, "hearth.key") }
