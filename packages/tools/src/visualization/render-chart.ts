import { scaleBand, scalePoint } from 'd3-scale';
import { arc, area, line, pie } from 'd3-shape';
import { labelAxis, numberAxis, valueAxis, valueScale } from './axes.ts';
import type { ChartType } from './chart-types.ts';
import { histogramOf } from './histogram.ts';
import type { ChartData } from './series.ts';
import { chartHeight, chartWidth, colourOf, element, label, legend, plot, svgPage } from './svg-parts.ts';

/** A chart as SVG that needs nothing else. The same data gives the same text. */
export function renderChart(type: ChartType, data: ChartData, title?: string): string {
  return svgPage(title, drawers[type](data));
}

const drawers: Readonly<Record<ChartType, (data: ChartData) => readonly string[]>> = {
  bar: bars,
  line: (data) => lines(data, { isFilled: false }),
  area: (data) => lines(data, { isFilled: true }),
  scatter: points,
  histogram: (data) => bars(histogramOf(data)),
  pie: slices,
};

function numbersOf({ series }: ChartData): number[] {
  return series.flatMap(({ values }) => values.filter((value) => value !== null));
}

function bars(data: ChartData): readonly string[] {
  const y = valueScale(numbersOf(data), { hasZero: true });
  const groups = scaleBand<number>().domain(data.labels.keys()).range([plot.left, plot.right]).padding(0.2);
  const within = scaleBand<number>().domain(data.series.keys()).range([0, groups.bandwidth()]);
  const drawn = data.series.flatMap(({ values }, index) =>
    values.map((value, at) => {
      if (value === null) return '';
      const height = Math.abs(y(value) - y(0));
      return element('rect', {
        x: (groups(at) ?? 0) + (within(index) ?? 0),
        y: Math.min(y(value), y(0)),
        width: within.bandwidth(),
        height,
        fill: colourOf(index),
      });
    }),
  );
  return [
    valueAxis(y),
    ...drawn,
    labelAxis(data.labels, (index) => (groups(index) ?? 0) + groups.bandwidth() / 2, data.labelName),
    legend(data.series.map(({ name }) => name)),
  ];
}

function lines(data: ChartData, { isFilled }: { readonly isFilled: boolean }): readonly string[] {
  const y = valueScale(numbersOf(data), { hasZero: isFilled });
  const x = scalePoint<number>().domain(data.labels.keys()).range([plot.left, plot.right]).padding(0.3);
  const at = (_value: number | null, index: number): number => x(index) ?? 0;
  const isThere = (value: number | null): boolean => value !== null;
  const drawn = data.series.map(({ values }, index) => {
    const curve =
      line<number | null>()
        .defined(isThere)
        .x(at)
        .y((value) => y(value ?? 0))([...values]) ?? '';
    const below = isFilled
      ? element('path', {
          d:
            area<number | null>()
              .defined(isThere)
              .x(at)
              .y0(y(0))
              .y1((value) => y(value ?? 0))([...values]) ?? '',
          fill: colourOf(index),
          'fill-opacity': 0.25,
        })
      : '';
    const dots =
      values.length > 60
        ? ''
        : values
            .map((value, place) =>
              value === null ? '' : element('circle', { cx: x(place) ?? 0, cy: y(value), r: 3, fill: colourOf(index) }),
            )
            .join('');
    return below + element('path', { d: curve, fill: 'none', stroke: colourOf(index), 'stroke-width': 2 }) + dots;
  });
  return [
    valueAxis(y),
    ...drawn,
    labelAxis(data.labels, (index) => x(index) ?? 0, data.labelName),
    legend(data.series.map(({ name }) => name)),
  ];
}

/** The first series across, the others up; a single series is drawn over its labels where these are numbers, else over its places. */
function points(data: ChartData): readonly string[] {
  const [first] = data.series;
  const others = data.series.length > 1 ? data.series.slice(1) : data.series;
  const asNumbers = data.labels.map(Number);
  const across =
    data.series.length > 1
      ? (first?.values ?? [])
      : asNumbers.every((number) => Number.isFinite(number))
        ? asNumbers
        : data.labels.map((_label, index) => index + 1);
  const x = valueScale(
    across.filter((value) => value !== null),
    { hasZero: false },
    [plot.left, plot.right],
  );
  const y = valueScale(
    others.flatMap(({ values }) => values.filter((value) => value !== null)),
    { hasZero: false },
  );
  const drawn = others.flatMap(({ values }, index) =>
    values.map((value, at) => {
      const place = across[at] ?? null;
      return value === null || place === null
        ? ''
        : element('circle', { cx: x(place), cy: y(value), r: 4, fill: colourOf(index), 'fill-opacity': 0.7 });
    }),
  );
  return [valueAxis(y), numberAxis(x), ...drawn, legend(others.map(({ name }) => name))];
}

function slices(data: ChartData): readonly string[] {
  const [first] = data.series;
  const parts = data.labels
    .map((name, index) => ({ name, value: Math.max(0, first?.values[index] ?? 0) }))
    .filter(({ value }) => value > 0);
  const whole = parts.reduce((sum, { value }) => sum + value, 0);
  const shape = arc<{ readonly startAngle: number; readonly endAngle: number }>().innerRadius(0).outerRadius(140);
  const [cx, cy] = [chartWidth * 0.36, (chartHeight + 40) / 2];
  const drawn = pie<{ readonly name: string; readonly value: number }>()
    .sort(null)
    .value(({ value }) => value)(parts)
    .map((slice, index) =>
      element('path', {
        d: shape(slice) ?? '',
        fill: colourOf(index),
        stroke: '#ffffff',
        transform: `translate(${Math.round(cx)} ${Math.round(cy)})`,
      }),
    );
  const shown = parts
    .slice(0, 16)
    .map(
      ({ name, value }, index) =>
        element('rect', { x: chartWidth * 0.64, y: 64 + index * 21, width: 12, height: 12, fill: colourOf(index) }) +
        label(`${name} (${Math.round((value / whole) * 1_000) / 10} %)`, { x: chartWidth * 0.64 + 18, y: 74 + index * 21 }, 30),
    );
  return [...drawn, ...shown];
}
