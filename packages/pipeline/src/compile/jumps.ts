import type { Route, StepDefinition } from '../language/definition.ts';
import type { Jump } from '../run/step-input.ts';
import type { Diagnostics } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { nearestHint } from '../text/nearest-hint.ts';

/** The jumps of a list of steps: `goto`, `on_success`, `on_failure`, `on_false` with a later step's id. */
export function readJumps(steps: readonly StepDefinition[], diagnostics: Diagnostics): Jump[] {
  const position = new Map(steps.map(({ id }, index) => [id, index]));
  const jumps: Jump[] = [];
  steps.forEach((step, index) => {
    const routes: readonly (readonly [Jump['on'], Route | undefined])[] = [['success', step.onSuccess], ['failure', step.onFailure], ['false', step.onFalse]];
    for (const [on, route] of routes) {
      if (route === undefined || route.kind === 'policy') continue;
      const { text, at } = route.target;
      const target = position.get(text);
      if (target === undefined) diagnostics.error({ code: 'STEP_UNKNOWN', message: `Step ${quoted(step.id)} goes on with ${quoted(text)}, which is not a step here.`, hint: nearestHint(text, position.keys()), at });
      else if (target <= index) diagnostics.error({ code: 'GOTO_BACKWARDS', message: `Step ${quoted(step.id)} goes back to ${quoted(text)}: steps only go forward.`, hint: 'Repeat steps with "while" or "until".', at });
      else if (target > index + 1) jumps.push({ from: step.id, on, over: steps.slice(index + 1, target).map(({ id }) => id) });
    }
  });
  return jumps;
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
