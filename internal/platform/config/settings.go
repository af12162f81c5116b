package config

import (
	"fmt"
	"net/netip"
	"reflect"
	"strconv"
	"strings"
)

// A setting is one field of Config with what its tags say.
type setting struct {
	key, env, fallback, doc string
	secret                  bool
	field                   int
}

// settings lists Config's fields in their order.
var settings = func() []setting {
	var all []setting
	of := reflect.TypeFor[Config]()
	for i := range of.NumField() {
		tag := of.Field(i).Tag
		all = append(all, setting{
			key: tag.Get("key"), env: tag.Get("env"), fallback: tag.Get("default"), doc: tag.Get("doc"),
			secret: tag.Get("secret") == "true", field: i,
		})
	}
	return all
}()

func settingOf(key string) (setting, bool) {
	for _, s := range settings {
		if s.key == key {
			return s, true
		}
	}
	return setting{}, false
}

// set parses a raw value into the setting's field. The error says what to
// write, and never repeats the value.
func (s setting) set(c *Config, raw any) error {
	switch field := reflect.ValueOf(c).Elem().Field(s.field).Addr().Interface().(type) {
	case *string:
		return setString(field, raw)
	case *bool:
		return setBool(field, raw)
	case *int:
		return setInt(field, raw)
	case *[]netip.Prefix:
		return setPrefixes(field, raw)
	default:
		panic(fmt.Sprintf("config: %s has a type that nothing parses", s.key))
	}
}

func setString(field *string, raw any) error {
	switch raw.(type) {
	case string, bool, int, float64:
		*field = strings.TrimSpace(fmt.Sprint(raw))
		return nil
	}
	return fmt.Errorf("write one plain value")
}

func setBool(field *bool, raw any) error {
	value, err := strconv.ParseBool(fmt.Sprint(raw))
	if err != nil {
		return fmt.Errorf("write true or false")
	}
	*field = value
	return nil
}

func setInt(field *int, raw any) error {
	value, err := strconv.Atoi(strings.TrimSpace(fmt.Sprint(raw)))
	if err != nil {
		return fmt.Errorf("write a whole number")
	}
	*field = value
	return nil
}

func setPrefixes(field *[]netip.Prefix, raw any) error {
	var words []string
	if list, ok := raw.([]any); ok {
		for _, word := range list {
			words = append(words, fmt.Sprint(word))
		}
	} else {
		words = strings.FieldsFunc(fmt.Sprint(raw), func(r rune) bool { return r == ',' || r == ' ' })
	}
	*field = nil
	for _, word := range words {
		prefix, err := netip.ParsePrefix(word)
		if err != nil {
			return fmt.Errorf("write networks as 10.0.0.0/8 or fd00::/8")
		}
		*field = append(*field, prefix.Masked())
	}
	return nil
}

// show is the field's value as an operator would write it.
func (s setting) show(c Config) string {
	value := reflect.ValueOf(c).Field(s.field).Interface()
	if prefixes, ok := value.([]netip.Prefix); ok {
		words := make([]string, len(prefixes))
		for i, prefix := range prefixes {
			words[i] = prefix.String()
		}
		return strings.Join(words, ", ")
	}
	return fmt.Sprint(value)
}
