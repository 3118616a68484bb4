import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tutti/core';
import { MarkdownToHtmlTool } from './markdown-to-html-tool.ts';
import { ReportGeneratorTool } from './report-generator-tool.ts';

let root = '';
let tool: ReportGeneratorTool;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-report-'));
  tool = new ReportGeneratorTool({ root });
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

async function content(parameters: JsonObject): Promise<string> {
  return String((await tool.execute('generate', parameters))['content']);
}

describe('ReportGeneratorTool', () => {
  it('needs content and nothing else, and gives it back unchanged', async () => {
    expect(await tool.execute('generate', { content: 'Hello Test' })).toMatchObject({
      content: 'Hello Test',
      report: 'Hello Test',
      format: 'markdown',
      title: null,
      word_count: 2,
      success: true,
    });
    expect(await content({ content: ' two\n\n\nlines  \n' })).toBe(' two\n\n\nlines  \n');
  });

  it('puts title, contents, sections, tables and charts in order', async () => {
    const report = await content({
      title: 'Sales',
      includeToc: true,
      metadata: { made_by: 'Ada' },
      sections: [
        { title: 'Summary', content: 'All good.' },
        {
          heading: 'Cities',
          table: {
            columns: ['City', 'Sum'],
            rows: [
              ['Oslo', 5],
              ['a|b', null],
            ],
          },
        },
        { title: 'Not shown', content: 'x', condition: 'False' },
      ],
      chart: { title: 'Sums', unit: 'kr', items: [{ label: 'Oslo', value: 5 }] },
    });
    expect(report).toBe(
      '# Sales\n\n- [Summary](#summary)\n- [Cities](#cities)\n\n- **Made by:** Ada\n\n## Summary\n\nAll good.\n\n## Cities\n\n| City | Sum |\n| --- | ---: |\n| Oslo | 5 |\n| a\\|b |  |\n\n**Sums**\n\n| Label | Value (kr) |\n| --- | ---: |\n| Oslo | 5 |\n',
    );
  });

  it('adds no title where the content has one', async () => {
    expect(await content({ title: 'References', content: '# Bibliography\n\n- x' })).toBe('# Bibliography\n\n- x');
    expect(await content({ title: 'T', template: '# Made of\n\na template' })).toBe('# Made of\n\na template');
  });

  it('reports whatever material it is given when there is no content', async () => {
    expect(
      await content({
        topic: 'Tea',
        key_findings: ['hot', 'wet'],
        sources: [{ name: 'A', year: 1 }],
        include_charts: true,
        template: 'comprehensive',
      }),
    ).toBe('## Topic\n\nTea\n\n## Key findings\n\n- hot\n- wet\n\n## Sources\n\n| name | year |\n| --- | ---: |\n| A | 1 |\n');
    await expect(tool.execute('generate', { title: 'Empty' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(tool.execute('generate', { content: 'x', format: 'docx' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      issues: [{ path: 'format' }],
    });
  });

  it('makes one HTML page that runs and loads nothing', async () => {
    const html = await content({
      title: 'A <b>"',
      format: 'HTML',
      content: 'Text <script>x</script>',
      tables: [[{ '<i>': '<img src=x onerror=y>' }]],
      chart: {
        title: '</svg><script>',
        items: [
          { label: '<b>"', value: 3 },
          { label: 'q', value: -1 },
        ],
      },
    });
    expect(html.startsWith('<!doctype html>')).toBe(true);
    expect(html).toContain('<title>A &lt;b&gt;&quot;</title>');
    expect(html).toContain("default-src 'none'");
    expect(html).toContain('prefers-color-scheme:dark');
    expect(html).not.toMatch(/<script|<img|<i>|<b>/);
    expect(html).toContain('&lt;img src=x onerror=y&gt;');
    expect(html.match(/<rect class="bar"/g)).toHaveLength(2);
  });

  it('draws bars from the zero line, in proportion', async () => {
    const html = await content({ format: 'html', chart: { labels: ['a', 'b', 'c'], values: [10, '5', -10] } });
    const bars = [...html.matchAll(/<rect class="bar" x="([\d.]+)" y="\d+" width="([\d.]+)"/g)].map(
      ([, x, width]) => [Number(x), Number(width)] as const,
    );
    const zero = Number(/class="axis" x1="([\d.]+)"/.exec(html)?.[1]);
    expect(bars[0]?.[0]).toBe(zero);
    expect(bars[0]?.[1]).toBeCloseTo(2 * (bars[1]?.[1] ?? 0));
    expect((bars[2]?.[0] ?? 0) + (bars[2]?.[1] ?? 0)).toBeCloseTo(zero);
    for (const items of [
      [{ label: 'a', value: 0 }],
      [
        { label: 'a', value: 1e308 },
        { label: 'b', value: -1e308 },
      ],
    ])
      expect(await content({ format: 'html', chart: { items } })).not.toMatch(/NaN|Infinity/);
    await expect(content({ chart: { items: [{ label: 'a', value: 'many' }] } })).rejects.toMatchObject({
      code: 'CHART_INVALID',
      message: expect.stringContaining('"a"'),
    });
    await expect(content({ chart: { items: [] } })).rejects.toMatchObject({ code: 'CHART_INVALID' });
  });

  it('writes the report below its root when a path is given', async () => {
    const result = await tool.execute('generate', { content: 'Hällo', output_path: 'out/r.md' });
    expect(result).toMatchObject({ path: 'out/r.md', file_path: 'out/r.md', size: 6 });
    expect(readFileSync(join(root, 'out/r.md'), 'utf8')).toBe('Hällo');
    await expect(tool.execute('generate', { content: 'x', path: '../r.md' })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
  });
});

describe('MarkdownToHtmlTool', () => {
  it('makes a page of Markdown and writes it', async () => {
    const result = await new MarkdownToHtmlTool({ root }).execute('execute', { markdown_content: '# Hi\n\n<b>', output_path: 'hi.html' });
    expect(String(result['html'])).toContain('<title>Hi</title>');
    expect(readFileSync(join(root, 'hi.html'), 'utf8')).toBe(result['content']);
  });
});
