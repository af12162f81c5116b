package sfu

import (
	"context"
	"log/slog"
	"regexp"
	"strings"
	"sync"

	"github.com/livekit/protocol/logger"
	"github.com/livekit/protocol/logger/zaputil"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"
)

// quiet sends LiveKit's log to ours, once a process: its errors as warnings, and
// its warnings, which come with every telephone in a tunnel, for those who look
// closely. Of each there is only the fixed sentence. The values beside it are
// identities, addresses and tickets.
var quiet = sync.OnceFunc(func() { logger.SetLogger(muffler{}, "livekit") })

// A muffler is LiveKit's logger. What is attached to it is forgotten.
type muffler struct{}

// numbers are addresses, and whatever else was written into a sentence.
var numbers = regexp.MustCompile(`[0-9a-fA-F]*[0-9][0-9a-fA-F.:]*`)

func (muffler) say(level slog.Level, sentence string) {
	slog.Log(context.Background(), level, "voice and video", "livekit", numbers.ReplaceAllString(sentence, "…"))
}

func (muffler) Debugw(string, ...any) {}

func (muffler) Infow(string, ...any) {}

func (m muffler) Warnw(sentence string, _ error, _ ...any) { m.say(slog.LevelDebug, sentence) }

func (m muffler) Errorw(sentence string, _ error, _ ...any) { m.say(slog.LevelWarn, sentence) }

func (m muffler) WithValues(...any) logger.Logger { return m }

func (m muffler) WithUnlikelyValues(...any) logger.UnlikelyLogger {
	return logger.NewUnlikelyLogger(m)
}

func (m muffler) WithName(string) logger.Logger { return m }

func (m muffler) WithComponent(string) logger.Logger { return m }

func (m muffler) WithCallDepth(int) logger.Logger { return m }

func (m muffler) WithItemSampler() logger.Logger { return m }

func (m muffler) WithoutSampler() logger.Logger { return m }

func (m muffler) WithDeferredValues() (logger.Logger, logger.DeferredFieldResolver) {
	return m, zaputil.NoOpDeferrer{}
}

// Metrics are LiveKit's own, once it runs. It counts into the registry that a
// whole process shares, which holds more than we want to show.
var Metrics prometheus.Gatherer = prometheus.GathererFunc(func() ([]*dto.MetricFamily, error) {
	all, err := prometheus.DefaultGatherer.Gather()
	var ours []*dto.MetricFamily
	for _, family := range all {
		if strings.HasPrefix(family.GetName(), "livekit_") {
			ours = append(ours, family)
		}
	}
	return ours, err
})
