import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Json, JsonObject } from '@tutti/core';
import { FileAccess } from '../files/file-access.ts';
import { chartTypes } from './chart-types.ts';
import { toChartData } from './series.ts';
import { VisualizationTool } from './visualization-tool.ts';

let root = '';
let tool: VisualizationTool;
const sales = [
  { city: 'Oslo', may: 5, june: -2 },
  { city: 'Rome', may: 7, june: null },
  { city: 'A & <b>', may: 0, june: 3 },
];

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-charts-'));
  tool = new VisualizationTool(new FileAccess({ root }));
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function read(path: unknown): string {
  return readFileSync(join(root, String(path)), 'utf8');
}

describe('toChartData', () => {
  it.each<[string, Json, JsonObject]>([
    [
      'records',
      sales,
      {
        labels: ['Oslo', 'Rome', 'A & <b>'],
        series: [
          { name: 'may', values: [5, 7, 0] },
          { name: 'june', values: [-2, null, 3] },
        ],
        labelName: 'city',
      },
    ],
    ['a mapping', { a: 1, b: '2' }, { labels: ['a', 'b'], series: [{ name: 'value', values: [1, 2] }] }],
    ['labels and values', { labels: ['x'], values: [3] }, { labels: ['x'], series: [{ values: [3] }] }],
    ['numbers', [4, 5], { labels: ['1', '2'], series: [{ values: [4, 5] }] }],
    [
      'records without numbers, counted',
      [{ k: 'a' }, { k: 'b' }, { k: 'a' }],
      { labels: ['a', 'b'], series: [{ name: 'count', values: [2, 1] }] },
    ],
    ['records within an object', { results: [{ n: 'a', v: 1 }] }, { labels: ['a'], series: [{ name: 'v', values: [1] }] }],
  ])('finds labels and numbers in %s', (_what, data, expected) => expect(toChartData(data)).toMatchObject(expected));

  it('takes the fields that are named, and refuses those that are not there', () => {
    expect(toChartData(sales, { x: 'may', y: ['june'] })).toMatchObject({ labels: ['5', '7', '0'], series: [{ name: 'june' }] });
    expect(() => toChartData(sales, { y: ['july'] })).toThrow('It has: city, may, june');
    for (const nothing of [[], {}, 'text', null]) expect(() => toChartData(nothing)).toThrow('nothing to draw');
    expect(() => toChartData(Array.from({ length: 3_000 }, (_none, index) => index))).toThrow('3000 points');
  });
});

describe('VisualizationTool', () => {
  it('draws every kind of chart, the same each time, with data as text alone', async () => {
    const asked = { data: sales, chart_types: [...chartTypes], title: 'Sales & more', output_dir: 'out' };
    const result = await tool.execute('execute', asked);
    expect(result).toMatchObject({
      files: chartTypes.map((type) => `out/sales-more-${type}.svg`),
      path: 'out/sales-more-bar.svg',
      count: 6,
      warnings: [],
    });
    const before = (result['files'] as string[]).map(read);
    await tool.execute('execute', asked);
    expect((result['files'] as string[]).map(read)).toEqual(before);
    for (const svg of before) {
      expect(svg).toMatch(/^<svg [^>]*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
      expect(svg).toContain('Sales &amp; more');
      expect(svg).not.toMatch(/<b>|NaN|undefined|Infinity/);
    }
    expect(before[0]?.match(/<rect /g)).toHaveLength(1 + 5 + 2);
    expect(before[5]?.match(/<path /g)).toHaveLength(2);
  });

  it('draws one value, equal values and values below zero', async () => {
    for (const data of [[0], [3, 3, 3], [-1, -5], [1e-9, 1e9]]) {
      const { files } = await tool.execute('create_charts', { data, chart_types: 'bar, line, area, scatter, histogram, pie' });
      for (const file of files as string[]) expect(read(file)).not.toMatch(/NaN|undefined|Infinity/);
    }
  });

  it('takes wordings of people and models, and says what it left out', async () => {
    expect(await tool.execute('create_charts', { data: sales, chart_types: 'Bar chart, time-series, sunburst' })).toMatchObject({
      charts: [{ type: 'bar' }, { type: 'line' }],
      warnings: [expect.stringContaining('sunburst')],
    });
    await expect(tool.execute('create_chart', { data: sales, chart_type: 'sunburst' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('makes real PNG pictures', async () => {
    const { path } = await tool.execute('create_chart', { data: sales, output_path: 'a.png' });
    const bytes = readFileSync(join(root, String(path)));
    expect(bytes.subarray(0, 8)).toEqual(Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]));
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([1_440, 840]);
  });

  it('reads text and files, and stays inside the root', async () => {
    writeFileSync(join(root, 'a.csv'), 'city,sum\nOslo,5\n');
    expect(await tool.execute('create_chart', { path: 'a.csv' })).toMatchObject({ points: 1 });
    expect(await tool.execute('create_chart', { data: 'city,sum\nOslo,5\nRome,6\n' })).toMatchObject({ points: 2 });
    await expect(tool.execute('create_chart', { data: [1], output_path: '../a.svg' })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await expect(tool.execute('create_dashboard', { charts: ['../a.svg'] })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
  });

  it('puts charts on one page that loads nothing from elsewhere', async () => {
    const { charts } = await tool.execute('create_charts', { data: sales, chart_types: ['bar', 'pie'] });
    const { url } = await tool.execute('create_dashboard', { charts: charts as Json, title: 'All <of> it' });
    expect(read(url).match(/src="data:image\/svg\+xml;base64,/g)).toHaveLength(2);
    expect(read(url)).toContain('All &lt;of&gt; it');
  });
});
