import { effectOfAction, nearestName, type Effect, type ToolDefinition } from '@tutti/core';
import { builtInActions, type LocalAction, type ModelMode } from '../catalog/actions.ts';
import { resolveTool, type ToolCatalog } from '../catalog/tool-catalog.ts';
import type { Named, StepDefinition } from '../language/definition.ts';
import type { Diagnostics, Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { member, type SourceNode } from '../source/node.ts';
import { nearestHint } from '../text/nearest-hint.ts';

/** What does a step's work. */
export type Target =
  | {
      readonly kind: 'tool';
      readonly tool: string;
      readonly action: string;
      readonly effect: Effect;
      readonly actionFromParameters: boolean;
    }
  | { readonly kind: 'model'; readonly mode: ModelMode; readonly task: string }
  | { readonly kind: 'local'; readonly does: LocalAction };

interface TargetContext {
  readonly tools: ToolCatalog;
  readonly diagnostics: Diagnostics;
  readonly allowsProse: boolean;
  readonly isStrict: boolean;
}

/** Decides what does a step's work, or reports why nothing can. */
export function targetOf(step: StepDefinition, context: TargetContext): Target | undefined {
  const { tool, action } = step;
  if (tool !== undefined && !isBesideTool(step, context)) return toolTarget(step, tool, context);
  if (action !== undefined) return actionTarget(step, action, context);
  context.diagnostics.error({
    code: 'STEP_SHAPE',
    message: `Step ${quoted(step.id)} has neither "tool" nor "action".`,
    hint: 'Say what it does: "action: generate_text", for instance.',
    at: step.at,
  });
  return undefined;
}

/** In a loop with a tool, a built-in action that this tool does not have is what it is without a tool. */
function isBesideTool({ isToolInherited, tool, action }: StepDefinition, { tools }: TargetContext): boolean {
  if (isToolInherited !== true || tool === undefined || action === undefined || !builtInActions.has(action.text)) return false;
  const name = resolveTool(tools, tool.text);
  const actions = name === undefined ? undefined : tools.find(name)?.actions;
  return actions !== undefined && Object.keys(actions).length > 0 && !Object.hasOwn(actions, action.text);
}

function toolTarget(step: StepDefinition, tool: Named, context: TargetContext): Target | undefined {
  const { tools, diagnostics } = context;
  if (isTemplate(tool.text)) {
    // Which one it is, and whether it is there, is known when the step runs.
    return { kind: 'tool', tool: tool.text, action: step.action?.text ?? 'execute', effect: 'once', actionFromParameters: false };
  }
  const name = resolveTool(tools, tool.text);
  const found = name === undefined ? undefined : tools.find(name);
  const pair = name === undefined && step.action === undefined ? toolAndAction(tool, tools) : undefined;
  if (pair !== undefined) return toolAction({ step, name: pair.name, found: pair.found }, pair.action, context);
  if (name === undefined || found === undefined) {
    const builtIn = builtInActions.get(tool.text);
    if (builtIn?.kind === 'model') return { kind: 'model', mode: builtIn.mode, task: step.action?.text ?? tool.text };
    const names = [...tools.names()].sort();
    const hint = nearestHint(tool.text, names) || `The tools are ${names.slice(0, 30).join(', ')}.`;
    diagnostics.error({ code: 'TOOL_UNKNOWN', message: `There is no tool ${quoted(tool.text)}.`, hint, at: tool.at });
    return undefined;
  }
  return toolAction({ step, name, found }, step.action, context);
}

/** `filesystem.write` and `web-search:search`: a tool and its action in one word. */
function toolAndAction(
  { text, at }: Named,
  tools: ToolCatalog,
): { readonly name: string; readonly found: ToolDefinition; readonly action: Named } | undefined {
  const [, owner, action] = /^([\w -]+)[.:]([\w-]+)$/.exec(text) ?? [];
  const name = owner === undefined ? undefined : resolveTool(tools, owner);
  const found = name === undefined ? undefined : tools.find(name);
  return name === undefined || found === undefined || action === undefined ? undefined : { name, found, action: { text: action, at } };
}

function toolAction(
  tool: { readonly step: StepDefinition; readonly name: string; readonly found: ToolDefinition },
  action: Named | undefined,
  context: TargetContext,
): Target | undefined {
  const { step, name, found } = tool;
  const known = Object.keys(found.actions);
  const inside = step.parameters === undefined ? undefined : member(step.parameters, 'action');
  const insideText = literalText(inside);
  const isGeneral = action === undefined || action.text === 'execute' || action.text === 'run';
  const own = action !== undefined && known.includes(action.text) ? action.text : undefined;
  const wanted = isGeneral ? (insideText ?? own) : action.text;
  const target = (chosen: string, effect: Effect): Target => ({
    kind: 'tool',
    tool: name,
    action: chosen,
    effect,
    actionFromParameters: isGeneral && insideText !== undefined,
  });
  if (known.length === 0) return target(wanted ?? action?.text ?? 'execute', 'once');
  const exact =
    wanted === undefined
      ? defaultAction(found, known)
      : [wanted, wanted.replaceAll('-', '_'), wanted.replaceAll('-', '_').toLowerCase()].find((candidate) =>
          Object.hasOwn(found.actions, candidate),
        );
  if (exact !== undefined) return target(exact, effectIn(step, found, exact));
  // A parameter named "action" may be the tool's own; whether it fits is then its schema's to say.
  if (isGeneral && inside !== undefined) return target(action?.text ?? 'execute', 'once');
  if (isGeneral) return operationOf(tool, context, action?.at ?? step.tool?.at ?? step.at);
  // Which of its actions is known when the step runs: none of them is tried again by itself.
  if (isNameInTime(action.text)) return target(action.text, 'once');
  if (/\s/.test(action.text) && defaultAction(found, known) !== undefined) {
    const standard = defaultAction(found, known)!;
    context.diagnostics.warning({
      code: 'PROSE_ACTION',
      message: `The action ${quoted(action.text)} of step ${quoted(step.id)} is a description: tool "${name}" does "${standard}".`,
      hint: `Write "action: ${standard}" and put the words into "description".`,
      at: action.at,
    });
    return target(standard, effectIn(step, found, standard));
  }
  context.diagnostics.error({
    code: 'ACTION_UNKNOWN',
    message: `Tool "${name}" has no action ${quoted(action.text)}.`,
    hint: nearestHint(action.text, known) || `It has ${known.join(', ')}.`,
    at: action.at,
  });
  return undefined;
}

/** A tool without an action of its own choice does what the parameter "operation" names. */
function operationOf(
  { step, name, found }: { readonly step: StepDefinition; readonly name: string; readonly found: ToolDefinition },
  { diagnostics }: TargetContext,
  at: Span,
): Target | undefined {
  const known = Object.keys(found.actions);
  const operation = literalText(step.parameters === undefined ? undefined : member(step.parameters, 'operation'));
  if (operation !== undefined && Object.hasOwn(found.actions, operation)) {
    return { kind: 'tool', tool: name, action: operation, effect: effectIn(step, found, operation), actionFromParameters: false };
  }
  diagnostics.error({
    code: 'ACTION_UNKNOWN',
    message: `Step ${quoted(step.id)} does not say what tool "${name}" is to do.`,
    hint: `Add "action:" with one of ${known.join(', ')}.`,
    at,
  });
  return undefined;
}

function literalText(node: SourceNode | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' && !isTemplate(node.value) ? node.value.trim() : undefined;
}

/** A value that a template gives is not known yet, and may be any. */
function effectIn(step: StepDefinition, tool: ToolDefinition, action: string): Effect {
  return effectOfAction(tool.actions[action], (parameter) => {
    const given = step.parameters === undefined ? undefined : member(step.parameters, parameter);
    return given?.kind === 'scalar' ? given.value : given;
  });
}

function defaultAction(tool: ToolDefinition, known: readonly string[]): string | undefined {
  const named: unknown = (tool as { readonly defaultAction?: unknown }).defaultAction;
  if (typeof named === 'string' && known.includes(named)) return named;
  return known.includes('execute') ? 'execute' : known.length === 1 ? known[0] : undefined;
}

function actionTarget(step: StepDefinition, action: Named, context: TargetContext): Target | undefined {
  const { tools, diagnostics } = context;
  const text = action.text;
  const builtIn = builtInActions.get(text) ?? builtInActions.get(text.replaceAll('-', '_').toLowerCase());
  if (builtIn?.kind === 'model') return { kind: 'model', mode: builtIn.mode, task: text };
  if (builtIn?.kind === 'local') return builtIn;
  const owner = resolveTool(tools, builtIn?.tool ?? text);
  const found = owner === undefined ? undefined : tools.find(owner);
  if (owner !== undefined && found !== undefined) {
    const at = { ...action, text: builtIn?.action ?? 'execute' };
    return toolAction({ step, name: owner, found }, at, context);
  }
  const pair = toolAndAction(action, tools);
  if (pair !== undefined) return toolAction({ step, name: pair.name, found: pair.found }, pair.action, context);
  return /\s/.test(text) || isTemplate(text) ? proseTarget(step, action, context) : wordTarget(step, action, { ...context, diagnostics });
}

function proseTarget(step: StepDefinition, action: Named, context: TargetContext): Target | undefined {
  const problem = {
    code: 'PROSE_ACTION',
    message: `Step ${quoted(step.id)} says in words what to do: a model carries it out.`,
    hint: 'Name a tool or an action if one does it.',
    at: action.at,
  };
  if (context.allowsProse) context.diagnostics.warning(problem);
  else context.diagnostics.error({ ...problem, hint: 'The pipeline says "prose_actions: false": name a tool or an action.' });
  return context.allowsProse ? { kind: 'model', mode: 'task', task: action.text } : undefined;
}

function wordTarget(step: StepDefinition, action: Named, context: TargetContext): Target | undefined {
  const { tools, diagnostics } = context;
  const text = action.text;
  const near = nearestName(text, [...builtInActions.keys(), ...tools.names()], text.length <= 3 ? 1 : 2);
  if (near !== undefined) {
    diagnostics.error({
      code: 'ACTION_UNKNOWN',
      message: `There is no action ${quoted(text)} (step ${quoted(step.id)}).`,
      hint: `Did you mean "${near}"?`,
      at: action.at,
    });
    return undefined;
  }
  diagnostics.warning({
    code: 'ACTION_AS_MODEL_TASK',
    message: `No tool has the action ${quoted(text)} of step ${quoted(step.id)}: a model carries it out.`,
    hint: 'Name the tool that does it.',
    at: action.at,
  });
  return { kind: 'model', mode: 'task', task: text };
}

/** A template that gives a name, and not words with templates among them. */
function isNameInTime(text: string): boolean {
  if (!isTemplate(text)) return false;
  const words = text.replaceAll(/\{\{[^]*?\}\}|\{%[^]*?%\}/g, '').trim();
  return !/\s/.test(words);
}

function isTemplate(text: string): boolean {
  return text.includes('{{') || text.includes('{%') || text.includes('<AUTO');
}
