import { nearestName } from '@tutti/core';
import type { Diagnostics } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import type { MappingNode } from '../source/node.ts';

/** What a key means: it is read; it is for people; or it is a wish that changes nothing, which is said with what does change it. */
export type KeyUse = 'read' | 'inert' | 'idle';

const keyUses: readonly KeyUse[] = ['read', 'inert', 'idle'];

const idleHints: Readonly<Record<string, string>> = {
  monitoring:
    'Every step is on record with its time, model, tokens and cost: "tutti show" gives them. Metrics and traces are set up in the program that runs pipelines.',
  optimization:
    'Steps run side by side as far as their dependencies let them; models are chosen as "models:" of orchestrator.yaml says (routing_strategy, cost_optimization).',
};

/** Keys of `config` that are about the process, not about one pipeline in it. */
const processKeys: ReadonlySet<string> = new Set(['max_concurrent', 'max_concurrent_tasks', 'max_parallel', 'max_workers']);

/** Says of keys under `config` and `settings` that they change nothing where somebody would count on it; others are data for templates. */
export function checkConfig(node: MappingNode | undefined, what: string, diagnostics: Diagnostics): void {
  for (const { key, at } of node?.entries ?? []) {
    if (!processKeys.has(key)) continue;
    diagnostics.warning({
      code: 'KEY_IGNORED',
      message: `The key ${quoted(key)} of ${what} has no effect: how many steps are at work is bounded for the process, over all its runs.`,
      hint: 'Use --max-concurrent, ORCHESTRATOR_MAX_CONCURRENT, or "max_concurrent_tasks" of orchestrator.yaml; for one loop "max_parallel" beside its for_each.',
      at,
    });
  }
}

const uses = (...lists: readonly [read: string, inert: string, idle: string]): ReadonlyMap<string, KeyUse> =>
  new Map(
    lists.flatMap((keys, i) =>
      keys
        .split(/\s+/)
        .filter((key) => key !== '')
        .map((key) => [key, keyUses[i] as KeyUse] as const),
    ),
  );

/** Keys of a pipeline. */
export const topLevelKeys: ReadonlyMap<string, KeyUse> = uses(
  `
    id name description version steps advanced_steps parameters inputs outputs metadata config variables context settings model timeout
    schema global_error_handlers prose_actions mcp_servers pipeline data vars constants error_handling imports environment env budget cost_limit cost_budget max_cost
  `,
  'type author tags created updated license notes category documentation examples',
  'monitoring optimization',
);

/** Keys of a step. */
export const stepKeys: ReadonlyMap<string, KeyUse> = uses(
  `
    id name tool action parameters inputs dependencies depends_on condition if for_each foreach items while loop_condition until steps
    max_parallel max_concurrent parallel max_iterations loop_name goto on_success on_failure on_false on_error timeout max_retries retry
    retries retry_count retry_delay retry_config retry_policy continue_on_error model location outputs type metadata produces format
    expected_output requires_model add_completion_task priority dynamic_routing action_loop create_parallel_queue parallel_queue loop budget cost_limit
    cost_budget max_cost
  `,
  'description output_metadata notes comment tags',
  '',
);

/** Keys of one `on_error` handler. */
export const errorHandlerKeys: ReadonlyMap<string, KeyUse> = uses(
  `
    handler_action handler_task_id fallback_value error_types error_patterns error_codes retry_with_handler max_handler_retries
    continue_on_handler_failure propagate_error priority action strategy policy fallback default default_value goto step handler error_type
    error_pattern error_code timeout enabled max_retries max_attempts retry retries retry_count retry_delay delay backoff backoff_factor
    retry_config
  `,
  'log_level capture_error_context description name message notify alert log',
  '',
);

/** Keys of an input's specification. */
export const inputSpecKeys: ReadonlySet<string> = new Set([
  'type',
  'default',
  'description',
  'required',
  'enum',
  'choices',
  'range',
  'validation',
  'example',
  'examples',
  'name',
  'min',
  'max',
  'minimum',
  'maximum',
  'min_length',
  'max_length',
  'pattern',
  'format',
  'items',
  'properties',
  'options',
  'value',
  'schema',
  'title',
  'unit',
  'secret',
]);

/** Reports keys that mean nothing here: near a known one they are slips, else they are left aside. */
export function checkKeys(
  node: MappingNode,
  known: ReadonlyMap<string, KeyUse>,
  context: { readonly what: string; readonly diagnostics: Diagnostics; readonly isStrict: boolean },
): void {
  const { what, diagnostics, isStrict } = context;
  for (const { key, at } of node.entries) {
    const use = known.get(key);
    if (use === 'idle') {
      diagnostics[isStrict ? 'error' : 'warning']({
        code: 'KEY_IGNORED',
        message: `The key ${quoted(key)} of ${what} has no effect.`,
        hint: idleHints[key],
        at,
      });
    }
    if (use !== undefined) continue;
    const near = nearestName(key, known.keys(), key.length <= 3 ? 1 : 2);
    if (near !== undefined) {
      diagnostics.error({
        code: 'KEY_UNKNOWN',
        message: `${capitalised(what)} has no key ${quoted(key)}.`,
        hint: `Did you mean "${near}"?`,
        at,
      });
      continue;
    }
    diagnostics[isStrict ? 'error' : 'warning']({
      code: 'KEY_IGNORED',
      message: `${capitalised(what)} has no key ${quoted(key)}.`,
      hint: isStrict ? 'Remove it, or move it under "metadata".' : 'It is ignored. Move it under "metadata" if it is for people.',
      at,
    });
  }
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
