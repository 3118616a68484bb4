import { nearestHint } from '../text/nearest-hint.ts';
import type { Expression } from './ast.ts';
import { describe } from './describe.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { forbiddenName, isEscapeMember, isNeverRead } from './forbidden.ts';
import { excerpt } from './convert.ts';
import { isRecord, ownMember, plainOf, typeName, Undefined, View, type Value } from './value.ts';

/** Where a member is read, for messages. */
export interface MemberPlace {
  readonly at: number;
  /** The object as written. */
  readonly object: Expression | string;
}

/**
 * Reads a member: an own property of a mapping, a member of a view, an item of a list by number.
 * @returns an {@link Undefined} that names the reference when there is none.
 * @throws TemplateForbiddenError for names that lead out of plain data.
 */
export function memberOf(object: Value, name: string, place: MemberPlace): Value {
  if (isNeverRead(name)) throw forbiddenName(name, place.at);
  if (object instanceof Undefined && isEscapeMember(name)) throw forbiddenName(name, place.at);
  if (object instanceof Undefined)
    return new Undefined({ reference: object.reference, at: object.at, hint: object.hint, isRoot: object.isRoot });
  const found = object instanceof View ? object.member(name) : ownOf(object, name);
  if (found !== undefined) return found;
  if (isEscapeMember(name)) throw forbiddenName(name, place.at);
  const reference = written(place);
  return new Undefined({ reference: `${reference}.${name}`, at: place.at, hint: missingHint(object, name, reference) });
}

function written(place: MemberPlace): string {
  return typeof place.object === 'string' ? place.object : describe(place.object);
}

function ownOf(object: Value, name: string): Value | undefined {
  if (isRecord(object)) return ownMember(object, name);
  if (Array.isArray(object) && /^\d+$/.test(name)) return (object as readonly Value[])[Number(name)];
  return undefined;
}

function missingHint(object: Value, name: string, reference: string): string {
  if (object instanceof View) {
    const why = object.explainMissing(name);
    if (why !== undefined) return why;
  }
  const names = object instanceof View ? object.names() : isRecord(object) ? Object.keys(object).slice(0, 500) : [];
  const near = nearestHint(name, names);
  if (near !== '') return near;
  if (names.length > 0)
    return `"${reference}" has ${names
      .slice(0, 8)
      .map((key) => `"${key}"`)
      .join(', ')}${names.length > 8 ? ', …' : ''}.`;
  return `"${reference}" is ${typeName(object)}.`;
}

/** Reads `object[index]`: by key, by position (from the end when negative), or a character of a text. */
export function itemOf(object: Value, index: Value, place: MemberPlace): Value {
  if (object instanceof Undefined) return object;
  if (typeof index === 'string') return memberOf(object, index, place);
  const key = plainOf(index);
  if (typeof key === 'string') return memberOf(object, key, place);
  if (typeof key !== 'number')
    throw new TemplateValueError(`${written(place)}[…] needs a number or a text, but gets ${typeName(index)}: ${excerpt(index)}.`, {
      at: place.at,
    });
  const plain = listOf(object);
  if (Array.isArray(plain) || typeof plain === 'string') {
    const found: Value = plain.at(Math.trunc(key));
    return (
      found ??
      new Undefined({
        reference: `${written(place)}[${key}]`,
        at: place.at,
        hint: `It has ${plain.length} ${typeof plain === 'string' ? 'characters' : 'items'}.`,
      })
    );
  }
  return memberOf(object, String(key), place);
}

/** The list a value stands for; views may hold one in another form. */
function listOf(object: Value): Value {
  if (!(object instanceof View)) return object;
  const items = object.items();
  return items ?? object.plain();
}

/** Cuts `object[start:stop:step]` as Python does. */
export function sliceOf(
  object: Value,
  bounds: { readonly start: number | undefined; readonly stop: number | undefined; readonly step: number | undefined },
  place: MemberPlace,
): Value {
  if (object instanceof Undefined) return object;
  const items = object instanceof View ? object.items() : undefined;
  if (items !== undefined) return sliceOf(items, bounds, place);
  const plain =
    object instanceof View && typeof object.plain() !== 'string' && !Array.isArray(object.plain()) ? object.text() : plainOf(object);
  if (plain === null) return null;
  if (!Array.isArray(plain) && typeof plain !== 'string') {
    throw new TemplateValueError(`${written(place)}[:] needs a text or a list, but gets ${typeName(object)}.`, { at: place.at });
  }
  const step = bounds.step ?? 1;
  if (step === 0) throw new TemplateValueError('The step of a slice cannot be 0.', { at: place.at });
  if (step === 1) return plain.slice(bounds.start ?? 0, bounds.stop ?? plain.length);
  const picked: Value[] = [];
  for (const i of sliceIndexes(plain.length, { ...bounds, step })) picked.push(plain[i]);
  return typeof plain === 'string' ? picked.join('') : picked;
}

function* sliceIndexes(
  length: number,
  bounds: { readonly start: number | undefined; readonly stop: number | undefined; readonly step: number },
): Generator<number> {
  const { step } = bounds;
  const clamp = (index: number | undefined, fallback: number): number => {
    if (index === undefined) return fallback;
    const from = index < 0 ? index + length : index;
    return step > 0 ? Math.min(Math.max(from, 0), length) : Math.min(Math.max(from, -1), length - 1);
  };
  const start = clamp(bounds.start, step > 0 ? 0 : length - 1);
  const stop = clamp(bounds.stop, step > 0 ? length : -1);
  for (let i = start; step > 0 ? i < stop : i > stop; i += step) yield i;
}
