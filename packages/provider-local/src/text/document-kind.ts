import { isRelease, type TextDocument } from './text-document.ts';

/** What a file is, by its layout: `undefined` for everything that has none of these forms. */
export function documentKind(document: TextDocument): 'changelog' | 'readme' | 'license' | undefined {
  const headings = document.blocks.filter((block) => block.kind === 'heading').map(({ text }) => text);
  if (headings.filter(isRelease).length >= 3) return 'changelog';
  const hasCode = document.blocks.some((block) => block.kind === 'code');
  const isGuide = headings.some((text) =>
    /^(?:install|usage|getting started|quick start|examples?|api|documentation|features|contributing|what is|why|how to|licen[cs]e)\b/i.test(
      text,
    ),
  );
  if (isGuide && (hasCode || headings.length > 2) && !/\blicen[cs]e\b/i.test(document.title ?? '')) return 'readme';
  return /\bwarrant(?:y|ies)\b/i.test(document.plain) && /\b(?:copyright|licen[cs]ed?|permission)\b/i.test(document.plain) && !hasCode
    ? 'license'
    : undefined;
}
