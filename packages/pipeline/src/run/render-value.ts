import type { Json, JsonObject } from '@tutti/core';
import { AUTO_KEY, PARTS_KEY } from '../compile/stored.ts';
import { AutoUnresolvedError } from '../errors/auto-unresolved-error.ts';
import { isTemplate, renderTemplate, toText, type RenderOptions, type TemplateNames } from '../template/index.ts';

/** What rendering stored values needs. */
export interface ValueRendering {
  readonly names: TemplateNames;
  readonly options: RenderOptions;
  /** Values of AUTO tags, by node. */
  readonly autos: ReadonlyMap<string, Json>;
  /** Why the node of an AUTO tag gave none, where that is known. */
  readonly whyUndecided?: (node: string) => string | undefined;
}

/** Renders every template in a stored value, once. @throws TemplateError at the first that cannot be. */
export function renderValue(value: Json, rendering: ValueRendering): Json {
  if (typeof value === 'string') return isTemplate(value) ? (renderTemplate(value, rendering.names, rendering.options) as Json) : value;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => renderValue(item as Json, rendering));
  const record = value as JsonObject;
  if (Object.hasOwn(record, 'tutti:raw')) return record['tutti:raw']!;
  const auto = record[AUTO_KEY];
  if (typeof auto === 'string') return autoOf(auto, rendering);
  const parts = record[PARTS_KEY];
  if (Array.isArray(parts)) return parts.map((part) => toText(renderValue(part as Json, rendering))).join('');
  return Object.fromEntries(
    Object.entries(record).map(([key, member]) => [
      isTemplate(key) ? toText(renderTemplate(key, rendering.names, rendering.options)) : key,
      renderValue(member, rendering),
    ]),
  );
}

function autoOf(node: string, { autos, whyUndecided }: ValueRendering): Json {
  const value = autos.get(node);
  if (value === undefined)
    throw new AutoUnresolvedError(
      whyUndecided?.(node) ?? `No model could decide "${node}". Say in the AUTO tag what is wanted, or write the value.`,
      { data: { node } },
    );
  return value;
}
