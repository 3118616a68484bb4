import type { StepDefinition } from '../language/definition.ts';
import { quoted } from '../source/display.ts';
import { nearestHint } from '../text/nearest-hint.ts';
import type { CompileContext } from './compile-context.ts';
import type { StepScope } from './step-scope.ts';

/** Conditions that `dynamic_routing` puts on steps, by step; and which step each waits for because of it. */
export interface Routing {
  readonly guards: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

/** A step among the targets of a routing runs only for its values: those of the item gone through, or of the step that routes. */
export function readRouting(steps: readonly StepDefinition[], scope: StepScope, context: CompileContext): Routing {
  const guards = new Map<string, string>();
  const after = new Map<string, string>();
  const ids = new Set(steps.map(({ id }) => id));
  const route = (from: StepDefinition, value: string): void => {
    for (const { value: wanted, target } of from.routing ?? []) {
      if (!ids.has(target.text)) {
        context.diagnostics.error({
          code: 'STEP_UNKNOWN',
          message: `Step ${quoted(from.id)} routes ${quoted(wanted)} to ${quoted(target.text)}, which is not a step here.`,
          hint: () => nearestHint(target.text, ids),
          at: target.at,
        });
        continue;
      }
      const test = `(${value} ~ '') | trim == ${JSON.stringify(wanted)}`;
      const known = guards.get(target.text);
      guards.set(target.text, known === undefined ? test : `${known} or ${test}`);
      if (value !== 'item') after.set(target.text, from.id);
    }
  };
  if (scope.loop?.repetition?.kind === 'for-each') route(scope.loop, 'item');
  for (const step of steps) if (step.steps === undefined) route(step, `steps[${JSON.stringify(step.id)}]`);
  return { guards, after };
}
