package config

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"net/netip"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// aKey is 32 bytes in base64; badKey is one byte short.
var (
	aKey   = strings.Repeat("QUJD", 10) + "QUI="
	badKey = strings.Repeat("QUJD", 10) + "QQ=="
)

func write(t *testing.T, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDefaults(t *testing.T) {
	got, err := Load(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		Addr: "localhost:8080", BaseURL: "http://localhost:8080", DataDir: "data",
		LeaveURL: "https://www.wikipedia.org/", JoinsPerHour: 300, YouthFrom: 13, RoomPace: 600, Mail: "off", MailPort: 587, MailTLS: "starttls", Video: "embedded", VideoUDPPort: 7882, VideoTCPPort: 7881, LogLevel: "info", LogFormat: "text",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestLoad(t *testing.T) {
	secret := write(t, "secret", aKey+"\n")
	tests := []struct {
		name string
		env  []string
		yaml string
		show func(Config) any
		want any
	}{
		{"the file overrides the default", nil, "addr: :9000", func(c Config) any { return c.Addr }, ":9000"},
		{"the environment overrides the file", []string{"HEARTH_ADDR=:9001"}, "addr: :9000", func(c Config) any { return c.Addr }, ":9001"},
		{"an empty variable is not set", []string{"HEARTH_ADDR="}, "addr: :9000", func(c Config) any { return c.Addr }, ":9000"},
		{"an empty file changes nothing", nil, "\n", func(c Config) any { return c.Addr }, "localhost:8080"},
		{"a key without value changes nothing", nil, "addr:\n", func(c Config) any { return c.Addr }, "localhost:8080"},
		{"other variables are left alone", []string{"HEARTH_PORT=tcp://10.0.0.1:80", "PATH=/bin"}, "", func(c Config) any { return c.Addr }, "localhost:8080"},
		{"base_url follows the port", []string{"HEARTH_ADDR=0.0.0.0:81"}, "", func(c Config) any { return c.BaseURL }, "http://localhost:81"},
		{"base_url loses its slash", []string{"HEARTH_BASE_URL=https://a.example/"}, "", func(c Config) any { return c.BaseURL }, "https://a.example"},
		{"a truth from the file", nil, "demo: true", func(c Config) any { return c.Demo }, true},
		{"a truth from the environment", []string{"HEARTH_DEMO=1"}, "", func(c Config) any { return c.Demo }, true},
		{"a falsehood overrides", []string{"HEARTH_DEMO=false"}, "demo: true", func(c Config) any { return c.Demo }, false},
		{"a number", nil, "joins_per_hour: 7", func(c Config) any { return c.JoinsPerHour }, 7},
		{"networks from a list", nil, "trusted_proxies: [10.1.2.3/8, 'fd00::/8']", func(c Config) any { return fmt.Sprint(c.TrustedProxies) }, "[10.0.0.0/8 fd00::/8]"},
		{"networks from the environment", []string{"HEARTH_TRUSTED_PROXIES=10.0.0.0/8, 127.0.0.1/32"}, "", func(c Config) any { return fmt.Sprint(c.TrustedProxies) }, "[10.0.0.0/8 127.0.0.1/32]"},
		{"a secret from its file", []string{"HEARTH_MASTER_KEY_FILE=" + secret}, "", func(c Config) any { return c.MasterKey }, aKey},
		{"PostgreSQL over a socket", []string{"HEARTH_DATABASE_URL=postgres:///hearth?host=/run/postgresql"}, "", func(c Config) any { return c.DatabaseURL }, "postgres:///hearth?host=/run/postgresql"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			env := append(test.env, "HEARTH_CONFIG="+write(t, "hearth.yaml", test.yaml))
			config, err := Load(env, "")
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, test.show(config)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestWrong(t *testing.T) {
	tests := []struct {
		name string
		env  []string
		yaml string
		keys []string // every key that must be named, and no other
		must []string
		not  []string
	}{
		{"an address without port", []string{"HEARTH_ADDR=localhost"}, "", []string{"addr"}, []string{"HEARTH_ADDR", `"localhost"`, "host:port"}, nil},
		{"a port that is too high", []string{"HEARTH_ADDR=:70000"}, "", []string{"addr"}, nil, nil},
		{"a port in words", nil, "addr: localhost:http", []string{"addr"}, nil, nil},
		{"a bare number", nil, "addr: 8080", []string{"addr"}, []string{`"8080"`}, nil},
		{"a list for one value", nil, "addr: [a, b]", []string{"addr"}, []string{"one plain value"}, nil},
		{"a base URL with a path", []string{"HEARTH_BASE_URL=https://a.example/hearth"}, "", []string{"base_url"}, nil, nil},
		{"a base URL without scheme", []string{"HEARTH_BASE_URL=a.example"}, "", []string{"base_url"}, nil, nil},
		{"another database", []string{"HEARTH_DATABASE_URL=mysql://root:hunter2@db/hearth"}, "", []string{"database_url"}, []string{"postgres://"}, []string{"hunter2", "mysql"}},
		{"a database URL that does not parse", []string{"HEARTH_DATABASE_URL=postgres://u:hunter2@db:x/y%"}, "", []string{"database_url"}, nil, []string{"hunter2"}},
		{"a Redis address without scheme", []string{"HEARTH_REDIS_URL=:hunter2@localhost:6379"}, "", []string{"redis_url"}, nil, []string{"hunter2"}},
		{"a short key", []string{"HEARTH_MASTER_KEY=" + badKey}, "", []string{"master_key"}, []string{"openssl"}, []string{badKey}},
		{"a key as a list", nil, "master_key: [hunter2]", []string{"master_key"}, nil, []string{"hunter2"}},
		{"a secret twice", []string{"HEARTH_MASTER_KEY=" + aKey, "HEARTH_MASTER_KEY_FILE=/k"}, "", []string{"master_key"}, []string{"not both"}, []string{aKey}},
		{"a secret's file that is gone", []string{"HEARTH_REDIS_URL_FILE=/nowhere/redis"}, "", []string{"redis_url"}, []string{"/nowhere/redis"}, nil},
		{"a script as the way out", []string{"HEARTH_LEAVE_URL=javascript:alert(1)"}, "", []string{"leave_url"}, nil, nil},
		{"helplines that are gone", []string{"HEARTH_HELPLINES_FILE=/nowhere"}, "", []string{"helplines_file"}, nil, nil},
		{"helplines that are a folder", []string{"HEARTH_HELPLINES_FILE=/"}, "", []string{"helplines_file"}, nil, nil},
		{"young people below every law", nil, "youth_from: 12", []string{"youth_from"}, []string{"13 to 17"}, nil},
		{"young people who are none", nil, "youth_from: 18", []string{"youth_from"}, []string{"13 to 17"}, nil},
		{"nobody may join", nil, "joins_per_hour: 0", []string{"joins_per_hour"}, []string{"1 or more"}, nil},
		{"a number in words", nil, "joins_per_hour: many", []string{"joins_per_hour"}, []string{"whole number", `"many"`}, nil},
		{"neither true nor false", nil, "demo: perhaps", []string{"demo"}, []string{"true or false"}, nil},
		{"no network", nil, "trusted_proxies: [10.0.0.1]", []string{"trusted_proxies"}, []string{"10.0.0.0/8"}, nil},
		{"an unknown level", nil, "log_level: loud", []string{"log_level"}, nil, nil},
		{"an unknown format", nil, "log_format: xml", []string{"log_format"}, nil, nil},
		{"a collector without scheme", nil, "otlp_endpoint: localhost:4318", []string{"otlp_endpoint"}, nil, nil},
		{"metrics nowhere", nil, "metrics_addr: '9090'", []string{"metrics_addr"}, nil, nil},
		{"a key that is not there", nil, "adress: :80", []string{"adress"}, []string{"no such key", "config doc"}, nil},
		{"a key inside a key", nil, "log: {level: info}", []string{"log.level"}, []string{"no such key"}, nil},
		{"mail by pigeon", nil, "mail: pigeon", []string{"mail"}, []string{"off, outbox or smtp"}, nil},
		{"mail without a server", nil, "mail: smtp\nmail_tls: maybe", []string{"mail_host", "mail_from", "mail_tls"}, nil, nil},
		{"a mail server with its port", nil, "mail: smtp\nmail_from: a@b.example\nmail_host: mail.example:25\nmail_port: 0", []string{"mail_host", "mail_port"}, nil, nil},
		{"a name without its password", nil, "mail: smtp\nmail_from: a@b.example\nmail_host: mail.example\nmail_user: hearth", []string{"mail_password"}, nil, nil},
		{"video by smoke", nil, "video: smoke\nvideo_ip: here\nvideo_udp_port: 0\nvideo_tcp_port: 70000", []string{"video", "video_ip", "video_udp_port", "video_tcp_port"}, []string{"embedded, external or off"}, nil},
		{"video elsewhere, without saying where", nil, "video: external\nvideo_secret: hunter2", []string{"video_url", "video_key", "video_secret"}, []string{"32 characters"}, []string{"hunter2"}},
		{"a relay without a secret", nil, "video_relay_urls: 'turn:relay.example:3478, stun:relay.example'\nvideo_relay_secret: hunter2", []string{"video_relay_urls", "video_relay_secret"}, []string{"32 characters", "turns:"}, []string{"hunter2"}},
		{"a relay for what goes elsewhere", nil, "video: off\nvideo_relay_port: 3478", []string{"video_relay_port"}, nil, nil},
		{"a relay on no port", nil, "video_relay_port: 70000", []string{"video_relay_port"}, nil, nil},
		{"everything at once", []string{"HEARTH_ADDR=x"}, "demo: 7\nlog_level: loud\nnope: 1", []string{"nope", "addr", "demo", "log_level"}, nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(test.env, write(t, "hearth.yaml", test.yaml))
			var wrong *Error
			if !errors.As(err, &wrong) {
				t.Fatalf("Load = %v, want an *Error", err)
			}
			named := map[string]bool{}
			for _, p := range wrong.Problems {
				named[p.Key] = true
			}
			want := map[string]bool{}
			for _, key := range test.keys {
				want[key] = true
			}
			if diff := cmp.Diff(want, named); diff != "" {
				t.Error(diff)
			}
			contains(t, err.Error(), append(test.must, test.keys...), test.not)
		})
	}
}

func TestFileThatCannotBeRead(t *testing.T) {
	tests := []struct {
		name, path string
		must, not  []string
	}{
		{"gone", "/nowhere/hearth.yaml", []string{"/nowhere/hearth.yaml", "HEARTH_CONFIG"}, nil},
		{"a folder", t.TempDir(), []string{"directory"}, nil},
		{"no YAML", write(t, "a.yaml", "master_key: 'hunter2"), []string{"a.yaml", "not valid YAML"}, []string{"hunter2"}},
		{"no keys", write(t, "b.yaml", "hunter2"), []string{"b.yaml", "not valid YAML"}, []string{"hunter2"}},
		{"a key twice", write(t, "c.yaml", "addr: a\naddr: hunter2"), []string{"c.yaml"}, []string{"hunter2"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := Load(nil, test.path)
			if err == nil {
				t.Fatal("Load took it")
			}
			contains(t, err.Error(), test.must, test.not)
		})
	}
}

func contains(t *testing.T, text string, must, not []string) {
	t.Helper()
	for _, words := range must {
		if !strings.Contains(text, words) {
			t.Errorf("does not say %q:\n%s", words, text)
		}
	}
	for _, words := range not {
		if strings.Contains(text, words) {
			t.Errorf("says %q:\n%s", words, text)
		}
	}
}

func TestSecretsStayInside(t *testing.T) {
	config, err := Load([]string{
		"HEARTH_MASTER_KEY=" + aKey,
		"HEARTH_DATABASE_URL=postgres://u:hunter2@db/hearth",
		"HEARTH_REDIS_URL=redis://:hunter3@r:6379",
		"HEARTH_MAIL_PASSWORD=hunter4",
	}, "")
	if err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("start", "config", config)
	shown := fmt.Sprintf("%v %+v %#v %s %v\n%s", config, config, config, config, config.Redacted(), &log)
	contains(t, shown, []string{"localhost:8080", "(set, not shown)"}, []string{aKey, "hunter"})
}

func TestEveryKeyIsDocumented(t *testing.T) {
	doc, example := Doc(), Example()
	for _, s := range settings {
		if s.key == "" || s.doc == "" || s.env != "HEARTH_"+strings.ToUpper(s.key) {
			t.Errorf("the tags of %q are not complete", s.key)
		}
		contains(t, doc, []string{"## " + s.key + "\n", s.env, s.doc}, nil)
		contains(t, example, []string{"# " + s.key + ": "}, nil)
	}
}

// TestExampleLoads takes the # away from every key, as an operator would.
func TestExampleLoads(t *testing.T) {
	var lines []string
	for line := range strings.Lines(Example()) {
		line = strings.TrimPrefix(line, "# ")
		key, _, isKey := strings.Cut(line, ": ")
		if _, known := settingOf(key); isKey && known {
			lines = append(lines, line)
		}
	}
	if len(lines) != len(settings) {
		t.Fatalf("the example has %d keys of %d", len(lines), len(settings))
	}
	got, err := Load(nil, write(t, "hearth.yaml", strings.Join(lines, "")))
	if err != nil {
		t.Fatal(err)
	}
	want, err := Load(nil, "")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b netip.Prefix) bool { return a == b })); diff != "" {
		t.Error(diff)
	}
}

func TestKeyIsMadeOnce(t *testing.T) {
	config := Config{DataDir: filepath.Join(t.TempDir(), "new", "data")}
	keys := make([][]byte, 8)
	var all sync.WaitGroup
	for i := range keys {
		all.Go(func() {
			key, err := config.Key()
			if err != nil {
				t.Error(err)
			}
			keys[i] = key
		})
	}
	all.Wait()
	for _, key := range keys {
		if len(key) != 32 || !bytes.Equal(key, keys[0]) {
			t.Fatal("two starts at once have two keys")
		}
	}
	files, err := os.ReadDir(config.DataDir)
	if err != nil || len(files) != 1 {
		t.Errorf("the data folder holds %v, %v; want hearth.key alone", files, err)
	}
	info, err := os.Stat(config.KeyFile())
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("hearth.key: %v, %v; want mode 0600", info.Mode(), err)
	}
}

func TestKey(t *testing.T) {
	tests := []struct {
		name, given, file string
		ok                bool
	}{
		{"given", aKey, "", true},
		{"given without padding", strings.TrimRight(aKey, "="), "", true},
		{"given in the other alphabet", strings.Repeat("-_-_", 10) + "QUI=", "", true},
		{"in the file", "", aKey + "\n", true},
		{"a short one in the file", "", badKey, false},
		{"an empty file", "", "\n", false},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			config := Config{DataDir: t.TempDir(), MasterKey: test.given}
			if test.file != "" {
				if err := os.WriteFile(config.KeyFile(), []byte(test.file), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			key, err := config.Key()
			if (err == nil) != test.ok || test.ok && len(key) != 32 {
				t.Errorf("Key() = %d bytes, %v", len(key), err)
			}
			if err != nil {
				contains(t, err.Error(), nil, []string{badKey})
			}
		})
	}
}
