import type { ForNode, SetNode, TemplateNode } from './ast.ts';
import { defined, isTruthy, toText } from './convert.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import type { Evaluation } from './evaluate.ts';
import { itemsOf } from './items.ts';
import { NamespaceView } from './namespace-view.ts';
import { LoopView } from './loop-view.ts';
import { Scope } from './scope.ts';
import { plainOf, type Value } from './value.ts';

/** Renders nodes to text. What they set stays in the scope given. */
export function renderNodes(nodes: readonly TemplateNode[], scope: Scope, evaluation: Evaluation): string {
  let out = '';
  for (const node of nodes) {
    const piece = renderNode(node, scope, evaluation);
    if (piece === '') continue;
    evaluation.budget.text(piece.length);
    out += piece;
    if (out.length > evaluation.budget.limits.outputChars) evaluation.budget.text(out.length);
  }
  return out;
}

function renderNode(node: TemplateNode, scope: Scope, evaluation: Evaluation): string {
  switch (node.kind) {
    case 'text':
      return node.text;
    case 'output':
      return toText(evaluation.evaluate(node.expression, scope));
    case 'if': {
      const branch = node.branches.find(({ test }) => isTruthy(evaluation.evaluate(test, scope)));
      return renderNodes(branch === undefined ? node.otherwise : branch.body, scope, evaluation);
    }
    case 'for':
      return renderFor(node, scope, evaluation);
    case 'set':
      return setNames(node, scope, evaluation);
    case 'with': {
      const inner = new Scope(scope);
      for (const [name, value] of node.bindings) inner.set(name, evaluation.evaluate(value, scope));
      return renderNodes(node.body, inner, evaluation);
    }
    case 'filter-block': {
      const args = evaluation.arguments(node.args, scope);
      return toText(evaluation.filter(node.name, renderNodes(node.body, new Scope(scope), evaluation), args));
    }
  }
}

function setNames(node: SetNode, scope: Scope, evaluation: Evaluation): string {
  const value =
    node.value === undefined ? renderNodes(node.body ?? [], new Scope(scope), evaluation) : defined(evaluation.evaluate(node.value, scope));
  if (node.member === undefined) bind(node.targets, value, scope);
  else setMember(node, node.member, { value, scope });
  return '';
}

/** Only a namespace has names that can be set: data is read. */
function setMember(node: SetNode, member: string, { value, scope }: { readonly value: Value; readonly scope: Scope }): void {
  const [name = ''] = node.targets;
  const namespace = scope.lookup(name);
  if (!(namespace instanceof NamespaceView)) {
    throw new TemplateValueError(`"${name}.${member}" cannot be set: "${name}" is no namespace.`, {
      at: node.at,
      hint: `Begin with {% set ${name} = namespace(${member}=…) %}.`,
    });
  }
  namespace.set(member, value, node.at);
}

function bind(targets: readonly string[], value: Value, scope: Scope): void {
  const [only] = targets;
  if (targets.length === 1) {
    scope.set(only!, value);
    return;
  }
  const parts = plainOf(defined(value));
  if (!Array.isArray(parts) || parts.length !== targets.length) {
    throw new TemplateValueError(`${targets.length} names (${targets.join(', ')}) need a list of as many items.`, {
      hint: 'Go through a mapping with .items().',
    });
  }
  targets.forEach((target, i) => scope.set(target, parts[i]));
}

function renderFor(node: ForNode, scope: Scope, evaluation: Evaluation): string {
  const items = keptItems(node, scope, evaluation);
  if (items.length === 0) return renderNodes(node.otherwise, scope, evaluation);
  let out = '';
  items.forEach((item, index) => {
    evaluation.budget.iterate(1);
    const inner = new Scope(scope);
    bind(node.targets, item, inner);
    inner.set('loop', new LoopView(items, index));
    const piece = renderNodes(node.body, inner, evaluation);
    evaluation.budget.text(piece.length);
    out += piece;
    if (out.length > evaluation.budget.limits.outputChars) evaluation.budget.text(out.length);
  });
  return out;
}

function keptItems(node: ForNode, scope: Scope, evaluation: Evaluation): readonly Value[] {
  const items = itemsOf(evaluation.evaluate(node.iterable, scope));
  const { filter } = node;
  if (filter === undefined) return items;
  return items.filter((item) => {
    evaluation.budget.iterate(1);
    const inner = new Scope(scope);
    bind(node.targets, item, inner);
    return isTruthy(evaluation.evaluate(filter, inner));
  });
}
