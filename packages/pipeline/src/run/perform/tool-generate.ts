import { hashJson, type Generate, type Json, type ModelResult, type StepContext } from '@tutti/core';
import type { ModelChoice } from '../step-input.ts';
import { payCall, type Payee } from './pay-call.ts';

/** Which call of a step asks. */
export interface AskingTool {
  readonly step: string;
  readonly model: ModelChoice | undefined;
  /** Which call of its execution. */
  readonly place: number;
}

/** Models asked by a tool are paid by its step, and chosen as the step wishes. Each answer is on record: a tool that is called again after a crash is given it again. */
export function toolGenerate({ step, model, place }: AskingTool, payee: Payee, context: StepContext): Generate {
  const asked = new Map<string, number>();
  return async (given, { signal, allowance, onCharge }) => {
    const request = {
      ...(model?.model === undefined ? {} : { model: model.model }),
      ...(model?.task === undefined ? {} : { task: model.task }),
      ...given,
    };
    // Named by what is asked: a tool may ask several at once, in any order.
    const input = JSON.parse(JSON.stringify(request)) as Json;
    const hash = hashJson(input).slice(0, 16);
    const nth = (asked.get(hash) ?? 0) + 1;
    asked.set(hash, nth);
    const keep = (result: ModelResult): Json => JSON.parse(JSON.stringify(result)) as Json;
    const key = `asked-${place}-${hash}${nth === 1 ? '' : `-${nth}`}#${context.attempt}`;
    return (await payCall({ key, step, request, input, signal, allowance, onCharge, keep }, payee, context)) as unknown as ModelResult;
  };
}
