import type { JsonObject } from '@tutti/core';
import type { IncludeReader } from '../compile/compile-context.ts';
import { decodeText } from '../source/decode-text.ts';
import type { Diagnostics, Span } from '../source/diagnostics.ts';
import { quoted } from '../source/display.ts';
import { kindOf, member, toData, type MappingNode, type SourceNode } from '../source/node.ts';
import { parseYaml } from '../source/parse-yaml.ts';
import { renderDiagnostics } from '../source/render-diagnostics.ts';

/** What imported files bring: data under their own names, or all of it under one. */
export interface Imported {
  readonly variables: JsonObject;
  readonly config: JsonObject;
  readonly context: JsonObject;
  /** `parameters:` and `inputs:` of the files, with the place of the import. */
  readonly inputs: readonly { readonly node: SourceNode; readonly at: Span }[];
  readonly errorHandlers: readonly SourceNode[];
}

const MAX_IMPORTS = 20;
const DATA_KEYS = ['vars', 'constants', 'variables', 'data'] as const;

/** Reads `imports:`: a list of files, or of `{file, as}`. Variables, inputs, config and context of a file come in; its steps do not. */
export function readImports(
  node: SourceNode | undefined,
  options: { readonly diagnostics: Diagnostics; readonly include: IncludeReader | undefined },
): Imported {
  const found = {
    variables: {} as Record<string, JsonObject[string]>,
    config: {},
    context: {},
    inputs: [] as { node: SourceNode; at: Span }[],
    errorHandlers: [] as SourceNode[],
  };
  for (const { path, name, at } of listed(node, options.diagnostics)) {
    const file = readImport(path, at, options);
    if (file === undefined) continue;
    const data: JsonObject = Object.assign({}, ...DATA_KEYS.map((key) => dataOf(file, key)));
    Object.assign(found.variables, name === undefined ? data : { [name]: { ...data, config: dataOf(file, 'config') } });
    Object.assign(found.config, dataOf(file, 'config'));
    Object.assign(found.context, dataOf(file, 'context'));
    for (const key of ['parameters', 'inputs']) {
      const inputs = member(file, key);
      if (inputs !== undefined) found.inputs.push({ node: inputs, at });
    }
    const handlers = member(file, 'global_error_handlers');
    if (handlers !== undefined) found.errorHandlers.push(moved(handlers, at));
    if (member(file, 'steps') !== undefined) {
      options.diagnostics.warning({
        code: 'IMPORT_STEPS',
        message: `The steps of ${quoted(path)} are not imported.`,
        hint: 'Run it as a step, with the tool "pipeline-executor".',
        at,
      });
    }
  }
  return found;
}

interface Listed {
  readonly path: string;
  readonly name: string | undefined;
  readonly at: Span;
}

/** `common.yaml`, `common.yaml as common`, `{file: common.yaml, as: common}`. */
function listed(node: SourceNode | undefined, diagnostics: Diagnostics): readonly Listed[] {
  if (node === undefined || (node.kind === 'scalar' && node.value === null)) return [];
  const items = node.kind === 'list' ? node.items : [node];
  return items.slice(0, MAX_IMPORTS).flatMap((item): Listed[] => {
    const written = item.kind === 'mapping' ? (member(item, 'file') ?? member(item, 'path') ?? member(item, 'from')) : item;
    const name = item.kind === 'mapping' ? member(item, 'as') : undefined;
    if (written?.kind !== 'scalar' || typeof written.value !== 'string') {
      diagnostics.error({
        code: 'VALUE_TYPE',
        message: `An import must be the path of a file, or a mapping with "file", not ${kindOf(item)}.`,
        at: item,
      });
      return [];
    }
    const [, path = written.value, alias] = /^(.*?)\s+as\s+([A-Za-z_]\w*)\s*$/.exec(written.value) ?? [];
    return [{ path: path.trim(), name: name?.kind === 'scalar' && typeof name.value === 'string' ? name.value : alias, at: item }];
  });
}

function readImport(
  path: string,
  at: Span,
  { diagnostics, include }: { readonly diagnostics: Diagnostics; readonly include: IncludeReader | undefined },
): MappingNode | undefined {
  const text = include?.(path);
  if (text === undefined) {
    diagnostics.warning({
      code: 'IMPORT_NOT_FOUND',
      message:
        include === undefined
          ? `The file ${quoted(path)} is imported, but no folder was given to read it from.`
          : `There is no file ${quoted(path)} to import.`,
      hint: 'Paths are relative to the pipeline file and may not leave its folder.',
      at,
    });
    return undefined;
  }
  const inner = decodeText(text, path).diagnostics;
  const tree = inner.hasErrors ? undefined : parseYaml(inner).tree;
  if (tree?.kind === 'mapping' && !inner.hasErrors) return tree;
  const why = inner.hasErrors ? renderDiagnostics(inner.list()) : 'it is no mapping.';
  diagnostics.error({ code: 'IMPORT_INVALID', message: `The file ${quoted(path)} cannot be imported: ${why}`, at });
  return undefined;
}

function dataOf(file: MappingNode, key: string): JsonObject {
  const node = member(file, key);
  return node?.kind === 'mapping' ? (key === 'data' ? { data: toData(node) } : (toData(node) as JsonObject)) : {};
}

/** Nodes of another file have no place in this one: problems with them are shown at the import. */
export function moved(node: SourceNode, at: Span): SourceNode {
  const place = { start: at.start, end: at.end };
  switch (node.kind) {
    case 'scalar':
      return { ...node, ...place };
    case 'list':
      return { ...node, items: node.items.map((item) => moved(item, at)), ...place };
    case 'mapping':
      return { ...node, entries: node.entries.map(({ key, value }) => ({ key, at: place, value: moved(value, at) })), ...place };
  }
}
