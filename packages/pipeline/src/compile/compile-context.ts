import type { Json, TaskNode } from '@tutti/core';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import type { PipelineDefinition } from '../language/definition.ts';
import type { Diagnostics } from '../source/diagnostics.ts';
import type { TemplateLibrary, TemplateNames } from '../template/index.ts';
import type { FieldTree } from './field-schema.ts';

/** Reads files that templates include: the text, or `undefined` when there is no such file. */
export type IncludeReader = (path: string) => string | undefined;

/** What is wrong with a model that a step names, in words for people; `undefined` when it can be asked, or may be elsewhere. */
export type ModelTrouble = (name: string) => string | undefined;

/** What all of compiling one pipeline shares. */
export interface CompileContext {
  readonly pipeline: PipelineDefinition;
  readonly diagnostics: Diagnostics;
  readonly tools: ToolCatalog;
  readonly library: TemplateLibrary;
  /** What the run is given; unknown when only the file is checked. */
  readonly context: Readonly<Record<string, Json>> | undefined;
  readonly statics: TemplateNames;
  readonly isStrict: boolean;
  readonly include: IncludeReader | undefined;
  readonly modelTrouble: ModelTrouble | undefined;
  /** Fields of steps' results that templates read, by the place of the step. */
  readonly usedFields: Map<number, FieldTree>;
  /** Names that only a run can give, with what their uses say of them. */
  readonly needs: Map<string, FieldTree>;
  /** Nodes that decide outputs, behind all others. */
  readonly outputNodes: TaskNode[];
  /** What is done once all of the file has been read. */
  readonly atEnd: (() => void)[];
}
