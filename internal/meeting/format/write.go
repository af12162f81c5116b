package format

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strings"

	"gopkg.in/yaml.v3"
)

// YAML writes the format down so that Parse reads it back the same. The format
// is tidy (see Tidy) and has been checked.
func (f Format) YAML() ([]byte, error) {
	var b bytes.Buffer
	encoder := yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	if err := encoder.Encode(f); err != nil {
		return nil, err
	}
	err := encoder.Close()
	return b.Bytes(), err
}

// JSON is YAML for programs.
func (f Format) JSON() ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(f)
	return b.Bytes(), err
}

// Tidy is the format as it is kept: texts without spaces around them and with
// plain line ends, and nil for empty lists. Parse returns tidy formats; one that
// was put together from a form goes through Tidy before it is checked.
func (f Format) Tidy() Format {
	copied := reflect.New(reflect.TypeFor[Format]()).Elem()
	tidy(reflect.ValueOf(f), copied)
	return copied.Interface().(Format)
}

var lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")

// tidy copies from into to, so that nothing is shared between the two.
func tidy(from, to reflect.Value) {
	switch from.Kind() {
	case reflect.Struct:
		for i := range from.NumField() {
			tidy(from.Field(i), to.Field(i))
		}
	case reflect.Pointer:
		if !from.IsNil() {
			to.Set(reflect.New(from.Type().Elem()))
			tidy(from.Elem(), to.Elem())
		}
	case reflect.Slice:
		if from.Len() > 0 {
			to.Set(reflect.MakeSlice(from.Type(), from.Len(), from.Len()))
			for i := range from.Len() {
				tidy(from.Index(i), to.Index(i))
			}
		}
	case reflect.String:
		to.SetString(strings.TrimSpace(lineEnds.Replace(from.String())))
	default:
		to.Set(from)
	}
}
