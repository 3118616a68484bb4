import type { ScaleLinear } from 'd3-scale';
import { scaleLinear } from 'd3-scale';
import { element, label, plot } from './svg-parts.ts';

type Numbers = ScaleLinear<number, number>;

/** From values to heights; zero is always on the axis where `hasZero` is set. */
export function valueScale(
  values: readonly number[],
  { hasZero }: { readonly hasZero: boolean },
  range: readonly [number, number] = [plot.bottom, plot.top],
): Numbers {
  const [low, high] = [Math.min(...values, ...(hasZero ? [0] : [])), Math.max(...values, ...(hasZero ? [0] : []))];
  const padding = low === high ? Math.abs(low) || 1 : 0;
  return scaleLinear()
    .domain([hasZero ? Math.min(low, 0) : low - padding, high + padding])
    .nice()
    .range(range);
}

/** Lines across the plot at round values, with the values beside them. */
export function valueAxis(scale: Numbers): string {
  const format = scale.tickFormat(6);
  return scale
    .ticks(6)
    .map((value) => {
      const y = scale(value);
      return (
        element('line', { x1: plot.left, x2: plot.right, y1: y, y2: y, stroke: value === 0 ? '#5b6470' : '#e1e5e9' }) +
        label(format(value), { x: plot.left - 8, y: y + 4, 'text-anchor': 'end' })
      );
    })
    .join('\n');
}

/** Labels below the plot; only as many as there is room for. */
export function labelAxis(labels: readonly string[], x: (index: number) => number, name: string | undefined): string {
  const room = (plot.right - plot.left) / labels.length;
  const every = Math.max(1, Math.ceil(34 / room));
  const isTight = room * every < 80;
  const texts = labels.map((text, index) =>
    index % every === 0
      ? label(
          text,
          isTight
            ? { 'text-anchor': 'end', transform: `translate(${Math.round(x(index))} ${plot.bottom + 14}) rotate(-30)`, 'font-size': 11 }
            : { x: x(index), y: plot.bottom + 18, 'text-anchor': 'middle' },
          isTight ? 10 : Math.max(4, Math.floor((room * every) / 8)),
        )
      : '',
  );
  const title =
    name === undefined ? '' : label(name, { x: plot.right, y: plot.top - 8, 'text-anchor': 'end', fill: '#7b848e', 'font-size': 11 }, 40);
  return [...texts, title].filter((text) => text !== '').join('\n');
}

/** Numbers below the plot. */
export function numberAxis(scale: Numbers): string {
  const format = scale.tickFormat(8);
  return scale
    .ticks(8)
    .map((value) => label(format(value), { x: scale(value), y: plot.bottom + 18, 'text-anchor': 'middle' }))
    .join('\n');
}
