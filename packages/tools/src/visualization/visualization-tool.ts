import type { Json, JsonObject, ToolContext } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { loadData } from '../data/load-data.ts';
import type { FileAccess } from '../files/file-access.ts';
import { encodeText } from '../files/text-encoding.ts';
import { Slugger } from '../report/slug.ts';
import { chartTypeNamed, type ChartType } from './chart-types.ts';
import { dashboardPage } from './dashboard.ts';
import type { ChartData, ChartFields } from './series.ts';
import { svgToPng } from './to-png.ts';
import { chartSchema, chartsSchema, dashboardSchema, type ChartParameters, type ChartsParameters } from './visualization-parameters.ts';

/** Draws charts of data as SVG or PNG files, and puts them on one page. */
export class VisualizationTool extends ActionTool {
  constructor(files: FileAccess) {
    super({
      id: 'visualization',
      name: 'Visualization',
      description: 'Draws charts of data.',
      defaultAction: 'create_charts',
      actions: { create_charts: charts(files), create_chart: chart(files), create_dashboard: dashboard(files) },
    });
  }
}

function charts(files: FileAccess): ActionBody {
  return action({
    description: 'Draws data as one chart per type, each in a file of its own.',
    effect: 'idempotent',
    schema: chartsSchema,
    run: async (given, context) => {
      const data = await dataOf(files, given, context);
      const { types, warnings } = typesOf(given.chart_types);
      const name = new Slugger().next(given.title ?? 'chart');
      const made: JsonObject[] = [];
      for (const type of types)
        made.push(
          await draw(
            files,
            { type, data, title: given.title, format: given.format, path: `${given.output_dir}/${name}-${type}.${given.format}` },
            context,
          ),
        );
      const paths = made.map(({ path }) => String(path));
      return {
        action: 'create_charts',
        charts: made,
        files: paths,
        path: paths[0] ?? null,
        output_dir: given.output_dir,
        count: made.length,
        warnings,
        success: true,
      };
    },
  });
}

function chart(files: FileAccess): ActionBody {
  return action({
    description: 'Draws data as one chart.',
    effect: 'idempotent',
    schema: chartSchema,
    run: async (given, context) => {
      const data = await dataOf(files, given, context);
      const path = given.output_path ?? `charts/${new Slugger().next(given.title ?? 'chart')}-${given.chart_type}.${given.format}`;
      const format = /\.png$/i.test(path) ? 'png' : given.format;
      const made = await draw(files, { type: given.chart_type, data, title: given.title, format, path }, context);
      return {
        action: 'create_chart',
        ...made,
        files: [path],
        charts: [made],
        file_path: path,
        filepath: path,
        output_path: path,
        success: true,
      };
    },
  });
}

function dashboard(files: FileAccess): ActionBody {
  return action({
    description: 'Puts charts that were drawn on one HTML page, which needs nothing else.',
    effect: 'idempotent',
    schema: dashboardSchema,
    run: async ({ charts: paths, title, layout, output_path: path }, { signal }) => {
      const pictures: { path: string; bytes: Uint8Array }[] = [];
      for (const each of paths) pictures.push({ path: each, bytes: await files.read(each, { signal }) });
      const bytes = encodeText(dashboardPage(title, layout, pictures), 'utf-8');
      await files.write(path, bytes, { signal });
      return {
        action: 'create_dashboard',
        dashboard: path,
        dashboard_path: path,
        url: path,
        path,
        file_path: path,
        filepath: path,
        output_path: path,
        size: bytes.length,
        charts: [...paths],
        success: true,
      };
    },
  });
}

interface Drawing {
  readonly type: ChartType;
  readonly data: ChartData;
  readonly title: string | undefined;
  readonly format: 'svg' | 'png';
  readonly path: string;
}

async function draw(files: FileAccess, { type, data, title, format, path }: Drawing, { signal }: ToolContext): Promise<JsonObject> {
  const { renderChart } = await import('./render-chart.ts');
  const svg = renderChart(type, data, title);
  const bytes = format === 'png' ? await svgToPng(svg) : encodeText(svg, 'utf-8');
  await files.write(path, bytes, { signal });
  return { type, title: title ?? null, format, path, url: path, size: bytes.length, points: data.labels.length };
}

async function dataOf(files: FileAccess, given: ChartsParameters | ChartParameters, { signal }: ToolContext): Promise<ChartData> {
  const { toChartData } = await import('./series.ts');
  const fields: ChartFields = { x: given.x, y: given.y };
  const { data, path } = given;
  const value: Json =
    path === undefined && typeof data !== 'string' && data !== undefined
      ? data
      : (await loadData(files, { data, path, header: true, infer_types: true, escape_formulas: false }, signal)).value;
  return toChartData(value, fields);
}

/** Types that are not known are left out with a warning: models that choose them have more words than there are charts. */
function typesOf(words: readonly string[]): { readonly types: readonly ChartType[]; readonly warnings: readonly string[] } {
  const known = words.map((word) => ({ word, type: word.toLowerCase() === 'auto' ? ('bar' as const) : chartTypeNamed(word) }));
  const types = [...new Set(known.flatMap(({ type }) => (type === undefined ? [] : [type])))];
  const warnings = known
    .filter(({ type }) => type === undefined)
    .map(({ word }) => `There is no chart ${JSON.stringify(word.slice(0, 80))}; it was left out.`);
  return { types: types.length === 0 ? ['bar'] : types, warnings };
}
