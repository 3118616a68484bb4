import type { Expression } from './ast.ts';

/** A reference as it is written, for messages. */
export function describe(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'literal':
      return JSON.stringify(expression.value);
    case 'member':
      return `${describe(expression.object)}.${expression.name}`;
    case 'index':
      return `${describe(expression.object)}[${describe(expression.index)}]`;
    case 'slice':
      return `${describe(expression.object)}[:]`;
    case 'call':
      return `${expression.name}(…)`;
    case 'method':
      return `${describe(expression.object)}.${expression.name}(…)`;
    case 'filter':
      return `${describe(expression.input)} | ${expression.name}`;
    default:
      return '(…)';
  }
}
