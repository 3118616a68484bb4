/** Longest Markdown that is made into something else, characters. */
export const maxMarkdownLength: number = 2 * 1024 * 1024;
const MAX_MARKS = 1_000;
const MAX_NESTING = 60;

/** Whether a text nests or marks so densely that the parser would take more than linear time over it. No honest report does. */
export function isTangled(markdown: string): boolean {
  let marks = 0;
  for (const line of markdown.split('\n')) {
    const lead = /^[\s>]*/.exec(line)?.[0] ?? '';
    if (lead.length > 2 * MAX_NESTING && line.trim() !== '') return true;
    // A blank line, a table row, a list item or a heading begins a new run of text.
    if (/^\s*($|[|#>+-]|\*\s|\d+[.)])/.test(line)) marks = 0;
    marks += line.match(/[*_~`]/g)?.length ?? 0;
    if (marks > MAX_MARKS) return true;
  }
  return false;
}
