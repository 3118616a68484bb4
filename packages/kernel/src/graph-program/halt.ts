import type { GraphNode } from '@tutti/core';
import type { Container } from './container.ts';
import { cancelDeadline } from './deadline.ts';
import { HALTED, STOPPED, stepKey, type Scope } from './scope.ts';
import { cut, finishIfDone } from './settle.ts';
import type { Pass } from './state.ts';
import { CANCELLING, GUARDING, PENDING, READY, RUNNING } from './status.ts';

/** Lets nothing new start in scopes and the scopes in them. Bodies that run come to their end; waits are given up. */
export function stopScopes(pass: Pass, scopes: Iterable<Scope>, cause: string): void {
  new Halt(pass, STOPPED, cause).scopes(scopes);
}

/** Cancels all that is under way in scopes and the scopes in them. */
export function cancelScopes(pass: Pass, scopes: Iterable<Scope>, cause: string): void {
  new Halt(pass, HALTED, cause).scopes(scopes);
}

/** Cancels one node that has not settled, for the sake of another; its scope goes on. */
export function cancelNode(pass: Pass, scope: Scope, { node, cause }: { readonly node: number; readonly cause: number }): void {
  (scope.causes ??= new Map()).set(node, cause);
  const halt = new Halt(pass, HALTED, stepKey(scope, cause));
  halt.node(scope, node);
  if (scope.status[node] === PENDING) cut(pass, scope, node);
  halt.scopes([]);
}

class Halt {
  readonly #pass: Pass;
  readonly #level: number;
  readonly #cause: string;
  readonly #pending: Scope[] = [];

  constructor(pass: Pass, level: number, cause: string) {
    this.#pass = pass;
    this.#level = level;
    this.#cause = cause;
  }

  scopes(scopes: Iterable<Scope>): void {
    for (const scope of scopes) this.#pending.push(scope);
    for (let i = 0; i < this.#pending.length; i++) this.#scope(this.#pending[i] as Scope);
  }

  #scope(scope: Scope): void {
    if (scope.halt >= this.#level) return;
    if (scope.halt === 0) scope.haltCause = this.#cause;
    scope.halt = this.#level;
    for (let node = 0; node < scope.plan.size && scope.active > 0; node++) this.node(scope, node);
    finishIfDone(this.#pass, scope);
  }

  node(scope: Scope, node: number): void {
    const status = scope.status[node];
    if (status === READY || status === GUARDING) scope.putBack(node);
    if (status !== RUNNING) return;
    const { kind } = scope.plan.nodes[node] as GraphNode;
    if (kind === 'task') this.#task(scope, node);
    else if (kind === 'wait') this.#wait(scope, node);
    else this.#container(scope, node);
  }

  #task(scope: Scope, node: number): void {
    const step = stepKey(scope, node);
    const reason = this.#cause;
    if (this.#level === STOPPED) {
      this.#pass.out.push({ type: 'cancel-step', step, reason, unlessRunning: true });
      return;
    }
    scope.status[node] = CANCELLING;
    this.#pass.out.push({ type: 'cancel-step', step, reason });
  }

  #wait(scope: Scope, node: number): void {
    takeBackWait(this.#pass, scope, node);
    cancelDeadline(this.#pass, scope, node);
    cut(this.#pass, scope, node);
  }

  #container(scope: Scope, node: number): void {
    const container = scope.containers?.get(node) as Container<Scope>;
    if (this.#level === HALTED) scope.status[node] = CANCELLING;
    for (const inner of container.open.all()) this.#pending.push(inner);
    if (container.open.size > 0) return;
    // It was waiting for a decision: nothing of it is under way.
    closeContainer(this.#pass, scope, node);
    cut(this.#pass, scope, node);
  }
}

/** Takes back what a wait has asked for. */
export function takeBackWait(pass: Pass, scope: Scope, node: number): void {
  const wait = scope.plan.nodes[node];
  if (wait?.kind !== 'wait') return;
  const key = stepKey(scope, node);
  pass.out.push('ms' in wait.until ? { type: 'cancel-timer', timer: key } : { type: 'cancel-step', step: key, reason: 'the wait is over' });
}

/** Forgets a container that has come to its end. */
export function closeContainer(pass: Pass, scope: Scope, node: number): void {
  const container = scope.containers?.get(node);
  if (container?.isDeadlinePassed === false) cancelDeadline(pass, scope, node);
  scope.containers?.delete(node);
}
