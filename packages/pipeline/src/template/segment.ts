import { TemplateSyntaxError } from './errors/template-syntax-error.ts';
import { lexExpression } from './lex-expression.ts';
import type { Token } from './token.ts';

/** A template cut into literal text, `{{ }}` and `{% %}`. Comments are gone, white space control is applied. */
export type Segment =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'output' | 'tag'; readonly tokens: readonly Token[]; readonly at: number; readonly end: number };

const opening = /\{\{|\{%|\{#/g;
const rawTag = /\{%([-+]?)\s*raw\s*([-+]?)%\}/y;
const endRaw = /\{%([-+]?)\s*endraw\s*([-+]?)%\}/g;

/** Cuts a template. @throws TemplateSyntaxError when a mark is not closed. */
export function cutSegments(source: string): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  let trimNext = false;
  const pushText = (text: string, trimEnd: boolean): void => {
    const begun = trimNext ? text.trimStart() : text;
    const done = trimEnd ? begun.trimEnd() : begun;
    if (done !== '') segments.push({ kind: 'text', text: done });
  };
  for (;;) {
    opening.lastIndex = at;
    const found = opening.exec(source);
    if (found === null) {
      pushText(source.slice(at), false);
      return segments;
    }
    const start = found.index;
    const control = source[start + 2];
    pushText(source.slice(at, start), control === '-');
    const cut = cutMark(source, start);
    segments.push(...cut.segments);
    at = cut.end;
    trimNext = cut.isTrimming;
  }
}

interface Cut {
  readonly segments: readonly Segment[];
  readonly end: number;
  readonly isTrimming: boolean;
}

function cutMark(source: string, start: number): Cut {
  const mark = source.slice(start, start + 2);
  if (mark === '{#') return cutComment(source, start);
  rawTag.lastIndex = start;
  const raw = mark === '{%' ? rawTag.exec(source) : null;
  if (raw !== null) return cutRaw(source, start, raw);
  const inside = start + 2 + (source[start + 2] === '-' || source[start + 2] === '+' ? 1 : 0);
  const tokens = lexExpression(source, inside, mark === '{{' ? '}}' : '%}');
  const end = tokens.at(-1)!;
  return {
    segments: [{ kind: mark === '{{' ? 'output' : 'tag', tokens, at: start, end: end.end }],
    end: end.end,
    isTrimming: end.text.startsWith('-'),
  };
}

function cutComment(source: string, start: number): Cut {
  const close = source.indexOf('#}', start + 2);
  if (close < 0) throw new TemplateSyntaxError('A comment is never closed.', { at: start, hint: 'Close it with "#}".' });
  return { segments: [], end: close + 2, isTrimming: source[close - 1] === '-' };
}

function cutRaw(source: string, start: number, raw: RegExpExecArray): Cut {
  endRaw.lastIndex = start + raw[0].length;
  const close = endRaw.exec(source);
  if (close === null) throw new TemplateSyntaxError('{% raw %} is never closed.', { at: start, hint: 'Close it with {% endraw %}.' });
  let text = source.slice(start + raw[0].length, close.index);
  if (raw[2] === '-') text = text.trimStart();
  if (close[1] === '-') text = text.trimEnd();
  return { segments: [{ kind: 'text', text }], end: close.index + close[0].length, isTrimming: close[2] === '-' };
}
