import { posix } from 'node:path';
import type { Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import type { CompileContext } from './compile-context.ts';

const MAX_DEPTH = 10;
const MAX_CHARS = 10_485_760;
const directive = /\{\{-?\s*file:([^{}\n]+?)\s*-?\}\}|<<\s*([\w./ -]+\.[A-Za-z0-9]{1,8})\s*>>/g;

/** Puts the content of files in the place of `{{ file:path }}` and `<< path >>`. Problems are reported once, at the text. */
export function expandIncludes(text: string, at: Span, context: CompileContext): string {
  if (!text.includes('file:') && !text.includes('<<')) return text;
  return expand(text, [], { at, context, size: { chars: 0 } });
}

interface Expansion {
  readonly at: Span;
  readonly context: CompileContext;
  readonly size: { chars: number };
}

function expand(text: string, open: readonly string[], expansion: Expansion): string {
  return text.replaceAll(directive, (_whole, marked: string | undefined, angled: string | undefined) => {
    const path = (marked ?? angled!).trim().replace(/^["']|["']$/g, '');
    // What is not there yet may be when the step runs: an earlier step may write it.
    return read(path, open, expansion) ?? `{{ include_file(${JSON.stringify(path)}) }}`;
  });
}

function read(path: string, open: readonly string[], expansion: Expansion): string | undefined {
  const { at, context, size } = expansion;
  const report = (code: string, message: string, hint: string): undefined => {
    context.diagnostics.error({ code, message, hint, at });
    return undefined;
  };
  if (open.includes(path)) return report('INCLUDE_CYCLE', `The file ${quoted(path)} includes itself.`, 'Remove one of the inclusions.');
  if (open.length >= MAX_DEPTH) return report('INCLUDE_TOO_DEEP', `Files include each other more than ${MAX_DEPTH} deep.`, 'Flatten them.');
  const content = context.include?.(path);
  if (content === undefined && leadsOut(path)) {
    return report(
      'PATH_ESCAPE',
      `The file ${quoted(path)} to include lies outside the folder of the pipeline.`,
      'Put the file beside the pipeline, or in prompts/, templates/ or includes/ there.',
    );
  }
  if (context.include === undefined) {
    context.diagnostics.warning({
      code: 'INCLUDE_UNCHECKED',
      message: `The file ${quoted(path)} is included, but no folder was given to read it from.`,
      hint: 'Compile the pipeline from its file.',
      at,
    });
    return undefined;
  }
  if (content === undefined) {
    const problem = {
      code: 'INCLUDE_NOT_FOUND',
      message: `There is no file ${quoted(path)} to include; unless an earlier step writes it, this step will fail.`,
      hint: 'Paths are relative to the pipeline file, then to prompts/, templates/ and includes/ beside it; they may not leave that folder.',
      at,
    };
    if (context.isStrict) context.diagnostics.error(problem);
    else context.diagnostics.warning(problem);
    return undefined;
  }
  size.chars += content.length;
  if (size.chars > MAX_CHARS)
    return report('INCLUDE_TOO_LARGE', `The included files have more than ${MAX_CHARS} characters.`, 'Include less.');
  return expand(content, [...open, path], expansion);
}

/** Whether a path can only mean something outside the folders that files are included from. */
function leadsOut(path: string): boolean {
  const normal = posix.normalize(path.replaceAll('\\', '/'));
  return posix.isAbsolute(normal) || /^[a-z]:\//i.test(normal) || normal === '..' || normal.startsWith('../');
}
