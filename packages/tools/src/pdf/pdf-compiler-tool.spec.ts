import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tutti/core';
import { FakeClock } from '@tutti/testing';
import { FileAccess } from '../files/file-access.ts';
import { ReportGeneratorTool } from '../report/report-generator-tool.ts';
import { PdfCompilerTool } from './pdf-compiler-tool.ts';

// One red pixel.
const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC';
let root = '';
let tool: PdfCompilerTool;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-pdf-'));
  tool = new PdfCompilerTool(new FileAccess({ root }), new FakeClock());
});

afterEach(() => rmSync(root, { recursive: true, force: true }));

function compile(parameters: JsonObject): Promise<JsonObject> {
  return tool.execute('execute', { output_path: 'out/a.pdf', ...parameters });
}

/** What is drawn in a PDF: its text, glyph by glyph as the standard fonts name them. */
function textOf(path: string): string {
  const bytes = readFileSync(join(root, path));
  expect(bytes.subarray(0, 5).toString()).toBe('%PDF-');
  expect(bytes.subarray(-6).toString().trim()).toBe('%%EOF');
  let text = '';
  for (const [, stream] of bytes.toString('latin1').matchAll(/stream\n([\s\S]*?)\nendstream/g)) {
    for (const [, hex] of inflated(stream ?? '').matchAll(/<([0-9a-f]+)>/g)) text += Buffer.from(hex ?? '', 'hex').toString('latin1');
    text += '\n';
  }
  return text;
}

function inflated(stream: string): string {
  try {
    return inflateSync(Buffer.from(stream, 'latin1')).toString('latin1');
  } catch {
    // Pictures and the like.
    return '';
  }
}

describe('PdfCompilerTool', () => {
  it('makes one document of headings, lists, tables, code and links', async () => {
    const markdown =
      '# Main\n\nSome **bold**, *slanted* and `code` text with a [link](https://example.com).\n\n- one\n- two\n  1. deep\n\n| City | Sum |\n|---|---|\n| Oslo | 5 |\n\n```\nlet x = 1;\n```\n\n> quoted\n\n---\n\nThe end, <b>as text</b>.';
    expect(
      await compile({
        markdown_content: markdown,
        title: 'Report',
        author: 'Ada',
        include_toc: true,
        include_timestamp: true,
        install_if_missing: true,
      }),
    ).toMatchObject({ path: 'out/a.pdf', filepath: 'out/a.pdf', pages: 1, missing_characters: '', success: true });
    const text = textOf('out/a.pdf');
    for (const part of [
      'Contents',
      'Main',
      'bold',
      'slanted',
      'code',
      'link',
      'one',
      'deep',
      'City',
      'Oslo',
      'let x = 1;',
      'quoted',
      '<b>',
      '2026-01-01 00:00 UTC',
      'Ada',
      '1 / 1',
    ])
      expect(text).toContain(part);
    expect(readFileSync(join(root, 'out/a.pdf'), 'latin1')).toContain('https://example.com');
  });

  it('breaks pages, and numbers them', async () => {
    const { pages } = await compile({
      content: Array.from({ length: 200 }, (_none, index) => `## Part ${index}\n\n${'word '.repeat(50)}`).join('\n\n'),
    });
    expect(pages).toBeGreaterThan(10);
    expect(textOf('out/a.pdf')).toContain(`${String(pages)} / ${String(pages)}`);
  });

  it('makes the same bytes of the same text', async () => {
    await compile({ content: '# A' });
    const first = readFileSync(join(root, 'out/a.pdf'));
    await compile({ content: '# A' });
    expect(readFileSync(join(root, 'out/a.pdf'))).toEqual(first);
  });

  it('says which letters it could not show', async () => {
    expect(await compile({ content: 'Zürich → 東京, 5 €' })).toMatchObject({ missing_characters: '京東' });
    expect(textOf('out/a.pdf')).toContain('-> ??');
  });

  it('takes pictures from the root, and from nowhere else', async () => {
    writeFileSync(join(root, 'dot.png'), Buffer.from(PNG, 'base64'));
    await compile({ content: '![a dot](dot.png)\n\n![far away](https://example.com/x.png)' });
    expect(readFileSync(join(root, 'out/a.pdf'), 'latin1')).toContain('/Subtype /Image');
    expect(textOf('out/a.pdf')).toContain('[far away]');
    await expect(compile({ content: '![x](../x.png)' })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    await expect(compile({ content: 'x', output_path: '../x.pdf' })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
  });

  it('writes HTML or Markdown when that is asked for', async () => {
    await compile({ content: '# A', format: 'html', output_path: 'a.html' });
    expect(readFileSync(join(root, 'a.html'), 'utf8')).toContain('<h1 id="a">A</h1>');
    await compile({ content: '# A', format: 'md', output_path: 'a.md' });
    expect(readFileSync(join(root, 'a.md'), 'utf8')).toBe('# A');
  });

  it('survives text that is tangled on purpose', async () => {
    expect(await compile({ content: `${'> '.repeat(5_000)}deep` })).toMatchObject({ success: true });
    expect(await compile({ content: `${'- '.repeat(500)}deep` })).toMatchObject({ success: true });
  });
});

describe('ReportGeneratorTool as PDF', () => {
  it('writes the report, also without a path', async () => {
    const report = new ReportGeneratorTool({ root }, new FakeClock());
    expect(
      await report.execute('generate', { title: 'Sales in May', sections: [{ title: 'Sum', content: 'All good.' }], format: 'pdf' }),
    ).toMatchObject({ filepath: 'sales-in-may.pdf', format: 'pdf', content: expect.stringContaining('All good.') });
    expect(textOf('sales-in-may.pdf')).toContain('All good.');
    expect(await report.execute('generate', { content: 'x', format: 'pdf', path: 'r.pdf' })).toMatchObject({ filepath: 'r.pdf', pages: 1 });
  });
});
