import type { SourceNode } from '../source/node.ts';
import { member, toData } from '../source/node.ts';
import type { ModelNeeds } from '../language/definition.ts';
import type { ModelChoice } from '../run/step-input.ts';
import type { Span } from '../source/diagnostics.ts';
import { isTemplate } from '../template/index.ts';
import { checkTemplate, type TextScope } from './check-text.ts';

/** Where a step says which model it wants. */
export interface ModelSource {
  readonly node: SourceNode | undefined;
  readonly fallback: string | undefined;
  readonly task: string | undefined;
  readonly needs?: ModelNeeds | undefined;
}

/** Which model a step asks for. An AUTO tag under `model:` is a wish to the router, not a text to be generated. */
export function modelChoice(source: ModelSource, where: TextScope): ModelChoice | undefined {
  const { needs } = source;
  if (needs === undefined) return namedChoice(source, where);
  const chosen = namedChoice({ ...source, fallback: needs.name ?? source.fallback }, where);
  const wish = [chosen?.wish, ...needs.wishes].filter((part) => part !== undefined).join('; ');
  const capabilities = [...(chosen?.capabilities ?? []), ...needs.capabilities];
  return {
    ...(needs.task === undefined ? {} : { task: needs.task }),
    ...chosen,
    ...(wish === '' ? {} : { wish }),
    ...(capabilities.length === 0 ? {} : { capabilities }),
  };
}

/** Says so when there is no model of the name that a step asks for. */
export function warnAboutModel(choice: ModelChoice | undefined, at: Span, { context }: TextScope): void {
  const name = choice?.model;
  if (name === undefined || isTemplate(name)) return;
  const trouble = context.modelTrouble?.(name);
  if (trouble !== undefined) context.diagnostics.warning({ code: 'MODEL_UNKNOWN', message: trouble, hint: undefined, at });
}

function namedChoice(source: ModelSource, where: TextScope): ModelChoice | undefined {
  const { node, fallback } = source;
  if (node === undefined) return fallback === undefined ? undefined : { model: fallback };
  if (node.kind === 'mapping') return describedModel(node, where);
  if (node.kind !== 'scalar' || node.value === null) return undefined;
  const tag = node.parts?.find((part) => typeof part !== 'string');
  if (tag !== undefined && typeof tag !== 'string') {
    const { attributes, text } = tag;
    checkTemplate(text, { start: tag.start, end: tag.end }, where);
    const capabilities = ['domain', 'quality', 'complexity', 'expertise'].flatMap((name) =>
      attributes[name] === undefined ? [] : [`${name}:${attributes[name]}`],
    );
    const wish = [text, ...capabilities].filter((part) => part !== '').join('; ');
    return { ...(attributes['task'] === undefined ? {} : { task: attributes['task'] }), ...(wish === '' ? {} : { wish }) };
  }
  const text = String(node.value).trim();
  if (text.toLowerCase() === 'auto' || text === '') return {};
  checkTemplate(text, node, where);
  return { model: text };
}

/** `model: {name, provider, capabilities}`. */
function describedModel(node: Extract<SourceNode, { kind: 'mapping' }>, where: TextScope): ModelChoice {
  const name = member(node, 'name') ?? member(node, 'model') ?? member(node, 'id');
  const capabilities = member(node, 'capabilities');
  const listed = capabilities?.kind === 'list' ? capabilities.items.map((item) => String(toData(item))) : undefined;
  const chosen = name === undefined ? {} : (modelChoice({ node: name, fallback: undefined, task: undefined }, where) ?? {});
  return { ...chosen, ...(listed === undefined ? {} : { capabilities: listed }) };
}
