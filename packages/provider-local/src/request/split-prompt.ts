/** What is asked, and of which text. */
export interface PromptParts {
  readonly instruction: string;
  readonly text: string;
  readonly question?: string;
}

const sourceNames =
  'text|context|document|doc|article|content|contents|input|passage|source|review|e-?mail|message|comment|ticket|feedback|transcript|readme|changelog|(?:full |source )?licen[cs]e(?: text)?|abstract|paragraph|story|excerpt|tweet|post|report|letter|description';
const startsSource = new RegExp(
  `(?:^|\\n)[ \\t]*(?:#{1,4} *|\\*\\*)?(?:the |input |full )?(?:${sourceNames})(?:\\*\\*)? *:(?:\\*\\*)?[ \\t]*(?=\\S|\\n)`,
  'gi',
);
const startsSourceInline = /(?<=[.?!:"'\])] )(?:Text|Context|Passage|Document|Article|Input|Review|Content) *:\s/g;
const tagged =
  /<(text|document|doc|context|article|content|input|source|data|passage|review|file|readme|changelog|licen[cs]e|email|transcript)>\s*([\s\S]*?)\s*<\/\1>/i;
const startsQuestion = /(?:^|\n|(?<=[.?!"] ))[ \t]*(?:\*\*)?(?:question|query|q)(?:\*\*)? *:(?:\*\*)?[ \t]*/i;
/** Prompts tell what they want at their ends; what lies further inside is the text. */
const REACH = 2_000;

const verbs =
  'summari[sz]e|condense|shorten|abstract|recap|classify|categori[sz]e|label|tag|identify|extract|list|find|determine|decide|detect|judge|assess|evaluate|analy[sz]e|rate|give|return|answer|respond|reply|output|tell|read|choose|pick|select|write|create|generate|produce|provide|describe|explain|compare|translate|rewrite|rephrase|paraphrase|proofread|name|state|count|say|show|use|suggest|review|check|compose|draft|improve|fix|correct|convert|make|turn|which|what|who|when|where|why|how|is|are|does|do|has|can|could|tl;?dr|given (?:the|this)|based on (?:the|this)|according to (?:the|this)|here (?:is|are) (?:an?|the|some|my)|below (?:is|are)|in (?:one|two|three|four|five|\\d+) (?:sentences?|words?)';
const instructs = new RegExp(
  `^\\W*(?:(?:please|kindly|now|then|next|first|also|only|just|briefly|concisely|shortly)[, ]+|(?:can|could|would|will) you (?:please )?|you are [^.\\n]{2,150}[.\\n]\\s*|your (?:task|job|goal) is to |i (?:want|need|would like) you to |task: *|instructions?: *)*(?:${verbs})\\b`,
  'i',
);

/** Whether a piece of a prompt asks for something. */
export function isInstruction(piece: string): boolean {
  return piece.length <= REACH && instructs.test(piece.trim());
}

/** Takes a prompt apart into instruction and text: by tags, fences, labelled sections, quotes, paragraphs, colons, sentences. */
export function splitPrompt(prompt: string): PromptParts {
  const text = prompt.replaceAll(/\r\n?/g, '\n').trim();
  return byTag(text) ?? bySection(text) ?? byFence(text) ?? byQuote(text) ?? byPlace(text);
}

function byTag(prompt: string): PromptParts | undefined {
  const match = tagged.exec(prompt);
  if (match === null || match.index > REACH) return undefined;
  const end = match.index + match[0].length;
  return withQuestion(`${prompt.slice(0, match.index)}\n${prompt.slice(end)}`, match[2] ?? '');
}

function bySection(prompt: string): PromptParts | undefined {
  const match = firstMatch(prompt.slice(0, REACH), [startsSource, startsSourceInline]);
  if (match === undefined) return undefined;
  const before = prompt.slice(0, match.start);
  const isAsked =
    before.trim() === '' || isInstruction(before) || before.split('\n').some((line) => isInstruction(line)) || startsQuestion.test(before);
  if (!isAsked) return undefined;
  const { body, tail } = cutTail(prompt.slice(match.end));
  if (before.trim() === '' && tail === '') return undefined;
  return withQuestion(`${before}\n${tail}`, unwrapped(body));
}

/** What stands behind a text: a question, or one more instruction. */
function cutTail(text: string): { readonly body: string; readonly tail: string } {
  const end = text.slice(-700);
  const question = startsQuestion.exec(end);
  const cut =
    question !== null && end.slice(question.index).length < 500 ? text.length - end.length + question.index : trailingInstruction(text);
  return cut === undefined || text.slice(0, cut).trim() === ''
    ? { body: text.trim(), tail: '' }
    : { body: text.slice(0, cut).trim(), tail: text.slice(cut).trim() };
}

const trailing =
  /^\W*(?:(?:please|now|then)[, ]+)?(?:return|answer|reply|respond|output|choose|pick|select|classify|categori[sz]e|label|summari[sz]e|give (?:me|only|your|a|the|one)|only |use |extract|list|is (?:this|it|the)|what is|which of|write (?:a|the) (?:\S+ ){0,3}summary|tl;?dr|question:|labels:|categories:|options:)/i;

function trailingInstruction(text: string): number | undefined {
  for (const gap of [text.lastIndexOf('\n\n'), text.lastIndexOf('\n')]) {
    if (gap > 0 && text.length - gap <= 500 && trailing.test(text.slice(gap).trim())) return gap;
  }
  const last = /(?<=[.!?]["']?)\s+[^.!?]{8,300}[.!?]?\s*$/.exec(text.slice(-400));
  const isAsked =
    last !== null && /^\s*(?:please )?(?:return|answer|reply|respond|output|classify|is (?:this|it)|summari[sz]e)\b/i.test(last[0]);
  return isAsked ? text.length - last[0].length : undefined;
}

function byFence(prompt: string): PromptParts | undefined {
  for (const fence of ['```', '"""', "'''", '~~~']) {
    const open = prompt.indexOf(fence);
    const close = prompt.lastIndexOf(fence);
    if (open === -1 || open > REACH || close <= open || prompt.length - close > 700) continue;
    const before = prompt.slice(0, open);
    const after = prompt.slice(close + fence.length);
    // A fence inside the text is the text's own: what stands around a wrapping asks for something, all of it.
    const isWrapping = [...before.split(/\n\s*\n/), ...after.split(/\n\s*\n/)].every(
      (part) => part.trim() === '' || isInstruction(part) || trailing.test(part.trim()) || part.trim().endsWith(':'),
    );
    if (!isWrapping || (before.trim() === '' && after.trim() === '')) continue;
    const body = prompt.slice(open + 3, close).replace(fence === '```' ? /^[\w-]*\n/ : /^\n/, '');
    return withQuestion(`${before}\n${after}`, body.trim());
  }
  return undefined;
}

function byQuote(prompt: string): PromptParts | undefined {
  if (prompt.length > REACH * 5 || prompt.includes('\n\n') || !isInstruction(prompt.slice(0, REACH))) return undefined;
  const quotes = [...prompt.matchAll(/(?<=^|[\s(:])"(?=\S)([^"]{12,})(?<=\S)"(?=[\s.,;:!?)]|$)|“([^”]{12,})”|«([^»]{12,})»/g)].sort(
    (a, b) => b[0].length - a[0].length,
  );
  const [longest] = quotes;
  const inside = longest?.[1] ?? longest?.[2] ?? longest?.[3] ?? '';
  if (longest === undefined || inside.trim().split(/\s+/).length < 4) return undefined;
  const outside = `${prompt.slice(0, longest.index)}\n${prompt.slice(longest.index + longest[0].length)}`;
  // A quotation inside a longer text is no wrapping.
  return outside.length > 500 || inside.length < outside.length / 6 ? undefined : withQuestion(outside, inside);
}

function byPlace(prompt: string): PromptParts {
  const gap = prompt.indexOf('\n\n');
  const first = gap === -1 ? prompt : prompt.slice(0, gap);
  if (gap !== -1 && gap <= REACH && isInstruction(first)) {
    const { head, rest } = withLists(first, prompt.slice(gap).trim());
    const { body, tail } = cutTail(rest);
    return withQuestion(`${head}\n${tail}`, unwrapped(body));
  }
  if (isInstruction(first.slice(0, REACH))) {
    const parts = atColon(prompt) ?? atLine(prompt) ?? atSentence(prompt);
    if (parts !== undefined) return parts;
  }
  const { body, tail } = cutTail(prompt);
  if (tail !== '') return withQuestion(tail, body);
  return isInstruction(prompt) ? { instruction: prompt, text: '' } : { instruction: '', text: prompt };
}

/** Lists of labels may stand in paragraphs of their own below the instruction. */
function withLists(first: string, following: string): { readonly head: string; readonly rest: string } {
  let head = first;
  let rest = following;
  for (;;) {
    const gap = rest.indexOf('\n\n');
    const next = gap === -1 ? '' : rest.slice(0, gap);
    const isList =
      next !== '' &&
      next.length < REACH &&
      next.split('\n').every((line) => /^\s*(?:[-*•]|\d+[.)])\s/.test(line)) &&
      /(?:labels?|categor\w+|class\w*|options?|one of|following|kinds?|types?)[^.\n]{0,40}[:?]\s*$/i.test(head);
    if (
      !isList &&
      !(
        next !== '' &&
        next.length < 500 &&
        isInstruction(next) &&
        /^(?:labels?|categories|return|answer|reply|respond|output|use|only|choose|pick)\b/i.test(next.trim())
      )
    )
      return { head, rest };
    head = `${head}\n${next}`;
    rest = rest.slice(gap).trim();
  }
}

function atColon(prompt: string): PromptParts | undefined {
  for (const match of prompt.slice(0, 600).matchAll(/:(?=\s)/g)) {
    const before = prompt.slice(0, match.index);
    const after = prompt.slice(match.index + 1).trim();
    const clause = before.split(/[.!?]\s+|\n/).at(-1) ?? '';
    if (/(?:one of|labels?|categories|classes|options|following (?:labels|categories|classes|options))(?: \w+)?$/i.test(before.trim()))
      continue;
    if (isInstruction(before) && isInstruction(clause) && after.split(/\s+/).length >= 2) {
      const { body, tail } = cutTail(after);
      return withQuestion(`${before}\n${tail}`, unwrapped(body));
    }
  }
  return undefined;
}

function atLine(prompt: string): PromptParts | undefined {
  const end = prompt.indexOf('\n');
  if (end === -1 || !isInstruction(prompt.slice(0, end))) return undefined;
  const lines = prompt.split('\n');
  let head = 1;
  while (head < lines.length - 1 && isInstruction(lines[head] ?? '') && (lines[head] ?? '').length < 300) head++;
  const { body, tail } = cutTail(lines.slice(head).join('\n'));
  return body.split(/\s+/).length < 3 ? undefined : withQuestion(`${lines.slice(0, head).join('\n')}\n${tail}`, unwrapped(body));
}

function atSentence(prompt: string): PromptParts | undefined {
  const sentences = prompt.slice(0, REACH).match(/[^.!?]+[.!?]+["']?(?:\s+|$)|[^.!?]+$/g) ?? [];
  let end = 0;
  for (const sentence of sentences) {
    if (!isInstruction(sentence)) break;
    end += sentence.length;
  }
  const rest = prompt.slice(end).trim();
  return end === 0 || rest.split(/\s+/).length < 3 ? undefined : withQuestion(prompt.slice(0, end), rest);
}

function unwrapped(text: string): string {
  const fenced = /^(```|"""|''')[\w-]*\n([\s\S]*)\n\1$/.exec(text.trim());
  const quoted = /^"([^"]*)"$/.exec(text.trim());
  return (fenced?.[2] ?? quoted?.[1] ?? text).trim();
}

function withQuestion(instruction: string, text: string): PromptParts {
  const match = startsQuestion.exec(instruction);
  if (match === null) return { instruction: instruction.trim(), text: text.trim() };
  const question = instruction.slice(match.index + match[0].length).split(/\n\s*\n|\n(?=\s*(?:answer|labels)\b)/i)[0] ?? '';
  return { instruction: instruction.trim(), text: text.trim(), question: question.trim() };
}

function firstMatch(text: string, patterns: readonly RegExp[]): { readonly start: number; readonly end: number } | undefined {
  let first: { readonly start: number; readonly end: number } | undefined;
  for (const pattern of patterns) {
    for (const match of text.matchAll(pattern)) {
      if (first === undefined || match.index < first.start) first = { start: match.index, end: match.index + match[0].length };
      break;
    }
  }
  return first;
}
