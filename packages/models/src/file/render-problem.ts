import type { Diagnostic } from '@tutti/core';

const MAX_LINE = 160;
const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\u2028\u2029]/gu;

/** `file:line:column error CODE: message`, the line, a caret below the offence, and what to do. */
export function renderProblem({ severity, code, message, hint, file, range }: Diagnostic, source: string): string {
  const place = [file, range?.line, range?.column].filter((part) => part !== undefined).join(':');
  const lines = [`${place === '' ? '' : `${place} `}${severity} ${code}: ${clean(message)}`];
  if (range !== undefined) {
    const line = clean(source.split('\n')[range.line - 1]?.replace(/\r$/, '') ?? '').slice(0, MAX_LINE);
    const gutter = `  ${range.line} | `;
    const width = Math.max(1, Math.min(range.end - range.start, line.length - range.column + 1));
    if (range.column >= 1 && range.column <= MAX_LINE)
      lines.push(`${gutter}${line}`, `${' '.repeat(gutter.length - 2)}| ${' '.repeat(range.column - 1)}${'^'.repeat(width)}`);
  }
  if (hint !== undefined) lines.push(`  → ${clean(hint)}`);
  return lines.join('\n');
}

/** One column per character: tabs become spaces, control and formatting characters dots. */
function clean(text: string): string {
  return text.replaceAll('\t', ' ').replaceAll(invisible, '·');
}
