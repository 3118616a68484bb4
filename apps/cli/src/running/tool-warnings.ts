import type { Json } from '@tutti/core';
import type { PipelineResult } from '@tutti/pipeline';

/** A warning that a tool gave with its result. */
export interface ToolWarning {
  readonly step: string;
  readonly text: string;
}

/** What the tools of a run warn of, each text once for each step; what is in a loop counts to the loop. */
export function toolWarnings({ steps }: PipelineResult): readonly ToolWarning[] {
  return Object.entries(steps).flatMap(([step, { value, tool }]) => {
    // The answer of a model may have a field of that name, and is data.
    const told = tool === 'model' ? [] : tool === undefined ? warningsOfLoop(value) : warningsOf(value);
    return [...new Set(told)].map((text) => ({ step, text }));
  });
}

function warningsOf(value: Json): readonly string[] {
  const warnings = isMapping(value) ? value['warnings'] : undefined;
  return Array.isArray(warnings) ? (warnings as readonly Json[]).filter((one): one is string => typeof one === 'string' && one !== '') : [];
}

/** A turn gives the value of its one step, or those of its steps by id. */
function warningsOfLoop(value: Json): readonly string[] {
  const turns = isMapping(value) ? value['results'] : value;
  if (!Array.isArray(turns)) return [];
  return (turns as readonly Json[]).flatMap((turn) => {
    const own = warningsOf(turn);
    return own.length > 0 || !isMapping(turn) ? own : Object.values(turn).flatMap(warningsOf);
  });
}

function isMapping(value: Json | undefined): value is Readonly<Record<string, Json>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
