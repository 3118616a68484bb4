import type { Labels, Metric, Sample } from './metric.ts';

/** The `content-type` of {@link toPrometheus}. */
export const prometheusContentType = 'text/plain; version=0.0.4; charset=utf-8';

/**
 * Metrics in Prometheus' text exposition format, version 0.0.4. Metrics without a series are left out.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function toPrometheus(source: { metrics(): Iterable<Metric> }): string {
  let text = '';
  for (const metric of source.metrics()) {
    const lines = Array.from(metric.samples(), sampleLine);
    if (lines.length > 0)
      text += [`# HELP ${metric.name} ${escapeHelp(metric.help)}`, `# TYPE ${metric.name} ${metric.type}`, ...lines, ''].join('\n');
  }
  return text;
}

function sampleLine({ name, labels, value }: Sample): string {
  return `${name}${labelText(labels)} ${numberText(value)}`;
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(([name, value]) => `${name}="${escapeLabel(value)}"`);
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

/** The text must be valid UTF-8, which a lone surrogate is not. */
function escapeLabel(value: string): string {
  return value.toWellFormed().replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function escapeHelp(help: string): string {
  return help.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
