package apart

import (
	"testing"

	"hearth/internal/audit"
	"hearth/internal/group"
	"hearth/internal/group/grouptest"
	"hearth/internal/platform/db"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// bundle is a town whose members can keep apart.
type bundle struct {
	*grouptest.World
	apart  *Module
	parted []group.ID
	t      *testing.T
}

func newBundle(t *testing.T, d *db.DB) *bundle {
	t.Helper()
	w := grouptest.New(t, d)
	b := &bundle{World: w, t: t}
	b.apart = New(Deps{DB: d, Keys: w.Keys, IDs: w.IDs, Codec: w.Codec, Clock: w.Clock, Groups: w.Groups, Audit: audit.New(d, w.Keys, w.Clock),
		Parted: func(g group.ID) { b.parted = append(b.parted, g) }})
	return b
}

func (b *bundle) must(err error) {
	b.t.Helper()
	if err != nil {
		b.t.Fatal(err)
	}
}

// of is who is apart from somebody.
func (b *bundle) of(v group.Visit) group.Apart {
	b.t.Helper()
	apart, err := b.Groups.Apart(b.t.Context(), b.DB, v)
	b.must(err)
	return apart
}

// texts loads the messages once for every test of the package.
func texts(t *testing.T) {
	t.Helper()
	c, err := i18n.Load(Texts, group.Texts, ui.Texts, web.Texts)
	if err != nil {
		t.Fatal(err)
	}
	i18n.Use(c)
}
