package obs

import (
	"context"
	"fmt"
	"log/slog"
	"net/url"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdk "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/noop"
)

// New returns an observer. Traces go to the OTLP collector at endpoint, as
// "http://localhost:4318"; with an empty endpoint there are none. version is
// the program's own.
func New(ctx context.Context, endpoint, version string) (*Observer, error) {
	if endpoint == "" {
		return observe(noop.NewTracerProvider(), func(context.Context) error { return nil }), nil
	}
	target, err := tracesURL(endpoint)
	if err != nil {
		return nil, err
	}
	exporter, err := otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(target), otlptracehttp.WithTimeout(5*time.Second))
	if err != nil {
		return nil, fmt.Errorf("traces: %w", err)
	}
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(error) {
		// The error's text holds the collector's answer, which is not ours to log.
		slog.Warn("traces could not be sent")
	}))
	provider := tracing(sdk.NewBatchSpanProcessor(exporter), version)
	return observe(provider, provider.Shutdown), nil
}

// tracesURL adds the protocol's own path to a bare endpoint.
func tracesURL(endpoint string) (string, error) {
	u, err := url.Parse(endpoint)
	if err != nil {
		return "", fmt.Errorf("traces: the endpoint cannot be read; it looks like http://localhost:4318")
	}
	if u.Path == "" || u.Path == "/" {
		u.Path = "/v1/traces"
	}
	return u.String(), nil
}

// tracing returns a provider whose spans say nothing of the machine but the
// program's name and version.
func tracing(processor sdk.SpanProcessor, version string) *sdk.TracerProvider {
	about := resource.NewSchemaless(attribute.String("service.name", "hearth"), attribute.String("service.version", version))
	return sdk.NewTracerProvider(sdk.WithSpanProcessor(processor), sdk.WithResource(about))
}

func observe(provider trace.TracerProvider, shutdown func(context.Context) error) *Observer {
	o := &Observer{tracer: provider.Tracer("hearth"), shutdown: shutdown}
	o.register()
	return o
}
