import type { Json } from '@tutti/core';
import { z } from 'zod';
import { parameters } from '../action/parameters.ts';
import { chartTypeNamed, chartTypes, type ChartType } from './chart-types.ts';

export interface ChartsParameters {
  readonly data?: Json | undefined;
  readonly path?: string | undefined;
  readonly chart_types: readonly string[];
  readonly title?: string | undefined;
  readonly x?: string | undefined;
  readonly y?: readonly string[] | undefined;
  readonly format: 'svg' | 'png';
  readonly output_dir: string;
}

export interface ChartParameters extends Omit<ChartsParameters, 'chart_types' | 'output_dir'> {
  readonly chart_type: ChartType;
  readonly output_path?: string | undefined;
}

export interface DashboardParameters {
  readonly charts: readonly string[];
  readonly title: string;
  readonly layout: 'grid' | 'column';
  readonly output_path: string;
}

const words = z.preprocess(
  (value) =>
    typeof value === 'string'
      ? value
          .split(/[,\n;]+/)
          .map((word) => word.replaceAll(/^[\s\-*[\]"']+|[\s[\]"']+$/g, ''))
          .filter((word) => word !== '')
      : value,
  z.array(z.string()),
);
const format = z.preprocess((value) => (typeof value === 'string' ? value.toLowerCase() : value), z.enum(['svg', 'png'])).default('svg');
const chartType = z.string().transform((word, context) => {
  const type = chartTypeNamed(word);
  if (type !== undefined) return type;
  context.addIssue({ code: 'custom', message: `there is no such chart; there are: ${chartTypes.join(', ')}` });
  return z.NEVER;
});
const common = {
  data: z.unknown().optional(),
  path: z.string().optional(),
  title: z.string().optional(),
  x: z.string().optional(),
  y: words.optional(),
  format,
};
const aliases = {
  data: ['input', 'dataset', 'values'],
  path: ['input_path', 'data_path', 'source'],
  x: ['x_axis', 'x_field', 'label_field', 'category'],
  y: ['y_axis', 'y_field', 'value_field', 'columns'],
  format: ['output_format', 'image_format'],
};

export const chartsSchema = (): z.ZodType<ChartsParameters> =>
  parameters<ChartsParameters>(
    { ...common, chart_types: words.default(['bar']), output_dir: z.string().default('charts') },
    { aliases: { ...aliases, chart_types: ['charts', 'types', 'chart_type'], output_dir: ['output_path', 'output_directory', 'folder'] } },
  );

export const chartSchema = (): z.ZodType<ChartParameters> =>
  parameters<ChartParameters>(
    { ...common, chart_type: chartType.default('bar'), output_path: z.string().optional() },
    { aliases: { ...aliases, chart_type: ['type', 'kind'], output_path: ['output_file', 'filename'] } },
  );

const chartPath = z.union([z.string(), z.looseObject({ path: z.string() }).transform((chart) => chart.path)]);

export const dashboardSchema = (): z.ZodType<DashboardParameters> =>
  parameters<DashboardParameters>(
    {
      charts: z.array(chartPath).min(1).max(50),
      title: z.string().default('Dashboard'),
      layout: z.enum(['grid', 'column']).catch('grid').default('grid'),
      output_path: z.string().default('dashboard.html'),
    },
    { aliases: { charts: ['files', 'chart_files'], output_path: ['path', 'output_file'] } },
  );
