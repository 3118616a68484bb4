import { CompilationError, type Diagnostic, type Graph, type Json, type JsonObject } from '@tutti/core';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import { inputTroubles } from '../run/check-inputs.ts';
import type { PipelineDefinition } from '../language/definition.ts';
import { readPipeline } from '../language/read-pipeline.ts';
import { decodeText } from '../source/decode-text.ts';
import { Diagnostics } from '../source/diagnostics.ts';
import { renderDiagnostics } from '../source/render-diagnostics.ts';
import type { SourceNode } from '../source/node.ts';
import { parseYaml } from '../source/parse-yaml.ts';
import { templateLibrary, type TemplateLibrary } from '../template/index.ts';
import { checkDeclared } from './check-declared.ts';
import { checkServers } from './check-servers.ts';
import type { CompileContext, IncludeReader, ModelTrouble } from './compile-context.ts';
import { compileOutputs, type CompiledOutput } from './compile-outputs.ts';
import type { InferredEdge } from './file-order.ts';
import { markUntrusted } from './mark-untrusted.ts';
import { ScopeCompiler } from './scope-compiler.ts';
import { withLast } from './compiled-scope.ts';
import { stepScope } from './step-scope.ts';
import { staticNames } from './static-names.ts';
import { resultFields } from '../run/result-fields.ts';

/** What is said about reading a pipeline. */
export interface ParseOptions {
  /** Name of the file, for messages. */
  readonly file?: string;
  /** Keys that mean nothing are errors. */
  readonly strict?: boolean;
}

/** A pipeline as far as it could be read, and everything that is wrong with it. */
export interface ParsedPipeline {
  readonly pipeline: PipelineDefinition | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

/** What compiling needs. */
export interface CompileOptions extends ParseOptions {
  readonly tools: ToolCatalog;
  /** What a run is given. With it every name must be defined; without it names that a run could give are warnings. */
  readonly context?: Readonly<Record<string, Json>>;
  /** Filters, tests and functions beside the built-in ones. */
  readonly library?: TemplateLibrary;
  /** Reads files that templates include. */
  readonly include?: IncludeReader;
  /** Looks a model up that a step names; what is wrong with it is a warning. */
  readonly modelTrouble?: ModelTrouble;
}

/** A pipeline ready to run. */
export interface CompiledPipeline {
  readonly pipeline: PipelineDefinition;
  readonly graph: Graph;
  /** Warnings; errors too when the compilation did not throw. */
  readonly diagnostics: readonly Diagnostic[];
  /** Ids of the steps, grouped so that each waits for earlier groups only. */
  readonly levels: readonly (readonly string[])[];
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  /** Edges that were not declared, and why they are there. */
  readonly inferredEdges: readonly InferredEdge[];
  readonly outputs: readonly CompiledOutput[];
  /** What a run must be given beside the declared inputs, by name: JSON Schemas of what templates use of it. */
  readonly needs: Readonly<Record<string, JsonObject>>;
}

/** Reads a pipeline and reports all its problems. Nothing is executed, nothing thrown. */
export function parsePipeline(text: string | Uint8Array, options: ParseOptions = {}): ParsedPipeline {
  const { pipeline, diagnostics } = read(text, options);
  return { pipeline: diagnostics.hasErrors ? undefined : pipeline, diagnostics: diagnostics.list() };
}

/** A pipeline that was checked: `pipeline` is there when it could be read, `compiled` when it has no errors. */
export interface CheckedPipeline extends ParsedPipeline {
  readonly compiled: CompiledPipeline | undefined;
}

/** Compiles a pipeline and reports all its problems. Nothing is executed, nothing thrown. */
export function checkPipeline(text: string | Uint8Array, options: CompileOptions): CheckedPipeline {
  const { pipeline, diagnostics, broken } = read(text, options);
  if (pipeline === undefined) {
    if (broken !== undefined) checkBroken(broken, diagnostics, options);
    return { pipeline: undefined, compiled: undefined, diagnostics: diagnostics.list() };
  }
  const compiled = toCompiled(pipeline, diagnostics, options);
  const list = diagnostics.list();
  return { pipeline, compiled: diagnostics.hasErrors ? undefined : { ...compiled, diagnostics: list }, diagnostics: list };
}

/**
 * Compiles a pipeline to a graph.
 * @throws CompilationError with every diagnostic; its message is the diagnostics as text.
 */
export function compilePipeline(text: string | Uint8Array, options: CompileOptions): CompiledPipeline {
  const { compiled, diagnostics } = checkPipeline(text, options);
  if (compiled !== undefined) return compiled;
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const source = typeof text === 'string' ? { source: text } : {};
  throw new CompilationError(
    `The pipeline${options.file === undefined ? '' : ` ${options.file}`} has ${errors.length === 1 ? 'an error' : `${errors.length} errors`}:\n${renderDiagnostics(errors, source)}`,
    {
      diagnostics,
      data: { codes: errors.map(({ code }) => code) },
    },
  );
}

function read(
  text: string | Uint8Array,
  options: ParseOptions & Pick<CompileOptions, 'include'>,
): { readonly pipeline: PipelineDefinition | undefined; readonly diagnostics: Diagnostics; readonly broken?: SourceNode } {
  const { diagnostics } = decodeText(text, options.file);
  if (diagnostics.hasErrors) return { pipeline: undefined, diagnostics };
  const { tree, broken } = parseYaml(diagnostics);
  if (tree === undefined) {
    if (!diagnostics.hasErrors)
      diagnostics.error({
        code: 'PIPELINE_NOT_A_MAP',
        message: 'The file is empty.',
        hint: 'Begin with "name:" and "steps:".',
        at: { start: 0, end: 1 },
      });
    return { pipeline: undefined, diagnostics, ...(broken === undefined ? {} : { broken }) };
  }
  return { pipeline: readPipeline(tree, { diagnostics, isStrict: options.strict ?? false, include: options.include }), diagnostics };
}

/** Problems that are what they are wherever they stand, whatever the rest of the file turns out to say. */
const localCodes: ReadonlySet<string> = new Set(['KEY_UNKNOWN', 'KEY_IGNORED', 'TOOL_UNKNOWN', 'TEMPLATE_SYNTAX', 'TEMPLATE_FILTER']);

/** Tells of what is wrong beside the places that could not be read, as far as it does not depend on them. */
function checkBroken(tree: SourceNode, diagnostics: Diagnostics, options: CompileOptions): void {
  const aside = new Diagnostics(diagnostics.source);
  const pipeline = readPipeline(tree, { diagnostics: aside, isStrict: options.strict ?? false, include: options.include });
  if (pipeline !== undefined) toCompiled(pipeline, aside, options);
  const errors = diagnostics.list();
  const isApart = ({ range }: Diagnostic): boolean => errors.every((error) => error.range?.line !== range?.line);
  diagnostics.take(aside, (found) => localCodes.has(found.code) && isApart(found));
}

function toCompiled(pipeline: PipelineDefinition, diagnostics: Diagnostics, options: CompileOptions): CompiledPipeline {
  const context: CompileContext = {
    pipeline,
    diagnostics,
    tools: options.tools,
    library: options.library ?? templateLibrary(),
    context: options.context,
    statics: staticNames(pipeline, options.context),
    isStrict: options.strict ?? false,
    include: options.include,
    modelTrouble: options.modelTrouble,
    usedFields: new Map(),
    needs: new Map(),
    outputNodes: [],
    atEnd: [],
  };
  checkServers(context);
  const root = stepScope(pipeline.steps, { parent: undefined, loop: undefined, handlers: pipeline.globalErrorHandlers });
  const scope = new ScopeCompiler(context, root).compile();
  const outputs = compileOutputs(context, root);
  checkDeclared(context, root);
  const all = withLast(scope, context.outputNodes);
  for (const finish of context.atEnd) finish();
  warnAboutNames(context);
  const graph: Graph = { name: pipeline.name, nodes: all.nodes, edges: all.edges };
  return {
    pipeline,
    // A graph of texts that cannot be read has nothing to follow, and is not run.
    graph: diagnostics.hasErrors ? graph : markUntrusted(graph, options.tools),
    diagnostics: [],
    levels: scope.levels,
    dependencies: Object.fromEntries([...scope.dependencies].map(([id, needed]) => [id, [...needed]])),
    inferredEdges: scope.inferred,
    outputs,
    needs: Object.fromEntries([...context.needs].map(([name, fields]) => [name, fields.toSchema()])),
  };
}

/** Whether a text is only known when it has been rendered or resolved. */
function isOpen(value: Json): boolean {
  return typeof value === 'string' && /\{\{|\{%|<AUTO/.test(value);
}

function warnAboutNames({ pipeline, diagnostics }: CompileContext): void {
  const inputs = new Set(pipeline.inputs.map(({ name }) => name));
  for (const spec of pipeline.inputs) {
    if (spec.default === undefined || spec.default === null || isOpen(spec.default)) continue;
    for (const { message } of inputTroubles(spec, spec.default)) {
      diagnostics.warning({
        code: 'INPUT_DEFAULT',
        message: `The default is not what the input asks for. ${message}`,
        hint: 'A caller that gave this value would be refused. Correct the default, or the type and limits.',
        at: spec.at,
      });
    }
  }
  for (const step of pipeline.steps) {
    if (resultFields.has(step.id)) {
      diagnostics.warning({
        code: 'RESERVED_STEP_ID',
        message: `The step id "${step.id}" is also a field of the result.`,
        hint: `Its value is found under result.steps["${step.id}"].`,
        at: step.at,
      });
    }
    if (inputs.has(step.id)) {
      diagnostics.warning({
        code: 'NAME_SHADOWED',
        message: `"${step.id}" is both an input and a step: templates mean the step.`,
        hint: `Use inputs.${step.id} for the input.`,
        at: step.at,
      });
    }
  }
}
