import { declareParameters, type Json, type JsonObject } from '@tutti/core';
import { z } from 'zod';

/** What happens when the pipeline inside fails. */
export type SubPipelinePolicy = 'fail' | 'continue' | 'retry';

/** What a pipeline inside another is given. */
export interface ExecutorParameters {
  readonly pipeline: string | JsonObject;
  readonly inputs: JsonObject;
  /** Names of the run around that are passed on; true for all of them. */
  readonly inherit: boolean | readonly string[];
  /** New names of outputs, by their name inside. */
  readonly outputMapping: Readonly<Record<string, string>>;
  readonly policy: SubPipelinePolicy;
  readonly retries: number;
}

const json = z.custom<Json>(() => true);
const object = z.record(z.string(), json);
const words: Readonly<Record<string, SubPipelinePolicy>> = {
  fail: 'fail',
  fail_fast: 'fail',
  stop: 'fail',
  abort: 'fail',
  raise: 'fail',
  continue: 'continue',
  ignore: 'continue',
  skip: 'continue',
  retry: 'retry',
};
const policy = z.union([
  z.string(),
  z.object({
    strategy: z.string().optional(),
    policy: z.string().optional(),
    max_retries: z.coerce.number().int().min(0).max(10).optional(),
  }),
]);
const count = z.coerce.number().int().min(0).max(10);
/** The parameters that may hold the pipeline. */
export const pipelineParameters = [
  'pipeline',
  'pipeline_path',
  'pipeline_file',
  'pipeline_yaml',
  'pipeline_content',
  'path',
  'file',
] as const;

const written = z
  .looseObject({
    ...Object.fromEntries(pipelineParameters.map((name) => [name, z.union([z.string().min(1), object]).optional()])),
    inputs: object.nullish(),
    parameters: object.nullish(),
    context: object.nullish(),
    inherit_context: z.union([z.boolean(), z.stringbool(), z.array(z.string())]).nullish(),
    output_mapping: z.record(z.string(), z.string()).nullish(),
    error_handling: policy.nullish(),
    on_error: policy.nullish(),
    retry_count: count.nullish(),
    max_retries: count.nullish(),
  })
  .refine((given) => pipelineParameters.some((name) => given[name] !== undefined), {
    error: 'name the pipeline: its file, or its text',
    path: ['pipeline'],
  });

/** The parameters of `pipeline-executor`, in any of their spellings. */
export const executorSchema: z.ZodType<JsonObject> = declareParameters(written as unknown as z.ZodType<JsonObject>, {
  names: {
    pipeline: pipelineParameters.slice(1),
    inputs: ['parameters', 'context'],
    inherit_context: [],
    output_mapping: [],
    error_handling: ['on_error'],
    retry_count: ['max_retries'],
  },
  isOpen: false,
});

export function readExecutorParameters(given: JsonObject): ExecutorParameters {
  const read = written.parse(given) as Record<string, unknown> & z.infer<typeof written>;
  const handling = read.error_handling ?? read.on_error ?? 'fail';
  const word = typeof handling === 'string' ? handling : (handling.strategy ?? handling.policy ?? 'fail');
  const retries = read.retry_count ?? read.max_retries ?? (typeof handling === 'string' ? undefined : handling.max_retries);
  const chosen = words[word.trim().toLowerCase().replaceAll('-', '_')] ?? 'fail';
  return {
    pipeline: pipelineParameters.map((name) => read[name] as string | JsonObject | undefined).find((value) => value !== undefined)!,
    inputs: { ...read.context, ...read.parameters, ...read.inputs },
    inherit: read.inherit_context ?? false,
    outputMapping: read.output_mapping ?? {},
    policy: chosen,
    retries: retries ?? (chosen === 'retry' ? 1 : 0),
  };
}
