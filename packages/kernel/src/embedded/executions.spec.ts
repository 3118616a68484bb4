import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Executions } from './executions.ts';

class Item {
  readonly path: string;
  before: Item | undefined = undefined;
  after: Item | undefined = undefined;

  constructor(path: string) {
    this.path = path;
  }
}

describe('Executions', () => {
  it('holds what was added and not removed, in order, whenever its index was made', () => {
    const paths = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd'), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(paths, (moves) => {
        const executions = new Executions<Item>();
        const model = new Map<string, Item>();
        for (const [path, isAsked] of moves) {
          const known = model.get(path);
          if (known === undefined) {
            const item = new Item(path);
            model.set(path, item);
            executions.add(item);
          } else {
            model.delete(path);
            executions.remove(known);
          }
          expect(executions.all().map(({ path }) => path)).toEqual([...model.keys()]);
          if (isAsked) expect(executions.get('a')).toBe(model.get('a'));
        }
        for (const path of ['a', 'b', 'c', 'd']) expect(executions.get(path)).toBe(model.get(path));
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('lets what it gives go while it is walked', () => {
    const executions = new Executions<Item>();
    for (const path of ['a', 'b', 'c']) executions.add(new Item(path));
    for (const execution of executions.all()) executions.remove(execution);
    expect(executions.all()).toEqual([]);
    expect(executions.some(() => true)).toBe(false);
  });
});
