import { toBlocks, type Block } from './blocks.ts';
import type { Engine } from './engine.ts';
import { pause } from './pause.ts';
import { contentStems } from './terms.ts';

/** One sentence, list entry or table row. */
export interface Sentence {
  readonly text: string;
  readonly kind: Block['kind'];
  readonly section: string;
  /** Place in the document, from 0. */
  readonly index: number;
  /** Place in its paragraph, from 0. */
  readonly place: number;
  /** Stems of its content words, in order. */
  readonly stems: readonly string[];
  readonly words: number;
  /** In a changelog: how many releases are newer than this entry's. */
  readonly release: number;
}

/** A text as the tasks read it. */
export interface TextDocument {
  readonly blocks: readonly Block[];
  readonly sentences: readonly Sentence[];
  /** Everything but code, one block a line. */
  readonly plain: string;
  readonly title: string | undefined;
  /** Whether only a part of it was read. */
  readonly isCut: boolean;
}

/** More than this is read in part: the first half of it, then pieces spread over the rest. */
export const readLimit: number = 400_000;
const PIECE = 8_000;

/** Reads a text, giving way to other work every few blocks. */
export async function readDocument(text: string, engine: Engine, signal?: AbortSignal): Promise<TextDocument> {
  const isCut = text.length > readLimit;
  const blocks = toBlocks(isCut ? sample(text) : text);
  const sentences: Sentence[] = [];
  let read = 0;
  let release = 0;
  for (const block of blocks) {
    if (block.kind === 'code') continue;
    if (block.kind === 'heading' && isRelease(block.text)) release++;
    else if (block.kind !== 'heading') addSentences(sentences, block, { engine, release: Math.max(0, release - 1) });
    read += block.text.length;
    if (read < PIECE) continue;
    read = 0;
    await pause(signal);
  }
  const prose = blocks.filter((block) => block.kind !== 'code');
  const title = prose.slice(0, 3).find((block) => block.kind === 'heading')?.text;
  return { blocks, sentences, plain: prose.map((block) => block.text).join('\n'), title, isCut };
}

function addSentences(
  sentences: Sentence[],
  block: Block,
  { engine, release }: { readonly engine: Engine; readonly release: number },
): void {
  for (const piece of pieces(block.text)) {
    const texts = block.kind === 'paragraph' || piece.length > 300 ? engine.sentences(piece) : [piece];
    for (const [place, text] of texts.entries()) {
      const stems = contentStems(text, engine);
      sentences.push({
        text,
        kind: block.kind,
        section: block.section,
        index: sentences.length,
        place,
        stems,
        words: text.split(/\s+/).length,
        release,
      });
    }
  }
}

/** `## 1.2.0 (2026-01-05)`, `v3`, `[Unreleased]`: the headings of a changelog. */
export function isRelease(heading: string): boolean {
  return /^\[?(?:v|version )?\d+\.\d+(?:\.\d+|\.x)?\b|^\[?unreleased\]?|^v\d+\b/i.test(heading);
}

/** A block without any line break can be a whole file: it is read in pieces that end at spaces. */
function pieces(text: string): readonly string[] {
  if (text.length <= PIECE) return [text];
  const found: string[] = [];
  for (let at = 0; at < text.length; ) {
    let end = Math.min(text.length, at + PIECE);
    if (end < text.length) {
      const stop = Math.max(text.lastIndexOf('. ', end), text.lastIndexOf('\n', end));
      const space = text.lastIndexOf(' ', end);
      end = stop > at + PIECE / 2 ? stop + 1 : space > at + PIECE / 2 ? space : end;
    }
    found.push(text.slice(at, end));
    at = end;
  }
  return found;
}

function sample(text: string): string {
  const head = readLimit / 2;
  const count = Math.floor(head / PIECE);
  const stride = (text.length - head) / count;
  const parts = [text.slice(0, head)];
  for (let piece = 0; piece < count; piece++) {
    const start = text.indexOf('\n', Math.floor(head + piece * stride));
    if (start !== -1) parts.push(text.slice(start, start + PIECE));
  }
  return parts.join('\n\n');
}
