import type { Label } from '../tasks/label.ts';

const bullet = /^\s*(?:[-*•]|\(?\d{1,2}[.)])\s+(.+)$/;
const intro = /(?:labels?|categor(?:y|ies)|class(?:es)?|options?|one of|following|kinds?|types?|choices?|buckets?)/i;

/** The classes an instruction names, in its order; empty when it names fewer than two. */
export function parseLabels(instruction: string): readonly Label[] {
  for (const read of [fromBullets, fromNamedList, fromOneOf, fromQuotes, fromAs, fromEither]) {
    const labels = unique(read(instruction));
    if (labels.length >= 2) return labels;
  }
  return [];
}

/** `- permissive: MIT, BSD, ISC` */
function fromBullets(instruction: string): readonly Label[] {
  if (!intro.test(instruction) && !/classif|categori[sz]|label/i.test(instruction)) return [];
  return instruction.split('\n').flatMap((line) => labelsOf(bullet.exec(line)?.[1] === undefined ? [] : [bullet.exec(line)?.[1] ?? '']));
}

/** `Labels: a, b, c`, `Categories = [a | b]` */
function fromNamedList(instruction: string): readonly Label[] {
  const match =
    /\b(?:labels?|categories|classes|options|choices)\b(?:[^.\n:=[]{0,40})?(?:[:=]\s*|\s+(?:are|is)\s+|\s*(?=[[({]))([^\n]{3,1000})/i.exec(
      instruction,
    );
  return match === null ? [] : labelsOf(splitList(untilSentenceEnd(match[1] ?? '')));
}

/** `one of: a, b or c`, `exactly one of "x" and "y"` */
function fromOneOf(instruction: string): readonly Label[] {
  const match =
    /\b(?:one of|any of|between|among|from)\b(?:\s+(?:the|these|following|labels?|categories|classes|options|values|words))*\s*[:=]?\s*([^\n]{3,600})/i.exec(
      instruction,
    );
  return match === null ? [] : labelsOf(splitList(untilSentenceEnd(match[1] ?? '')));
}

/** `Return only: "x", "y" or "z"` */
function fromQuotes(instruction: string): readonly Label[] {
  const match =
    /\b(?:return|answer|reply|respond|output|say|use|choose|with|as|either)\b[^"“'\n]{0,60}((?:["“'][^"”'\n]{1,60}["”'](?:\s*(?:,|\/|\||or|and)\s*)*){2,})/i.exec(
      instruction,
    );
  return labelsOf([...(match?.[1] ?? '').matchAll(/["“']([^"”'\n]{1,60})["”']/g)].map((quote) => quote[1] ?? ''));
}

/** `classify the text as a, b or c`, `label it spam or ham` */
function fromAs(instruction: string): readonly Label[] {
  const match =
    /\b(?:classif\w*|categori[sz]\w*|label\w*|tag\w*|rate|mark|sort|judge|decide|determine|tell|say)\b[^.\n:]{0,120}?\b(?:as|into|in|whether (?:it|this|the \w+) (?:is|are))\s+(?:either\s+|one of\s+)?([^\n:;?]{3,300})/i.exec(
      instruction,
    );
  return match === null ? [] : labelsOf(splitList(untilSentenceEnd(match[1] ?? '')), { isLoose: true });
}

/** `Is this spam or ham?`, `positive/negative/neutral`, `positive or negative` */
function fromEither(instruction: string): readonly Label[] {
  const slashed = /(?:^|[\s([])((?:[\p{L}-]{2,30}\s?[/|]\s?){1,10}[\p{L}-]{2,30})(?=[\s.,)\]?]|$)/u.exec(instruction);
  if (slashed !== null) return labelsOf((slashed[1] ?? '').split(/\s?[/|]\s?/));
  const either =
    /\b(?:is|are|was) (?:this|it|that|the [\p{L} ]{2,40}?)\s(?:an?\s)?([\p{L} -]{2,60}) or (?:an?\s)?([\p{L} -]{2,40})\?/iu.exec(
      instruction,
    );
  if (either !== null)
    return labelsOf([...splitList((either[1] ?? '').replace(/^.*\b(?:about|regarding|related to|concerning)\s+/i, '')), either[2] ?? '']);
  const given =
    /\b(?:answer|reply|respond|return|output|say)(?: (?:only|just|with|either|exactly|one word|in one word))*:? ((?:[\p{L}-]{2,20}, ){0,10}[\p{L}-]{2,20},? or [\p{L}-]{2,20})\b/iu.exec(
      instruction,
    );
  return given === null ? [] : labelsOf(splitList(given[1] ?? ''));
}

/** A list ends with its sentence; dots inside names (`GPL-3.0`) do not end it. */
function untilSentenceEnd(list: string): string {
  return list
    .replace(/[.;!?](?:\s[\s\S]*|$)/, '')
    .replace(/\s(?:and|then) (?:return|answer|explain|give|say)\b[\s\S]*/i, '')
    .replace(/^[[({]([^\])}]*)[\])}][\s\S]*$/, '$1');
}

function splitList(list: string): readonly string[] {
  const quoted = [...list.matchAll(/["“]([^"”\n]{1,60})["”]/g)];
  if (quoted.length >= 2) return quoted.map((quote) => quote[1] ?? '');
  return list.split(/\s*(?:,|;|\||\/(?!\S*\/))\s*(?:(?:or|and)\s+)?(?![^(]*\))|\s+(?:or|and)\s+(?![^(]*\))/);
}

/** Names with what is said of them. Something longer than a name makes the whole list no list of labels. */
function labelsOf(items: readonly string[], { isLoose = false }: { readonly isLoose?: boolean } = {}): readonly Label[] {
  const labels = items.map((item) => labelOf(item, isLoose)).filter((label) => label.name !== '');
  return labels.every(({ name }) => name.length <= 60 && name.split(/\s+/).length <= 6) ? labels : [];
}

function labelOf(item: string, isLoose: boolean): Label {
  const [, head = '', description = ''] =
    /^\s*(.*?)(?:\s*(?::|=|\s[–—-]\s|\()\s*([\s\S]+?)\)?)?\s*$/.exec(item.replaceAll(/[*`]/g, '')) ?? [];
  const bare = head
    .trim()
    .replaceAll(/^["“'<[({]+|["”'>\])},.]+$/g, '')
    .trim();
  const name = isLoose || /^an? /i.test(bare) ? bare.replace(/^(?:being |either |an? |the )/i, '') : bare;
  return description.trim() === '' ? { name } : { name, description: description.trim() };
}

function unique(labels: readonly Label[]): readonly Label[] {
  const seen = new Set<string>();
  return labels.filter(({ name }) => !seen.has(name.toLowerCase()) && seen.add(name.toLowerCase()));
}
