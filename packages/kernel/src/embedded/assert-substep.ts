import { ValidationError, type ChildRun, type StepKey } from '@tutti/core';

type Until = { readonly signal: string } | { readonly ms: number };

/** Checks what a handler keeps its substeps under. @throws ValidationError */
export function assertKey(path: StepKey, key: unknown): void {
  if (typeof key === 'string' && key !== '') return;
  throw new ValidationError(
    `A substep of step "${path}" has the key ${key === '' ? '""' : String(key)}; a key is a text that is not empty. Give each effect and wait a key of its own.`,
  );
}

/** @throws ValidationError for an effect without a body. */
export function assertBody(path: StepKey, key: string, run: unknown): void {
  if (typeof run === 'function') return;
  throw new ValidationError(
    `Substep "${key}" of step "${path}" has no function to run: it is given ${run === null ? 'null' : typeof run}. Call step(key, run, options).`,
  );
}

/** @throws ValidationError for a wait that nothing ends. A time that has passed ends at once. */
export function assertUntil(path: StepKey, key: string, until: Until | undefined): void {
  const isKnown = typeof until === 'object' && until !== null;
  if (isKnown && ('signal' in until ? typeof until.signal === 'string' && until.signal !== '' : Number.isFinite(until.ms))) return;
  throw new ValidationError(`Wait "${key}" of step "${path}" has no end: give {signal: its name} or {ms: a finite number}.`);
}

/** @throws ValidationError for a child run of nothing. */
export function assertChild(path: StepKey, key: string, child: ChildRun | undefined): void {
  if (typeof child === 'object' && child !== null && child.definition !== undefined) return;
  throw new ValidationError(`The child run "${key}" of step "${path}" has no definition. Call runChild(key, {definition, input}).`);
}

/** Checks that a step chooses among what is there. @throws ValidationError */
export function assertTargets(
  path: StepKey,
  targets: unknown,
  node: (id: string) => object | undefined,
): asserts targets is readonly string[] {
  if (!Array.isArray(targets))
    throw new ValidationError(
      `Step "${path}" chooses ${targets === null ? 'null' : `something of type ${typeof targets}`}, not a list of nodes. Call choose(["node", …]).`,
    );
  for (const target of targets as readonly unknown[]) {
    if (typeof target === 'string' && node(target) !== undefined) continue;
    throw new ValidationError(
      `Step "${path}" chooses ${typeof target === 'string' ? `"${target}"` : typeof target}, which is no node that it sees. Name targets of its "chosen" edges.`,
      { data: { step: path, target: String(target) } },
    );
  }
}
