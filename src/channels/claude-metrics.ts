import { z } from 'zod';

/** Where the agent sends its metrics, beside its hooks. */
export const metricsPath = '/v1/metrics';
export const metricsHeader = 'x-countersign-metrics';

/**
 * Makes Claude Code send its metrics (OTLP over http, JSON) to us every 5 s: the only place it names cost while a session
 * runs. Set in the environment, the weakest place, so that telemetry the user set up in settings goes on unchanged.
 */
export function metricsEnvironment(url: string, secret: string): Record<string, string> {
  return {
    CLAUDE_CODE_ENABLE_TELEMETRY: '1',
    OTEL_METRICS_EXPORTER: 'otlp',
    OTEL_EXPORTER_OTLP_METRICS_PROTOCOL: 'http/json',
    OTEL_EXPORTER_OTLP_METRICS_ENDPOINT: url,
    OTEL_EXPORTER_OTLP_METRICS_HEADERS: `${metricsHeader}=${secret}`,
    OTEL_METRIC_EXPORT_INTERVAL: '5000',
  };
}

const list = <T extends z.ZodType>(item: T) => z.array(item).default([]);
const Metrics = z.looseObject({
  resourceMetrics: list(
    z.looseObject({
      scopeMetrics: list(
        z.looseObject({
          metrics: list(
            z.looseObject({
              name: z.string(),
              sum: z
                .looseObject({
                  /** 1: each point is what came since the last one. */
                  aggregationTemporality: z.number(),
                  dataPoints: list(z.looseObject({ asDouble: z.number().nonnegative().optional() })),
                })
                .optional(),
            }),
          ),
        }),
      ),
    }),
  ),
});

/** US dollars spent since the last report; 0 for anything else. */
export function spentIn(body: unknown): number {
  const parsed = Metrics.safeParse(body);
  if (!parsed.success) return 0;
  return parsed.data.resourceMetrics
    .flatMap((resource) => resource.scopeMetrics)
    .flatMap((scope) => scope.metrics)
    .filter((metric) => metric.name === 'claude_code.cost.usage' && metric.sum?.aggregationTemporality === 1)
    .flatMap((metric) => metric.sum?.dataPoints ?? [])
    .reduce((total, point) => total + (point.asDouble ?? 0), 0);
}
