package main

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

// small measures what a person meets first: how soon it serves, what it holds,
// and how much a first visit sends.
func (b *bench) small() error {
	heading("Start, memory, size", "what", "figure")
	var starts []time.Duration
	for i := range b.size.starts {
		took, rss, err := b.firstStart(filepath.Join(b.dir, fmt.Sprintf("start-%d", i)))
		if err != nil {
			return err
		}
		starts = append(starts, took)
		if i == b.size.starts-1 {
			slices.Sort(starts)
			row("start to serving, empty data folder, median", ms(starts[len(starts)/2]))
			row("memory (RSS), idle, empty", mb(rss))
		}
	}
	info, err := os.Stat(b.hearth)
	if err != nil {
		return err
	}
	row("binary", mb(info.Size()))
	return b.demo(filepath.Join(b.dir, "demo"))
}

func (b *bench) firstStart(dir string) (took time.Duration, rss int64, err error) {
	node, err := startHearth(b.hearth, []string{"HEARTH_DATA_DIR=" + dir})
	if err != nil {
		return 0, 0, err
	}
	defer node.stop()
	time.Sleep(time.Second)
	return node.took, node.rss(), nil
}

// demo fills the demo world and visits its pages.
func (b *bench) demo(dir string) error {
	env := []string{"HEARTH_DATA_DIR=" + dir, "HEARTH_DEMO=true"}
	fill := exec.Command(b.hearth, "demo")
	fill.Env = append(os.Environ(), env...)
	began := time.Now()
	if out, err := fill.CombinedOutput(); err != nil {
		return fmt.Errorf("hearth demo: %w: %s", err, out)
	}
	row("hearth demo, to make the demo world", ms(time.Since(began)))
	node, err := startHearth(b.hearth, env)
	if err != nil {
		return err
	}
	defer node.stop()
	time.Sleep(time.Second)
	row("memory (RSS), idle, with the demo world", mb(node.rss()))
	visits, err := firstVisits(node.addr)
	if err != nil {
		return err
	}
	row("memory (RSS), after those visits", mb(node.rss()))
	heading("First visit, everything, gzip, heads of the answers included", "page", "requests", "page alone", "all files")
	for _, v := range visits {
		row(v.path, number(len(v.files)+1), kb(v.page), kb(v.all))
	}
	return nil
}

// A visit is what a browser loads that has never been here.
type visit struct {
	path      string
	page, all int64
	files     []string
}

func firstVisits(addr string) ([]visit, error) {
	c, err := dial(addr)
	if err != nil {
		return nil, err
	}
	defer c.close()
	paths := []string{"/", "/groups", "/help", "/join", "/sign-in"}
	if _, _, err := c.do(get(addr, "/groups", "", "text/html")); err != nil {
		return nil, err
	}
	if public := groupLink.FindSubmatch(c.body); public != nil {
		paths = append(paths, string(public[1]))
	}
	var visits []visit
	for _, path := range paths {
		v, err := c.visit(addr, path)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		visits = append(visits, v)
	}
	return visits, nil
}

var (
	groupLink  = regexp.MustCompile(`href="(/groups/[a-z0-9-]+)"`)
	staticLink = regexp.MustCompile(`(?:href|src)="(/static/[^"#?]+)|url\(["']?([^"')]+\.woff2)`)
)

// visit loads a page and every file that it names. A font that the style sheet
// names is loaded if the page asks for it ahead, as it does for the letters of
// its language; scripts that scripts import are counted too.
func (c *conn) visit(addr, path string) (v visit, err error) {
	v.path = path
	_, size, err := c.do(get(addr, path, "", "text/html", "Accept-Encoding: gzip"))
	if err != nil {
		return v, err
	}
	v.page, v.all = int64(size), int64(size)
	if _, _, err := c.do(get(addr, path, "", "text/html")); err != nil {
		return v, err
	}
	for _, link := range staticLink.FindAllSubmatch(bytes.Clone(c.body), -1) {
		file := string(link[1])
		if file == "" || slices.Contains(v.files, file) {
			continue
		}
		status, size, err := c.do(get(addr, file, "", "*/*", "Accept-Encoding: gzip"))
		if err != nil {
			return v, err
		}
		if status != 200 {
			return v, fmt.Errorf("%s answers %d", file, status)
		}
		v.files, v.all = append(v.files, strings.TrimPrefix(file, "/static/")), v.all+int64(size)
	}
	return v, nil
}
