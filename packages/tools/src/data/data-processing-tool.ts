import { isJsonObject, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import { action, type ActionBody } from '../action/action-body.ts';
import { snakeKeys } from '../action/parameters.ts';
import { ActionTool } from '../action/action-tool.ts';
import { FileAccess, type FileAccessOptions } from '../files/file-access.ts';
import { convertSchema, recordsSchema, type DataParameters } from './data-parameters.ts';
import { loadData, recordsIn } from './load-data.ts';
import { mergeAction } from './merge-action.ts';
import { recordActions, type RecordAction } from './record-actions.ts';

/** Converts, filters, aggregates and reshapes JSON, JSON lines, CSV, TSV and YAML. Reads files below its root; writes none. */
export class DataProcessingTool extends ActionTool {
  constructor(options: FileAccessOptions | FileAccess = {}) {
    const files = options instanceof FileAccess ? options : new FileAccess(options);
    const onRecords = Object.entries(recordActions).map(([name, one]) => [name, recordAction(files, name, one)] as const);
    super({
      id: 'data-processing',
      name: 'Data Processing',
      description: 'Converts, filters, aggregates and reshapes data.',
      defaultAction: 'transform',
      actions: { convert: convert(files), ...Object.fromEntries(onRecords), merge: mergeAction() },
    });
  }
}

function convert(files: FileAccess): ActionBody {
  return action({
    description: 'Writes data in another format, as text in "result".',
    effect: 'none',
    schema: convertSchema,
    run: async (parameters, { signal }) => {
      const { value, format: source } = await loadData(files, parameters, signal);
      const selected = parameters.records === undefined ? value : [...recordsIn(value, parameters.records).records];
      const target = parameters.format ?? 'json';
      const text = await render(selected, parameters);
      return {
        action: 'convert',
        result: text,
        content: text,
        format: target,
        target_format: target,
        source_format: source ?? null,
        count: Array.isArray(selected) ? selected.length : 1,
        size: Buffer.byteLength(text),
        success: true,
      };
    },
  });
}

function recordAction(files: FileAccess, name: string, one: RecordAction): ActionBody {
  return action({
    description: one.description,
    effect: 'none',
    schema: () => recordsSchema(one.options),
    run: async (parameters: DataParameters, { signal }: ToolContext) => {
      const { value } = await loadData(files, parameters, signal);
      const { records, isSingle } = recordsIn(value, parameters.records);
      const warnings = new Set<string>();
      const { runRecordAction } = await import('./run-record-action.ts');
      const changed = runRecordAction(name, records, { options: optionsOf(parameters), tell: (warning) => warnings.add(warning) });
      const first = Array.isArray(changed) ? (changed as readonly Json[])[0] : undefined;
      const result = isSingle && Array.isArray(changed) && changed.length === 1 && first !== undefined ? first : changed;
      return {
        action: name,
        result,
        count: Array.isArray(changed) ? changed.length : 1,
        original_count: records.length,
        ...(parameters.format === undefined ? {} : { content: await render(result, parameters), format: parameters.format }),
        ...(warnings.size === 0 ? {} : { warnings: [...warnings] }),
        success: true,
      };
    },
  });
}

const ofTheData: ReadonlySet<string> = new Set([
  'data',
  'path',
  'input_format',
  'format',
  'delimiter',
  'header',
  'infer_types',
  'escape_formulas',
  'records',
]);

/** The action's own options: those beside the data, and those in `operation` when that is an object. */
function optionsOf(parameters: DataParameters): JsonObject {
  const options = Object.fromEntries(Object.entries(parameters as unknown as JsonObject).filter(([name]) => !ofTheData.has(name)));
  const { operation } = options;
  return isJsonObject(operation ?? null) ? { ...options, ...snakeKeys(operation as JsonObject) } : options;
}

async function render(value: Json, parameters: DataParameters): Promise<string> {
  const { renderData } = await import('./render-data.ts');
  return renderData(value, parameters.format ?? 'json', { delimiter: parameters.delimiter, escapeFormulas: parameters.escape_formulas });
}
