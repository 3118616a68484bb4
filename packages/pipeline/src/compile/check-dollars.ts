import type { StepDefinition } from '../language/definition.ts';
import type { Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import type { ScalarNode } from '../source/node.ts';
import type { TextScope } from './check-text.ts';
import type { ValueContext } from './compile-value.ts';
import { findStep } from './step-scope.ts';
import type { Target } from './target.ts';

/** Tools whose texts have a `$name` of their own: shells, programs, statements. */
const ownDollars: ReadonlySet<string> = new Set(['terminal', 'python-executor', 'database']);
const codeParameters: ReadonlySet<string> = new Set(['code', 'script', 'command', 'cmd', 'argv', 'sql', 'pattern', 'regex']);
/** A file in which `$name` is, or may be, a name of that file's own. */
const codeFile =
  /\.(?:[cm]?[jt]sx?|sh|bash|zsh|fish|ps1|py|rb|pl|php|go|rs|java|kt|swift|vue|svelte|s?css|less|sql|ya?ml|toml|env|tex|mk|tf|j2)$/i;
/** `$name`, `$name.field`, `${name}`, `${name.field}`; neither `\\$name`, `$$name` nor a sum of money. */
const dollarName = /(?<![\\$\w])\$(?:\{\s*([A-Za-z_][\w-]*(?:\.\w+)*)\s*\}|([A-Za-z_]\w*(?:\.\w+)*))/g;

/**
 * Warns of texts of a step's parameters that name a step or an input with a dollar sign: they are passed on as they stand.
 * Other names, and texts that are code, may mean what they say.
 * @returns what is to be told of each text, with where it stands; undefined where all of them may be code
 */
export function dollarCheck(step: StepDefinition, target: Target, where: TextScope): ValueContext['onText'] {
  if ((target.kind === 'tool' && ownDollars.has(target.tool)) || goesToCode(step)) return undefined;
  return (text, node, path) => {
    if (text.includes('$') && !path.some((key) => codeParameters.has(key))) checkText(text, { node, step, where });
  };
}

function goesToCode({ parameters }: StepDefinition): boolean {
  return (parameters?.entries ?? []).some(
    ({ key, value }) => /path|file|destination/.test(key) && value.kind === 'scalar' && codeFile.test(String(value.value).trim()),
  );
}

function checkText(
  text: string,
  { node, step, where }: { readonly node: ScalarNode; readonly step: StepDefinition; readonly where: TextScope },
): void {
  // Inside of a template `$item` is a name. One that is not closed reaches to the end: the text is gone through once.
  const plain = text.replaceAll(/\{\{.*?(?:\}\}|$)|\{%.*?(?:%\}|$)|\{#.*?(?:#\}|$)/gs, ' ');
  for (const [written, braced, bare] of plain.matchAll(dollarName)) {
    const meant = expressionOf((braced ?? bare)!.split('.'), where);
    if (meant === undefined) continue;
    where.context.diagnostics.warning({
      code: 'TEMPLATE_DOLLAR',
      message: `"${written}" in step ${quoted(step.id)} is passed on as it stands: a dollar sign is no template.`,
      hint: `Write {{ ${meant} }}.`,
      at: placeOf(written, node, where),
    });
  }
}

/** How a template says it; `undefined` when no step and no input has the name. */
function expressionOf(path: readonly string[], { scope, context }: TextScope): string | undefined {
  const [first = '', second] = path;
  const { inputs } = context.pipeline;
  const isInput = (name: string | undefined): boolean => inputs.some((input) => input.name === name);
  if (findStep(scope, first) !== undefined || isInput(first))
    return /^\w+$/.test(first) ? path.join('.') : [`${isInput(first) ? 'inputs' : 'steps'}["${first}"]`, ...path.slice(1)].join('.');
  const isMember =
    (first === 'steps' && second !== undefined && findStep(scope, second) !== undefined) ||
    ((first === 'inputs' || first === 'parameters') && isInput(second));
  return isMember ? path.join('.') : undefined;
}

function placeOf(written: string, node: ScalarNode, { context }: TextScope): Span {
  const found = context.diagnostics.source.text.slice(node.start, node.end).indexOf(written);
  return found < 0 ? node : { start: node.start + found, end: node.start + found + written.length };
}
