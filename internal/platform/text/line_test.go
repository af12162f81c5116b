package text_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearth/internal/platform/text"
)

func TestLine(t *testing.T) {
	cases := []struct{ name, in, want, not string }{
		{"plain", "hello", "hello", "<p>"},
		{"lines", "one\ntwo\n\n  \nthree", "one<br>two<br>three", "\n"},
		{"emphasis", "*so* **very** ~~not~~", "<em>so</em> <strong>very</strong> <del>not</del>", ""},
		{"not a heading", "# 1 fan", "# 1 fan", "<h"},
		{"not a list", "- and then\n1. nothing", "- and then<br>1. nothing", "<li"},
		{"not a quote", "> hm", "&gt; hm", "<blockquote"},
		{"script", "<script>alert(1)</script>", "&lt;script&gt;", "<script"},
		{"event", `<b onmouseover="x()">hi</b>`, "&lt;b", "<b"},
		{"image", "![x](https://evil.example/t.png)", "", "<img"},
		{"javascript link", "[x](javascript:alert(1))", "x", "javascript"},
		{"link is guarded", "see https://example.org", `rel="nofollow noreferrer noopener"`, ""},
		{"empty", "", "", "<"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := text.Line(c.in)
			if !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q in it", got, c.want)
			}
			if c.not != "" && strings.Contains(got, c.not) {
				t.Errorf("got %q, must not contain %q", got, c.not)
			}
		})
	}
}

var allowedInLine = map[string]string{"br": "", "em": "", "strong": "", "del": "", "code": "", "a": "href rel target"}

func FuzzLine(f *testing.F) {
	for _, s := range []string{"", "# a", "<script>", "[a](javascript:b)", "<a href=\"x\" onclick=y>", "`</code><svg onload=x>`", "a\n\n\nb\r"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		out := text.Line(in)
		if strings.ContainsAny(out, "\r\n") {
			t.Fatalf("%q gave a line break", in)
		}
		z := html.NewTokenizer(strings.NewReader(out))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			tok := z.Token()
			if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
				continue
			}
			attrs, ok := allowedInLine[tok.Data]
			if !ok {
				t.Fatalf("%q gave <%s>", in, tok.Data)
			}
			for _, a := range tok.Attr {
				if !strings.Contains(" "+attrs+" ", " "+a.Key+" ") {
					t.Fatalf("%q gave <%s %s>", in, tok.Data, a.Key)
				}
				if a.Key == "href" && !strings.HasPrefix(a.Val, "http://") && !strings.HasPrefix(a.Val, "https://") {
					t.Fatalf("%q links to %q", in, a.Val)
				}
			}
		}
	})
}
