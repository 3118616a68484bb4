import type { GraphNode } from '@tutti/core';
import { stepKey, type Scope } from './scope.ts';

/** Key of the decision on an edge: `review[3]/a->b?when`. */
export function edgeKey(scope: Scope, source: number, edge: number): string {
  const { id } = scope.plan.nodes[scope.plan.outTarget[edge] as number] as GraphNode;
  return `${stepKey(scope, source)}->${id}?when`;
}

/** Splits `stem?what`; the whole is the stem when there is no question. */
export function splitQuestion(key: string): { readonly stem: string; readonly what: string } {
  const mark = key.lastIndexOf('?');
  return mark === -1 ? { stem: key, what: '' } : { stem: key.slice(0, mark), what: key.slice(mark + 1) };
}

/** Splits a path into the path of its scope and its last name. */
export function splitPath(path: string): { readonly scope: string; readonly name: string } {
  const slash = path.lastIndexOf('/');
  return slash === -1 ? { scope: '', name: path } : { scope: path.slice(0, slash), name: path.slice(slash + 1) };
}
