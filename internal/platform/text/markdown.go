package text

import (
	"bytes"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/microcosm-cc/bluemonday"
	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/util"
)

var markdown = sync.OnceValue(func() goldmark.Markdown {
	// People write paragraphs, lists, quotes and emphasis here; a single line
	// break stays a line break. The parsers for raw HTML are left out, so that a
	// tag somebody typed is shown as they typed it and not lost.
	p := parser.NewParser(
		parser.WithBlockParsers(slices.DeleteFunc(parser.DefaultBlockParsers(), isHTML)...),
		parser.WithInlineParsers(slices.DeleteFunc(parser.DefaultInlineParsers(), isHTML)...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
	)
	return goldmark.New(goldmark.WithParser(p), goldmark.WithExtensions(extension.Linkify, extension.Strikethrough),
		goldmark.WithRendererOptions(html.WithHardWraps(), renderer.WithNodeRenderers(util.Prioritized(imageAsLink{}, 1))))
})

func isHTML(p util.PrioritizedValue) bool {
	kind := reflect.TypeOf(p.Value)
	return kind == reflect.TypeOf(parser.NewHTMLBlockParser()) || kind == reflect.TypeOf(parser.NewRawHTMLParser())
}

var policy = sync.OnceValue(func() *bluemonday.Policy {
	p := bluemonday.NewPolicy()
	p.AllowElements("p", "br", "em", "strong", "del", "blockquote", "ul", "ol", "li", "code", "pre", "hr", "h3", "h4")
	p.AllowAttrs("start").Matching(regexp.MustCompile(`^[0-9]{1,4}$`)).OnElements("ol")
	p.AllowAttrs("href").OnElements("a")
	p.AllowURLSchemes("https", "http")
	p.RequireParseableURLs(true)
	p.RequireNoFollowOnLinks(true)
	p.RequireNoReferrerOnLinks(true)
	p.AddTargetBlankToFullyQualifiedLinks(true)
	p.AddSpaceWhenStrippingTag(true)
	return p
})

// imageAsLink writes a link where somebody put a picture: a picture from
// elsewhere would tell that place who reads here, and its words must not be lost.
type imageAsLink struct{}

// RegisterFuncs implements renderer.NodeRenderer.
func (imageAsLink) RegisterFuncs(r renderer.NodeRendererFuncRegisterer) {
	r.Register(ast.KindImage, func(w util.BufWriter, _ []byte, node ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			_, err := w.WriteString("</a>")
			return ast.WalkContinue, err
		}
		image := node.(*ast.Image)
		address := util.EscapeHTML(util.URLEscape(image.Destination, true))
		_, err := w.WriteString(`<a href="` + string(address) + `">`)
		return ast.WalkContinue, err
	})
}

// headings brings a post's own headings below the page's.
var headings = strings.NewReplacer("<h1>", "<h3>", "</h1>", "</h3>", "<h2>", "<h3>", "</h2>", "</h3>",
	"<h3>", "<h3>", "</h3>", "</h3>", "<h5>", "<h4>", "</h5>", "</h4>", "<h6>", "<h4>", "</h6>", "</h4>")

// HTML renders Markdown into HTML that is safe inside a page of ours: no
// script, style, image, class, id or event, links only to http and https, with
// noopener, noreferrer and nofollow.
func HTML(source string) string {
	var buf bytes.Buffer
	if err := markdown().Convert([]byte(source), &buf); err != nil {
		// goldmark fails only if the writer does, and a buffer does not.
		return bluemonday.StrictPolicy().Sanitize(source)
	}
	return policy().Sanitize(headings.Replace(buf.String()))
}
