import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { Json } from '@tutti/core';
import { renderTemplate, type CompiledPipeline, type StepInput } from '@tutti/pipeline';

/** One small file of each kind. */
const SAMPLES: Readonly<Record<string, string>> = {
  csv: 'id,name,value,date\n1,first,10.5,2026-01-01\n2,second,20.25,2026-01-02\n',
  json: '[{"id": 1, "name": "first", "value": 10.5}, {"id": 2, "name": "second", "value": 20.25}]\n',
  jsonl: '{"id": 1}\n{"id": 2}\n',
  txt: 'A short text. It has two sentences.\n',
  md: '# A document\n\nA claim. Another claim.\n',
  yaml: 'name: example\n',
  yml: 'name: example\n',
  html: '<h1>A page</h1>\n',
  xml: '<a/>\n',
  py: 'print(1)\n',
  js: 'console.log(1);\n',
  jpg: 'bytes',
  jpeg: 'bytes',
  png: 'bytes',
  wav: 'bytes',
  mp3: 'bytes',
  mp4: 'bytes',
  pdf: 'bytes',
};

/** The default values of a pipeline's inputs. */
export function defaultsOf({ pipeline }: CompiledPipeline): Readonly<Record<string, Json>> {
  return Object.fromEntries(pipeline.inputs.flatMap((input) => (input.default === undefined ? [] : [[input.name, input.default]])));
}

/**
 * An input that names a file is only a plausible one when there is such a file, and a step that reads a file and may not fail
 * expects it: what is missing in the sandbox is written, by its kind.
 */
export async function writeNamedFiles(sandbox: string, compiled: CompiledPipeline, inputs: Readonly<Record<string, Json>>): Promise<void> {
  for (const path of [...Object.values(inputs).flatMap(pathsIn), ...pathsRead(compiled, inputs)]) {
    const sample = SAMPLES[/\.(\w+)$/.exec(path)?.[1] ?? ''];
    const place = resolve(sandbox, path);
    const inside = relative(sandbox, place);
    if (sample === undefined || isAbsolute(path) || inside.startsWith('..') || existsSync(place)) continue;
    await mkdir(dirname(place), { recursive: true });
    await writeFile(join(sandbox, inside), sample);
  }
}

/** Paths that steps read, as far as inputs alone decide them, and no step has written before. */
function pathsRead({ graph }: CompiledPipeline, inputs: Readonly<Record<string, Json>>): readonly string[] {
  const names = { ...inputs, inputs, parameters: inputs, output_path: 'output' };
  const touched = (actions: readonly string[]): readonly string[] =>
    graph.nodes.flatMap((node) => {
      if (node.kind !== 'task' || node.policy?.onFailure === 'continue') return [];
      const { work } = (node.input ?? {}) as unknown as Partial<StepInput>;
      if (work?.kind !== 'tool' || work.tool !== 'filesystem' || !actions.includes(work.action)) return [];
      const { path } = work.parameters;
      return typeof path === 'string' ? rendered(path, names) : [];
    });
  const written = new Set(touched(['write', 'append']));
  return touched(['read', 'copy', 'move']).filter((path) => !written.has(path));
}

function rendered(path: string, names: Readonly<Record<string, Json>>): readonly string[] {
  try {
    return [String(renderTemplate(path, names))];
  } catch {
    return [];
  }
}

function pathsIn(value: Json): readonly string[] {
  if (typeof value === 'string') return /^[\w./ -]{1,200}$/.test(value) ? [value] : [];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap((inner) => pathsIn(inner as Json));
}
