import { forbiddenKeys, type Json, type JsonObject } from '@tutti/core';
import { UsageError } from '../cli-error.ts';
import { parseAssignments } from './parse-assignments.ts';
import { readText } from './read-text.ts';

/** What is known of an input of a pipeline. */
export interface InputType {
  readonly name: string;
  readonly type?: string;
}

const TEXT_TYPES: ReadonlySet<string> = new Set(['string', 'str', 'text']);

/** What a run is given: --context, then the input file, then --input; the later wins. Inputs declared as text are taken as typed. */
export async function readGiven(
  options: { readonly input?: readonly string[]; readonly inputFile?: string; readonly context?: readonly string[] },
  inputs: readonly InputType[],
): Promise<JsonObject> {
  const textNames = new Set(inputs.filter(({ type }) => TEXT_TYPES.has(type ?? '')).map(({ name }) => name));
  return {
    ...parseAssignments(options.context ?? [], '--context'),
    ...(options.inputFile === undefined ? {} : await readInputFile(options.inputFile)),
    ...parseAssignments(options.input ?? [], '--input', textNames),
  };
}

async function readInputFile(path: string): Promise<JsonObject> {
  const text = readText(path, 'input file');
  const { parse } = await import('yaml');
  let value: unknown;
  try {
    // JSON is YAML too. Few aliases and no tags: the file is data.
    value = parse(text, { maxAliasCount: 100, customTags: [], schema: 'core' });
  } catch (cause) {
    throw new UsageError(
      `The input file "${path}" is neither JSON nor YAML: ${(cause instanceof Error ? cause.message : String(cause)).replace(/\.?\s*$/, '.')} Correct it there; it is a map of names to values.`,
      {
        code: 'FILE_UNREADABLE',
        data: { path },
        cause,
      },
    );
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new UsageError(`The input file "${path}" must hold a map of names to values. Write lines such as "topic: bees".`, {
      data: { path },
    });
  const bad = Object.keys(value).find((key) => forbiddenKeys.has(key));
  if (bad !== undefined)
    throw new UsageError(`The input file "${path}" has the key "${bad}", which is not allowed. Rename it.`, { data: { path } });
  return JSON.parse(JSON.stringify(value)) as { [name: string]: Json };
}
