import { Composer, Lexer, Parser, type Document } from 'yaml';
import { lexAuto } from '../auto/lex-auto.ts';
import { buildTree } from './build-tree.ts';
import { isTooDeep, TokenDepth, tooDeep } from './depth.ts';
import type { Diagnostics } from './diagnostics.ts';
import type { SourceNode } from './node.ts';
import { OpenMarks, SCALAR_NEXT, type YamlProblem } from './open-marks.ts';

/** Reads one YAML document into a tree with places. Problems go to the diagnostics; without a tree they are errors. */
export function parseYaml(diagnostics: Diagnostics): SourceNode | undefined {
  const lexed = lexAuto(diagnostics.source.text);
  if (isTooDeep(lexed.text)) {
    diagnostics.error(tooDeep(0));
    return undefined;
  }
  const documents = compose(lexed.text, diagnostics);
  if (documents === undefined) return undefined;
  const [document, second] = documents;
  if (second !== undefined) {
    const start = lexed.toSource(second.range[0]);
    diagnostics.error({
      code: 'YAML_MULTI_DOC',
      message: 'The file holds more than one YAML document.',
      hint: 'Put each pipeline in a file of its own; remove the line "---".',
      at: { start, end: start + 3 },
    });
    return undefined;
  }
  if (document === undefined) return undefined;
  if (document.errors.length > 0) for (const error of marksOf(lexed.text).explain(document.errors)) reportError(error, lexed.toSource, diagnostics);
  if (document.errors.length > 0 || document.contents === null) return undefined;
  return buildTree(document, lexed, diagnostics);
}

function compose(text: string, diagnostics: Diagnostics): readonly Document.Parsed[] | undefined {
  try {
    const parser = new Parser();
    const composer = new Composer({ version: '1.2', schema: 'core', merge: false, uniqueKeys: false, strict: true, prettyErrors: false, intAsBigInt: false });
    return withoutEnvironment(() => {
      const documents: Document.Parsed[] = [];
      const depth = new TokenDepth();
      let before = '';
      for (const token of new Lexer().lex(text)) {
        if (before !== SCALAR_NEXT && depth.isTooDeep(token)) throw new RangeError('nested too deeply');
        for (const part of parser.next(token)) documents.push(...composer.next(part));
        before = token;
      }
      for (const part of parser.end()) documents.push(...composer.next(part));
      documents.push(...composer.end());
      return documents;
    });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    diagnostics.error(tooDeep(0));
    return undefined;
  }
}

/** The quotes and brackets of a text that does not parse: good ones are not asked for them. */
function marksOf(text: string): OpenMarks {
  const parser = new Parser();
  const marks = new OpenMarks();
  for (const token of new Lexer().lex(text)) {
    Array.from(parser.next(token));
    marks.take(token, parser.offset - token.length);
  }
  return marks;
}

/**
 * Does synchronous work with an empty environment in place. The parser asks for an environment variable (LOG_TOKENS) at each token,
 * and each question goes to the operating system: that was half of its time.
 */
function withoutEnvironment<T>(work: () => T): T {
  const { env } = process;
  process.env = {};
  try {
    return work();
  } finally {
    process.env = env;
  }
}

const explained: Readonly<Record<string, { readonly code: string; readonly hint: string }>> = {
  TAB_AS_INDENT: { code: 'YAML_TAB', hint: 'Indent with spaces.' },
  MULTIPLE_DOCS: { code: 'YAML_MULTI_DOC', hint: 'Put each pipeline in a file of its own.' },
  DUPLICATE_KEY: { code: 'YAML_DUPLICATE_KEY', hint: 'Keep one of them.' },
  TAG_RESOLVE_FAILED: { code: 'YAML_TAG_FORBIDDEN', hint: 'Remove the tag.' },
  BLOCK_AS_IMPLICIT_KEY: { code: 'YAML_SYNTAX', hint: 'Put quotes around a text that contains ": ".' },
  BAD_SCALAR_START: { code: 'YAML_SYNTAX', hint: 'Put quotes around the text.' },
  MISSING_CHAR: { code: 'YAML_SYNTAX', hint: 'Close what was opened before; put quotes around texts with brackets or colons.' },
  BAD_INDENT: { code: 'YAML_SYNTAX', hint: 'Give lines that belong together the same indentation.' },
  UNEXPECTED_TOKEN: { code: 'YAML_SYNTAX', hint: 'Put quotes around texts that begin with a special character.' },
};

function reportError(error: YamlProblem, toSource: (offset: number) => number, diagnostics: Diagnostics): void {
  const { source } = diagnostics;
  const start = behindBlanks(source.text, toSource(error.pos[0]));
  const line = source.line(source.range(start).line);
  const isTab = error.code === 'TAB_AS_INDENT' || /^ *\t/.test(line);
  const isStatement = line.startsWith('{%') || line.startsWith('{{');
  const known = explained[isTab ? 'TAB_AS_INDENT' : error.code];
  diagnostics.error({
    code: known?.code ?? (error.code === ('ANCHOR_RESOLVE_FAILED' as string) ? 'YAML_ALIAS_UNKNOWN' : 'YAML_SYNTAX'),
    message: isTab ? 'A tab stands in the indentation.' : `${error.message.replace(/\.$/, '')}.`,
    hint: isStatement ? 'Indent the template like the text around it: at the beginning of a line it ends the text.' : error.hint ?? known?.hint,
    at: { start, end: Math.max(start + 1, toSource(error.pos[1])) },
  });
}

/** A problem that begins in the indentation of a line is one of what stands there. */
function behindBlanks(text: string, offset: number): number {
  const isIndentation = offset === 0 || text[offset - 1] === '\n';
  const skipped = isIndentation ? /^ +(?=[^\s])/.exec(text.slice(offset, offset + 1_000))?.[0].length ?? 0 : 0;
  return offset + skipped;
}
