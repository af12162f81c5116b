package app

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"hearth/internal/ops"
	"hearth/internal/platform/clock"
	"hearth/internal/platform/config"
	"hearth/internal/platform/fault"
	"hearth/internal/platform/i18n"
)

// roomWanted is how much free disk the doctor asks for, in bytes.
const roomWanted = 1 << 30

// Doctor looks at everything that Hearth stands on and says what to do.
func Doctor(ctx context.Context, cfg config.Config) ops.Report {
	checks := []ops.Check{ops.Writable(cfg.DataDir), ops.Room(cfg.DataDir, roomWanted)}
	if cfg.MasterKey == "" {
		checks = append(checks, ops.Private(cfg.KeyFile()))
	}
	a, err := Build(ctx, cfg, clock.System{})
	checks = append(checks, ops.Check{Name: "start", Run: func(context.Context) error { return err },
		Advice: "Hearth does not start with these settings; the message says why."})
	if err == nil {
		defer a.Close()
		checks = append(append(checks, a.checks()...), a.shared()...)
		checks = append(checks, a.noticeChecks()...)
		checks = append(checks, a.rotaChecks()...)
		checks = append(checks, ops.Check{Name: "audit log", Run: func(ctx context.Context) error { _, err := a.Audit.Verify(ctx); return err },
			Advice: "An entry was changed or dropped. Keep the database as it is and compare it with a backup."})
	}
	return ops.Doctor(ctx, cfg.Redacted(), checks)
}

// Explain turns a fault into an error that says in English what a form would
// have said at its fields: the command line has no page.
func Explain(err error) error {
	var f *fault.Error
	if !errors.As(err, &f) || len(f.Fields) == 0 {
		return err
	}
	ctx := i18n.With(context.Background(), i18n.English)
	var lines []string
	for _, field := range f.Fields {
		lines = append(lines, fmt.Sprintf("%s: %s", field.Name, i18n.TMap(ctx, field.Key, field.Args)))
	}
	return errors.New(strings.Join(lines, "\n"))
}
