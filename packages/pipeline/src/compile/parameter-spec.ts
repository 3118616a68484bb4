import { parameterSchema, type JsonObject } from '@tutti/core';
import { autoSpecFor, type AutoSpec } from '../auto/auto-spec.ts';
import type { AutoTag } from '../auto/auto-tag.ts';
import type { ToolCatalog } from '../catalog/tool-catalog.ts';
import type { StepDefinition } from '../language/definition.ts';
import { Diagnostics } from '../source/diagnostics.ts';
import type { CompileContext } from './compile-context.ts';
import { targetOf, type Target } from './target.ts';

/** What a tool says of its parameter at a path. */
export function schemaAt(path: readonly string[], target: Target | undefined, tools: ToolCatalog): JsonObject | undefined {
  const action = target?.kind === 'tool' ? tools.find(target.tool)?.actions[target.action] : undefined;
  return action === undefined ? undefined : parameterSchema(action, path);
}

/** What an AUTO tag at a path is to give: what is taken there, as far as that is said. Positions in lists are no names. */
export function specAt(tag: AutoTag, path: readonly string[], schema: JsonObject | undefined): AutoSpec {
  return autoSpecFor(tag, path.findLast((part) => !/^\d+$/.test(part)) ?? path.join('.'), schema);
}

/** What is taken of an item of a loop: by the first parameter of a tool in its turns that is given the whole of it. */
export function schemaOfItem(loop: StepDefinition, { tools, diagnostics, pipeline, isStrict }: CompileContext): JsonObject | undefined {
  for (const step of loop.steps ?? [loop]) {
    const given = step.parameters?.entries.find(
      ({ value }) => value.kind === 'scalar' && /^\{\{\s*\$?item\s*\}\}$/.test(String(value.value)),
    );
    if (given === undefined) continue;
    // What is wrong with the step is said where it is compiled.
    const aside = new Diagnostics(diagnostics.source);
    const target = targetOf(step, { tools, diagnostics: aside, allowsProse: pipeline.allowsProseActions, isStrict });
    const schema = schemaAt([given.key], target, tools);
    if (schema !== undefined) return schema;
  }
  return undefined;
}
