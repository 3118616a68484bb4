import type { JsonObject } from '@tutti/core';
import type { FileReader } from '../execution/file-reader.ts';
import { SubPipelineError } from '../errors/sub-pipeline-error.ts';
import { yamlLibrary } from '../source/yaml-library.ts';

/** A pipeline's text, and the file it is from when it is from one. */
export interface FoundPipeline {
  readonly text: string;
  readonly file?: string;
}

/** Where pipelines are looked for: beside the file around first, then below the root of the file tools. */
export interface PipelinePlaces {
  /** Reads below the root. */
  readonly read: FileReader;
  readonly around: string | undefined;
}

/** A pipeline given as a mapping, as text of several lines, or by its file. @throws SubPipelineError */
export function findPipeline(given: string | JsonObject, { read, around }: PipelinePlaces): FoundPipeline {
  if (typeof given !== 'string') return { text: yamlLibrary().stringify(given, { aliasDuplicateObjects: false, lineWidth: 0 }) };
  if (/\n|^\s*\{/.test(given.trim())) return { text: given };
  const path = given.trim();
  const folder = around === undefined ? undefined : around.replace(/[^/\\]*$/, '');
  for (const candidate of [
    ...(folder === undefined || folder === '' ? [] : [`${folder}${path}`]),
    path,
    ...(/\.ya?ml$/.test(path) ? [] : [`${path}.yaml`]),
  ]) {
    const text = read(candidate);
    if (text !== undefined) return { text, file: candidate };
  }
  throw new SubPipelineError(
    `There is no pipeline file "${path}". Paths are relative to the pipeline around it, then to the root folder of the file tools, and may not leave it.`,
    { data: { path } },
  );
}
