import { isJsonObject } from './is-json-object.ts';
import { atPointer } from './json-pointer.ts';
import type { JsonObject } from './json.ts';
import { mapSchema, without } from './map-schema.ts';

/** The schema that `#`, `#/$defs/name` and the like refer to; `undefined` for what is not there or not in this document. */
export function resolveRef(ref: string, root: JsonObject): JsonObject | undefined {
  const found = atPointer(root, ref);
  return isJsonObject(found) ? found : undefined;
}

/**
 * The same schema with every reference replaced by what it refers to.
 * @param onCycle gets the reference that would never end, or that leads nowhere, and its place; what it throws ends the work.
 */
export function inlineRefs(schema: JsonObject, onCycle: (ref: string) => never): JsonObject {
  const visit = (node: JsonObject, open: readonly string[]): JsonObject =>
    mapSchema(node, (inner) => {
      const ref = inner['$ref'];
      if (typeof ref !== 'string') return without(inner, ['$defs', 'definitions']);
      const target = open.includes(ref) ? undefined : resolveRef(ref, schema);
      if (target === undefined) return onCycle(ref);
      const { $ref: _ref, ...beside } = inner;
      return { ...visit(without(target, ['$defs', 'definitions']), [...open, ref]), ...beside };
    });
  return visit(without(schema, ['$defs', 'definitions']), []);
}
