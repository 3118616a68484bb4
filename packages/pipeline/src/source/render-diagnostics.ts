import type { Diagnostic } from '@tutti/core';
import { displayWidth, maskSecrets, printable } from './display.ts';
import { SourceText } from './source-text.ts';

/** `text` for people, `github` as workflow commands, `json` for programs. */
export type DiagnosticFormat = 'text' | 'github' | 'json';

const MAX_LINE = 160;

/** Writes diagnostics out. `source` is the text they are about: with it the text format shows the line and a caret. */
export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: { readonly source?: string; readonly format?: DiagnosticFormat } = {},
): string {
  const { source, format = 'text' } = options;
  if (format === 'json') return JSON.stringify({ diagnostics: diagnostics.map(cleaned) }, null, 2);
  if (format === 'github') return diagnostics.map(githubLine).join('\n');
  const text = source === undefined ? undefined : new SourceText(source.replace(/^\uFEFF/, ''));
  return diagnostics.map((diagnostic) => textBlock(diagnostic, text)).join('\n\n');
}

function cleaned(diagnostic: Diagnostic): Diagnostic {
  return { ...diagnostic, message: clean(diagnostic.message), ...(diagnostic.hint === undefined ? {} : { hint: clean(diagnostic.hint) }) };
}

function clean(text: string): string {
  return printable(maskSecrets(text.replaceAll('\n', ' ')));
}

function githubLine(diagnostic: Diagnostic): string {
  const { severity, file, range, code, message, hint } = diagnostic;
  const escape = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => escape(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const place = [
    file === undefined ? undefined : `file=${property(clean(file))}`,
    range === undefined ? undefined : `line=${range.line},col=${range.column}`,
    `title=${property(code)}`,
  ];
  return `::${severity} ${place.filter((part) => part !== undefined).join(',')}::${escape(clean(hint === undefined ? message : `${message} ${hint}`))}`;
}

function textBlock(diagnostic: Diagnostic, source: SourceText | undefined): string {
  const { severity, file, range, code, message, hint } = diagnostic;
  const place = [file === undefined ? undefined : clean(file), range?.line, range?.column].filter((part) => part !== undefined).join(':');
  const lines = [`${place === '' ? '' : `${place} `}${severity} ${code}: ${clean(message)}`];
  if (source !== undefined && range !== undefined)
    lines.push(...excerptLines(source.line(range.line), { ...range, length: range.end - range.start }));
  if (hint !== undefined) lines.push(`  → ${clean(hint)}`);
  return lines.join('\n');
}

/** The source line and, below it, carets under the offence: tabs kept, wide characters counted double, long lines cut. */
function excerptLines(line: string, place: { readonly line: number; readonly column: number; readonly length: number }): string[] {
  const gutter = `  ${place.line} | `;
  const cut = Math.max(0, place.column - 1 - MAX_LINE / 2);
  const shown = line.slice(cut, cut + MAX_LINE);
  const at = place.column - 1 - cut;
  const before = clean(shown.slice(0, at));
  const marked = clean(shown.slice(at, at + Math.max(1, place.length)));
  const pad = [...before].map((char) => (char === '\t' ? '\t' : ' '.repeat(displayWidth(char)))).join('');
  return [`${gutter}${clean(shown)}`, `${' '.repeat(gutter.length - 2)}| ${pad}${'^'.repeat(Math.max(1, displayWidth(marked)))}`];
}
