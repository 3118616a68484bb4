import { escapeHtml } from './escape-html.ts';
import type { ReportChart } from './report-model.ts';

const WIDTH = 640;
const LABELS = 160;
const VALUES = 90;
const ROW = 28;
const LONGEST_LABEL = 24;

/** A chart of horizontal bars as inline SVG; its colours are those of the page. Negative values go to the left of the zero line. */
export function barChart({ title, unit, items }: ReportChart): string {
  const low = Math.min(0, ...items.map(({ value }) => value));
  const high = Math.max(0, ...items.map(({ value }) => value));
  // Halves, because the range of two large numbers may be more than a number can hold.
  const half = high / 2 - low / 2 || 0.5;
  const x = (value: number): number => LABELS + ((value / 2 - low / 2) / half) * (WIDTH - LABELS - VALUES);
  const suffix = unit === undefined ? '' : ` ${unit}`;
  const rows = items.map(({ label, value }, index) => {
    const [from, to] = [Math.min(x(0), x(value)), Math.max(x(0), x(value))];
    const shown = `${formatNumber(value)}${suffix}`;
    const middle = index * ROW + ROW / 2;
    return [
      `<g><title>${escapeHtml(`${label}: ${shown}`)}</title>`,
      `<text x="${LABELS - 8}" y="${middle}" text-anchor="end">${escapeHtml(shorten(label))}</text>`,
      `<rect class="bar" x="${fixed(from)}" y="${index * ROW + 5}" width="${fixed(Math.max(to - from, 1))}" height="${ROW - 10}" rx="2"/>`,
      `<text x="${fixed(to + 6)}" y="${middle}">${escapeHtml(shown)}</text></g>`,
    ].join('');
  });
  const height = items.length * ROW;
  const caption = title === undefined ? '' : `<figcaption>${escapeHtml(title)}</figcaption>`;
  const axis = `<line class="axis" x1="${fixed(x(0))}" x2="${fixed(x(0))}" y1="0" y2="${height}"/>`;
  return `<figure class="chart">${caption}<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escapeHtml(title ?? 'Bar chart')}">${rows.join('')}${axis}</svg></figure>\n`;
}

/** A number with at most six significant digits, thousands apart. */
export function formatNumber(value: number): string {
  return new Intl.NumberFormat('en-US', {
    maximumSignificantDigits: 6,
    notation: Math.abs(value) >= 1e15 ? 'scientific' : 'standard',
  }).format(value);
}

function shorten(label: string): string {
  const characters = [...label];
  return characters.length > LONGEST_LABEL ? `${characters.slice(0, LONGEST_LABEL - 1).join('')}…` : label;
}

function fixed(value: number): string {
  return String(Math.round(value * 100) / 100);
}
