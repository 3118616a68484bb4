import { hasKey, type JsonObject } from '@tutti/core';
import type { Diagnostics, Span } from '../source/diagnostics.ts';
import { kindOf, member, toData, type MappingNode, type SourceNode } from '../source/node.ts';
import type { IncludeReader } from '../compile/compile-context.ts';
import type { PipelineDefinition } from './definition.ts';
import { checkConfig, checkKeys, topLevelKeys } from './keys.ts';
import { readSeconds } from './durations.ts';
import { readErrorHandling, withErrorHandling } from './read-error-handling.ts';
import { readBudget } from './read-budget.ts';
import { readEnvironment } from './read-environment.ts';
import { moved, readImports } from './read-imports.ts';
import { readErrorHandlers } from './read-error-handlers.ts';
import { readInputs } from './read-inputs.ts';
import { readServers } from './read-servers.ts';
import { readSteps } from './read-step.ts';
import { ValueReader } from './values.ts';

/** Highest `schema:` of a file that this version reads. */
const SCHEMA_VERSION = 1;

/** Reads a pipeline from its tree. What cannot be read is reported and left out. */
export function readPipeline(
  root: SourceNode,
  options: { readonly diagnostics: Diagnostics; readonly isStrict: boolean; readonly include?: IncludeReader | undefined },
): PipelineDefinition | undefined {
  const { diagnostics, isStrict } = options;
  const node = unwrap(root, diagnostics);
  if (node === undefined) return undefined;
  const reader = new ValueReader(node, 'the pipeline', diagnostics);
  if (!readsSchema(reader)) return undefined;
  checkKeys(node, topLevelKeys, { what: 'the pipeline', diagnostics, isStrict });
  // A text of the file stands in it as it is, unless YAML's escapes write it: only then each value is looked at.
  if (hasKey(diagnostics.source.text) || diagnostics.source.text.includes('\\')) checkSecrets(node, diagnostics);
  for (const key of ['config', 'settings']) checkConfig(reader.mapping(key), `"${key}"`, diagnostics);
  const imported = readImports(reader.get('imports'), { diagnostics, include: options.include });
  const settings = data(reader, 'settings');
  const config = { ...imported.config, ...settings, ...data(reader, 'config') };
  const handling = readErrorHandling(reader, { config, isStrict });
  const dataNode = reader.get('data');
  const id = reader.text('id')?.text ?? slug(reader.text('name')?.text ?? 'pipeline');
  const inputs = [
    ...imported.inputs.flatMap(({ node: inner, at }) => readInputs(moved(inner, at), 'inputs', diagnostics)),
    ...readInputs(reader.get('parameters'), 'parameters', diagnostics),
    ...readInputs(reader.get('inputs'), 'inputs', diagnostics),
  ];
  return {
    id,
    name: reader.text('name')?.text ?? id,
    description: reader.text('description')?.text.trim() ?? '',
    version: reader.text('version')?.text ?? '1.0.0',
    inputs: [...new Map(inputs.map((input) => [input.name, input])).values()],
    steps: withErrorHandling(readAllSteps(reader, isStrict), handling),
    outputs: readOutputs(reader),
    variables: {
      ...imported.variables,
      ...data(reader, 'vars'),
      ...data(reader, 'constants'),
      ...data(reader, 'variables'),
      ...(dataNode === undefined ? {} : { data: toData(dataNode) }),
    },
    config,
    context: { ...imported.context, ...data(reader, 'context') },
    declaredAt: placesOf(reader),
    metadata: data(reader, 'metadata'),
    model: modelOf(reader),
    timeoutMs: timeoutOf(reader),
    budget: readBudget(reader),
    allowsProseActions: reader.flag('prose_actions') ?? config['prose_actions'] !== false,
    globalErrorHandlers: [
      ...readErrorHandlers(reader.get('global_error_handlers'), { what: 'global_error_handlers', diagnostics, isStrict }),
      ...handling.handlers,
      ...imported.errorHandlers.flatMap((handlers) => readErrorHandlers(handlers, { what: 'an import', diagnostics, isStrict })),
    ],
    environment: readEnvironment(reader),
    servers: readServers(reader),
  };
}

function unwrap(root: SourceNode, diagnostics: Diagnostics): MappingNode | undefined {
  if (root.kind !== 'mapping') {
    diagnostics.error({
      code: 'PIPELINE_NOT_A_MAP',
      message: `A pipeline must be a mapping with "steps", not ${kindOf(root)}.`,
      hint: 'Begin with "name:" and "steps:".',
      at: { start: root.start, end: Math.min(root.end, root.start + 1) },
    });
    return undefined;
  }
  const inner = member(root, 'pipeline');
  return inner?.kind === 'mapping' && member(root, 'steps') === undefined ? inner : root;
}

function readsSchema(reader: ValueReader): boolean {
  const node = reader.get('schema');
  if (node === undefined) return true;
  const version = node.kind === 'scalar' ? node.value : null;
  if (typeof version !== 'number' || !Number.isInteger(version) || version < 1) {
    reader.diagnostics.error({ code: 'VALUE_TYPE', message: `"schema" must be a whole number, ${SCHEMA_VERSION} for instance.`, at: node });
    return false;
  }
  if (version <= SCHEMA_VERSION) return true;
  reader.diagnostics.error({
    code: 'SCHEMA_VERSION',
    message: `The file is written for schema ${version}; this version reads up to ${SCHEMA_VERSION}.`,
    hint: 'Use a newer version of Tutti, or write "schema: 1".',
    at: node,
  });
  return false;
}

function readAllSteps(reader: ValueReader, isStrict: boolean): PipelineDefinition['steps'] {
  const { diagnostics, node } = reader;
  const main = member(node, 'steps');
  if (main === undefined || (main.kind === 'scalar' && main.value === null)) {
    diagnostics.error({
      code: 'STEPS_MISSING',
      message: 'The pipeline has no steps.',
      hint: 'Add "steps:" with at least one step.',
      at: { start: node.start, end: node.start + 1 },
    });
    return [];
  }
  const context = { diagnostics, isStrict };
  const more = reader.get('advanced_steps');
  const steps = [...readSteps(main, context), ...(more === undefined ? [] : readSteps(more, context))];
  if (main.kind === 'list' && main.items.length === 0) {
    diagnostics.error({ code: 'STEPS_MISSING', message: 'The pipeline has no steps.', hint: 'Add at least one step.', at: main });
  }
  return steps;
}

function readOutputs(reader: ValueReader): PipelineDefinition['outputs'] {
  const node = reader.get('outputs');
  if (node === undefined) return [];
  if (node.kind === 'mapping') return node.entries.map(({ key, at, value }) => ({ name: key, at, value: sourceOf(value) }));
  if (node.kind === 'list') {
    return node.items.flatMap((item) => {
      const name = item.kind === 'mapping' ? member(item, 'name') : item;
      if (name?.kind === 'scalar' && typeof name.value === 'string') {
        return [
          { name: name.value, at: name, value: item.kind === 'mapping' ? sourceOf(item) : { ...name, value: `{{ ${name.value} }}` } },
        ];
      }
      if (item.kind === 'mapping' && item.entries.length === 1)
        return item.entries.map(({ key, at, value }) => ({ name: key, at, value: sourceOf(value) }));
      return [];
    });
  }
  reader.diagnostics.error({ code: 'VALUE_TYPE', message: `"outputs" must be a mapping, not ${kindOf(node)}.`, at: node });
  return [];
}

/** `{type, description, source: '{{ … }}'}` is an output with words about it. */
function sourceOf(value: SourceNode): SourceNode {
  if (value.kind !== 'mapping') return value;
  const source = member(value, 'source') ?? member(value, 'value');
  return source !== undefined &&
    value.entries.every(({ key }) => ['name', 'type', 'description', 'source', 'value', 'format', 'location', 'schema'].includes(key))
    ? source
    : value;
}

function data(reader: ValueReader, key: string): JsonObject {
  const node = reader.mapping(key);
  return node === undefined ? {} : (toData(node) as JsonObject);
}

/** Where each name stands that a section of values declares. */
function placesOf(reader: ValueReader): ReadonlyMap<string, Span> {
  const sections = ['vars', 'constants', 'variables', 'context'].map((key) => reader.get(key));
  return new Map(sections.flatMap((node) => (node?.kind === 'mapping' ? node.entries.map(({ key, at }) => [key, at] as const) : [])));
}

function modelOf(reader: ValueReader): string | undefined {
  const node = reader.get('model');
  return node?.kind === 'scalar' && typeof node.value === 'string' && node.parts === undefined ? node.value : undefined;
}

function timeoutOf(reader: ValueReader): number | undefined {
  const node = reader.get('timeout') ?? inConfig(reader, 'timeout');
  const seconds =
    node === undefined ? undefined : readSeconds(node, { key: 'timeout', what: reader.what, diagnostics: reader.diagnostics, min: 0.001 });
  return seconds === undefined ? undefined : Math.ceil(seconds * 1000);
}

/** What stands under `config` or `settings` when it does not stand in the pipeline itself. */
function inConfig(reader: ValueReader, key: string): SourceNode | undefined {
  for (const section of ['config', 'settings']) {
    const node = reader.get(section);
    const found = node?.kind === 'mapping' ? member(node, key) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function slug(name: string): string {
  return (
    name
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/g, '-')
      .replaceAll(/^-|-$/g, '')
      .slice(0, 100) || 'pipeline'
  );
}

/** Keys of services do not belong into files. */
function checkSecrets(node: SourceNode, diagnostics: Diagnostics): void {
  if (node.kind === 'mapping') for (const { value } of node.entries) checkSecrets(value, diagnostics);
  else if (node.kind === 'list') for (const item of node.items) checkSecrets(item, diagnostics);
  else if (typeof node.value === 'string' && hasKey(node.value)) {
    diagnostics.warning({
      code: 'SECRET_LITERAL',
      message: 'A text here looks like the key of a service.',
      hint: 'Pass it by the environment or the secret store, and revoke this one.',
      at: node,
    });
  }
}
