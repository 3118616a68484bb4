import { checkJsonSchema } from '@tutti/core';
import { checkAuthorizationUrl, MarkdownToHtmlTool, readForeignText, readForeignTool } from '@tutti/tools';
import { type Checker, refusalOf, type Seen } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';

interface Definition {
  readonly name?: string;
  readonly description?: string;
  readonly inputSchema?: { readonly note?: string; readonly [key: string]: unknown };
}

interface Row {
  readonly tool?: Definition;
  readonly approved_sha?: string;
  readonly authorization_endpoint?: string;
  readonly result?: string;
}

/** What a foreign server offers and says: definitions of tools, addresses to sign in at, results. */
export const checker: Checker = { codes: {}, check };

async function check(input: HostileInput): Promise<Seen> {
  const row = input.json() as Row;
  try {
    if (row.authorization_endpoint !== undefined) await checkAuthorizationUrl(row.authorization_endpoint);
    if (row.result !== undefined) return { outcome: 'went-on', harm: await harmOfResult(row.result) };
    return row.tool === undefined ? { outcome: 'went-on', harm: [] } : checkTool(generated(row.tool), row.approved_sha);
  } catch (error) {
    return refusalOf(error);
  }
}

function checkTool(definition: Definition, approved: string | undefined): Seen {
  const { description, inputSchema, suspicions, name } = readForeignTool('server', definition, { approved });
  let nested: unknown = {};
  for (let i = 0; i < 200; i++) nested = { a: nested };
  // A schema that holds itself must not keep the check from ending.
  checkJsonSchema(nested, inputSchema);
  const shown = description + JSON.stringify(inputSchema);
  const hidden =
    /[\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|[\u{e0000}-\u{e0fff}]|(?<!\p{Extended_Pictographic}\ufe0f?)\u200d|\x1b/u.test(
      shown,
    );
  return {
    outcome: 'went-on',
    harm: [
      ...(hidden ? ['characters that nobody sees were passed on'] : []),
      ...(name.startsWith('server.') ? [] : ['the name does not say whose it is']),
    ],
    ...(suspicions.length === 0 ? {} : { warnings: ['TOOL_SUSPECT'] }),
  };
}

/** A result is shown as a page, as reports and the local page do: nothing of it may be loaded, or run. */
async function harmOfResult(result: string): Promise<readonly string[]> {
  const { html } = await new MarkdownToHtmlTool().execute('convert', { markdown: readForeignText(result).text });
  return [
    ...(/<(?:img|iframe|video|audio|link|object|embed)\b[^>]*(?:src|href|data)\s*=\s*["']?(?:https?:)?\/\//i.test(String(html))
      ? ['the page loads something from elsewhere']
      : []),
    ...(/<script|\son\w+\s*=|=\s*["']?\s*javascript:/i.test(String(html).replaceAll(/&[a-z#\d]+;[^<]*/g, ''))
      ? ['the page runs something']
      : []),
  ];
}

/** "generate 10 000 properties" in place of a file of that size. */
function generated(tool: Definition): Definition {
  const count = /generate ([\d ]+)/.exec(tool.inputSchema?.note ?? '')?.[1]?.replaceAll(' ', '');
  if (count === undefined) return tool;
  return {
    ...tool,
    inputSchema: {
      ...tool.inputSchema,
      properties: Object.fromEntries(Array.from({ length: Number(count) }, (_, i) => [`p${i}`, { type: 'string' }])),
    },
  };
}
