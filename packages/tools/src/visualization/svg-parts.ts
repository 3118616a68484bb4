import { escapeHtml } from '../report/escape-html.ts';

export const chartWidth: number = 720;
export const chartHeight: number = 420;
/** Where the data is drawn. */
export const plot: Readonly<Record<'left' | 'right' | 'top' | 'bottom', number>> = {
  left: 72,
  right: chartWidth - 24,
  top: 56,
  bottom: chartHeight - 64,
};
const colours = ['#2563c9', '#d9822b', '#2f9e62', '#b4467f', '#7a5cc4', '#14899c', '#a4761f', '#6b7480'];
const MAX_LABEL = 18;

export function colourOf(index: number): string {
  return colours[index % colours.length] as string;
}

/** An element with attributes; numbers are rounded, so that charts are the same everywhere. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, inner = ''): string {
  const written = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${typeof value === 'number' ? String(Math.round(value * 100) / 100) : escapeHtml(value)}"`)
    .join('');
  return inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>`;
}

/** Text, cut when it is long; the whole of it is its title then. */
export function label(text: string, attributes: Readonly<Record<string, string | number>>, maxLength: number = MAX_LABEL): string {
  const plain = text.replaceAll(/\p{Cc}+/gu, ' ');
  const cut = [...plain].length > maxLength ? `${[...plain].slice(0, maxLength - 1).join('')}…` : plain;
  return element(
    'text',
    { 'font-size': 12, fill: '#3b434c', ...attributes },
    `${cut === plain ? '' : `<title>${escapeHtml(plain)}</title>`}${escapeHtml(cut)}` || ' ',
  );
}

/** The whole picture around its parts. */
export function svgPage(title: string | undefined, parts: readonly string[]): string {
  const heading =
    title === undefined
      ? ''
      : label(title, { x: chartWidth / 2, y: 28, 'text-anchor': 'middle', 'font-size': 17, 'font-weight': 'bold' }, 70);
  const background = element('rect', { width: chartWidth, height: chartHeight, fill: '#ffffff' });
  return `${element('svg', { xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${chartWidth} ${chartHeight}`, width: chartWidth, height: chartHeight, 'font-family': 'DejaVu Sans, Helvetica, Arial, sans-serif', role: 'img' }, [background, heading, ...parts].join('\n'))}\n`;
}

/** Names of the series, when there are several. */
export function legend(names: readonly string[]): string {
  if (names.length < 2) return '';
  const step = (plot.right - plot.left) / names.length;
  return names
    .map(
      (name, index) =>
        element('rect', { x: plot.left + index * step, y: chartHeight - 22, width: 12, height: 12, fill: colourOf(index) }) +
        label(name, { x: plot.left + index * step + 18, y: chartHeight - 12 }, Math.max(3, Math.floor(step / 8))),
    )
    .join('\n');
}
