package config

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/knadh/koanf/parsers/yaml"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/v2"
)

// fileEnv names the file when the command line does not.
const fileEnv = "HEARTH_CONFIG"

// Load reads the configuration from environ, which has os.Environ's form, and
// the YAML file at path. An empty path means the file that HEARTH_CONFIG names,
// and none if it names none. An empty variable counts as not set.
//
// An error is an *Error that names every wrong key at once, unless the file
// itself cannot be read.
func Load(environ []string, path string) (Config, error) {
	vars := variables(environ)
	if path == "" {
		path = vars[fileEnv]
	}
	values := koanf.New(".")
	if path != "" {
		if err := loadFile(values, path); err != nil {
			return Config{}, err
		}
	}
	wrong := &Error{}
	unknownKeys(values, path, wrong)
	loadEnvironment(values, vars, wrong)
	config := fill(values, wrong)
	config.check(wrong)
	if config.BaseURL == "" {
		config.BaseURL = defaultBaseURL(config.Addr)
	}
	config.BaseURL = strings.TrimSuffix(config.BaseURL, "/")
	return config, wrong.orNil()
}

func loadFile(values *koanf.Koanf, path string) error {
	err := values.Load(file.Provider(path), yaml.Parser())
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("configuration: there is no file %s; make it, or leave %s unset", path, fileEnv)
	case errors.As(err, new(*fs.PathError)):
		return fmt.Errorf("configuration: %w", err)
	}
	// The parser's message may repeat a line of the file, and with it a secret.
	return fmt.Errorf("configuration: %s is not valid YAML; write one line `key: value` for each key", path)
}

// variables are the non-empty variables of environ; the last of a name counts.
func variables(environ []string) map[string]string {
	vars := map[string]string{}
	for _, line := range environ {
		if name, value, _ := strings.Cut(line, "="); value != "" {
			vars[name] = value
		}
	}
	return vars
}

// unknownKeys notes each key of the file that is none of ours, since a
// misspelt key would otherwise be a decision that is silently not kept.
func unknownKeys(values *koanf.Koanf, path string, wrong *Error) {
	for _, key := range values.Keys() {
		if _, known := settingOf(key); !known {
			wrong.add(Problem{Key: key, Where: path, Todo: "there is no such key; `hearth config doc` lists them all"})
			values.Delete(key)
		}
	}
}

// loadEnvironment lays the environment over the file.
func loadEnvironment(values *koanf.Koanf, vars map[string]string, wrong *Error) {
	var lines []string
	for _, s := range settings {
		value := vars[s.env]
		if from := vars[s.env+"_FILE"]; s.secret && from != "" {
			value = secretFrom(s, value, from, wrong)
		}
		if value != "" {
			lines = append(lines, s.key+"="+value)
		}
	}
	// Neither the provider nor a map can fail.
	_ = values.Load(env.Provider(".", env.Opt{EnvironFunc: func() []string { return lines }}), nil)
}

// secretFrom reads the file that NAME_FILE names.
func secretFrom(s setting, value, from string, wrong *Error) string {
	name := s.env + "_FILE"
	if value != "" {
		wrong.add(Problem{Key: s.key, Where: name, Todo: "set either " + s.env + " or " + name + ", not both"})
		return ""
	}
	content, err := os.ReadFile(from)
	if err != nil {
		wrong.add(Problem{Key: s.key, Where: name, Found: from, Todo: "this file cannot be read; check the path and who may read it"})
		return ""
	}
	return strings.TrimSpace(string(content))
}

// fill parses the values into a Config, defaults where there is none.
func fill(values *koanf.Koanf, wrong *Error) Config {
	var config Config
	for _, s := range settings {
		raw := values.Get(s.key)
		if raw == nil || raw == "" {
			raw = s.fallback
		}
		if raw == "" {
			continue
		}
		if err := s.set(&config, raw); err != nil {
			wrong.addSetting(s, fmt.Sprint(raw), err.Error())
		}
	}
	return config
}

// A Problem is one key that is wrong.
type Problem struct {
	Key   string
	Where string // the variable or file to look at
	Found string // what was found, quoted in the message; empty for a secret
	Todo  string // what to do about it
}

// An Error names everything that is wrong.
type Error struct{ Problems []Problem }

// Error lists the problems, one a line.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("configuration: please mend")
	for _, p := range e.Problems {
		fmt.Fprintf(&b, "\n  %s (%s): ", p.Key, p.Where)
		if p.Found != "" {
			fmt.Fprintf(&b, "found %q; ", p.Found)
		}
		b.WriteString(p.Todo)
	}
	return b.String()
}

func (e *Error) add(p Problem) { e.Problems = append(e.Problems, p) }

// addSetting notes a wrong value, unless the key is known to be wrong already.
func (e *Error) addSetting(s setting, found, todo string) {
	if slices.ContainsFunc(e.Problems, func(p Problem) bool { return p.Key == s.key }) {
		return
	}
	if s.secret {
		found = ""
	}
	e.add(Problem{Key: s.key, Where: s.env, Found: found, Todo: todo})
}

func (e *Error) orNil() error {
	if len(e.Problems) == 0 {
		return nil
	}
	return e
}
