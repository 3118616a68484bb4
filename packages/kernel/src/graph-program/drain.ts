import { finish } from './finish.ts';
import { propagate } from './propagate.ts';
import type { Scope } from './scope.ts';
import { start } from './start.ts';
import type { Pass } from './state.ts';
import { SETTLED, START } from './work-list.ts';

/** Does all that an event entails. */
export function drain(pass: Pass): void {
  const { work } = pass.state;
  for (let operation = work.next(); operation !== -1; operation = work.next()) {
    const scope = work.scope as Scope;
    if (operation === SETTLED) propagate(pass, scope, work.node);
    else if (operation === START) start(pass, scope, work.node);
    else finish(pass, scope);
  }
}
