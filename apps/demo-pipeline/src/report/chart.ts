import { escapeHtml } from './html.ts';

const ROW = 30;
const LABEL = 130;
const BAR = 380;

/** Horizontal bars, one a name, as inline SVG that takes its colours from the page. */
export function barChart(title: string, bars: readonly (readonly [name: string, count: number])[]): string {
  const most = Math.max(1, ...bars.map(([, count]) => count));
  const rows = bars.map(([name, count], index) => {
    const y = index * ROW;
    const width = Math.max(3, (count / most) * BAR);
    return [
      `<text class="name" x="${LABEL - 12}" y="${y + 19}" text-anchor="end">${escapeHtml(cut(name))}</text>`,
      `<rect x="${LABEL}" y="${y + 5}" width="${width.toFixed(1)}" height="${ROW - 10}" rx="4"/>`,
      `<text class="count" x="${(LABEL + width + 8).toFixed(1)}" y="${y + 19}">${count}</text>`,
    ].join('');
  });
  const said = bars.map(([name, count]) => `${name}: ${count}`).join(', ');
  return `<svg class="chart" viewBox="0 0 ${LABEL + BAR + 50} ${Math.max(1, bars.length) * ROW}" role="img" aria-label="${escapeHtml(`${title}. ${said}`)}">${rows.join('')}</svg>`;
}

function cut(name: string): string {
  return name.length > 17 ? `${name.slice(0, 16)}…` : name;
}
