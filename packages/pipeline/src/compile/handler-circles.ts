import { MAX_DIAGNOSTICS, type Diagnostics } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { findCycle } from './order.ts';
import type { StepScope } from './step-scope.ts';

/**
 * Reports steps that are to handle each other's errors, each circle once, and lists of such steps alone. A step that handles errors runs
 * in the place of others only: in a circle none would run, and a run of nothing would pass for a success.
 */
export function reportHandlerCircles({ steps, recoveries }: Pick<StepScope, 'steps' | 'recoveries'>, diagnostics: Diagnostics): void {
  const handlers = new Map(
    [...steps.values()].map(({ id, onError }) => [id, new Set(onError.flatMap(({ taskId }) => taskId?.text ?? []))]),
  );
  for (let found = 0; found < MAX_DIAGNOSTICS; found++) {
    const circle = findCycle(handlers);
    if (circle === undefined) {
      if (found === 0) reportNoOthers({ steps, recoveries }, diagnostics);
      return;
    }
    const [first = '', second = ''] = circle;
    diagnostics.error({
      code: 'HANDLER_CYCLE',
      message:
        circle.length === 2
          ? `Step ${quoted(first)} is to handle its own errors: it would never run.`
          : `The steps handle each other's errors in a circle, and none would ever run: ${circle.join(' -> ')}.`,
      hint: 'A step that handles errors runs in the place of others only: take one of these handlers out, or name another step.',
      at: steps.get(first)?.onError.find(({ taskId }) => taskId?.text === second)?.taskId?.at,
    });
    for (let i = 0; i + 1 < circle.length; i++) handlers.get(circle[i]!)?.delete(circle[i + 1]!);
  }
}

/** Without a circle that takes a handler of all errors. */
function reportNoOthers({ steps, recoveries }: Pick<StepScope, 'steps' | 'recoveries'>, diagnostics: Diagnostics): void {
  const [first] = steps.values();
  if (first === undefined || [...steps.keys()].some((id) => !recoveries.has(id))) return;
  diagnostics.error({
    code: 'HANDLER_CYCLE',
    message: 'Every step handles errors, of others that are not there: none would ever run.',
    hint: 'A step that handles errors runs in the place of others only: add a step that does the work, or take the handler out.',
    at: first.at,
  });
}
