import type { Json, TaskNode } from '@tutti/core';
import type { Route, StepDefinition } from '../language/definition.ts';
import type { AutoInput, Jump } from '../run/step-input.ts';
import { policyWords } from '../language/read-routes.ts';
import { quoted } from '../source/display.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import { checkTemplate, type TextScope } from './check-text.ts';
import type { CompileContext } from './compile-context.ts';
import type { StepScope } from './step-scope.ts';
import { autoValue } from './stored.ts';

/** The jumps of a list of steps, and the nodes that decide where some of them lead. */
export interface ReadJumps {
  readonly jumps: readonly Jump[];
  /** Behind the step they belong to. */
  readonly deciders: ReadonlyMap<string, readonly TaskNode[]>;
  /** Steps that a target is read from, by the step that jumps. */
  readonly uses: ReadonlyMap<string, readonly string[]>;
}

/** Reads `goto`, `on_success`, `on_failure` and `on_false` that lead to a later step: by its id, by a template, or left to a model. */
export function readJumps(steps: readonly StepDefinition[], context: CompileContext, scope: StepScope): ReadJumps {
  return new JumpReader(steps, context, scope).read();
}

class JumpReader implements ReadJumps {
  readonly jumps: Jump[] = [];
  readonly deciders: Map<string, TaskNode[]> = new Map();
  readonly uses: Map<string, readonly string[]> = new Map();
  readonly #steps: readonly StepDefinition[];
  readonly #context: CompileContext;
  readonly #scope: StepScope;
  readonly #position: ReadonlyMap<string, number>;

  constructor(steps: readonly StepDefinition[], context: CompileContext, scope: StepScope) {
    this.#steps = steps;
    this.#context = context;
    this.#scope = scope;
    this.#position = new Map(steps.map(({ id }, index) => [id, index]));
  }

  read(): this {
    this.#steps.forEach((step, index) => {
      const routes: readonly (readonly [Jump['on'], Route | undefined])[] = [
        ['success', step.onSuccess],
        ['failure', step.onFailure],
        ['false', step.onFalse],
      ];
      for (const [on, route] of routes) {
        if (route?.kind === 'goto') this.#static(step, index, { on, target: route.target });
        if (route?.kind === 'dynamic') this.#dynamic(step, index, { on, target: route.target });
      }
    });
    return this;
  }

  #static(
    step: StepDefinition,
    index: number,
    { on, target: { text, at } }: { readonly on: Jump['on']; readonly target: Extract<Route, { kind: 'goto' }>['target'] },
  ): void {
    const target = this.#position.get(text);
    const { diagnostics } = this.#context;
    if (target === undefined) {
      diagnostics.error({
        code: 'STEP_UNKNOWN',
        message: `Step ${quoted(step.id)} goes on with ${quoted(text)}, which is not a step here.`,
        hint: () => this.#nearest(text, on),
        at,
      });
    } else if (target <= index) {
      diagnostics.error({
        code: 'GOTO_BACKWARDS',
        message: `Step ${quoted(step.id)} goes back to ${quoted(text)}: steps only go forward.`,
        hint: 'Repeat steps with "while" or "until".',
        at,
      });
    } else if (target > index + 1) this.jumps.push({ from: step.id, on, over: this.#steps.slice(index + 1, target).map(({ id }) => id) });
  }

  /** What was meant instead of a step that is not there: a step, or a policy where one may stand. */
  #nearest(text: string, on: Jump['on']): string {
    const words = on === 'failure' ? policyWords : [];
    return (
      nearestHint(text, [...this.#position.keys(), ...words]) ||
      (words.length === 0 ? '' : `Use ${words.join(', ')}, or the id of a later step.`)
    );
  }

  #dynamic(
    step: StepDefinition,
    index: number,
    { on, target }: { readonly on: Jump['on']; readonly target: Extract<Route, { kind: 'dynamic' }>['target'] },
  ): void {
    const over = this.#steps.slice(index + 1).map(({ id }) => id);
    const where: TextScope = { context: this.#context, scope: this.#scope, uses: new Map(), usesLocals: false };
    const tag = target.parts?.find((part) => typeof part !== 'string');
    let to: Json;
    if (tag !== undefined && typeof tag !== 'string') {
      checkTemplate(tag.text, target, where);
      const id = `${step.id.slice(0, 80)}.auto.${on === 'failure' ? 'on_failure' : on === 'false' ? 'on_false' : 'goto'}`;
      const input: AutoInput = {
        step: step.id,
        parameter: 'goto',
        prompt: `${tag.text}\nOne of these steps: ${over.join(', ')}`,
        spec: over.length > 1 ? { kind: 'choice', choices: over } : { kind: 'text' },
      };
      const decider: TaskNode = {
        kind: 'task',
        id,
        handler: 'pipeline.auto',
        input: input as unknown as Json,
        policy: { effect: 'idempotent', retry: { maxRetries: 3 } },
        metadata: { step: step.id, auto: 'goto' },
      };
      this.deciders.set(step.id, [...(this.deciders.get(step.id) ?? []), decider]);
      to = autoValue(id);
    } else {
      checkTemplate(String(target.value), target, where);
      to = String(target.value);
    }
    this.uses.set(
      step.id,
      [...where.uses.keys()].filter((id) => id !== step.id),
    );
    this.jumps.push({ from: step.id, on, over, to });
  }
}

/** The jumps that decide whether a step runs: those over it, those over where these start, and so on. */
export function jumpsOver(id: string, jumps: readonly Jump[]): Jump[] {
  const found = new Set<Jump>();
  const waiting = [id];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const jump of jumps) {
      if (found.has(jump) || !jump.over.includes(next)) continue;
      found.add(jump);
      waiting.push(jump.from);
    }
  }
  return jumps.filter((jump) => found.has(jump));
}
