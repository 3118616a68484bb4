import { escapeHtml } from './html.ts';

const ROW = 30;
const LABEL = 124;
/** Width of the longest bar as a share of the chart: leaves room for name and count on a phone too. */
const LONGEST = 48;

/**
 * Horizontal bars, one a name, as inline SVG that takes its colours from the page. It has no viewBox: bars grow with
 * the page, while the letters keep their size.
 */
export function barChart(title: string, bars: readonly (readonly [name: string, count: number])[]): string {
  const most = Math.max(1, ...bars.map(([, count]) => count));
  const rows = bars.map(([name, count], index) => {
    const y = index * ROW;
    const width = `${Math.max(1, (count / most) * LONGEST).toFixed(1)}%`;
    return [
      `<text class="name" x="${LABEL - 12}" y="${y + 20}" text-anchor="end">${escapeHtml(cut(name))}</text>`,
      `<g transform="translate(${LABEL} ${y})"><rect width="${width}" y="5" height="${ROW - 10}" rx="4"/>`,
      `<text class="count" x="${width}" dx="8" y="20">${count}</text></g>`,
    ].join('');
  });
  const said = bars.map(([name, count]) => `${name}: ${count}`).join(', ');
  return `<svg class="chart" width="100%" height="${Math.max(1, bars.length) * ROW}" role="img" aria-label="${escapeHtml(`${title}. ${said}`)}">${rows.join('')}</svg>`;
}

function cut(name: string): string {
  return name.length > 16 ? `${name.slice(0, 15)}…` : name;
}
