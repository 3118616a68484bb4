import { seriesKey, type Labels, type MetricText, type Sample, type Series } from './metric.ts';

interface Counts {
  /** Per bucket, not cumulated; the last is for what is above all bounds. */
  readonly buckets: number[];
  sum: number;
  count: number;
}

/** How often values fell under each bound, with their sum and number; one per set of labels. */
export class Histogram {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram' as const;
  readonly #bounds: readonly number[];
  readonly #perUnit: number;
  readonly #series: Map<string, Series<Counts>> = new Map();

  /** @param bounds Inclusive upper bounds, ascending, in the unit shown. */
  constructor({ name, help, perUnit = 1 }: MetricText, bounds: readonly number[]) {
    this.name = name;
    this.help = help;
    this.#bounds = bounds;
    this.#perUnit = perUnit;
  }

  observe(value: number, labels: Labels = {}): void {
    const key = seriesKey(labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { labels, value: { buckets: Array.from({ length: this.#bounds.length + 1 }, () => 0), sum: 0, count: 0 } };
      this.#series.set(key, series);
    }
    const counts = series.value;
    const under = this.#bounds.findIndex((bound) => value / this.#perUnit <= bound);
    const bucket = under === -1 ? this.#bounds.length : under;
    counts.buckets[bucket] = (counts.buckets[bucket] ?? 0) + 1;
    counts.sum += value;
    counts.count++;
  }

  *samples(): Generator<Sample, void, undefined> {
    for (const { labels, value } of this.#series.values()) {
      let below = 0;
      for (const [index, count] of value.buckets.entries()) {
        below += count;
        const bound = this.#bounds[index];
        yield { name: `${this.name}_bucket`, labels: { ...labels, le: bound === undefined ? '+Inf' : String(bound) }, value: below };
      }
      yield { name: `${this.name}_sum`, labels, value: value.sum / this.#perUnit };
      yield { name: `${this.name}_count`, labels, value: value.count };
    }
  }
}
