import type { Evaluator, Handler, Json, StepContext } from '@tutti/core';
import type { PipelineHandlerOptions } from './handler-options.ts';
import { Secrets } from './secrets.ts';

/** The secrets that handlers and evaluators are to keep out of the record, where there is a redactor. */
export function secretsOf({
  redactor,
  environment = process.env,
}: Pick<PipelineHandlerOptions, 'redactor' | 'environment'>): Secrets | undefined {
  return redactor === undefined ? undefined : new Secrets({ redactor, environment });
}

/** A handler whose results, those of its substeps and its news are free of secrets: the body itself goes on with the cleaned values, as a recovered one would. */
export function withoutSecrets(handler: Handler, secrets: Secrets | undefined): Handler {
  if (secrets === undefined) return handler;
  return { ...handler, run: async (input, context) => cleaned(await handler.run(input, cleanContext(context, secrets)), secrets) };
}

/** An evaluator whose decisions are free of secrets. */
export function decidingWithoutSecrets(evaluator: Evaluator, secrets: Secrets | undefined): Evaluator {
  if (secrets === undefined) return evaluator;
  return async (expression, context) => secrets.clean(await evaluator(expression, context));
}

/** The same context; its methods keep their own `this`. */
function cleanContext(context: StepContext, secrets: Secrets): StepContext {
  const own: Partial<StepContext> = {
    step: (key, run, options) => context.step(key, async (scope) => secrets.clean(await run(scope)), options),
    report: (progress) => context.report(secrets.shown(JSON.parse(JSON.stringify(progress)) as Json) as typeof progress),
  };
  return new Proxy(context, {
    get: (target, name) => {
      if (Object.hasOwn(own, name)) return own[name as keyof StepContext];
      const value: unknown = Reflect.get(target, name, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

function cleaned(output: Json | undefined, secrets: Secrets): Json | undefined {
  return output === undefined ? undefined : secrets.clean(output);
}
