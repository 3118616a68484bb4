import { TemplateForbiddenError } from './errors/template-forbidden-error.ts';

const roots: ReadonlySet<string> = new Set([
  'globalThis',
  'global',
  'window',
  'process',
  'require',
  'module',
  'exports',
  'Function',
  'eval',
  'import',
  'Object',
  'Reflect',
  'Proxy',
  'lipsum',
  'cycler',
  'joiner',
  'namespace',
  'self',
  '__import__',
  'open',
  'exec',
  'compile',
  'getattr',
  'globals',
  'locals',
  'vars',
  'dir',
  'console',
  'Symbol',
  'constructor',
  'prototype',
  '__proto__',
  '__builtins__',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'fetch',
  'WebAssembly',
  'Deno',
  'Bun',
  'JSON',
  'Array',
  'String',
  'Error',
  'Promise',
  'Generator',
  'Buffer',
  'super',
  'this',
  'arguments',
]);
const members: ReadonlySet<string> = new Set([
  'constructor',
  'prototype',
  'hasOwnProperty',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toLocaleString',
  'valueOf',
  'toString',
  'caller',
  'callee',
  'func_globals',
  'func_code',
  'gi_frame',
  'gi_code',
  'mro',
  'f_globals',
  'f_locals',
  'f_builtins',
]);
const never: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
/** Tags of Jinja that load or define code. */
export const forbiddenTags: ReadonlySet<string> = new Set([
  'import',
  'include',
  'extends',
  'from',
  'macro',
  'call',
  'do',
  'block',
  'debug',
  'trans',
  'autoescape',
]);

/** Whether a property may not be read even when the value has it. */
export function isNeverRead(name: string): boolean {
  return never.has(name);
}

/** Whether a missing property is an attempt to get out of plain data, not a slip. */
export function isEscapeMember(name: string): boolean {
  return members.has(name) || name.startsWith('__');
}

/** Whether an unknown name is an attempt to get out of plain data, not a slip. */
export function isEscapeRoot(name: string): boolean {
  return roots.has(name) || name.startsWith('__');
}

// What nobody calls a value of a pipeline; the other names of roots may still come with the context.
const code: ReadonlySet<string> = new Set([
  'globalThis',
  'process',
  'require',
  'Function',
  'eval',
  'import',
  'constructor',
  'prototype',
  'lipsum',
  'cycler',
  'joiner',
  'getattr',
]);

/** Whether a name can only be meant to get out of plain data, so that its template is refused before it runs. */
export function isCodeRoot(name: string): boolean {
  return code.has(name) || name.startsWith('__');
}

/** The error for reaching for a name or property that templates never get. */
export function forbiddenName(name: string, at: number): TemplateForbiddenError {
  return new TemplateForbiddenError(`"${name}" cannot be used in a template: templates see plain data alone, with its own properties.`, {
    at,
  });
}

const forms: readonly (readonly [RegExp, string])[] = [
  [/=>/, 'A function'],
  [/\bfunction\b\s*\w*\s*\(/, 'A function'],
  [/\b(?:new|await|async|yield|typeof|void|delete|class|throw|lambda)\s+\w/, 'A statement of a programming language'],
  [/\bimport\s*\(/, 'An import'],
  [/(?:^|[^\w)\]"'])r?\/(?:\\.|[^/\n])+\/[a-z]*\s*(?:\.|,|\)|$)/, 'A regular expression object'],
  [/\br\/(?:\\.|[^/\n])+\//, 'A regular expression object'],
  [/^[\w.$]+\s*(?:\[[^\]]*\]\s*)*(?:[-+*/%|&]|\*\*|\/\/)?=(?!=)/, 'An assignment'],
  [/^(?:\+\+|--)\s*\w|\w\s*(?:\+\+|--)$/, 'An assignment'],
  [/[)\]]\s*\(/, 'A call of what is no name'],
  [/`|\?\.|\?\?|;|\.\.\./, 'Code of a programming language'],
];

/** Names the form of code that an expression which does not parse was meant to be, if it is one. */
export function escapeForm(expression: string): string | undefined {
  const bare = expression.trim().replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '""');
  return forms.find(([pattern]) => pattern.test(bare))?.[1];
}
