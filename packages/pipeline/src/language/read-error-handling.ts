import type { JsonObject, RetrySchedule } from '@tutti/core';
import { member, type MappingNode } from '../source/node.ts';
import type { ErrorHandlerSpec, Route, StepDefinition } from './definition.ts';
import { readErrorHandlers } from './read-error-handlers.ts';
import { readRetryMapping } from './read-retry.ts';
import { policyOfWord } from './read-routes.ts';
import { ValueReader } from './values.ts';

/** What `error_handling:` of a pipeline says about steps that say nothing themselves. */
export interface ErrorHandling {
  readonly onFailure: Route | undefined;
  readonly retry: RetrySchedule | undefined;
  /** Steps whose failure is always one. */
  readonly critical: ReadonlySet<string>;
  readonly handlers: readonly ErrorHandlerSpec[];
}

const policyKeys = ['strategy', 'policy', 'default', 'default_policy', 'on_failure', 'on_error', 'default_action'];

/** Reads `error_handling: continue` or `error_handling: {strategy, critical_failures, retry, handlers}`; `config.error_handling` likewise. */
export function readErrorHandling(
  reader: ValueReader,
  options: { readonly config: JsonObject; readonly isStrict: boolean },
): ErrorHandling {
  const node = reader.get('error_handling');
  const { diagnostics } = reader;
  if (node?.kind !== 'mapping') {
    const word = node?.kind === 'scalar' ? node.value : options.config['error_handling'];
    return { onFailure: typeof word === 'string' ? routeOf(word) : undefined, retry: undefined, critical: new Set(), handlers: [] };
  }
  const inner = new ValueReader(node, '"error_handling"', diagnostics);
  const word = policyKeys.map((key) => member(node, key)).find((one) => one?.kind === 'scalar' && typeof one.value === 'string');
  const handlers = inner.get('handlers', 'error_handlers') ?? listOnly(node, 'on_error');
  return {
    onFailure: word?.kind === 'scalar' ? routeOf(String(word.value)) : undefined,
    retry: retryOf(inner),
    critical: new Set(inner.names('critical_failures', 'critical_steps').map(({ text }) => text)),
    handlers: readErrorHandlers(handlers, { what: '"error_handling"', diagnostics, isStrict: options.isStrict }),
  };
}

function listOnly(node: MappingNode, key: string): ReturnType<typeof member> {
  const found = member(node, key);
  return found?.kind === 'list' || found?.kind === 'mapping' ? found : undefined;
}

function retryOf(reader: ValueReader): RetrySchedule | undefined {
  const node = reader.get('retry', 'retry_policy', 'retry_config');
  if (node?.kind === 'mapping') return readRetryMapping(node, reader);
  const count =
    reader.get('max_retries') === undefined && reader.get('retry_count') === undefined
      ? undefined
      : (reader.number('max_retries', { min: 0, max: 100, isInteger: true }) ??
        reader.number('retry_count', { min: 0, max: 100, isInteger: true }));
  return count === undefined ? undefined : { maxRetries: count, allErrors: true };
}

/** A default of going on leaves what depends on a failed step with null. Retrying is not a route. */
function routeOf(word: string): Route | undefined {
  const policy = policyOfWord(word);
  return policy === undefined || policy === 'fail' || policy === 'retry' ? undefined : { kind: 'policy', policy };
}

/** Steps with the defaults of their pipeline, those inside loops too. */
export function withErrorHandling(steps: readonly StepDefinition[], handling: ErrorHandling): readonly StepDefinition[] {
  const { onFailure, retry, critical } = handling;
  if (onFailure === undefined && retry === undefined) return steps;
  return steps.map((step) => ({
    ...step,
    ...(step.onFailure === undefined && onFailure !== undefined && !critical.has(step.id) ? { onFailure } : {}),
    ...(step.retry === undefined && retry !== undefined && step.repetition === undefined ? { retry } : {}),
    ...(step.steps === undefined ? {} : { steps: withErrorHandling(step.steps, handling) }),
  }));
}
