import { checkExecution, renderDiagnostics, type CompiledPipeline } from '@tutti/pipeline';
import { defaultTools } from '@tutti/tools';
import { type Checker, wentOn } from '../../../workspace/src/scoreboards/hostile-checker.ts';

const tools = defaultTools();

/** Checks a pipeline file as `tutti validate` does. */
export const checker: Checker = {
  codes: { INPUT_TOO_LARGE: 'TEXT_TOO_LARGE' },
  async check(input) {
    const bytes = input.bytes();
    const { compiled, diagnostics } = checkExecution(bytes, { tools, file: input.file });
    const shown = (['text', 'github', 'json'] as const)
      .map((format) => renderDiagnostics(diagnostics, { source: bytes.toString('utf8'), format }))
      .join('\n');
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    // What is wrong with the text refuses it, whatever else is told in the same go.
    const error = errors.find(({ code }) => code.startsWith('YAML_')) ?? errors[0];
    if (error !== undefined) return { outcome: 'refused', code: error.code, message: error.message };
    const harm = [...harmIn(shown), ...harmOf(compiled)];
    const warnings = diagnostics.map(({ code }) => code);
    return harm.length === 0 ? { ...wentOn, warnings } : { outcome: 'went-on', harm, warnings };
  },
};

/** What must not reach a terminal or a log. */
function harmIn(shown: string): string[] {
  return [
    ...(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/.test(shown)
      ? ['a message holds control characters']
      : []),
    ...(/sk-ant-[\w-]{16,}|AKIA[A-Z0-9]{16}|gh[pousr]_\w{20,}/.test(shown) ? ['a message shows a key'] : []),
  ];
}

function harmOf(compiled: CompiledPipeline | undefined): string[] {
  if (compiled === undefined) return ['it was neither refused nor compiled'];
  return compiled.graph.nodes.length === 0 ? ['it has no steps'] : [];
}
