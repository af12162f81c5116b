package text_test

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"hearth/internal/platform/text"
)

func TestHTML(t *testing.T) {
	cases := []struct{ name, in, want, not string }{
		{"paragraphs", "one\ntwo\n\nthree", "<p>one<br>\ntwo</p>\n<p>three</p>", ""},
		{"emphasis and list", "- *a*\n- **b**", "<li><strong>b</strong></li>", ""},
		{"heading goes below the page's", "# loud", "<h3>loud</h3>", "<h1"},
		{"script", "<script>alert(1)</script>hi", "&lt;script&gt;alert(1)&lt;/script&gt;hi", "<script"},
		{"event", `<p onclick="x()">hi</p>`, "&lt;p onclick", "<p onclick"},
		{"image", "![a cat](https://evil.example/t.png)", `<a href="https://evil.example/t.png" rel="nofollow noreferrer noopener" target="_blank">a cat</a>`, "<img"},
		{"javascript link", "[x](javascript:alert(1))", "x", "javascript"},
		{"data link", "[x](data:text/html,hi)", "x", "data:"},
		{"link is guarded", "https://example.org", `rel="nofollow noreferrer noopener"`, ""},
		{"style", `<p style="position:fixed">x</p>`, "&lt;p style", "<p style"},
		{"comment", "<!-- x -->y", "y", "<!--"},
		{"entity", "&lt;script&gt;", "&lt;script&gt;", "<script"},
		{"id", `<a id="main">x</a>`, "x", "<a id="},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got := text.HTML(c.in)
			if !strings.Contains(got, c.want) {
				t.Errorf("got %q, want %q in it", got, c.want)
			}
			if c.not != "" && strings.Contains(got, c.not) {
				t.Errorf("got %q, must not contain %q", got, c.not)
			}
		})
	}
}

var allowed = map[string]string{"p": "", "br": "", "em": "", "strong": "", "del": "", "blockquote": "", "ul": "", "ol": "start", "li": "",
	"code": "", "pre": "", "hr": "", "h3": "", "h4": "", "a": "href rel target"}

func FuzzHTML(f *testing.F) {
	for _, s := range []string{"", "# a", "<script>", "[a](javascript:b)", "<a href=\"x\" onclick=y>", "```\n</code><svg onload=x>", "&#x6a;avascript:"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, in string) {
		z := html.NewTokenizer(strings.NewReader(text.HTML(in)))
		for kind := z.Next(); kind != html.ErrorToken; kind = z.Next() {
			tok := z.Token()
			if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
				continue
			}
			attrs, ok := allowed[tok.Data]
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

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"Así  ES": "asi es", "ÇA": "ca", "أُمِّي": "امي", "STRASSE": "strasse", "Straße": "strasse", "a\u200bb": "ab", "مدرسة": "مدرسه",
	} {
		if got := text.Fold(in); got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
	if !text.Contains(text.Fold("La tristeza de los domingos"), text.Words("Domingos, tristeza")) {
		t.Error("words in any order must be found")
	}
	if text.Contains(text.Fold("abc"), text.Words("?!")) {
		t.Error("a query without words finds nothing")
	}
}
