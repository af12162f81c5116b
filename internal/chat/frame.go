package chat

import (
	"context"
	"encoding/json"
	"strconv"
	"strings"
	"sync/atomic"

	"github.com/a-h/templ"

	"hearth/internal/platform/i18n"
	"hearth/internal/platform/web"
)

// A variant is one of the ways in which an event is written: HTML in each
// language, and JSON.
type variant int

// asJSON comes after the languages of i18n.Langs, which are their own index.
var asJSON = variant(len(i18n.Langs))

// maxVariants bounds the array in a frame; New checks that it is enough.
const maxVariants = 4

func htmlIn(lang i18n.Lang) variant {
	for i, l := range i18n.Langs {
		if l == lang {
			return variant(i)
		}
	}
	return 0
}

// A frame is an event, written at most once for each variant that somebody
// listens in, and shared by all who do.
type frame struct {
	event   event
	encoded [maxVariants]atomic.Pointer[[]byte]
	folded  [maxVariants]atomic.Pointer[[]byte] // for those who meet it so; see touches.go
	away    [maxVariants]atomic.Pointer[[]byte]
}

// encode returns the frame's bytes. Two listeners may write the same variant at
// the same time; either result will do.
func (m *Module) encode(f *frame, v variant) ([]byte, error) {
	if raw := f.encoded[v].Load(); raw != nil {
		return *raw, nil
	}
	raw, err := m.write(f.event, v, func(*lineView) {})
	if err == nil {
		f.encoded[v].Store(&raw)
	}
	return raw, err
}

// write writes an event for a stream. A new message is unnamed, so that every
// client of server-sent events understands it; a changed one is called so,
// since it replaces what was there. with puts into the line what only some see.
func (m *Module) write(e event, v variant, with func(*lineView)) ([]byte, error) {
	if e.Held {
		return gone(strconv.FormatInt(e.seq, 10), m.token(e.ID), v)
	}
	data, err := m.data(e, v, with)
	if err != nil {
		return nil, err
	}
	name := ""
	if e.changed {
		name = "changed"
	}
	return web.StreamEvent(strconv.FormatInt(e.seq, 10), name, data), nil
}

func (m *Module) data(e event, v variant, with func(*lineView)) (string, error) {
	if v == asJSON {
		raw, err := json.Marshal(m.messageJSON(e.Message, e.author, e.Open()))
		return string(raw), err
	}
	view := m.lineView(e.Message, e.author)
	with(&view)
	return drawn(i18n.Langs[v], line(view))
}

// drawn is the component in the language, for readers in any time zone.
func drawn(lang i18n.Lang, c templ.Component) (string, error) {
	var b strings.Builder
	err := c.Render(i18n.With(context.Background(), lang), &b)
	return b.String(), err
}
