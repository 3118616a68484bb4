import { plainInline } from './plain-inline.ts';
import { stripWrapping } from './strip-wrapping.ts';

/** A piece of a text as its layout shows it. */
export interface Block {
  readonly kind: 'heading' | 'paragraph' | 'item' | 'row' | 'code';
  readonly text: string;
  /** The nearest heading above; empty without one. */
  readonly section: string;
}

interface Draft {
  kind: Block['kind'];
  readonly lines: string[];
}

const heading = /^\s{0,3}(#{1,6})\s+(.+?)\s*#*\s*$/;
const item = /^(\s*)(?:[-*+•]|\(?(?:\d{1,3}|[a-z])[.)])\s+(?:\[[ xX]\]\s+)?(.*)$/;
const rule = /^\s*(?:[-*_=~#]\s*){3,}$/;
const underline = /^\s{0,3}(?:={2,}|-{2,})\s*$/;
const tableRule = /^\s*\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$/;
const linkDefinition = /^\s{0,3}\[[^\]]{1,300}\]:\s*\S+/;
const contentsEntry = /^\s*(?:[-*+]|\d+[.)])\s*\[[^\]]*\]\(#[^)]*\)\s*$/;
const fence = /^\s{0,3}(`{3,}|~{3,})/;
// Issue numbers and commit hashes that changelogs hang on each entry.
const references = /\s*\((?:#\d+|[0-9a-f]{7,40})\)|,? (?:closes|fixes|refs) (?:[\w./-]*#\d+[, ]*)+/g;

/** Reads a text (Markdown, HTML inside it, a licence, a changelog, plain prose) as a list of blocks without marks. */
export function toBlocks(text: string): readonly Block[] {
  const lines = stripWrapping(text).split('\n');
  const isMarkdown = lines.some((line) => heading.test(line) || fence.test(line));
  const reader = new BlockReader(isMarkdown);
  for (const [index, line] of lines.entries()) reader.read(line, lines[index + 1] ?? '');
  return reader.finish();
}

class BlockReader {
  readonly #isMarkdown: boolean;
  readonly #blocks: Block[] = [];
  #open: Draft | undefined = undefined;
  #section: string = '';
  #fence: string | undefined = undefined;
  #isAfterBlank: boolean = true;
  #isUnderlined: boolean = false;
  #isLast: boolean = false;

  constructor(isMarkdown: boolean) {
    this.#isMarkdown = isMarkdown;
  }

  read(line: string, next: string): void {
    if (this.#readCode(line)) return;
    if (this.#isUnderlined) {
      this.#isUnderlined = false;
      return;
    }
    const isBlank = line.trim() === '';
    if (isBlank || rule.test(line) || linkDefinition.test(line) || contentsEntry.test(line)) this.#close();
    else if (!this.#readHeading(line, next)) this.#readText(line);
    this.#isAfterBlank = isBlank;
  }

  finish(): readonly Block[] {
    this.#isLast = true;
    this.#close();
    const isTitleOnly = this.#blocks.every((block) => block.kind === 'heading' || block.kind === 'code');
    return isTitleOnly
      ? this.#blocks.map((block) => (block.kind === 'heading' ? { ...block, kind: 'paragraph', section: '' } : block))
      : this.#blocks;
  }

  #readCode(line: string): boolean {
    const mark = fence.exec(line)?.[1];
    if (this.#fence !== undefined) {
      if (mark?.startsWith(this.#fence) && line.trim() === mark) this.#fence = undefined;
      else this.#blocks.push({ kind: 'code', text: line, section: this.#section });
      return true;
    }
    if (mark !== undefined) {
      this.#close();
      this.#fence = mark;
      return true;
    }
    // Licences indent their paragraphs: four spaces are code only where other marks of Markdown are.
    if (!this.#isMarkdown || !/^(?: {4}|\t)\s*\S/.test(line) || this.#open !== undefined || !this.#isAfterBlank || item.test(line))
      return false;
    this.#blocks.push({ kind: 'code', text: line, section: this.#section });
    return true;
  }

  #readHeading(line: string, next: string): boolean {
    const marked = heading.exec(line)?.[2];
    const isUnderlined =
      marked === undefined && this.#open === undefined && underline.test(next) && !item.test(line) && line.trim().length <= 120;
    if (marked === undefined && !isUnderlined) return false;
    this.#close();
    this.#isUnderlined = isUnderlined;
    this.#addHeading(plainInline(marked ?? line));
    return true;
  }

  #readText(line: string): void {
    if (line.includes('|') && (line.trim().startsWith('|') || tableRule.test(line))) return this.#readRow(line);
    const entry = item.exec(line);
    if (entry !== null && (this.#open?.kind !== 'paragraph' || this.#isMarkdown || /^\s*[-*+•]/.test(line))) {
      this.#close();
      this.#open = { kind: 'item', lines: [entry[2] ?? ''] };
      return;
    }
    this.#open ??= { kind: 'paragraph', lines: [] };
    this.#open.lines.push(line.replace(/^\s*>+\s?(?:\[![A-Z]+\])?/, ''));
  }

  #readRow(line: string): void {
    this.#close();
    if (tableRule.test(line)) return;
    const cells = line
      .split(/(?<!\\)\|/)
      .map(plainInline)
      .filter((cell) => cell !== '');
    if (cells.length > 0) this.#blocks.push({ kind: 'row', text: cells.join(', '), section: this.#section });
  }

  #close(): void {
    const draft = this.#open;
    this.#open = undefined;
    if (draft === undefined) return;
    const [first = ''] = draft.lines;
    const isTitled =
      this.#blocks.length === 0 &&
      draft.lines.length > 1 &&
      first.trim().length < 50 &&
      isTitle(plainInline(first)) &&
      !/\s[\p{Ll}][\p{L}]{3,}/u.test(first.trim());
    if (isTitled) {
      // The first line of a licence names it, with or without a blank line below.
      this.#addHeading(plainInline(first));
      draft.lines.shift();
    }
    const joined = plainInline(draft.lines.map((line) => line.trim()).join(' '));
    const text = draft.kind === 'item' ? joined.replaceAll(references, '').trim() : joined;
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    if (draft.kind === 'paragraph' && draft.lines.length === 1 && !isTitled && !this.#isLast && !this.#isMarkdown && isTitle(text))
      return this.#addHeading(text);
    this.#blocks.push({ kind: draft.kind, text, section: this.#section });
  }

  #addHeading(text: string): void {
    if (!/[\p{L}\p{N}]/u.test(text)) return;
    this.#section = text;
    this.#blocks.push({ kind: 'heading', text, section: text });
  }
}

/** A line of its own of a few words that is no sentence: `MIT License`, `TERMS AND CONDITIONS`. */
function isTitle(text: string): boolean {
  return (
    text.length <= 80 &&
    text.split(' ').length <= 9 &&
    !/[.!?:;,"]$/.test(text) &&
    /^[\p{Lu}\d"'[@(]/u.test(text) &&
    !/^(?:https?:|copyright|©|\(c\))/i.test(text)
  );
}
