package chat

import (
	"context"
	"net/http"
	"slices"

	"hearth/internal/group"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
	"hearth/internal/platform/ui"
	"hearth/internal/platform/web"
)

// Exercises are what can be started in a room with one press: a few words that
// everybody sees, and may answer or only read.
var Exercises = []string{"check_in", "gratitude", "grounding"}

// exerciseText is what is said when the exercise begins, in the group's
// language.
func exerciseText(ctx context.Context, g group.Group, code string) string {
	if lang, ok := i18n.Parse(g.Lang); ok {
		ctx = i18n.With(ctx, lang)
	}
	return i18n.T(ctx, "chat.exercise."+code+".text")
}

// start says an exercise's words in the name of who started it.
func (h handler) start(w http.ResponseWriter, r *http.Request) error {
	v, err := h.visit(r)
	if err != nil {
		return err
	}
	if err := allow(v, start, nil); err != nil {
		return err
	}
	in, err := web.ParseForm(r)
	if err != nil {
		return err
	}
	code := in.Text("exercise")
	if !slices.Contains(Exercises, code) {
		var c fault.Check
		c.Add("exercise", "chat.problem.exercise")
		return c.Err()
	}
	said, err := h.sayInTurn(r, v, Writing{Body: exerciseText(r.Context(), v.Group, code), Once: in.Text("once")})
	if err != nil {
		return err
	}
	return web.Created(w, r, h.token(said.ID), h.messageURL(v.Group, said.ID))
}

// exerciseOptions are the exercises as a choice.
func exerciseOptions(ctx context.Context) []ui.Option {
	options := make([]ui.Option, len(Exercises))
	for i, code := range Exercises {
		options[i] = ui.Option{Value: code, Text: i18n.T(ctx, "chat.exercise."+code)}
	}
	return options
}
