/** Names that every pipeline has, beside its inputs, context and steps. */
export const standardNames: ReadonlySet<string> = new Set([
  'parameters',
  'inputs',
  'steps',
  'execution',
  'variables',
  'config',
  'settings',
  'context',
  'metadata',
  'pipeline',
  'name',
  'id',
  'description',
  'version',
  'timestamp',
  'current_timestamp',
  'current_date',
  'current_time',
  'date',
  'output_path',
  'pipeline_id',
  'execution_id',
]);

/** Members of `execution`. */
export const executionNames: readonly string[] = [
  'id',
  'timestamp',
  'started_at',
  'start_time',
  'date',
  'time',
  'year',
  'pipeline_id',
  'pipeline_name',
  'output_path',
  'attempt',
];

/** Names inside a `for_each`. */
export const itemNames: readonly string[] = [
  'item',
  'index',
  'index0',
  'is_first',
  'is_last',
  'position',
  'length',
  'remaining',
  'loop',
  'iteration',
  'items',
];

/** Names inside a `while` or `until`. */
export const iterationNames: readonly string[] = ['iteration', 'index', 'loop', 'loop_state', 'is_first', 'position', 'loop_id'];

/** Every name with and without its `$`. */
export function withDollar(names: readonly string[]): string[] {
  return names.flatMap((name) => [name, `$${name}`]);
}
