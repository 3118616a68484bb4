import type { Document, Node, YAMLMap } from 'yaml';
import { toSnake } from './letter-case.ts';
import type { Problems } from './problems.ts';
import { spanOf } from './read-section.ts';
import { isMap, isScalar, yamlLibrary } from './yaml-library.ts';

const MAX_CHARACTERS = 1024 * 1024;

const syntaxCodes: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'YAML_DUPLICATE_KEY',
  MULTIPLE_DOCS: 'YAML_MULTI_DOC',
  TAB_AS_INDENT: 'YAML_TAB',
};

/** Parses the text of a file of settings; undefined when it has problems. Comments and order are kept in the document. */
export function parseSettings(text: string, problems: Problems): Document.Parsed | undefined {
  // Before the parser has counted the lines, only the first is known.
  if (text.length > MAX_CHARACTERS) {
    problems.lines.addNewLine(0);
    problems.add('TEXT_TOO_LARGE', `The file has ${text.length} characters; at most ${MAX_CHARACTERS} are read.`, { at: [0, 1] });
    return undefined;
  }
  let document: Document.Parsed;
  try {
    document = yamlLibrary().parseDocument(text, {
      lineCounter: problems.lines,
      prettyErrors: false,
      uniqueKeys: true,
      merge: false,
      strict: true,
    });
  } catch {
    if (problems.lines.lineStarts.length === 0) problems.lines.addNewLine(0);
    // Thousands of brackets: the parser is recursive.
    problems.add('YAML_TOO_DEEP', 'The file is nested too deeply to be read.', { at: [0, 1] });
    return undefined;
  }
  for (const error of document.errors) {
    problems.add(syntaxCodes[error.code] ?? 'YAML_SYNTAX', `${error.message.replace(/\.$/, '')}.`, { at: error.pos });
  }
  return document.errors.length > 0 ? undefined : document;
}

/** The mapping a file must be; undefined when it is empty, or something else, which is told. */
export function rootOf(
  document: Document.Parsed | undefined,
  { what, keys, problems }: { readonly what: string; readonly keys: readonly string[]; readonly problems: Problems },
): YAMLMap | undefined {
  const root = document?.contents ?? null;
  if (root === null || (isScalar(root) && root.value === null)) return undefined;
  if (isMap(root)) return root;
  problems.add('VALUE_TYPE', `${what.charAt(0).toUpperCase()}${what.slice(1)} must be a mapping.`, {
    at: spanOf(root),
    hint: `Begin with "${keys[0]}:". Known: ${keys.join(', ')}.`,
  });
  return undefined;
}

/** The sections of a file by their names in snake_case; others are told. */
export function sectionsOf(
  root: YAMLMap,
  { what, keys, problems }: { readonly what: string; readonly keys: readonly string[]; readonly problems: Problems },
): ReadonlyMap<string, Node> {
  const sections = new Map<string, Node>();
  for (const { key, value } of root.items) {
    const name = isScalar(key) ? String(key.value) : '';
    const snake = toSnake(name);
    if (keys.includes(snake)) sections.set(snake, value as Node);
    else problems.unknownKey(name, spanOf(key as Node), { what, known: keys });
  }
  return sections;
}
