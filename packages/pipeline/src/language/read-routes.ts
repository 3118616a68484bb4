import type { Route, StepDefinition } from './definition.ts';
import type { ValueReader } from './values.ts';

type Policy = Extract<Route, { kind: 'policy' }>['policy'];

const policies: Readonly<Record<string, Policy>> = {
  fail: 'fail',
  stop: 'fail',
  abort: 'fail',
  raise: 'fail',
  fail_fast: 'fail',
  'fail-fast': 'fail',
  continue: 'continue',
  ignore: 'continue',
  log: 'continue',
  warn: 'continue',
  graceful: 'continue',
  graceful_degradation: 'continue',
  continue_with_degraded_quality: 'continue',
  skip: 'skip',
  retry: 'retry',
};

/** The words for what happens after a failure that messages name. */
export const policyWords: readonly string[] = ['fail', 'continue', 'skip', 'retry'];

/** The policy that a word means, if it means one. */
export function policyOfWord(word: string): Policy | undefined {
  const plain = word.trim().toLowerCase().replaceAll(' ', '_');
  return Object.hasOwn(policies, plain) ? policies[plain] : undefined;
}

/** Where a step leads: `goto`, `on_success`, `on_failure`, `on_false`, and `on_error` when that is a policy. */
export function readRoutes(reader: ValueReader): Partial<Pick<StepDefinition, 'onFailure' | 'onSuccess' | 'onFalse'>> {
  const continues: Route | undefined = reader.flag('continue_on_error') === true ? { kind: 'policy', policy: 'continue' } : undefined;
  const onFailure = readRoute(reader, 'on_failure') ?? errorPolicy(reader) ?? continues;
  const onSuccess = readRoute(reader, 'goto') ?? readRoute(reader, 'on_success');
  const onFalse = readRoute(reader, 'on_false');
  return {
    ...(onFailure === undefined ? {} : { onFailure }),
    ...(onSuccess === undefined ? {} : { onSuccess }),
    ...(onFalse === undefined ? {} : { onFalse }),
  };
}

function readRoute(reader: ValueReader, key: string): Route | undefined {
  const node = reader.get(key);
  if (node === undefined) return undefined;
  if (node.kind !== 'scalar' || typeof node.value !== 'string') {
    reader.diagnostics.error({
      code: 'VALUE_TYPE',
      message: `"${key}" of ${reader.what} must be a policy (fail, continue, skip, retry) or the id of a later step.`,
      at: node,
    });
    return undefined;
  }
  const text = node.value.trim();
  const policy = policyOfWord(text);
  if (policy !== undefined) return { kind: 'policy', policy };
  if (/\{\{|\{%/.test(text) || node.parts !== undefined) return { kind: 'dynamic', target: node };
  return { kind: 'goto', target: { text, at: node } };
}

/** `on_error: continue`, or `on_error: {action: continue}`. */
function errorPolicy(reader: ValueReader): Route | undefined {
  const node = reader.get('on_error');
  const word =
    node?.kind === 'mapping'
      ? ['action', 'strategy', 'policy']
          .map((key) => node.entries.find((entry) => entry.key === key)?.value)
          .find((one) => one !== undefined)
      : node;
  if (word?.kind !== 'scalar' || typeof word.value !== 'string') return undefined;
  const policy = policyOfWord(word.value);
  return policy === undefined || policy === 'retry' ? undefined : { kind: 'policy', policy };
}
