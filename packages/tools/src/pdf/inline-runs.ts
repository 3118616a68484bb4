import type { Token, Tokens } from 'marked';
import { linkUrl } from '../report/safe-url.ts';

/** A piece of a line, all in one style. */
export interface InlineRun {
  readonly text: string;
  readonly isBold: boolean;
  readonly isItalic: boolean;
  readonly isCode: boolean;
  readonly isStruck: boolean;
  readonly link: string | undefined;
}

const plainStyle = { isBold: false, isItalic: false, isCode: false, isStruck: false, link: undefined } as const;

/** The runs of inline Markdown. Markup in it is shown as text. */
export function inlineRuns(tokens: readonly Token[], style: Omit<InlineRun, 'text'> = plainStyle): InlineRun[] {
  return tokens.flatMap((token) => runsOf(token, style)).filter(({ text }) => text !== '');
}

function runsOf(token: Token, style: Omit<InlineRun, 'text'>): InlineRun[] {
  switch (token.type) {
    case 'strong':
      return inlineRuns((token as Tokens.Strong).tokens, { ...style, isBold: true });
    case 'em':
      return inlineRuns((token as Tokens.Em).tokens, { ...style, isItalic: true });
    case 'del':
      return inlineRuns((token as Tokens.Del).tokens, { ...style, isStruck: true });
    case 'codespan':
      return [{ ...style, isCode: true, text: (token as Tokens.Codespan).text }];
    case 'br':
      return [{ ...style, text: '\n' }];
    case 'link':
      return inlineRuns((token as Tokens.Link).tokens, { ...style, link: linkUrl((token as Tokens.Link).href) });
    case 'image':
      return [
        { ...style, isItalic: true, text: `[${(token as Tokens.Image).text || 'image'}]`, link: linkUrl((token as Tokens.Image).href) },
      ];
    case 'escape':
      return [{ ...style, text: (token as Tokens.Escape).text }];
    default:
      return 'tokens' in token && Array.isArray(token.tokens) ? inlineRuns(token.tokens, style) : [{ ...style, text: textOf(token) }];
  }
}

function textOf(token: Token): string {
  const text = 'text' in token && typeof token.text === 'string' ? token.text : token.raw;
  // A line break within a paragraph is a blank.
  return text.replaceAll('\n', ' ');
}
