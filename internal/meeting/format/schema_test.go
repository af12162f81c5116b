package format

import (
	"bytes"
	"encoding/json"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"hearth/internal/platform/i18n"
)

// validator is a JSON Schema implementation that we did not write.
func validator(t *testing.T) *jsonschema.Schema {
	t.Helper()
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(Schema()))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.DefaultDraft(jsonschema.Draft2020)
	if err := c.AddResource("format.json", doc); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("format.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// plainly is the document as the validator takes it.
func plainly(t *testing.T, doc string) any {
	t.Helper()
	var v any
	if err := yaml.Unmarshal([]byte(doc), &v); err != nil {
		t.Fatalf("%v in\n%s", err, doc)
	}
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := jsonschema.UnmarshalJSON(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestTheSchemaTakesWhatIsShipped(t *testing.T) {
	s := validator(t)
	for _, lang := range i18n.Langs {
		for _, o := range Shipped(lang) {
			for name, write := range map[string]func() ([]byte, error){"YAML": o.Format.YAML, "JSON": o.Format.JSON} {
				raw, err := write()
				if err != nil {
					t.Fatal(err)
				}
				if err := s.Validate(plainly(t, string(raw))); err != nil {
					t.Errorf("%s in %s as %s: %v", o.Code, lang, name, err)
				}
			}
		}
	}
}

func TestTheSchemaRefusesWhatIsOfAnotherShape(t *testing.T) {
	s := validator(t)
	if err := s.Validate(plainly(t, small)); err != nil {
		t.Fatalf("the smallest format: %v", err)
	}
	for _, row := range slices.Concat(unreadable, impossible) {
		if !row.schema {
			continue
		}
		if s.Validate(plainly(t, row.doc)) == nil {
			t.Errorf("%s is a format to the schema", row.name)
		}
	}
	for _, row := range counsel {
		if err := s.Validate(plainly(t, row.doc)); err != nil {
			t.Errorf("%s is only advised against: %v", row.name, err)
		}
	}
}

func TestTheSchemaInTheDocumentsIsTheSame(t *testing.T) {
	raw, err := os.ReadFile("../../../docs/meeting-format.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(raw, Schema()) {
		t.Error("docs/meeting-format.schema.json is not a copy of schema.json")
	}
}

// node walks into the schema.
func node(t *testing.T, path string) map[string]any {
	t.Helper()
	var at any
	if err := json.Unmarshal(Schema(), &at); err != nil {
		t.Fatal(err)
	}
	for step := range strings.SplitSeq(path, "/") {
		m, ok := at.(map[string]any)
		if !ok || m[step] == nil {
			t.Fatalf("the schema has no %s", path)
		}
		at = m[step]
	}
	return at.(map[string]any)
}

func texts[T ~string](all []T) (list []any) {
	for _, one := range all {
		list = append(list, string(one))
	}
	return list
}

func TestTheSchemaSaysWhatTheCodeSays(t *testing.T) {
	segment := "$defs/segment/properties/"
	for _, row := range []struct {
		path, key string
		want      any
	}{
		{"properties/hearth_format", "const", float64(Version)},
		{"properties/name", "maxLength", float64(MaxName)},
		{"properties/summary", "maxLength", float64(MaxSummary)},
		{"properties/length", "minimum", float64(MinLength)},
		{"properties/length", "maximum", float64(MaxLength)},
		{"properties/segments", "maxItems", float64(MaxSegments)},
		{"properties/ways/items", "enum", texts([]Way{Text, Listen, Voice, Video, Phone, Device})},
		{"properties/late", "enum", texts([]Late{LateAny, LateBetween, LateNever})},
		{segment + "id", "maxLength", float64(MaxID)},
		{segment + "kind", "enum", texts(Kinds)},
		{segment + "title", "maxLength", float64(MaxName)},
		{segment + "minutes", "maximum", float64(MaxLength)},
		{segment + "share", "maximum", float64(MaxShare)},
		{segment + "prompt", "maxLength", float64(MaxPrompt)},
		{segment + "prompts", "maxItems", float64(MaxPrompts)},
		{segment + "parts", "maxItems", float64(MaxParts)},
		{segment + "parts/items", "maxLength", float64(MaxPart)},
		{segment + "private", "maxLength", float64(MaxPrivate)},
		{segment + "text", "enum", texts(TextRules)},
		{segment + "roles/items", "enum", texts(Roles)},
		{segment + "cards", "maxItems", float64(MaxCards)},
		{"$defs/rule/properties/who", "enum", texts(Whos)},
		{"$defs/rule/properties/order", "enum", texts(Orders)},
		{"$defs/rule/properties/times", "maximum", float64(MaxPrompts)},
		{"$defs/exercise/properties/kind", "enum", texts(Practices)},
		{"$defs/exercise/properties/in", "maximum", float64(MaxBreath)},
		{"$defs/exercise/properties/steps", "maxItems", float64(MaxSteps)},
		{"$defs/exercise/properties/steps/items", "maxLength", float64(MaxStep)},
		{"$defs/vote/properties/options", "minItems", float64(MinOptions)},
		{"$defs/vote/properties/options", "maxItems", float64(MaxOptions)},
		{"$defs/vote/properties/options/items", "maxLength", float64(MaxOption)},
		{"$defs/card/properties/text", "maxLength", float64(MaxCard)},
	} {
		if diff := cmp.Diff(row.want, node(t, row.path)[row.key]); diff != "" {
			t.Errorf("%s %s:\n%s", row.path, row.key, diff)
		}
	}
}

// Every speaker and every order that the code takes in a segment of a kind, and
// no other, is one that the schema takes.
func TestTheSchemaKnowsWhoMaySpeak(t *testing.T) {
	s := validator(t)
	for _, kind := range Kinds {
		for _, who := range Whos {
			doc := rulesDoc(kind, "{who: "+string(who)+"}")
			_, err := Parse([]byte(doc))
			if schema := s.Validate(plainly(t, doc)); (schema == nil) != (err == nil) {
				t.Errorf("%s with %s: the code says %v, the schema %v", kind, who, err, schema)
			}
		}
		for _, order := range Orders {
			if _, err := Parse([]byte(rulesDoc(kind, "{order: "+string(order)+"}"))); (err == nil) != (slices.Contains(OrdersOf(kind), order) && Usual(kind).Turns()) {
				t.Errorf("%s by %s: %v", kind, order, err)
			}
		}
		if len(Speakers(kind)) == 0 {
			t.Errorf("nobody speaks in %s", kind)
		}
	}
}

// rulesDoc is a format with a segment of the kind and the rule.
func rulesDoc(kind Kind, rule string) string {
	more := map[Kind]string{Reading: "\nparts: [a]", Exercise: "\nexercise: {kind: breathing, in: 4, out: 6}", Vote: "\nvote: {text: a, options: [a, b]}"}
	return segment("kind: " + string(kind) + "\nspeak: " + rule + more[kind])
}
