/** Which steps each step waits for, in the order of the file. */
export type Dependencies = ReadonlyMap<string, ReadonlySet<string>>;

/** A cycle as the ids along it, the first one again at the end; `undefined` when there is none. */
export function findCycle(dependencies: Dependencies): string[] | undefined {
  const state = new Map<string, 'open' | 'done'>();
  // Depth first without recursion: files may have thousands of steps in a chain.
  const path: { readonly id: string; readonly rest: Iterator<string> }[] = [];
  const enter = (id: string): void => {
    state.set(id, 'open');
    path.push({ id, rest: (dependencies.get(id) ?? new Set<string>())[Symbol.iterator]() });
  };
  for (const start of dependencies.keys()) {
    if (!state.has(start)) enter(start);
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.rest.next();
      if (next.done === true) {
        state.set(top.id, 'done');
        path.pop();
      } else if (state.get(next.value) === 'open') {
        const ids = path.map(({ id }) => id);
        return [...ids.slice(ids.indexOf(next.value)), next.value];
      } else if (!state.has(next.value) && dependencies.has(next.value)) enter(next.value);
    }
  }
  return undefined;
}

/** Steps grouped so that each waits for steps of earlier groups only. */
export function levelsOf(dependencies: Dependencies): string[][] {
  const level = new Map<string, number>();
  const waiting = new Map([...dependencies].map(([id, needed]) => [id, [...needed].filter((one) => dependencies.has(one)).length]));
  const dependents = new Map<string, string[]>();
  for (const id of dependencies.keys()) dependents.set(id, []);
  for (const [id, needed] of dependencies) for (const one of needed) dependents.get(one)?.push(id);
  const ready = [...waiting].filter(([, count]) => count === 0).map(([id]) => id);
  for (const id of ready) level.set(id, 0);
  for (let i = 0; i < ready.length; i++) {
    const id = ready[i]!;
    for (const dependent of dependents.get(id) ?? []) {
      level.set(dependent, Math.max(level.get(dependent) ?? 0, level.get(id)! + 1));
      const left = waiting.get(dependent)! - 1;
      waiting.set(dependent, left);
      if (left === 0) ready.push(dependent);
    }
  }
  const groups: string[][] = [];
  for (const id of dependencies.keys()) (groups[level.get(id) ?? 0] ??= []).push(id);
  return groups;
}

/** Whether a step waits for another, directly or not. */
export function waitsFor(dependencies: Dependencies, id: string, other: string): boolean {
  const seen = new Set<string>();
  const stack = [id];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    for (const needed of dependencies.get(next) ?? []) {
      if (needed === other) return true;
      if (!seen.has(needed)) {
        seen.add(needed);
        stack.push(needed);
      }
    }
  }
  return false;
}
