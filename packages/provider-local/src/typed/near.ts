import { findEntities, type EntityType } from '../tasks/entities.ts';
import { contentStems, wordsOf } from '../text/terms.ts';
import type { Sentence } from '../text/text-document.ts';
import type { FillContext } from './fill-context.ts';

// Not the engine's stop words: "due" and "last" tell one date from another.
const empty = new Set('the a an of in is was to for and or this that which when on at by it text document if any'.split(' '));

/** Entities of a type, those whose clause or line speaks about the words first, then in order of the text. */
export async function entitiesNear(context: FillContext, type: EntityType, words: string): Promise<readonly string[]> {
  const { document, engine, signal } = context;
  const stemsOf = (text: string): readonly string[] =>
    wordsOf(text)
      .filter((word) => !empty.has(word))
      .map((word) => engine.stem(word));
  const wanted = new Set(stemsOf(words));
  const hits = (text: string): number => new Set(stemsOf(text).filter((stem) => wanted.has(stem))).size;
  const lines = document.blocks.filter((block) => block.kind !== 'code');
  const found: { readonly text: string; readonly score: number; readonly order: number }[] = [];
  for (const { text } of await findEntities(lines.map((block) => block.text).join('\n'), engine, { types: [type], signal })) {
    const block = lines.find((candidate) => candidate.text.includes(text));
    const place = block?.text.indexOf(text) ?? 0;
    const before =
      block?.text
        .slice(Math.max(0, place - 80), place)
        .split(/[,;\n]\s|[.!?]\s/)
        .at(-1) ?? '';
    const after = block?.text.slice(place + text.length, place + text.length + 40).split(/[,;\n]\s|[.!?]\s/)[0] ?? '';
    found.push({
      text,
      score: 3 * hits(before) + 2 * hits(after) + hits(`${block?.section ?? ''} ${block?.text ?? ''}`),
      order: found.length,
    });
  }
  return found.sort((a, b) => b.score - a.score || a.order - b.order).map(({ text }) => text);
}

/** The value of a line `Name: value`, as key–value lines, tables and headers have it. */
export function labelledValue(context: FillContext, names: readonly string[]): string | undefined {
  const wanted = new Set(names.map((name) => name.toLowerCase()));
  for (const { text, kind } of context.document.blocks) {
    if (kind === 'code') continue;
    const [, label = '', value = ''] = /^\W{0,3}([\p{L}][\p{L}\d _-]{1,40}?)\s*(?::|=|\s[–—-]\s|,(?=\s))\s*(.{1,300})$/u.exec(text) ?? [];
    if (value !== '' && wanted.has(label.trim().toLowerCase()) && (kind === 'row' || !/,\s/.test(text.slice(0, label.length + 2))))
      return value.trim().replace(/[.;,]$/, '');
    const inline = [
      ...text.matchAll(
        /(?:^|[.;,\n]\s*|\s{2,})([\p{L}][\p{L}\d _-]{1,40}?)\s*:\s+([^.;\n]{1,120}?)(?=[.;]\s|[.;]?$|\s{2,}|\s[\p{Lu}][\p{L} ]{1,20}:\s)/gu,
      ),
    ].find((match) => wanted.has((match[1] ?? '').toLowerCase()));
    if (inline !== undefined) return (inline[2] ?? '').trim();
  }
  return undefined;
}

/** Who a copyright line names, and its years. */
export function copyrightOf(context: FillContext): { readonly holder: string | undefined; readonly years: string | undefined } | undefined {
  const line = context.document.plain.match(/^.*\bcopyright\b.*\d{4}.*$|^.*(?:©|\(c\)) ?\d{4}.*$|^.*\bcopyright (?:\(c\)|©).*$/im)?.[0];
  if (line === undefined) return undefined;
  const [, years, holder] =
    /(?:copyright|©|\(c\))[\s:,©]*(?:\(c\)|©)?\s*((?:\d{4}(?:\s?[-–]\s?(?:\d{4}|present))?(?:,\s?)?)+)?,?\s*(?:by\s+)?([^<(\n]{2,120}?)?(?=\s*(?:<|\(|\.\s|\.$|all rights|permission|licen[cs]ed|$))/i.exec(
      line,
    ) ?? [];
  return { holder: holder?.trim().replace(/[,.;]+$/, '') || undefined, years: years?.trim().replace(/,$/, '') || undefined };
}

/** List entries below a heading that has the words. */
export function entriesBelow(context: FillContext, words: string): readonly string[] {
  const { document, engine } = context;
  const wanted = contentStems(words, engine);
  if (wanted.length === 0) return [];
  return document.blocks
    .filter((block) => block.kind === 'item' && contentStems(block.section, engine).some((stem) => wanted.includes(stem)))
    .map(({ text }) => text);
}

export function sentenceWith(context: FillContext, words: string, form: RegExp): Sentence | undefined {
  const wanted = contentStems(words, context.engine);
  let best: Sentence | undefined;
  let most = 0;
  for (const sentence of context.document.sentences) {
    if (!form.test(sentence.text)) continue;
    const found = wanted.filter((stem) => sentence.stems.includes(stem)).length;
    if (found > most) [best, most] = [sentence, found];
  }
  return most >= Math.ceil(wanted.length / 2) && wanted.length > 0 ? best : undefined;
}
