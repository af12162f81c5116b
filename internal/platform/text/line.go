package text

import (
	"bytes"
	"regexp"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

// lineMarkdown knows one block, the paragraph: what somebody says in a chat
// that happens to begin with "#" or "1." is neither a heading nor a list.
var lineMarkdown = sync.OnceValue(func() goldmark.Markdown {
	p := parser.NewParser(
		parser.WithBlockParsers(util.Prioritized(parser.NewParagraphParser(), 1000)),
		parser.WithInlineParsers(
			util.Prioritized(parser.NewCodeSpanParser(), 100),
			util.Prioritized(parser.NewLinkParser(), 200),
			util.Prioritized(parser.NewAutoLinkParser(), 300),
			util.Prioritized(parser.NewEmphasisParser(), 500),
		),
	)
	return goldmark.New(goldmark.WithParser(p), goldmark.WithExtensions(extension.Linkify, extension.Strikethrough),
		goldmark.WithRendererOptions(html.WithHardWraps()))
})

var linePolicy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("br", "em", "strong", "del", "code")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	return p
})

var oneLine = strings.NewReplacer("\n", "", "\r", " ")

var blankLines = regexp.MustCompile(`\n[ \t]*(\n[ \t]*)+`)

// Line renders what somebody says in a chat into one run of safe HTML: line
// breaks, emphasis, code and links to http and https, guarded as in HTML. There
// is no paragraph around it and no line break in the result, so that it fits in
// a line of an event stream.
func Line(source string) string {
	source = blankLines.ReplaceAllString(strings.TrimSpace(source), "\n")
	var buf bytes.Buffer
	if err := lineMarkdown().Convert([]byte(source), &buf); err != nil {
		// goldmark fails only if the writer does, and a buffer does not.
		return bluemonday.StrictPolicy().Sanitize(source)
	}
	return oneLine.Replace(strings.TrimSpace(linePolicy().Sanitize(buf.String())))
}
