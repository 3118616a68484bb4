/** The charts that can be drawn. */
export type ChartType = 'bar' | 'line' | 'area' | 'scatter' | 'histogram' | 'pie';

export const chartTypes: readonly ChartType[] = ['bar', 'line', 'area', 'scatter', 'histogram', 'pie'];

const words: readonly (readonly [RegExp, ChartType])[] = [
  [/hist|distribution/, 'histogram'],
  [/pie|donut|doughnut/, 'pie'],
  [/scatter|point/, 'scatter'],
  [/area/, 'area'],
  [/line|trend|time[ _-]?series/, 'line'],
  [/bar|column/, 'bar'],
];

/** The chart that a wording means: `Bar chart`, `time-series`; undefined for others. */
export function chartTypeNamed(word: string): ChartType | undefined {
  return words.find(([pattern]) => pattern.test(word.toLowerCase()))?.[1];
}
