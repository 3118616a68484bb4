import { scaleLinear } from 'd3-scale';
import type { ChartData } from './series.ts';

/** How often the numbers of the first series fall into each of about √n round ranges. */
export function histogramOf({ series }: ChartData): ChartData {
  const numbers = (series[0]?.values ?? []).filter((value) => value !== null);
  const scale = scaleLinear()
    .domain([Math.min(...numbers), Math.max(...numbers)])
    .nice();
  const ticks = scale.ticks(Math.max(1, Math.ceil(Math.sqrt(numbers.length))));
  const edges = ticks.length > 1 ? ticks : [(ticks[0] ?? 0) - 0.5, (ticks[0] ?? 0) + 0.5];
  const format = scale.tickFormat(edges.length);
  const ranges = edges.slice(0, -1).map((from, index) => ({ from, to: edges[index + 1] as number, isLast: index === edges.length - 2 }));
  const counts = ranges.map(
    ({ from, to, isLast }) => numbers.filter((value) => value >= from && (value < to || (isLast && value <= to))).length,
  );
  return {
    labels: ranges.map(({ from, to }) => `${format(from)} – ${format(to)}`),
    series: [{ name: 'count', values: counts }],
    labelName: series[0]?.name,
  };
}
