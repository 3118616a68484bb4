import type { Document } from 'yaml';
import type { LexedSource } from '../auto/auto-tag.ts';
import { buildTree } from './build-tree.ts';
import { isTooDeep, TokenDepth, tooDeep } from './depth.ts';
import { Diagnostics } from './diagnostics.ts';
import { mendYaml } from './mend-yaml.ts';
import { OpenMarks, SCALAR_NEXT, type YamlProblem } from './open-marks.ts';
import type { ParsedYaml } from './parsed-yaml.ts';
import { yamlLibrary } from './yaml-library.ts';

/** Reads any YAML document into a tree with places, or says what is wrong with it. */
export function parseDocument(lexed: LexedSource, diagnostics: Diagnostics): ParsedYaml {
  if (isTooDeep(lexed.text)) {
    diagnostics.error(tooDeep(0));
    return {};
  }
  const documents = compose(lexed.text, diagnostics);
  if (documents === undefined) return {};
  const [document, second] = documents;
  if (second !== undefined) {
    const start = lexed.toSource(second.range[0]);
    diagnostics.error({
      code: 'YAML_MULTI_DOC',
      message: 'The file holds more than one YAML document.',
      hint: 'Put each pipeline in a file of its own; remove the line "---".',
      at: { start, end: start + 3 },
    });
    return {};
  }
  if (document === undefined) return {};
  if (document.errors.length > 0) return parseBroken(document, lexed, diagnostics);
  if (document.contents === null) return {};
  const built = buildTree(document, lexed, diagnostics);
  return built === undefined ? {} : diagnostics.hasErrors ? { broken: built } : { tree: built };
}

/** What can be said of a text that does not parse: the first problem of each place, and what the rest of it refuses. */
function parseBroken(document: Document.Parsed, lexed: LexedSource, diagnostics: Diagnostics): ParsedYaml {
  const explained = marksOf(lexed.text).explain(document.errors);
  const mended = mendYaml(lexed.text, (text) => (text === lexed.text ? explained : problemsOf(text)));
  for (const error of mended?.problems ?? withoutConsequences(explained, lexed.text)) reportError(error, lexed.toSource, diagnostics);
  const [whole] = mended === undefined ? [] : (compose(mended.text, diagnostics) ?? []);
  if (whole !== undefined && whole.contents !== null) {
    const broken = buildTree(whole, lexed, diagnostics);
    return broken === undefined ? {} : { broken };
  }
  // What stands before the first problem was read as it is meant.
  const first = Math.min(...explained.map(({ pos }) => lexed.toSource(pos[0])));
  const aside = new Diagnostics(diagnostics.source);
  if (document.contents !== null) buildTree(document, lexed, aside);
  diagnostics.take(aside, ({ range }) => range !== undefined && range.end <= first);
  return {};
}

/** The first problem, and those that are problems whatever the first one is: tabs in other lines, marks that are never closed. */
function withoutConsequences(problems: readonly YamlProblem[], text: string): readonly YamlProblem[] {
  const lineOf = ({ pos }: YamlProblem): number => text.lastIndexOf('\n', pos[0] - 1);
  const sorted = [...problems].sort((a, b) => a.pos[0] - b.pos[0]);
  const lines = new Set<number>();
  return sorted.filter((problem, index) => {
    const isOwn = index === 0 || problem.code === 'TAB_AS_INDENT' || problem.code === 'MISSING_CHAR';
    return isOwn && !lines.has(lineOf(problem)) && lines.add(lineOf(problem)) !== undefined;
  });
}

/** What the parser says of a text, at its cause; a text of more than one document cannot be told of line by line. */
function problemsOf(text: string): readonly YamlProblem[] {
  const documents = compose(text, undefined);
  const errors = documents?.[0]?.errors ?? [];
  if (documents?.length !== 1) return [{ code: 'MULTIPLE_DOCS', message: '', pos: [0, 0] }];
  return errors.length === 0 ? [] : marksOf(text).explain(errors);
}

function compose(text: string, diagnostics: Diagnostics | undefined): readonly Document.Parsed[] | undefined {
  try {
    const { Composer, Lexer, Parser } = yamlLibrary();
    const parser = new Parser();
    const composer = new Composer({
      version: '1.2',
      schema: 'core',
      merge: false,
      uniqueKeys: false,
      strict: true,
      prettyErrors: false,
      intAsBigInt: false,
    });
    return lightly(() => {
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
    diagnostics?.error(tooDeep(0));
    return undefined;
  }
}

/** The quotes and brackets of a text that does not parse: good ones are not asked for them. */
function marksOf(text: string): OpenMarks {
  const { Lexer, Parser } = yamlLibrary();
  const parser = new Parser();
  const marks = new OpenMarks();
  return lightly(() => {
    for (const token of new Lexer().lex(text)) {
      Array.from(parser.next(token));
      marks.take(token, parser.offset - token.length);
    }
    return marks;
  });
}

/**
 * Does synchronous work of the parser without what made up most of its time: it asks for an environment variable (LOG_TOKENS) at each token,
 * and each question goes to the operating system; and each error of thousands writes down the stack, which nobody reads.
 */
function lightly<T>(work: () => T): T {
  const { env } = process;
  const { stackTraceLimit } = Error;
  process.env = {};
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    process.env = env;
    Error.stackTraceLimit = stackTraceLimit;
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
    hint: isStatement
      ? 'Indent the template like the text around it: at the beginning of a line it ends the text.'
      : (error.hint ?? known?.hint),
    at: { start, end: Math.max(start + 1, toSource(error.pos[1])) },
  });
}

/** A problem that begins in the indentation of a line is one of what stands there. */
function behindBlanks(text: string, offset: number): number {
  const isIndentation = offset === 0 || text[offset - 1] === '\n';
  const skipped = isIndentation ? (/^ +(?=[^\s])/.exec(text.slice(offset, offset + 1_000))?.[0].length ?? 0) : 0;
  return offset + skipped;
}
