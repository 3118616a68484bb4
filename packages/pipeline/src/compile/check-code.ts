import type { StepDefinition } from '../language/definition.ts';
import { quoted } from '../source/display.ts';
import { member } from '../source/node.ts';
import { isTemplate, referencesOf, TemplateError, templateNodes } from '../template/index.ts';
import type { TextScope } from './check-text.ts';
import { findStep } from './step-scope.ts';

/** Parameters whose text is run, and how values are passed beside it. */
const codeOf: ReadonlyMap<string, { readonly names: readonly string[]; readonly hint: string }> = new Map([
  ['terminal', { names: ['command', 'cmd'], hint: 'Write the command as a list under "argv": a value then stays one argument.' }],
  ['python-executor', { names: ['code', 'script', 'source'], hint: 'Pass the value under "inputs", where it is a variable of that name.' }],
  ['database', { names: ['sql', 'query', 'statement'], hint: 'Write "?" in its place and pass the value under "params".' }],
]);

/** Warns where what a step, and so perhaps a page, a model or a server, has answered becomes a piece of code. */
export function checkCode(step: StepDefinition, tool: string, { scope, context }: TextScope): void {
  const code = codeOf.get(tool);
  if (code === undefined || step.parameters === undefined) return;
  for (const name of code.names) {
    const node = member(step.parameters, name);
    if (node?.kind !== 'scalar' || typeof node.value !== 'string') continue;
    const source = node.parts === undefined ? stepIn(node.value, scope) : 'what a model decides';
    if (source !== undefined) {
      context.diagnostics.warning({
        code: 'CODE_FROM_RESULT',
        message: `${quoted(name)} of step ${quoted(step.id)} is run, and holds ${source}: whoever writes that, writes what is run.`,
        hint: code.hint,
        at: node,
      });
    }
  }
}

function stepIn(text: string, scope: TextScope['scope']): string | undefined {
  if (!isTemplate(text)) return undefined;
  try {
    for (const { name, path } of referencesOf(templateNodes(text)).names) {
      const found = findStep(scope, name === 'steps' && path[0] !== undefined ? path[0] : name);
      if (found !== undefined) return `the result of step ${quoted(found.step.id)}`;
    }
  } catch (error) {
    // Told where the text itself is checked.
    if (!(error instanceof TemplateError)) throw error;
  }
  return undefined;
}
