/** What tells the series of one metric apart. */
export type Labels = Readonly<Record<string, string>>;

/** One number of an exposition. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
}

/** A named metric with all its series. */
export interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'histogram';
  samples(): Iterable<Sample>;
}

/** What a metric is called and counts. */
export interface MetricText {
  readonly name: string;
  readonly help: string;
  readonly perUnit?: number;
}

/** One set of labels with what was counted under it. */
export interface Series<Value> {
  readonly labels: Labels;
  readonly value: Value;
}

/** The same for the same labels, in whatever order. */
export function seriesKey(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)));
}
