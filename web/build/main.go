// Command build turns the sources in web into the files in web/dist that the
// program embeds. Run it from the root of the repository, after "npm ci" in
// web: go run ./web/build
package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	source = "web"
	dist   = "web/dist"
	lucide = "web/node_modules/lucide-static/icons"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("web/build: ")
	if err := build(); err != nil {
		log.Fatal(err)
	}
}

func build() error {
	if _, err := os.Stat(lucide); err != nil {
		return errors.New("web/node_modules is missing: run npm ci in web first")
	}
	if err := empty(dist); err != nil {
		return err
	}
	files, names, err := bundle()
	if err != nil {
		return err
	}
	icons, err := readIcons(filepath.Join(source, "icons", "list.txt"))
	if err != nil {
		return err
	}
	for name, value := range map[string]any{"manifest.json": names, "icons.json": icons} {
		if err := writeJSON(name, value); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if err := write(name, files[name]); err != nil {
			return err
		}
	}
	return nil
}

// empty removes what an earlier build left, and keeps .gitkeep, without which
// a bare clone would have nothing to embed.
func empty(dir string) error {
	old, err := filepath.Glob(filepath.Join(dir, "[^.]*"))
	if err != nil {
		return err
	}
	for _, name := range old {
		if err := os.Remove(name); err != nil {
			return err
		}
	}
	return nil
}

// bundle returns the built files by their hashed names, and the hashed names
// by their plain ones.
func bundle() (map[string][]byte, map[string]string, error) {
	islands, err := filepath.Glob(filepath.Join(source, "ts", "*.ts"))
	if err != nil {
		return nil, nil, err
	}
	islands = slices.DeleteFunc(islands, func(name string) bool { return strings.HasSuffix(name, ".d.ts") })
	result := api.Build(api.BuildOptions{
		EntryPoints:       append(islands, filepath.Join(source, "css", "app.css"), filepath.Join(source, "icons", "favicon.svg")),
		Outdir:            dist,
		EntryNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Bundle:            true,
		Metafile:          true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		LegalComments:     api.LegalCommentsNone,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		Charset:           api.CharsetUTF8,
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, nil, fmt.Errorf("esbuild found %d errors", len(result.Errors))
	}
	names, err := manifest(result.Metafile)
	files := map[string][]byte{}
	for _, f := range result.OutputFiles {
		files[filepath.Base(f.Path)] = f.Contents
	}
	return files, names, err
}

// manifest reads from esbuild's account of the build which source became which
// file. A file that the stylesheet asks for, such as the typeface, is no entry
// point and is named after its only input.
func manifest(metafile string) (map[string]string, error) {
	var meta struct {
		Outputs map[string]struct {
			EntryPoint string                     `json:"entryPoint"`
			Inputs     map[string]json.RawMessage `json:"inputs"`
		} `json:"outputs"`
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for out, from := range meta.Outputs {
		name := from.EntryPoint
		if name == "" {
			for name = range from.Inputs {
				break
			}
		}
		plain := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name)) + filepath.Ext(out)
		names[plain] = filepath.Base(out)
	}
	return names, nil
}

type icon struct {
	Body string `json:"body"`
	Flip bool   `json:"flip,omitempty"`
}

// readIcons takes the drawings that the list names out of Lucide, without
// their frame and their line breaks.
func readIcons(list string) (map[string]icon, error) {
	raw, err := os.ReadFile(list)
	if err != nil {
		return nil, err
	}
	icons := map[string]icon{}
	for line := range strings.Lines(string(raw)) {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		svg, err := os.ReadFile(filepath.Join(lucide, words[0]+".svg"))
		if err != nil {
			return nil, err
		}
		icons[words[0]] = icon{Body: inside(string(svg)), Flip: slices.Contains(words, "flip")}
	}
	return icons, nil
}

// inside returns what stands between <svg …> and </svg>, on one line.
func inside(svg string) string {
	_, svg, _ = strings.Cut(svg, "<svg")
	_, svg, _ = strings.Cut(svg, ">")
	svg, _, _ = strings.Cut(svg, "</svg>")
	svg = strings.Join(strings.Fields(svg), " ")
	return strings.NewReplacer(" />", "/>", "> <", "><").Replace(svg)
}

func writeJSON(name string, value any) error {
	raw, err := json.MarshalIndent(value, "", "\t")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, name), raw, 0o644)
}

// write stores a file and, where that makes it smaller, its gzipped twin.
func write(name string, body []byte) error {
	if err := os.WriteFile(filepath.Join(dist, name), body, 0o644); err != nil {
		return err
	}
	var packed bytes.Buffer
	zip, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return err
	}
	if _, err := zip.Write(body); err != nil {
		return err
	}
	if err := zip.Close(); err != nil {
		return err
	}
	if packed.Len() >= len(body) || filepath.Ext(name) == ".woff2" {
		return nil
	}
	return os.WriteFile(filepath.Join(dist, name+".gz"), packed.Bytes(), 0o644)
}
