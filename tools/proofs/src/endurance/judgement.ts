import type { EnduranceReport, Observation } from './endure.ts';
import { grows, median } from './growth.ts';

/** Something that must not grow, at each observation. */
export interface Series {
  readonly name: string;
  readonly figures: readonly number[];
  readonly isGrowing: boolean;
}

const MIB = 2 ** 20;

/** Every figure that is judged: of the steady process, of the file, and of each of its tables. */
export function seriesOf(observations: readonly Observation[]): readonly Series[] {
  const series = (name: string, of: (observation: Observation) => number): Series => {
    const figures = observations.map(of);
    return { name, figures, isGrowing: grows(figures) };
  };
  const tables = [...new Set(observations.flatMap(({ rows }) => Object.keys(rows)))];
  return [
    series('heap MiB', ({ heapBytes }) => heapBytes / MIB),
    series('RSS MiB', ({ rssBytes }) => rssBytes / MIB),
    series('handles', ({ handles }) => handles),
    series('pages in use', ({ usedPages }) => usedPages),
    series('free pages', ({ freePages }) => freePages),
    series('disk MiB', ({ diskBytes }) => diskBytes / MIB),
    ...tables.map((table) => series(`rows of ${table}`, ({ rows }) => rows[table] ?? 0)),
  ];
}

/** What is wrong with it, one line each. */
export function enduranceFaults(report: EnduranceReport): readonly string[] {
  const { observations, problems, wrong } = report;
  const growing = seriesOf(observations).filter(({ isGrowing }) => isGrowing);
  return [
    ...problems,
    ...growing.map(({ name, figures }) => `${name} grows: in the three thirds ${thirds(figures).join(', ')}`),
    ...leftOver(report),
    ...(wrong > 0 ? [`${wrong} runs did not complete`] : []),
  ];
}

/** What stays in the file when there are no runs any more. The worker that has seen to it is known still. */
export function leftOver({ final, fresh }: Pick<EnduranceReport, 'final' | 'fresh'>): readonly string[] {
  const rows = Object.entries(final.rows).filter(([table, count]) => count > (table === 'worker' ? 1 : 0));
  const pages = final.usedPages + final.freePages - fresh.usedPages;
  return [
    ...rows.map(([table, count]) => `${count} rows of ${table} are left over`),
    ...(pages > 0 ? [`${pages} pages are left over`] : []),
  ];
}

/** Medians, rounded to three digits. */
export function thirds(figures: readonly number[]): readonly number[] {
  const third = Math.floor(figures.length / 3);
  return [figures.slice(0, third), figures.slice(third, -third), figures.slice(-third)].map((part) => Number(median(part).toPrecision(3)));
}
