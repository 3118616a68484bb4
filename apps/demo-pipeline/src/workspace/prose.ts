/**
 * The running text of a Markdown file: headings and sentences stay; code, badges, images, tables, comments and markup go.
 * It is made for summarising, so that the sentences are the author's and nothing else is left of the page.
 */
export function prose(markdown: string): string {
  return markdown
    .replaceAll('\r\n', '\n')
    .replaceAll(/^(?:```|~~~)[^\n]*\n[\s\S]*?(?:^(?:```|~~~)[^\n]*$|$(?![\s\S]))/gm, '\n')
    .replaceAll(/<!--[\s\S]*?-->/g, '')
    .replaceAll(/<[^>\n]{1,500}>/g, ' ')
    .replaceAll(/!\[[^\]\n]*\](?:\([^)\n]*\)|\[[^\]\n]*\])/g, '')
    .replaceAll(/\[([^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])/g, '$1')
    .replaceAll(/^\[[^\]\n]+\]:.*$/gm, '')
    .replaceAll(/^\s*\|.*\|\s*$/gm, '')
    .replaceAll(/^[ \t]*(?:[-*_=][ \t]*){3,}$/gm, '')
    .replaceAll(/^ {0,3}#{1,6}[ \t]+(.*?)[ \t#]*$/gm, '\n$1\n')
    .replaceAll(/^[ \t]*(?:[-*+]|\d+[.)])[ \t]+/gm, '')
    .replaceAll(/^[ \t]*>[ \t]?/gm, '')
    .replaceAll(/(\*\*|__|\*|`+|~~)(?=\S)([^\n]*?\S)\1/g, '$2')
    .replaceAll(/&(?:nbsp|#160);/g, ' ')
    .replaceAll(/https?:\/\/\S+/g, '')
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/\n\s*\n\s*/g, '\n\n')
    .trim();
}
