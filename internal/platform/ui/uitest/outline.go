package uitest

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Outline writes HTML with one node a line, attributes sorted, white space
// folded, icons emptied and hashes cut from the addresses of assets.
func Outline(source string) string {
	var b strings.Builder
	for _, n := range parse(source) {
		outline(&b, n, 0)
	}
	return b.String()
}

// parse reads a whole document or a part of one.
func parse(source string) []*html.Node {
	if strings.HasPrefix(strings.ToLower(strings.TrimSpace(source)), "<!doctype") {
		doc, err := html.Parse(strings.NewReader(source))
		if err != nil {
			return nil
		}
		return slices.Collect(doc.ChildNodes())
	}
	body := &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
	nodes, err := html.ParseFragment(strings.NewReader(source), body)
	if err != nil {
		return nil
	}
	return nodes
}

func outline(b *strings.Builder, n *html.Node, depth int) {
	pad := strings.Repeat("  ", depth)
	switch n.Type {
	case html.DoctypeNode:
		b.WriteString("<!doctype html>\n")
	case html.TextNode:
		if text := strings.Join(strings.Fields(n.Data), " "); text != "" {
			fmt.Fprintf(b, "%s%s\n", pad, html.EscapeString(text))
		}
	case html.ElementNode:
		fmt.Fprintf(b, "%s<%s%s>\n", pad, n.Data, attributes(n))
		if !isIcon(n) {
			for child := range n.ChildNodes() {
				outline(b, child, depth+1)
			}
		}
		if !void[n.Data] {
			fmt.Fprintf(b, "%s</%s>\n", pad, n.Data)
		}
	}
}

var void = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "link": true, "meta": true}

var hash = regexp.MustCompile(`^(/static/.*)-[A-Z0-9]{8}(\.[a-z0-9]+)$`)

func attributes(n *html.Node) string {
	var all []string
	for _, a := range n.Attr {
		value := hash.ReplaceAllString(a.Val, "$1$2")
		if isIcon(n) && a.Key == "class" {
			value = "icon"
		}
		all = append(all, fmt.Sprintf(` %s="%s"`, a.Key, html.EscapeString(value)))
	}
	slices.Sort(all)
	return strings.Join(all, "")
}

func isIcon(n *html.Node) bool {
	return n.Data == "svg" && slices.ContainsFunc(n.Attr, func(a html.Attribute) bool {
		return a.Key == "class" && strings.HasPrefix(a.Val, "icon")
	})
}

// Offences lists what in the HTML the content security policy would block.
func Offences(source string) []string {
	var found []string
	for _, root := range parse(source) {
		for n := range root.Descendants() {
			found = append(found, offences(n)...)
		}
		found = append(found, offences(root)...)
	}
	return found
}

func offences(n *html.Node) (found []string) {
	if n.Type != html.ElementNode {
		return nil
	}
	for _, a := range n.Attr {
		if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Val, "javascript:") {
			found = append(found, fmt.Sprintf("<%s> has the attribute %s=%q", n.Data, a.Key, a.Val))
		}
	}
	if (n.Data == "script" || n.Data == "style") && n.FirstChild != nil && !isData(n) {
		found = append(found, fmt.Sprintf("<%s> has a body", n.Data))
	}
	return found
}

// isData reports whether a script element holds what no browser runs.
func isData(n *html.Node) bool {
	return slices.ContainsFunc(n.Attr, func(a html.Attribute) bool { return a.Key == "type" && a.Val == "application/ld+json" })
}
