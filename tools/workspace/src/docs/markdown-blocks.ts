/** A fenced block of a Markdown file. */
export interface MarkdownBlock {
  /** First word after the fence: `ts`, `sh`, …; empty when there is none. */
  readonly language: string;
  /** The other words after the fence. */
  readonly flags: readonly string[];
  readonly code: string;
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** The last line with text before the fence. */
  readonly lead: string;
}

/** Finds the fenced blocks of a Markdown text; fences may be indented (in a list) and longer than three marks. */
export function markdownBlocks(text: string): readonly MarkdownBlock[] {
  const lines = text.split('\n');
  const blocks: MarkdownBlock[] = [];
  let lead = '';
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const fence = /^(\s*)(`{3,}|~{3,})(.*)$/.exec(line);
    if (fence === null) {
      if (line.trim() !== '') lead = line.trim();
      continue;
    }
    const [, margin = '', mark = '', info = ''] = fence;
    const end = closingFence(lines, index + 1, mark);
    const [language = '', ...flags] = info.trim().split(/\s+/);
    const code = lines
      .slice(index + 1, end)
      .map((inner) => (inner.startsWith(margin) ? inner.slice(margin.length) : inner))
      .join('\n');
    blocks.push({ language, flags, code, line: index + 1, lead });
    lead = '';
    index = end;
  }
  return blocks;
}

function closingFence(lines: readonly string[], from: number, mark: string): number {
  const isClosing = (line: string): boolean => {
    const text = line.trim();
    return text.startsWith(mark) && text === mark.charAt(0).repeat(text.length);
  };
  const found = lines.findIndex((line, index) => index >= from && isClosing(line));
  return found === -1 ? lines.length : found;
}
