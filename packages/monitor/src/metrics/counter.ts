import { seriesKey, type Labels, type MetricText, type Sample, type Series } from './metric.ts';

/** A sum that only grows, one per set of labels. */
export class Counter {
  readonly name: string;
  readonly help: string;
  readonly type = 'counter' as const;
  readonly #perUnit: number;
  readonly #series: Map<string, Series<number>> = new Map();

  /** @param text.perUnit What is added is counted in parts of the unit shown, so that sums of money stay integers; default 1. */
  constructor({ name, help, perUnit = 1 }: MetricText) {
    this.name = name;
    this.help = help;
    this.#perUnit = perUnit;
  }

  add(by: number, labels: Labels = {}): void {
    const key = seriesKey(labels);
    const series = this.#series.get(key) ?? { labels, value: 0 };
    this.#series.set(key, { ...series, value: series.value + by });
  }

  /** The sum of all series that have these labels. */
  sum(labels: Labels = {}): number {
    const wanted = Object.entries(labels);
    let sum = 0;
    for (const series of this.#series.values()) if (wanted.every(([name, value]) => series.labels[name] === value)) sum += series.value;
    return sum / this.#perUnit;
  }

  *samples(): Generator<Sample, void, undefined> {
    for (const { labels, value } of this.#series.values()) yield { name: this.name, labels, value: value / this.#perUnit };
  }
}
