import { systemClock, type Handler } from '@tutti/core';
import { runAuto } from './auto-handler.ts';
import { runCollect } from './collect-handler.ts';
import { surround } from '../execution/surround.ts';
import type { PipelineHandlerOptions } from './handler-options.ts';
import { runOutputs, type OutputNodeInput } from '../sub/output-node.ts';
import { withinDeadline } from './within-deadline.ts';
import { runStep } from './step-handler.ts';
import { secretsOf, withoutSecrets } from './without-secrets.ts';
import { runHandled } from './handled-handler.ts';
import type { AutoInput, CollectInput, HandledInput, StepInput } from './step-input.ts';

/** The handlers of pipelines: `pipeline.step`, `pipeline.auto`, `pipeline.collect`, `pipeline.handled` and `pipeline.outputs`. Each node's policy says what it does to the outside. */
export function pipelineHandlers(given: PipelineHandlerOptions): Readonly<Record<string, Handler>> {
  const secrets = secretsOf(given);
  const options: PipelineHandlerOptions = { clock: systemClock, ...given, ...(secrets === undefined ? {} : { secrets }) };
  const handlers: Readonly<Record<string, Handler>> = {
    'pipeline.step': { run: (input, context) => runStep(input as unknown as StepInput, context, options) },
    'pipeline.auto': { run: (input, context) => runAuto(input as unknown as AutoInput, context, options), effect: 'idempotent' },
    'pipeline.collect': { run: (input, context) => runCollect(input as unknown as CollectInput, context), effect: 'none' },
    'pipeline.handled': { run: (input, context) => runHandled(input as unknown as HandledInput, context), effect: 'none' },
    'pipeline.outputs': { run: (input, context) => runOutputs(input as unknown as OutputNodeInput, context, options), effect: 'none' },
  };
  return Object.fromEntries(
    Object.entries(handlers).map(([name, handler]) => [
      name,
      withinDeadline(withoutSecrets(surround(handler, options), secrets), options.clock),
    ]),
  );
}
